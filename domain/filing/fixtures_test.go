package filing_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

type (
	cases  = []domaintest.Case[filing.Command, filing.Event]
	events = []filing.Event
)

func run(t *testing.T, c cases) {
	t.Helper()
	domaintest.Run(t, filing.Decide, filing.Evolve, filing.Claims, c)
}

// idOf gives a thing of the story its ID.
func idOf(what string) uuid.UUID { return domain.DeriveID(uuid.Nil, what, 0) }

// sealed is what the vault would make of what is known of somebody.
func sealed(subject, known string) domain.Sealed {
	return domain.Sealed{
		Subject: idOf("subject of " + subject), Key: "v1", Ciphertext: []byte(known),
		Masks: map[string]string{"id_number": "****************19"},
	}
}

// after is a history and what happened next.
func after(history events, more ...filing.Event) events { return slices.Concat(history, more) }

// at is the revision at which an event stands in a history: what an editor saw.
func at(history events, e filing.Event) domain.Revision {
	for i, h := range slices.Backward(history) {
		if reflect.DeepEqual(h, e) {
			return domain.Revision(i)
		}
	}
	panic("the history has no " + e.EventType())
}

// submission is the ID of the last submission in a history.
func submission(history events) uuid.UUID {
	for i, h := range slices.Backward(history) {
		if _, ok := h.(filing.CaseSubmitted); ok {
			return domaintest.Place(domain.Revision(i)).ID
		}
	}
	panic("nothing was submitted")
}

func fold(history events) filing.State { return domaintest.Fold(filing.Evolve, history) }

// The days of the story.
const (
	earlier  domain.Date = "2026-01-19"
	today    domain.Date = "2026-03-02"
	tomorrow domain.Date = "2026-03-03"
)

// Who and what the story is about.
var (
	firstCase     = idOf("first case")
	renamingCase  = idOf("renaming")
	extensionCase = idOf("extension")

	mainPremises = idOf("main premises")
	lead         = idOf("technical lead")
	quality      = idOf("quality lead")
	sampler      = idOf("sampler")
	spectrometer = idOf("spectrometer")

	certificate  = idOf("certificate")
	cma          = idOf("CMA certificate")
	annex        = idOf("CMA annex")
	staging      = idOf("annex staging")
	letter       = idOf("commitment letter")
	manualFile   = idOf("quality manual")
	deed         = idOf("deed of the main premises")
	rulesFile    = idOf("rules on data")
	dataRules    = idOf("rules on data, row")
	firstStaging = idOf("first annex staging")
	leadProof    = idOf("the lead's leave proof")
	officials    = []string{"o-1", "o-2"}
	changedToday = filing.Alteration{Kind: filing.Changed, OccurredOn: today}
	corrected    = filing.Alteration{Kind: filing.Corrected, Reason: "录入错误"}
)

// What is recorded of them.
var (
	identity = filing.Identity{
		Name:                "江苏澄屿环境检测有限公司",
		LegalRepresentative: filing.LegalRepresentative{Name: "叶知远", Person: sealed("叶知远", "id number")},
	}
	scope = filing.Scope{
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionGeneral},
		MonitoringCategories:  []domain.MonitoringCategory{"M01", "M02"},
	}
	basics = filing.Basics{
		Certificate: domain.RegistrationBusinessLicense, OwnershipNature: "有限责任公司", EstablishedOn: "2015-06-01",
		TermFrom: "2015-06-01", TermOpen: true, RegisteredAddress: "苏州市澄湖路1号", County: "320599",
	}
	contacts = filing.Contacts{
		LegalRepresentative: sealed("叶知远, mobile", "mobile"),
		FilingContact:       sealed("陆闻笛", "name, mobile, email"), OfficePhone: "0512-60000001",
	}
	topManager = filing.TopManager{Name: "叶知远", IsLegalRepresentative: true}
	premises   = filing.Premises{
		Kind: domain.PremisesMain, Name: "实验楼", Address: "苏州市澄湖路1号", County: "320599", Area: "1200.5",
		Tenure: domain.PremisesOwned, ProofID: deed,
	}
	leadMember = filing.StaffMember{
		Person: sealed("沈予安", "the lead"), SigningScope: "水和废水",
		Posts:     map[domain.Track][]domain.Post{domain.Testing: {domain.PostTechnicalManagement, domain.PostAuthorizedSignatory}},
		Education: domain.EducationMaster, Title: domain.TitleAssociateSenior, Contract: domain.ContractLabor,
		YearsInField: "12", HiredOn: "2016-03-01",
	}
	qualityMember = filing.StaffMember{
		Person:    sealed("顾清荷", "the quality lead"),
		Posts:     map[domain.Track][]domain.Post{domain.Testing: {domain.PostQualityManagement}},
		Education: domain.EducationBachelor, Title: domain.TitleIntermediate, Contract: domain.ContractLabor,
		YearsInField: "8", HiredOn: "2019-07-01",
	}
	equipment = filing.Equipment{
		AssetNumber: "CY-0017", Name: "紫外可见分光光度计", Model: "T6", Manufacturer: "北京某仪器厂", FactoryNumber: "21-0451",
		Tracks: []domain.Track{domain.Testing}, Uses: []domain.EquipmentUse{domain.UseLaboratoryAnalysis},
		Categories: []domain.MonitoringCategory{"M01"}, BoughtOn: "2021-04-01", FirstUsedOn: "2021-05-01",
		Ownership:    domain.EquipmentOwned,
		Traceability: filing.Traceability{Mode: domain.TraceabilityCalibration, On: "2025-11-03", To: "2026-11-02"},
		PremisesID:   mainPremises,
	}
	qualification   = filing.CMA{Number: "251012059998", Institution: identity.Name, From: "2025-02-01", To: "2031-01-31", CertificateID: cma, AnnexID: annex}
	annexRows       = []filing.AnnexRow{measured("M01", "化学需氧量", "HJ 828-2017"), measured("M02", "二氧化硫", "HJ 57-2017")}
	operationFields = filing.OperationCapability{Fields: []filing.OperationField{
		{Field: domain.OperatesAirSixParameters, Level: domain.CapabilityNoLevel},
		{Field: domain.OperatesOther, Text: "小微站", Level: domain.CapabilityNoLevel},
	}}
	manual = filing.Management{
		Kind: domain.ManagementQualityManual, Title: "质量手册", Version: "2", EffectiveOn: "2024-05-01", DocumentID: manualFile,
	}
	dataQuality = filing.Management{
		Kind: domain.ManagementDataQuality, Title: "数据质量管理制度", EffectiveOn: "2024-05-01", DocumentID: rulesFile,
	}
	channelOfComplaints = filing.Management{
		Kind: domain.ManagementComplaints, Title: "投诉电话", EffectiveOn: "2024-05-01", Note: "0512-60000009，工作日",
	}
	commitment = filing.Commitment{
		TemplateVersion: "2026-1", Institution: identity.Name, Signer: "叶知远",
		SignerRole: domain.SignerLegalRepresentative, SignedOn: earlier, SealPresent: true, DocumentID: letter,
	}
)

// What happened, event by event.
var (
	registered         = filing.Registered{CreditCode: "91320500DEMQ000184", Authority: "32"}
	firstOpened        = filing.CaseOpened{CaseID: firstCase, Level: filing.TrackLevel(domain.Testing), Kind: filing.FirstCase}
	identityRecorded   = filing.IdentityRecorded{Identity: identity}
	scopeRecorded      = filing.ScopeRecorded{Track: domain.Testing, Scope: scope}
	basicsRecorded     = filing.BasicsRecorded{Basics: basics}
	contactsRecorded   = filing.ContactsRecorded{Contacts: contacts}
	topManagerRecorded = filing.TopManagerRecorded{TopManager: topManager}
	premisesAdded      = filing.PremisesAdded{PremisesID: mainPremises, Premises: premises}
	leadAdded          = filing.StaffAdded{StaffID: lead, StaffMember: leadMember}
	qualityAdded       = filing.StaffAdded{StaffID: quality, StaffMember: qualityMember}
	cmaRecorded        = filing.CMARecorded{CMA: qualification}
	annexBegun         = filing.AnnexStagingBegun{StagingID: staging}
	annexStaged        = stagedPart(staging, 1, annexRows...)
	annexRecorded      = recordedAnnex(staging, annexRows, filing.Alteration{})
	equipmentAdded     = filing.EquipmentAdded{EquipmentID: spectrometer, Equipment: equipment}
	deedAttached       = attached(deed, domain.DocumentPremisesProof)
	rulesAttached      = attached(rulesFile, domain.DocumentManagementDocument)
	dataRulesAdded     = filing.ManagementAdded{ManagementID: dataRules, Management: dataQuality}
	firstAnnexBegun    = filing.AnnexStagingBegun{StagingID: firstStaging}
	firstAnnexStaged   = stagedPart(firstStaging, 1, everyItem...)
	firstAnnexRecorded = recordedAnnex(firstStaging, everyItem, filing.Alteration{})
	licenseAttached    = attached(certificate, domain.DocumentRegistrationCertificate)
	cmaAttached        = attached(cma, domain.DocumentCMACertificate)
	annexAttached      = attached(annex, domain.DocumentCMAAnnex)
	letterAttached     = attached(letter, domain.DocumentCommitmentLetter)
	commitmentRecorded = filing.CommitmentRecorded{Commitment: commitment}
	firstSubmitted     = filing.CaseSubmitted{CaseID: firstCase, Round: 1, Content: contentOf(draft), Letter: fileOf(letter), SubmittedOn: earlier, Rules: filing.Rules}
	firstTaken         = filing.CaseTaken{CaseID: firstCase, Reviewer: officials[0]}
	firstReturned      = filing.CaseReturned{CaseID: firstCase, Submission: submission(submitted), Points: points, ReturnedOn: earlier}
	firstPassed        = filing.CasePassed{CaseID: firstCase, Submission: submission(submitted), Number: number, PassedOn: earlier}
	wholeCanceled      = filing.Canceled{Tracks: []domain.Track{domain.Testing}, Reason: "停止相关业务", CanceledOn: today}

	points = []filing.ReturnPoint{{PointID: idOf("point"), Field: "identity.name", Reason: filing.ReasonInconsistent, Text: "机构名称与登记证书不一致"}}
	number = filing.Number("32", domain.Testing, 2026, 1)
)

// How far the filing has come.
var (
	begun = events{registered, firstOpened}
	bare  = after(begun, identityRecorded, scopeRecorded, basicsRecorded, contactsRecorded, topManagerRecorded,
		deedAttached, premisesAdded, leadAdded, qualityAdded, equipmentAdded,
		licenseAttached, cmaAttached, annexAttached, letterAttached, commitmentRecorded, rulesAttached, dataRulesAdded, cmaRecorded) // all but an annex
	draft       = after(bare, firstAnnexBegun, firstAnnexStaged, firstAnnexRecorded)
	submitted   = after(draft, firstSubmitted)
	underReview = after(submitted, firstTaken)
	returned    = after(underReview, firstReturned)
	published   = after(underReview, firstPassed)
	canceled    = after(published, wholeCanceled)
)

// fileOf is the hash of a document's stored bytes.
func fileOf(document uuid.UUID) string {
	return "5e884898da28047151d0e56f8dc6292773603d0d" + document.String()[:8] + document.String()[:8] + document.String()[:8]
}

// attached is a document that is about nobody.
func attached(id uuid.UUID, kind domain.DocumentKind) filing.DocumentAttached {
	return filing.DocumentAttached{DocumentID: id, Document: filing.Document{
		Kind: kind, Title: "扫描件", SHA256: fileOf(id), Size: 48213, MediaType: "application/pdf",
	}}
}

// attachedTo is a document that waits with an amendment.
func attachedTo(caseID, id uuid.UUID, kind domain.DocumentKind) filing.DocumentAttached {
	d := attached(id, kind)
	d.CaseID = caseID
	return d
}

// attachedAbout is a document about a person, under a subject of its own.
func attachedAbout(staff, id uuid.UUID, kind domain.DocumentKind) filing.DocumentAttached {
	d := attached(id, kind)
	d.Title, d.StaffID, d.Subject = "", staff, idOf("subject of document "+id.String())
	return d
}

// measured is a row of an annex.
func measured(c domain.MonitoringCategory, parameter string, standard domain.StandardNumber) filing.AnnexRow {
	return filing.AnnexRow{
		PremisesID: mainPremises, Category: c, Object: c.Label(), ItemNo: "1.1", Parameter: parameter,
		StandardNo: standard, StandardName: parameter + "的测定", MethodKind: domain.MethodStandard, ValidFrom: "2025-02-01",
	}
}

// everyItem has the basic items of every category.
var everyItem = func() (rows []filing.AnnexRow) {
	for i, item := range domain.BasicItems() {
		rows = append(rows, measured(item.Category(), item.Label(), domain.StandardNumber(fmt.Sprintf("HJ %d-2020", i+1))))
	}
	return rows
}()

// stagedPart is a part of an annex that fits into one event.
func stagedPart(staging uuid.UUID, part int, rows ...filing.AnnexRow) filing.AnnexPartStaged {
	return filing.AnnexPartStaged{
		StagingID: staging, Part: part, Piece: 1, Pieces: 1, Digest: filing.AnnexDigest(filing.MarkRows(rows)), Count: len(rows), Rows: rows,
	}
}

// recordedAnnex is an annex of one part that nothing was in force before.
func recordedAnnex(staging uuid.UUID, rows []filing.AnnexRow, a filing.Alteration) filing.AnnexRecorded {
	return filing.AnnexRecorded{Annex: filing.NewAnnex(staging, rows), Added: len(rows), Alteration: a}
}

// with returns a copy of v that edit has changed.
func with[T any](v T, edit func(*T)) T {
	edit(&v)
	return v
}
