package codelist

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// course is the lists of a filing's course: cases, amendments, suggestions,
// cancellation.
func course() []List {
	return []List{
		worded("track_status", "备案状态", own, trackStatuses),
		worded("case_kind", "审查事项种类", faq("Q1.6、Q7.7、Q7.8"), caseKinds),
		worded("case_status", "审查进度", own, caseStatuses),
		worded("alteration_kind", "变更或更正", own, alterationKinds),
		worded("decision", "审查结果", faq("Q7.6"), decisions),
		listOf("return_reason", "退回原因", own, filing.ReturnReasons()),
		listOf("cancellation_ground", "备案注销情形（管理部门实施）", faq("Q1.10"), domain.CancellationGrounds(), tracksOf,
			notes(map[domain.CancellationGround]string{domain.GroundLegalPersonEnded: "含法人终止、注销登记。"})),
		listOf("suggestion_kind", "工作建议种类", faq("Q3.10、Q3.11、Q7.2"), domain.SuggestionKinds(),
			exceptions(map[domain.SuggestionKind]Source{domain.SuggestOther: own})),
	}
}

// word is a code of package filing, whose types have no words of their own.
type word[C ~string] struct {
	code  C
	label string
}

var (
	trackStatuses = []word[filing.TrackStatus]{
		{filing.TrackDraft, "填报中"}, {filing.TrackSubmitted, "已提交待审查"}, {filing.TrackUnderReview, "审查中"},
		{filing.TrackReturned, "已退回"}, {filing.TrackEffective, "审查通过（已公示）"}, {filing.TrackCanceled, "已注销"},
	}
	caseKinds = []word[filing.CaseKind]{
		{filing.FirstCase, "首次备案"}, {filing.SecondTrackCase, "新增机构类型备案"}, {filing.AmendmentCase, "备案变更"},
	}
	caseStatuses = []word[filing.CaseStatus]{
		{filing.CaseOpen, "填报中"}, {filing.CaseSubmittedStatus, "已提交待审查"}, {filing.CaseUnderReview, "审查中"},
		{filing.CaseReturnedStatus, "已退回"}, {filing.CasePassedStatus, "审查通过（已公示）"},
		{filing.CaseWithdrawnStatus, "已撤回"}, {filing.CaseClosedStatus, "已结束"},
	}
	decisions       = []word[filing.Decision]{{filing.ToPass, "审查通过"}, {filing.ToReturn, "退回"}}
	alterationKinds = []word[filing.AlterationKind]{{filing.Changed, "变更"}, {filing.Corrected, "更正"}}
)

func worded[C ~string](name, title string, source Source, words []word[C]) List {
	l := List{Name: name, Title: title, Source: source}
	for i, w := range words {
		l.Entries = append(l.Entries, Entry{Code: string(w.code), Label: w.label, Order: i + 1, Source: source})
	}
	return l
}
