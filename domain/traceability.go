package domain

// Traceability is how an instrument's values are traced to standards (溯源方式).
// Instruments that need none are not entered (Q5.2).
type Traceability string

// The ways.
const (
	TraceabilityVerification Traceability = "verification"
	TraceabilityCalibration  Traceability = "calibration"
	TraceabilityCheck        Traceability = "check" // accepted with an advice
)

// notApplicable is what the form offers so that the refusal can say why.
const notApplicable = "not_applicable"

var (
	// ErrTraceabilityNotApplicable refuses an instrument that needs neither
	// verification nor calibration: it need not be entered (无需填报). The refusal
	// is ours; Q5.2 only says that it is not asked for.
	ErrTraceabilityNotApplicable = &Error{Kind: Invalid, Code: "equipment.traceability_not_applicable"}

	// ErrTraceabilityUnknown refuses a code that is no way of tracing.
	ErrTraceabilityUnknown = &Error{Kind: Invalid, Code: "traceability.unknown"}
)

var traceabilities = codeList[Traceability]{
	{TraceabilityVerification, "检定"},
	{TraceabilityCalibration, "校准"},
	{TraceabilityCheck, "核查"},
}

// ParseTraceability returns the way with the code s; "not_applicable" is refused
// with ErrTraceabilityNotApplicable.
func ParseTraceability(s string) (Traceability, error) {
	if s == notApplicable {
		return "", ErrTraceabilityNotApplicable
	}
	return traceabilities.parse(s, ErrTraceabilityUnknown)
}

// Traceabilities returns the ways in order.
func Traceabilities() []Traceability { return traceabilities.codes() }

// Label returns the Chinese name.
func (t Traceability) Label() string { return traceabilities.label(t) }

// NeedsDates reports whether day and expiry of the last one are required.
func (t Traceability) NeedsDates() bool {
	return t == TraceabilityVerification || t == TraceabilityCalibration
}
