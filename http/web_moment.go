package http

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/http/pages"
	"example.org/ledger/projections"
	"github.com/labstack/echo/v4"
)

// chosen is a moment that the address of a page names, and as what the page's
// form shows it.
type chosen struct {
	moment
	given bool
	date  string // for the date field; empty if the moment is not a day's end
}

// chosenAt reads the moment of an as-of page: ?date=, ?at= or ?revision=.
func chosenAt(c echo.Context, today domain.Date) (chosen, error) {
	return choose(cmp.Or(c.QueryParam("date"), c.QueryParam("at"), c.QueryParam("revision")), today)
}

// choose parses a day, an instant or a revision. A "+" in an instant that was
// not escaped has become a space.
func choose(s string, today domain.Date) (chosen, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return chosen{}, nil
	}
	m, err := parseMoment(strings.ReplaceAll(s, " ", "+"))
	ch := chosen{moment: m, given: true}
	if m.by == byDate {
		ch.date = s
	}
	if err == nil && m.by == byDate && m.date.After(today) {
		err = errFuture
	}
	return ch, err
}

var errFuture = &domain.Error{Kind: domain.Invalid, Code: "filing.date_in_future"}

// inWords names the moment.
func (m moment) inWords() string {
	switch m.by {
	case byInstant:
		return m.instant.In(domain.Shanghai()).Format(dayLayout + " 15:04:05")
	case byRevision:
		return "版本 " + strconv.FormatInt(int64(m.revision), 10)
	}
	return dayInWords(m.date) + " 24:00"
}

// day is the day of a moment that the public may ask for.
func (m moment) day() domain.Date {
	if m.by == byInstant {
		return domain.DateOf(m.instant, domain.Shanghai())
	}
	return m.date
}

// wrongMoment says in words what is wrong with a moment.
func wrongMoment(err error) string {
	for _, p := range domain.Problems(err) {
		switch p.Code {
		case "date.day":
			return "没有这一天，请重新选择日期，例如 2026-03-01。"
		case errFuture.Code:
			return "所选日期晚于今天，请选择今天或更早的日期。"
		}
	}
	return "时点格式不正确，请按“年-月-日”填写，例如 2026-03-01。"
}

// firstPublic is the first day that the public can look at: the day on which
// what is in force was published.
func firstPublic(f *projections.PublicFiling) string {
	first := ""
	for _, t := range f.Tracks {
		if since := string(t.Since); first == "" || since < first {
			first = since
		}
	}
	return first
}

// firstRecorded is the day on which a filing was registered.
func firstRecorded(t *projections.Timeline) string {
	return string(domain.DateOf(t.Events()[0].Meta.RecordedAt, domain.Shanghai()))
}

// GET /registry/:filing/as-of?date=|at=
func (s *Server) getPublicAsOfPage(c echo.Context) error {
	timeline, err := s.publicTimeline(c.Request().Context(), c.Param("filing"))
	if err != nil {
		return err
	}
	now := timeline.Now()
	if now.Status != projections.PublicEffective {
		return s.lineOrNothing(c, now)
	}
	base, name := "/registry/"+now.Filing.ID.String(), now.Filing.Identity.Name
	page := pages.AsOf{
		Frame: s.frame(c, "按时点查看 - "+name, toRegistry, pages.Link{Text: name, Href: base}), Name: name, Base: base,
		First: firstPublic(now.Filing), Latest: string(s.today()),
	}
	page.Position = now.Position.String()
	at, err := chosenAt(c, s.today())
	if page.Date = at.date; err == nil && at.given {
		var then projections.PublicView
		if then, err = at.ofPublic(timeline); err == nil {
			showPublicThen(&page, at, then)
		}
	}
	return asOfAnswer(c, page, err)
}

// asOfAnswer answers with the page, or with the page and what was wrong with
// the moment that was asked for.
func asOfAnswer(c echo.Context, page pages.AsOf, err error) error {
	if err == nil {
		return render(c, http.StatusOK, pages.AsOfPage(page))
	}
	if domain.KindOf(err) != domain.Invalid {
		return err
	}
	page.Problem = wrongMoment(err)
	return render(c, http.StatusUnprocessableEntity, pages.AsOfPage(page))
}

func showPublicThen(page *pages.AsOf, at chosen, then projections.PublicView) {
	page.Moment = at.inWords()
	page.Standing = pages.Standing{Position: then.Position.String()}
	switch then.Status {
	case projections.PublicEffective:
		r := publicRecord(*then.Filing, at.day())
		// What stands in the head of the entry was part of what was published.
		basics := &r.Sections[0].Groups[0]
		basics.Rows = append([]pages.Row{
			row("统一社会信用代码", string(then.Filing.CreditCode)),
			row("法人登记所在地省级生态环境主管部门", then.Filing.Authority.Name()),
		}, basics.Rows...)
		page.Record, page.Revision = &r, "最近更新 "+inMinutes(then.UpdatedAt)
		page.Now = compareHref(page.Base, at)
	case projections.PublicCanceled:
		page.Before = page.Moment + " 时，该机构此前的备案已注销，备案信息不再公示。"
	default:
		page.Before = page.Moment + " 时，该机构的备案信息尚未公示。"
	}
}

// compareHref is the address of what changed since a moment.
func compareHref(base string, at chosen) string {
	from := at.date
	switch at.by {
	case byInstant:
		from = at.instant.Format("2006-01-02T15:04:05.999999999Z07:00")
	case byRevision:
		from = strconv.FormatInt(int64(at.revision), 10)
	}
	return base + "/compare?from=" + url.QueryEscape(from)
}

// GET /filings/:filing/as-of?date=|at=|revision=
func (s *Server) getAsOfPage(c echo.Context) error {
	timeline, err := s.wholeTimeline(c.Request().Context(), c.Param("filing"))
	if err != nil {
		return err
	}
	now := timeline.Now()
	base, name := "/filings/"+now.ID.String(), nameOf(now)
	page := pages.AsOf{
		Frame: s.wholeFrame(c, now, "按时点查看 - "+name, pages.Link{Text: name, Href: base}), Name: name, Base: base,
		First: firstRecorded(timeline), Latest: string(s.today()),
	}
	p, err := partOf(c)
	if err != nil {
		return err
	}
	at, err := chosenAt(c, s.today())
	if page.Date = at.date; err == nil && at.given {
		then := at.of(timeline)
		page.Moment = at.inWords()
		if then.IsZero() {
			page.Before = page.Moment + " 时，该机构尚未注册备案。"
		} else {
			r := wholeRecord(then, p)
			page.Record, page.Now = &r, compareHref(base, at)
			page.Revision = "版本 " + strconv.FormatInt(int64(then.Revision), 10) + " · 记录于 " + inMinutes(then.RecordedAt)
			page.Standing = pages.Standing{Position: then.Position.String()}
		}
	}
	return asOfAnswer(c, page, err)
}
