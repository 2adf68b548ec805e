package http

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"example.org/ledger/http/pages"
	"example.org/ledger/projections"
	"github.com/labstack/echo/v4"
)

// partSize is how many rows of a list one page shows: an institution may have
// two thousand instruments.
const partSize = 50

// part says which part of which list a page shows; of the other lists it shows
// the first.
type part struct {
	section string
	page    int // from 1
	query   url.Values
}

// partOf reads ?section= and ?page=.
func partOf(c echo.Context) (part, error) {
	p := part{section: c.QueryParam("section"), page: 1, query: c.QueryParams()}
	if s := c.QueryParam("page"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return p, errValue.At("page")
		}
		p.page = n
	}
	return p, nil
}

// href is the address of the same page with another part.
func (p part) href(section string, page int) string {
	q := url.Values{}
	for _, name := range []string{"date", "at", "revision"} {
		if v := p.query.Get(name); v != "" {
			q.Set(name, v)
		}
	}
	q.Set("section", section)
	q.Set("page", strconv.Itoa(page))
	return "?" + q.Encode() + "#" + section
}

// briefs are the fields that are to be seen of a folded row.
var briefs = map[string][]string{
	"staff": {"posts", "status"}, "equipment": {"name", "model", "status"}, "premises": {"address"}, "management": {"version", "effective_on"}, "cases": {"status"},
}

// wholeRecord lays out everything of a filing, for those who may see it, from
// the same list of fields that is compared and printed.
func wholeRecord(view projections.FilingView, p part) pages.Record {
	r := pages.Record{Name: nameOf(view), CreditCode: string(view.State.CreditCode), Tracks: tracksOf(view.State)}
	fields := view.Fields()
	for len(fields) > 0 {
		title := fields[0].Section
		n := slices.IndexFunc(fields, func(f projections.Field) bool { return f.Section != title })
		if n < 0 {
			n = len(fields)
		}
		r.Sections = append(r.Sections, wholeSection(title, fields[:n], view, p))
		fields = fields[n:]
	}
	return r
}

func wholeSection(title string, fields []projections.Field, view projections.FilingView, p part) pages.Section {
	list, _, _ := strings.Cut(fields[0].Path, ".")
	s := pages.Section{ID: list, Title: title}
	var last string
	for _, f := range fields {
		if key := rowKey(f); len(s.Groups) == 0 || key != last {
			s.Groups = append(s.Groups, pages.Group{Title: f.Row, File: fileHref(view, f)})
			last = key
		}
		g := &s.Groups[len(s.Groups)-1]
		g.Rows = append(g.Rows, pages.Row{
			Label: f.Label, Values: []string{f.Value}, Wide: len(f.Value) > wideValue, Code: codes[f.Path[strings.LastIndexByte(f.Path, '.')+1:]],
		})
		if segments := strings.SplitN(f.Path, ".", 4); f.Row != "" && len(segments) > 2 && slices.Contains(briefs[list], segments[2]) {
			g.Brief = strings.Join(filledText(g.Brief, f.Value), " · ")
		}
	}
	if fields[0].Row != "" && list != "tracks" {
		s.Folded = true
		cut(&s, list, p)
	}
	return s
}

// codes are the fields that are numbers or hashes, by the end of their paths.
var codes = map[string]bool{"credit_code": true, "number": true, "sha256": true, "content": true, "letter": true}

// wideValue is the length in bytes from which a value takes a whole line.
const wideValue = 60

// rowKey tells the rows of a list apart; titles may repeat.
func rowKey(f projections.Field) string {
	if f.Row == "" {
		return ""
	}
	segments := strings.SplitN(f.Path, ".", 3)
	return strings.Join(segments[:2], ".")
}

// fileHref is the address of the file of a document's row.
func fileHref(view projections.FilingView, f projections.Field) string {
	segments := strings.SplitN(f.Path, ".", 3)
	if segments[0] != "documents" {
		return ""
	}
	return fmt.Sprintf("/api/filings/%s/documents/%s", view.ID, segments[1])
}

// cut leaves of a list the part that is shown, with the way to the others.
func cut(s *pages.Section, list string, p part) {
	total, page := len(s.Groups), 1
	if p.section == list {
		page = p.page
	}
	page = min(page, max(1, (total+partSize-1)/partSize))
	first := (page - 1) * partSize
	end := min(first+partSize, total)
	s.Note = fmt.Sprintf("共 %d 项", total)
	if total <= partSize {
		return
	}
	s.Groups = s.Groups[first:end]
	s.Note += fmt.Sprintf("，显示第 %d–%d 项", first+1, end)
	if page > 1 {
		s.Parts = append(s.Parts, pages.Link{Text: "前 " + strconv.Itoa(partSize) + " 项", Href: p.href(list, page-1)})
	}
	if end < total {
		s.Parts = append(s.Parts, pages.Link{Text: "后 " + strconv.Itoa(partSize) + " 项", Href: p.href(list, page+1)})
	}
}
