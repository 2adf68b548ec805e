package story_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/cmd/internal/story"
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// TestStory tells the story once and looks at it from all sides.
func TestStory(t *testing.T) {
	l := open(t)
	if err := teller(l).Tell(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Run("everything that was told is there", func(t *testing.T) { testRecorded(t, l) })
	t.Run("institutions end as told", func(t *testing.T) { testEndings(t, l) })
	t.Run("a registry of many provinces", func(t *testing.T) { testRegistry(t, l) })
	t.Run("the log is chronological", func(t *testing.T) { testChronological(t, l) })
	t.Run("codes", func(t *testing.T) { testCreditCodes(t, l) })
	t.Run("people", func(t *testing.T) { testPeople(t, l) })
	t.Run("people on the move", func(t *testing.T) { testMoves(t, l) })
	t.Run("looked back at on the pages", func(t *testing.T) { testMoments(t, l) })
	t.Run("words", func(t *testing.T) { testWords(t, l) })
	t.Run("telling it again adds nothing", func(t *testing.T) { testAgain(t, l) })
	t.Run("a story cut in many places is the same", func(t *testing.T) { testCut(t, log(t, l)) })
}

func testRecorded(t *testing.T, l *ledger.Ledger) {
	commands := make(map[uuid.UUID]bool)
	for _, r := range recorded(t, l) {
		commands[metadata(t, r).Command] = true
	}
	refusals := 0
	for _, s := range story.Steps() {
		if s.Refused != nil {
			refusals++
		}
		if commands[s.Command()] != (s.Refused == nil) {
			t.Errorf("%s is in the log: %t", s.Key, commands[s.Command()])
		}
	}
	if refusals != 4 {
		t.Errorf("%d steps are refused, not 4: category, person elsewhere, cashier, intern", refusals)
	}
}

func metadata(t testing.TB, r eventstore.Recorded) eventstore.Metadata {
	t.Helper()
	m, err := eventstore.DecodeMetadata(r.Metadata)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func testEndings(t *testing.T, l *ledger.Ledger) {
	for institution, want := range map[string]struct {
		name   string
		number string
		since  domain.Date
		rounds int
		staff  int // employed
		tools  int // in service
		places int
	}{
		"1":  {"江苏澄屿环境检测有限公司", "32J2026000024", "2026-02-11", 3, 38, 59, 2},
		"2":  {"浙江栖衡环境监测技术有限公司", "33J202600001E", "2026-02-03", 1, 30, 40, 1},
		"3":  {"广东岚岫检测科技有限公司", "44J202600001A", "2026-02-06", 1, 39, 80, 6},
		"4":  {"四川蜀翎辐射监测有限公司", "51J2026000025", "2026-02-25", 1, 12, 30, 1},
		"6":  {"山东齐澍环境检测有限公司", "37J2026000012", "2026-01-21", 1, 23, 30, 1},
		"10": {"内蒙古朔榆噪声振动检测有限公司", "15J202600002W", "2026-03-20", 1, 11, 14, 1},
	} {
		s := state(t, l, institution)
		track := s.Tracks[domain.Testing]
		if s.Identity.Value.Name != want.name || track.Status != filing.TrackEffective || track.Since != want.since {
			t.Errorf("%s: %s is %s since %s", institution, s.Identity.Value.Name, track.Status, track.Since)
		}
		if track.Number != want.number {
			t.Errorf("%s has the number %s, not %s", institution, track.Number, want.number)
		}
		staff, tools, rounds := 0, 0, 0
		for _, row := range s.Staff {
			if row.Employed() {
				staff++
			}
		}
		for _, row := range s.Equipment {
			if row.InService() {
				tools++
			}
		}
		for _, c := range s.Cases {
			if c.Kind == filing.FirstCase {
				rounds = c.Round
			}
		}
		if staff != want.staff || tools != want.tools || len(s.Premises) != want.places || rounds != want.rounds {
			t.Errorf("%s has %d people, %d instruments, %d premises after %d rounds, want %+v", institution, staff, tools, len(s.Premises), rounds, want)
		}
	}
	testAmendments(t, l)
}

func testAmendments(t *testing.T, l *ledger.Ledger) {
	renaming, ok := state(t, l, "2").OpenCase(filing.InstitutionLevel)
	if !ok || renaming.Status != filing.CaseUnderReview || renaming.Identity.Value.Name != "浙江栖衡生态科技有限公司" {
		t.Errorf("the renaming of 2 is %s", renaming.Status)
	}
	if phone := state(t, l, "2").Contacts.Value.OfficePhone; phone != "0571-20000268" {
		t.Errorf("the new telephone number of 2 is not in force: %s", phone)
	}
	if n := len(state(t, l, "3").Tracks[domain.Testing].Scope.Value.MonitoringCategories); n != 13 {
		t.Errorf("3 has %d categories after its amendment", n)
	}
	category := state(t, l, "4").Tracks[domain.Testing].Scope.Value.InstitutionCategories
	if diff := cmp.Diff([]domain.InstitutionCategory{domain.InstitutionRadiationOnly}, category); diff != "" {
		t.Errorf("the category of 4 (-want +got):\n%s", diff)
	}
}

// testRegistry looks at the registry as the public does.
func testRegistry(t *testing.T, l *ledger.Ledger) {
	ledgertest.Build(t, l)
	page, err := l.Registry.Search(t.Context(), projections.RegistryQuery{Status: projections.RegistryEffective})
	if err != nil {
		t.Fatal(err)
	}
	authorities := make(map[domain.Authority]bool)
	endings := make(map[filing.TrackStatus]int)
	for _, id := range filings() {
		s := stateOf(t, l, id)
		endings[status(s)]++
		if status(s) == filing.TrackEffective {
			authorities[s.Authority] = true
		}
	}
	if page.Total < 60 || page.Total != endings[filing.TrackEffective] || len(authorities) < 10 {
		t.Errorf("the registry has %d entries of %d authorities; %d are effective", page.Total, len(authorities), endings[filing.TrackEffective])
	}
	want := map[filing.TrackStatus]int{
		filing.TrackEffective: 64, filing.TrackDraft: 3, filing.TrackSubmitted: 3, filing.TrackReturned: 2, filing.TrackCanceled: 2,
	}
	if diff := cmp.Diff(want, endings); diff != "" {
		t.Errorf("endings (-want +got):\n%s", diff)
	}
}

func testChronological(t *testing.T, l *ledger.Ledger) {
	var before time.Time
	for _, r := range recorded(t, l) {
		at := metadata(t, r).RecordedAt
		if at.Before(before) {
			t.Errorf("%s@%d %s is recorded at %s, after %s", r.Stream, r.Revision, r.Type, at, before)
		}
		before = at
	}
}

// forbidden are words that an official would find wrong (domain-decisions 3.1).
var forbidden = []string{
	"补正", "不予备案", "驳回", "撤销", "失效", "吊销", "受理", "审批", "批准", "许可", "核发", "公共名录", "调转", "抢注", "占用",
	"认领", "纠错", "预检", "回放", "账本", "快照", "墓碑", "投影", "分支机构", "逾期", "违规", "审核",
}

func testWords(t *testing.T, l *ledger.Ledger) {
	for _, r := range recorded(t, l) {
		for _, word := range forbidden {
			if strings.Contains(string(r.Data), word) {
				t.Errorf("%s@%d %s says %s", r.Stream, r.Revision, r.Type, word)
			}
		}
	}
}

func testAgain(t *testing.T, l *ledger.Ledger) {
	end, err := l.Store.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again := teller(l)
	again.Progress = func(done, of int) { t.Errorf("step %d of %d is told again", done, of) }
	if err := again.Tell(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := l.Store.End(t.Context())
	if err != nil || after != end {
		t.Errorf("the log ended at %s and now at %s (%v)", end, after, err)
	}
}

func decoded[T any](t testing.TB, b []byte) (v T) {
	t.Helper()
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
