package apitest_test

import (
	"net/http"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// operationScope is of a track that is added.
func operationScope(monitoring ...string) obj {
	return scope("pollution_source_operation", monitoring...)
}

// spare is an instrument that serves operation.
func spare(assetNumber, premises string) obj {
	s := but(instrument(assetNumber, premises), "tracks", []any{"operation"})
	return but(but(s, "uses", []any{"spare_unit"}), "categories", []any{"source_gas"})
}

func (a *applicant) starting(track string) request {
	return a.request(http.MethodPost, a.at("/tracks/%s/start", track), nil)
}

// second starts the operation track and fills in what it needs.
func (a *applicant) second(t *testing.T) (caseID string) {
	t.Helper()
	caseID = a.done(t, a.starting("operation")).Created
	a.put(t, "tracks/operation/scope", operationScope("source_gas", "source_water"))
	a.addPerson(t, but(a.staffMember("公冶平"), "posts", obj{"operation": []any{"field_operation"}}))
	a.add(t, "equipment", spare("YW-0001", a.place.id))
	a.add(t, "management", changed(management("operation_record_system", a.upload(t, "kind=management_document")), today))
	a.put(t, "operation-capability", operates(obj{"field": "gas_nonmethane_hydrocarbons"}, obj{"field": "water_ammonia"}))
	letter := a.upload(t, "kind=commitment_letter&case_id="+caseID)
	a.put(t, "cases/"+caseID+"/commitment", commitment(a.name, representative, letter))
	return caseID
}

func (a *applicant) trackStatus(t *testing.T, track domain.Track) filing.TrackStatus {
	t.Helper()
	return a.view(t).State.Tracks[track].Status
}

// TestQ7_7_SecondTrack: the other institution type, once one is effective: only
// what is new is asked, with a letter of its own, and it is reviewed.
func TestQ7_7_SecondTrack(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	a.refused(t, a.starting("operation"), http.StatusConflict, "filing.not_effective", "")
	a.refused(t, a.starting("testing"), http.StatusConflict, "filing.case_open", "")
	a.refused(t, a.starting("selling"), http.StatusUnprocessableEntity, "track.unknown", "track")
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	a.refused(t, a.starting("testing"), http.StatusConflict, "filing.track_effective", "")
	a.refused(t, a.replacing("tracks/operation/scope", operationScope("source_gas")), http.StatusNotFound, "filing.not_found", "track")

	// Nothing of what both share is asked again, all of what is new is.
	bare := a.done(t, a.starting("operation")).Created
	a.refused(t, a.starting("operation"), http.StatusConflict, "filing.case_open", "")
	a.refused(t, a.ofCase(a.token, bare, "submit", nil), http.StatusConflict, "check.management_missing", "management.operation_record_system")
	missing := a.refused(t, a.ofCase(a.token, bare, "submit", nil), http.StatusConflict, "check.commitment_needed", "commitment")
	for _, field := range []string{"tracks.operation.scope", "staff", "equipment", "operation_capability"} {
		if !missing.has("check.section_missing", field) {
			t.Errorf("%s is not asked for: %s", field, missing.raw)
		}
	}
	if missing.has("check.section_missing", "basics") || missing.has("check.main_premises_missing", "") {
		t.Errorf("what is shared is asked again: %s", missing.raw)
	}
	a.done(t, a.ofCase(a.token, bare, "discard", obj{"confirmed": true}))
	if _, there := a.view(t).State.Tracks[domain.Operation]; there {
		t.Error("the track is there though its draft was given up")
	}

	second := a.second(t)
	a.submit(t, second)
	if got := a.status(t); got != filing.TrackEffective {
		t.Errorf("the first track is %s meanwhile", got)
	}
	a.refused(t, a.replacing("tracks/operation/scope", operationScope("source_gas")), http.StatusConflict, "filing.with_authority", "")
	a.put(t, "contacts", but(contacts(a.mobiles[0], a.mobiles[1]), "office_phone", "025-66660003")) // is of both
	a.take(t, second)
	a.giveBack(t, second, point("tracks.operation.scope", "category", "请核对运维类别。"))
	a.put(t, "tracks/operation/scope", operationScope("source_gas"))
	a.submit(t, second)
	a.take(t, second)
	a.pass(t, second)
	tracks := a.public(t).Filing.Tracks
	if first, other := tracks[domain.Testing].Number, tracks[domain.Operation].Number; len(tracks) != 2 || first == other || !strings.HasPrefix(other, "32") {
		t.Errorf("the public reads %+v", tracks)
	}
}

// operating is a filing of operation alone, in force, and who serves it.
func (w *world) operating(t *testing.T) (a *applicant, operator person) {
	t.Helper()
	a = w.newApplicant(t)
	r := a.registration()
	r.body = obj{"credit_code": a.code, "authority": a.home, "track": "operation"}
	got := a.done(t, r)
	a.id, a.first = got.Filing, got.Created
	a.put(t, "identity", identity(a.name, representative, a.number))
	a.put(t, "tracks/operation/scope", operationScope("source_gas"))
	a.put(t, "basics", basics())
	a.put(t, "contacts", contacts(a.mobiles[0], a.mobiles[1]))
	a.put(t, "top-manager", topManager())
	a.place = a.add(t, "premises", but(premises(), "proof_id", a.upload(t, "kind=premises_proof")))
	a.upload(t, "kind=registration_certificate")
	operator = a.addPerson(t, but(a.staffMember("公冶平"), "posts", obj{"operation": []any{"field_operation"}}))
	a.add(t, "equipment", spare("YW-0001", a.place.id))
	a.add(t, "management", management("operation_record_system", a.upload(t, "kind=management_document")))
	a.add(t, "management", management("complaints", ""))
	a.put(t, "operation-capability", operates(obj{"field": "gas_nonmethane_hydrocarbons"}))
	a.put(t, "commitment", commitment(a.name, representative, a.upload(t, "kind=commitment_letter")))
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	return a, operator
}

// TestQ7_7_TestingSecond: the other way round, operation first and then
// 新增监测机构备案: all that testing asks for is asked, the certificate and its annex
// included, and nothing of what is there; who is there may serve both (1.16).
func TestQ7_7_TestingSecond(t *testing.T) {
	w := ledger(t)
	a, operator := w.operating(t)
	first := a.view(t).State.Tracks[domain.Operation].Number
	a.refused(t, a.starting("operation"), http.StatusConflict, "filing.track_effective", "")
	second := a.done(t, a.starting("testing")).Created
	a.refused(t, a.starting("testing"), http.StatusConflict, "filing.case_open", "")
	missing := a.refused(t, a.ofCase(a.token, second, "submit", nil), http.StatusConflict, "check.commitment_needed", "commitment")
	for _, field := range []string{"tracks.testing.scope", "staff", "equipment", "cma", "annex"} {
		if !missing.has("check.section_missing", field) {
			t.Errorf("%s is not asked for: %s", field, missing.raw)
		}
	}
	if missing.has("check.section_missing", "basics") || missing.has("check.main_premises_missing", "") || missing.has("check.management_missing", "management.operation_record_system") {
		t.Errorf("what is there is asked again: %s", missing.raw)
	}

	a.put(t, "tracks/testing/scope", scope("general", "M01", "M02"))
	a.addPerson(t, but(a.staffMember("闻人越", "technical_management", "authorized_signatory"), "signing_scope", "水和废水"))
	a.addPerson(t, a.staffMember("司徒宁", "quality_management", "report_review"))
	both := but(operator.body, "posts", obj{"operation": []any{"field_operation"}, "testing": []any{"field_sampling", "field_testing"}})
	a.revise(t, "staff", &operator.row, changed(both, today))
	a.add(t, "equipment", instrument("YT-0001", a.place.id))
	a.put(t, "cma", cma(a.name, a.upload(t, "kind=cma_certificate"), a.upload(t, "kind=cma_annex")))
	a.handOver(t, plainly, []obj{annexRow(a.place.id, "M01", "化学需氧量", "HJ 828-2017"), annexRow(a.place.id, "M02", "二氧化硫", "HJ 57-2017")})
	a.add(t, "management", changed(management("data_quality_system", a.upload(t, "kind=management_document")), today))
	letter := a.upload(t, "kind=commitment_letter&case_id="+second)
	a.put(t, "cases/"+second+"/commitment", commitment(a.name, representative, letter))
	a.submit(t, second)
	if got := a.trackStatus(t, domain.Operation); got != filing.TrackEffective {
		t.Errorf("operation is %s meanwhile", got)
	}
	a.take(t, second)
	a.giveBack(t, second, point("tracks.testing.scope", "category", "请核对监测类别。"))
	a.put(t, "tracks/testing/scope", scope("general", "M01"))
	a.submit(t, second)
	a.take(t, second)
	a.pass(t, second)
	tracks := a.public(t).Filing.Tracks
	if other := tracks[domain.Testing].Number; len(tracks) != 2 || tracks[domain.Operation].Number != first || other == first || !strings.HasPrefix(other, "32J") {
		t.Errorf("operation was %s; the public reads %+v", first, tracks)
	}
	if got := a.view(t).State.Staff[uuid.MustParse(operator.id)].Posts; len(got) != 2 {
		t.Errorf("who serves both has the posts %v", got)
	}
}

// TestQ7_9_OneTrack: one track is canceled, the other goes on; who served only
// it is free. The last one ends the filing.
func TestQ7_9_OneTrack(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	second := a.second(t)
	a.submit(t, second)
	ending := func(track string, body obj) request {
		return a.request(http.MethodPost, a.at("/tracks/%s/cancel", track), body)
	}
	confirmed := obj{"reason": "停止运维业务", "confirmed": true}
	a.refused(t, ending("operation", confirmed), http.StatusConflict, "filing.not_effective", "")
	a.take(t, second)
	a.pass(t, second)
	amendment := a.put(t, "tracks/operation/scope", changed(operationScope("source_gas"), "2026-11-05")).Created
	a.refused(t, ending("operation", without(confirmed, "confirmed")), http.StatusUnprocessableEntity, "filing.required", "confirmed")
	a.refused(t, ending("operation", without(confirmed, "reason")), http.StatusUnprocessableEntity, "filing.required", "reason")
	a.refused(t, ending("selling", confirmed), http.StatusUnprocessableEntity, "track.unknown", "track")
	a.done(t, ending("operation", confirmed))

	state := a.view(t).State
	if state.Tracks[domain.Operation].Status != filing.TrackCanceled || state.Tracks[domain.Testing].Status != filing.TrackEffective ||
		state.Cases[uuid.MustParse(amendment)].Status != filing.CaseClosedStatus {
		t.Errorf("after one track was canceled: %+v", state.Tracks)
	}
	public := w.done(t, request{method: http.MethodGet, path: "/api/registry/" + a.id})
	for _, hidden := range []string{"停止运维业务", "source_gas", "YW-0001"} {
		if strings.Contains(string(public.raw), hidden) {
			t.Errorf("of a canceled track the public reads %s: %s", hidden, public.raw)
		}
	}
	if _, there := a.public(t).Filing.Tracks[domain.Testing]; !there {
		t.Errorf("the other track is not published: %s", public.raw)
	}
	a.refused(t, a.replacing("tracks/operation/scope", operationScope("source_gas")), http.StatusConflict, "filing.canceled", "")
	a.done(t, ending("testing", obj{"reason": "停止相关业务", "confirmed": true}))
	if got := a.public(t); got.Status != projections.PublicCanceled {
		t.Errorf("after the last track was canceled the public reads %s", got.Status)
	}
}

// TestQ7_7_BegunAgain: a track that was canceled is begun again beside the one that
// is in force; it is reviewed anew and gets another number (2.18).
func TestQ7_7_BegunAgain(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	second := a.second(t)
	a.submit(t, second)
	a.take(t, second)
	a.pass(t, second)
	before := a.view(t).State.Tracks[domain.Operation].Number
	a.refused(t, a.starting("operation"), http.StatusConflict, "filing.track_effective", "")
	a.done(t, a.request(http.MethodPost, a.at("/tracks/operation/cancel"), obj{"reason": "停止运维业务", "confirmed": true}))

	again := a.done(t, a.starting("operation")).Created
	a.refused(t, a.starting("operation"), http.StatusConflict, "filing.case_open", "")
	missing := a.refused(t, a.ofCase(a.token, again, "submit", nil), http.StatusConflict, "check.commitment_needed", "commitment")
	if !missing.has("check.section_missing", "staff") {
		t.Errorf("2.15: who served the track was let go, and nobody is asked for: %s", missing.raw)
	}
	a.put(t, "tracks/operation/scope", operationScope("source_water"))
	a.addPerson(t, but(a.staffMember("公冶安"), "posts", obj{"operation": []any{"field_operation"}}))
	a.put(t, "cases/"+again+"/commitment", commitment(a.name, representative, a.upload(t, "kind=commitment_letter&case_id="+again)))
	a.submit(t, again)
	if got := a.public(t).Filing.Tracks; len(got) != 1 {
		t.Errorf("while it is reviewed anew the public reads %+v", got)
	}
	a.take(t, again)
	a.pass(t, again)
	tracks := a.public(t).Filing.Tracks
	if got := tracks[domain.Operation]; len(tracks) != 2 || got.Number == "" || got.Number == before || len(got.Scope.MonitoringCategories) != 1 {
		t.Errorf("begun again, the public reads %+v; the number was %s", tracks, before)
	}
}

// TestQ1_9_FileAnew: after a cancellation the institution files again on the
// same stream, with the authority of the province where it is registered now.
func TestQ1_9_FileAnew(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	anew := func(body obj) request { return a.request(http.MethodPost, a.at("/file-anew"), body) }
	a.refused(t, anew(obj{"track": "testing", "authority": "34"}), http.StatusConflict, "filing.track_effective", "")
	old := a.view(t).State.Tracks[domain.Testing].Number
	a.cancel(t)
	a.refused(t, anew(obj{"track": "testing", "authority": "71"}), http.StatusUnprocessableEntity, "authority.unknown", "authority")
	a.refused(t, anew(obj{"authority": "34"}), http.StatusUnprocessableEntity, "filing.required", "track")
	again := a.done(t, anew(obj{"track": "testing", "authority": "34"})).Created
	a.refused(t, anew(obj{"track": "testing", "authority": "34"}), http.StatusConflict, "filing.case_open", "")
	a.refused(t, a.ofCase(a.token, again, "submit", nil), http.StatusConflict, "check.commitment_needed", "commitment")
	a.refused(t, request{method: http.MethodGet, path: a.at(""), token: reviewer}, http.StatusForbidden, "auth.other_authority", "")

	a.home, a.reviewer = "34", checker
	for _, p := range []*person{&a.technical, &a.quality, &a.sampler} {
		*p = a.addPerson(t, p.body)
	}
	a.instrument = a.add(t, "equipment", instrument("YT-0100", a.place.id))
	a.put(t, "commitment", commitment(a.name, representative, a.upload(t, "kind=commitment_letter")))
	a.submit(t, again)
	a.take(t, again)
	if got := a.public(t); got.Status != projections.PublicCanceled {
		t.Errorf("while it is reviewed again the public reads %s", got.Status)
	}
	seen := a.submission(t, again)
	a.done(t, a.ofCase(a.reviewer, again, "pass", obj{"submission": seen}))
	if a.status(t) == filing.TrackUnderReview { // where two decide by now
		a.done(t, a.ofCase(maker, again, "confirm", obj{"proposal": a.caseOf(t, again).Proposal.ID}))
	}
	number := a.public(t).Filing.Tracks[domain.Testing].Number
	if number == old || !strings.HasPrefix(number, "34J") {
		t.Errorf("filed anew under number %s, before %s", number, old)
	}
}

// TestQ7_2_Discard: a draft that nothing was recorded in frees its credit code;
// any other one stays, and is filed anew.
func TestQ7_2_Discard(t *testing.T) {
	w := ledger(t)
	a := w.registered(t)
	giveUp := func(body obj) request { return a.ofCase(a.token, a.first, "discard", body) }
	a.refused(t, giveUp(obj{}), http.StatusUnprocessableEntity, "filing.required", "confirmed")
	a.refused(t, a.registration(), http.StatusConflict, "credit_code_exists", "credit_code")
	a.done(t, giveUp(obj{"confirmed": true}))
	a.refused(t, giveUp(obj{"confirmed": true}), http.StatusConflict, "filing.discarded", "")
	before := a.id
	if a.register(t); a.id == before {
		t.Error("registered again on the same stream")
	}
	a.fillIn(t)
	a.submit(t, a.first)
	a.refused(t, giveUp(obj{"confirmed": true}), http.StatusConflict, "filing.with_authority", "")
	a.done(t, a.ofCase(a.token, a.first, "withdraw", nil))
	a.done(t, giveUp(obj{"confirmed": true}))
	a.refused(t, a.replacing("contacts", contacts(a.mobiles[1], a.mobiles[0])), http.StatusConflict, "filing.discarded", "")
	a.refused(t, a.registration(), http.StatusConflict, "credit_code_exists", "credit_code")
	w.registered(t).addPerson(t, a.sampler.body) // free again
	a.first = a.done(t, a.request(http.MethodPost, a.at("/file-anew"), obj{"track": "operation", "authority": "32"})).Created
	if got := a.trackStatus(t, domain.Operation); got != filing.TrackDraft {
		t.Errorf("begun again, the track is %q", got)
	}
}

// TestQ1_5_ChooseAuthority: the institution chooses its authority, until it is
// published; that its credit code says another province warns and no more.
func TestQ1_5_ChooseAuthority(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	choose := func(code string) request {
		return a.request(http.MethodPost, a.at("/authority"), obj{"authority": code})
	}
	findings := func() string {
		return string(a.done(t, a.request(http.MethodGet, a.at("/cases/%s/check", a.first), nil)).raw)
	}
	a.refused(t, choose("71"), http.StatusUnprocessableEntity, "authority.unknown", "authority")
	if strings.Contains(findings(), "check.authority_differs") {
		t.Errorf("the own province: %s", findings())
	}
	a.done(t, choose("34"))
	if got := findings(); !strings.Contains(got, "check.authority_differs") || !strings.Contains(got, `"submittable":true`) {
		t.Errorf("another province than the credit code's: %s", got)
	}
	a.submit(t, a.first)
	a.refused(t, choose("32"), http.StatusConflict, "filing.with_authority", "")
	a.refused(t, a.ofCase(reviewer, a.first, "take", nil), http.StatusForbidden, "auth.other_authority", "")
	a.reviewer = maker
	a.take(t, a.first)
	a.done(t, a.ofCase(maker, a.first, "put-back", nil))
	a.done(t, a.ofCase(a.token, a.first, "withdraw", nil))
	a.done(t, choose("32"))
	a.reviewer = reviewer
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	a.refused(t, choose("34"), http.StatusConflict, "filing.authority_fixed", "")
}

// TestQ2_2_OtherCategories: several categories of operation at once, and 其他 that
// says what it is.
func TestQ2_2_OtherCategories(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	second := a.second(t)
	all := operationScope("source_gas", "source_water", "ambient_air", "surface_water", "noise", "other")
	refuse := func(body obj, code, field string) {
		t.Helper()
		a.refused(t, a.replacing("tracks/operation/scope", body), http.StatusUnprocessableEntity, code, field)
	}
	refuse(all, "filing.required", "other_texts")
	refuse(but(operationScope("source_gas"), "other_texts", []any{"小微站"}), "filing.not_allowed_here", "other_texts")
	refuse(but(all, "other_texts", []any{"站"}), "text.too_short", "other_texts.0")
	refuse(but(all, "other_texts", []any{"小微站", strings.Repeat("长", 61)}), "text.too_long", "other_texts.1")
	refuse(but(all, "other_texts", []any{"小微站", "小微站"}), "filing.repeated", "other_texts.1")
	refuse(but(all, "other_texts", []any{"一站", "二站", "三站", "四站", "五站", "六站"}), "filing.not_allowed_here", "other_texts")
	a.put(t, "tracks/operation/scope", but(all, "other_texts", []any{"小微站", "走航车"}))
	a.submit(t, second)
	a.take(t, second)
	a.pass(t, second)
	if got := a.public(t).Filing.Tracks[domain.Operation].Scope; len(got.MonitoringCategories) != 6 || strings.Join(got.OtherTexts, " ") != "小微站 走航车" {
		t.Errorf("the public reads %+v", got)
	}

	// What 其他 is, is of class A, too.
	amendment := a.put(t, "tracks/operation/scope", changed(but(all, "other_texts", []any{"小微站"}), "2026-11-05")).Created
	if got := a.public(t).Filing.Tracks[domain.Operation].Scope.OtherTexts; amendment == "" || len(got) != 2 {
		t.Errorf("case %q; before it has passed the public reads %q", amendment, got)
	}
	a.submit(t, amendment)
	if c, ok := a.queue(t, reviewer, "q="+a.code).find(amendment); !ok || strings.Join(c.Concerns, " ") != "monitoring_categories" {
		t.Errorf("the queue tells %+v", c)
	}
	a.take(t, amendment)
	a.pass(t, amendment)
	if got := a.public(t).Filing.Tracks[domain.Operation].Scope.OtherTexts; len(got) != 1 {
		t.Errorf("passed, the public reads %q", got)
	}
}
