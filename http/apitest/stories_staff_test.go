package apitest_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

func (a *applicant) adding(body obj) request {
	return a.request(http.MethodPost, a.at("/staff"), body)
}

func TestQ3_1_Posts(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	somebody := w.staffMember("钟离雪", "sample_management", "laboratory_analysis", "report_writing")
	refuse := func(body obj, code, field string) {
		t.Helper()
		a.refused(t, a.adding(body), http.StatusUnprocessableEntity, code, field)
	}
	refuse(but(somebody, "posts", obj{}), "filing.required", "posts")
	refuse(but(somebody, "posts.testing", []any{}), "filing.required", "posts.testing")
	refuse(but(somebody, "posts.testing", []any{"accounting"}), "post.unknown", "posts.testing.0")
	refuse(but(somebody, "posts.testing", []any{"field_operation"}), "filing.not_allowed_here", "posts.testing")
	refuse(but(somebody, "posts", obj{"operation": []any{"field_operation"}}), "filing.not_allowed_here", "posts.operation")
	refuse(but(somebody, "posts.testing", []any{"authorized_signatory"}), "filing.required", "signing_scope")
	refuse(but(somebody, "signing_scope", "水和废水"), "filing.not_allowed_here", "signing_scope")
	a.addPerson(t, somebody)

	// Technical and quality management must be held by somebody (R4).
	a.act(t, "staff", &a.quality.row, "withdraw", nil)
	a.refused(t, a.ofCase(a.token, a.first, "submit", nil), http.StatusConflict, "check.post_vacant", "staff.posts.quality_management")
}

func TestQ3_4_EducationAndTitle(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	better := but(but(a.sampler.body, "education", "master"), "title", "senior")
	a.refused(t, a.revising("staff", a.sampler.row, better), http.StatusUnprocessableEntity, "filing.alteration_required", "alteration.kind")
	a.revise(t, "staff", &a.sampler.row, changed(better, "2026-11-01"))
	if got := a.public(t).Filing.Staff; got.Education["master"] != 1 || got.Titles["senior"] != 1 || got.Employed != 3 {
		t.Errorf("the public reads %+v", got)
	}
	if open := a.view(t).State.OpenCases(); len(open) != 0 {
		t.Errorf("a degree opened %+v", open)
	}
	again := a.done(t, a.revising("staff", a.sampler.row, changed(better, "2026-11-01")))
	if again.Events != 0 || again.header.Get("ETag") != a.sampler.tag {
		t.Errorf("the same row again recorded %d events, ETag %s", again.Events, again.header.Get("ETag"))
	}
}

func TestQ3_5_Leaving(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	mistaken := a.addPerson(t, w.staffMember("端木错", "sample_management"))
	a.act(t, "staff", &mistaken.row, "withdraw", nil)
	a.submit(t, a.first)
	a.refused(t, a.acting("staff", a.sampler.row, "withdraw", nil), http.StatusConflict, "filing.with_authority", "")
	a.take(t, a.first)
	a.pass(t, a.first)
	a.refused(t, a.acting("staff", a.sampler.row, "withdraw", nil), http.StatusConflict, "filing.entry_final", "")
	a.refused(t, request{method: http.MethodDelete, path: a.at("/staff/%s", a.sampler.id), token: a.token}, http.StatusMethodNotAllowed, "request.method", "")

	left := obj{"left_on": "2026-11-10", "document_id": a.upload(t, "kind=leave_proof&staff_id="+a.sampler.id)}
	refuse := func(body obj, code, field string) {
		t.Helper()
		a.refused(t, a.acting("staff", a.sampler.row, "leave", body), http.StatusUnprocessableEntity, code, field)
	}
	refuse(without(left, "left_on"), "filing.required", "left_on")
	refuse(without(left, "document_id"), "filing.required", "document_id")
	refuse(but(left, "left_on", tomorrow), "filing.date_in_future", "left_on")
	refuse(but(left, "left_on", "2019-12-31"), "filing.date_order", "left_on")
	refuse(but(left, "document_id", a.letter), "filing.document_unknown", "document_id")
	refuse(but(left, "document_id", a.upload(t, "kind=leave_proof&staff_id="+a.quality.id)), "filing.document_unknown", "document_id")
	a.act(t, "staff", &a.sampler.row, "leave", left)
	a.refused(t, a.revising("staff", a.sampler.row, changed(a.sampler.body, today)), http.StatusConflict, "filing.staff_not_employed", "")
	if got := a.public(t).Filing.Staff.Employed; got != 2 {
		t.Errorf("the public counts %d", got)
	}

	// Whoever left is free, and may come back.
	b := w.draft(t)
	b.addPerson(t, a.sampler.body)
	a.refused(t, a.acting("staff", a.sampler.row, "rehire", but(a.sampler.body, "hired_on", "2026-11-20")), http.StatusConflict, "person_held_elsewhere", "")
}

func TestQ3_7_SignedContract(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	somebody := w.staffMember("慕容新", "laboratory_analysis")
	refuse := func(body obj, code, field string) {
		t.Helper()
		a.refused(t, a.adding(body), http.StatusUnprocessableEntity, code, field)
	}
	refuse(but(somebody, "person.contract_signed_on", tomorrow), "filing.date_in_future", "person.contract_signed_on")
	refuse(without(somebody, "person.contract_signed_on"), "filing.required", "person.contract_signed_on")
	refuse(but(somebody, "hired_on", "2027-02-24"), "filing.date_in_future", "hired_on")
	refuse(but(somebody, "person.contract_to", "2030-01-01"), "filing.not_allowed_here", "person.contract_to")
	limited := but(somebody, "person.contract_open", false)
	refuse(limited, "filing.required", "person.contract_to")
	refuse(but(limited, "person.contract_to", "2020-03-01"), "filing.date_order", "person.contract_to")
	a.addPerson(t, but(but(limited, "person.contract_to", "2030-03-01"), "hired_on", "2027-02-23"))
}

func TestQ3_9_MovedAndBack(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	a.refused(t, a.acting("staff", a.sampler.row, "rehire", a.sampler.body), http.StatusConflict, "filing.staff_employed", "")
	a.refused(t, a.acting("staff", a.sampler.row, "move", obj{"moved_on": tomorrow}), http.StatusUnprocessableEntity, "filing.date_in_future", "moved_on")
	a.act(t, "staff", &a.sampler.row, "move", obj{"moved_on": "2026-11-10"})
	if got := a.public(t).Filing.Staff.Employed; got != 2 {
		t.Errorf("the public counts %d", got)
	}
	back := but(a.sampler.body, "hired_on", "2026-11-20")
	a.refused(t, a.acting("staff", a.sampler.row, "rehire", but(back, "hired_on", "2026-11-09")), http.StatusUnprocessableEntity, "filing.date_order", "hired_on")
	stranger := but(back, "person.id_number", w.heard.idNumber())
	a.refused(t, a.acting("staff", a.sampler.row, "rehire", stranger), http.StatusConflict, "filing.not_same_person", "person.id_number")
	again := a.done(t, a.acting("staff", a.sampler.row, "rehire", back))
	if again.Created == "" || again.Created == a.sampler.id {
		t.Errorf("rehiring made row %q", again.Created)
	}
	if got := a.public(t).Filing.Staff.Employed; got != 3 {
		t.Errorf("the public counts %d", got)
	}
}

// TestQ3_11_WrongIDNumber: nobody puts a number right directly, neither the institution nor
// the authority; it takes a suggestion (TestQ3_11_WrongIDNumberBySuggestion).
func TestQ3_11_WrongIDNumber(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	right := w.heard.idNumber()
	oneself := changed(but(a.sampler.body, "person.id_number", right), "2026-11-01")
	a.refused(t, a.revising("staff", a.sampler.row, oneself), http.StatusConflict, "filing.id_number_by_suggestion", "person.id_number")
	direct := a.acting("staff", a.sampler.row, "correct-id-number", obj{"id_number": right, "reason": "录入错误"})
	direct.token = reviewer
	a.refused(t, direct, http.StatusNotFound, "request.path", "")
}

// TestQ3_10_RetentionEnded: nobody in service is erased; whoever left may be, once nothing
// requires the data any more. For a mistake there is the suggestion.
func TestQ3_10_RetentionEnded(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	erase := func(subject string) request {
		return request{method: http.MethodPost, path: a.at("/subjects/%s/erase", subject), token: reviewer, body: obj{"reason": "retention_ended"}}
	}
	subject := a.view(t).State.Staff[uuid.MustParse(a.sampler.id)].Person.Subject.String()
	a.refused(t, erase(subject), http.StatusConflict, "filing.subject_holds_claim", "")
	a.refused(t, erase(uuid.NewString()), http.StatusNotFound, "filing.subject_unknown", "")
	a.act(t, "staff", &a.sampler.row, "move", obj{"moved_on": "2026-11-10"})
	bad := erase(subject)
	for _, reason := range []string{"because", "entered_by_mistake", "number_corrected"} {
		bad.body = obj{"reason": reason}
		a.refused(t, bad, http.StatusUnprocessableEntity, "filing.not_allowed_here", "reason")
	}
	a.done(t, erase(subject))
	a.refused(t, a.acting("staff", a.sampler.row, "rehire", but(a.sampler.body, "hired_on", "2026-11-20")), http.StatusConflict, "filing.subject_erased", "")
}

// recorded is an event as the log has it.
type recorded struct {
	meta eventstore.Metadata
	data string
}

// await waits for an event of a type in the filing's stream.
func (a *applicant) await(t *testing.T, eventType string) recorded {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	stream := projections.FilingStream(uuid.MustParse(a.id))
	for page, err := range a.store.Follow(ctx, eventstore.Position{}) {
		if err != nil {
			t.Fatalf("no %s: %v", eventType, err)
		}
		i := slices.IndexFunc(page, func(r eventstore.Recorded) bool { return r.Stream == stream && r.Type == eventType })
		if i < 0 {
			continue
		}
		meta, err := eventstore.DecodeMetadata(page[i].Metadata)
		if err != nil {
			t.Fatal(err)
		}
		return recorded{meta, string(page[i].Data)}
	}
	t.Fatalf("no %s", eventType)
	return recorded{}
}

func TestQ7_3_OnePerson(t *testing.T) {
	w := ledger(t)
	a, b := w.draft(t), w.draft(t)
	a.refused(t, a.adding(b.sampler.body), http.StatusConflict, "person_held_elsewhere", "person.id_number")
	a.refused(t, a.adding(a.sampler.body), http.StatusConflict, "filing.person_listed", "person.id_number")
	lower := a.number[:17] + strings.ToLower(a.number[17:])
	a.addPerson(t, but(w.staffMember(representative, "field_sampling"), "person.id_number", lower))
	a.refused(t, b.adding(but(w.staffMember(representative, "field_sampling"), "person.id_number", a.number)), http.StatusConflict, "person_held_elsewhere", "person.id_number")

	elsewhere := a.send(t, a.adding(b.sampler.body))
	for _, told := range []string{b.code, b.name, b.id} {
		if strings.Contains(string(elsewhere.raw), told) {
			t.Errorf("the refusal tells %s: %s", told, elsewhere.raw)
		}
	}
}
