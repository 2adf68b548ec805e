package http

import (
	"net/http"
	"slices"

	"example.org/ledger/domain/filing"
	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
)

// reportDocumentOperation describes the download of a supplement, which echo
// handles: see documentRoutes.
func (s *Server) reportDocumentOperation(api huma.API) {
	describeSending(api, "report", operation(http.MethodGet, "/api/reports/{report}/documents/{row}", "report-document",
		"download a supplement; for the service authority until the report ends; HEAD tells of it", "reports"))
}

// GET and HEAD /api/reports/:report/documents/:row
func (s *Server) getReportDocument(c echo.Context) error {
	ctx := c.Request().Context()
	row, err := pathID(c.Param("row"))
	if err != nil {
		return err
	}
	_, state, own, err := s.reportFor(ctx, c.Param("report"))
	switch {
	case err != nil:
		return err
	case !own && state.Ended():
		return errAccessEnded
	case !slices.Contains(state.Documents(), row):
		return errPath
	}
	var d filing.DocumentRow
	if err := s.Filings.View(ctx, state.Filing, func(now filing.State) error { d = now.Documents[row]; return nil }); err != nil {
		return err
	}
	return s.sendDocument(c, row, d.Document)
}
