package domain

// AntiTamper is a function by which an instrument keeps its data from being
// altered (防篡改功能). 生态环境监测机构评审补充要求（2025年）, article 12, names them for
// some instruments; the filing advises.
type AntiTamper string

// The functions.
const (
	AntiTamperTransfer    AntiTamper = "direct_transfer"
	AntiTamperPositioning AntiTamper = "positioning"
	AntiTamperTime        AntiTamper = "time_service"
	AntiTamperLog         AntiTamper = "operation_log"
	AntiTamperPrinting    AntiTamper = "automatic_save_print"
)

// ErrAntiTamperUnknown refuses a code that is no such function.
var ErrAntiTamperUnknown = &Error{Kind: Invalid, Code: "anti_tamper.unknown"}

var antiTampers = codeList[AntiTamper]{
	{AntiTamperTransfer, "数据直传"},
	{AntiTamperPositioning, "定位"},
	{AntiTamperTime, "授时"},
	{AntiTamperLog, "操作日志"},
	{AntiTamperPrinting, "自动保存打印"},
}

// ParseAntiTamper returns the function with the code s.
func ParseAntiTamper(s string) (AntiTamper, error) { return antiTampers.parse(s, ErrAntiTamperUnknown) }

// AntiTampers returns the functions in order.
func AntiTampers() []AntiTamper { return antiTampers.codes() }

// Label returns the Chinese name.
func (f AntiTamper) Label() string { return antiTampers.label(f) }

// ConfirmationResult is what the institution found when it confirmed an
// instrument after verification or calibration (确认结果).
type ConfirmationResult string

// The results.
const (
	ConfirmedConforming    ConfirmationResult = "conforming"
	ConfirmedRestricted    ConfirmationResult = "restricted"
	ConfirmedNonconforming ConfirmationResult = "nonconforming"
)

// ErrConfirmationResultUnknown refuses a code that is no result.
var ErrConfirmationResultUnknown = &Error{Kind: Invalid, Code: "confirmation_result.unknown"}

var confirmationResults = codeList[ConfirmationResult]{
	{ConfirmedConforming, "符合"},
	{ConfirmedRestricted, "限用"},
	{ConfirmedNonconforming, "不符合"},
}

// ParseConfirmationResult returns the result with the code s.
func ParseConfirmationResult(s string) (ConfirmationResult, error) {
	return confirmationResults.parse(s, ErrConfirmationResultUnknown)
}

// ConfirmationResults returns the results in order.
func ConfirmationResults() []ConfirmationResult { return confirmationResults.codes() }

// Label returns the Chinese name.
func (r ConfirmationResult) Label() string { return confirmationResults.label(r) }
