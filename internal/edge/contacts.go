package edge

import (
	"context"
	"encoding/json"
	"errors"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
)

// Contacts is how the institution is reached.
type Contacts struct {
	LegalRepresentativeMobile string        `json:"legal_representative_mobile" maxLength:"20" doc:"sealed; gets the notices (Q7.6)"`
	FilingContact             FilingContact `json:"filing_contact" doc:"备案联系人, sealed; gets the notices (Q7.6)"`
	OfficePhone               string        `json:"office_phone,omitempty" maxLength:"30" doc:"public"`
	Website                   string        `json:"website,omitempty" maxLength:"500" doc:"public"`
	Postcode                  string        `json:"postcode,omitempty" maxLength:"6" doc:"public"`
}

// FilingContact is the person who answers for the filing.
type FilingContact struct {
	Name   string `json:"name" maxLength:"50"`
	Mobile string `json:"mobile" maxLength:"20"`
	Email  string `json:"email,omitempty" maxLength:"254"`
}

// The sealed forms, which are for ever: fields are only added.
type (
	legalRepresentativeContact struct {
		Mobile string `json:"mobile"`
	}
	filingContactDetails struct {
		Name   string `json:"name"`
		Mobile string `json:"mobile"`
		Email  string `json:"email,omitempty"`
	}
)

// RecordContacts records the contacts.
func (f *Filings) RecordContacts(ctx context.Context, r Request, id uuid.UUID, seen domain.Revision, in Contacts) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(s filing.State) (filing.Command, error) {
		return f.contacts(ctx, s, &subjects{command: r.Command}, seen, in)
	})
}

// contacts is the command that records contacts.
func (f *Filings) contacts(ctx context.Context, s filing.State, own *subjects, seen domain.Revision, in Contacts) (filing.Command, error) {
	var p parser
	representative := required(&p, "legal_representative_mobile", in.LegalRepresentativeMobile, domain.ParseMobile)
	name := required(&p, "filing_contact.name", in.FilingContact.Name, domain.ParsePersonName)
	mobile := required(&p, "filing_contact.mobile", in.FilingContact.Mobile, domain.ParseMobile)
	email := optional(&p, "filing_contact.email", in.FilingContact.Email, domain.ParseEmail)
	c := filing.RecordContacts{Seen: seen, Contacts: filing.Contacts{
		OfficePhone: optional(&p, "office_phone", in.OfficePhone, domain.ParsePhone),
		Website:     optional(&p, "website", in.Website, domain.ParseWebsite),
		Postcode:    optional(&p, "postcode", in.Postcode, domain.ParsePostcode),
	}}
	err := p.err()
	if err != nil {
		return nil, err
	}
	c.Contacts.LegalRepresentative, err = f.sealMobile(ctx, s.Contacts.Value.LegalRepresentative, own, representative)
	if err != nil {
		return nil, err
	}
	c.Contacts.FilingContact, err = f.reseal(ctx, s.Contacts.Value.FilingContact, f.unbound(ctx, own),
		fieldFilingContact, filingContactDetails{Name: name.Reveal(), Mobile: mobile.Reveal(), Email: email.Reveal()},
		map[string]string{"mobile": mobile.Mask()})
	return c, err
}

// sealMobile seals the number of a legal representative, on record or proposed: in
// one form, for the one becomes the other.
func (f *Filings) sealMobile(ctx context.Context, current domain.Sealed, own *subjects, number domain.Mobile) (domain.Sealed, error) {
	return f.reseal(ctx, current, f.unbound(ctx, own), fieldLegalRepresentativeContact,
		legalRepresentativeContact{Mobile: number.Reveal()}, map[string]string{"mobile": number.Mask()})
}

// ContactNumbers are the values that hold the numbers which notices go to (Q7.6).
func ContactNumbers(c filing.Contacts) (contact, representative SealedValue) {
	return SealedValue{fieldFilingContact, c.FilingContact}, SealedValue{fieldLegalRepresentativeContact, c.LegalRepresentative}
}

// OpenNumber opens the mobile number of one of the [ContactNumbers]. The errors are
// those of [sealing.Vault.Unseal].
func OpenNumber(ctx context.Context, v *sealing.Vault, sealed SealedValue) (domain.Mobile, error) {
	plaintext, err := v.Unseal(ctx, sealed.Field, sealed.Sealed)
	if err != nil {
		return domain.Mobile{}, err
	}
	var number struct {
		Mobile string `json:"mobile"`
	}
	if err := json.Unmarshal(plaintext, &number); err != nil || number.Mobile == "" {
		return domain.Mobile{}, errors.New("the contact has no mobile number") // the cause may repeat it
	}
	return domain.RestoreMobile(number.Mobile), nil
}
