package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

var (
	leasedSampler = idOf("leased sampler")
	leased        = with(equipment, func(e *filing.Equipment) {
		e.AssetNumber, e.Ownership = "CY-0101", domain.EquipmentLeased
		e.Lease = filing.Lease{From: "2025-06-01", To: "2027-05-31", Lessor: "某租赁公司"}
	})
	leasedAdded = filing.EquipmentAdded{EquipmentID: leasedSampler, Equipment: leased}
	gaveBack    = filing.EquipmentReturned{EquipmentID: leasedSampler, ReturnedOn: "2026-02-10"}
)

// TestReturnEquipment: what was leased goes back, for good, and is owned by
// somebody else.
func TestReturnEquipment(t *testing.T) {
	given := after(published, leasedAdded)
	back := filing.ReturnEquipment{EquipmentID: leasedSampler, Seen: at(given, leasedAdded), ReturnedOn: gaveBack.ReturnedOn, Today: today}
	edit := func(edit func(*filing.ReturnEquipment)) filing.Command { return with(back, edit) }
	gone := after(given, gaveBack)
	borrowed := with(leasedAdded, func(e *filing.EquipmentAdded) { e.Ownership = domain.EquipmentBorrowed })
	run(t, cases{
		{Name: "Q5.4: a leased instrument goes back", Given: given, When: back, Then: events{gaveBack}},
		{Name: "Q1.8: told after more than a month it is late", Given: given, When: edit(func(c *filing.ReturnEquipment) { c.ReturnedOn = "2026-01-05" }),
			Then: events{with(gaveBack, func(e *filing.EquipmentReturned) {
				e.ReturnedOn, e.Late = "2026-01-05", filing.Lateness{DueOn: "2026-02-05"}
			})}},
		{Name: "Q5.4: a borrowed one, too", Given: after(draft, borrowed), When: edit(func(c *filing.ReturnEquipment) { c.Seen = at(after(draft, borrowed), borrowed) }), Then: events{gaveBack}},
		{Name: "Q5.4: once is enough", Given: gone, When: back},
		{Name: "Q5.4: on another day it is another return", Given: gone, When: edit(func(c *filing.ReturnEquipment) { c.ReturnedOn, c.Seen = today, at(gone, gaveBack) }), Refused: []error{filing.ErrEquipmentEnded}},
		{Name: "Q5.4: what is owned is retired", Given: given, When: edit(func(c *filing.ReturnEquipment) { c.EquipmentID, c.Seen = spectrometer, at(given, equipmentAdded) }), Refused: []error{filing.ErrEquipmentOwned}},
		{Name: "Q5.4: the day is required", Given: given, When: edit(func(c *filing.ReturnEquipment) { c.ReturnedOn = "" }), Refused: required("returned_on")},
		{Name: "Q5.4: nothing goes back tomorrow", Given: given, When: edit(func(c *filing.ReturnEquipment) { c.ReturnedOn = tomorrow }), Refused: []error{filing.ErrInFuture.At("returned_on")}},
		{Name: "Q5.4: nor before it came", Given: given, When: edit(func(c *filing.ReturnEquipment) { c.ReturnedOn = "2025-05-31" }), Refused: []error{filing.ErrDateOrder.At("returned_on")}},
		{Name: "Q6.3: nor over what somebody else wrote", Given: given, When: edit(func(c *filing.ReturnEquipment) { c.Seen = 0 }), Refused: []error{filing.ErrStale}},
		{Name: "Q5.4: what nobody entered is unknown", Given: given, When: edit(func(c *filing.ReturnEquipment) { c.EquipmentID = idOf("none") }), Refused: []error{filing.ErrEquipment}},
	})
	if row := fold(gone).Equipment[leasedSampler]; row.InService() || row.Status != domain.EquipmentReturned || row.EndedOn != gaveBack.ReturnedOn {
		t.Errorf("Q5.4: returned, the instrument is %+v", row)
	}
}

// TestCorrectReturn: 1.22: a wrong click is corrected with a reason, each in its
// own way.
func TestCorrectReturn(t *testing.T) {
	given := after(published, leasedAdded, gaveBack)
	correct := filing.CorrectReturn{EquipmentID: leasedSampler, Seen: at(given, gaveBack), Reason: "仍在租用"}
	back := filing.EquipmentReturnCorrected{EquipmentID: leasedSampler, Reason: correct.Reason}
	run(t, cases{
		{Name: "1.22: it was not returned", Given: given, When: correct, Then: events{back}},
		{Name: "1.22: the reason is required", Given: given, When: with(correct, func(c *filing.CorrectReturn) { c.Reason = "" }), Refused: required("reason")},
		{Name: "1.22: in service already, it is nothing", Given: after(given, back), When: correct},
		{Name: "1.22: what was returned was not retired", Given: given,
			When: filing.CorrectRetirement{EquipmentID: leasedSampler, Seen: at(given, gaveBack), Reason: "x"}, Refused: []error{filing.ErrEquipmentEnded}},
		{Name: "Q6.3: not over what somebody else wrote", Given: given, When: with(correct, func(c *filing.CorrectReturn) { c.Seen = 0 }), Refused: []error{filing.ErrStale}},
		{Name: "Q5.4: what nobody entered is unknown", Given: given, When: with(correct, func(c *filing.CorrectReturn) { c.EquipmentID = idOf("none") }), Refused: []error{filing.ErrEquipment}},
	})
	if row := fold(after(given, back)).Equipment[leasedSampler]; !row.InService() || row.EndedOn != "" {
		t.Errorf("1.22: corrected, the instrument is %+v", row)
	}
}
