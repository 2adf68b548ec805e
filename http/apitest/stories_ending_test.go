package apitest_test

import (
	"net/http"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
)

// ofFujianSet has Fujian's administrator set something for the first time.
func (w *world) ofFujianSet(t *testing.T, part string, body obj) {
	t.Helper()
	r := request{method: http.MethodPut, path: "/api/authorities/35/configuration/" + part, token: ofFujian, body: but(body, "reason", "本省工作需要")}
	w.done(t, r.with("If-None-Match", "*"))
}

// inFujian is a filing in force there.
func (w *world) inFujian(t *testing.T) *applicant {
	t.Helper()
	a := w.newApplicant(t)
	a.home, a.reviewer = "35", fujian
	a.register(t)
	a.fillIn(t)
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	return a
}

// exOfficio is a request about a cancellation by the authority.
func (a *applicant) exOfficio(token, verb string, body obj) request {
	return request{method: http.MethodPost, path: a.at("/cancel-ex-officio%s", verb), token: token, body: body}
}

// TestQ1_9_LineSwitchedOff: where the authority shows no line, the public is
// answered of a canceled filing as of one that never was; who may see its history
// goes on seeing it.
func TestQ1_9_LineSwitchedOff(t *testing.T) {
	w := ledger(t)
	a := w.inFujian(t)
	w.ofFujianSet(t, "cancellation-line", obj{"shown": false})
	if got := a.public(t); got.Filing == nil {
		t.Errorf("in force, the public reads %+v", got)
	}
	end := a.request(http.MethodPost, a.at("/cancel"), obj{"reason": "停止相关业务", "confirmed": true})
	a.refused(t, a.request(http.MethodPost, a.at("/cancel"), obj{"reason": "停止相关业务", "confirmed": false}), http.StatusUnprocessableEntity, "filing.required", "confirmed")
	a.done(t, end)
	for _, path := range []string{"", "/history", "/as-of?at=" + today, "/compare?from=" + today + "&to=" + today, "/annex"} {
		a.refused(t, request{method: http.MethodGet, path: "/api/registry/" + a.id + path}, http.StatusNotFound, "registry.not_published", "")
	}
	if got := w.search(t, "q="+a.code); len(got) != 0 {
		t.Errorf("the public finds %+v", got)
	}
	if got := a.asOfficial(t).State.Tracks[domain.Testing].Status; got != filing.TrackCanceled {
		t.Errorf("the auditor reads %s", got)
	}
	a.tells(t, "备案注销（检测类）")
}

// TestQ1_10_OneOfficial: the authority may do without a second official; what is
// canceled so is canceled at once, and says what allowed it.
func TestQ1_10_OneOfficial(t *testing.T) {
	w := ledger(t)
	a := w.inFujian(t)
	w.ofFujianSet(t, "second-official", obj{"steps": []any{}})
	a.reviewer = fujian
	ended := exOfficio(a.evidence(t, fujian))
	a.refused(t, a.exOfficio(reviewer, "", ended), http.StatusForbidden, "auth.other_authority", "")
	a.refused(t, a.exOfficio(a.token, "", ended), http.StatusForbidden, "auth.role", "")
	a.refused(t, a.exOfficio(fujian, "", without(ended, "verification.body")), http.StatusUnprocessableEntity, "filing.required", "verification.body")
	a.done(t, a.exOfficio(fujian, "", ended))
	by, _ := a.decided(t, "filing.canceled_ex_officio").(filing.CanceledExOfficio)
	if a.status(t) != filing.TrackCanceled || by.Maker != "fujian" || by.ConfirmedBy != "" || by.Configuration.String() == "" {
		t.Errorf("canceled as %+v", by)
	}
	w.draft(t).addPerson(t, a.sampler.body) // free again
}

// TestQ1_10_NoTimer: whatever expires, nothing is canceled by itself (2.30).
func TestQ1_10_NoTimer(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	a.day = 4000 // long after the certificate
	if got := a.public(t); got.Status != projections.PublicEffective || got.Filing == nil {
		t.Errorf("the public reads %+v", got)
	}
	unexplained := exOfficio(a.evidence(t, reviewer))
	delete(unexplained, "ground")
	refused := a.exOfficio(reviewer, "", unexplained)
	refused.day = a.day
	a.refused(t, refused, http.StatusUnprocessableEntity, "filing.required", "ground") // it takes an official, and a ground
}

// TestQ1_10_WhileItWaits: what becomes of a proposed cancellation while it waits
// for a second official.
func TestQ1_10_WhileItWaits(t *testing.T) {
	w := ledger(t)
	proposal := func(a *applicant) obj { return obj{"proposal": a.asOfficial(t).State.Cancellation.ID} }

	// Operation, published meanwhile, needs no CMA (1.8).
	a := w.published(t)
	noCMA := but(exOfficio(a.evidence(t, reviewer)), "ground", "no_cma")
	a.done(t, a.exOfficio(reviewer, "", noCMA))
	second := a.second(t)
	a.submit(t, second)
	a.take(t, second)
	a.pass(t, second)
	a.refused(t, a.exOfficio(colleague, "/confirm", proposal(a)), http.StatusUnprocessableEntity, "filing.no_cma_operation", "ground")
	a.done(t, a.exOfficio(reviewer, "/withdraw", proposal(a)))
	a.done(t, a.exOfficio(reviewer, "", but(noCMA, "track", "testing")))
	a.done(t, a.exOfficio(colleague, "/confirm", proposal(a)))
	if got := a.trackStatus(t, domain.Operation); got != filing.TrackEffective {
		t.Errorf("operation is %s", got)
	}

	// The institution cancels by itself: nothing is left to confirm, nor of its cases.
	b := w.published(t)
	b.done(t, b.exOfficio(reviewer, "", exOfficio(b.evidence(t, reviewer))))
	waiting := proposal(b)
	renamed := b.rename(t, b.name+"二部")
	b.letterFor(t, renamed, b.name+"二部", representative)
	b.submit(t, renamed)
	b.take(t, renamed)
	seen := b.submission(t, renamed)
	b.cancel(t)
	b.refused(t, b.exOfficio(colleague, "/confirm", waiting), http.StatusConflict, "filing.cancellation_unknown", "")
	b.refused(t, b.ofCase(reviewer, renamed, "pass", obj{"submission": seen}), http.StatusConflict, "filing.case_state", "")
	b.refused(t, b.registration(), http.StatusConflict, "credit_code_exists", "credit_code") // it files anew (2.16)
}

// TestQ1_9_SecondTrackUnderReview: the last effective track is the whole filing;
// what was handed in beside it ends, too, and is begun anew (2.15, 2.17).
func TestQ1_9_SecondTrackUnderReview(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	second := a.second(t)
	a.submit(t, second)
	a.take(t, second)
	seen := a.submission(t, second)
	a.done(t, a.request(http.MethodPost, a.at("/tracks/testing/cancel"), obj{"reason": "停止检测业务", "confirmed": true}))
	state := a.view(t).State
	if _, there := state.Tracks[domain.Operation]; there || a.public(t).Status != projections.PublicCanceled {
		t.Errorf("the tracks are %+v", state.Tracks)
	}
	for _, member := range state.Staff {
		if member.Employed() {
			t.Errorf("somebody is held still: %+v", member.Posts)
		}
	}
	a.refused(t, a.ofCase(reviewer, second, "pass", obj{"submission": seen}), http.StatusConflict, "filing.case_state", "")
	a.refused(t, a.starting("operation"), http.StatusConflict, "filing.canceled", "")
	a.done(t, a.request(http.MethodPost, a.at("/file-anew"), obj{"track": "operation", "authority": "32"}))
	if lines := string(a.done(t, a.request(http.MethodGet, a.at("/progress"), nil)).raw); !strings.Contains(lines, "已注销") || !strings.Contains(lines, "填报中") {
		t.Errorf("begun anew, the progress is %s", lines)
	}
}
