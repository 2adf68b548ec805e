package apitest_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// caseOf is a case as officials are shown it.
func (a *applicant) caseOf(t *testing.T, id string) filing.Case {
	t.Helper()
	return a.asOfficial(t).State.Cases[uuid.MustParse(id)]
}

// asOfficial is the filing as officials are shown it.
func (a *applicant) asOfficial(t *testing.T) projections.FilingView {
	t.Helper()
	var v projections.FilingView
	a.done(t, request{method: http.MethodGet, path: a.at(""), token: auditor, day: a.day}).into(t, &v)
	return v
}

// decided is what the last event of a type says, as it is stored.
func (a *applicant) decided(t *testing.T, eventType string) filing.Event {
	t.Helper()
	timeline, err := projections.ReadTimeline(t.Context(), a.store, projections.FilingStream(uuid.MustParse(a.id)))
	if err != nil {
		t.Fatal(err)
	}
	var found filing.Event
	for _, e := range timeline.Events() {
		if e.Type == eventType {
			found = e.Payload.(filing.Event)
		}
	}
	return found
}

// configure has Anhui's administrator set something, and returns the event.
func (w *world) configure(t *testing.T, part string, body obj) (event string) {
	t.Helper()
	const path = "/api/authorities/34/configuration"
	var c configurationSeen
	w.done(t, request{method: http.MethodGet, path: path, token: maker}).into(t, &c)
	r := request{method: http.MethodPut, path: path + "/" + part, token: ofAnhui, body: but(body, "reason", "本省工作需要")}
	if seen := c.SecondOfficial.Revision; seen >= 0 {
		r = r.with("If-Match", strconv.Quote(strconv.FormatInt(seen, 10)))
	} else {
		r = r.with("If-None-Match", "*")
	}
	w.done(t, r)
	w.done(t, request{method: http.MethodGet, path: path, token: maker}).into(t, &c)
	return c.SecondOfficial.Event
}

// TestB6_SecondOfficial: where the authority has configured it, a case is
// decided by two officials, and the decision names what configured that.
func TestB6_SecondOfficial(t *testing.T) {
	w := ledger(t)
	a := w.ofAnhui(t)
	a.submit(t, a.first)
	a.take(t, a.first)
	configured := w.configure(t, "second-official", obj{"steps": []any{"decide_case", "cancel_ex_officio"}})
	seen := a.submission(t, a.first)
	does := func(token, verb string, body any) request { return a.ofCase(token, a.first, verb, body) }
	proposal := func() obj { return obj{"proposal": a.caseOf(t, a.first).Proposal.ID} }

	a.done(t, does(maker, "pass", obj{"submission": seen}))
	if got := a.status(t); got != filing.TrackUnderReview {
		t.Fatalf("with one official's word the track is %s", got)
	}
	if a.view(t).State.Cases[uuid.MustParse(a.first)].Proposal != nil {
		t.Error("the institution is told what officials propose")
	}
	a.refused(t, does(maker, "pass", obj{"submission": seen}), http.StatusConflict, "filing.decision_proposed", "")
	a.refused(t, does(maker, "put-back", nil), http.StatusConflict, "filing.decision_proposed", "")
	a.refused(t, does(maker, "confirm", proposal()), http.StatusForbidden, "filing.same_official", "")
	a.refused(t, does(reviewer, "confirm", proposal()), http.StatusForbidden, "auth.other_authority", "")
	a.refused(t, does(checker, "confirm", obj{"proposal": uuid.NewString()}), http.StatusPreconditionFailed, "filing.case_changed", "")
	a.refused(t, does(maker, "send-back", but(proposal(), "text", "请核对。")), http.StatusForbidden, "filing.same_official", "")
	a.refused(t, does(checker, "send-back", proposal()), http.StatusUnprocessableEntity, "filing.required", "text")
	a.done(t, does(checker, "send-back", but(proposal(), "text", "请核对检测场所面积。")))
	if got := a.caseOf(t, a.first); got.Proposal != nil || got.SentBack != "请核对检测场所面积。" {
		t.Errorf("sent back: %+v", got)
	}
	a.done(t, does(maker, "return", obj{"submission": seen, "points": []any{point("premises", "unclear", "请核对面积。")}}))
	a.refused(t, does(checker, "withdraw-decision", proposal()), http.StatusForbidden, "filing.other_official", "")
	a.done(t, does(maker, "withdraw-decision", proposal()))
	a.refused(t, does(checker, "confirm", obj{"proposal": uuid.NewString()}), http.StatusConflict, "filing.case_state", "")
	a.done(t, does(maker, "pass", obj{"submission": seen}))
	a.done(t, does(checker, "confirm", proposal()))
	passed, _ := a.decided(t, "filing.case_passed").(filing.CasePassed)
	if passed.ConfirmedBy != "anhui-b" || passed.Configuration.String() != configured || !strings.HasPrefix(passed.Number, "34J") {
		t.Errorf("passed as %+v, configured by %s", passed, configured)
	}
	if got := a.public(t).Filing.Tracks[domain.Testing].Number; got != passed.Number {
		t.Errorf("the public reads number %q", got)
	}
	history := a.done(t, a.request(http.MethodGet, a.at("/history"), nil))
	if strings.Contains(string(history.raw), "请核对检测场所面积") || strings.Contains(string(history.raw), "decision_") {
		t.Errorf("the institution's history tells what officials propose: %s", history.raw)
	}
}

// evidence attaches what an official found.
func (a *applicant) evidence(t *testing.T, token string) string {
	t.Helper()
	r := a.uploading("kind=cancellation_evidence", pdf("evidence"+a.code))
	r.token = token
	return a.done(t, r).Created
}

// TestQ1_10_ExOfficio: the authority cancels on a ground that it verified, with
// evidence and, unless it has switched that off, a second official.
func TestQ1_10_ExOfficio(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	a.refused(t, a.uploading("kind=cancellation_evidence", pdf("own")), http.StatusForbidden, "auth.role", "")
	foreign := a.uploading("kind=cancellation_evidence", pdf("foreign"))
	foreign.token = otherProvince
	a.refused(t, foreign, http.StatusForbidden, "auth.other_authority", "")
	proof := a.evidence(t, reviewer)
	ask := func(token, verb string, body obj) request {
		return request{method: http.MethodPost, path: a.at("/cancel-ex-officio%s", verb), token: token, body: body}
	}
	whole := exOfficio(proof)
	const invalid = http.StatusUnprocessableEntity
	for _, c := range []struct {
		body        obj
		code, field string
	}{
		{but(whole, "ground", "expired"), "cancellation_ground.unknown", "ground"},
		{but(whole, "ground", "conditions_not_met"), "filing.required", "explanation"},
		{but(whole, "track", "selling"), "track.unknown", "track"},
		{but(whole, "verification.body", ""), "filing.required", "verification.body"},
		{but(whole, "verification.on", tomorrow), "filing.date_in_future", "verification.on"},
		{but(whole, "verification.on", "2026-02-30"), "date.day", "verification.on"},
		{but(whole, "verification.result", ""), "filing.required", "verification.result"},
		{but(whole, "documents", []any{}), "filing.required", "documents"},
		{but(whole, "documents", []any{a.letter}), "filing.document_unknown", "documents.0"},
		{but(whole, "documents", []any{proof, proof}), "filing.repeated", "documents.1"},
	} {
		a.refused(t, ask(reviewer, "", c.body), invalid, c.code, c.field)
	}
	a.done(t, ask(reviewer, "", whole))
	if got := a.public(t); got.Status == projections.PublicCanceled || a.view(t).State.Cancellation != nil {
		t.Errorf("proposed, the public reads %s, the institution %+v", got.Status, a.view(t).State.Cancellation)
	}
	proposal := func() obj { return obj{"proposal": a.asOfficial(t).State.Cancellation.ID} }
	a.refused(t, ask(colleague, "", whole), http.StatusConflict, "filing.cancellation_proposed", "")
	a.refused(t, ask(reviewer, "/confirm", proposal()), http.StatusForbidden, "filing.same_official", "")
	a.refused(t, ask(colleague, "/confirm", obj{"proposal": uuid.NewString()}), http.StatusConflict, "filing.cancellation_unknown", "")
	a.refused(t, ask(colleague, "/withdraw", proposal()), http.StatusForbidden, "filing.other_official", "")
	a.refused(t, ask(colleague, "/send-back", proposal()), invalid, "filing.required", "text")
	a.done(t, ask(colleague, "/send-back", but(proposal(), "text", "请补充核实材料。")))
	a.done(t, ask(reviewer, "", whole)) // proposed anew
	a.done(t, ask(reviewer, "/withdraw", proposal()))
	a.done(t, ask(reviewer, "", whole))
	a.done(t, ask(colleague, "/confirm", proposal()))
	if got := a.public(t); got.Status != projections.PublicCanceled {
		t.Errorf("confirmed, the public reads %s", got.Status)
	}
	a.hides(t, w.done(t, request{method: http.MethodGet, path: "/api/registry/" + a.id}))
	a.refused(t, ask(reviewer, "", whole), http.StatusConflict, "filing.canceled", "")

	// A missing CMA is a ground for the testing track alone (1.8).
	b := w.published(t)
	second := b.second(t)
	b.submit(t, second)
	b.take(t, second)
	b.pass(t, second)
	noCMA := but(exOfficio(b.evidence(t, reviewer)), "ground", "no_cma")
	ask = func(token, verb string, body obj) request {
		return request{method: http.MethodPost, path: b.at("/cancel-ex-officio%s", verb), token: token, body: body}
	}
	b.refused(t, ask(reviewer, "", noCMA), invalid, "filing.no_cma_operation", "ground")
	b.refused(t, ask(reviewer, "", but(noCMA, "track", "operation")), invalid, "filing.no_cma_operation", "ground")
	b.done(t, ask(reviewer, "", but(noCMA, "track", "testing")))
	b.done(t, ask(colleague, "/confirm", obj{"proposal": b.asOfficial(t).State.Cancellation.ID}))
	if got := b.view(t).State.Tracks; got[domain.Testing].Status != filing.TrackCanceled || got[domain.Operation].Status != filing.TrackEffective {
		t.Errorf("without CMA: %+v", got)
	}
}
