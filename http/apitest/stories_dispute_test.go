package apitest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"github.com/google/uuid"
)

// tells holds what the filing's history says, beside what it never says of this.
func (a *applicant) tells(t *testing.T, words ...string) {
	t.Helper()
	var seen struct {
		Entries []struct{ Text, Reason string }
	}
	a.done(t, a.request(http.MethodGet, a.at("/history"), nil)).into(t, &seen)
	var lines []string
	for _, e := range seen.Entries {
		lines = append(lines, e.Text+"："+e.Reason)
	}
	for _, w := range words {
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, w) }) {
			t.Errorf("the history says nothing of %q: %q", w, lines)
		}
	}
	if slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "撤销") }) {
		t.Errorf("the history speaks of 撤销: %q", lines)
	}
}

// current names a row as it stands.
func (a *applicant) current(t *testing.T, id string) row {
	t.Helper()
	return row{id, fmt.Sprintf("%q", strconv.FormatInt(int64(a.view(t).State.Staff[uuid.MustParse(id)].At.Revision), 10))}
}

// taken has an institution enter somebody of another one by a transfer.
func (a *applicant) taken(t *testing.T, p person) (id, row string) {
	t.Helper()
	id = a.opened(t, p)
	return id, a.done(t, a.moving(id, "apply", obj{"left_on": "2026-11-01", "staff": but(p.body, "hired_on", "2026-11-02")})).Created
}

// TestQ3_6_Disputed: the former institution objects to a transfer; upheld by the
// authorities of both, the person is back, and leaves later as people do (2.6).
func TestQ3_6_Disputed(t *testing.T) {
	w := ledger(t)
	a, b, c := w.published(t), w.ofAnhui(t), w.draft(t)
	evidence := a.upload(t, "kind=evidence&staff_id="+a.sampler.id)
	plain := a.upload(t, "kind=evidence")
	pending := b.opened(t, a.quality)
	id, row := b.taken(t, a.sampler)
	body := obj{"kind": "other", "transfer_id": id, "reason": "劳动合同仍在履行", "documents": []any{evidence}}

	const invalid, unknown = http.StatusUnprocessableEntity, http.StatusNotFound
	a.refused(t, a.suggesting(but(body, "transfer_id", uuid.NewString())), unknown, "transfer.not_found", "transfer_id")
	a.refused(t, a.suggesting(but(body, "transfer_id", pending)), unknown, "transfer.not_found", "transfer_id")
	c.refused(t, c.suggesting(body), unknown, "transfer.not_found", "transfer_id")
	b.refused(t, b.suggesting(body), unknown, "transfer.not_found", "transfer_id")
	a.refused(t, a.suggesting(but(body, "staff_id", a.quality.id)), unknown, "filing.staff_unknown", "staff_id")
	a.refused(t, a.suggesting(but(body, "title", "设备误录入")), invalid, "filing.not_allowed_here", "title")
	a.refused(t, a.suggesting(but(body, "documents", []any{})), invalid, "filing.required", "documents")
	a.refused(t, a.suggesting(but(but(body, "kind", "remove_person"), "staff_id", a.sampler.id)), invalid, "filing.not_allowed_here", "transfer_id")
	objection := a.suggest(t, body).id
	a.refused(t, a.suggesting(body), http.StatusConflict, "suggestion.open_already", "")
	if got := a.suggestion(t, a.token, objection); !strings.Contains(got.History[0].Text, "人员信息异议") || got.TransferID != id {
		t.Errorf("raised: %+v", got)
	}

	// Nothing waits meanwhile, and nobody takes the person back alone.
	b.refused(t, b.request(http.MethodGet, b.at("/suggestions/%s", objection), nil), unknown, "suggestion.not_found", "")
	a.done(t, a.answering(t, reviewer, objection, "adopt", obj{"reason": "合同与社保记录属实"}))
	seen := a.suggestion(t, auditor, objection)
	if seen.Proposal == nil || seen.Confirmer != "34" || a.suggestion(t, a.token, objection).Confirmer != "" {
		t.Fatalf("2.6: it waits for %q: %+v", seen.Confirmer, seen.Proposal)
	}
	proposal := obj{"proposal": seen.Proposal.ID.String()}
	var open struct{ Suggestions []struct{ Suggestion string } }
	w.done(t, request{method: http.MethodGet, path: "/api/suggestions?size=100", token: maker}).into(t, &open)
	if !slices.ContainsFunc(open.Suggestions, func(s struct{ Suggestion string }) bool { return s.Suggestion == objection }) {
		t.Error("2.6: the authority that has to confirm is not shown it")
	}
	a.refused(t, a.checking(colleague, objection, "confirm", proposal), http.StatusForbidden, "suggestion.other_authority", "")
	a.refused(t, a.checking(maker, objection, "confirm", proposal), http.StatusForbidden, "auth.other_authority", "")
	c.refused(t, c.checking(colleague, objection, "confirm", proposal), unknown, "suggestion.not_found", "")
	if got := b.suggestion(t, maker, objection); got.Proposal == nil {
		t.Errorf("2.6: who confirms reads %+v", got)
	}
	b.done(t, b.checking(maker, objection, "confirm", proposal))
	if got := a.suggestion(t, a.token, objection); got.Status != suggestion.CarriedOutStatus {
		t.Errorf("upheld: %+v", got)
	}

	back, ended := a.view(t).State.Staff[uuid.MustParse(a.sampler.id)], b.view(t).State.Staff[uuid.MustParse(row)]
	if !back.Employed() || back.EndedOn != "" || back.CameBackBy.String() != id {
		t.Errorf("2.6: the old employment is %+v", back)
	}
	if ended.Status != filing.EmploymentTransferReversed || string(ended.EndedOn) != today {
		t.Errorf("2.6: the new employment is %+v", ended)
	}
	a.tells(t, "人员信息异议成立，人员 ****"+a.sampler.number()[16:], "恢复在职")
	b.tells(t, "人员信息异议成立，人员 ****"+a.sampler.number()[16:], "恢复由原机构备案", "劳动合同仍在履行")
	b.refused(t, b.adding(but(a.sampler.body, "hired_on", today)), http.StatusConflict, "person_held_elsewhere", "person.id_number")
	a.refused(t, a.suggesting(body), http.StatusConflict, "suggestion.same_value", "transfer_id")

	// The real leaving, by the former institution itself, and a plain addition.
	a.sampler.row = a.current(t, a.sampler.id)
	left := obj{"left_on": today, "document_id": a.upload(t, "kind=leave_proof&staff_id="+a.sampler.id)}
	a.act(t, "staff", &a.sampler.row, "leave", left)
	again := b.addPerson(t, but(a.sampler.body, "hired_on", today))
	if got := b.view(t).State.Staff[uuid.MustParse(again.id)]; !got.Employed() || got.CameBy != uuid.Nil {
		t.Errorf("a plain addition: %+v", got)
	}

	// Not upheld, it stays; no longer there, it is noted and nothing moves.
	id, row = c.taken(t, a.quality)
	body = but(but(body, "transfer_id", id), "documents", []any{plain})
	objection = a.suggest(t, body).id
	a.done(t, a.answering(t, reviewer, objection, "dismiss", obj{"reason": "离职证明属实"}))
	if got := c.view(t).State.Staff[uuid.MustParse(row)]; !got.Employed() {
		t.Errorf("dismissed, it stays: %+v", got)
	}
	objection = a.suggest(t, body).id
	entered := c.current(t, row)
	c.act(t, "staff", &entered, "withdraw", nil)
	a.done(t, a.answering(t, reviewer, objection, "adopt", obj{}))
	if got := a.view(t).State.Staff[uuid.MustParse(a.quality.id)]; got.Status != domain.StaffLeft {
		t.Errorf("2.6: nothing moves: %+v", got)
	}
	a.tells(t, "人员信息异议成立，因人员情况已变化不作调整")
	c.tells(t, "人员信息异议成立，因人员情况已变化不作调整")
}
