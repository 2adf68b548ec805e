package apitest_test

import (
	"net/http"
	"testing"
)

// TestQ2_6_FurtherFacts: what may be told beside what must be is read as it was
// told, by the public without papers.
func TestQ2_6_FurtherFacts(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	paper := a.upload(t, "kind=parent_authorization")
	parent := obj{"credit_code": "12110000demc0004x3", "name": "示范研究院", "document_id": paper}
	a.refused(t, a.replacing("basics", but(basics(), "parent", but(parent, "document_id", a.letter))), http.StatusUnprocessableEntity, "filing.document_unknown", "parent.document_id")
	a.refused(t, a.replacing("basics", but(basics(), "parent", but(parent, "credit_code", a.code))), http.StatusUnprocessableEntity, "filing.not_allowed_here", "parent.credit_code")
	a.put(t, "basics", but(basics(), "parent", parent))
	lies := but(but(but(premises(), "proof_id", a.files["premises_proof"]), "longitude", "120.585316"), "latitude", "31.298886")
	a.refused(t, a.revising("premises", a.place, without(lies, "longitude")), http.StatusUnprocessableEntity, "filing.required", "longitude")
	a.revise(t, "premises", &a.place, lies)
	able := but(a.sampler.body, "certificates", []any{obj{"items": "水质采样", "issued_on": "2025-03-01", "valid_to": "2030-02-28"}})
	a.revise(t, "staff", &a.sampler.row, able)
	traced := but(instrument("YT-0001", a.place.id), "traceability.document_id", a.upload(t, "kind=equipment_evidence"))
	a.revise(t, "equipment", &a.instrument, but(traced, "parameters", []any{"化学需氧量", "HJ 828-2017"}))
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	f := a.public(t).Filing
	if p := f.Basics.Parent; p.CreditCode != "12110000DEMC0004X3" || p.Name != "示范研究院" || p.DocumentID.String() == paper {
		t.Errorf("the public reads of the parent %+v", p)
	}
	if p := f.Premises[0]; p.Longitude != "120.585316" || p.Latitude != "31.298886" {
		t.Errorf("the public reads of the place %+v", p)
	}
	row := a.view(t).State
	for _, m := range row.Staff {
		if n := len(m.Certificates); n > 1 || n == 1 && m.Certificates[0].Items != "水质采样" {
			t.Errorf("the institution reads %+v", m.Certificates)
		}
	}
	for _, e := range row.Equipment {
		if len(e.Parameters) != 2 || e.Traceability.DocumentID.String() == "" {
			t.Errorf("the institution reads %+v", e.Equipment)
		}
	}
}

// TestQ4_3_SitesServed: how many stations an operation track looks after, by
// category.
func TestQ4_3_SitesServed(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	second := a.done(t, a.starting("operation")).Created
	fields := operates(obj{"field": "gas_nonmethane_hydrocarbons"})
	refuse := func(sites obj, code, field string) {
		t.Helper()
		a.refused(t, a.replacing("operation-capability", but(fields, "sites", sites)), http.StatusUnprocessableEntity, code, field)
	}
	refuse(obj{"source_gas": -1}, "filing.out_of_range", "sites.source_gas")
	refuse(obj{"M01": 3}, "filing.not_allowed_here", "sites.M01")
	refuse(obj{"gas": 3}, "monitoring_category.unknown", "sites.gas")
	refuse(obj{"source_gas": "twelve"}, "body.type", "sites.source_gas")
	a.put(t, "operation-capability", but(fields, "sites", obj{"source_gas": 12}))
	if got := a.view(t).State.OperationCapability.Value.Sites["source_gas"]; got != 12 || second == "" {
		t.Errorf("Q4.3: %d stations", got)
	}
}
