package domain

// MethodKind says whether a row of a CMA annex is by a published standard
// (方法类别).
type MethodKind string

// The kinds of methods.
const (
	MethodStandard    MethodKind = "standard"
	MethodNonStandard MethodKind = "non_standard" // needs a limit or range
)

// ErrMethodKindUnknown refuses a code that is no kind of method.
var ErrMethodKindUnknown = &Error{Kind: Invalid, Code: "method_kind.unknown"}

var methodKinds = codeList[MethodKind]{
	{MethodStandard, "标准方法"},
	{MethodNonStandard, "非标准方法"},
}

// ParseMethodKind returns the kind with the code s.
func ParseMethodKind(s string) (MethodKind, error) { return methodKinds.parse(s, ErrMethodKindUnknown) }

// MethodKinds returns the kinds in order.
func MethodKinds() []MethodKind { return methodKinds.codes() }

// Label returns the Chinese name.
func (k MethodKind) Label() string { return methodKinds.label(k) }
