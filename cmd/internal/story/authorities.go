package story

import (
	"context"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
)

// office is what an authority configures on the first working day of the story.
type office struct {
	authority domain.Authority
	days      int              // review limit in working days; 0 for the default
	steps     []authority.Step // that need two officials; nil for the default
	rhythm    string           // when suggestions are worked on; empty for the default
}

// offices are as different as authorities are. One has two officials decide
// every case; none locks filings without business (domain-decisions 1.37).
var offices = []office{
	{authority: "11", days: 7, rhythm: "每个工作日处理"},
	{authority: "13", days: 15},
	{authority: "14", days: 12},
	{authority: "15", steps: []authority.Step{authority.StepCancelExOfficio, authority.StepDecideSuggestion, authority.StepAccountReset}},
	{authority: "23", days: 12},
	{authority: "31", days: 5, rhythm: "每周二、周四集中处理"},
	{authority: "32", rhythm: "每周一、周四集中处理"},
	{authority: "33", days: 7},
	{authority: "34", rhythm: "每月5日、20日集中处理"},
	{authority: "37", days: 12, steps: []authority.Step{authority.StepCancelExOfficio, authority.StepDecideSuggestion, authority.StepAccountReset}},
	{authority: "42", steps: []authority.Step{authority.StepCancelExOfficio, authority.StepDecideSuggestion}},
	{authority: "44", days: 15, rhythm: "每周三集中处理"},
	{authority: "46", days: 8, steps: []authority.Step{}},
	{authority: "51", days: 8},
	{authority: "54", days: 20, steps: []authority.Step{authority.StepAccountReset}},
	{authority: "61", days: 9},
	{authority: "63", days: 20, steps: []authority.Step{}},
	{authority: "64", steps: []authority.Step{authority.StepCancelExOfficio, authority.StepDecideCase, authority.StepAccountReset}},
	{authority: "65", days: 15},
	{authority: domain.XPCC, days: 15, steps: []authority.Step{authority.StepCancelExOfficio}},
}

// authorities tells what the authorities configure: most of it at once, the
// rest when they come to it.
func authorities() []Step {
	var all []Step
	for i, o := range offices {
		d := &desk{authority: o.authority, now: instant(firstDay, "09:00").Add(time.Duration(20*i) * time.Second)}
		d.open(o)
		all = append(all, d.steps...)
	}
	for _, later := range []func() *desk{noticesOf36, supplementsOf33, lineOf66, holidaysOf45, limitOf44, numbersOf50} {
		all = append(all, later().steps...)
	}
	return all
}

// desk is where an official of an authority configures it.
type desk struct {
	authority domain.Authority
	now       time.Time
	steps     []Step
}

// configured is the key of the step that sets a setting.
func configured(a domain.Authority, what string) string { return "authority/" + string(a) + "/" + what }

// set adds a step that changes a setting, as it stands when its turn comes.
func (d *desk) set(what string, do func(context.Context, *edge.Authorities, edge.Request, authority.State) (edge.Done, error)) {
	code := d.authority
	d.steps = append(d.steps, Step{
		Key: configured(code, what), At: d.now, Authority: code, Stream: eventstore.Stream("authority-" + string(code)),
		Actor: domain.Actor{Kind: domain.ActorOfficial, ID: places[code].initials + "-administrator", Authority: string(code)},
		set: func(ctx context.Context, a *edge.Authorities, r edge.Request) (edge.Done, error) {
			s, _, err := a.Configuration(ctx, code)
			if err != nil {
				return edge.Done{}, err
			}
			return do(ctx, a, r, s)
		},
	})
	d.now = d.now.Add(4 * time.Second)
}

func (d *desk) open(o office) {
	const reason = "备案系统启用时按本省工作安排设定"
	if o.days != 0 {
		d.reviewLimit("review-limit", o.days, reason)
	}
	if o.steps != nil {
		d.secondOfficial(o.steps, "按本省内部监督要求设定须由两名工作人员办理的事项")
	}
	if o.rhythm != "" {
		d.set("suggestion-rhythm", func(ctx context.Context, a *edge.Authorities, r edge.Request, s authority.State) (edge.Done, error) {
			return a.SetSuggestionRhythm(ctx, r, o.authority, s.SuggestionRhythm.Revision(), edge.SuggestionRhythm{Text: o.rhythm, Reason: reason})
		})
	}
}

func (d *desk) reviewLimit(what string, days int, reason string) {
	d.set(what, func(ctx context.Context, a *edge.Authorities, r edge.Request, s authority.State) (edge.Done, error) {
		return a.SetReviewLimit(ctx, r, d.authority, s.ReviewLimit.Revision(), edge.ReviewLimit{WorkingDays: &days, Reason: reason})
	})
}

func (d *desk) secondOfficial(steps []authority.Step, reason string) {
	codes := make([]string, len(steps))
	for i, step := range steps {
		codes[i] = string(step)
	}
	d.set("second-official", func(ctx context.Context, a *edge.Authorities, r edge.Request, s authority.State) (edge.Done, error) {
		return a.SetSecondOfficial(ctx, r, d.authority, s.SecondOfficial.Revision(), edge.SecondOfficial{Steps: &codes, Reason: reason})
	})
}

// noticesOf36: Jiangxi tells returns by telephone, and has no SMS sent of them.
func noticesOf36() *desk {
	d := &desk{authority: "36", now: instant("2026-01-12", "09:15")}
	published, returned := true, false
	d.set("notices", func(ctx context.Context, a *edge.Authorities, r edge.Request, s authority.State) (edge.Done, error) {
		return a.SetNotices(ctx, r, d.authority, s.Notices.Revision(), edge.Notices{
			Published: &published, Returned: &returned, Reason: "退回由审查人员电话告知并逐项说明，不再发送短信",
		})
	})
	return d
}

// supplementsOf33: Zhejiang wants more of those who report from another province.
func supplementsOf33() *desk {
	d := &desk{authority: "33", now: instant("2026-03-02", "09:05")}
	items := []edge.Supplement{
		{Key: "vehicles", Label: "采样（运维）车辆清单", Kind: string(authority.SupplementList), Required: true, Help: "在本省使用的全部车辆", MostRows: 50, Columns: []edge.SupplementColumn{
			{Key: "plate", Label: "车牌号", Kind: string(authority.SupplementText), Required: true},
			{Key: "model", Label: "车型", Kind: string(authority.SupplementText), Required: true},
			{Key: "ownership", Label: "权属", Kind: string(authority.SupplementChoice), Required: true, Options: []string{"自有", "租赁"}},
			{Key: "seats", Label: "核定载人数", Kind: string(authority.SupplementNumber), Unit: "人", Min: "1", Max: "60"},
			{Key: "inspected_to", Label: "检验有效期至", Kind: string(authority.SupplementDate)},
		}},
		{Key: "local_contact", Label: "省内联系人", Kind: string(authority.SupplementContact), Required: true, Help: "服务期间可联系到的人员"},
	}
	d.set("supplements", func(ctx context.Context, a *edge.Authorities, r edge.Request, s authority.State) (edge.Done, error) {
		return a.SetSupplements(ctx, r, d.authority, s.Supplements.Revision(), edge.Supplements{Items: &items, Reason: "跨省开展业务的机构需要补充的信息"})
	})
	return d
}

// lineOf66: the 兵团 says nothing of canceled filings.
func lineOf66() *desk {
	d := &desk{authority: domain.XPCC, now: instant("2026-06-15", "09:30")}
	shown := false
	d.set("cancellation-line", func(ctx context.Context, a *edge.Authorities, r edge.Request, s authority.State) (edge.Done, error) {
		return a.SetCancellationLine(ctx, r, d.authority, s.CancellationLine.Revision(), edge.CancellationLine{Shown: &shown, Reason: "注销后不再向社会公众显示备案信息"})
	})
	return d
}

// sanyuesan are the holidays of Guangxi that the country does not have.
var sanyuesan = calendar.Days{From: "2026-04-20", To: "2026-04-21"}

// holidaysOf45: Guangxi has holidays of its own.
func holidaysOf45() *desk {
	d := &desk{authority: "45", now: instant("2026-03-16", "10:10")}
	in := edge.Holidays{
		Source: "自治区关于2026年“壮族三月三”放假安排的通知（演示数据）",
		Holidays: []edge.Days{
			{From: "2026-01-01", To: "2026-01-03"}, {From: "2026-02-15", To: "2026-02-23"}, {From: "2026-04-04", To: "2026-04-06"},
			{From: string(sanyuesan.From), To: string(sanyuesan.To)}, {From: "2026-05-01", To: "2026-05-05"},
			{From: "2026-06-19", To: "2026-06-21"}, {From: "2026-09-25", To: "2026-09-27"}, {From: "2026-10-01", To: "2026-10-07"},
		},
		MakeUpDays: &[]string{"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"},
		Reason:     "增加“壮族三月三”假期",
	}
	d.set("holidays/2026", func(ctx context.Context, a *edge.Authorities, r edge.Request, s authority.State) (edge.Done, error) {
		return a.SetHolidays(ctx, r, d.authority, 2026, s.Holidays[2026].Revision(), in)
	})
	return d
}

// limitOf44: Guangdong becomes quicker.
func limitOf44() *desk {
	d := &desk{authority: "44", now: instant("2026-04-01", "09:20")}
	d.reviewLimit("review-limit/2", 10, "审查工作量下降，缩短审查期限")
	return d
}

// numbersOf50: Chongqing writes its numbers like those of its documents, from
// then on (domain-decisions 1.43).
func numbersOf50() *desk {
	d := &desk{authority: "50", now: instant("2026-03-09", "09:25")}
	d.set("number-format", func(ctx context.Context, a *edge.Authorities, r edge.Request, s authority.State) (edge.Done, error) {
		return a.SetNumberFormat(ctx, r, d.authority, s.NumberFormat.Revision(), edge.NumberFormat{
			Format: "渝环监备〔{year}〕{authority}{track}{serial}", Reason: "与本市公文编号格式一致",
		})
	})
	return d
}
