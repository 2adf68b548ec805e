package http

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/http/pages"
	"example.org/ledger/projections"
	"github.com/labstack/echo/v4"
)

// queuePath is the address of the queue, for officials.
const queuePath = "/queue"

// soon is how many working days before its last one a limit is drawn as near.
const soon = 2

// GET /queue?tab=&q=&authority=&track=&kind=&late=&after=
func (s *Server) getQueuePage(c echo.Context) error {
	ctx := c.Request().Context()
	v := visitorOf(ctx)
	if err := v.require(ReviewerRole, AuditorRole); err != nil {
		return err
	}
	if ok, err := s.arrived(c, projections.CaseQueue{}.Name()); !ok {
		return err
	}
	in := queueQuery{
		Tab: c.QueryParam("tab"), Text: strings.TrimSpace(c.QueryParam("q")), Authority: c.QueryParam("authority"), Track: c.QueryParam("track"),
		Kind: c.QueryParam("kind"), Late: c.QueryParam("late"), After: c.QueryParam("after"),
	}
	if in.Tab == "" {
		in.Tab = string(projections.CasesToTake)
	}
	page := pages.Queue{Frame: s.frame(c, "审查队列"), Whose: v.whoseCases(), Tab: in.Tab, Choices: queueChoices(v), Narrowed: in.narrowed(), Clear: in.cleared().href()}
	page.Private = true
	page.Terms = pages.QueueTerms{Query: in.Text, Authority: in.Authority, Track: in.Track, Kind: in.Kind, Late: in.Late}
	q, err := in.parse(v)
	if err == nil {
		err = s.showQueue(ctx, &page, in, q)
	}
	if err == nil {
		return render(c, http.StatusOK, pages.QueuePage(page))
	}
	if domain.KindOf(err) != domain.Invalid {
		return err
	}
	page.Tabs = tabsOf(v, queueQuery{Tab: in.Tab}, projections.CaseCounts{})
	page.Problem = "筛选条件有误：" + wrongQueueTerm(err) + "。请重新选择后筛选。"
	return render(c, http.StatusUnprocessableEntity, pages.QueuePage(page))
}

func (s *Server) showQueue(ctx context.Context, page *pages.Queue, in queueQuery, q projections.CaseQuery) error {
	q.Today = s.today()
	found, err := s.Queue.List(ctx, q)
	if err != nil {
		return err
	}
	counts, err := s.Queue.Counts(ctx, q)
	if err != nil {
		return err
	}
	v := visitorOf(ctx)
	page.Tabs = tabsOf(v, in, counts)
	page.Ended = q.Tab == projections.CasesReturned || q.Tab == projections.CasesDecided
	page.Empty = emptyQueue(q.Tab, page.Narrowed)
	for _, c := range found.Cases {
		page.Cases = append(page.Cases, caseLine(c, v.Role != ReviewerRole))
	}
	if found.Next != "" {
		next := in
		next.After = found.Next
		page.Next = next.href()
	}
	if in.After != "" {
		in.After = ""
		page.First = in.href()
	}
	page.Standing = s.modelStanding(ctx, projections.CaseQueue{}.Name())
	page.Position = page.Standing.Position
	return nil
}

func (v Visitor) whoseCases() string {
	if v.Role == ReviewerRole {
		return v.Authority.Name()
	}
	return "全国"
}

func (in queueQuery) narrowed() bool {
	return in != queueQuery{Tab: in.Tab, After: in.After, Size: in.Size}
}

func (in queueQuery) cleared() queueQuery { return queueQuery{Tab: in.Tab} }

// href is the address of the page that shows in.
func (in queueQuery) href() string {
	q := url.Values{}
	for name, value := range map[string]string{
		"tab": in.Tab, "q": in.Text, "authority": in.Authority, "track": in.Track, "kind": in.Kind, "late": in.Late, "after": in.After,
	} {
		if value != "" && (name != "tab" || value != string(projections.CasesToTake)) {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return queuePath
	}
	return queuePath + "?" + q.Encode()
}

// queueTabs are the lists of the queue, in order.
var queueTabs = []struct {
	tab   projections.CaseTab
	label string
	empty string
}{
	{projections.CasesToTake, "待审查", "目前没有待审查的备案。机构提交后即在此列出。"},
	{projections.CasesMine, "我的审查", "您目前没有正在审查的备案。"},
	{projections.CasesUnderReview, "审查中", "目前没有审查中的备案。"},
	{projections.CasesReturned, "已退回", "目前没有已退回、等待机构修改后重新提交的备案。"},
	{projections.CasesDecided, "已办结", "尚无已办结的审查事项。"},
}

// tabsOf links the tabs, all with the same terms. Who takes no case has none.
func tabsOf(v Visitor, in queueQuery, counts projections.CaseCounts) []pages.Tab {
	var tabs []pages.Tab
	for _, t := range queueTabs {
		if t.tab == projections.CasesMine && v.Role != ReviewerRole {
			continue
		}
		other := in
		other.Tab, other.After = string(t.tab), ""
		tabs = append(tabs, pages.Tab{Label: t.label, Href: other.href(), Count: counts.Of(t.tab), Current: in.Tab == string(t.tab)})
	}
	return tabs
}

func emptyQueue(tab projections.CaseTab, narrowed bool) string {
	if narrowed {
		return "没有符合条件的审查事项。"
	}
	for _, t := range queueTabs {
		if t.tab == tab {
			return t.empty
		}
	}
	return ""
}

func caseLine(c projections.QueuedCase, manyProvinces bool) pages.CaseLine {
	line := pages.CaseLine{
		Institution: c.Institution, CreditCode: string(c.CreditCode), Title: c.Title(), Href: caseHref(c.FilingID.String(), c.CaseID.String()),
		Late: c.Late, State: caseBadge(c.Status), Reviewer: c.Reviewer, Submitted: string(c.SubmittedOn),
		Limit: limitInWords(newDeadline(c)),
	}
	if manyProvinces {
		line.Authority = c.Authority.Province()
	}
	for _, concern := range c.Concerns {
		line.Concerns = append(line.Concerns, concern.Label())
	}
	if c.Round > 1 {
		line.Round = fmt.Sprintf("第 %d 次提交", c.Round)
	}
	if !c.DecidedAt.IsZero() {
		line.EndedOn = string(domain.DateOf(c.DecidedAt, domain.Shanghai()))
	}
	return line
}

// caseHref is the address of a case's page.
func caseHref(filing, id string) string { return "/filings/" + filing + "/cases/" + id }

func caseBadge(status filing.CaseStatus) pages.Badge {
	b := pages.Badge{Kind: pages.Wait, Label: projections.Label(status)}
	switch status {
	case filing.CasePassedStatus:
		b.Kind = pages.On
	case filing.CaseOpen, filing.CaseWithdrawnStatus, filing.CaseClosedStatus:
		b.Kind = pages.Off
	}
	return b
}

// limitInWords says how a review stands against the authority's own limit. No
// word of it may sound like a duty that a law lays on (domain-decisions §3.1).
func limitInWords(d *deadline) *pages.Limit {
	if d == nil {
		return nil
	}
	l := &pages.Limit{Days: fmt.Sprintf("%d 个工作日", d.LimitDays), On: string(d.DueOn), Kind: pages.InTime}
	switch {
	case d.Overdue && d.DaysLeft == 0:
		l.Left, l.Kind = "期限已过", pages.Past
	case d.Overdue:
		l.Left, l.Kind = fmt.Sprintf("已超过 %d 个工作日", -d.DaysLeft), pages.Past
	case d.DaysLeft == 0:
		l.Left, l.Kind = "今日到期", pages.Soon
	default:
		l.Left = fmt.Sprintf("还有 %d 个工作日", d.DaysLeft)
		if d.DaysLeft <= soon {
			l.Kind = pages.Soon
		}
	}
	return l
}

// wrongQueueTerm names the terms at fault, by their labels.
func wrongQueueTerm(err error) string {
	labels := map[string]string{
		"tab": "分类", "authority": "备案所在地", "track": "机构类型", "kind": "审查事项", "late": "更新时间", "after": "分页位置",
	}
	var wrong []string
	for _, p := range domain.Problems(err) {
		wrong = append(wrong, labels[p.Field])
	}
	return strings.Join(wrong, "、") + "不在可选范围内"
}

// queueChoices lists what can be chosen. A reviewer has one authority. The
// level, which the API knows, too, would say nothing beside kind and track.
func queueChoices(v Visitor) pages.QueueChoices {
	choices := pages.QueueChoices{
		Kinds: []pages.Option{
			{Code: string(filing.FirstCase), Label: "首次备案"}, {Code: string(filing.SecondTrackCase), Label: "新增机构类型备案"},
			{Code: string(filing.AmendmentCase), Label: "备案变更"},
		},
		Late: []pages.Option{{Code: "true", Label: "超过一个月更新"}, {Code: "false", Label: "未超过一个月"}},
	}
	for _, t := range domain.Tracks() {
		choices.Tracks = append(choices.Tracks, pages.Option{Code: string(t), Label: t.Label()})
	}
	if v.Role != ReviewerRole {
		for _, a := range domain.Authorities() {
			choices.Authorities = append(choices.Authorities, pages.Option{Code: string(a), Label: a.Region()})
		}
	}
	return choices
}
