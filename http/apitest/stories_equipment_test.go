package apitest_test

import (
	"net/http"
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
