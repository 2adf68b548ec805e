package apitest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.org/ledger/projections"
)

// capable asks who may do something, of everybody.
func (w *world) capable(t *testing.T, query string) (page projections.CapabilityPage) {
	t.Helper()
	w.done(t, request{method: http.MethodGet, path: "/api/capability?" + query}).into(t, &page)
	return page
}

// TestB8_CapabilitySearch: who may measure this parameter by this standard in
// this province.
func TestB8_CapabilitySearch(t *testing.T) {
	w := ledger(t)
	a, b := w.draft(t), w.draft(t)
	parameter := "化学需氧量" + a.id[:8]
	rows := func(who *applicant) []obj {
		return []obj{
			annexRow(who.place.id, "M01", parameter, "HJ 828-2017"), annexRow(who.place.id, "M02", "甲烷", "HJ 38-2017"),
			annexRow(who.place.id, "M09", parameter, "GB 12348-2008"),
		}
	}
	asked := "parameter=" + url.QueryEscape(parameter)
	has := func(when, query string, want ...*applicant) {
		t.Helper()
		page := w.capable(t, asked+query)
		var ids, wanted []string
		for _, e := range page.Entries {
			ids = append(ids, e.ID.String())
		}
		for _, who := range want {
			wanted = append(wanted, who.id)
		}
		if strings.Join(ids, " ") != strings.Join(wanted, " ") || page.Total != len(want) {
			t.Errorf("B8: %s, %s: %d are found, %v, want %v", when, query, page.Total, ids, wanted)
		}
	}
	a.handOver(t, plainly, rows(a))
	has("a draft", "")
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	b.handOver(t, plainly, rows(b))
	b.submit(t, b.first)
	b.take(t, b.first)
	b.pass(t, b.first)
	for query, want := range map[string][]*applicant{
		"": {a, b}, "&exact=true": {a, b}, "&standard=hj828": {a, b}, "&standard=HJ+828-2017&authority=32&category=M01&track=testing": {a, b},
		"&standard=HJ+828-2016": nil, "&authority=33": nil, "&track=operation": nil, "&area=3299": {a, b}, "&area=3205": nil,
		"&category=M09": nil, "&standard=GB+12348": nil, // not declared
	} {
		has("published", query, want...)
	}
	page := w.capable(t, asked+"&size=1")
	first := page.Entries[0]
	if page.Total != 2 || first.Name != a.name || first.RowsInAll != 1 || len(first.Rows) != 1 || first.Rows[0].StandardNo != "HJ 828-2017" ||
		first.Rows[0].PremisesID.String() != a.place.id || first.Number == "" || page.Next == "" {
		t.Errorf("B8: the first page is %+v", page)
	}
	next := w.capable(t, asked+"&size=1&after="+page.Next)
	if len(next.Entries) != 1 || next.Entries[0].ID.String() != b.id || next.Next != "" || next.Total != 2 {
		t.Errorf("B8: the second page is %+v", next)
	}
}

// TestB8_CapabilitySearchRefuses: what cannot be asked is told, every fault at
// once.
func TestB8_CapabilitySearchRefuses(t *testing.T) {
	w := ledger(t)
	w.published(t) // there is something to search
	get := func(query string) request { return request{method: http.MethodGet, path: "/api/capability?" + query} }
	for query, field := range map[string]string{"": "parameter", "authority=32&category=M01": "parameter", "parameter=+%E3%80%80": "parameter"} {
		w.refused(t, get(query), http.StatusUnprocessableEntity, "capability.parameter_or_standard", field)
	}
	w.refused(t, get("standard=HJ828&after=x"), http.StatusUnprocessableEntity, "page.cursor", "after")
	for _, query := range []string{"authority=x", "area=9", "track=both", "category=M14", "size=0", "size=101", "exact=perhaps", "parameter=" + strings.Repeat("a", 121)} {
		if got := w.send(t, get("standard=HJ828&"+query)); got.status != http.StatusUnprocessableEntity {
			t.Errorf("B8: %s is answered with %d: %s", query, got.status, got.raw)
		}
	}
	got := w.send(t, get("standard=HJ828&authority=x&category=y"))
	if !strings.Contains(string(got.raw), `"authority"`) || !strings.Contains(string(got.raw), `"category"`) {
		t.Errorf("B8: of two faults it tells %s", got.raw)
	}
	if page := w.capable(t, "standard="+url.QueryEscape("'; DROP TABLE capability")); page.Total != 0 || page.Entries == nil {
		t.Errorf("B8: nothing is found as %+v", page)
	}
}

// TestB8_LargeAnnex: 28,110 rows are found as soon as they are in force, those of
// the annex before are not, and what is canceled is not.
func TestB8_LargeAnnex(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	const rows, inPart = 28110, 1000
	parts := func(what string) (parts [][]obj) {
		for i := 0; i < rows; i += inPart {
			var part []obj
			for n := i; n < min(i+inPart, rows); n++ {
				part = append(part, annexRow(a.place.id, "M01", fmt.Sprintf("%s%s%d", what, a.id[:8], n/2), fmt.Sprintf("HJ %d-2017", n%2+828)))
			}
			parts = append(parts, part)
		}
		return parts
	}
	total := func(what, more string) int {
		return w.capable(t, "parameter="+url.QueryEscape(what+a.id[:8])+more).Total
	}
	a.handOver(t, changedToday, parts("参数")...)
	if n := total("参数", "7000&exact=true&standard=HJ829"); n != 1 {
		t.Errorf("B8: a row of a large annex is found %d times", n)
	}
	if page := w.capable(t, "parameter="+url.QueryEscape("参数"+a.id[:8])); !page.Partial || page.Total != 1 || len(page.Entries[0].Rows) != 5 {
		t.Errorf("B8: asked for too much it answers %+v", page)
	}
	a.handOver(t, changedToday, parts("项目")[:1]...)
	if before, now := total("参数", ""), total("项目", ""); before != 0 || now != 1 {
		t.Errorf("B8: of the annex before %d are found, of this one %d", before, now)
	}
	a.cancel(t)
	if n := total("项目", ""); n != 0 {
		t.Errorf("B8: canceled, it is found %d times", n)
	}
}
