package http

import (
	"fmt"
	"net/http"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/http/pages"
	"example.org/ledger/projections"
	"github.com/labstack/echo/v4"
)

// shownDifferences is how many differences of one section a page shows; the
// data of the API have all of them.
const shownDifferences = 200

// chosenPair reads the moments of a compare page: ?from= and ?to=, the latter
// empty for now.
func (s *Server) chosenPair(c echo.Context, page *pages.Compare) (from, to chosen, err error) {
	var f faults
	today := s.today()
	from, err = choose(c.QueryParam("from"), today)
	f.note(err)
	to, err = choose(c.QueryParam("to"), today)
	f.note(err)
	page.From, page.To, page.Latest = from.date, to.date, string(today)
	page.Asked = from.given || to.given
	if page.Asked && !from.given {
		f.note(errNoFrom)
	}
	page.FromMoment, page.ToMoment = from.inWords(), "当前"
	if to.given {
		page.ToMoment = to.inWords()
	}
	return from, to, f.err()
}

func (f *faults) note(err error) {
	if err != nil {
		*f = append(*f, err)
	}
}

var errNoFrom = &domain.Error{Kind: domain.Invalid, Code: "text.required", Field: "from"}

// compareAnswerPage answers with the page, or with the page and what was wrong
// with the moments that were asked for.
func compareAnswerPage(c echo.Context, page pages.Compare, err error) error {
	if err == nil {
		return render(c, http.StatusOK, pages.ComparePage(page))
	}
	if domain.KindOf(err) != domain.Invalid {
		return err
	}
	page.Problem = wrongMoment(err)
	return render(c, http.StatusUnprocessableEntity, pages.ComparePage(page))
}

// GET /registry/:filing/compare?from=&to=
func (s *Server) getPublicComparePage(c echo.Context) error {
	timeline, err := s.publicTimeline(c.Request().Context(), c.Param("filing"))
	if err != nil {
		return err
	}
	now := timeline.Now()
	if now.Status != projections.PublicEffective {
		return s.lineOrNothing(c, now)
	}
	base, name := "/registry/"+now.Filing.ID.String(), now.Filing.Identity.Name
	page := pages.Compare{
		Frame: s.frame(c, "对比 - "+name, toRegistry, pages.Link{Text: name, Href: base}), Name: name, Base: base, First: firstPublic(now.Filing),
	}
	page.Position = now.Position.String()
	from, to, err := s.chosenPair(c, &page)
	if err != nil || !page.Asked {
		return compareAnswerPage(c, page, err)
	}
	a, err := from.ofPublic(timeline)
	if err != nil {
		return compareAnswerPage(c, page, err)
	}
	b := now
	if to.given {
		if b, err = to.ofPublic(timeline); err != nil {
			return compareAnswerPage(c, page, err)
		}
	}
	if b.Position.Before(a.Position) {
		a, b = b, a
		page.FromMoment, page.ToMoment = page.ToMoment, page.FromMoment
	}
	page.FromStanding, page.Standing = pages.Standing{Position: a.Position.String()}, pages.Standing{Position: b.Position.String()}
	if a.Status == projections.NotPublished {
		page.Note = page.FromMoment + " 时，该机构的备案信息尚未公示。"
	}
	page.Sections = differencesOf(projections.ComparePublic(a, b), publicWords)
	return compareAnswerPage(c, page, nil)
}

// GET /filings/:filing/compare?from=&to=
func (s *Server) getComparePage(c echo.Context) error {
	timeline, err := s.wholeTimeline(c.Request().Context(), c.Param("filing"))
	if err != nil {
		return err
	}
	now := timeline.Now()
	base, name := "/filings/"+now.ID.String(), nameOf(now)
	page := pages.Compare{
		Frame: s.wholeFrame(c, now, "对比 - "+name, pages.Link{Text: name, Href: base}), Name: name, Base: base, First: firstRecorded(timeline),
	}
	from, to, err := s.chosenPair(c, &page)
	if err != nil || !page.Asked {
		return compareAnswerPage(c, page, err)
	}
	a, b := from.of(timeline), now
	if to.given {
		b = to.of(timeline)
	}
	if b.Revision < a.Revision || b.IsZero() && !a.IsZero() {
		a, b = b, a
		page.FromMoment, page.ToMoment = page.ToMoment, page.FromMoment
	}
	page.FromStanding, page.Standing = pages.Standing{Position: a.Position.String()}, pages.Standing{Position: b.Position.String()}
	if a.IsZero() {
		page.Note = page.FromMoment + " 时，该机构尚未注册备案。"
	}
	page.Sections = differencesOf(projections.Compare(a, b), func(s string) string { return s })
	return compareAnswerPage(c, page, nil)
}

// differencesOf groups changes by section, in their order; words is applied to
// our words, never to what people typed.
func differencesOf(changes []projections.Change, words func(string) string) []pages.DifferenceSection {
	return groupedDifferences(changes, words, func(c projections.Change) pages.Difference { return differenceOf(c, words) })
}

func groupedDifferences(changes []projections.Change, words func(string) string, one func(projections.Change) pages.Difference) []pages.DifferenceSection {
	var sections []pages.DifferenceSection
	total := 0
	for _, change := range changes {
		if n := len(sections); n == 0 || sections[n-1].Title != words(change.Section) {
			sections = append(sections, pages.DifferenceSection{ID: fmt.Sprintf("section-%d", n+1), Title: words(change.Section)})
			total = 0
		}
		total++
		s := &sections[len(sections)-1]
		if total > shownDifferences {
			s.Note = fmt.Sprintf("共 %d 处，显示前 %d 处", total, shownDifferences)
			continue
		}
		s.Rows = append(s.Rows, one(change))
	}
	return sections
}

// ours reports whether the value at a path is a word of ours: a kind, or the
// kind and title of a document.
func ours(path string) bool {
	return strings.HasSuffix(path, ".kind") || strings.HasSuffix(path, ".document_id")
}

func differenceOf(c projections.Change, words func(string) string) pages.Difference {
	d := pages.Difference{
		Label: words(strings.Join(filledText(c.Row, c.Field), " · ")), Kind: pages.DifferenceKind(c.Kind),
		Old: filledText(c.Old), New: filledText(c.New),
	}
	if ours(c.Path) {
		d.Old, d.New = filledText(words(c.Old)), filledText(words(c.New))
	}
	if c.Field != "" {
		return d
	}
	var row []string
	for _, f := range c.Details {
		if ours(f.Path) {
			f.Value = words(f.Value)
		}
		row = append(row, words(f.Label)+"："+f.Value)
	}
	if c.Kind == projections.Removed {
		d.Old = row
	} else {
		d.New = row
	}
	return d
}
