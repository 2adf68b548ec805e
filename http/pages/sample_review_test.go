package pages_test

import (
	"strings"

	"example.org/ledger/http/pages"
	"github.com/a-h/templ"
)

const casePath = "/filings/0199c1d2-0000-7000-8000-000000000001/cases/0199c1d2-0000-7000-8000-000000000002"

func official(title, path string, crumbs ...pages.Link) pages.Frame {
	f := frame(title, path, crumbs...)
	f.Visitor, f.Queue, f.Private = "江苏省生态环境厅 审查人员", "/queue", true
	return f
}

func queue() pages.Queue {
	tab := func(label string, n int, current bool) pages.Tab {
		return pages.Tab{Label: label, Href: "/queue?tab=" + label, Count: n, Current: current}
	}
	line := func(name, title string, l *pages.Limit) pages.CaseLine {
		return pages.CaseLine{
			Institution: name, CreditCode: "91320500DEMQ000184", Title: title, Href: casePath, State: wait("已提交待审查"), Submitted: "2026-05-12", Limit: l,
		}
	}
	days := func(left string, kind pages.LimitKind) *pages.Limit {
		return &pages.Limit{Days: "10 个工作日", On: "2026-05-26", Left: left, Kind: kind}
	}
	late := line(hostile, "机构信息备案变更", days("已超过 2 个工作日", pages.Past))
	late.Late, late.Concerns, late.Round, late.Authority = true, []string{"机构名称", "法定代表人"}, "第 3 次提交", "江苏"
	taken := line(longest, "新增运维机构备案", days("还有 2 个工作日", pages.Soon))
	taken.State, taken.Reviewer = wait("审查中"), "o-"+strings.Repeat("1", 60)
	return pages.Queue{
		Frame: official("审查队列", "/queue"), Whose: "江苏省生态环境厅", Tab: "to_take",
		Tabs:    []pages.Tab{tab("待审查", 1204, true), tab("我的审查", 3, false), tab("审查中", 17, false), tab("已退回", 0, false), tab("已办结", 15211, false)},
		Terms:   pages.QueueTerms{Query: `环境"><script>`, Kind: "amendment"},
		Choices: pages.QueueChoices{Tracks: []pages.Option{{Code: "testing", Label: "检测类"}}, Kinds: []pages.Option{{Code: "amendment", Label: "备案变更"}}, Late: []pages.Option{{Code: "true", Label: "超过一个月更新"}}},
		Cases:   []pages.CaseLine{late, taken, line(ordinal, "检测类首次备案", days("还有 9 个工作日", pages.InTime)), line(turning, "检测类备案变更", days("今日到期", pages.Soon))},
		Next:    "/queue?after=20260526-1-x", First: "/queue", Narrowed: true, Clear: "/queue", Standing: pages.Standing{At: "2026年7月15日 18:00", Position: "1204"},
	}
}

func amendment() pages.Review {
	return pages.Review{
		Frame: official("机构信息备案变更", casePath, pages.Link{Text: "审查队列", Href: "/queue"}, pages.Link{Text: hostile, Href: base}),
		Name:  hostile, CreditCode: "91330100DEMQ00026E", Authority: "浙江省生态环境厅", Base: "/filings/1", JSON: "/api" + casePath,
		Title: "机构信息备案变更", State: wait("审查中"), Late: true, Limit: &pages.Limit{Days: "10 个工作日", On: "2026-05-26", Left: "已超过 2 个工作日", Kind: pages.Past},
		Facts:      []pages.Row{{Label: "提交", Values: []string{"第 1 次，2026-05-12 09:14"}}, {Label: "审查人员", Values: []string{"o-1（2026-05-13 10:00 领取）"}}},
		Alteration: []pages.Row{{Label: "变更或更正", Values: []string{"变更"}}, {Label: "变更发生日期", Values: []string{"2026-03-31"}}},
		Proposed:   &pages.Differences{Sections: differences()},
		Files:      []pages.File{{Title: "备案承诺书", Href: base + "/documents/1", Note: "PDF，182 KB"}, {Title: "变更证明", Href: base + "/documents/2", Note: longest}},
		Bound:      []pages.Row{{Label: "提交内容校验值", Values: []string{strings.Repeat("9f", 32)}, Code: true, Wide: true}, {Label: "版本", Values: []string{"41"}}, {Label: "记录位置", Values: []string{"1204"}}},
		Entries:    happenings(), Standing: pages.Standing{At: "2026年7月15日 18:00", Updated: "2026-05-12 09:14", Position: "1204"},
	}
}

func resubmitted() pages.Review {
	r := amendment()
	record := wholeRecord(ordinal)
	r.Title, r.Late, r.Proposed, r.Files, r.Alteration, r.Record = "检测类首次备案", false, nil, nil, nil, &record
	others := differences()
	for i := range others {
		others[i].ID = "others-" + others[i].ID
	}
	r.Return = &pages.Return{On: "2026-02-05 10:11", By: "江苏省生态环境厅", Resubmitted: true, Others: others, Points: []pages.Point{
		{ID: "point-1", Field: "注册地址", Reason: "信息与证照不一致", Text: hostile, Answer: "已按登记证书修改。", Changes: differences()[0].Rows},
		{ID: "point-2", Field: "人员 ****0119：学历", Reason: "材料缺失", Text: longest},
	}}
	return r
}

// reviewSamples are the officials' pages in all their states, by name.
func reviewSamples() map[string]templ.Component {
	empty, wrong, ended := queue(), queue(), queue()
	empty.Cases, empty.Empty, empty.Next, empty.First = nil, "没有符合条件的审查事项。", "", ""
	wrong.Problem = "筛选条件有误：审查事项不在可选范围内。请重新选择后筛选。"
	ended.Ended = true
	for i := range ended.Cases {
		ended.Cases[i].Limit, ended.Cases[i].EndedOn, ended.Cases[i].State = nil, "2026-05-20", wait("已退回")
	}
	returned, same := resubmitted(), amendment()
	returned.Return.Resubmitted, returned.Return.Others, returned.Limit = false, nil, nil
	returned.Note = "本次备案已退回，等待机构修改后重新提交。"
	for i := range returned.Return.Points {
		returned.Return.Points[i].Changes = nil
	}
	same.Proposed = &pages.Differences{}
	return map[string]templ.Component{
		"queue": pages.QueuePage(queue()), "queue-empty": pages.QueuePage(empty), "queue-wrong": pages.QueuePage(wrong), "queue-ended": pages.QueuePage(ended),
		"review-amendment": pages.ReviewPage(amendment()), "review-resubmitted": pages.ReviewPage(resubmitted()),
		"review-returned": pages.ReviewPage(returned), "review-same": pages.ReviewPage(same),
	}
}
