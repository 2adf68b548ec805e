package story

import (
	"cmp"
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
)

// profile is what an institution is like.
type profile struct {
	key       string // names it in the steps' keys: "1", "p07"
	number    int    // one of its own, below 80
	slot      int    // of the many small ones, instead: one of its own, up to 320
	name      string
	code      string // credit code
	authority domain.Authority
	account   string // names its accounts and its site
	prefix    string // of its asset numbers

	certificate string      // the certificate it is registered by; a business license if empty
	nature      string      // 机构性质 as printed
	natureCode  string      // GB/T 12402
	founded     domain.Date // also the first day of its term
	termTo      domain.Date // empty: 无固定期限
	capital     string      // 万元
	certified   domain.Date // its CMA certificate begins; some day if empty

	first      domain.Track // the track it files for first; testing if empty
	category   string       // institution category of testing; general if empty
	categories []string     // monitoring categories of testing
	operates   []string     // monitoring categories of operation
	otherText  string       // what 其他 is of these; micro stations if empty

	attested   []domain.OperationCapability // its fields of operation that somebody outside certified (Q4.3)
	accredited string                       // number of its laboratory's accreditation (CNAS), if it has one (Q4.1)

	representative somebody // 法定代表人
	manager        somebody // 最高管理者, if another one
	contact        somebody // 备案联系人

	officePhone string
	street      string // with house number, in the place of its province
}

// somebody is an invented person.
type somebody struct {
	name, idNumber, mobile string
}

func (p profile) master() domain.Actor {
	return domain.Actor{Kind: domain.ActorInstitution, ID: p.account + "-master"}
}

// clerk is the second account of the larger institutions: a sub-account.
func (p profile) clerk() domain.Actor {
	return domain.Actor{Kind: domain.ActorInstitution, ID: p.account + "-lab"}
}

// official returns the n-th official of the institution's authority.
func (p profile) official(n int) domain.Actor {
	return domain.Actor{
		Kind: domain.ActorOfficial, ID: fmt.Sprintf("%s-reviewer-%d", places[p.authority].initials, n), Authority: string(p.authority),
	}
}

func (p profile) website() string { return "https://" + p.account + ".example" }

func (p profile) address() string {
	return p.authority.Region() + places[p.authority].name + p.street
}

// county is a county code of the province that no county has.
func (p profile) county() string { return p.province() + "9999" }

// province is where it is, by GB/T 2260, which has no code for the 兵团.
func (p profile) province() string {
	if p.authority == domain.XPCC {
		return "65"
	}
	return string(p.authority)
}

func (p profile) registration() edge.Registration {
	return edge.Registration{CreditCode: p.code, Authority: string(p.authority), Track: string(p.track())}
}

func (p profile) identity() edge.Identity {
	return edge.Identity{
		Name:                p.name,
		LegalRepresentative: edge.LegalRepresentative{Name: p.representative.name, IDNumber: p.representative.idNumber},
	}
}

// track is the one it files for first.
func (p profile) track() domain.Track {
	if p.first == "" {
		return domain.Testing
	}
	return p.first
}

// declared are the monitoring categories of a track.
func (p profile) declared(t domain.Track) []string {
	if t == domain.Operation {
		return p.operates
	}
	return p.categories
}

// operation is the scope of the operation track.
func (p profile) operation() edge.Scope {
	in := edge.Scope{MonitoringCategories: p.operates}
	ambient := func(c string) bool {
		k := domain.MonitoringCategory(c)
		return k == domain.OperationAmbientAir || k == domain.OperationSurfaceWater || k == domain.OperationNoise
	}
	if slices.Contains(p.operates, string(domain.OperationOther)) {
		in.OtherTexts = []string{p.other()}
	}
	if slices.ContainsFunc(p.operates, func(c string) bool { return !ambient(c) }) {
		in.InstitutionCategories = append(in.InstitutionCategories, string(domain.InstitutionPollutionSourceOperation))
	}
	if slices.ContainsFunc(p.operates, ambient) {
		in.InstitutionCategories = append(in.InstitutionCategories, string(domain.InstitutionAmbientOperation))
	}
	return in
}

// other is what the operation category 其他 is of the institution.
func (p profile) other() string { return cmp.Or(p.otherText, "微型环境空气站自动监测") }

// scope is that of the track it files for first.
func (p profile) scope() edge.Scope {
	if p.track() == domain.Operation {
		return p.operation()
	}
	return p.testing()
}

// testing is the scope of the testing track.
func (p profile) testing() edge.Scope {
	category := p.category
	if category == "" {
		category = string(domain.InstitutionGeneral)
	}
	return edge.Scope{InstitutionCategories: []string{category}, MonitoringCategories: p.categories}
}

func (p profile) basics() edge.Basics {
	b := edge.Basics{
		Certificate: p.certificate, OwnershipNature: p.nature, OwnershipNatureCode: p.natureCode,
		EstablishedOn: string(p.founded), RegisteredCapital: p.capital,
		TermFrom: string(p.founded), TermTo: string(p.termTo), TermOpen: p.termTo == "",
		RegisteredAddress: p.address(), County: p.county(),
	}
	if b.Certificate == "" {
		b.Certificate = string(domain.RegistrationBusinessLicense)
	}
	return b
}

func (p profile) contacts() edge.Contacts {
	return edge.Contacts{
		LegalRepresentativeMobile: p.representative.mobile,
		FilingContact: edge.FilingContact{
			Name: p.contact.name, Mobile: p.contact.mobile, Email: "filing@" + p.account + ".example",
		},
		OfficePhone: p.officePhone, Website: p.website(),
	}
}

func (p profile) mainPremises() edge.Premises {
	return edge.Premises{
		Kind: string(domain.PremisesMain), Name: "实验楼", Address: p.address(), County: p.county(),
		Tenure: string(domain.PremisesOwned), Area: fmt.Sprint(600 + 20*spread(p.key, "area", 70)), Activities: "样品接收与保存、前处理、实验室分析、报告编制",
	}
}

func (p profile) commitment(document string, signedOn domain.Date) edge.Commitment {
	return edge.Commitment{
		TemplateVersion: letterTemplate, Institution: p.name, Signer: p.representative.name,
		SignerRole: string(domain.SignerLegalRepresentative), SignedOn: string(signedOn), SealPresent: true,
		DocumentID: createdBy(document, "document"),
	}
}

// letterTemplate is the version of the commitment letter's text that the story
// signs.
const letterTemplate = string(domain.CommitmentTemplate2026)
