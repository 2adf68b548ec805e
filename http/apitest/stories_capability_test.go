package apitest_test

import (
	"net/http"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// TestQ4_1_Accreditation: an accreditation is optional.
func TestQ4_1_Accreditation(t *testing.T) {
	w := ledger(t)
	a := w.draft(t) // without one
	plain := cma(a.name, a.files["cma_certificate"], a.files["cma_annex"])
	with := func(number, to string) obj { return but(plain, "accreditation", obj{"number": number, "to": to}) }
	a.refused(t, a.replacing("cma", with("L12", "2028-01-01")), http.StatusUnprocessableEntity, "cnas_number.format", "accreditation.number")
	a.refused(t, a.replacing("cma", with("CNAS L1234", "")), http.StatusUnprocessableEntity, "filing.required", "accreditation.to")
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	if got := a.public(t).Filing.CMA; got == nil || got.Number != "251012059998" || got.Accreditation.Number != "" {
		t.Errorf("Q4.1: the public reads %+v", got)
	}
	a.put(t, "cma", changed(with("cnas l1234", "2028-01-01"), today))
	if got := a.public(t).Filing.CMA; got.Accreditation.Number != "CNAS L1234" || got.Accreditation.To != "2028-01-01" {
		t.Errorf("Q4.1: the public reads %+v", got)
	}
}

// TestQ4_2_Extension: a new certificate and annex are in force at once.
func TestQ4_2_Extension(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	certificate, annex := a.upload(t, "kind=cma_certificate"), a.upload(t, "kind=cma_annex")
	extended := but(cma(a.name, certificate, annex), "number", "261012059999")
	a.refused(t, a.replacing("cma", extended), http.StatusUnprocessableEntity, "filing.alteration_required", "alteration.kind")
	a.refused(t, a.replacing("cma", changed(but(extended, "annex_id", certificate), today)), http.StatusUnprocessableEntity, "filing.document_unknown", "annex_id")
	a.refused(t, a.replacing("cma", changed(but(extended, "to", "2031-02-01"), today)), http.StatusUnprocessableEntity, "filing.date_order", "to")
	a.put(t, "cma", changed(extended, today)) // nobody reviews it
	if got := a.public(t).Filing.CMA; got.Number != "261012059999" {
		t.Errorf("Q4.2: the public reads %+v", got)
	}
	for _, c := range a.view(t).State.Cases {
		if c.WithAuthority() || !c.Ended() {
			t.Errorf("Q4.2: a case is open: %+v", c)
		}
	}

	b := w.draft(t) // with a certificate that has expired
	b.put(t, "cma", but(but(cma(b.name, b.files["cma_certificate"], b.files["cma_annex"]), "from", "2020-01-01"), "to", "2025-12-31"))
	b.refused(t, b.ofCase(b.token, b.first, "submit", nil), http.StatusConflict, "check.cma_expired", "cma.to")
}

// TestQ4_3_OperationFields: fields of a list, with a certificate or 无.
func TestQ4_3_OperationFields(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	none := operates(obj{"field": "water_ammonia", "certificate": "无"}, obj{"field": "other", "text": "小微站"})
	a.refused(t, a.replacing("operation-capability", none), http.StatusNotFound, "filing.not_found", "track")

	b := w.newApplicant(t)
	got := b.done(t, b.request(http.MethodPost, "/api/filings", obj{"credit_code": b.code, "authority": "32", "track": "operation"}))
	b.id, b.first = got.Filing, got.Created
	refuse := func(body obj, code, field string) {
		t.Helper()
		b.refused(t, b.replacing("operation-capability", body), http.StatusUnprocessableEntity, code, field)
	}
	refuse(operates(), "filing.required", "fields")
	refuse(operates(obj{"field": "water"}), "operation_capability.unknown", "fields.0.field")
	refuse(operates(obj{"field": "other"}), "filing.required", "fields.0.text")
	refuse(operates(obj{"field": "water_ammonia", "text": "氨氮"}), "filing.not_allowed_here", "fields.0.text")
	refuse(operates(obj{"field": "water_ammonia", "level": "first"}), "filing.not_allowed_here", "fields.0.level")
	refuse(operates(obj{"field": "water_ammonia", "certificate": "NL-1", "level": "tenth"}), "capability_level.unknown", "fields.0.level")
	refuse(operates(obj{"field": "water_ammonia", "certificate": "NL-1", "level": "first", "issuer": "示范协会"}), "filing.required", "fields.0.valid_to")
	refuse(operates(obj{"field": "water_ammonia"}, obj{"field": "water_ammonia"}), "filing.repeated", "fields.1.field")
	b.put(t, "operation-capability", none)
	file := b.upload(t, "kind=capability_certificate")
	b.put(t, "operation-capability", operates(obj{
		"field": "water_ammonia", "certificate": "NL-1", "level": "first", "issuer": "示范协会", "valid_to": "2028-01-01", "document_id": file,
	}))
	fields := b.view(t).State.OperationCapability.Value.Fields
	if len(fields) != 1 || fields[0].Certificate != "NL-1" || fields[0].Level != domain.CapabilityFirstLevel {
		t.Errorf("Q4.3: recorded is %+v", fields)
	}
}

// TestQ1_8_NameOnCertificate: the CMA certificate and the license in the new
// name would publish the name before anybody reviewed it, so they wait with the
// amendment and take effect with it (1.3).
func TestQ1_8_NameOnCertificate(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	old, name := a.name, "江苏云汀新证"+a.code[12:16]+"有限公司"
	amendment := a.put(t, "identity", changed(identity(name, representative, a.number), "2026-11-02")).Created
	a.letterFor(t, amendment, name, representative)
	a.upload(t, "kind=change_proof&case_id="+amendment)
	license := a.upload(t, "kind=registration_certificate&case_id="+amendment)
	certificate, annex := a.upload(t, "kind=cma_certificate&case_id="+amendment), a.upload(t, "kind=cma_annex&case_id="+amendment)
	renamed := changed(but(cma(name, certificate, annex), "number", "261012059998"), "2026-11-02")
	const invalid = http.StatusUnprocessableEntity
	a.refused(t, a.replacing("cma", changed(cma(name, a.files["cma_certificate"], a.files["cma_annex"]), today)), invalid, "filing.not_allowed_here", "institution")
	waiting := "cases/" + amendment + "/cma"
	a.refused(t, a.replacing(waiting, without(renamed, "institution")), invalid, "filing.required", "institution")
	a.refused(t, a.replacing(waiting, but(renamed, "certificate_id", a.files["cma_certificate"])), invalid, "filing.document_unknown", "certificate_id")
	a.put(t, waiting, but(renamed, "institution", old))
	a.refused(t, a.ofCase(a.token, amendment, "submit", nil), http.StatusConflict, "check.cma_name_differs", "cma.institution")
	a.put(t, waiting, renamed)
	a.submit(t, amendment)
	reads := func(when, number string, documents int) {
		t.Helper()
		f := a.public(t).Filing
		if string(f.CMA.Number) != number || len(f.Documents) != documents {
			t.Errorf("1.3: %s the public reads %s and %d documents", when, f.CMA.Number, len(f.Documents))
		}
	}
	before := len(a.public(t).Filing.Documents)
	reads("while it waits", "251012059998", before)
	a.refused(t, a.replacing(waiting, renamed), http.StatusConflict, "filing.with_authority", "")
	a.take(t, amendment)
	a.pass(t, amendment)
	if got := a.public(t).Filing; got.Identity.Name != name || got.CMA.Number != "261012059998" {
		t.Errorf("1.3: passed, the public reads %s, %s", got.Identity.Name, got.CMA.Number)
	}
	if d, ok := a.view(t).State.Documents[uuid.MustParse(license)]; !ok || d.CaseID != uuid.Nil {
		t.Errorf("1.3: passed, the license is %+v", d)
	}
}

// TestQ1_6_OneListForAll: what is pointed out is the same to the institution
// before it submits and to the official afterwards, and does not hinder it; what
// blocks is named in both the check and the refusal.
func TestQ1_6_OneListForAll(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	const few, short = "check.device_count_low", "check.premises_lease_before_cma"
	if a.advised(t, a.first, few, "") || a.advised(t, a.first, short, "") {
		t.Error("R6: what is in order is pointed out")
	}
	a.handOver(t, plainly, []obj{
		annexRow(a.place.id, "M01", "化学需氧量", "HJ 828-2017"), annexRow(a.place.id, "M02", "总悬浮颗粒物", "HJ 1263-2022"),
	})
	leased := but(but(but(premises(), "tenure", "leased"), "leased_from", "2025-07-01"), "leased_to", "2028-06-30")
	a.revise(t, "premises", &a.place, but(leased, "proof_id", a.files["premises_proof"]))
	if !a.advised(t, a.first, few, "equipment.M02.01") || !a.advised(t, a.first, short, "premises."+a.place.id+".leased_to") {
		t.Error("R6: too few samplers, R5: a lease that ends too soon are not pointed out")
	}
	check := a.request(http.MethodGet, a.at("/cases/%s/check", a.first), nil)
	before := string(a.done(t, check).raw)
	a.submit(t, a.first)
	a.take(t, a.first)
	check.token = a.reviewer
	if got := string(a.done(t, check).raw); got != before {
		t.Errorf("the official is shown %s, the institution was %s", got, before)
	}
	a.pass(t, a.first)

	b := w.registered(t)
	b.refused(t, b.ofCase(b.token, b.first, "submit", nil), http.StatusConflict, "check.section_missing", "cma")
	if got := string(b.done(t, b.request(http.MethodGet, b.at("/cases/%s/check", b.first), nil)).raw); !strings.Contains(got, `"field":"cma"`) {
		t.Errorf("Q4.2: that there is no certificate is not among %s", got)
	}
}
