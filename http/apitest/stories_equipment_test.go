package apitest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// TestQ5_4_Returned: what was leased goes back to its owner and stays in the
// record; it is no retirement, and neither is taken back as the other.
func TestQ5_4_Returned(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	leased := but(instrument("YT-0101", a.place.id), "ownership", "leased")
	leased = but(leased, "lease", obj{"from": "2026-01-01", "to": "2027-12-31", "lessor": "示范租赁有限公司"})
	pump := a.add(t, "equipment", changed(leased, "2026-11-01"))
	end := obj{"returned_on": "2026-11-12"}
	a.refused(t, a.acting("equipment", pump, "return", obj{}), http.StatusUnprocessableEntity, "filing.required", "returned_on")
	a.refused(t, a.acting("equipment", pump, "return", obj{"returned_on": tomorrow}), http.StatusUnprocessableEntity, "filing.date_in_future", "returned_on")
	a.refused(t, a.acting("equipment", pump, "return", obj{"returned_on": "2025-12-31"}), http.StatusUnprocessableEntity, "filing.date_order", "returned_on")
	a.act(t, "equipment", &pump, "return", end)
	if got := a.public(t).Filing.Equipment; len(got) != 1 {
		t.Errorf("the public reads %d instruments", len(got))
	}
	if got := a.view(t).State.Equipment[uuid.MustParse(pump.id)]; got.Status != domain.EquipmentReturned || got.EndedOn != "2026-11-12" {
		t.Errorf("the instrument is %s on %s", got.Status, got.EndedOn)
	}
	a.refused(t, a.revising("equipment", pump, changed(leased, "2026-11-13")), http.StatusConflict, "filing.equipment_retired", "")
	a.refused(t, a.acting("equipment", pump, "correct-retirement", obj{"reason": "点错了设备"}), http.StatusConflict, "filing.equipment_retired", "")
	a.refused(t, a.acting("equipment", pump, "correct-return", obj{}), http.StatusUnprocessableEntity, "filing.required", "reason")
	a.act(t, "equipment", &pump, "correct-return", obj{"reason": "点错了设备"})
	if got := a.public(t).Filing.Equipment; len(got) != 2 {
		t.Errorf("what was not returned after all: the public reads %d instruments", len(got))
	}
}

// TestQ5_1_EnvironmentalOnly: an instrument serves the monitoring of something
// that is filed for; whatever an institution has for food is not entered.
func TestQ5_1_EnvironmentalOnly(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	food := instrument("SP-0001", a.place.id)
	refuse := func(body obj, code, field string) answer {
		t.Helper()
		return a.refused(t, a.request(http.MethodPost, a.at("/equipment"), body), http.StatusUnprocessableEntity, code, field)
	}
	refuse(but(food, "categories", []any{"food"}), "monitoring_category.unknown", "categories.0")
	refuse(but(food, "categories", []any{}), "filing.required", "categories")
	refuse(but(food, "categories", []any{"source_gas"}), "filing.not_allowed_here", "categories.0")
	why := refuse(but(food, "uses", []any{"food_testing"}), "equipment_use.unknown", "uses.0")
	if !strings.Contains(string(why.raw), "只填报与生态环境监测服务活动相关的设备") {
		t.Errorf("Q5.1: the refusal does not say why: %s", why.raw)
	}
	refuse(but(food, "tracks", []any{"operation"}), "filing.not_allowed_here", "tracks.0")
	a.add(t, "equipment", food)
	if got := len(a.view(t).State.Equipment); got != 2 {
		t.Errorf("Q5.1: %d instruments", got)
	}
}

// TestQ5_5_OwnOrLeased: an operation track files its own and leased spares and
// what it compares with; the monitors it serves are its client's.
func TestQ5_5_OwnOrLeased(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	a.done(t, a.starting("operation"))
	refuse := func(body obj, code, field string) answer {
		t.Helper()
		return a.refused(t, a.request(http.MethodPost, a.at("/equipment"), body), http.StatusUnprocessableEntity, code, field)
	}
	why := refuse(but(spare("YW-0001", a.place.id), "ownership", "client"), "equipment_ownership.unknown", "ownership")
	if !strings.Contains(string(why.raw), "服务对象的自动监测设备不需要填报") {
		t.Errorf("Q5.5: the refusal does not say why: %s", why.raw)
	}
	refuse(but(spare("YW-0001", a.place.id), "ownership", "borrowed"), "filing.not_allowed_here", "ownership")
	refuse(but(spare("YW-0001", a.place.id), "uses", []any{"laboratory_analysis"}), "filing.not_allowed_here", "uses.0")
	refuse(but(spare("YW-0001", a.place.id), "ownership", "leased"), "filing.required", "lease.lessor")
	for i, use := range []string{"spare_unit", "manual_monitoring", "comparison"} {
		a.add(t, "equipment", but(spare(fmt.Sprintf("YW-100%d", i), a.place.id), "uses", []any{use}))
	}
	leased := but(spare("YW-2001", a.place.id), "ownership", "leased")
	a.add(t, "equipment", but(leased, "lease", obj{"from": "2026-01-01", "to": "2027-12-31", "lessor": "示范租赁有限公司"}))
	if got := len(a.view(t).State.Equipment); got != 5 {
		t.Errorf("Q5.5: %d instruments", got)
	}
}

// TestQ5_4_Suspended: what is repaired or not used for a while stays, counts for
// nothing meanwhile, and comes back.
func TestQ5_4_Suspended(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	away := obj{"status": "under_repair", "suspended_on": "2026-11-20", "reason": "光源老化"}
	refuse := func(verb string, body obj, code, field string) {
		t.Helper()
		a.refused(t, a.acting("equipment", a.instrument, verb, body), http.StatusUnprocessableEntity, code, field)
	}
	refuse("suspend", but(away, "status", "broken"), "equipment_status.unknown", "status")
	refuse("suspend", but(away, "status", "retired"), "filing.not_allowed_here", "status")
	refuse("suspend", but(away, "suspended_on", tomorrow), "filing.date_in_future", "suspended_on")
	refuse("suspend", without(away, "reason"), "filing.required", "reason")
	a.refused(t, a.acting("equipment", a.instrument, "resume", obj{"resumed_on": today}), http.StatusConflict, "filing.equipment_in_service", "")
	a.act(t, "equipment", &a.instrument, "suspend", away)
	if got := a.public(t).Filing.Equipment; len(got) != 0 {
		t.Errorf("the public reads %d instruments in use", len(got))
	}
	if got := a.view(t).State.Equipment[uuid.MustParse(a.instrument.id)]; got.Status != domain.EquipmentUnderRepair || got.SuspendedOn != "2026-11-20" {
		t.Errorf("the instrument is %s since %s", got.Status, got.SuspendedOn)
	}
	refuse("resume", obj{"resumed_on": "2026-11-19"}, "filing.date_order", "resumed_on")
	refuse("resume", obj{}, "filing.required", "resumed_on")
	a.act(t, "equipment", &a.instrument, "resume", obj{"resumed_on": today})
	if got := a.public(t).Filing.Equipment; len(got) != 1 {
		t.Errorf("used again: the public reads %d instruments", len(got))
	}
}
