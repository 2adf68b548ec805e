package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Identity is what the registration certificate says of the institution
// itself: class A (Q1.8), with the number of the legal representative sealed.
type Identity struct {
	Name                string              `json:"name"`
	LegalRepresentative LegalRepresentative `json:"legal_representative"`
}

// LegalRepresentative (法定代表人) has a name that is register data and public,
// and an ID number that is neither.
type LegalRepresentative struct {
	Name   string        `json:"name"`
	Person domain.Sealed `json:"person"` // id_number
}

// IdentityRecorded sets the institution's name and legal representative while
// it has never been published.
type IdentityRecorded struct {
	Identity
}

// EventType is the stored name.
func (IdentityRecorded) EventType() string { return "filing.identity_recorded" }

func (e IdentityRecorded) apply(s *State, at domain.Place) {
	s.Identity = Part[Identity]{e.Identity, at}
	s.know(e.LegalRepresentative.Person)
}

// IdentityProposed puts a new name or legal representative forward (备案变更,
// Q7.8). The registry keeps the old one until the case passes.
type IdentityProposed struct {
	CaseID uuid.UUID `json:"case_id"`
	Identity
	Mobile     domain.Sealed `json:"legal_representative_mobile,omitzero"` // mobile: with another person
	Alteration Alteration    `json:"alteration"`
}

// ProposedIdentity is an identity and, with another legal representative, how that
// person is reached. The number waits, too: of a return the one on record is told,
// of the pass who takes office (domain-decisions 1.33).
type ProposedIdentity struct {
	Identity
	Mobile domain.Sealed `json:"legal_representative_mobile,omitzero"`
}

// EventType is the stored name.
func (IdentityProposed) EventType() string { return "filing.identity_proposed" }

func (e IdentityProposed) apply(s *State, at domain.Place) {
	s.editCase(e.CaseID, func(c *Case) {
		c.Identity = &Part[ProposedIdentity]{ProposedIdentity{e.Identity, e.Mobile}, at}
		c.Alteration = e.Alteration
	})
	s.know(e.LegalRepresentative.Person)
	s.know(e.Mobile)
}

// Scope is what a track may do (备案业务范围): class A.
type Scope struct {
	InstitutionCategories []domain.InstitutionCategory `json:"institution_categories"`
	MonitoringCategories  []domain.MonitoringCategory  `json:"monitoring_categories"`
	OtherTexts            []string                     `json:"other_texts,omitempty"` // of the category 其他 of operation (Q2.2)
}

// ScopeRecorded sets a track's scope while the track has never been published.
type ScopeRecorded struct {
	Track domain.Track `json:"track"`
	Scope
}

// EventType is the stored name.
func (ScopeRecorded) EventType() string { return "filing.scope_recorded" }

func (e ScopeRecorded) apply(s *State, at domain.Place) {
	track := s.Tracks[e.Track]
	track.Scope = Part[Scope]{e.Scope, at}
	s.Tracks[e.Track] = track
}

// ScopeProposed puts a new scope forward for a published track (Q7.8).
type ScopeProposed struct {
	CaseID uuid.UUID    `json:"case_id"`
	Track  domain.Track `json:"track"`
	Scope
	Alteration Alteration `json:"alteration"`
}

// EventType is the stored name.
func (ScopeProposed) EventType() string { return "filing.scope_proposed" }

func (e ScopeProposed) apply(s *State, at domain.Place) {
	s.editCase(e.CaseID, func(c *Case) {
		c.Scope = &Part[Scope]{e.Scope, at}
		c.Alteration = e.Alteration
	})
}

// Basics (机构基本信息) is what else the registration certificate says.
type Basics struct {
	Certificate         domain.RegistrationCertificate `json:"certificate"`
	OwnershipNature     string                         `json:"ownership_nature"`                // 机构性质, literally as printed (Q2.7)
	OwnershipNatureCode domain.OwnershipNatureCode     `json:"ownership_nature_code,omitempty"` // GB/T 12402
	EstablishedOn       domain.Date                    `json:"established_on"`
	RegisteredCapital   domain.Decimal                 `json:"registered_capital,omitempty"` // 10,000 yuan (万元)
	TermFrom            domain.Date                    `json:"term_from"`
	TermTo              domain.Date                    `json:"term_to,omitempty"` // empty with TermOpen
	TermOpen            bool                           `json:"term_open"`         // 无固定期限 (Q2.3)
	RegisteredAddress   string                         `json:"registered_address"`
	County              domain.CountyCode              `json:"county"` // six digits of GB/T 2260
	Parent              Parent                         `json:"parent,omitzero"`
}

// Parent (所属法人单位) is the legal person that an institution without legal
// personality is part of and has authorized it (非独立法人, R4; document A07). Its
// zero value is that of an institution that is a legal person itself.
type Parent struct {
	CreditCode domain.CreditCode `json:"credit_code"`
	Name       string            `json:"name"`
	DocumentID uuid.UUID         `json:"document_id,omitzero"` // the authorization; never public
}

// BasicsRecorded sets the basics: class B.
type BasicsRecorded struct {
	Basics
	Alteration Alteration `json:"alteration,omitzero"`
}

// EventType is the stored name.
func (BasicsRecorded) EventType() string { return "filing.basics_recorded" }

func (e BasicsRecorded) apply(s *State, at domain.Place) { s.Basics = Part[Basics]{e.Basics, at} }

// Contacts is how the authority and the public reach the institution.
type Contacts struct {
	LegalRepresentative domain.Sealed   `json:"legal_representative"` // mobile
	FilingContact       domain.Sealed   `json:"filing_contact"`       // 备案联系人: name, mobile, email
	OfficePhone         domain.Phone    `json:"office_phone,omitempty"`
	Website             domain.Website  `json:"website,omitempty"`
	Postcode            domain.Postcode `json:"postcode,omitempty"`
}

// ContactsRecorded sets the contacts: class B.
type ContactsRecorded struct {
	Contacts
}

// EventType is the stored name.
func (ContactsRecorded) EventType() string { return "filing.contacts_recorded" }

func (e ContactsRecorded) apply(s *State, at domain.Place) {
	s.Contacts = Part[Contacts]{e.Contacts, at}
	s.know(e.LegalRepresentative)
	s.know(e.FilingContact)
}

// TopManager (最高管理者) runs the institution. If that is not the legal
// representative, a letter of authorization says for what and how long (Q2.4).
type TopManager struct {
	Name                  string        `json:"name"`
	IsLegalRepresentative bool          `json:"is_legal_representative"`
	Authorization         Authorization `json:"authorization,omitzero"`
}

// Authorization (授权委托书) is the letter of a top manager who is not the legal
// representative. That it is signed and sealed the institution says of it (Q2.4).
type Authorization struct {
	Scope       string      `json:"scope"`
	ValidFrom   domain.Date `json:"valid_from"`
	ValidTo     domain.Date `json:"valid_to"`
	Signed      bool        `json:"signed"`       // by the legal representative
	SealPresent bool        `json:"seal_present"` // the institution's
	DocumentID  uuid.UUID   `json:"document_id"`
}

// TopManagerRecorded sets the top manager: class B. With a case it waits for
// that amendment to pass, for it is the new legal representative, or one that
// the new one authorized.
type TopManagerRecorded struct {
	CaseID uuid.UUID `json:"case_id,omitzero"`
	TopManager
	Alteration Alteration `json:"alteration,omitzero"`
}

// EventType is the stored name.
func (TopManagerRecorded) EventType() string { return "filing.top_manager_recorded" }

func (e TopManagerRecorded) apply(s *State, at domain.Place) {
	manager := Part[TopManager]{e.TopManager, at}
	if e.CaseID == uuid.Nil {
		s.TopManager = manager
		return
	}
	s.editCase(e.CaseID, func(c *Case) { c.TopManager = &manager })
}

// Premises (工作场所) is one place of work; an institution may have any number
// of branch laboratories and offices (Q2.6).
type Premises struct {
	Kind    domain.PremisesKind `json:"kind"`
	Name    string              `json:"name"`
	Address string              `json:"address"`
	County  domain.CountyCode   `json:"county"`
	Area    domain.Decimal      `json:"area"` // square meters

	// By what right it is used (场所权属) and, leased or borrowed, from when to when;
	// never public.
	Tenure     domain.PremisesTenure `json:"tenure"`
	LeasedFrom domain.Date           `json:"leased_from,omitempty"`
	LeasedTo   domain.Date           `json:"leased_to,omitempty"`

	Activities string    `json:"activities,omitempty"` // what is done there
	ProofID    uuid.UUID `json:"proof_id,omitzero"`    // the document (A03); never public

	// Where it lies (经纬度), degrees of CGCS2000 with up to six decimal places;
	// both or neither.
	Longitude domain.Decimal `json:"longitude,omitempty"`
	Latitude  domain.Decimal `json:"latitude,omitempty"`
}

// PremisesAdded adds a place of work: class B.
type PremisesAdded struct {
	PremisesID uuid.UUID `json:"premises_id"`
	Premises
	Alteration Alteration `json:"alteration,omitzero"`
}

// EventType is the stored name.
func (PremisesAdded) EventType() string { return "filing.premises_added" }

func (e PremisesAdded) apply(s *State, at domain.Place) {
	put(&s.Premises, e.PremisesID, Part[Premises]{e.Premises, at})
}

// PremisesRevised replaces one place's row: class B.
type PremisesRevised struct {
	PremisesID uuid.UUID `json:"premises_id"`
	Premises
	Alteration Alteration `json:"alteration,omitzero"`
}

// EventType is the stored name.
func (PremisesRevised) EventType() string { return "filing.premises_revised" }

func (e PremisesRevised) apply(s *State, at domain.Place) {
	put(&s.Premises, e.PremisesID, Part[Premises]{e.Premises, at})
}
