package http

import (
	"net/http"

	"example.org/ledger/http/pages"
	"example.org/ledger/projections"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
)

// GET /registry/:filing
func (s *Server) getEntryPage(c echo.Context) error {
	if ok, err := s.arrived(c, projections.Filings{}.Name()); !ok {
		return err
	}
	view, err := s.filingNow(c)
	if err != nil {
		return err
	}
	public, err := s.publicNow(c.Request().Context(), view)
	if err != nil {
		return err
	}
	if public.Status != projections.PublicEffective {
		return s.lineOrNothing(c, public)
	}
	f := *public.Filing
	base := "/registry/" + f.ID.String()
	e := pages.Entry{
		Frame: s.frame(c, f.Identity.Name, toRegistry), Record: publicRecord(f, s.today()), Authority: f.Authority.Name(),
		Base: base, JSON: "/api" + base, Standing: s.standing(public.UpdatedAt, public.Position),
	}
	e.Position = e.Standing.Position
	if visitorOf(c.Request().Context()).MaySee(view.State.CreditCode, view.State.Authority) {
		e.Other = &pages.Link{Text: "备案全过程记录", Href: "/filings/" + f.ID.String()}
	}
	return render(c, http.StatusOK, pages.EntryPage(e))
}

// filingNow reads the filing that the address names. An address that names
// none is as one that was never published.
func (s *Server) filingNow(c echo.Context) (projections.FilingView, error) {
	id, err := uuid.Parse(c.Param("filing"))
	if err != nil {
		return projections.FilingView{}, projections.ErrNotPublished
	}
	view, ok, err := s.filings().Filing(c.Request().Context(), id)
	if err == nil && !ok {
		err = projections.ErrNotPublished
	}
	return view, err
}

// lineOrNothing answers for a filing that is not in force: for every page of
// it and every date the line that it was canceled, or nothing (Q7.9).
func (s *Server) lineOrNothing(c echo.Context, public projections.PublicView) error {
	if public.Status != projections.PublicCanceled {
		return projections.ErrNotPublished
	}
	l := pages.Line{
		Frame: s.frame(c, "备案已注销", toRegistry), Standing: s.standing(public.UpdatedAt, public.Position),
		Canceled: pages.CanceledLine{
			Name: public.Cancellation.Name, CreditCode: string(public.Cancellation.CreditCode), CanceledOn: dayInWords(public.Cancellation.CanceledOn),
		},
	}
	l.Position = l.Standing.Position
	return render(c, http.StatusOK, pages.PublicLine(l))
}
