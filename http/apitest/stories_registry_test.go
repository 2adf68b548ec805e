package apitest_test

import (
	"net/url"
	"testing"
)

// TestQ6_1_Filters: the public narrows its search by what it knows of an
// institution, all at once.
func TestQ6_1_Filters(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	name := "q=" + url.QueryEscape(a.name)
	for query, found := range map[string]bool{
		name + "&area=329999":                                  true,
		name + "&area=3299":                                    true,
		name + "&area=320000":                                  true,
		name + "&area=3205":                                    false,
		name + "&published_from=" + today:                      true,
		name + "&published_to=" + today:                        true,
		name + "&published_to=2020-01-01":                      false,
		name + "&published_from=2099-01-01":                    false,
		name + "&published_from=" + today + "&track=operation": false,
		"q=251012059998&size=100&authority=32&area=3299&track=testing&category=M01":                    true,
		"q=251012059998&size=100&authority=33":                                                         false,
		name + "&authority=32&area=32&institution_category=general&category=M01&published_to=" + today: true,
	} {
		got := false
		for _, e := range w.search(t, query) {
			got = got || e.Filing == a.id
		}
		if got != found {
			t.Errorf("Q6.1: %s finds it: %v, want %v", query, got, found)
		}
	}
}
