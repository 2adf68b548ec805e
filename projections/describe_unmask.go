package projections

import (
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// tellUnmasked: whose, what and what for, never a value.
func (d *description) tellUnmasked(e filing.PersonalDataUnmasked) {
	d.words["part"], d.words["fields"], d.words["purpose"] = e.Part.Label(), labels(e.Fields), e.Purpose.Label()
	switch {
	case e.StaffID != uuid.Nil:
		d.variant = ":staff"
		d.words["staff"] = staffInWords(d.state.Staff[e.StaffID])
	case e.CaseID != uuid.Nil:
		d.variant = ":case"
	}
}
