package edge

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// SealedValue is a sealed value of an event and the field it was sealed as.
type SealedValue struct {
	Field string
	domain.Sealed
}

// SealedValues returns what an event holds of personal data, for audits: every
// one of them must open, unless its subject was erased.
func SealedValues(e filing.Event) []SealedValue {
	switch e := e.(type) {
	case filing.IdentityRecorded:
		return []SealedValue{{fieldLegalRepresentative, e.LegalRepresentative.Person}}
	case filing.IdentityProposed:
		values := []SealedValue{{fieldLegalRepresentative, e.LegalRepresentative.Person}}
		if !e.Mobile.IsZero() {
			values = append(values, SealedValue{fieldLegalRepresentativeContact, e.Mobile})
		}
		return values
	case filing.ContactsRecorded:
		return []SealedValue{{fieldLegalRepresentativeContact, e.LegalRepresentative}, {fieldFilingContact, e.FilingContact}}
	case filing.StaffAdded:
		return []SealedValue{{fieldStaff, e.Person}}
	case filing.StaffRevised:
		return []SealedValue{{fieldStaff, e.Person}}
	case filing.StaffRehired:
		return []SealedValue{{fieldStaff, e.Person}}
	case filing.IDNumberCorrected:
		return []SealedValue{{fieldStaff, e.Person}}
	}
	return nil
}
