package domain

// CancellationGround is why the home authority cancels a filing itself
// (备案注销（管理部门实施）, Q1.10), after it verified the ground with another body.
type CancellationGround string

// The grounds, with the FAQ's words.
const (
	GroundLegalPersonEnded CancellationGround = "legal_person_ended" // 法人中止, as the FAQ prints it
	GroundNoCMA            CancellationGround = "no_cma"             // testing only: operation needs none
	GroundConditionsNotMet CancellationGround = "conditions_not_met" // any other condition of filing
)

// ErrCancellationGroundUnknown refuses a code that is no ground.
var ErrCancellationGroundUnknown = &Error{Kind: Invalid, Code: "cancellation_ground.unknown"}

var cancellationGrounds = codeList[CancellationGround]{
	{GroundLegalPersonEnded, "法人中止"},
	{GroundNoCMA, "不具备生态环境监测领域资质认定（CMA）"},
	{GroundConditionsNotMet, "其他不符合备案条件的情形"},
}

// ParseCancellationGround returns the ground with the code s.
func ParseCancellationGround(s string) (CancellationGround, error) {
	return cancellationGrounds.parse(s, ErrCancellationGroundUnknown)
}

// CancellationGrounds returns the grounds in order.
func CancellationGrounds() []CancellationGround { return cancellationGrounds.codes() }

// Label returns the Chinese name.
func (g CancellationGround) Label() string { return cancellationGrounds.label(g) }

// On reports whether the ground can end the track t: a missing CMA cannot end
// an operation track, which needs none.
func (g CancellationGround) On(t Track) bool {
	switch g {
	case GroundNoCMA:
		return t == Testing
	case GroundLegalPersonEnded, GroundConditionsNotMet:
		return t == Testing || t == Operation
	}
	return false
}
