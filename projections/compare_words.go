package projections

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// words are the Chinese words of codes that have no Label of their own, and of
// those of package filing that extend a list of package domain.
var words = map[any]string{
	filing.TrackDraft:       "填报中",
	filing.TrackSubmitted:   "已提交待审查",
	filing.TrackUnderReview: "审查中",
	filing.TrackReturned:    "已退回",
	filing.TrackEffective:   "审查通过（已公示）",
	filing.TrackCanceled:    "已注销",

	filing.CaseOpen:            "填报中",
	filing.CaseSubmittedStatus: "已提交待审查",
	filing.CaseUnderReview:     "审查中",
	filing.CaseReturnedStatus:  "已退回",
	filing.CasePassedStatus:    "审查通过（已公示）",
	filing.CaseWithdrawnStatus: "已撤回",
	filing.CaseClosedStatus:    "已结束",

	filing.FirstCase:       "首次备案",
	filing.SecondTrackCase: "新增机构类型备案",
	filing.AmendmentCase:   "备案变更",

	filing.InstitutionLevel:             "机构信息",
	filing.TrackLevel(domain.Testing):   domain.Testing.Label(),
	filing.TrackLevel(domain.Operation): domain.Operation.Label(),

	filing.Changed:   "变更",
	filing.Corrected: "更正",

	filing.EmploymentCanceled:      "备案注销",
	filing.EmploymentTrackCanceled: "所在机构类型备案注销",
	filing.EmploymentDiscarded:     "放弃填报",
	filing.EntryWithdrawn:          "撤回录入",

	filing.EmploymentTransferReversed: "人员信息异议成立，恢复由原机构备案",

	filing.EquipmentEntryTakenBack: "撤回录入",

	filing.ToPass:   "审查通过",
	filing.ToReturn: "退回",

	filing.GroundLegalPersonEnded: "法人中止",
	filing.GroundNoCMA:            "不具备生态环境监测领域资质认定（CMA）",
	filing.GroundConditions:       "其他不符合备案条件的情形",

	filing.ErasedAsMistaken:     "录入有误",
	filing.ErasedAsReplaced:     "身份证号已修改",
	filing.ErasedOnRequest:      "保存期限届满",
	filing.ClosedByCancellation: "备案注销",
	filing.ClosedByDiscarding:   "放弃填报",

	NotPublished:    "系统暂无该机构有效备案信息",
	PublicEffective: "审查通过（已公示）",
	PublicCanceled:  "已注销",
}

// Label returns the Chinese word of a code: the one of its list, of package
// filing's codes ours, and of a code that a newer program recorded the code
// itself.
func Label[C ~string](code C) string { return label(code, string(code)) }

func label(code any, otherwise string) string {
	if w, ok := words[code]; ok {
		return w
	}
	if l, ok := code.(interface{ Label() string }); ok {
		return l.Label()
	}
	return otherwise
}

// inOrder gives codes that appear as keys their place in their list.
var inOrder = func() map[any]int {
	order := make(map[any]int)
	add(order, domain.Tracks())
	add(order, domain.Posts())
	add(order, domain.EducationLevels())
	add(order, domain.TitleLevels())
	return order
}()

func add[C comparable](order map[any]int, codes []C) {
	for i, c := range codes {
		order[c] = i
	}
}

// keyWords are the words of codes that may stand in a path
// ("staff.posts.technical_management").
var keyWords = func() map[string]string {
	w := make(map[string]string)
	addWords(w, domain.MonitoringCategoriesOf(domain.Operation))
	addWords(w, domain.Tracks())
	addWords(w, domain.Posts())
	addWords(w, domain.EducationLevels())
	addWords(w, domain.TitleLevels())
	addWords(w, domain.DocumentKinds())
	addWords(w, domain.ManagementDocuments())
	addWords(w, domain.MonitoringCategoriesOf(domain.Testing))
	return w
}()

func addWords[C interface {
	~string
	Label() string
}](words map[string]string, codes []C) {
	for _, c := range codes {
		words[string(c)] = c.Label()
	}
}
