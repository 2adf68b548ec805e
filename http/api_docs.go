package http

import (
	"github.com/labstack/echo/v4"
	"github.com/swaggest/swgui/v5emb"
)

// docsRoutes serves the description of the API for people, offline. Swagger UI
// needs inline scripts and styles, so this page alone has a policy of its own.
func (s *Server) docsRoutes(e *echo.Echo) {
	ui := echo.WrapHandler(v5emb.New("生态环境监测技术服务机构备案 接口说明", "/api/openapi.json", "/api/docs/"))
	loosen := func(c echo.Context) error {
		c.Response().Header().Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; "+
			"script-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'")
		return ui(c)
	}
	e.GET("/api/docs", loosen)
	e.GET("/api/docs/*", loosen)
}
