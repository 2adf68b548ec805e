package apitest_test

import (
	"net/http"
	"strings"
	"testing"

	"example.org/ledger/domain"
)

// TestQ3_2_TechniciansOnly: administration and finance have no post that could
// be entered, and the refusal says why.
func TestQ3_2_TechniciansOnly(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	for _, post := range []string{"administration", "finance", "accounting", "行政", "财务"} {
		somebody := w.staffMember("钟离雪", post)
		why := a.refused(t, a.adding(somebody), http.StatusUnprocessableEntity, "post.unknown", "posts.testing.0")
		if !strings.Contains(string(why.raw), "行政、财务等人员不需要填报") {
			t.Errorf("Q3.2: %s is refused without a reason: %s", post, why.raw)
		}
	}
	codes := a.done(t, request{method: http.MethodGet, path: "/api/codes/post"})
	for _, word := range []string{"行政", "财务", "实习"} {
		if strings.Contains(string(codes.raw), `"label":"`+word) {
			t.Errorf("Q3.2: %s is offered as a post", word)
		}
	}
	a.addPerson(t, w.staffMember("钟离雪", "sample_management"))
	if got := len(a.view(t).State.Staff); got != 4 {
		t.Errorf("Q3.2: %d people on the staff", got)
	}
}

// TestQ3_3_AnyRecognisedEducation: how a degree was taken is not asked; a level
// and the school are.
func TestQ3_3_AnyRecognisedEducation(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	somebody := changed(w.staffMember("慕容新", "laboratory_analysis"), "2026-11-10")
	a.refused(t, a.adding(but(somebody, "education", "adult_bachelor")), http.StatusUnprocessableEntity, "education_level.unknown", "education")
	a.refused(t, a.adding(without(somebody, "education")), http.StatusUnprocessableEntity, "filing.required", "education")
	a.refused(t, a.adding(but(somebody, "person.full_time", true)), http.StatusUnprocessableEntity, "body.unknown_field", "person.full_time")
	before := a.public(t).Filing.Staff.Education["bachelor"]
	a.addPerson(t, but(somebody, "person.school", "示范开放大学（成人教育）"))
	if got := a.public(t).Filing.Staff.Education["bachelor"]; got != before+1 {
		t.Errorf("Q3.3: the public counts %d bachelors, was %d", got, before)
	}
}

// TestQ3_8_NoInterns: an intern has neither a post nor a contract that could be
// entered.
func TestQ3_8_NoInterns(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	somebody := w.staffMember("尉迟小满", "field_sampling")
	why := a.refused(t, a.adding(but(somebody, "contract", "internship")), http.StatusUnprocessableEntity, "contract_kind.unknown", "contract")
	if !strings.Contains(string(why.raw), "实习生不需要备案") {
		t.Errorf("Q3.8: the refusal does not say why: %s", why.raw)
	}
	a.refused(t, a.adding(but(somebody, "posts.testing", []any{"intern"})), http.StatusUnprocessableEntity, "post.unknown", "posts.testing.0")
	hired := a.addPerson(t, but(somebody, "contract", "labor_contract")) // who stays after all
	for id, row := range a.view(t).State.Staff {
		if id.String() == hired.id && row.Contract != domain.ContractLabor {
			t.Errorf("Q3.8: the contract is %s", row.Contract)
		}
	}
}
