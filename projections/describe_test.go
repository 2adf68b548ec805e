package projections_test

import (
	"fmt"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
)

func wholeStory(t testing.TB) *filingStory {
	t.Helper()
	s := newFilingStory(t, new(memory.Store), "澄屿")
	s.whole()
	return s
}

// Every event reads as an official would write it.
func TestDescribeSaysWhatHappened(t *testing.T) {
	var b strings.Builder
	for _, e := range wholeStory(t).timeline().Entries() {
		fmt.Fprintf(&b, "%d %s\n  %s\n", e.Revision, projections.Who(e.Actor), e.Text)
		if e.OccurredOn != "" {
			fmt.Fprintf(&b, "  变更发生日期 %s\n", e.OccurredOn)
		}
		if e.Reason != "" {
			fmt.Fprintf(&b, "  原因：%s\n", e.Reason)
		}
		if e.Public() {
			fmt.Fprintf(&b, "  公众：%s\n", e.PublicText)
		}
	}
	golden(t, "describe.golden", b.String())
}

func TestEveryEventHasASentence(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range wholeStory(t).timeline().Entries() {
		seen[e.Type] = true
		if e.Text == "" || strings.ContainsAny(e.Text+e.PublicText, "{}") {
			t.Errorf("%s@%d reads %q, to the public %q", e.Type, e.Revision, e.Text, e.PublicText)
		}
		if strings.HasSuffix(e.Text, "：") || strings.HasSuffix(e.PublicText, "：") {
			t.Errorf("%s@%d says nothing: %q, %q", e.Type, e.Revision, e.Text, e.PublicText)
		}
	}
	for _, e := range filing.Events() {
		if !seen[e.EventType()] {
			t.Errorf("the story has no %s", e.EventType())
		}
	}
}

func TestEntryRefersToWhatItConcerns(t *testing.T) {
	entries := wholeStory(t).timeline().Entries()
	find := func(eventType string, n int) projections.Entry {
		for _, e := range entries {
			if e.Type == eventType {
				if n--; n < 0 {
					return e
				}
			}
		}
		t.Fatalf("no %s", eventType)
		return projections.Entry{}
	}
	revised, added := find("filing.equipment_revised", 0), find("filing.equipment_added", 0)
	if revised.RowID != meter || revised.Previous != added.EventID {
		t.Errorf("the revision is of %s and follows %s, want %s and %s", revised.RowID, revised.Previous, meter, added.EventID)
	}
	if passed := find("filing.case_passed", 1); passed.CaseID != renaming || passed.Level != filing.InstitutionLevel {
		t.Errorf("the second case passed is %s of %s", passed.CaseID, passed.Level)
	}
	if scope := find("filing.scope_recorded", 0); scope.Level != filing.TrackLevel(domain.Testing) {
		t.Errorf("the scope's level is %q", scope.Level)
	}
	if basics := find("filing.basics_recorded", 1); basics.Previous != find("filing.basics_recorded", 0).EventID || basics.OccurredOn != "2026-01-04" {
		t.Errorf("the change of the basics follows %s and occurred on %s", basics.Previous, basics.OccurredOn)
	}
}

func TestWho(t *testing.T) {
	for actor, want := range map[domain.Actor][2]string{
		clerk:    {"备案机构（账号 a-1001）", "备案机构"},
		official: {"江苏省生态环境厅（审查人员 o-32-07）", "江苏省生态环境厅"},
		program:  {"备案机构（接口程序 p-9）", "备案机构"},
		system:   {"系统", "系统"},
	} {
		if got := [2]string{projections.Who(actor), projections.PublicWho(actor)}; got != want {
			t.Errorf("%v is %q, want %q", actor, got, want)
		}
	}
}

// No word is used that an official would find wrong.
func TestSentencesAvoidWrongWords(t *testing.T) {
	wrong := []string{"补正", "不予备案", "驳回", "撤销", "失效", "吊销", "受理", "审批", "批准", "许可", "核发", "审核", "名录", "调转", "占用", "回放", "账本", "快照", "投影", "逾期", "违规"}
	for _, e := range wholeStory(t).timeline().Entries() {
		for _, w := range wrong {
			if strings.Contains(e.Text+e.PublicText, w) {
				t.Errorf("%q has the word %s", e.Text+e.PublicText, w)
			}
		}
	}
}
