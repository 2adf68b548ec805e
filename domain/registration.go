package domain

// RegistrationCertificate is the kind of certificate by which an institution is
// registered as a legal person (法人登记证书种类).
type RegistrationCertificate string

// The kinds of certificate.
const (
	RegistrationBusinessLicense    RegistrationCertificate = "business_license"
	RegistrationPublicInstitution  RegistrationCertificate = "public_institution_certificate"
	RegistrationSocialOrganization RegistrationCertificate = "social_organization_certificate"
	RegistrationOther              RegistrationCertificate = "other"
)

// ErrRegistrationCertificateUnknown refuses a code that is no such kind.
var ErrRegistrationCertificateUnknown = &Error{Kind: Invalid, Code: "registration_certificate.unknown"}

var registrationCertificates = codeList[RegistrationCertificate]{
	{RegistrationBusinessLicense, "营业执照"},
	{RegistrationPublicInstitution, "事业单位法人证书"},
	{RegistrationSocialOrganization, "社会团体/民办非企业单位登记证书"},
	{RegistrationOther, "其他"},
}

// ParseRegistrationCertificate returns the kind with the code s.
func ParseRegistrationCertificate(s string) (RegistrationCertificate, error) {
	return registrationCertificates.parse(s, ErrRegistrationCertificateUnknown)
}

// RegistrationCertificates returns the kinds in order.
func RegistrationCertificates() []RegistrationCertificate { return registrationCertificates.codes() }

// Label returns the Chinese name.
func (c RegistrationCertificate) Label() string { return registrationCertificates.label(c) }

// OwnershipNatureCode is a code of GB/T 12402 for the ownership of an
// institution (机构性质, Q2.7). What counts is the literal text of the
// certificate; the code stands beside it and is optional.
type OwnershipNatureCode string

// ErrOwnershipNatureUnknown refuses a code that is not of GB/T 12402.
var ErrOwnershipNatureUnknown = &Error{Kind: Invalid, Code: "ownership_nature.unknown"}

var ownershipNatureCodes = codeList[OwnershipNatureCode]{
	{"100", "内资"},
	{"110", "国有全资"},
	{"120", "集体全资"},
	{"130", "股份合作"},
	{"140", "联营"},
	{"141", "国有联营"},
	{"142", "集体联营"},
	{"143", "国有与集体联营"},
	{"149", "其他联营"},
	{"150", "有限责任（公司）"},
	{"151", "国有独资（公司）"},
	{"159", "其他有限责任（公司）"},
	{"160", "股份有限（公司）"},
	{"170", "私有"},
	{"171", "私有独资"},
	{"172", "私有合伙"},
	{"173", "私营有限责任（公司）"},
	{"174", "私营股份有限（公司）"},
	{"175", "个体经营"},
	{"179", "其他私有"},
	{"190", "其他内资"},
	{"200", "港、澳、台投资"},
	{"210", "内地和港、澳、台合资"},
	{"220", "内地和港、澳、台合作"},
	{"230", "港、澳、台独资"},
	{"240", "港、澳、台投资股份有限（公司）"},
	{"290", "其他港、澳、台投资"},
	{"300", "国外投资"},
	{"310", "中外合资"},
	{"320", "中外合作"},
	{"330", "外资"},
	{"340", "国外投资股份有限（公司）"},
	{"390", "其他国外投资"},
	{"900", "其他"},
}

// ParseOwnershipNatureCode returns the code s.
func ParseOwnershipNatureCode(s string) (OwnershipNatureCode, error) {
	return ownershipNatureCodes.parse(s, ErrOwnershipNatureUnknown)
}

// OwnershipNatureCodes returns the codes in order.
func OwnershipNatureCodes() []OwnershipNatureCode { return ownershipNatureCodes.codes() }

// Label returns the Chinese name.
func (c OwnershipNatureCode) Label() string { return ownershipNatureCodes.label(c) }
