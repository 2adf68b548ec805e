package filingtest

import (
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// today is when everything happens.
const today domain.Date = "2026-03-02"

const legalRepresentative = "叶知远"

func sealed(subject uuid.UUID) domain.Sealed {
	return domain.Sealed{Subject: subject, Key: "v1", Ciphertext: []byte{1}}
}

func (w *turn) identity(name string) filing.Identity {
	return filing.Identity{Name: name, LegalRepresentative: filing.LegalRepresentative{Name: legalRepresentative, Person: sealed(w.fixed("representative"))}}
}

// scopeOf is one of two choices of categories.
func scopeOf(t domain.Track, choice int) filing.Scope {
	return filing.Scope{
		InstitutionCategories: domain.InstitutionCategoriesOf(t)[:1],
		MonitoringCategories:  domain.MonitoringCategoriesOf(t)[:1+choice],
	}
}

func basicsOf(choice int) filing.Basics {
	return filing.Basics{
		Certificate: domain.RegistrationBusinessLicense, OwnershipNature: "有限责任公司", EstablishedOn: "2015-06-01",
		TermFrom: "2015-06-01", TermOpen: true, RegisteredAddress: fmt.Sprintf("澄湖路%d号", choice), County: "320599",
	}
}

func (w *turn) reachedBy(choice int) filing.Contacts {
	c := filing.Contacts{LegalRepresentative: sealed(w.fixed("mobile")), FilingContact: sealed(w.fixed("contact"))}
	if choice > 0 {
		c.OfficePhone = "0512-60000001"
	}
	return c
}

func (w *turn) mainPremises() uuid.UUID { return w.fixed("main premises") }

func (w *turn) placeOfWork(proof uuid.UUID) filing.Premises {
	return filing.Premises{Kind: domain.PremisesMain, Name: "实验楼", Address: "澄湖路1号", County: "320599", Area: "1200", Tenure: domain.PremisesOwned, ProofID: proof}
}

// rulesOf is the document of the management system that a track cannot do
// without.
func rulesOf(t domain.Track) domain.ManagementDocument {
	if t == domain.Testing {
		return domain.ManagementDataQuality
	}
	return domain.ManagementOperationRecords
}

func rulesIn(kind domain.ManagementDocument, file uuid.UUID) filing.Management {
	return filing.Management{Kind: kind, Title: kind.Label(), EffectiveOn: "2024-05-01", DocumentID: file}
}

func certificateIn(name string, certificate, annex uuid.UUID) filing.CMA {
	return filing.CMA{
		Number: "251012059998", Institution: name, From: "2025-02-01", To: "2031-01-31", CertificateID: certificate, AnnexID: annex,
	}
}

// fieldsOf is one of two choices of what operation serves.
func fieldsOf(choice int) (c filing.OperationCapability) {
	for _, field := range []domain.OperationCapability{domain.OperatesWaterAmmonia, domain.OperatesAirSixParameters}[:1+choice] {
		c.Fields = append(c.Fields, filing.OperationField{Field: field, Level: domain.CapabilityNoLevel})
	}
	return c
}

// annexRows has a row in each category that testing ever declares.
func (w *turn) annexRows() (rows []filing.AnnexRow) {
	for _, c := range scopeOf(domain.Testing, 1).MonitoringCategories {
		rows = append(rows, filing.AnnexRow{
			PremisesID: w.mainPremises(), Category: c, Object: c.Label(), ItemNo: "1.1", Parameter: "项目" + string(c),
			StandardNo: "HJ 1-2020", StandardName: "某项目的测定", MethodKind: domain.MethodStandard,
		})
	}
	return rows
}

// postsOf are posts in some tracks. Whoever serves testing leads it, so that
// nothing else is needed there.
func postsOf(tracks map[domain.Track]bool) map[domain.Track][]domain.Post {
	posts := map[domain.Track][]domain.Post{}
	if tracks[domain.Testing] {
		posts[domain.Testing] = []domain.Post{domain.PostTechnicalManagement, domain.PostQualityManagement}
	}
	if tracks[domain.Operation] {
		posts[domain.Operation] = []domain.Post{domain.PostFieldOperation}
	}
	return posts
}

func memberOf(subject uuid.UUID, tracks map[domain.Track]bool) filing.StaffMember {
	return filing.StaffMember{
		Person: sealed(subject), Posts: postsOf(tracks), Education: domain.EducationMaster, Title: domain.TitleSenior,
		Contract: domain.ContractLabor, YearsInField: "12", HiredOn: today,
	}
}

var papersInOrder = filing.PersonFacts{SamePerson: true, ContractSignedInPast: true}

func (w *turn) instrumentOf(t domain.Track, asset string) filing.Equipment {
	e := filing.Equipment{
		AssetNumber: asset, Name: "仪器", Model: "T6", Manufacturer: "某厂", FactoryNumber: asset, Tracks: []domain.Track{t},
		Uses: []domain.EquipmentUse{domain.UseLaboratoryAnalysis}, Categories: domain.MonitoringCategoriesOf(t)[:1],
		Ownership: domain.EquipmentOwned, Traceability: filing.Traceability{Mode: domain.TraceabilityCheck}, PremisesID: w.mainPremises(),
	}
	if t == domain.Operation {
		e.Uses = []domain.EquipmentUse{domain.UseSpareUnit}
	}
	return e
}

func documentOf(kind domain.DocumentKind) filing.Document {
	return filing.Document{
		Kind: kind, Title: "扫描件", Size: 48213, MediaType: "application/pdf",
		SHA256: "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
	}
}

// letterOf is a commitment letter that was signed for a name.
func letterOf(name string, document uuid.UUID) filing.Commitment {
	return filing.Commitment{
		TemplateVersion: "2026-1", Institution: name, Signer: legalRepresentative, SignerRole: domain.SignerLegalRepresentative,
		SignedOn: today, SealPresent: true, DocumentID: document,
	}
}

// alteration is the one that is wanted of what serves tracks, or of what both
// share.
func (m *model) alteration() filing.Alteration {
	if !m.published() {
		return filing.Alteration{}
	}
	return filing.Alteration{Kind: filing.Changed, OccurredOn: today}
}
