package domain

// PersonalPart is a value of a filing, or about it, that is sealed as one.
type PersonalPart string

// The sealed parts of a filing.
const (
	PersonalStaff                      PersonalPart = "staff"
	PersonalLegalRepresentative        PersonalPart = "legal_representative"         // beside the name, which is register data
	PersonalLegalRepresentativeContact PersonalPart = "legal_representative_contact" // of the contacts, or proposed for them
	PersonalFilingContact              PersonalPart = "filing_contact"
	PersonalSuggestedNumber            PersonalPart = "suggested_id_number" // of a suggestion about somebody on the staff
)

// PersonalField is a field of a sealed part that may be shown in the clear
// (明文) to those who give a reason.
type PersonalField string

// The fields, named as they are entered.
const (
	PersonalName             PersonalField = "name"
	PersonalIDNumber         PersonalField = "id_number"
	PersonalSex              PersonalField = "sex"        // as the ID number tells it
	PersonalBirthDate        PersonalField = "birth_date" // likewise
	PersonalMobile           PersonalField = "mobile"
	PersonalEmail            PersonalField = "email"
	PersonalSchool           PersonalField = "school"
	PersonalMajor            PersonalField = "major"
	PersonalGraduatedOn      PersonalField = "graduated_on"
	PersonalTitleName        PersonalField = "title_name"
	PersonalTitleObtainedOn  PersonalField = "title_obtained_on"
	PersonalContractSignedOn PersonalField = "contract_signed_on"
	PersonalContractFrom     PersonalField = "contract_from"
	PersonalContractTo       PersonalField = "contract_to"
)

// UnmaskPurpose is what somebody looks at personal data for (事由).
type UnmaskPurpose string

// The purposes.
const (
	UnmaskToVerifyIdentity  UnmaskPurpose = "verify_identity"
	UnmaskToVerifyMaterials UnmaskPurpose = "verify_materials"
	UnmaskToContact         UnmaskPurpose = "contact_person"
	UnmaskForSuggestion     UnmaskPurpose = "handle_suggestion" // 工作建议
	UnmaskForTransfer       UnmaskPurpose = "handle_transfer"   // 重复人员信息申请
	UnmaskForSupervision    UnmaskPurpose = "supervision"
	UnmaskOwnRecords        UnmaskPurpose = "own_records" // the institution looks at what it entered itself
	UnmaskOther             UnmaskPurpose = "other"
)

// Refusals of codes that are in none of the lists.
var (
	ErrPersonalFieldUnknown = &Error{Kind: Invalid, Code: "personal_field.unknown"}
	ErrUnmaskPurposeUnknown = &Error{Kind: Invalid, Code: "unmask_purpose.unknown"}
)

var (
	personalParts = codeList[PersonalPart]{
		{PersonalStaff, "人员"},
		{PersonalLegalRepresentative, "法定代表人"},
		{PersonalLegalRepresentativeContact, "法定代表人联系方式"},
		{PersonalFilingContact, "备案联系人"},
		{PersonalSuggestedNumber, "工作建议所附正确身份证号"},
	}
	personalFields = codeList[PersonalField]{
		{PersonalName, "姓名"},
		{PersonalIDNumber, "身份证号"},
		{PersonalSex, "性别"},
		{PersonalBirthDate, "出生日期"},
		{PersonalMobile, "手机"},
		{PersonalEmail, "电子邮箱"},
		{PersonalSchool, "毕业院校"},
		{PersonalMajor, "所学专业"},
		{PersonalGraduatedOn, "毕业日期"},
		{PersonalTitleName, "职称名称"},
		{PersonalTitleObtainedOn, "职称取得日期"},
		{PersonalContractSignedOn, "劳动合同签订日期"},
		{PersonalContractFrom, "合同期限起"},
		{PersonalContractTo, "合同期限止"},
	}
	unmaskPurposes = codeList[UnmaskPurpose]{
		{UnmaskToVerifyIdentity, "核对人员身份"},
		{UnmaskToVerifyMaterials, "核对证明材料"},
		{UnmaskToContact, "联系本人"},
		{UnmaskForSuggestion, "办理工作建议"},
		{UnmaskForTransfer, "办理重复人员信息申请"},
		{UnmaskForSupervision, "监督检查"},
		{UnmaskOwnRecords, "机构核对本机构信息"},
		{UnmaskOther, "其他"},
	}
)

// PersonalParts returns the sealed parts in order.
func PersonalParts() []PersonalPart { return personalParts.codes() }

// Label returns the Chinese name.
func (p PersonalPart) Label() string { return personalParts.label(p) }

// Fields returns the fields of the part in order.
func (p PersonalPart) Fields() []PersonalField {
	switch p {
	case PersonalStaff:
		return []PersonalField{
			PersonalName, PersonalIDNumber, PersonalSex, PersonalBirthDate, PersonalMobile, PersonalSchool, PersonalMajor,
			PersonalGraduatedOn, PersonalTitleName, PersonalTitleObtainedOn, PersonalContractSignedOn, PersonalContractFrom, PersonalContractTo,
		}
	case PersonalLegalRepresentative, PersonalSuggestedNumber:
		return []PersonalField{PersonalIDNumber}
	case PersonalLegalRepresentativeContact:
		return []PersonalField{PersonalMobile}
	case PersonalFilingContact:
		return []PersonalField{PersonalName, PersonalMobile, PersonalEmail}
	}
	return nil
}

// ParsePersonalField returns the field with the code s.
func ParsePersonalField(s string) (PersonalField, error) {
	return personalFields.parse(s, ErrPersonalFieldUnknown)
}

// PersonalFields returns the fields of all parts in order.
func PersonalFields() []PersonalField { return personalFields.codes() }

// Label returns the Chinese name.
func (f PersonalField) Label() string { return personalFields.label(f) }

// ParseUnmaskPurpose returns the purpose with the code s.
func ParseUnmaskPurpose(s string) (UnmaskPurpose, error) {
	return unmaskPurposes.parse(s, ErrUnmaskPurposeUnknown)
}

// UnmaskPurposes returns the purposes in order.
func UnmaskPurposes() []UnmaskPurpose { return unmaskPurposes.codes() }

// Label returns the Chinese name.
func (p UnmaskPurpose) Label() string { return unmaskPurposes.label(p) }
