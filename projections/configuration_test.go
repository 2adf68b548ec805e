package projections_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// TestConfigurationInWords sets everything there is to set.
func TestConfigurationInWords(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	const why = "本省工作需要"
	vehicles := authority.Supplement{Key: "vehicles", Label: "采样车辆清单", Kind: authority.SupplementDocument, Required: true}
	contact := authority.Supplement{Key: "contact", Label: "本地联系人", Kind: authority.SupplementText}
	year := calendar.Year{
		Year: 2027, Source: "某通知", Holidays: []calendar.Days{{From: "2027-01-01", To: "2027-01-03"}, {From: "2027-04-05", To: "2027-04-05"}},
		MakeUpDays: []domain.Date{"2027-01-09"},
	}
	l.Configure(t, "33",
		authority.SetReviewLimit{Seen: -1, ReviewLimit: authority.ReviewLimit{WorkingDays: 15}, Reason: why},
		authority.SetSecondOfficial{Seen: -1, SecondOfficial: authority.SecondOfficial{Steps: []authority.Step{authority.StepDecideCase, authority.StepCancelExOfficio}}, Reason: why},
		authority.SetSecondOfficial{Seen: 1, Reason: why},
		authority.SetCancellationLine{Seen: -1, Reason: why},
		authority.SetCancellationLine{Seen: 3, CancellationLine: authority.CancellationLine{Shown: true}, Reason: why},
		authority.SetInactivityLock{Seen: -1, InactivityLock: authority.InactivityLock{Years: 2}, Reason: why},
		authority.SetInactivityLock{Seen: 5, Reason: why},
		authority.SetSuggestionRhythm{Seen: -1, SuggestionRhythm: authority.SuggestionRhythm{Text: "每周一集中处理"}, Reason: why},
		authority.SetSupplements{Seen: -1, Supplements: authority.Supplements{Items: []authority.Supplement{vehicles, contact}}, Reason: why},
		authority.SetSupplements{Seen: 8, Reason: why},
		authority.SetHolidays{Seen: -1, Year: year, Reason: why},
		authority.SetNotices{Seen: -1, Reason: why},
		authority.SetNotices{Seen: 11, Notices: authority.Notices{Published: true}, Reason: why},
		authority.SetNotices{Seen: 12, Notices: authority.Notices{Returned: true}, Reason: why},
		authority.SetNotices{Seen: 13, Notices: authority.Notices{Published: true, Returned: true}, Reason: why},
		authority.SetNumberFormat{Seen: -1, NumberFormat: authority.NumberFormat{Format: "浙环监备〔{year}〕{authority}{track}{serial}"}, Reason: why},
	)
	entries, err := projections.ConfigurationHistory(t.Context(), &store, "33")
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	types := map[string]bool{}
	for n, e := range entries {
		texts = append(texts, e.Text)
		types[e.Type] = true
		if e.Reason != why || e.Revision != domain.Revision(n) || e.Actor.Authority != "33" || !e.RecordedAt.Equal(projectionstest.Began) {
			t.Errorf("%+v", e)
		}
	}
	want := []string{
		"审查期限设为 15 个工作日",
		"以下事项须由两人办理：备案注销（管理部门实施），审查通过、退回",
		"各事项均由一人办理",
		"机构注销备案后，对外不作提示",
		"机构注销备案后，对外提示已注销及注销日期",
		"机构连续 2 年未更新备案信息的，列入到期提醒（长期未更新）",
		"不提示长期未更新的备案",
		"工作建议处理安排设为“每周一集中处理”",
		"省外机构主动报告时须补充：采样车辆清单、本地联系人（选填）",
		"省外机构主动报告时无需补充备案信息",
		"2027年放假安排：2027-01-01 至 2027-01-03、2027-04-05放假；2027-01-09上班（来源：某通知）",
		"审查结果不以短信通知机构",
		"审查通过并公示时短信通知机构，退回时不通知",
		"退回时短信通知机构，审查通过并公示时不通知",
		"审查通过并公示、退回时，均短信通知机构",
		"此后的备案号按“浙环监备〔{year}〕{authority}{track}{serial}”编制",
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), strings.Join(texts, "\n")); diff != "" {
		t.Errorf("in words (-want +got):\n%s", diff)
	}
	for _, e := range authority.Events() {
		if !types[e.EventType()] {
			t.Errorf("%s has no sentence here", e.EventType())
		}
	}
	if none, err := projections.ConfigurationHistory(t.Context(), &store, "32"); err != nil || none == nil || len(none) > 0 {
		t.Errorf("of an authority that set nothing: %v, %v", none, err)
	}
}
