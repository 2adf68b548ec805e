package apitest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// longestPage is how many entries of a list anybody may ask for at once.
const longestPage = 100

// wholeLists are of one filing, few entries, and told at once. They are answered
// as the lists of everybody's are, in which there is a next page.
var wholeLists = []string{"filing-suggestions", "filing-reports", "filing-transfers"}

// TestEveryListInPages: every list that the API describes comes in pages of
// bounded length, goes on where the page before ended, and refuses a place that
// it did not name.
func TestEveryListInPages(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	known, lists := knownOperations(t, w, a), 0
	d := w.description(t)
	for template, methods := range d.Paths {
		for method, op := range methods {
			after, size := op.parameter("after"), op.parameter("size")
			if (after != nil) != (d.answers(op, "next") && !slices.Contains(wholeLists, op.ID)) || (after != nil) != (size != nil) {
				t.Errorf("%s: the next page is told %v, asked for by %v, its size by %v", op.ID, d.answers(op, "next"), after, size)
			}
			if after == nil || size == nil {
				continue
			}
			lists++
			if size.Minimum != 1 || size.Maximum == 0 || size.Maximum > longestPage || after.MaxLength == 0 {
				t.Errorf("%s: pages of %v, beginning at %v", op.ID, *size, *after)
			}
			s := subject{world: w, operation: known[op.ID], id: op.ID, method: strings.ToUpper(method), template: template, filing: a}
			t.Run(op.ID, func(t *testing.T) { s.pages(t, size.Maximum) })
		}
	}
	if lists < 14 {
		t.Errorf("only %d lists", lists)
	}
}

// pages asks for pages rightly and wrongly.
func (s subject) pages(t *testing.T, most int) {
	page := func(query string) request {
		r := s.request()
		if strings.Contains(r.path, "?") {
			query = "&" + query
		} else {
			query = "?" + query
		}
		r.path += query
		return r
	}
	const invalid = http.StatusUnprocessableEntity
	for _, altered := range []string{"altered", "%00", "e30", strings.Repeat("A", 99), "' OR 1=1"} {
		s.refused(t, page("after="+strings.ReplaceAll(altered, " ", "+")), invalid, "page.cursor", "after")
	}
	for _, size := range []int{0, -1, most + 1} {
		s.refused(t, page(fmt.Sprint("size=", size)), invalid, "request.value", "size")
	}
	s.done(t, page(fmt.Sprint("size=", most)))
	first := s.done(t, page("size=1"))
	var more struct{ Next string }
	if err := json.Unmarshal(first.raw, &more); err != nil {
		t.Fatal(err)
	}
	if more.Next != "" {
		if second := s.done(t, page("size=1&after="+more.Next)); bytes.Equal(first.raw, second.raw) {
			t.Errorf("the second page is the first: %s", second.raw)
		}
	}
}

// parameter is what an operation says of one of its parameters, nil if it has
// none of that name.
func (d described) parameter(name string) *parameter {
	for _, p := range d.Parameters {
		if p.Name == name && p.In == "query" {
			return &p.Schema
		}
	}
	return nil
}

// answers reports whether what an operation answers has a field.
func (d description) answers(op described, field string) bool {
	content, _ := op.Responses["200"].Content["application/json"].(obj)
	schema, _ := content["schema"].(obj)
	name, _ := schema["$ref"].(string)
	_, has := d.Components.Schemas[name[strings.LastIndexByte(name, '/')+1:]].Properties[field]
	return has
}
