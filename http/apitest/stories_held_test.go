package apitest_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// heldSeen is a list of people whom drafts hold as it is shown.
type heldSeen struct {
	Today           string
	Filings, People int
	Held            []heldLine
	Next            string
}

type heldLine struct {
	Filing, Institution, Authority string
	CreditCode                     string `json:"credit_code"`
	DraftSince                     string `json:"draft_since"`
	DraftDays                      int    `json:"draft_days"`
	InFiling                       int    `json:"in_filing"`
	StaffID                        string `json:"staff_id"`
	HeldSince                      string `json:"held_since"`
	HeldDays                       int    `json:"held_days"`
}

// heldByDrafts reads all pages so many days after today and returns what is of the
// filing.
func (a *applicant) heldByDrafts(t *testing.T, token, query string, day int) (mine []heldLine, counted heldSeen) {
	t.Helper()
	for after := ""; ; {
		var page heldSeen
		got := a.done(t, request{method: http.MethodGet, path: "/api/staff/held-by-drafts?size=7&" + query + "&after=" + url.QueryEscape(after), token: token, day: day})
		got.into(t, &page)
		for _, secret := range []string{a.technical.number(), a.quality.number(), a.sampler.number(), "夏侯"} {
			if strings.Contains(string(got.raw), secret) {
				t.Error("the list says who it is")
			}
		}
		for _, l := range page.Held {
			if l.Filing == a.id {
				mine = append(mine, l)
			}
		}
		if after = page.Next; after == "" {
			return mine, page
		}
	}
}

// TestQ7_3_HeldByDrafts: whoever files only in order to hold people is seen by the
// authority after ninety days, until the filing is handed in or lets them go
// (domain-decisions 2.5). It goes on refusing them to others, with the way to a
// transfer.
func TestQ7_3_HeldByDrafts(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	if got, _ := a.heldByDrafts(t, reviewer, "", 90); len(got) != 0 {
		t.Errorf("after ninety days: %+v", got)
	}
	a.day = 40
	late := a.addPerson(t, a.staffMember("钟离雪", "sample_management"))
	a.day = 0
	for _, token := range []string{reviewer, auditor} {
		got, counted := a.heldByDrafts(t, token, "authority=32", 91)
		var ids []string
		for _, l := range got {
			ids = append(ids, l.StaffID)
			since, days := today, 91
			if l.StaffID == late.id {
				since, days = string(domain.Date(today).AddDays(40)), 51
			}
			if l.Institution != a.name || l.CreditCode != a.code || l.Authority != "32" || l.DraftSince != today || l.DraftDays != 91 ||
				l.InFiling != 4 || l.HeldSince != since || l.HeldDays != days {
				t.Errorf("told %+v", l)
			}
		}
		want := []string{a.technical.id, a.quality.id, a.sampler.id, late.id}
		slices.Sort(ids)
		if slices.Sort(want); !slices.Equal(ids, want) || counted.People < 4 || counted.Filings < 1 || counted.Filings > counted.People {
			t.Errorf("held are %v of %+v, want %v", ids, counted, want)
		}
	}
	if got, _ := a.heldByDrafts(t, otherProvince, "", 91); len(got) != 0 {
		t.Errorf("another province reads %+v", got)
	}
	b := w.draft(t)
	var way struct{ Transfer string }
	b.refused(t, b.adding(late.body), http.StatusConflict, "person_held_elsewhere", "person.id_number").into(t, &way)
	if way.Transfer != b.at("/transfers") {
		t.Errorf("the way is %+v", way)
	}
	a.act(t, "staff", &late.row, "withdraw", nil)
	if got, _ := a.heldByDrafts(t, reviewer, "", 91); len(got) != 3 || got[0].InFiling != 3 {
		t.Errorf("one was let go: %+v", got)
	}
	a.submit(t, a.first)
	if got, _ := a.heldByDrafts(t, reviewer, "", 91); len(got) != 0 {
		t.Errorf("handed in: %+v", got)
	}
	w.refused(t, request{method: http.MethodGet, path: "/api/staff/held-by-drafts", token: a.token}, http.StatusForbidden, "auth.role", "")
	w.refused(t, request{method: http.MethodGet, path: "/api/staff/held-by-drafts?authority=33", token: reviewer}, http.StatusForbidden, "auth.other_authority", "")
	w.badQueries(t, reviewer, "/api/staff/held-by-drafts", map[string]string{"size=0": "size", "size=101": "size", "name=x": "name", "status=employed": "status"})
	for _, cursor := range []string{"x", "~~~", today + "~" + uuid.NewString() + "~x~" + uuid.NewString()} {
		w.refused(t, request{method: http.MethodGet, path: "/api/staff/held-by-drafts?after=" + cursor, token: reviewer}, http.StatusUnprocessableEntity, "page.cursor", "")
	}
}

// TestQ7_3_EveryPath: whichever way somebody would be entered, whom another institution
// holds is refused with the way to a transfer, and nothing is recorded.
func TestQ7_3_EveryPath(t *testing.T) {
	w := ledger(t)
	a, b := w.published(t), w.draft(t)
	held := b.sampler
	refuse := func(how string, r request) {
		t.Helper()
		before := a.head(t)
		var way struct{ Title, Transfer string }
		a.refused(t, r, http.StatusConflict, "person_held_elsewhere", "person.id_number").into(t, &way)
		if way.Transfer != a.at("/transfers") || !strings.Contains(way.Title, "重复人员信息申请") {
			t.Errorf("%s: the way is %+v", how, way)
		}
		if after := a.head(t); after != before {
			t.Errorf("%s: the refusal recorded %d events", how, after-before)
		}
	}
	refuse("in a published filing", a.adding(changed(held.body, today)))

	moved := a.sampler
	a.act(t, "staff", &moved.row, "move", obj{"moved_on": "2026-11-10"})
	b.addPerson(t, moved.body)
	back := but(moved.body, "hired_on", "2026-11-20")
	refuse("back from a post that is not filed (2.9)", a.acting("staff", moved.row, "rehire", back))

	a.rename(t, a.name+"集团")
	refuse("while an amendment is open", a.adding(changed(held.body, today)))
	a.second(t)
	operates := but(without(held.body, "signing_scope"), "posts", obj{"operation": []any{"field_operation"}})
	refuse("for a second track", a.adding(operates))
	refuse("for both", a.adding(changed(but(held.body, "posts", obj{"testing": []any{"field_sampling"}, "operation": []any{"field_operation"}}), today)))

	// Whoever is entered cannot become somebody else afterwards (Q3.11).
	refused := a.revising("staff", a.quality.row, changed(but(a.quality.body, "person.id_number", held.number()), today))
	a.refused(t, refused, http.StatusConflict, "filing.id_number_by_suggestion", "person.id_number")

	// Let go there, each of the ways is open.
	b.act(t, "staff", &held.row, "withdraw", nil)
	a.addPerson(t, operates)
}
