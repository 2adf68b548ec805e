package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// TestSuspendEquipment: an instrument that is not used for a while stays in the
// filing and counts for nothing.
func TestSuspendEquipment(t *testing.T) {
	suspend := filing.SuspendEquipment{
		EquipmentID: spectrometer, Seen: at(published, equipmentAdded), Status: domain.EquipmentUnderRepair, SuspendedOn: "2026-02-20", Reason: "光源老化", Today: today,
	}
	edit := func(edit func(*filing.SuspendEquipment)) filing.Command { return with(suspend, edit) }
	suspended := filing.EquipmentSuspended{EquipmentID: spectrometer, Status: suspend.Status, SuspendedOn: suspend.SuspendedOn, Reason: suspend.Reason}
	away := after(published, suspended)
	resume := filing.ResumeEquipment{EquipmentID: spectrometer, Seen: at(away, suspended), ResumedOn: today, Today: today}
	resumed := filing.EquipmentResumed{EquipmentID: spectrometer, ResumedOn: today}
	retired := filing.EquipmentRetired{EquipmentID: spectrometer, RetiredOn: today, Reason: "无法修复"}
	gone := after(away, retired)
	run(t, cases{
		{Name: "domain-facts 10.4: an instrument is repaired", Given: published, When: suspend, Then: events{suspended}},
		{Name: "Q1.8: told after more than a month it is late", Given: published, When: edit(func(c *filing.SuspendEquipment) { c.SuspendedOn = "2026-01-05" }),
			Then: events{with(suspended, func(e *filing.EquipmentSuspended) {
				e.SuspendedOn, e.Late = "2026-01-05", filing.Lateness{DueOn: "2026-02-05"}
			})}},
		{Name: "domain-facts 10.4: once is enough", Given: away, When: suspend},
		{Name: "domain-facts 10.4: repaired, and then not used either", Given: away, When: edit(func(c *filing.SuspendEquipment) {
			c.Seen, c.Status, c.SuspendedOn = at(away, suspended), domain.EquipmentOutOfService, today
		}), Then: events{filing.EquipmentSuspended{EquipmentID: spectrometer, Status: domain.EquipmentOutOfService, SuspendedOn: today, Reason: suspend.Reason}}},
		{Name: "Q5.4: retirement is something else", Given: published, When: edit(func(c *filing.SuspendEquipment) { c.Status = domain.EquipmentRetired }),
			Refused: []error{filing.ErrNotAllowed.At("status")}},
		{Name: "domain-facts 10.4: everything missing is named", Given: published, When: edit(func(c *filing.SuspendEquipment) { c.Status, c.SuspendedOn, c.Reason = "", "", "" }),
			Refused: required("status", "suspended_on", "reason")},
		{Name: "domain-facts 10.4: not tomorrow", Given: published, When: edit(func(c *filing.SuspendEquipment) { c.SuspendedOn = tomorrow }),
			Refused: []error{filing.ErrInFuture.At("suspended_on")}},
		{Name: "domain-facts 10.4: nor before it was bought", Given: published, When: edit(func(c *filing.SuspendEquipment) { c.SuspendedOn = "2021-03-31" }),
			Refused: []error{filing.ErrDateOrder.At("suspended_on")}},
		{Name: "Q6.3: nor over what somebody else wrote", Given: published, When: edit(func(c *filing.SuspendEquipment) { c.Seen = 0 }), Refused: []error{filing.ErrStale}},
		{Name: "Q5.4: what is retired is not repaired", Given: gone, When: edit(func(c *filing.SuspendEquipment) { c.Seen = at(gone, retired) }), Refused: []error{filing.ErrEquipmentEnded}},
		{Name: "Q7.6: what is with the authority stands still", Given: submitted, When: suspend, Refused: []error{filing.ErrWithAuthority}},

		{Name: "domain-facts 10.4: it is used again", Given: away, When: resume, Then: events{resumed}},
		{Name: "domain-facts 10.4: which it was already", Given: after(away, resumed), When: with(resume, func(c *filing.ResumeEquipment) { c.Seen = at(after(away, resumed), resumed) }),
			Refused: []error{filing.ErrEquipmentInService}},
		{Name: "domain-facts 10.4: not before it was put away", Given: away, When: with(resume, func(c *filing.ResumeEquipment) { c.ResumedOn = "2026-02-19" }),
			Refused: []error{filing.ErrDateOrder.At("resumed_on")}},
		{Name: "domain-facts 10.4: on some day", Given: away, When: with(resume, func(c *filing.ResumeEquipment) { c.ResumedOn = "" }), Refused: required("resumed_on")},
		{Name: "domain-facts 10.4: and not tomorrow", Given: away, When: with(resume, func(c *filing.ResumeEquipment) { c.ResumedOn = tomorrow }),
			Refused: []error{filing.ErrInFuture.At("resumed_on")}},
		{Name: "Q5.4: what cannot be repaired is retired", Given: away, When: filing.RetireEquipment{
			EquipmentID: spectrometer, Seen: at(away, suspended), RetiredOn: today, Reason: retired.Reason, Today: today,
		}, Then: events{retired}},
		{Name: "Q5.3: meanwhile its row is put right", Given: away, When: filing.ReviseEquipment{
			EquipmentID: spectrometer, Seen: at(away, suspended), Equipment: with(equipment, func(e *filing.Equipment) { e.Model = "T7" }), Alteration: corrected, Today: today,
		}, Then: events{filing.EquipmentRevised{EquipmentID: spectrometer, Equipment: with(equipment, func(e *filing.Equipment) { e.Model = "T7" }), Alteration: corrected}}},
	})
	if row := fold(away).Equipment[spectrometer]; row.InService() || !row.Held() || row.SuspendedOn != suspend.SuspendedOn {
		t.Errorf("suspended, the instrument is %+v", row)
	}
	if row := fold(after(gone, filing.EquipmentRetirementCorrected{EquipmentID: spectrometer, Reason: "误点"})).Equipment[spectrometer]; !row.InService() || row.SuspendedOn != "" {
		t.Errorf("not retired after all, the instrument is %+v", row)
	}
}
