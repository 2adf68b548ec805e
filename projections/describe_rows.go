package projections

import (
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

func (d *description) tellRow(e filing.Event) {
	switch e := e.(type) {
	case filing.PremisesAdded:
		d.words["premises"], d.words["address"] = premisesTitle(e.Kind, e.Name), e.Address
	case filing.PremisesRevised:
		d.words["premises"] = premisesPartTitle(d.before.Premises[e.PremisesID])
		d.compare("premises")
	case filing.ManagementAdded:
		d.words["management"] = managementTitle(e.Management)
	case filing.ManagementRevised:
		d.words["management"] = managementTitle(d.before.Management[e.ManagementID].Management)
		d.compare("management")
	case filing.ManagementEnded:
		d.words["management"], d.words["on"] = managementTitle(d.before.Management[e.ManagementID].Management), string(e.EndedOn)
	case filing.EquipmentAdded, filing.EquipmentRevised, filing.EquipmentRetired, filing.EquipmentRetirementCorrected,
		filing.EquipmentReturned, filing.EquipmentReturnCorrected, filing.EquipmentSuspended, filing.EquipmentResumed, filing.EquipmentEntryWithdrawn:
		d.tellEquipment(e)
	default:
		d.tellStaff(e)
	}
}

func (d *description) tellEquipment(e filing.Event) {
	id := rowOf(e)
	row, ok := d.before.Equipment[id]
	if !ok {
		row = d.after.Equipment[id]
	}
	d.words["equipment"], d.words["on"] = equipmentInWords(row.Equipment), string(d.after.Equipment[id].EndedOn)
	switch e := e.(type) {
	case filing.EquipmentRevised:
		d.compare("equipment")
	case filing.EquipmentSuspended:
		d.words["status"], d.words["on"] = e.Status.Label(), string(e.SuspendedOn)
	case filing.EquipmentResumed:
		d.words["on"] = string(e.ResumedOn)
	}
}

func (d *description) tellStaff(e filing.Event) {
	id := rowOf(e)
	row, ok := d.before.Staff[id]
	if !ok {
		row = d.after.Staff[id]
	}
	d.words["staff"], d.words["on"] = staffInWords(row), string(d.after.Staff[id].EndedOn)
	switch e := e.(type) {
	case filing.StaffAdded:
		if e.TransferID != uuid.Nil {
			d.variant = ":transfer"
		}
	case filing.StaffRevised:
		d.compare("staff")
	case filing.StaffRehired:
		d.words["on"] = string(e.HiredOn)
	}
}
