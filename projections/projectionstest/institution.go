package projectionstest

import (
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Institution is who files, as far as read models care.
type Institution struct {
	Name                  string
	CreditCode            domain.CreditCode
	Authority             domain.Authority
	LegalRepresentative   string
	Address               string
	Track                 domain.Track // Testing if empty
	InstitutionCategories []domain.InstitutionCategory
	MonitoringCategories  []domain.MonitoringCategory
}

// ID returns the ID of the institution's filing.
func (i Institution) ID() uuid.UUID { return idOf("filing", string(i.CreditCode)) }

// FirstCase returns the ID of its first case.
func (i Institution) FirstCase() uuid.UUID { return idOf("first case", i.ID().String()) }

func idOf(what, of string) uuid.UUID { return domain.DeriveID(uuid.Nil, what+" of "+of, 0) }

func (i Institution) identity() filing.Identity {
	return filing.Identity{Name: i.Name, LegalRepresentative: filing.LegalRepresentative{
		Name: i.LegalRepresentative, Person: sealed(i.ID().String() + " " + i.LegalRepresentative),
	}}
}

func (i Institution) scope() filing.Scope {
	s := filing.Scope{InstitutionCategories: i.InstitutionCategories, MonitoringCategories: i.MonitoringCategories}
	if slices.Contains(i.MonitoringCategories, domain.OperationOther) {
		s.OtherTexts = []string{"小微站自动监测"}
	}
	return s
}

// sealed stands for what a vault would have made of something about somebody.
func sealed(about string) domain.Sealed {
	return domain.Sealed{Subject: idOf("subject", about), Key: "v1", Ciphertext: []byte("sealed: " + about)}
}

// Officials of the histories.
const (
	Reviewer      = "o-1"
	OtherReviewer = "o-2"
)

// Draft registers an institution and records what its track needs to be handed
// in, each part in a command of its own.
func (l *Ledger) Draft(t testing.TB, i Institution) uuid.UUID {
	t.Helper()
	if i.Track == "" {
		i.Track = domain.Testing
	}
	id := i.ID()
	l.Do(t, id, filing.Register{CreditCode: i.CreditCode, Authority: i.Authority, Track: i.Track, CaseID: i.FirstCase()})
	l.Do(t, id, i.sections(l.Today())...)
	l.atOnce(t, id, i.attach(uuid.Nil, domain.DocumentPremisesProof))
	l.Do(t, id, i.people(l.Today())...)
	l.Do(t, id, i.papers(l.Today())...)
	l.atOnce(t, id, i.rules(l.Today())...)
	if i.Track == domain.Testing {
		l.HandOver(t, i, i.MonitoringCategories...)
	}
	l.atOnce(t, id, i.ability(l.Today()))
	return id
}

func (i Institution) sections(today domain.Date) []filing.Command {
	return []filing.Command{
		filing.RecordIdentity{Seen: domain.Empty, Identity: i.identity(), Today: today},
		filing.RecordScope{Track: i.Track, Seen: domain.Empty, Scope: i.scope(), Today: today},
		filing.RecordBasics{Seen: domain.Empty, Today: today, Basics: filing.Basics{
			Certificate: domain.RegistrationBusinessLicense, OwnershipNature: "有限责任公司", EstablishedOn: "2015-06-01",
			TermFrom: "2015-06-01", TermOpen: true, RegisteredAddress: i.Address, County: domain.CountyCode(i.CreditCode[2:6] + "99"),
		}},
		filing.RecordContacts{Seen: domain.Empty, Contacts: filing.Contacts{
			LegalRepresentative: sealed(i.ID().String() + " mobile"), FilingContact: sealed(i.ID().String() + " contact"),
		}},
		filing.RecordTopManager{Seen: domain.Empty, Today: today, TopManager: filing.TopManager{
			Name: i.LegalRepresentative, IsLegalRepresentative: true,
		}},
	}
}

func (i Institution) people(today domain.Date) []filing.Command {
	premises := idOf("premises", i.ID().String())
	return []filing.Command{
		filing.AddPremises{PremisesID: premises, Today: today, Premises: filing.Premises{
			Kind: domain.PremisesMain, Name: "实验楼", Address: i.Address, County: domain.CountyCode(i.CreditCode[2:6] + "99"), Area: "1200.5",
			Tenure: domain.PremisesOwned, ProofID: i.document(uuid.Nil, domain.DocumentPremisesProof),
		}},
		i.person(today, "technical lead", domain.PostTechnicalManagement),
		i.person(today, "quality lead", domain.PostQualityManagement),
		i.Instrument(today, "CY-0001"),
	}
}

func (i Institution) person(today domain.Date, who string, post domain.Post) filing.AddStaff {
	return filing.AddStaff{
		StaffID: idOf(who, i.ID().String()), Today: today, Facts: filing.PersonFacts{ContractSignedInPast: true},
		Member: filing.StaffMember{
			Person: sealed(i.ID().String() + " " + who), Posts: map[domain.Track][]domain.Post{i.Track: {post}},
			Education: domain.EducationMaster, Title: domain.TitleAssociateSenior, Contract: domain.ContractLabor,
			YearsInField: "12", HiredOn: "2016-03-01",
		},
	}
}

// Instrument returns the command that enters an instrument with the asset
// number into a draft, or into a filing that serves i.Track.
func (i Institution) Instrument(today domain.Date, assetNumber string) filing.AddEquipment {
	use := domain.UseLaboratoryAnalysis
	if i.Track == domain.Operation {
		use = domain.UseSpareUnit
	}
	return filing.AddEquipment{
		EquipmentID: idOf("equipment "+assetNumber, i.ID().String()), Today: today, Equipment: filing.Equipment{
			AssetNumber: assetNumber, Name: "紫外可见分光光度计", Model: "T6", Manufacturer: "北京某仪器厂", FactoryNumber: "F-" + assetNumber,
			Tracks: []domain.Track{i.Track}, Uses: []domain.EquipmentUse{use}, Categories: i.MonitoringCategories[:1],
			BoughtOn: "2021-04-01", FirstUsedOn: "2021-05-01", Ownership: domain.EquipmentOwned,
			Traceability: filing.Traceability{Mode: domain.TraceabilityCalibration, On: "2025-11-03", To: "2027-11-02"},
			PremisesID:   idOf("premises", i.ID().String()),
		},
	}
}

func (i Institution) papers(today domain.Date) []filing.Command {
	var all []filing.Command
	kinds := []domain.DocumentKind{
		domain.DocumentRegistrationCertificate, domain.DocumentCMACertificate, domain.DocumentCMAAnnex, domain.DocumentCommitmentLetter,
	}
	for _, kind := range kinds {
		all = append(all, i.attach(uuid.Nil, kind))
	}
	return append(all, i.commit(uuid.Nil, i.identity(), today))
}

func (i Institution) document(caseID uuid.UUID, kind domain.DocumentKind) uuid.UUID {
	return idOf(string(kind)+" in "+caseID.String(), i.ID().String())
}

func (i Institution) attach(caseID uuid.UUID, kind domain.DocumentKind) filing.Command {
	id := i.document(caseID, kind)
	return filing.AttachDocument{DocumentID: id, CaseID: caseID, Document: filing.Document{
		Kind: kind, Title: "扫描件", SHA256: strings.Repeat(strings.ReplaceAll(id.String(), "-", ""), 2), Size: 48213, MediaType: "application/pdf",
	}}
}

func (i Institution) commit(caseID uuid.UUID, to filing.Identity, today domain.Date) filing.Command {
	return filing.RecordCommitment{CaseID: caseID, Seen: domain.Empty, Today: today, Commitment: filing.Commitment{
		TemplateVersion: "2026-1", Institution: to.Name, Signer: to.LegalRepresentative.Name,
		SignerRole: domain.SignerLegalRepresentative, SignedOn: today, SealPresent: true, DocumentID: i.document(caseID, domain.DocumentCommitmentLetter),
	}}
}

// Submit hands a case in.
func (l *Ledger) Submit(t testing.TB, id, caseID uuid.UUID) eventstore.Position {
	t.Helper()
	hand := filing.SubmitCase{CaseID: caseID, Today: l.Today()}
	if c := l.State(id).Cases[caseID]; c.Status == filing.CaseReturnedStatus {
		for _, p := range c.Points {
			hand.Answers = append(hand.Answers, filing.PointAnswer{PointID: p.PointID, Text: "已按要求修改"})
		}
	}
	return l.Do(t, id, hand)
}

// Take has an official take a case.
func (l *Ledger) Take(t testing.TB, id, caseID uuid.UUID, reviewer string) eventstore.Position {
	t.Helper()
	return l.Do(t, id, filing.TakeCase{CaseID: caseID, Reviewer: reviewer})
}

// Return has the official who took a case send it back.
func (l *Ledger) Return(t testing.TB, id, caseID uuid.UUID, reviewer string) eventstore.Position {
	t.Helper()
	return l.Do(t, id, filing.ReturnCase{
		CaseID: caseID, Submission: l.State(id).Cases[caseID].Submission, Reviewer: reviewer, Today: l.Today(),
		Points: []filing.ReturnPoint{{PointID: idOf("point", caseID.String()), Field: "basics", Reason: filing.ReasonUnclear, Text: "请核对登记信息"}},
	})
}

// Pass has the official who took a case pass it; number is for cases that give
// one.
func (l *Ledger) Pass(t testing.TB, id, caseID uuid.UUID, reviewer, number string) eventstore.Position {
	t.Helper()
	return l.Do(t, id, filing.PassCase{
		CaseID: caseID, Submission: l.State(id).Cases[caseID].Submission, Reviewer: reviewer, Number: number, Today: l.Today(),
	})
}

// Publish drafts, hands in and passes an institution's first case.
func (l *Ledger) Publish(t testing.TB, i Institution, number string) uuid.UUID {
	t.Helper()
	id := l.Draft(t, i)
	l.Submit(t, id, i.FirstCase())
	l.Take(t, id, i.FirstCase(), Reviewer)
	l.Pass(t, id, i.FirstCase(), Reviewer, number)
	return id
}

// ProposeName puts a new name forward, with the letter and the proof that the
// amendment needs, and returns its case. It does not hand it in.
func (l *Ledger) ProposeName(t testing.TB, i Institution, name string) uuid.UUID {
	t.Helper()
	return l.ProposeNameOf(t, i, name, l.Today())
}

// ProposeNameOf is ProposeName of a name that the institution has had since a
// day.
func (l *Ledger) ProposeNameOf(t testing.TB, i Institution, name string, since domain.Date) uuid.UUID {
	t.Helper()
	id, caseID := i.ID(), idOf("renaming to "+name, i.ID().String())
	s := l.State(id)
	renamed := s.Identity.Value
	renamed.Name = name
	l.Do(t, id,
		filing.RecordIdentity{
			Seen: s.Identity.Revision(), Identity: renamed, Today: l.Today(), CaseID: caseID,
			Alteration: filing.Alteration{Kind: filing.Changed, OccurredOn: since},
		},
		i.attach(caseID, domain.DocumentChangeProof),
		i.attach(caseID, domain.DocumentCommitmentLetter),
		i.commit(caseID, renamed, l.Today()))
	return caseID
}

// ProposeScope puts other categories forward for the published track, of testing
// with an annex that has them, and returns the case. It does not hand it in.
func (l *Ledger) ProposeScope(t testing.TB, i Institution, scope filing.Scope) uuid.UUID {
	t.Helper()
	if i.Track == "" {
		i.Track = domain.Testing
	}
	id := i.ID()
	lacks := func(c domain.MonitoringCategory) bool { return l.State(id).Annex.Value.CategoryRows(c) == 0 }
	if i.Track == domain.Testing && slices.ContainsFunc(scope.MonitoringCategories, lacks) {
		l.HandOver(t, i, scope.MonitoringCategories...)
	}
	caseID := domain.DeriveID(id, "scope case", l.commands)
	l.Do(t, id, filing.RecordScope{
		Track: i.Track, Seen: l.State(id).Tracks[i.Track].Scope.Revision(), Scope: scope, Today: l.Today(), CaseID: caseID,
		Alteration: filing.Alteration{Kind: filing.Changed, OccurredOn: l.Today()},
	})
	return caseID
}

// Move records another registered address of a published filing: class B.
func (l *Ledger) Move(t testing.TB, i Institution, address string) eventstore.Position {
	t.Helper()
	basics := l.State(i.ID()).Basics
	moved := basics.Value
	moved.RegisteredAddress = address
	return l.Do(t, i.ID(), filing.RecordBasics{
		Seen: basics.Revision(), Basics: moved, Today: l.Today(), Alteration: filing.Alteration{Kind: filing.Changed, OccurredOn: l.Today()},
	})
}

// Cancel cancels a published filing.
func (l *Ledger) Cancel(t testing.TB, id uuid.UUID) eventstore.Position {
	t.Helper()
	return l.Do(t, id, filing.Cancel{Reason: "停止相关业务", Confirmed: true, Today: l.Today()})
}
