package authority

import "example.org/ledger/domain"

// Step is a decision that a second official can be required for.
type Step string

// The steps. Where a rule makes a second official compulsory (2.14), it is so
// whatever is configured.
const (
	StepCancelExOfficio  Step = "cancel_ex_officio" // Q1.10, 1.7: required unless switched off
	StepDecideCase       Step = "decide_case"       // passing and returning a case
	StepDecideSuggestion Step = "decide_suggestion" // Q3.10, Q3.11, Q7.2
	StepAccountReset     Step = "account_reset"     // 2.22: required unless switched off
)

// steps gives each its words, in the order people see them.
var steps = []struct {
	step  Step
	label string
}{
	{StepCancelExOfficio, "备案注销（管理部门实施）"},
	{StepDecideCase, "审查通过、退回"},
	{StepDecideSuggestion, "工作建议的采纳、不予采纳"},
	{StepAccountReset, "账号重置"},
}

// ErrStep refuses a code that is no step.
var ErrStep = &domain.Error{Kind: domain.Invalid, Code: "authority.step"}

// ParseStep returns the step with the code s.
func ParseStep(s string) (Step, error) {
	for _, known := range steps {
		if string(known.step) == s {
			return known.step, nil
		}
	}
	return "", ErrStep
}

// Steps returns all steps in order.
func Steps() []Step {
	all := make([]Step, len(steps))
	for i, known := range steps {
		all[i] = known.step
	}
	return all
}

// Label returns the Chinese name.
func (s Step) Label() string {
	for _, known := range steps {
		if known.step == s {
			return known.label
		}
	}
	return string(s)
}
