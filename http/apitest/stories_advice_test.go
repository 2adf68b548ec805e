package apitest_test

import (
	"net/http"
	"testing"

	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// TestQ3_1_LeadsOfOperation: nobody in 技术管理 or 质量管理 hinders a track of
// operation, which no rule asks for them; the institution and the official are told
// (domain-decisions 1.17). Of testing it blocks: TestQ3_1_Posts.
func TestQ3_1_LeadsOfOperation(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	second := a.second(t)
	for _, post := range []string{"technical_management", "quality_management"} {
		if !a.advised(t, second, "check.post_vacant", "staff.posts."+post) {
			t.Errorf("Q3.1: nobody is told that %s is vacant", post)
		}
	}
	lead := but(a.staffMember("公冶诚"), "posts", obj{"operation": []any{"technical_management", "quality_management"}})
	a.refused(t, a.adding(but(lead, "posts.operation", []any{"report_writing"})), http.StatusUnprocessableEntity, "filing.not_allowed_here", "posts.operation")
	a.addPerson(t, lead)
	if a.advised(t, second, "check.post_vacant", "") {
		t.Error("Q3.1: filled, a post is still said to be vacant")
	}
	a.submit(t, second)
}

// TestQ2_1_OperationChoosesFreely: categories of operation that do not fit each
// other are pointed out and hinder nobody (domain-decisions 1.18).
func TestQ2_1_OperationChoosesFreely(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	second := a.second(t)
	const code, field = "check.operation_category_inconsistent", "tracks.operation.scope.institution_categories"
	if a.advised(t, second, code, "") {
		t.Error("Q2.1: what fits is said not to fit")
	}
	a.refused(t, a.replacing("tracks/operation/scope", scope("general", "source_gas")), http.StatusUnprocessableEntity, "filing.not_allowed_here", "institution_categories")
	a.put(t, "tracks/operation/scope", scope("ambient_operation", "source_gas"))
	if !a.advised(t, second, code, field) {
		t.Error("Q2.1: nobody is told that categories do not fit")
	}
	a.put(t, "tracks/operation/scope", scope("ambient_operation", "noise")) // of either
	if a.advised(t, second, code, "") {
		t.Error("Q2.1: noise is said to be of one category only")
	}
	a.submit(t, second)
}

// TestQ5_2_CheckedOnly: an instrument that is only checked (核查) is entered, and
// that is pointed out (domain-decisions 1.23).
func TestQ5_2_CheckedOnly(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	checked := instrument("YT-0002", a.place.id)
	checked["traceability"] = obj{"mode": "not_applicable"}
	a.refused(t, a.request(http.MethodPost, a.at("/equipment"), checked), http.StatusUnprocessableEntity, "equipment.traceability_not_applicable", "traceability.mode")
	checked["traceability"] = obj{"mode": "check"}
	row := a.add(t, "equipment", checked)
	if !a.advised(t, a.first, "check.traceability_check", "equipment."+row.id+".traceability.mode") {
		t.Error("Q5.2: nobody is told that an instrument is only checked")
	}
	a.submit(t, a.first)
}

// TestQ1_8_RepresentativePutRight: another ID number of the same legal representative
// is reviewed without a new letter, which is for another person (Q2.5); another
// telephone number is nobody's to review (domain-decisions 1.10).
func TestQ1_8_RepresentativePutRight(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	a.put(t, "contacts", contacts(w.heard.mobile(), a.mobiles[1]))
	if open := a.view(t).State.OpenCases(); len(open) != 0 {
		t.Errorf("1.10: a telephone number opened %+v", open)
	}
	right := w.heard.idNumber()
	a.refused(t, a.replacing("identity", identity(a.name, representative, right)), http.StatusUnprocessableEntity, "filing.alteration_required", "alteration.kind")
	put := a.put(t, "identity", corrected(identity(a.name, representative, right), "录入时误将号码录错")).Created
	missing := a.refused(t, a.ofCase(a.token, put, "submit", nil), http.StatusConflict, "check.document_missing", "documents.change_proof")
	if missing.has("check.commitment_needed", "") {
		t.Errorf("1.10: a new letter is asked for: %s", missing.raw)
	}
	a.upload(t, "kind=change_proof&case_id="+put)
	a.submit(t, put)
	if late := a.caseOf(t, put).Late; late.IsLate() {
		t.Errorf("1.11: what was put right is late: %+v", late)
	}
	a.take(t, put)
	a.pass(t, put)
	if c := a.caseOf(t, put); c.Status != filing.CasePassedStatus {
		t.Errorf("1.10: it is %s", c.Status)
	}
}

// TestQ2_4_LetterOfTheOneBefore: with another legal representative the letter that
// authorizes the top manager is of the one before; a new one is advised and nobody
// is hindered. Once it has expired nothing happens by itself (domain-decisions 1.38).
func TestQ2_4_LetterOfTheOneBefore(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	manager := obj{"name": "太史明", "is_legal_representative": false, "authorization": obj{
		"scope": "全面负责检测业务", "valid_from": "2026-01-01", "valid_to": "2026-12-31", "signed": true, "seal_present": true, "document_id": a.upload(t, "kind=authorization_letter"),
	}}
	a.refused(t, a.replacing("top-manager", changed(without(manager, "authorization.scope"), today)), http.StatusUnprocessableEntity, "filing.required", "authorization.scope")
	a.refused(t, a.replacing("top-manager", changed(without(manager, "authorization.valid_to"), today)), http.StatusUnprocessableEntity, "filing.required", "authorization.valid_to")
	a.put(t, "top-manager", changed(manager, today))
	next := a.put(t, "identity", changed(identity(a.name, "公孙朗", w.heard.idNumber()), "2026-11-02")).Created
	a.letterFor(t, next, a.name, "公孙朗")
	if !a.advised(t, next, "check.authorization_old", "top_manager.authorization") {
		t.Error("1.38: nobody is told that the letter is of the representative before")
	}
	a.submit(t, next)
	a.take(t, next)
	a.pass(t, next)
	a.day = 90
	if got := a.public(t).Filing.TopManager.Name; got != "太史明" {
		t.Errorf("1.38: expired, the public reads %s", got)
	}
	if _, there := a.view(t).State.Documents[uuid.MustParse(a.letter)]; !there {
		t.Error("the letter before is gone")
	}
}

// TestQ7_8_ScopeIsProven: another scope is reviewed with a certificate of change
// (A13); without one that is pointed out to the institution and to the official,
// and hinders nobody.
func TestQ7_8_ScopeIsProven(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	narrower := a.put(t, "tracks/testing/scope", changed(scope("general", "M01"), "2026-11-05")).Created
	const code, field = "check.change_proof_missing", "documents.change_proof"
	a.submit(t, narrower)
	a.take(t, narrower)
	official := *a
	official.token = a.reviewer
	if !a.advised(t, narrower, code, field) || !official.advised(t, narrower, code, field) {
		t.Error("A13: nobody is told that nothing proves the change")
	}
	a.giveBack(t, narrower, point(field, "missing", "请补充变更证明"))
	a.upload(t, "kind=change_proof&case_id="+narrower)
	if a.advised(t, narrower, code, "") {
		t.Error("A13: proven, it is still said not to be")
	}
	a.submit(t, narrower)
}

// TestQ1_6_SystemOfManagement: what a system of management should have beside what it
// cannot do without is pointed out by name, and so is what is kept for too short
// a time (domain-decisions 1.26).
func TestQ1_6_SystemOfManagement(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	const code, field = "check.management_advised", "management.archive_system"
	if !a.advised(t, a.first, code, field) || !a.advised(t, a.first, code, "management.information_system") {
		t.Error("1.26: nobody is told what the system lacks")
	}
	archive := but(management("archive_system", a.upload(t, "kind=management_document")), "retention_years", 5)
	a.refused(t, a.request(http.MethodPost, a.at("/management"), but(archive, "retention_years", 101)), http.StatusUnprocessableEntity, "filing.out_of_range", "retention_years")
	row := a.add(t, "management", archive)
	if a.advised(t, a.first, code, field) || !a.advised(t, a.first, "check.retention_short", "management."+row.id+".retention_years") {
		t.Error("R3: nobody is told that records are kept for too short a time")
	}
	a.revise(t, "management", &row, but(archive, "retention_years", 6))
	if a.advised(t, a.first, "check.retention_short", "") {
		t.Error("R3: six years are said to be too short")
	}
	a.submit(t, a.first)
}
