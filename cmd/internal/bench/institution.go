package bench

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// institution is an invented one that files, a small one: with the hundreds of
// instruments of a large one, which do not concern the registry, its read model
// would have less to do.
type institution struct {
	rng        *rand.Rand
	code       domain.CreditCode
	authority  domain.Authority
	track      domain.Track
	name       string
	address    string
	manager    string
	county     domain.CountyCode
	categories []domain.MonitoringCategory
	kinds      []domain.InstitutionCategory
}

// institutionOf returns the n-th institution, below a million: the same one for
// the same n, and no two with one credit code.
func institutionOf(n int) *institution {
	rng := rand.New(rand.NewPCG(uint64(n), 0))
	authority := domain.Authorities()[rng.IntN(len(domain.Authorities()))]
	province := string(authority)
	if authority == domain.XPCC {
		province = "65"
	}
	body := fmt.Sprintf("91%s0100BN%06d0", province, n)
	i := &institution{
		rng: rng, authority: authority, track: domain.Testing,
		code:   domain.CreditCode(body + string(domain.CheckCharacter31(body))),
		county: domain.CountyCode(province + "0199"),
		kinds:  []domain.InstitutionCategory{domain.InstitutionGeneral},
	}
	i.name = authority.Province() + i.syllables(2) + suffixes[rng.IntN(len(suffixes))]
	i.address = fmt.Sprintf("%s%s路%d号", authority.Region(), i.syllables(2), 1+rng.IntN(900))
	i.manager = i.syllables(3)
	i.categories = some(rng, domain.MonitoringCategoriesOf(domain.Testing)[:10])
	if rng.IntN(5) == 0 {
		i.track = domain.Operation
		i.kinds = some(rng, domain.InstitutionCategoriesOf(domain.Operation))
		i.categories = some(rng, domain.MonitoringCategoriesOf(domain.Operation))
	}
	return i
}

var (
	syllables = []rune("澄屿栖衡岚岫蜀翎泓笙齐澍冀朔楚汀闽榆垦澜辽汐清源绿洲蓝天碧水正信中科华测诚谱瑞新宏远博安康明")
	suffixes  = []string{"环境检测有限公司", "检测技术有限公司", "环境监测技术有限公司", "生态监测中心", "环境运维有限公司"}
)

func (i *institution) syllables(n int) string {
	var b strings.Builder
	for range n {
		b.WriteRune(syllables[i.rng.IntN(len(syllables))])
	}
	return b.String()
}

// some returns at least one of all, in their order.
func some[C any](rng *rand.Rand, all []C) []C {
	var chosen []C
	for _, c := range all {
		if rng.IntN(3) == 0 {
			chosen = append(chosen, c)
		}
	}
	if len(chosen) == 0 {
		return all[:1]
	}
	return chosen
}

func (i *institution) id(what string) uuid.UUID {
	return domain.DeriveID(uuid.Nil, what+" of "+string(i.code), 0)
}

// sealed stands for what a vault makes of so many bytes about somebody.
func (i *institution) sealed(about string, size int) domain.Sealed {
	const nonceAndTag = 12 + 16
	ciphertext := make([]byte, size+nonceAndTag)
	for n := range ciphertext {
		ciphertext[n] = byte(i.rng.Uint32())
	}
	return domain.Sealed{Subject: i.id("subject " + about), Key: "v1", Ciphertext: ciphertext}
}

func (i *institution) identity() filing.Identity {
	return filing.Identity{Name: i.name, LegalRepresentative: filing.LegalRepresentative{
		Name: i.manager, Person: i.sealed("manager", 40),
	}}
}

// draft returns the commands that record what a first filing needs.
func (i *institution) draft(today domain.Date) []filing.Command {
	identity, premises, work := i.identity(), i.id("premises"), domain.PostLaboratoryAnalysis
	if i.track == domain.Operation {
		work = domain.PostFieldOperation
	}
	all := []filing.Command{
		filing.Register{CreditCode: i.code, Authority: i.authority, Track: i.track, CaseID: i.id("case")},
		filing.RecordIdentity{Seen: domain.Empty, Identity: identity, Today: today},
		filing.RecordScope{Track: i.track, Seen: domain.Empty, Today: today, Scope: i.scope()},
		filing.RecordBasics{Seen: domain.Empty, Today: today, Basics: filing.Basics{
			Certificate: domain.RegistrationBusinessLicense, OwnershipNature: "有限责任公司", EstablishedOn: "2015-06-01",
			TermFrom: "2015-06-01", TermOpen: true, RegisteredAddress: i.address, County: i.county,
		}},
		filing.RecordContacts{Seen: domain.Empty, Contacts: filing.Contacts{
			LegalRepresentative: i.sealed("manager mobile", 30), FilingContact: i.sealed("contact", 60),
		}},
		filing.RecordTopManager{Seen: domain.Empty, Today: today, TopManager: filing.TopManager{
			Name: i.manager, IsLegalRepresentative: true,
		}},
		i.attach(domain.DocumentPremisesProof),
		filing.AddPremises{PremisesID: premises, Today: today, Premises: filing.Premises{
			Kind: domain.PremisesMain, Name: "实验楼", Address: i.address, County: i.county, Area: "1200.5", Tenure: domain.PremisesOwned,
			ProofID: i.id(string(domain.DocumentPremisesProof)),
		}},
		i.person(today, "technical lead", domain.PostTechnicalManagement),
		i.person(today, "quality lead", domain.PostQualityManagement),
		i.person(today, "first hand", work),
		i.person(today, "second hand", work),
	}
	for n := range 6 {
		all = append(all, i.instrument(today, fmt.Sprintf("CY-%04d", n+1), premises))
	}
	all = append(all, i.capability(today, premises)...)
	all = append(all, i.papers(today, identity)...)
	return append(all, i.ability(today))
}

func (i *institution) person(today domain.Date, who string, post domain.Post) filing.Command {
	return filing.AddStaff{
		StaffID: i.id(who), Today: today, Facts: filing.PersonFacts{ContractSignedInPast: true},
		Member: filing.StaffMember{
			Person: i.sealed(who, 50), Posts: map[domain.Track][]domain.Post{i.track: {post}},
			Education: domain.EducationMaster, Title: domain.TitleAssociateSenior, Contract: domain.ContractLabor,
			YearsInField: "12", HiredOn: "2016-03-01",
		},
	}
}

func (i *institution) instrument(today domain.Date, asset string, premises uuid.UUID) filing.Command {
	use := domain.UseLaboratoryAnalysis
	if i.track == domain.Operation {
		use = domain.UseSpareUnit
	}
	return filing.AddEquipment{
		EquipmentID: i.id("equipment " + asset), Today: today, Equipment: filing.Equipment{
			AssetNumber: asset, Name: "紫外可见分光光度计", Model: "T6", Manufacturer: "北京某仪器厂", FactoryNumber: "F-" + asset,
			Tracks: []domain.Track{i.track}, Uses: []domain.EquipmentUse{use}, Categories: i.categories[:1],
			BoughtOn: "2021-04-01", FirstUsedOn: "2021-05-01", Ownership: domain.EquipmentOwned, PremisesID: premises,
			Traceability: filing.Traceability{Mode: domain.TraceabilityCalibration, On: "2025-11-03", To: "2027-11-02"},
		},
	}
}

func (i *institution) papers(today domain.Date, to filing.Identity) []filing.Command {
	var all []filing.Command
	for _, kind := range []domain.DocumentKind{
		domain.DocumentRegistrationCertificate, domain.DocumentCMACertificate, domain.DocumentCMAAnnex, domain.DocumentCommitmentLetter,
	} {
		all = append(all, i.attach(kind))
	}
	return append(all, filing.RecordCommitment{Seen: domain.Empty, Today: today, Commitment: filing.Commitment{
		TemplateVersion: "2026-1", Institution: to.Name, Signer: to.LegalRepresentative.Name,
		SignerRole: domain.SignerLegalRepresentative, SignedOn: today, SealPresent: true, DocumentID: i.id(string(domain.DocumentCommitmentLetter)),
	}})
}

func (i *institution) attach(kind domain.DocumentKind) filing.Command {
	id := i.id(string(kind))
	return filing.AttachDocument{DocumentID: id, Document: filing.Document{
		Kind: kind, Title: "扫描件", SHA256: strings.Repeat(strings.ReplaceAll(id.String(), "-", ""), 2), Size: 48213, MediaType: "application/pdf",
	}}
}

// scope has a text for the category 其他, if that was drawn.
func (i *institution) scope() filing.Scope {
	s := filing.Scope{InstitutionCategories: i.kinds, MonitoringCategories: i.categories}
	if slices.Contains(i.categories, domain.OperationOther) {
		s.OtherTexts = []string{"小微站自动监测"}
	}
	return s
}
