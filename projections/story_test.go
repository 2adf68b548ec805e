package projections_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
)

// filingStory writes the history of one filing to a store, an event every
// minute.
type filingStory struct {
	t     testing.TB
	store *memory.Store
	id    uuid.UUID
	now   time.Time
	state filing.State
	next  domain.Revision
	actor domain.Actor
	marks map[string]domain.Revision // where a chapter ended
}

var filingCodec = domain.NewCodec(filing.Events()...)

// newFilingStory begins at nine in the morning of a Monday, Shanghai time.
func newFilingStory(t testing.TB, store *memory.Store, what string) *filingStory {
	return &filingStory{
		t: t, store: store, id: thing(what), actor: clerk,
		now:   time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC),
		marks: map[string]domain.Revision{"nothing": domain.Empty},
	}
}

func (s *filingStory) stream() eventstore.Stream { return projections.FilingStream(s.id) }

// record appends events as they are, without asking the rules.
func (s *filingStory) record(events ...filing.Event) {
	s.t.Helper()
	for _, e := range events {
		s.now = s.now.Add(time.Minute)
		command := domain.DeriveID(s.id, "command", int(s.next))
		name, data, err := filingCodec.Encode(e)
		if err != nil {
			s.t.Fatal(err)
		}
		meta, err := eventstore.Metadata{Command: command, RecordedAt: s.now, Actor: s.actor, App: "test"}.Encode()
		if err != nil {
			s.t.Fatal(err)
		}
		p := eventstore.Proposed{ID: domain.EventID(command, string(s.stream()), 0), Type: name, Data: data, Metadata: meta}
		_, err = s.store.Append(s.t.Context(), eventstore.Append{Stream: s.stream(), Expected: s.next - 1, Events: []eventstore.Proposed{p}})
		if err != nil {
			s.t.Fatal(err)
		}
		filing.Evolve(&s.state, e, domain.Place{ID: p.ID, Revision: s.next})
		s.next++
	}
}

// as lets somebody else act.
func (s *filingStory) as(a domain.Actor) *filingStory { s.actor = a; return s }

// do records what the rules make of a command; refused reports whether nothing.
func (s *filingStory) do(c filing.Command) (refused bool) {
	s.t.Helper()
	events, err := filing.Decide(s.state, c)
	s.record(events...)
	return err != nil
}

// mark names the moment.
func (s *filingStory) mark(what string) { s.marks[what] = s.next - 1 }

// at returns the filing as it was at a mark.
func (s *filingStory) at(mark string) projections.FilingView {
	s.t.Helper()
	revision, ok := s.marks[mark]
	if !ok {
		s.t.Fatalf("no mark %q", mark)
	}
	return s.timeline().AtRevision(revision)
}

func (s *filingStory) timeline() *projections.Timeline {
	s.t.Helper()
	t, err := projections.ReadTimeline(s.t.Context(), s.store, s.stream())
	if err != nil {
		s.t.Fatal(err)
	}
	return t
}

// submission is the last submission of a case.
func (s *filingStory) submission(id uuid.UUID) uuid.UUID { return s.state.Cases[id].Submission }

// thing gives a thing of the story its ID.
func thing(what string) uuid.UUID { return domain.DeriveID(uuid.Nil, what, 0) }

// sealedAs is what the vault would make of somebody. What is in it must never
// be seen by the public.
func sealedAs(who string, version int) domain.Sealed {
	return domain.Sealed{
		Subject: thing("subject of " + who), Key: "v1", Ciphertext: []byte("SEALED " + who + strconv.Itoa(version)),
		Masks: map[string]string{"id_number": "****************" + maskOf(who), "name": "**"},
	}
}

// maskOf is the last two characters of somebody's ID number.
func maskOf(who string) string {
	sum := 0
	for _, r := range who {
		sum += int(r)
	}
	return strconv.Itoa(sum%90 + 10)
}

// Who acts.
var (
	clerk    = domain.Actor{Kind: domain.ActorInstitution, ID: "a-1001"}
	official = domain.Actor{Kind: domain.ActorOfficial, ID: "o-32-07", Authority: "32"}
	program  = domain.Actor{Kind: domain.ActorProgram, ID: "p-9"}
	system   = domain.Actor{Kind: domain.ActorSystem}
)

// What the story is about.
var (
	firstCase  = thing("first case")
	secondCase = thing("second case")
	renaming   = thing("renaming")
	extension  = thing("extension")

	mainPremises = thing("main premises")
	branch       = thing("branch laboratory")
	lead         = thing("technical lead")
	sampler      = thing("sampler")
	operator     = thing("operator")
	meter        = thing("pH meter")
	spectrometer = thing("spectrometer")
	spare        = thing("spare unit")

	licence   = thing("licence")
	cma       = thing("CMA certificate")
	letter    = thing("commitment letter")
	oldLetter = thing("commitment letter without a seal")
	newLetter = thing("commitment letter of the new name")
	contract  = thing("labor contract")
	proof     = thing("change proof")
)

var (
	identity = filing.Identity{
		Name:                "江苏澄屿环境检测有限公司",
		LegalRepresentative: filing.LegalRepresentative{Name: "叶知远", Person: sealedAs("叶知远", 1)},
	}
	renamed = filing.Identity{
		Name:                "江苏澄屿生态科技有限公司",
		LegalRepresentative: filing.LegalRepresentative{Name: "陆闻笛", Person: sealedAs("陆闻笛", 1)},
	}
	testingScope = filing.Scope{
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionGeneral},
		MonitoringCategories:  []domain.MonitoringCategory{"M01", "M02"},
	}
	widerScope = filing.Scope{
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionGeneral},
		MonitoringCategories:  []domain.MonitoringCategory{"M01", "M03"},
	}
	operationScope = filing.Scope{
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionPollutionSourceOperation},
		MonitoringCategories:  []domain.MonitoringCategory{domain.OperationSourceGas},
	}
	basics = filing.Basics{
		Certificate: domain.RegistrationBusinessLicense, OwnershipNature: "有限责任公司", OwnershipNatureCode: "150",
		EstablishedOn: "2015-06-01", RegisteredCapital: "1000", TermFrom: "2015-06-01", TermOpen: true,
		RegisteredAddress: "苏州市澄湖路1号", County: "320599",
	}
	contacts = filing.Contacts{
		LegalRepresentative: sealedAs("叶知远的手机", 1), FilingContact: sealedAs("顾联系", 1), OfficePhone: "0512-60000001",
	}
	topManager = filing.TopManager{Name: "叶知远", IsLegalRepresentative: true}
	hall       = filing.Premises{
		Kind: domain.PremisesMain, Name: "实验楼", Address: "苏州市澄湖路1号", County: "320599", Area: "1200.5",
		Rented: true, RentedTo: "2031-07-07", Activities: "样品分析",
	}
	laboratory = filing.Premises{
		Kind: domain.PremisesBranchLaboratory, Name: "昆山实验室", Address: "昆山市淞沪路2号", County: "320583", Area: "300",
	}
	leadMember = filing.StaffMember{
		Person: sealedAs("沈予安", 1), SigningScope: "水和废水",
		Posts:     map[domain.Track][]domain.Post{domain.Testing: {domain.PostTechnicalManagement, domain.PostAuthorizedSignatory}},
		Education: domain.EducationMaster, Title: domain.TitleAssociateSenior, Contract: domain.ContractLabor,
		YearsInField: "12", HiredOn: "2016-03-01",
	}
	samplerMember = filing.StaffMember{
		Person: sealedAs("梁未晞", 1), Posts: map[domain.Track][]domain.Post{domain.Testing: {domain.PostFieldSampling, domain.PostFieldTesting}},
		Education: domain.EducationBachelor, Title: domain.TitleNone, Contract: domain.ContractDispatched,
		YearsInField: "3.5", HiredOn: "2023-07-01",
	}
	operatorMember = filing.StaffMember{
		Person: sealedAs("徐望舒", 1), Posts: map[domain.Track][]domain.Post{domain.Operation: {domain.PostFieldOperation}},
		Education: domain.EducationCollege, Title: domain.TitleTechnician, Contract: domain.ContractLabor,
		YearsInField: "6", HiredOn: "2024-01-02",
	}
	phMeter = filing.Equipment{
		AssetNumber: "CY-0017", Name: "便携式pH计", Model: "PHB-4", Manufacturer: "上海某仪器厂", FactoryNumber: "FACTORY-21-0451",
		Tracks: []domain.Track{domain.Testing}, Uses: []domain.EquipmentUse{domain.UseFieldTesting},
		Categories: []domain.MonitoringCategory{"M01"}, BoughtOn: "2021-04-01", FirstUsedOn: "2021-05-01",
		Ownership: domain.EquipmentLeased, Lease: filing.Lease{From: "2025-12-24", To: "2027-12-24", Lessor: "LESSOR 某租赁公司"},
		Traceability: filing.Traceability{Mode: domain.TraceabilityCalibration, Organization: "ORGANIZATION 某计量院", Certificate: "CERTIFICATE-1", On: "2025-11-03", To: "2026-11-02"},
		PremisesID:   mainPremises,
	}
	spareUnit = filing.Equipment{
		AssetNumber: "HS-BJ-02", Name: "烟气分析仪备机", Model: "HS-3000", Manufacturer: "青岛某仪器厂", FactoryNumber: "FACTORY-77",
		Tracks: []domain.Track{domain.Operation}, Uses: []domain.EquipmentUse{domain.UseSpareUnit},
		Categories: []domain.MonitoringCategory{domain.OperationSourceGas}, Ownership: domain.EquipmentOwned,
		Traceability: filing.Traceability{Mode: domain.TraceabilityVerification, On: "2025-11-03", To: "2026-11-02"}, PremisesID: mainPremises,
	}
	commitment = filing.Commitment{
		TemplateVersion: "2026-1", Institution: identity.Name, Signer: "叶知远",
		SignerRole: domain.SignerLegalRepresentative, SignedOn: "2026-01-05", DocumentID: letter,
	}
	points = []filing.ReturnPoint{{PointID: thing("point"), Field: "commitment", Reason: filing.ReasonCommitment, Text: "POINT 承诺书未盖章"}}

	moved     = filing.Alteration{Kind: filing.Changed, OccurredOn: "2026-01-04"}
	corrected = filing.Alteration{Kind: filing.Corrected, Reason: "REASON 录入错误"}
)

// altered returns a value with something else in it.
func altered[T any](v T, alter func(*T)) T { alter(&v); return v }

// attached is a document that is about nobody.
func attached(id uuid.UUID, kind domain.DocumentKind, title string) filing.DocumentAttached {
	return filing.DocumentAttached{DocumentID: id, Document: filing.Document{
		Kind: kind, Title: title, SHA256: "sha256 of " + id.String(), Size: 48213, MediaType: "application/pdf",
	}}
}

// whole tells a filing's life in which every event happens, every one in the
// way that it can.
func (s *filingStory) whole() {
	s.draft()
	s.review()
	s.published()
	s.amendments()
	s.secondTrack()
	s.end()
}

func (s *filingStory) draft() {
	s.record(
		filing.Registered{CreditCode: "91320500DEMQ000184", Authority: "32"},
		filing.CaseOpened{CaseID: firstCase, Level: filing.TrackLevel(domain.Testing), Kind: filing.FirstCase},
		filing.IdentityRecorded{Identity: altered(identity, func(i *filing.Identity) { i.Name = "DRAFT 澄屿" })},
		filing.IdentityRecorded{Identity: identity},
		filing.ScopeRecorded{Track: domain.Testing, Scope: widerScope},
		filing.ScopeRecorded{Track: domain.Testing, Scope: testingScope},
		filing.BasicsRecorded{Basics: basics},
		filing.ContactsRecorded{Contacts: contacts},
		filing.TopManagerRecorded{TopManager: topManager},
		filing.PremisesAdded{PremisesID: mainPremises, Premises: hall},
		filing.StaffAdded{StaffID: lead, StaffMember: leadMember},
		filing.StaffAdded{StaffID: sampler, StaffMember: samplerMember},
		filing.StaffAdded{StaffID: thing("by mistake"), StaffMember: altered(samplerMember, func(m *filing.StaffMember) { m.Person = sealedAs("MISTAKE", 1) })},
		filing.StaffEntryWithdrawn{StaffID: thing("by mistake")},
		filing.SubjectErased{Subject: thing("subject of MISTAKE"), Reason: filing.ErasedAsMistaken},
		filing.EquipmentAdded{EquipmentID: meter, Equipment: phMeter},
		filing.EquipmentAdded{EquipmentID: spectrometer, Equipment: altered(phMeter, func(e *filing.Equipment) { e.AssetNumber, e.Name = "DRAFT-1", "DRAFT 光度计" })},
		filing.EquipmentEntryWithdrawn{EquipmentID: spectrometer},
		attached(licence, domain.DocumentRegistrationCertificate, "营业执照"),
		attached(cma, domain.DocumentCMACertificate, "资质认定证书 251012059998"),
		attached(oldLetter, domain.DocumentCommitmentLetter, "DRAFT 未盖章"),
		filing.CommitmentRecorded{Commitment: altered(commitment, func(c *filing.Commitment) { c.DocumentID = oldLetter })},
		filing.DocumentAttached{DocumentID: contract, Document: filing.Document{
			Kind: domain.DocumentStaffEvidence, SHA256: "CONTRACT sha256", Size: 9, MediaType: "application/pdf",
			Subject: thing("subject of the contract"), StaffID: lead,
		}},
	)
	s.mark("drafted")
}

func (s *filingStory) review() {
	s.record(
		filing.CaseSubmitted{CaseID: firstCase, Round: 1, Content: "CONTENT", Letter: "sha256", SubmittedOn: "2026-01-05"},
		filing.CaseWithdrawn{CaseID: firstCase},
		filing.CaseSubmitted{CaseID: firstCase, Round: 2, Content: "CONTENT", Letter: "sha256", SubmittedOn: "2026-01-05"},
	)
	s.as(official).record(
		filing.CaseTaken{CaseID: firstCase, Reviewer: official.ID},
		filing.CasePutBack{CaseID: firstCase},
		filing.CaseTaken{CaseID: firstCase, Reviewer: official.ID},
		filing.CaseReturned{CaseID: firstCase, Submission: s.submission(firstCase), Points: points, ReturnedOn: "2026-01-05"},
	)
	s.as(clerk).record(
		attached(letter, domain.DocumentCommitmentLetter, "备案承诺书（盖章）"),
		filing.CommitmentRecorded{Commitment: commitment},
		filing.CaseSubmitted{CaseID: firstCase, Round: 3, Content: "CONTENT", Letter: "sha256", SubmittedOn: "2026-01-05"},
	)
	s.mark("submitted")
	s.as(official).record(
		filing.CaseTaken{CaseID: firstCase, Reviewer: official.ID},
		filing.CasePassed{CaseID: firstCase, Submission: s.submission(firstCase), Number: "32J2026000011", PassedOn: "2026-01-05"},
	)
	s.as(clerk)
	s.mark("published")
}

func (s *filingStory) published() {
	s.record(
		filing.BasicsRecorded{Basics: altered(basics, func(b *filing.Basics) { b.RegisteredAddress = "苏州市澄湖路9号" }), Alteration: moved},
		filing.ContactsRecorded{Contacts: altered(contacts, func(c *filing.Contacts) {
			c.OfficePhone, c.Website, c.FilingContact = "0512-60000002", "https://www.example.org", sealedAs("顾联系", 2)
		})},
		filing.SubjectErased{Subject: contacts.LegalRepresentative.Subject, Reason: filing.ErasedOnRequest},
		filing.ContactsRecorded{Contacts: altered(contacts, func(c *filing.Contacts) {
			c.OfficePhone, c.Website, c.FilingContact = "0512-60000002", "https://www.example.org", sealedAs("新联系", 1)
		})},
		filing.TopManagerRecorded{TopManager: filing.TopManager{Name: "沈予安", Authorization: filing.Authorization{
			Scope: "AUTHORIZED 日常管理", ValidFrom: "2026-01-01", ValidTo: "2028-12-29", DocumentID: licence,
		}}, Alteration: moved},
		filing.PremisesAdded{PremisesID: branch, Premises: laboratory, Alteration: moved},
		filing.PremisesRevised{PremisesID: branch, Premises: altered(laboratory, func(p *filing.Premises) { p.Area = "320" }), Alteration: corrected},
		filing.PremisesRevised{PremisesID: mainPremises, Premises: altered(hall, func(p *filing.Premises) { p.RentedTo = "2036-07-07" }), Alteration: moved},
		filing.StaffRevised{StaffID: sampler, StaffMember: altered(samplerMember, func(m *filing.StaffMember) {
			m.Person, m.Education = sealedAs("梁未晞", 2), domain.EducationMaster
		}), Alteration: moved},
		filing.StaffRevised{StaffID: lead, StaffMember: altered(leadMember, func(m *filing.StaffMember) { m.Person = sealedAs("沈予安", 2) }), Alteration: corrected},
		filing.StaffMovedToNonTechnicalPost{StaffID: sampler, MovedOn: "2026-01-03"},
		filing.StaffRehired{StaffID: thing("sampler again"), FormerStaffID: sampler, StaffMember: altered(samplerMember, func(m *filing.StaffMember) {
			m.Person, m.HiredOn = sealedAs("梁未晞回来", 1), "2026-01-04"
		})},
	)
	s.as(system).record(
		filing.IDNumberCorrected{StaffID: thing("sampler again"), OldSubject: thing("subject of 梁未晞回来"), Person: sealedAs("号码已更正", 1), Reason: "REASON 身份证号录入错误"},
		filing.SubjectErased{Subject: thing("subject of 梁未晞回来"), Reason: filing.ErasedAsReplaced},
	)
	s.as(program).record(
		filing.StaffLeft{StaffID: thing("sampler again"), LeftOn: "2026-01-05", DocumentID: contract},
		filing.EquipmentRevised{EquipmentID: meter, Equipment: altered(phMeter, func(e *filing.Equipment) { e.Model = "PHB-5" }), Alteration: corrected},
		filing.EquipmentRevised{EquipmentID: meter, Equipment: altered(phMeter, func(e *filing.Equipment) {
			e.Model, e.FactoryNumber = "PHB-5", "FACTORY-21-0452"
		}), Alteration: corrected},
		filing.EquipmentAdded{EquipmentID: thing("sampler pump"), Equipment: altered(phMeter, func(e *filing.Equipment) {
			e.AssetNumber, e.Name, e.Model, e.Categories = "CY-0018", "土壤采样器", "TR-1", []domain.MonitoringCategory{"M03"}
		}), Alteration: moved},
		attached(thing("CMA annex"), domain.DocumentCMAAnnex, "附表"),
		attached(thing("manual"), domain.DocumentManagementDocument, "PRIVATE 管理手册"),
	)
	s.as(clerk)
	s.mark("updated")
}

func (s *filingStory) amendments() {
	s.record(
		filing.CaseOpened{CaseID: renaming, Level: filing.InstitutionLevel, Kind: filing.AmendmentCase},
		filing.IdentityProposed{CaseID: renaming, Identity: renamed, Alteration: moved},
		filing.DocumentAttached{DocumentID: newLetter, CaseID: renaming, Document: attached(newLetter, domain.DocumentCommitmentLetter, "新名称承诺书").Document},
		filing.DocumentAttached{DocumentID: proof, CaseID: renaming, Document: attached(proof, domain.DocumentChangeProof, "准予变更登记通知书").Document},
		filing.CommitmentRecorded{CaseID: renaming, Commitment: altered(commitment, func(c *filing.Commitment) {
			c.Institution, c.Signer, c.DocumentID = renamed.Name, "陆闻笛", newLetter
		})},
		filing.CaseSubmitted{CaseID: renaming, Round: 1, Content: "CONTENT", Letter: "sha256", SubmittedOn: "2026-01-05"},
	)
	s.mark("proposed")
	s.as(official).record(
		filing.CaseTaken{CaseID: renaming, Reviewer: official.ID},
		filing.CasePassed{CaseID: renaming, Submission: s.submission(renaming), PassedOn: "2026-01-05"},
	)
	s.as(clerk).record(
		filing.CaseOpened{CaseID: extension, Level: filing.TrackLevel(domain.Testing), Kind: filing.AmendmentCase},
		filing.ScopeProposed{CaseID: extension, Track: domain.Testing, Scope: altered(widerScope, func(s *filing.Scope) {
			s.MonitoringCategories = []domain.MonitoringCategory{"M01", "M02", "M03"}
		}), Alteration: moved},
		filing.ScopeProposed{CaseID: extension, Track: domain.Testing, Scope: widerScope, Alteration: moved},
		filing.CaseSubmitted{CaseID: extension, Round: 1, Content: "CONTENT", Letter: "sha256", SubmittedOn: "2026-01-05"},
	)
	s.as(official).record(
		filing.CaseTaken{CaseID: extension, Reviewer: official.ID},
		filing.CasePassed{CaseID: extension, Submission: s.submission(extension), PassedOn: "2026-01-05"},
	)
	s.as(clerk)
	s.mark("amended")
}

func (s *filingStory) secondTrack() {
	s.record(
		filing.CaseOpened{CaseID: secondCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.SecondTrackCase},
		filing.ScopeRecorded{Track: domain.Operation, Scope: operationScope},
		filing.StaffAdded{StaffID: operator, StaffMember: operatorMember, Alteration: moved},
		filing.EquipmentAdded{EquipmentID: spare, Equipment: spareUnit, Alteration: moved},
		filing.CaseSubmitted{CaseID: secondCase, Round: 1, Content: "CONTENT", Letter: "sha256", SubmittedOn: "2026-01-05"},
	)
	s.as(official).record(
		filing.CaseTaken{CaseID: secondCase, Reviewer: official.ID},
		filing.CasePassed{CaseID: secondCase, Submission: s.submission(secondCase), Number: "32Y202600001X", PassedOn: "2026-01-05"},
	)
	s.as(clerk)
	s.mark("extended")
}

func (s *filingStory) end() {
	abandoned, open := thing("abandoned"), thing("open")
	s.record(
		filing.EquipmentRetired{EquipmentID: meter, RetiredOn: "2026-01-05", Reason: "REASON 损坏"},
	)
	s.mark("retired")
	s.record(
		filing.CaseOpened{CaseID: abandoned, Level: filing.InstitutionLevel, Kind: filing.AmendmentCase},
		filing.IdentityProposed{CaseID: abandoned, Identity: altered(renamed, func(i *filing.Identity) { i.Name = "PROPOSED 江苏澄屿" }), Alteration: corrected},
		filing.CaseWithdrawn{CaseID: abandoned},
		filing.CaseOpened{CaseID: open, Level: filing.InstitutionLevel, Kind: filing.AmendmentCase},
		filing.CaseClosed{CaseID: open, Reason: filing.ClosedByCancellation},
		filing.Canceled{Tracks: domain.Tracks(), Reason: "REASON 停止相关业务", CanceledOn: "2026-01-05"},
		filing.SubjectErased{Subject: thing("subject of 顾联系"), Reason: filing.ErasedOnRequest},
	)
	s.mark("canceled")
}
