package domain

// EmploymentStatus is a person's status with the institution (人员状态: Q3.5,
// Q3.9). Only who is employed holds the person claim.
type EmploymentStatus string

// The statuses.
const (
	StaffEmployed                EmploymentStatus = "employed"
	StaffLeft                    EmploymentStatus = "left"
	StaffMovedToNonTechnicalPost EmploymentStatus = "moved_to_non_technical_post"
)

// ErrEmploymentStatusUnknown refuses a code that is no status.
var ErrEmploymentStatusUnknown = &Error{Kind: Invalid, Code: "employment_status.unknown"}

var employmentStatuses = codeList[EmploymentStatus]{
	{StaffEmployed, "在职"},
	{StaffLeft, "离职"},
	{StaffMovedToNonTechnicalPost, "转非技术岗"},
}

// ParseEmploymentStatus returns the status with the code s.
func ParseEmploymentStatus(s string) (EmploymentStatus, error) {
	return employmentStatuses.parse(s, ErrEmploymentStatusUnknown)
}

// EmploymentStatuses returns the statuses in order.
func EmploymentStatuses() []EmploymentStatus { return employmentStatuses.codes() }

// Label returns the Chinese name.
func (s EmploymentStatus) Label() string { return employmentStatuses.label(s) }

// ContractKind is by what contract a person works (用工形式). A signed contract is
// enough to enter the person; social insurance is not asked for (Q3.7).
type ContractKind string

// The kinds of contract.
const (
	ContractLabor                  ContractKind = "labor_contract"
	ContractEmployment             ContractKind = "employment_contract" // of public institutions
	ContractDispatched             ContractKind = "dispatched"
	ContractRehiredAfterRetirement ContractKind = "rehired_after_retirement"
)

// ErrContractKindUnknown refuses a code that is no kind of contract, as those
// of interns are (Q3.8).
var ErrContractKindUnknown = &Error{Kind: Invalid, Code: "contract_kind.unknown"}

var contractKinds = codeList[ContractKind]{
	{ContractLabor, "劳动合同"},
	{ContractEmployment, "聘用合同"},
	{ContractDispatched, "劳务派遣"},
	{ContractRehiredAfterRetirement, "退休返聘"},
}

// ParseContractKind returns the kind with the code s.
func ParseContractKind(s string) (ContractKind, error) {
	return contractKinds.parse(s, ErrContractKindUnknown)
}

// ContractKinds returns the kinds in order.
func ContractKinds() []ContractKind { return contractKinds.codes() }

// Label returns the Chinese name.
func (k ContractKind) Label() string { return contractKinds.label(k) }

// MayHoldKeyPost reports whether a technical or quality leader or an authorized
// signatory may work by such a contract: dispatched and retired persons may not
// (市监检测（司）函〔2026〕51号). The filing only advises.
func (k ContractKind) MayHoldKeyPost() bool { return k == ContractLabor || k == ContractEmployment }
