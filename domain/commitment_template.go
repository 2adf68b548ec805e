package domain

import "slices"

// CommitmentTemplate is the text that a commitment letter (备案承诺书) was signed on.
// What a text says never changes: another wording is another code, so that what
// somebody promised can be read for ever.
type CommitmentTemplate string

// The texts.
const (
	CommitmentTemplate2026     CommitmentTemplate = "2026-1"
	CommitmentTemplateProvince CommitmentTemplate = "province" // one that the authority prescribes; the letter itself says what
)

// ErrCommitmentTemplateUnknown refuses a code that is no text.
var ErrCommitmentTemplateUnknown = &Error{Kind: Invalid, Code: "commitment_template.unknown"}

var commitmentTemplates = codeList[CommitmentTemplate]{
	{CommitmentTemplate2026, "备案承诺书（2026年第1版）"},
	{CommitmentTemplateProvince, "省级生态环境主管部门规定的文本"},
}

// commitmentClauses are what the regulation and the catalog of questions ask to
// be promised: 《生态环境监测条例》, articles 25, 28, 29, 30, 32 and 35; Q1.8; Q6.2.
var commitmentClauses = map[CommitmentTemplate][]string{
	CommitmentTemplate2026: {
		"本机构提交的设施设备、技术能力、人员、管理能力等备案信息和证明文件真实、准确、完整，由本机构对其真实性负责。",
		"本机构持续符合备案条件，在备案业务范围内开展监测（运维）服务，不超出业务范围，不违反合同约定转委托。",
		"备案信息发生变化的，自变更之日起一个月内更新。",
		"遵守生态环境监测标准和技术规范，保证监测数据真实、准确，不弄虚作假，也不授意、指使他人弄虚作假。",
		"接受生态环境主管部门的监督检查和社会监督，如实提供有关资料。",
		"若材料失真，一切后果由本机构承担。",
	},
}

// SubmissionStatement is what whoever hands a filing in is told beside the button,
// in the words of Q6.2.
const SubmissionStatement = "备案材料的真实性由备案机构自行负责，机构需对提交材料的真实性作出书面承诺。若材料失真，一切后果由机构承担。"

// ParseCommitmentTemplate returns the text with the code s.
func ParseCommitmentTemplate(s string) (CommitmentTemplate, error) {
	return commitmentTemplates.parse(s, ErrCommitmentTemplateUnknown)
}

// CommitmentTemplates returns the texts, the one of this system first.
func CommitmentTemplates() []CommitmentTemplate { return commitmentTemplates.codes() }

// Label returns the Chinese name.
func (t CommitmentTemplate) Label() string { return commitmentTemplates.label(t) }

// Clauses returns what is promised, nothing where the letter itself says it.
func (t CommitmentTemplate) Clauses() []string { return slices.Clone(commitmentClauses[t]) }
