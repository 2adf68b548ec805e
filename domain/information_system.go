package domain

// SystemFunction is what an information system of the laboratory (信息管理系统, LIMS)
// is used for, from the contract to the report that is issued.
type SystemFunction string

// The functions.
const (
	SystemContract   SystemFunction = "contract"
	SystemSampling   SystemFunction = "sampling"
	SystemSamples    SystemFunction = "sample_management"
	SystemAnalysis   SystemFunction = "analysis"
	SystemQuality    SystemFunction = "quality_control"
	SystemReport     SystemFunction = "report_preparation"
	SystemIssue      SystemFunction = "report_issue"
	SystemAuditTrail SystemFunction = "audit_trail" // who edited or returned what, and when
)

// ErrSystemFunctionUnknown refuses a code that is no such function.
var ErrSystemFunctionUnknown = &Error{Kind: Invalid, Code: "system_function.unknown"}

var systemFunctions = codeList[SystemFunction]{
	{SystemContract, "合同管理"},
	{SystemSampling, "采样管理"},
	{SystemSamples, "样品管理"},
	{SystemAnalysis, "分析测试"},
	{SystemQuality, "质量控制"},
	{SystemReport, "报告编制"},
	{SystemIssue, "报告签发"},
	{SystemAuditTrail, "修改、退回记录"},
}

// ParseSystemFunction returns the function with the code s.
func ParseSystemFunction(s string) (SystemFunction, error) {
	return systemFunctions.parse(s, ErrSystemFunctionUnknown)
}

// SystemFunctions returns the functions in order.
func SystemFunctions() []SystemFunction { return systemFunctions.codes() }

// Label returns the Chinese name.
func (f SystemFunction) Label() string { return systemFunctions.label(f) }
