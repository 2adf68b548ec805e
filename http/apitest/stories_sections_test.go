package apitest_test

import (
	"net/http"
	"slices"
	"sync"
	"testing"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

func TestQ2_1_RadiationOnly(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	field := "tracks.testing.scope.institution_categories"
	a.put(t, "tracks/testing/scope", scope("general", "M11", "M12"))
	a.refused(t, a.ofCase(a.token, a.first, "submit", nil), http.StatusConflict, "check.radiation_only", field)
	a.put(t, "tracks/testing/scope", scope("radiation_only", "M01", "M12"))
	a.refused(t, a.ofCase(a.token, a.first, "submit", nil), http.StatusConflict, "check.not_radiation_only", field)
	a.put(t, "tracks/testing/scope", scope("radiation_only", "M11", "M12"))
	a.refused(t, a.ofCase(a.token, a.first, "submit", nil), http.StatusConflict, "check.not_radiation_only", "annex")
	a.refused(t, a.ofCase(a.token, a.first, "submit", nil), http.StatusConflict, "check.category_without_capability", "annex.M11")
	a.handOver(t, plainly, []obj{annexRow(a.place.id, "M11", "射频电磁场", "HJ 1151-2020"), annexRow(a.place.id, "M12", "总α放射性", "HJ 898-2017")})
	a.submit(t, a.first)

	a = w.registered(t)
	refuse := func(body obj, code, field string) {
		t.Helper()
		a.refused(t, a.replacing("tracks/testing/scope", body), http.StatusUnprocessableEntity, code, field)
	}
	refuse(scope("general"), "filing.required", "monitoring_categories")
	refuse(scope("general", "source_gas"), "filing.not_allowed_here", "monitoring_categories")
	refuse(scope("everything", "M01"), "institution_category.unknown", "institution_categories.0")
	refuse(scope("general", "M01", "M14"), "monitoring_category.unknown", "monitoring_categories.1")
	a.refused(t, a.replacing("tracks/operation/scope", scope("general", "M01")), http.StatusNotFound, "filing.not_found", "track")
	a.refused(t, a.replacing("tracks/selling/scope", scope("general", "M01")), http.StatusUnprocessableEntity, "track.unknown", "track")
}

func TestQ2_3_Term(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	limited := without(basics(), "term_open")
	a.refused(t, a.replacing("basics", but(basics(), "term_to", "2038-04-11")), http.StatusUnprocessableEntity, "filing.not_allowed_here", "term_to")
	a.refused(t, a.replacing("basics", limited), http.StatusUnprocessableEntity, "filing.required", "term_to")
	a.refused(t, a.replacing("basics", but(limited, "term_to", "2018-04-12")), http.StatusUnprocessableEntity, "filing.date_order", "term_to")
	a.put(t, "basics", but(limited, "term_to", "2026-11-22"))
	a.refused(t, a.ofCase(a.token, a.first, "submit", nil), http.StatusConflict, "check.term_expired", "basics.term_to")
	a.put(t, "basics", but(limited, "term_to", today))
	a.put(t, "basics", basics())
	a.submit(t, a.first)
}

func TestQ2_4_Authorization(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	other := obj{"name": "太史明", "is_legal_representative": false}
	a.refused(t, a.replacing("top-manager", other), http.StatusUnprocessableEntity, "filing.required", "authorization.document_id")
	letter := obj{"scope": "全面负责检测业务", "valid_from": "2026-01-01", "valid_to": "2026-11-22", "signed": false, "seal_present": false, "document_id": a.letter}
	other["authorization"] = letter
	a.refused(t, a.replacing("top-manager", other), http.StatusUnprocessableEntity, "filing.document_unknown", "authorization.document_id")
	other = but(other, "authorization.document_id", a.upload(t, "kind=authorization_letter"))
	a.refused(t, a.replacing("top-manager", but(other, "authorization.valid_to", "2025-12-31")), http.StatusUnprocessableEntity, "filing.date_order", "authorization.valid_to")
	a.refused(t, a.replacing("top-manager", but(other, "is_legal_representative", true)), http.StatusUnprocessableEntity, "filing.not_allowed_here", "authorization")
	a.put(t, "top-manager", other)
	a.refused(t, a.ofCase(a.token, a.first, "submit", nil), http.StatusConflict, "check.authorization_expired", "top_manager.authorization.valid_to")
	other = but(other, "authorization.valid_to", "2027-12-31")
	a.put(t, "top-manager", other)
	a.refused(t, a.ofCase(a.token, a.first, "submit", nil), http.StatusConflict, "check.authorization_unsigned", "top_manager.authorization.signed")
	signed := but(other, "authorization.signed", true)
	a.put(t, "top-manager", signed)
	a.refused(t, a.ofCase(a.token, a.first, "submit", nil), http.StatusConflict, "check.authorization_unsealed", "top_manager.authorization.seal_present")
	sealed := but(signed, "authorization.seal_present", true)
	a.put(t, "top-manager", sealed)
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	anew := changed(but(sealed, "authorization.document_id", a.upload(t, "kind=authorization_letter")), today)
	a.refused(t, a.replacing("top-manager", but(anew, "authorization.signed", false)), http.StatusUnprocessableEntity, "filing.letter_unsigned", "authorization.signed")
	a.refused(t, a.replacing("top-manager", but(anew, "authorization.seal_present", false)), http.StatusUnprocessableEntity, "filing.letter_unsealed", "authorization.seal_present")
	a.put(t, "top-manager", anew)

	b := w.draft(t)
	b.put(t, "top-manager", obj{"name": "太史明", "is_legal_representative": true})
	b.refused(t, b.ofCase(b.token, b.first, "submit", nil), http.StatusConflict, "check.top_manager_differs", "top_manager.name")
}

func TestQ2_5_StaleLetter(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	name := "江苏云汀改名" + a.code[12:16] + "有限公司"
	a.put(t, "identity", identity(name, "公孙朗", a.number))
	refused := a.refused(t, a.ofCase(a.token, a.first, "submit", nil), http.StatusConflict, "check.commitment_stale", "commitment.institution")
	if !refused.has("check.commitment_stale", "commitment.signer") {
		t.Errorf("the signer is not named: %s", refused.raw)
	}
	a.refused(t, a.replacing("commitment", but(commitment(name, "公孙朗", a.letter), "signed_on", tomorrow)), http.StatusUnprocessableEntity, "filing.date_in_future", "signed_on")
	a.refused(t, a.replacing("commitment", commitment(name, "公孙朗", uuid.NewString())), http.StatusUnprocessableEntity, "filing.document_unknown", "document_id")
	a.put(t, "commitment", commitment(name, "公孙朗", a.letter))
	a.put(t, "top-manager", obj{"name": "公孙朗", "is_legal_representative": true})
	a.refused(t, a.ofCase(a.token, a.first, "submit", nil), http.StatusConflict, "check.cma_name_differs", "cma.institution")
	a.put(t, "cma", cma(name, a.files["cma_certificate"], a.files["cma_annex"]))
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)

	// Once published, a letter in another name waits with the amendment.
	a.refused(t, a.replacing("commitment", commitment(name+"二部", "公孙朗", a.letter)), http.StatusUnprocessableEntity, "filing.not_allowed_here", "institution")
	next := name + "二部"
	amendment := a.put(t, "identity", changed(identity(next, "公孙朗", a.number), "2026-11-20")).Created
	a.letterFor(t, amendment, name, "公孙朗")
	a.refused(t, a.ofCase(a.token, amendment, "submit", nil), http.StatusConflict, "check.commitment_stale", "commitment.institution")
	a.letterFor(t, amendment, next, "公孙朗")
	a.submit(t, amendment)
}

func TestQ2_6_SeveralPlaces(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	branch := changed(but(but(premises(), "kind", "branch_laboratory"), "name", "苏北实验室"), "2026-11-10")
	a.refused(t, a.request(http.MethodPost, a.at("/premises"), changed(premises(), "2026-11-10")), http.StatusUnprocessableEntity, "filing.not_allowed_here", "kind")
	a.refused(t, a.request(http.MethodPost, a.at("/premises"), but(but(branch, "tenure", "leased"), "leased_from", "2026-01-01")), http.StatusUnprocessableEntity, "filing.required", "leased_to")
	a.refused(t, a.request(http.MethodPost, a.at("/premises"), but(but(branch, "tenure", "leased"), "leased_to", "2026-12-31")), http.StatusUnprocessableEntity, "filing.required", "leased_from")
	a.refused(t, a.request(http.MethodPost, a.at("/premises"), but(branch, "tenure", "")), http.StatusUnprocessableEntity, "filing.required", "tenure")
	a.refused(t, a.request(http.MethodPost, a.at("/premises"), but(branch, "leased_to", "2027-01-01")), http.StatusUnprocessableEntity, "filing.not_allowed_here", "leased_to")
	lab := a.add(t, "premises", branch)
	a.add(t, "premises", but(but(branch, "kind", "branch_office"), "name", "苏南办公点"))
	a.add(t, "premises", but(but(but(branch, "kind", "branch_office"), "name", "借用的办公点"), "tenure", "borrowed")) // until nobody knows when
	a.revise(t, "premises", &lab, but(branch, "area", "88"))
	if got := a.public(t).Filing.Premises; len(got) != 4 {
		t.Errorf("the public reads %+v", got)
	}
	unknown := row{uuid.NewString(), lab.tag}
	a.refused(t, a.revising("premises", unknown, branch), http.StatusNotFound, "filing.premises_unknown", "")
}

// TestQ2_7_NatureAsPrinted: the text of the certificate counts; a code beside it
// that says something else is pointed out and hinders nobody.
func TestQ2_7_NatureAsPrinted(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	a.refused(t, a.replacing("basics", but(basics(), "ownership_nature", "")), http.StatusUnprocessableEntity, "filing.required", "ownership_nature")
	a.refused(t, a.replacing("basics", but(basics(), "ownership_nature_code", "国有")), http.StatusUnprocessableEntity, "ownership_nature.unknown", "ownership_nature_code")
	printed := "有限责任公司（自然人投资或控股）"
	coded := but(but(basics(), "ownership_nature", printed), "ownership_nature_code", "110") // 国有全资
	a.put(t, "basics", coded)
	if !a.advised(t, a.first, "check.ownership_text_differs", "basics.ownership_nature") {
		t.Error("Q2.7: nobody is told that code and text differ")
	}
	a.put(t, "basics", without(coded, "ownership_nature_code"))
	if a.advised(t, a.first, "check.ownership_text_differs", "") {
		t.Error("Q2.7: a text without a code is said to differ from it")
	}
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	if got := a.public(t).Filing.Basics.OwnershipNature; got != printed {
		t.Errorf("Q2.7: the public reads %q", got)
	}
}

// advised reports whether the check of a case points something out, at a field
// ("" for any), without hindering its submission.
func (a *applicant) advised(t *testing.T, caseID, code, field string) bool {
	t.Helper()
	var list struct {
		Submittable bool
		Findings    []struct{ Code, Severity, Field, Detail string }
	}
	a.done(t, a.request(http.MethodGet, a.at("/cases/%s/check", caseID), nil)).into(t, &list)
	if !list.Submittable {
		t.Errorf("what should be ready is not: %+v", list.Findings)
	}
	return slices.ContainsFunc(list.Findings, func(f struct{ Code, Severity, Field, Detail string }) bool {
		return f.Code == code && f.Severity == "advises" && (field == "" || f.Field == field) && f.Detail != ""
	})
}

func TestQ5_2_NoTraceability(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	without := instrument("YT-0002", a.place.id)
	without["traceability"] = obj{"mode": "not_applicable"}
	a.refused(t, a.request(http.MethodPost, a.at("/equipment"), without), http.StatusUnprocessableEntity, "equipment.traceability_not_applicable", "traceability.mode")
	without["traceability"] = obj{"mode": "verification"}
	bad := a.refused(t, a.request(http.MethodPost, a.at("/equipment"), without), http.StatusUnprocessableEntity, "filing.required", "traceability.on")
	if !bad.has("filing.required", "traceability.to") {
		t.Errorf("not every fault is named: %s", bad.raw)
	}
}

func TestQ5_3_WrongModel(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	better := but(instrument("YT-0001", a.place.id), "model", "T6 新世纪")
	a.revise(t, "equipment", &a.instrument, corrected(better, "填错型号"))
	if got := a.public(t).Filing.Equipment; len(got) != 1 || got[0].Model != "T6 新世纪" {
		t.Errorf("the public reads %+v", got)
	}
	a.refused(t, a.request(http.MethodPost, a.at("/equipment"), changed(better, "2026-11-01")), http.StatusConflict, "filing.asset_number_exists", "asset_number")
	leased := changed(but(instrument("YT-0003", a.place.id), "ownership", "leased"), "2026-11-01")
	a.refused(t, a.request(http.MethodPost, a.at("/equipment"), leased), http.StatusUnprocessableEntity, "filing.required", "lease.lessor")
	leased = but(leased, "lease", obj{"from": "2026-01-01", "to": "2025-01-01", "lessor": "示范租赁有限公司"})
	a.refused(t, a.request(http.MethodPost, a.at("/equipment"), leased), http.StatusUnprocessableEntity, "filing.date_order", "lease.to")
	a.add(t, "equipment", but(leased, "lease.to", "2028-01-01"))
}

func TestQ5_4_Retired(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	end := obj{"retired_on": "2026-11-12", "reason": "光源老化"}
	a.refused(t, a.acting("equipment", a.instrument, "retire", but(end, "retired_on", tomorrow)), http.StatusUnprocessableEntity, "filing.date_in_future", "retired_on")
	a.refused(t, a.acting("equipment", a.instrument, "retire", but(end, "retired_on", "2019-01-01")), http.StatusUnprocessableEntity, "filing.date_order", "retired_on")
	a.refused(t, a.acting("equipment", a.instrument, "retire", without(end, "reason")), http.StatusUnprocessableEntity, "filing.required", "reason")
	a.refused(t, a.acting("equipment", a.instrument, "withdraw", nil), http.StatusConflict, "filing.entry_final", "")
	a.act(t, "equipment", &a.instrument, "retire", end)
	a.refused(t, a.revising("equipment", a.instrument, changed(instrument("YT-0001", a.place.id), "2026-11-13")), http.StatusConflict, "filing.equipment_retired", "")
	if got := a.public(t).Filing.Equipment; len(got) != 0 {
		t.Errorf("the public reads %+v", got)
	}
	if got := a.view(t).State.Equipment[uuid.MustParse(a.instrument.id)]; got.Status != domain.EquipmentRetired || got.EndedOn != "2026-11-12" {
		t.Errorf("the instrument is %s on %s", got.Status, got.EndedOn)
	}

	// The wrong one was clicked: put right with a reason, and the history has both.
	seen := a.instrument
	a.refused(t, a.acting("equipment", a.instrument, "correct-retirement", obj{}), http.StatusUnprocessableEntity, "filing.required", "reason")
	a.act(t, "equipment", &a.instrument, "correct-retirement", obj{"reason": "点错了设备"})
	a.act(t, "equipment", &a.instrument, "retire", end)
	a.refused(t, a.acting("equipment", seen, "correct-retirement", obj{"reason": "点错了设备"}), http.StatusPreconditionFailed, "filing.stale", "")
	a.act(t, "equipment", &a.instrument, "correct-retirement", obj{"reason": "仍是点错了设备"})
	if got := a.public(t).Filing.Equipment; len(got) == 0 {
		t.Error("what was not retired after all is not public")
	}
	a.refused(t, a.acting("equipment", a.instrument, "return", obj{"returned_on": "2026-11-12"}), http.StatusConflict, "filing.equipment_owned", "")
	b := w.draft(t)
	b.act(t, "equipment", &b.instrument, "withdraw", nil)
	b.refused(t, b.ofCase(b.token, b.first, "submit", nil), http.StatusConflict, "check.section_missing", "equipment")
}

// TestQ6_3_TwoAtOnce: different sections never conflict; of two edits of one the second
// is told so, and loses nothing.
func TestQ6_3_TwoAtOnce(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	edits := []request{
		a.replacing("basics", but(basics(), "county", "329997")),
		a.replacing("contacts", but(contacts(a.mobiles[0], a.mobiles[1]), "postcode", "210001")),
		a.replacing("top-manager", obj{"name": "公孙朗", "is_legal_representative": true}),
		a.revising("premises", a.place, but(premises(), "area", "7")),
		a.revising("staff", a.sampler.row, but(a.sampler.body, "years_in_field", "6")),
	}
	var all sync.WaitGroup
	for _, e := range edits {
		all.Go(func() {
			if got := a.send(t, e); got.status != http.StatusOK {
				t.Errorf("%s: %d %s", e.path, got.status, got.raw)
			}
		})
	}
	all.Wait()
	second := a.replacing("basics", but(basics(), "county", "329996"))
	a.refused(t, second, http.StatusPreconditionFailed, "filing.stale", "")
}

func TestQ7_2_CreditCodes(t *testing.T) {
	w := ledger(t)
	a := w.newApplicant(t)
	refuse := func(code, want string) {
		t.Helper()
		a.refused(t, a.request(http.MethodPost, "/api/filings", obj{"credit_code": code, "authority": "32", "track": "testing"}),
			http.StatusUnprocessableEntity, want, "credit_code")
	}
	refuse("", "filing.required")
	refuse(a.code[:17], "credit_code.length")
	refuse(a.code+"0", "credit_code.length")
	for _, letter := range []string{"I", "O", "S", "V", "Z"} {
		refuse(a.code[:12]+letter+a.code[13:], "credit_code.alphabet")
	}
	refuse("00"+a.code[2:], "credit_code.kind")
	refuse(a.code[:2]+"990000"+a.code[8:], "credit_code.check_character")
	refuse(a.code[:2]+"980000"+a.code[8:], "credit_code.division")
	wrong := byte('0')
	if a.code[17] == wrong {
		wrong = '1'
	}
	refuse(a.code[:17]+string(wrong), "credit_code.check_character")
	refuse("320100000012345", "credit_code.length")
	other := a.request(http.MethodPost, "/api/filings", obj{"credit_code": creditCode(0), "authority": "32", "track": "testing"})
	a.refused(t, other, http.StatusForbidden, "auth.other_institution", "")

	// As people type it: lower case, full width, spaces and hyphens.
	typed := "ｄｅｍｔ" + " " + a.code[12:15] + "-" + a.code[15:] + "\u200b"
	got := a.done(t, a.request(http.MethodPost, "/api/filings", obj{"credit_code": a.code[:8] + typed, "authority": "32", "track": "testing"}))
	a.id = got.Filing
	if code := a.view(t).State.CreditCode; string(code) != a.code {
		t.Errorf("recorded %s, want %s", code, a.code)
	}
	a.refused(t, a.registration(), http.StatusConflict, "credit_code_exists", "credit_code")
}
