package filing

import "example.org/ledger/domain"

// The phrases officials choose from when they return a case. The list is ours
// (系统规则); the text beside it is the official's.
const (
	ReasonMissing       ReturnReasonCode = "missing"        // 材料缺失
	ReasonUnclear       ReturnReasonCode = "unclear"        // 材料不清晰
	ReasonInconsistent  ReturnReasonCode = "inconsistent"   // 信息与证照不一致
	ReasonExpired       ReturnReasonCode = "expired"        // 证书过期
	ReasonCategory      ReturnReasonCode = "category"       // 类别与能力不符
	ReasonDuplicate     ReturnReasonCode = "duplicate"      // 人员重复
	ReasonCommitment    ReturnReasonCode = "commitment"     // 承诺书不合规
	ReasonNotRegistered ReturnReasonCode = "not_registered" // 非本省登记
	ReasonOther         ReturnReasonCode = "other"          // 其他
)

// returnReasons gives each phrase its words, in the order of the list.
var returnReasons = []struct {
	code  ReturnReasonCode
	label string
}{
	{ReasonMissing, "材料缺失"}, {ReasonUnclear, "材料不清晰"}, {ReasonInconsistent, "信息与证照不一致"},
	{ReasonExpired, "证书过期"}, {ReasonCategory, "类别与能力不符"}, {ReasonDuplicate, "人员重复"},
	{ReasonCommitment, "承诺书不合规"}, {ReasonNotRegistered, "非本省登记"}, {ReasonOther, "其他"},
}

// ErrReturnReason refuses a reason that is not on the list.
var ErrReturnReason = &domain.Error{Kind: domain.Invalid, Code: "filing.return_reason"}

// ParseReturnReason accepts the codes of the list.
func ParseReturnReason(s string) (ReturnReasonCode, error) {
	for _, r := range returnReasons {
		if string(r.code) == s {
			return r.code, nil
		}
	}
	return "", ErrReturnReason
}

// Label returns the phrase in Chinese.
func (c ReturnReasonCode) Label() string {
	for _, r := range returnReasons {
		if r.code == c {
			return r.label
		}
	}
	return string(c)
}
