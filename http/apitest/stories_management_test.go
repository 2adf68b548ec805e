package apitest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// TestQ1_6_ManagementSystem: the documents of the management system (管理能力).
func TestQ1_6_ManagementSystem(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	manual := management("quality_manual", "")
	a.refused(t, a.request(http.MethodPost, a.at("/management"), manual), http.StatusUnprocessableEntity, "filing.required", "document_id")
	a.refused(t, a.request(http.MethodPost, a.at("/management"), but(manual, "document_id", a.letter)), http.StatusUnprocessableEntity, "filing.document_unknown", "document_id")
	file := a.upload(t, "kind=management_document")
	archive := management("archive_system", file)
	a.refused(t, a.request(http.MethodPost, a.at("/management"), archive), http.StatusUnprocessableEntity, "filing.required", "retention_years")
	a.refused(t, a.request(http.MethodPost, a.at("/management"), but(archive, "retention_years", 2026)), http.StatusUnprocessableEntity, "filing.out_of_range", "retention_years")
	a.add(t, "management", but(archive, "retention_years", 6))
	held := but(management("internal_audit", file), "effective_on", tomorrow)
	a.refused(t, a.request(http.MethodPost, a.at("/management"), held), http.StatusUnprocessableEntity, "filing.date_in_future", "effective_on")
	rules := a.add(t, "management", but(manual, "document_id", file))
	a.submit(t, a.first)
	next := but(but(manual, "document_id", file), "version", "第 3 版")
	a.refused(t, a.revising("management", rules, next), http.StatusConflict, "filing.with_authority", "")
	a.take(t, a.first)
	a.pass(t, a.first)

	// Class B: explained, in force at once and never public.
	a.refused(t, a.revising("management", rules, next), http.StatusUnprocessableEntity, "filing.alteration_required", "alteration.kind")
	a.refused(t, a.revising("management", rules, changed(but(next, "kind", "procedures"), today)), http.StatusUnprocessableEntity, "filing.not_allowed_here", "kind")
	first := rules
	a.revise(t, "management", &rules, changed(next, today))
	a.refused(t, a.revising("management", first, changed(next, today)), http.StatusPreconditionFailed, "filing.stale", "")
	if got := a.view(t).State.Management[uuid.MustParse(rules.id)]; got.Version != "第 3 版" {
		t.Errorf("in force is %+v", got)
	}
	a.refused(t, a.acting("management", rules, "end", obj{"ended_on": "2020-01-01"}), http.StatusUnprocessableEntity, "filing.date_order", "ended_on")
	a.act(t, "management", &rules, "end", obj{"ended_on": today})
	a.refused(t, a.revising("management", rules, changed(next, today)), http.StatusConflict, "filing.management_ended", "")
	a.refused(t, a.revising("management", row{uuid.NewString(), rules.tag}, changed(next, today)), http.StatusNotFound, "filing.management_unknown", "")
	if public := a.send(t, request{method: http.MethodGet, path: "/api/registry/" + a.id}); strings.Contains(string(public.raw), "质量手册") {
		t.Errorf("the public reads %s", public.raw)
	}
}
