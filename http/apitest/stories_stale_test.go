package apitest_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
)

// staleAnswer is a problem that carries both versions.
type staleAnswer struct {
	Stale *struct {
		Part, ETag     string
		Current, Yours []struct{ Path, Row, Label, Value string }
		Differences    []struct{ Kind, Path, Field, Old, New string }
	}
}

// forestalled sends an edit that comes too late, and returns what it is told.
func (a *applicant) forestalled(t *testing.T, r request, part, tag string) staleAnswer {
	t.Helper()
	got := a.refused(t, r, http.StatusPreconditionFailed, "filing.stale", "")
	var s staleAnswer
	got.into(t, &s)
	if s.Stale == nil || s.Stale.Part != part || s.Stale.ETag != tag || got.header.Get("ETag") != tag {
		t.Fatalf("%s is told %s, ETag %s, want the one of %s", part, got.raw, got.header.Get("ETag"), tag)
	}
	return s
}

func (s staleAnswer) differences() map[string]string {
	all := map[string]string{}
	for _, d := range s.Stale.Differences {
		all[d.Path] = d.Old + " | " + d.New
	}
	return all
}

// TestQ6_3_BothVersions: who comes second is shown what the first one wrote beside what
// he sent, personal data masked, and can put the two together (B4).
func TestQ6_3_BothVersions(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	late := a.replacing("basics", but(basics(), "registered_capital", "900.00"))
	a.put(t, "basics", but(but(basics(), "registered_address", "江苏省示范市云汀区检测路 2 号"), "county", "329990"))
	told := a.forestalled(t, late, "basics", a.sections["basics"])
	want := map[string]string{
		"basics.registered_address": "江苏省示范市云汀区检测路 2 号 | 江苏省示范市云汀区检测路 1 号",
		"basics.county":             "329990 | 329999", "basics.registered_capital": "800 | 900",
	}
	if got := told.differences(); !maps.Equal(got, want) {
		t.Errorf("the differences are %v, want %v", got, want)
	}
	if len(told.Stale.Current) < 5 || len(told.Stale.Yours) < 5 || told.Stale.Differences[0].Field == "" {
		t.Errorf("the versions are %+v", told.Stale)
	}
	a.sections["basics"] = told.Stale.ETag
	a.put(t, "basics", but(but(but(basics(), "registered_address", "江苏省示范市云汀区检测路 2 号"), "county", "329990"), "registered_capital", "900.00"))

	// A row, with a person in it.
	person := a.sampler
	a.revise(t, "staff", &a.sampler.row, but(person.body, "years_in_field", "9"))
	path := "staff." + person.id
	told = a.forestalled(t, a.revising("staff", person.row, but(person.body, "education", "doctor")), path, a.sampler.tag)
	got := told.differences()
	if _, education := got[path+".education"]; !education || got[path+".years_in_field"] == "" {
		t.Errorf("the differences of a member of staff are %v", got)
	}
	for _, f := range append(told.Stale.Current, told.Stale.Yours...) {
		if strings.Contains(f.Value, person.number()) || !strings.HasPrefix(f.Path, path) || f.Label == "" {
			t.Errorf("a field of a member of staff: %+v", f)
		}
	}
	told = a.forestalled(t, a.acting("staff", person.row, "move", obj{"moved_on": today}), path, a.sampler.tag)
	if len(told.Stale.Yours)+len(told.Stale.Differences) != 0 || len(told.Stale.Current) == 0 {
		t.Errorf("a departure has a version of its own: %+v", told.Stale)
	}

	// A section that nobody had recorded when the second one began.
	b := w.registered(t)
	first, second := b.replacing("basics", basics()), b.replacing("basics", but(basics(), "county", "329990"))
	tag := b.done(t, first).header.Get("ETag")
	if got := b.forestalled(t, second, "basics", tag).differences(); len(got) != 1 {
		t.Errorf("the differences of a section recorded twice are %v", got)
	}

	// What is put forward in an amendment.
	c := w.published(t)
	c.rename(t, "江苏云汀生态科技"+c.code[12:16]+"有限公司")
	open := c.view(t).State.OpenCases()[0].ID.String()
	stale := c.request(http.MethodPut, c.at("/identity"), changed(identity("江苏云汀另一"+c.code[12:16]+"有限公司", representative, c.number), "2026-11-02")).with("If-Match", `"1"`)
	told = c.forestalled(t, stale, "cases."+open+".identity", c.sections["identity"])
	if got := told.differences()["cases."+open+".identity.name"]; !strings.Contains(got, "生态科技") || !strings.Contains(got, "另一") {
		t.Errorf("the differences of what is put forward are %v", told.differences())
	}
}
