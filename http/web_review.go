package http

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"example.org/ledger/domain/filing"
	"example.org/ledger/http/pages"
	"example.org/ledger/projections"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
)

// toQueue is the first step of an official's way to a case.
var toQueue = pages.Link{Text: "审查队列", Href: queuePath}

// GET /filings/:filing/cases/:case?section=&page=
func (s *Server) getCasePage(c echo.Context) error {
	if ok, err := s.arrived(c, projections.CaseQueue{}.Name()); !ok {
		return err
	}
	ctx := c.Request().Context()
	r, err := s.review(ctx, c.Param("filing"), c.Param("case"))
	if err != nil {
		return err
	}
	part, err := partOf(c)
	if err != nil {
		return err
	}
	base, name := "/filings/"+r.View.ID.String(), nameOf(r.View)
	page := pages.Review{
		Frame: s.frame(c, r.Title+" - "+name, s.wayToCase(c, base, name)...), Name: name, CreditCode: string(r.View.State.CreditCode),
		Authority: r.View.State.Authority.Name(), Base: base, JSON: "/api" + caseHref(r.View.ID.String(), r.Case.ID.String()),
		Title: r.Title, State: caseBadge(r.Case.Status), Facts: caseFacts(r), Bound: boundRows(r), Note: caseNote(r.Case),
		Standing: s.standing(r.View.RecordedAt, r.View.Position),
	}
	page.Private, page.Position = true, r.View.Position.String()
	if err := s.showQueued(c, &page, r); err != nil {
		return err
	}
	showContent(&page, r, part)
	for _, e := range slices.Backward(r.Entries) {
		page.Entries = append(page.Entries, happening(base, e))
	}
	return render(c, http.StatusOK, pages.ReviewPage(page))
}

func (s *Server) wayToCase(c echo.Context, base, name string) []pages.Link {
	first := toQueue
	if visitorOf(c.Request().Context()).Role == InstitutionRole {
		first = toRegistry
	}
	return []pages.Link{first, {Text: name, Href: base}}
}

// showQueued shows what the queue knows of the case; it may not know it yet.
func (s *Server) showQueued(c echo.Context, page *pages.Review, r projections.CaseReview) error {
	queued, d, err := s.queued(c.Request().Context(), r.Case.ID)
	if err != nil {
		return err
	}
	page.Limit, page.Late = limitInWords(d), queued.Late
	if a := r.View.State.Cases[r.Case.ID].Alteration; r.Case.Kind == filing.AmendmentCase && a.Kind != "" {
		page.Alteration = filled(row("变更或更正", projections.Label(a.Kind)), row("变更发生日期", string(a.OccurredOn)),
			row("首次提交日期", string(queued.FirstOn)), wide(row("更正原因", a.Reason)))
		if queued.Late {
			page.Alteration = append(page.Alteration, wide(row("更新时间", "超过一个月更新（变更发生之日起一个月，期限届满日为休息日的顺延）")))
		}
	}
	return nil
}

// showContent shows what was handed in: of an amendment what it proposes, of
// another case the whole filing, and what changed since a return.
func showContent(page *pages.Review, r projections.CaseReview, p part) {
	if r.Case.Kind == filing.AmendmentCase || len(r.Proposed) > 0 {
		page.Proposed = &pages.Differences{Sections: sided("proposed", r.Proposed, pages.Sides{Old: "现行内容", New: "拟变更为"})}
	}
	page.Files = waitingFiles(r)
	if r.Case.Kind != filing.AmendmentCase {
		record := wholeRecord(r.View, p)
		record.Sections = slices.DeleteFunc(record.Sections, func(s pages.Section) bool { return s.ID == "cases" })
		page.Record = &record
	}
	if r.Return == nil {
		return
	}
	page.Return = &pages.Return{
		On: inMinutes(r.Return.At.RecordedAt), By: projections.Who(r.Return.By), Resubmitted: r.Return.Resubmitted,
		Others: sided("others", r.Return.Others, pages.Sides{Old: "退回时", New: "重新提交"}),
	}
	for i, point := range r.Return.Points {
		shown := pages.Point{ID: fmt.Sprintf("point-%d", i+1), Field: point.Name, Reason: point.Reason.Label(), Text: point.Text, Answer: point.Answer}
		for _, change := range point.Changes {
			shown.Changes = append(shown.Changes, markedDifference(change))
		}
		page.Return.Points = append(page.Return.Points, shown)
	}
}

// sided groups changes by section, names their columns, and the sections so that
// no other on the page has the same ID.
func sided(prefix string, changes []projections.Change, sides pages.Sides) []pages.DifferenceSection {
	all := groupedDifferences(changes, func(s string) string { return s }, markedDifference)
	for i := range all {
		all[i].ID, all[i].Sides = prefix+"-"+all[i].ID, sides
	}
	return all
}

// markedDifference is a difference with what differs within its values marked:
// who decides has to see one category among thirteen.
func markedDifference(c projections.Change) pages.Difference {
	d := differenceOf(c, func(s string) string { return s })
	if c.Field != "" && c.Old != "" && c.New != "" {
		d.OldParts, d.NewParts = markedParts(c.Old, c.New, c.OldItems(), c.NewItems())
	}
	return d
}

// waitingFiles are the documents that wait with a case.
func waitingFiles(r projections.CaseReview) []pages.File {
	var files []pages.File
	for id, d := range r.View.State.Documents {
		if d.CaseID == r.Case.ID {
			files = append(files, pages.File{
				Title: d.Kind.Label(), Href: fmt.Sprintf("/api/filings/%s/documents/%s", r.View.ID, id),
				Note: strings.Join(filledText(d.Title, validInWords(d), mediaInWords(d.MediaType), sizeInWords(d.Size)), "，"),
			})
		}
	}
	slices.SortFunc(files, func(a, b pages.File) int { return strings.Compare(a.Title+a.Href, b.Title+b.Href) })
	return files
}

// validInWords says when a document was issued and until when it holds.
func validInWords(d filing.DocumentRow) string {
	switch {
	case d.IssuedOn != "" && d.ValidTo != "":
		return fmt.Sprintf("%s 签发，有效期至 %s", d.IssuedOn, d.ValidTo)
	case d.IssuedOn != "":
		return string(d.IssuedOn) + " 签发"
	case d.ValidTo != "":
		return "有效期至 " + string(d.ValidTo)
	}
	return ""
}

// caseFacts say how far a case is.
func caseFacts(r projections.CaseReview) []pages.Row {
	c, steps := r.Case, r.Steps
	reviewer := c.Reviewer
	if !steps.Taken.At.IsZero() {
		reviewer += "（" + inMinutes(steps.Taken.At) + " 领取）"
	}
	ended := ""
	if !c.WithAuthority() && !steps.Ended.At.IsZero() {
		ended = inMinutes(steps.Ended.At)
	}
	return append(filled(
		row("提交", fmt.Sprintf("第 %d 次，%s", c.Round, inMinutes(r.Submitted.RecordedAt))), row("审查人员", reviewer),
		row(endWords[c.Status], ended),
	), secondOfficial(c)...)
}

// secondOfficial says what waits for a second official, or why one did not
// confirm it (domain-decisions 2.26).
func secondOfficial(c filing.Case) []pages.Row {
	var all []pages.Row
	if p := c.Proposal; p != nil {
		all = append(all, wide(row("拟作审查决定",
			fmt.Sprintf("%s（审查人员 %s 于 %s 提出），待另一名审查人员确认", projections.Label(p.Decision), p.Maker, p.ProposedOn))))
		for i, point := range p.Points {
			all = append(all, wide(row(fmt.Sprintf("拟退回意见 %d", i+1),
				projections.FieldLabel(point.Field)+"："+point.Reason.Label()+"，"+point.Text)))
		}
	}
	if c.SentBack != "" {
		all = append(all, wide(row("未予确认的说明", c.SentBack)))
	}
	return all
}

// endWords name the day on which a case ended, or ended to wait for the
// authority.
var endWords = map[filing.CaseStatus]string{
	filing.CaseReturnedStatus: "退回", filing.CasePassedStatus: "审查通过", filing.CaseWithdrawnStatus: "撤回",
	filing.CaseOpen: "撤回", filing.CaseClosedStatus: "终止",
}

// caseNote says what is to be known of what is shown, if it is not simply what
// is under review.
func caseNote(c filing.Case) string {
	switch c.Status {
	case filing.CaseReturnedStatus:
		return "本次备案已退回，等待机构修改后重新提交。以下为退回时的内容，机构正在修改的内容提交后才能查看。"
	case filing.CaseOpen, filing.CaseWithdrawnStatus:
		return "机构已撤回本次提交。以下为撤回时的内容。"
	case filing.CasePassedStatus:
		return "本次备案已审查通过。以下为作出审查决定时的内容。"
	case filing.CaseClosedStatus:
		return "因备案注销，本项审查已终止。以下为终止时的内容。"
	}
	return ""
}

// boundRows are what a decision is bound to (B6).
func boundRows(r projections.CaseReview) []pages.Row {
	coded := func(label, value string) pages.Row {
		c := wide(row(label, value))
		c.Code = true
		return c
	}
	c := r.Case
	all := []pages.Row{coded("提交记录编号", c.Submission.String()), coded("提交内容校验值", c.Content)}
	if c.Letter != "" {
		all = append(all, coded("承诺书校验值", c.Letter))
	}
	all = append(all, row("形式审查规则版本", fmt.Sprint(c.HandedInUnder())))
	if c.Change != uuid.Nil {
		all = append(all, coded("提交后由其他办理引起的变动", c.Change.String()))
	}
	return append(all, row("版本", fmt.Sprint(r.Submitted.Revision)), row("记录位置", r.Submitted.Position.String()))
}
