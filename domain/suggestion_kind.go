package domain

// SuggestionKind is what an institution asks its authority for by a 工作建议,
// because it may not do so itself (Q3.10, Q3.11, Q7.2).
type SuggestionKind string

// The kinds.
const (
	SuggestIDNumber     SuggestionKind = "correct_id_number"
	SuggestCreditCode   SuggestionKind = "correct_credit_code"
	SuggestRemovePerson SuggestionKind = "remove_person"
	SuggestOther        SuggestionKind = "other"
)

// ErrSuggestionKindUnknown refuses a code that is no kind.
var ErrSuggestionKindUnknown = &Error{Kind: Invalid, Code: "suggestion_kind.unknown"}

var suggestionKinds = codeList[SuggestionKind]{
	{SuggestIDNumber, "修改申请（身份证号）"},
	{SuggestCreditCode, "修改申请（统一社会信用代码）"},
	{SuggestRemovePerson, "删除申请（人员）"},
	{SuggestOther, "其他"},
}

// ParseSuggestionKind returns the kind with the code s.
func ParseSuggestionKind(s string) (SuggestionKind, error) {
	return suggestionKinds.parse(s, ErrSuggestionKindUnknown)
}

// SuggestionKinds returns the kinds in order.
func SuggestionKinds() []SuggestionKind { return suggestionKinds.codes() }

// Label returns the Chinese name.
func (k SuggestionKind) Label() string { return suggestionKinds.label(k) }
