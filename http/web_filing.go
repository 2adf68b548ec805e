package http

import (
	"errors"
	"fmt"
	"net/http"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/http/pages"
	"example.org/ledger/projections"
	"github.com/labstack/echo/v4"
)

// GET /filings leads an institution to its own filing, officials to theirs.
func (s *Server) getOwnFiling(c echo.Context) error {
	ctx := c.Request().Context()
	v := visitorOf(ctx)
	if err := v.require(InstitutionRole, ReviewerRole, AuditorRole); err != nil {
		return err
	}
	if v.Role != InstitutionRole {
		return c.Redirect(http.StatusSeeOther, queuePath)
	}
	view, ok, err := s.filings().ByCreditCode(ctx, v.CreditCode)
	if err != nil {
		return err
	}
	if !ok {
		return errNoFiling
	}
	return c.Redirect(http.StatusSeeOther, "/filings/"+view.ID.String())
}

// wholeNow reads the filing that the address names for a visitor who may see
// all of it.
func (s *Server) wholeNow(c echo.Context) (projections.FilingView, error) {
	v := visitorOf(c.Request().Context())
	if err := v.require(InstitutionRole, ReviewerRole, AuditorRole); err != nil {
		return projections.FilingView{}, err
	}
	view, err := s.filingNow(c)
	if errors.Is(err, projections.ErrNotPublished) {
		err = errNoFiling
	}
	if err != nil {
		return view, err
	}
	return v.mayReadOf(view), v.mayAct(view.State.CreditCode, view.State.Authority, v.Role)
}

// GET /filings/:filing?section=&page=
func (s *Server) getFilingPage(c echo.Context) error {
	if ok, err := s.arrived(c, projections.Filings{}.Name()); !ok {
		return err
	}
	view, err := s.wholeNow(c)
	if err != nil {
		return err
	}
	part, err := partOf(c)
	if err != nil {
		return err
	}
	base := "/filings/" + view.ID.String()
	e := pages.Entry{
		Frame: s.wholeFrame(c, view, nameOf(view)), Record: wholeRecord(view, part), Authority: view.State.Authority.Name(),
		Base: base, JSON: "/api" + base, Cases: openCases(view), Standing: s.standing(view.RecordedAt, view.Position),
	}
	if view.State.Published() {
		e.Other = &pages.Link{Text: "公示页面", Href: "/registry/" + view.ID.String()}
	}
	return render(c, http.StatusOK, pages.EntryPage(e))
}

// wholeFrame is the frame of a page that not everybody may see.
func (s *Server) wholeFrame(c echo.Context, view projections.FilingView, title string, crumbs ...pages.Link) pages.Frame {
	f := s.frame(c, title, append([]pages.Link{toRegistry}, crumbs...)...)
	f.Private = true
	f.Position = view.Position.String()
	return f
}

// nameOf is what a filing is called, even before it has a name.
func nameOf(view projections.FilingView) string {
	if name := view.State.Identity.Value.Name; name != "" {
		return name
	}
	return "统一社会信用代码 " + string(view.State.CreditCode)
}

// openCases are the reviews that have not ended, with what a return asks for.
func openCases(view projections.FilingView) []pages.OpenCase {
	titles := make(map[string]string) // as the history calls them
	for _, f := range view.Fields() {
		titles[rowKey(f)] = f.Row
	}
	var all []pages.OpenCase
	for _, c := range view.State.OpenCases() {
		steps := view.Steps[c.ID]
		o := pages.OpenCase{
			Title: titles["cases."+c.ID.String()],
			State: pages.Badge{Kind: pages.Wait, Label: projections.Label(c.Status)},
			Facts: []string{"开始填报 " + inMinutes(steps.Opened.At)},
		}
		if c.Round > 0 {
			o.Href = caseHref(view.ID.String(), c.ID.String())
			o.Facts = append(o.Facts, fmt.Sprintf("第 %d 次提交 %s", c.Round, inMinutes(steps.Submitted.At)))
		}
		if !steps.Taken.At.IsZero() {
			o.Facts = append(o.Facts, "领取 "+inMinutes(steps.Taken.At))
		}
		if c.Status == filing.CaseReturnedStatus {
			o.Facts = append(o.Facts, "退回 "+inMinutes(steps.Ended.At))
			for _, p := range c.Points {
				o.Points = append(o.Points, projections.FieldLabel(p.Field)+"："+p.Reason.Label()+"，"+p.Text)
			}
		}
		all = append(all, o)
	}
	return all
}

// tracksOf is where each track of a filing stands.
func tracksOf(s filing.State) []pages.TrackLine {
	var lines []pages.TrackLine
	for _, t := range domain.Tracks() {
		track, ok := s.Tracks[t]
		if !ok {
			continue
		}
		line := pages.TrackLine{Track: trackInWords(t), Number: track.Number, Since: string(track.Since)}
		line.State = pages.Badge{Kind: pages.Wait, Label: projections.Label(track.Status)}
		switch track.Status {
		case filing.TrackEffective:
			line.State.Kind = pages.On
		case filing.TrackCanceled, filing.TrackDraft:
			line.State.Kind = pages.Off
		}
		lines = append(lines, line)
	}
	return lines
}
