package projections_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// reviewOf reads a case from the log.
func reviewOf(t *testing.T, l *projectionstest.Ledger, id, caseID uuid.UUID) projections.CaseReview {
	t.Helper()
	timeline, err := projections.ReadTimeline(t.Context(), l.Store, projections.FilingStream(id))
	if err != nil {
		t.Fatal(err)
	}
	r, err := timeline.Case(caseID)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// told puts changes on a line each.
func told(changes []projections.Change) []string {
	lines := []string{}
	for _, c := range changes {
		line := string(c.Kind) + " " + c.Row + c.Field
		if c.Field != "" {
			line += ": " + c.Old + " → " + c.New
		}
		lines = append(lines, line)
	}
	return lines
}

// sends returns a case for points about fields.
func sends(t *testing.T, l *projectionstest.Ledger, id, caseID uuid.UUID, fields ...string) {
	t.Helper()
	var points []filing.ReturnPoint
	for n, f := range fields {
		points = append(points, filing.ReturnPoint{PointID: domain.DeriveID(caseID, "point", n), Field: f, Reason: filing.ReasonInconsistent, Text: "请核对。"})
	}
	l.Take(t, id, caseID, projectionstest.Reviewer)
	l.Do(t, id, filing.ReturnCase{
		CaseID: caseID, Submission: l.State(id).Cases[caseID].Submission, Reviewer: projectionstest.Reviewer, Points: points, Today: l.Today(),
	})
}

func relocate(t *testing.T, l *projectionstest.Ledger, i projectionstest.Institution, address string) {
	t.Helper()
	basics := l.State(i.ID()).Basics
	basics.Value.RegisteredAddress = address
	l.Do(t, i.ID(), filing.RecordBasics{Seen: basics.Revision(), Basics: basics.Value, Today: l.Today()})
}

// B2: what was returned stands beside what became of it, and what else changed.
func TestCaseReviewOfAResubmission(t *testing.T) {
	l := projectionstest.NewLedger(new(memory.Store))
	i := projectionstest.Chengyu
	id, first := l.Draft(t, i), i.FirstCase()
	instrument := l.State(id)
	var equipment uuid.UUID
	for equipment = range instrument.Equipment {
	}
	timeline, err := projections.ReadTimeline(t.Context(), l.Store, projections.FilingStream(id))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := timeline.Case(first); !errors.Is(err, projections.ErrCaseNotSubmitted) {
		t.Errorf("a draft: %v", err)
	}
	if _, err := timeline.Case(uuid.New()); !errors.Is(err, filing.ErrCaseUnknown) {
		t.Errorf("no case: %v", err)
	}

	l.Submit(t, id, first)
	r := reviewOf(t, l, id, first)
	if r.Return != nil || r.Proposed != nil || r.Title != "检测类首次备案" || r.Submitted.EventID != r.Case.Submission || r.View.Revision != r.Submitted.Revision {
		t.Errorf("submitted: %+v", r)
	}

	sends(t, l, id, first, "basics.registered_address", "scope.monitoring_categories", "documents.cma_certificate", "equipment."+equipment.String()+".model")
	returned := l.State(id)
	relocate(t, l, i, "苏州市澄湖路2号")
	r = reviewOf(t, l, id, first)
	if r.Return == nil || r.Return.Resubmitted || r.Return.Others != nil || r.View.State.Basics.Value.RegisteredAddress != i.Address {
		t.Errorf("returned, and an edit that was not handed in: %+v", r.Return)
	}
	if got := r.Return.Points[3].Name; got != "设备 CY-0001：型号规格" {
		t.Errorf("a point is about %q", got)
	}

	scope := returned.Tracks[domain.Testing].Scope
	scope.Value.MonitoringCategories = scope.Value.MonitoringCategories[:3]
	l.Do(t, id, filing.RecordScope{Track: domain.Testing, Seen: scope.Revision(), Scope: scope.Value, Today: l.Today()})
	basics := l.State(id).Basics
	basics.Value.OwnershipNature = "有限责任公司（自然人独资）"
	l.Do(t, id, filing.RecordBasics{Seen: basics.Revision(), Basics: basics.Value, Today: l.Today()})
	l.Submit(t, id, first)
	l.Take(t, id, first, projectionstest.OtherReviewer)

	r = reviewOf(t, l, id, first)
	if !r.Return.Resubmitted || r.Case.Round != 2 || r.Steps.Taken.At.IsZero() {
		t.Errorf("handed in again: %+v", r.Return)
	}
	want := [][]string{
		{"changed 注册地址: 苏州市澄湖路1号 → 苏州市澄湖路2号"},
		{"changed 检测类监测（运维）类别: " + categories("M01", "M02", "M03", "M09") + " → " + categories("M01", "M02", "M03")},
		{}, {},
	}
	for n, p := range r.Return.Points {
		if diff := cmp.Diff(want[n], told(p.Changes)); diff != "" {
			t.Errorf("point %d, %s (-want +got):\n%s", n, p.Name, diff)
		}
	}
	if got := r.Return.Points[2].Answer; got != "已按要求修改" {
		t.Errorf("it is answered %q", got)
	}
	if diff := cmp.Diff([]string{"changed 机构性质: 有限责任公司 → 有限责任公司（自然人独资）"}, told(r.Return.Others)); diff != "" {
		t.Errorf("what else changed (-want +got):\n%s", diff)
	}
	if n := len(r.Entries); n != 6 || r.Entries[0].Type != "filing.case_opened" || r.Entries[n-1].Type != "filing.case_taken" {
		t.Errorf("%d entries: %+v", n, r.Entries)
	}
}

func categories(codes ...domain.MonitoringCategory) string {
	s := ""
	for _, c := range codes {
		if s != "" {
			s += "、"
		}
		s += c.Label()
	}
	return s
}

// An amendment is what is in force beside what is proposed (Q7.8), whatever
// goes on beside it (domain-decisions 1.14), and stays so when it has passed.
func TestCaseReviewOfAnAmendment(t *testing.T) {
	l := projectionstest.NewLedger(new(memory.Store))
	i := projectionstest.Chengyu
	id := l.Publish(t, i, filing.Number("32", domain.Testing, 2026, 1))
	renaming := l.ProposeName(t, i, "江苏澄屿检测集团有限公司")
	l.Submit(t, id, renaming)
	name := "changed 机构名称: 江苏澄屿环境检测有限公司 → 江苏澄屿检测集团有限公司"
	check := func(when string) projections.CaseReview {
		t.Helper()
		r := reviewOf(t, l, id, renaming)
		if got := told(r.Proposed); len(got) < 2 || got[0] != name || !slices.Contains(got, "changed 承诺书载明的机构名称: 江苏澄屿环境检测有限公司 → 江苏澄屿检测集团有限公司") {
			t.Errorf("%s: it proposes %q", when, got)
		}
		for _, c := range r.Proposed {
			if c.Path == "basics.registered_address" || c.Section == "备案审查" {
				t.Errorf("%s: it proposes %+v", when, c)
			}
		}
		return r
	}
	check("submitted")
	l.Move(t, i, "苏州市澄湖路100号")
	check("moved, at once, beside it")
	sends(t, l, id, renaming, "identity.name")
	l.Move(t, i, "苏州市澄湖路200号")
	if r := check("returned"); r.View.State.Basics.Value.RegisteredAddress != "苏州市澄湖路100号" {
		t.Error("a returned case is shown with what came later")
	}

	renamed := *l.State(id).Cases[renaming].Identity
	renamed.Value.LegalRepresentative.Name = "沈予安"
	l.Do(t, id, filing.RecordIdentity{
		Seen: renamed.Revision(), Identity: renamed.Value.Identity, Today: l.Today(), CaseID: renaming,
		Alteration: filing.Alteration{Kind: filing.Changed, OccurredOn: l.Today()},
	})
	letter := *l.State(id).Cases[renaming].Commitment
	letter.Value.Signer = "沈予安"
	letter.Value.DocumentID = domain.DeriveID(id, "new letter", 1)
	l.Do(t, id, filing.AttachDocument{DocumentID: letter.Value.DocumentID, CaseID: renaming, Document: filing.Document{
		Kind: domain.DocumentCommitmentLetter, Title: "新承诺书", SHA256: l.State(id).Documents[l.State(id).Commitment.Value.DocumentID].SHA256, Size: 1, MediaType: "application/pdf",
	}}, filing.RecordCommitment{CaseID: renaming, Seen: letter.Revision(), Today: l.Today(), Commitment: letter.Value})
	l.Submit(t, id, renaming)
	r := check("handed in again")
	if got := r.Return.Points[0]; len(got.Changes) != 0 || got.Name != "机构名称" {
		t.Errorf("the point about the name: %+v", got)
	}
	for _, want := range []string{"changed 法定代表人: 叶知远 → 沈予安", "changed 承诺书签署人: 叶知远 → 沈予安", "added 备案承诺书《新承诺书》"} {
		if got := told(r.Return.Others); !slices.Contains(got, want) {
			t.Errorf("since the return: %q lack %q", got, want)
		}
	}
	for _, c := range r.Return.Others {
		if c.Path == "basics.registered_address" {
			t.Error("what goes on beside the case is told of it")
		}
	}
	l.Take(t, id, renaming, projectionstest.Reviewer)
	l.Pass(t, id, renaming, projectionstest.Reviewer, "")
	check("passed")
	l.Move(t, i, "苏州市澄湖路300号")
	check("moved again")
}

// Passing a second track puts the letter into force that came with it (Q7.7):
// it stands beside the one that is.
func TestCaseReviewOfASecondTrack(t *testing.T) {
	l := projectionstest.NewLedger(new(memory.Store))
	i := projectionstest.Chengyu
	id := l.Publish(t, i, filing.Number("32", domain.Testing, 2026, 1))
	second, letter := domain.DeriveID(id, "second track", 1), l.State(id).Commitment.Value
	letter.DocumentID, letter.SignedOn = domain.DeriveID(id, "letter", 2), "2026-01-05"
	scope := filing.Scope{InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionAmbientOperation}, MonitoringCategories: []domain.MonitoringCategory{"noise"}}
	submission := filing.CaseSubmitted{CaseID: second, Round: 1, SubmittedOn: l.Today()}
	l.Record(t, id, // as if by the rules, which are not asked
		filing.CaseOpened{CaseID: second, Level: filing.TrackLevel(domain.Operation), Kind: filing.SecondTrackCase},
		filing.ScopeRecorded{Track: domain.Operation, Scope: scope},
		filing.DocumentAttached{DocumentID: letter.DocumentID, CaseID: second, Document: filing.Document{Kind: domain.DocumentCommitmentLetter, Title: "第二份"}},
		filing.CommitmentRecorded{CaseID: second, Commitment: letter})
	l.Record(t, id, submission)
	r := reviewOf(t, l, id, second)
	if r.Title != "新增运维机构备案" || r.Return != nil {
		t.Errorf("it is called %q, %+v", r.Title, r.Return)
	}
	if diff := cmp.Diff([]string{"changed 承诺书文件: 备案承诺书《扫描件》 → 备案承诺书《第二份》"}, told(r.Proposed)); diff != "" {
		t.Errorf("beside its track it changes (-want +got):\n%s", diff)
	}

	l.Take(t, id, second, projectionstest.Reviewer)
	l.Record(t, id, filing.CaseReturned{CaseID: second, Submission: r.Case.Submission, ReturnedOn: l.Today(), Points: []filing.ReturnPoint{
		{PointID: uuid.New(), Field: "scope", Reason: filing.ReasonCategory, Text: "与能力不符。"},
	}})
	scope.MonitoringCategories = []domain.MonitoringCategory{"noise", "ambient_air"}
	l.Record(t, id, filing.ScopeRecorded{Track: domain.Operation, Scope: scope})
	submission.Round = 2
	l.Record(t, id, submission)
	r = reviewOf(t, l, id, second)
	if got := told(r.Return.Points[0].Changes); len(got) != 1 || len(r.Return.Others) != 0 {
		t.Errorf("handed in again: %q, and %q", got, told(r.Return.Others))
	}
}

// What two officials have between them (domain-decisions 2.26) is not the
// institution's to read; the decision is.
func TestAmongOfficials(t *testing.T) {
	l := projectionstest.NewLedger(new(memory.Store))
	i := projectionstest.Chengyu
	id, first := l.Draft(t, i), i.FirstCase()
	l.Submit(t, id, first)
	l.Take(t, id, first, projectionstest.Reviewer)
	propose := func(n int) {
		l.Do(t, id, filing.PassCase{
			CaseID: first, Submission: l.State(id).Cases[first].Submission, Reviewer: projectionstest.Reviewer, Number: filing.Number("32", domain.Testing, 2026, 1),
			Today: l.Today(), Configured: filing.Configured{SecondOfficial: true}, ProposalID: domain.DeriveID(id, "proposal", n),
		})
	}
	propose(1)
	l.Do(t, id, filing.SendBackDecision{
		CaseID: first, ProposalID: l.State(id).Cases[first].Proposal.ID, Official: projectionstest.OtherReviewer, Text: "SECRET 请再核对", Today: l.Today(),
	})
	check := func(when string) {
		t.Helper()
		r := reviewOf(t, l, id, first)
		if b, err := r.View.Encode(); err != nil || !strings.Contains(string(b), "SECRET") && r.Case.Proposal == nil {
			t.Fatalf("%s: the officials do not see it: %s, %v", when, b, err)
		}
		b, err := r.View.ForInstitution().Encode()
		if err != nil || strings.Contains(string(b), "SECRET") || strings.Contains(string(b), "proposal") {
			t.Errorf("%s: the institution sees %s, %v", when, b, err)
		}
	}
	check("sent back")
	propose(2)
	check("proposed again")

	db := database(t)
	if err := projections.Rebuild(t.Context(), db, l.Store, projections.Filings{}, nil); err != nil {
		t.Fatal(err)
	}
	for institution, want := range map[bool]int{false: 3, true: 0} {
		page, err := projections.Filings{DB: db}.History(t.Context(), projections.HistoryQuery{Filing: id, CaseID: first, ForInstitution: institution})
		among := 0
		for _, e := range page.Entries {
			if projections.AmongOfficials(e.Type) {
				among++
			}
		}
		if err != nil || among != want || len(page.Entries) < 3 {
			t.Errorf("for the institution %v: %d of %d entries are among officials, %v, want %d", institution, among, len(page.Entries), err, want)
		}
	}
}
