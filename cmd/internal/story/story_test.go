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
	t.Run("reports to other provinces", func(t *testing.T) { testReports(t, l) })
	t.Run("the log is chronological", func(t *testing.T) { testChronological(t, l) })
	t.Run("codes", func(t *testing.T) { testCreditCodes(t, l) })
	t.Run("people", func(t *testing.T) { testPeople(t, l) })
	t.Run("a large institution", func(t *testing.T) { testLarge(t, l) })
	t.Run("people on the move", func(t *testing.T) { testMoves(t, l) })
	t.Run("looked back at on the pages", func(t *testing.T) { testMoments(t, l) })
	t.Run("whoever asks whether to file", func(t *testing.T) { testAskers(t, l) })
	t.Run("capability", func(t *testing.T) { testCapability(t, l) })
	t.Run("every kind of event", func(t *testing.T) { testEvents(t, l) })
	t.Run("every kind of notice", func(t *testing.T) { testNotices(t, l) })
	t.Run("words", func(t *testing.T) { testWords(t, l) })
	t.Run("telling it again adds nothing", func(t *testing.T) { testAgain(t, l) })
	t.Run("a story cut in many places is the same", func(t *testing.T) { testCut(t, log(t, l)) })
}

func testRecorded(t *testing.T, l *ledger.Ledger) {
	commands := make(map[uuid.UUID]bool)
	all := recorded(t, l)
	for _, r := range all {
		commands[metadata(t, r).Command] = true
	}
	t.Logf("%d steps, %d events", len(story.Steps()), len(all))
	refusals := 0
	for _, s := range story.Steps() {
		if s.Refused != nil {
			refusals++
		}
		if commands[s.Command()] != (s.Refused == nil) {
			t.Errorf("%s is in the log: %t", s.Key, commands[s.Command()])
		}
	}
	if refusals != 8 {
		t.Errorf("%d steps are refused, not 8: category, persons elsewhere, a transfer without its proof, cashier, intern, a client's instrument, a code registered", refusals)
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
	if page.Total != endings[filing.TrackEffective] || len(authorities) != len(domain.Authorities()) {
		t.Errorf("the registry has %d entries of %d authorities; %d are effective", page.Total, len(authorities), endings[filing.TrackEffective])
	}
	want := map[filing.TrackStatus]int{
		filing.TrackEffective: 306, filing.TrackDraft: 23, filing.TrackSubmitted: 13, filing.TrackUnderReview: 11,
		filing.TrackReturned: 12, filing.TrackCanceled: 14, "": 2, // given up
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
		said := strings.ReplaceAll(string(r.Data), domain.ManagementInternalAudit.Label(), "") // 内部审核, the standards' own word
		for _, word := range forbidden {
			if strings.Contains(said, word) {
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
