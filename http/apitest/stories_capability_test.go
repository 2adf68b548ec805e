package apitest_test

import (
	"net/http"
	"testing"

	"example.org/ledger/domain"
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
