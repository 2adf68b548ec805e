package edge

import (
	"context"
	"encoding/json"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// Registration opens a filing.
type Registration struct {
	CreditCode string `json:"credit_code" doc:"统一社会信用代码" example:"91320000DEMA00013N"`
	Authority  string `json:"authority" doc:"two digits of the provincial authority, 66 for 兵团" example:"32"`
	Track      string `json:"track" enum:"testing,operation" doc:"机构类型"`
}

// Register opens a filing. Created is its first case.
func (f *Filings) Register(ctx context.Context, r Request, in Registration) (Done, error) {
	var p parser
	c := filing.Register{
		CreditCode: required(&p, "credit_code", in.CreditCode, domain.ParseCreditCode),
		Authority:  required(&p, "authority", in.Authority, domain.ParseAuthority),
		Track:      required(&p, "track", in.Track, domain.ParseTrack),
		CaseID:     domain.DeriveID(r.Command, "case", 0),
	}
	if err := p.err(); err != nil {
		return Done{}, err
	}
	return f.execute(ctx, r, domain.DeriveID(r.Command, "filing", 0), c.CaseID,
		func(filing.State) (filing.Command, error) { return c, nil })
}

// Identity is the institution's name and legal representative.
type Identity struct {
	Name                string              `json:"name" maxLength:"120" doc:"机构名称, as on the certificate"`
	LegalRepresentative LegalRepresentative `json:"legal_representative"`
	Alteration          *Alteration         `json:"alteration,omitempty"`
}

// LegalRepresentative is a name and an ID number, which is sealed, as is the
// telephone number that comes with a new one.
type LegalRepresentative struct {
	Name     string `json:"name" maxLength:"50" doc:"法定代表人, public"`
	IDNumber string `json:"id_number" maxLength:"40" doc:"身份证号, sealed"`
	Mobile   string `json:"mobile,omitempty" maxLength:"20" doc:"手机 of another legal representative than the one in force, sealed; with the amendment it replaces the one of the contacts, and gets the notice of it (Q7.6)"`
}

// legalRepresentativeDetails is what is sealed of a legal representative in
// the identity. The form is for ever: fields are only added.
type legalRepresentativeDetails struct {
	IDNumber string `json:"id_number"`
}

// The fields under which values are sealed: part of the format.
const (
	fieldLegalRepresentative        = "legal_representative"
	fieldLegalRepresentativeContact = "legal_representative_contact"
	fieldFilingContact              = "filing_contact"
	fieldStaff                      = "staff"
)

// RecordIdentity records or, once published, proposes the identity. Created is
// the case, if the command opened one.
func (f *Filings) RecordIdentity(ctx context.Context, r Request, id uuid.UUID, seen domain.Revision, in Identity) (Done, error) {
	return f.proposal(ctx, r, id, caseOf(r, 0), func(s filing.State) (filing.Command, error) {
		return f.identity(ctx, s, &subjects{command: r.Command}, r, seen, in)
	})
}

// identity is the command that records or proposes an identity.
func (f *Filings) identity(ctx context.Context, s filing.State, own *subjects, r Request, seen domain.Revision, in Identity) (filing.Command, error) {
	var p parser
	today := Today(r.At)
	name := required(&p, "name", in.Name, domain.ParseInstitutionName)
	person := required(&p, "legal_representative.name", in.LegalRepresentative.Name, domain.ParsePersonName)
	number := required(&p, "legal_representative.id_number", in.LegalRepresentative.IDNumber, idNumber(today))
	mobile := optional(&p, "legal_representative.mobile", in.LegalRepresentative.Mobile, domain.ParseMobile)
	alteration := p.alteration(in.Alteration)
	if err := p.err(); err != nil {
		return nil, err
	}
	current := filing.ProposedIdentity{Identity: s.Identity.Value}
	if open, ok := s.OpenCase(filing.InstitutionLevel); ok && open.Identity != nil {
		current = open.Identity.Value
	}
	sealed, err := f.reseal(ctx, current.LegalRepresentative.Person, f.unbound(ctx, own), fieldLegalRepresentative,
		legalRepresentativeDetails{IDNumber: number.Reveal()}, map[string]string{"id_number": number.Mask()})
	if err != nil {
		return nil, err
	}
	c := filing.RecordIdentity{
		Seen: seen, Alteration: alteration, Today: today, CaseID: caseOf(r, 0),
		Identity: filing.Identity{Name: string(name), LegalRepresentative: filing.LegalRepresentative{Name: person.Reveal(), Person: sealed}},
	}
	if in.LegalRepresentative.Mobile != "" {
		c.Mobile, err = f.sealMobile(ctx, current.Mobile, own, mobile)
	}
	return c, err
}

// caseOf is the n-th case that a request may open.
func caseOf(r Request, n int) uuid.UUID { return domain.DeriveID(r.Command, "case", n) }

// proposal executes a command of class A. Created is the case, if the command
// opened one: then it recorded an event before the proposal.
func (f *Filings) proposal(ctx context.Context, r Request, id, caseID uuid.UUID, build func(filing.State) (filing.Command, error)) (Done, error) {
	done, err := f.execute(ctx, r, id, caseID, build)
	if done.Events < 2 {
		done.Created = uuid.Nil
	}
	return done, err
}

// Scope is what a track may do.
type Scope struct {
	InstitutionCategories []string    `json:"institution_categories" maxItems:"4" doc:"机构类别"`
	MonitoringCategories  []string    `json:"monitoring_categories" maxItems:"20" doc:"监测（运维）类别"`
	OtherTexts            []string    `json:"other_texts,omitempty" maxItems:"5" doc:"what the category other of operation is, 2 to 60 characters each (Q2.2)"`
	Alteration            *Alteration `json:"alteration,omitempty"`
}

// RecordScope records or, once published, proposes a track's scope.
func (f *Filings) RecordScope(ctx context.Context, r Request, id uuid.UUID, track string, seen domain.Revision, in Scope) (Done, error) {
	return f.proposal(ctx, r, id, caseOf(r, 0), func(filing.State) (filing.Command, error) {
		return f.scope(r, track, seen, caseOf(r, 0), in)
	})
}

// scope is the command that records or proposes a scope.
func (f *Filings) scope(r Request, track string, seen domain.Revision, caseID uuid.UUID, in Scope) (filing.Command, error) {
	var p parser
	c := filing.RecordScope{
		Track: required(&p, "track", track, domain.ParseTrack), Seen: seen, Today: Today(r.At), CaseID: caseID,
		Scope: filing.Scope{
			InstitutionCategories: list(&p, "institution_categories", in.InstitutionCategories, domain.ParseInstitutionCategory),
			MonitoringCategories:  list(&p, "monitoring_categories", in.MonitoringCategories, domain.ParseMonitoringCategory),
			OtherTexts:            list(&p, "other_texts", in.OtherTexts, otherText),
		},
		Alteration: p.alteration(in.Alteration),
	}
	return c, p.err()
}

func otherText(s string) (string, error) {
	t, err := domain.ParseText(s, 2, shortText)
	return string(t), err
}

// Basics is what else the registration certificate says.
type Basics struct {
	Certificate         string      `json:"certificate" enum:"business_license,public_institution_certificate,social_organization_certificate,other" doc:"法人登记证书种类"`
	OwnershipNature     string      `json:"ownership_nature" maxLength:"60" doc:"机构性质, literally as printed on the certificate"`
	OwnershipNatureCode string      `json:"ownership_nature_code,omitempty" maxLength:"3" doc:"GB/T 12402"`
	EstablishedOn       string      `json:"established_on" doc:"成立日期"`
	RegisteredCapital   string      `json:"registered_capital,omitempty" maxLength:"20" doc:"注册资本, 10,000 yuan, a decimal string" example:"500.00"`
	TermFrom            string      `json:"term_from" doc:"营业期限起"`
	TermTo              string      `json:"term_to,omitempty" doc:"营业期限止; left out with term_open"`
	TermOpen            bool        `json:"term_open" doc:"无固定期限"`
	RegisteredAddress   string      `json:"registered_address" maxLength:"200" doc:"注册地址"`
	County              string      `json:"county" maxLength:"6" doc:"six digits of GB/T 2260"`
	Parent              *Parent     `json:"parent,omitempty" doc:"of an institution that is no legal person itself"`
	Alteration          *Alteration `json:"alteration,omitempty"`
}

// Parent is the legal person that an institution is part of.
type Parent struct {
	CreditCode string    `json:"credit_code" maxLength:"40" doc:"所属法人单位的统一社会信用代码"`
	Name       string    `json:"name" maxLength:"120"`
	DocumentID uuid.UUID `json:"document_id" doc:"an attached parent_authorization"`
}

// RecordBasics records the basics.
func (f *Filings) RecordBasics(ctx context.Context, r Request, id uuid.UUID, seen domain.Revision, in Basics) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		return f.basics(r, seen, in)
	})
}

// basics is the command that records the basics.
func (f *Filings) basics(r Request, seen domain.Revision, in Basics) (filing.Command, error) {
	var p parser
	c := filing.RecordBasics{Seen: seen, Today: Today(r.At), Alteration: p.alteration(in.Alteration), Basics: filing.Basics{
		Certificate:         required(&p, "certificate", in.Certificate, domain.ParseRegistrationCertificate),
		OwnershipNature:     required(&p, "ownership_nature", in.OwnershipNature, text(shortText)),
		OwnershipNatureCode: optional(&p, "ownership_nature_code", in.OwnershipNatureCode, domain.ParseOwnershipNatureCode),
		EstablishedOn:       required(&p, "established_on", in.EstablishedOn, domain.ParseDate),
		RegisteredCapital:   optional(&p, "registered_capital", in.RegisteredCapital, money),
		TermFrom:            required(&p, "term_from", in.TermFrom, domain.ParseDate),
		TermTo:              optional(&p, "term_to", in.TermTo, domain.ParseDate),
		TermOpen:            in.TermOpen,
		RegisteredAddress:   required(&p, "registered_address", in.RegisteredAddress, address),
		County:              required(&p, "county", in.County, domain.ParseCountyCode),
	}}
	if v := in.Parent; v != nil {
		c.Basics.Parent = filing.Parent{
			CreditCode: required(&p, "parent.credit_code", v.CreditCode, domain.ParseCreditCode),
			Name:       string(required(&p, "parent.name", v.Name, domain.ParseInstitutionName)), DocumentID: v.DocumentID,
		}
	}
	return c, p.err()
}

// TopManager is who runs the institution.
type TopManager struct {
	Name                  string         `json:"name" maxLength:"50" doc:"最高管理者, public"`
	IsLegalRepresentative bool           `json:"is_legal_representative"`
	Authorization         *Authorization `json:"authorization,omitempty" doc:"授权委托书; required unless the legal representative"`
	Alteration            *Alteration    `json:"alteration,omitempty"`
}

// Authorization is the letter of a top manager who is not the legal
// representative (Q2.4).
type Authorization struct {
	Scope       string    `json:"scope" maxLength:"200" doc:"授权范围"`
	ValidFrom   string    `json:"valid_from"`
	ValidTo     string    `json:"valid_to"`
	Signed      bool      `json:"signed" doc:"whether the legal representative signed it; one who did not authorizes nobody"`
	SealPresent bool      `json:"seal_present" doc:"whether it carries the institution's seal; likewise"`
	DocumentID  uuid.UUID `json:"document_id"`
}

// RecordTopManager records the top manager.
func (f *Filings) RecordTopManager(ctx context.Context, r Request, id uuid.UUID, seen domain.Revision, in TopManager) (Done, error) {
	return f.RecordCaseTopManager(ctx, r, id, uuid.Nil, seen, in)
}

// RecordCaseTopManager records the top manager that an amendment needs and waits
// with; with no case, that of the filing.
func (f *Filings) RecordCaseTopManager(ctx context.Context, r Request, id, caseID uuid.UUID, seen domain.Revision, in TopManager) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		return f.topManager(r, caseID, seen, in)
	})
}

// topManager is the command that records a top manager.
func (f *Filings) topManager(r Request, caseID uuid.UUID, seen domain.Revision, in TopManager) (filing.Command, error) {
	var p parser
	c := filing.RecordTopManager{CaseID: caseID, Seen: seen, Today: Today(r.At), Alteration: p.alteration(in.Alteration), TopManager: filing.TopManager{
		Name:                  required(&p, "name", in.Name, domain.ParsePersonName).Reveal(),
		IsLegalRepresentative: in.IsLegalRepresentative,
	}}
	if a := in.Authorization; a != nil {
		c.TopManager.Authorization = filing.Authorization{
			Scope:     required(&p, "authorization.scope", a.Scope, text(lineText)),
			ValidFrom: required(&p, "authorization.valid_from", a.ValidFrom, domain.ParseDate),
			ValidTo:   required(&p, "authorization.valid_to", a.ValidTo, domain.ParseDate),
			Signed:    a.Signed, SealPresent: a.SealPresent, DocumentID: a.DocumentID,
		}
	}
	return c, p.err()
}

// Premises is one place of work.
type Premises struct {
	Kind       string      `json:"kind" enum:"main,branch_laboratory,branch_office"`
	Name       string      `json:"name" maxLength:"60"`
	Address    string      `json:"address" maxLength:"200"`
	County     string      `json:"county" maxLength:"6"`
	Area       string      `json:"area" maxLength:"20" doc:"square meters, a decimal string"`
	Tenure     string      `json:"tenure" doc:"场所权属, see the code list premises_tenure"`
	LeasedFrom string      `json:"leased_from,omitempty" doc:"租借起始日期; leased: required, borrowed: optional"`
	LeasedTo   string      `json:"leased_to,omitempty" doc:"租借结束日期, the last day; likewise"`
	Activities string      `json:"activities,omitempty" maxLength:"200"`
	Longitude  string      `json:"longitude,omitempty" maxLength:"11" doc:"经度, decimal degrees (CGCS2000), up to six decimal places; with the latitude" example:"120.585316"`
	Latitude   string      `json:"latitude,omitempty" maxLength:"11" doc:"纬度" example:"31.298886"`
	ProofID    uuid.UUID   `json:"proof_id,omitzero" doc:"an attached premises_proof; needed to hand in a first filing"`
	Alteration *Alteration `json:"alteration,omitempty"`
}

func (in Premises) parse(p *parser) filing.Premises {
	return filing.Premises{
		Kind:       required(p, "kind", in.Kind, domain.ParsePremisesKind),
		Name:       required(p, "name", in.Name, text(shortText)),
		Address:    required(p, "address", in.Address, text(lineText)),
		County:     required(p, "county", in.County, domain.ParseCountyCode),
		Area:       required(p, "area", in.Area, money),
		Tenure:     required(p, "tenure", in.Tenure, domain.ParsePremisesTenure),
		LeasedFrom: optional(p, "leased_from", in.LeasedFrom, domain.ParseDate),
		LeasedTo:   optional(p, "leased_to", in.LeasedTo, domain.ParseDate),
		Activities: optional(p, "activities", in.Activities, text(lineText)),
		Longitude:  optional(p, "longitude", in.Longitude, degrees),
		Latitude:   optional(p, "latitude", in.Latitude, degrees),
		ProofID:    in.ProofID,
	}
}

// AddPremises adds a place of work. Created is its row.
func (f *Filings) AddPremises(ctx context.Context, r Request, id uuid.UUID, in Premises) (Done, error) {
	row := domain.DeriveID(r.Command, "premises", 0)
	return f.execute(ctx, r, id, row, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.AddPremises{PremisesID: row, Premises: in.parse(&p), Alteration: p.alteration(in.Alteration), Today: Today(r.At)}
		return c, p.err()
	})
}

// RevisePremises replaces a place's row.
func (f *Filings) RevisePremises(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision, in Premises) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(s filing.State) (filing.Command, error) {
		var p parser
		c := filing.RevisePremises{
			PremisesID: row, Seen: seen, Premises: in.parse(&p), Alteration: p.alteration(in.Alteration), Today: Today(r.At),
		}
		return c, p.err()
	})
}

func idNumber(today domain.Date) func(string) (domain.IDNumber, error) {
	return func(s string) (domain.IDNumber, error) { return domain.ParseIDNumber(s, today) }
}

// reseal returns details sealed for the person they describe. If they are what
// current holds, its bytes are kept: what did not change keeps its form, and
// the rules see that it did not. Otherwise they are sealed for subject.
func (f *Filings) reseal(ctx context.Context, current domain.Sealed, subject func() (uuid.UUID, error), field string, details any, masks map[string]string) (domain.Sealed, error) {
	plain, err := json.Marshal(details)
	if err != nil {
		return domain.Sealed{}, err
	}
	if !current.IsZero() {
		before, err := f.unseal(ctx, field, current)
		if err != nil {
			return domain.Sealed{}, err
		}
		if string(before) == string(plain) {
			return current, nil
		}
	}
	of, err := subject()
	if err != nil {
		return domain.Sealed{}, err
	}
	return f.Vault.Seal(ctx, of, field, plain, masks)
}
