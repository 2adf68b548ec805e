package http

import (
	"net/http"

	"example.org/ledger/http/assets"
	"github.com/labstack/echo/v4"
)

// webRoutes mounts the pages. They read; nothing but signing in and out is
// posted to them.
func (s *Server) webRoutes(e *echo.Echo) {
	page := func(path string, h echo.HandlerFunc) {
		e.Match([]string{http.MethodGet, http.MethodHead}, path, webHeaders(h))
	}
	e.Match([]string{http.MethodGet, http.MethodHead}, assets.Prefix+"*", echo.WrapHandler(assets.Handler()))

	page("/", s.getSearchPage)
	page("/registry", s.getSearchPage)
	page("/registry/:filing", s.getEntryPage)
	page("/registry/:filing/history", s.getPublicHistoryPage)
	page("/registry/:filing/as-of", s.getPublicAsOfPage)
	page("/registry/:filing/compare", s.getPublicComparePage)

	page("/scope-check", s.getScopePage)
	page("/authorities", embeddable(s.getAuthoritiesPage))
	page("/authorities/:authority", embeddable(s.getEntrancePage))
	page("/statistics", s.getStatisticsPage)

	page("/filings", s.getOwnFiling)
	page("/filings/:filing", s.getFilingPage)
	page("/filings/:filing/history", s.getHistoryPage)
	page("/filings/:filing/as-of", s.getAsOfPage)
	page("/filings/:filing/compare", s.getComparePage)
	page("/filings/:filing/cases/:case", s.getCasePage)
	page(queuePath, s.getQueuePage)

	page("/sign-in", s.getSignIn)
	e.POST("/sign-in", webHeaders(s.postSignIn))
	e.POST("/sign-out", webHeaders(s.postSignOut))
}

// webHeaders says who may keep a page: nobody what a signed-in visitor was
// shown, and a cookie that no longer means anything is taken back. The rest of
// the headers is every answer's (see securityHeaders).
func webHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Vary", "Cookie")
		if visitorOf(c.Request().Context()).Role == Public {
			h.Set("Cache-Control", "no-cache")
			if _, err := c.Cookie(sessionCookie); err == nil {
				c.SetCookie(noSession(c))
			}
		} else {
			h.Set("Cache-Control", "no-store")
		}
		return next(c)
	}
}
