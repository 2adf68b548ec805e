package projections_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func TestExpiriesGolden(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	projectionstest.ConfiguredStory(t, l)
	s := newFilingStory(t, &store, "澄屿")
	s.draft()
	s.review()
	s.published()
	s.amendments()
	s.secondTrack()
	projectionstest.Golden(t, database(t), &store, projections.Expiries{})
}

// due lists what is due of a filing on a day, one line each.
func due(t *testing.T, m projections.Expiries, q projections.ExpiryQuery) []string {
	t.Helper()
	page, err := m.List(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for _, e := range page.Expiries {
		lines = append(lines, fmt.Sprintf("%s %s %d %s %s", e.Kind, e.DueOn, e.DaysLeft, e.Stage, strings.TrimSpace(e.Name+" "+e.Number)))
	}
	return lines
}

// TestExpiriesOfACourse follows one institution: what is due is told once the
// institution is published, and until it is seen to (B14).
func TestExpiriesOfACourse(t *testing.T) {
	db := database(t)
	m := projections.Expiries{DB: db}
	l := follow(t, db, m)
	i := projectionstest.Chengyu
	l.Configure(t, i.Authority, authority.SetHolidays{Seen: domain.Empty, Reason: "本省工作需要", Year: calendar.Year{
		Year: 2026, Source: "某省放假安排", Holidays: []calendar.Days{{From: "2026-02-02", To: "2026-02-03"}},
	}})
	id := l.Draft(t, i)
	check := func(when string, today domain.Date, want ...string) {
		t.Helper()
		l.settle(t)
		all := due(t, m, projections.ExpiryQuery{Filing: id, Today: today})
		others := slices.DeleteFunc(all, func(line string) bool { return strings.HasPrefix(line, "cma_certificate 2031-01-31") }) // years ahead
		if diff := cmp.Diff(append([]string{}, want...), others); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	check("a draft", "2026-01-05")
	first := i.FirstCase()
	l.Submit(t, id, first)
	l.Take(t, id, first, projectionstest.Reviewer)
	l.Pass(t, id, first, projectionstest.Reviewer, filing.Number("32", domain.Testing, 2026, 1))
	l.settle(t)
	if got := due(t, m, projections.ExpiryQuery{Filing: id, Today: "2031-01-01"}); !slices.Contains(got, "cma_certificate 2031-01-31 30 within_30 "+string(projectionstest.CMANumber)) {
		t.Errorf("B14: of the certificate it says %q", got)
	}
	const meter = "紫外可见分光光度计 T6 CY-0001"
	check("91 days before", "2027-08-03", "traceability 2027-11-02 91 later "+meter)
	check("90 days before", "2027-08-04", "traceability 2027-11-02 90 within_90 "+meter)
	check("31 days before", "2027-10-02", "traceability 2027-11-02 31 within_90 "+meter)
	check("30 days before", "2027-10-03", "traceability 2027-11-02 30 within_30 "+meter)
	check("the day before", "2027-11-01", "traceability 2027-11-02 1 within_30 "+meter)
	check("on the day", "2027-11-02", "traceability 2027-11-02 0 today "+meter)
	check("afterwards", "2027-11-03", "traceability 2027-11-02 -1 past "+meter)

	state := l.State(id)
	instrument := slices.Collect(func(yield func(uuid.UUID) bool) {
		for id := range state.Equipment {
			yield(id)
		}
	})[0]
	l.Record(t, id, filing.EquipmentRetired{EquipmentID: instrument, RetiredOn: "2026-01-06", Reason: "报废"})
	check("retired", "2026-01-06")
	l.Record(t, id, filing.EquipmentRetirementCorrected{EquipmentID: instrument, Reason: "误点"})
	check("not retired after all", "2027-11-02", "traceability 2027-11-02 0 today "+meter)
	row := state.Equipment[instrument].Equipment
	row.Lease, row.Traceability.To = filing.Lease{From: "2026-01-01", To: "2027-06-30", Lessor: "某租赁公司"}, "2028-01-01"
	l.Record(t, id, filing.EquipmentRevised{EquipmentID: instrument, Equipment: row})
	check("revised", "2027-06-30", "equipment_lease 2027-06-30 0 today "+meter, "traceability 2028-01-01 185 later "+meter)
	l.Record(t, id, filing.EquipmentReturned{EquipmentID: instrument, ReturnedOn: "2026-01-06"})

	var technical, quality uuid.UUID
	for staff, member := range l.State(id).Staff {
		if slices.Contains(member.Posts[domain.Testing], domain.PostTechnicalManagement) {
			technical = staff
		}
		if slices.Contains(member.Posts[domain.Testing], domain.PostQualityManagement) {
			quality = staff
		}
	}
	l.Record(t, id, filing.StaffLeft{StaffID: technical, LeftOn: "2026-01-03"})
	check("the technical manager left", "2026-01-06", "key_post_vacant 2026-01-03 -3 past 技术管理")
	successor := l.State(id).Staff[quality].StaffMember
	successor.Posts = map[domain.Track][]domain.Post{domain.Testing: {domain.PostTechnicalManagement}}
	l.Record(t, id, filing.StaffRevised{StaffID: quality, StaffMember: successor, Alteration: filing.Alteration{Kind: filing.Changed, OccurredOn: "2026-01-04"}})
	check("who managed quality follows", "2026-01-06", "key_post_vacant 2026-01-04 -2 past 质量管理")
	successor.Posts = map[domain.Track][]domain.Post{domain.Testing: {domain.PostTechnicalManagement, domain.PostQualityManagement}}
	l.Record(t, id, filing.StaffRevised{StaffID: quality, StaffMember: successor})
	check("and holds both posts", "2026-01-06")

	renaming := l.ProposeNameOf(t, i, "江苏澄屿检测集团有限公司", "2026-01-02")
	check("an amendment, over two holidays of the province", "2026-02-04", "amendment 2026-02-04 0 today 机构信息备案变更")
	l.Submit(t, id, renaming)
	check("handed in", "2026-01-06")
	l.Cancel(t, id)
	l.settle(t)
	if got := due(t, m, projections.ExpiryQuery{Filing: id, Today: "2026-01-06"}); len(got) > 0 {
		t.Errorf("canceled, it still lists %q", got)
	}
	if v, err := projections.Verify(t.Context(), db, l.Store, m, nil); err != nil || len(v.Differences) > 0 {
		t.Errorf("rebuilt it is another: %v %v", err, v.Differences)
	}
}

// TestExpiriesAgreeWithTheFilings finds what is due by another way: from whole
// filings, at the end of lives and of the story.
func TestExpiriesAgreeWithTheFilings(t *testing.T) {
	var story memory.Store
	projectionstest.ConfiguredStory(t, projectionstest.NewLedger(&story))
	newFilingStory(t, &story, "澄屿").whole()
	found := expiriesAgree(t, &story)
	for n := range 3 {
		found += expiriesAgree(t, livesInTurn(t, 12+n))
	}
	if found == 0 {
		t.Error("nothing was due: the test is none")
	}
}

// expiriesAgree returns how much is due.
func expiriesAgree(t *testing.T, store *memory.Store) (n int) {
	t.Helper()
	db := database(t)
	m := projections.Expiries{DB: db}
	if err := projections.Rebuild(t.Context(), db, store, m, nil); err != nil {
		t.Fatal(err)
	}
	for stream := range filingStreams(t, store) {
		timeline, err := projections.ReadTimeline(t.Context(), store, stream)
		if err != nil {
			t.Fatal(err)
		}
		want := projections.ExpiryLines(timeline.Now().State)
		var got []string
		for q := (projections.ExpiryQuery{Filing: timeline.Now().ID, Today: "2026-01-05", Size: 2}); ; {
			page, err := m.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range page.Expiries {
				if e.Kind != projections.ExpiryVacantKeyPost && e.Kind != projections.ExpiryAmendmentInTime {
					got = append(got, fmt.Sprintf("%s %s %s %s", e.DueOn, e.Authority, e.Kind, e.Thing))
				}
			}
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", stream, diff)
		}
		n += len(got)
	}
	return n
}

// filingStreams are the streams of filings in a log.
func filingStreams(t *testing.T, store *memory.Store) map[eventstore.Stream]bool {
	t.Helper()
	streams := map[eventstore.Stream]bool{}
	end := endOf(t, store)
	for page, err := range store.Follow(t.Context(), eventstore.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			if strings.HasPrefix(string(r.Stream), "filing-") {
				streams[r.Stream] = true
			}
		}
		if page[len(page)-1].Position == end {
			break
		}
	}
	return streams
}

// TestExpiriesNarrowed lists and counts by everything that narrows.
func TestExpiriesNarrowed(t *testing.T) {
	db := database(t)
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	projectionstest.ConfiguredStory(t, l)
	for _, code := range []domain.Authority{"31", "32"} {
		l.Configure(t, code, authority.SetInactivityLock{Seen: domain.Empty, InactivityLock: authority.InactivityLock{Years: 1}, Reason: "本省工作需要"})
	}
	s := newFilingStory(t, &store, "澄屿")
	s.draft()
	s.review()
	s.published()
	s.amendments()
	s.secondTrack()
	m := projections.Expiries{DB: db}
	if err := projections.Rebuild(t.Context(), db, &store, m, nil); err != nil {
		t.Fatal(err)
	}
	whole, err := m.List(t.Context(), projections.ExpiryQuery{Today: "2027-11-02", Size: 100})
	if err != nil || len(whole.Expiries) < 8 {
		t.Fatalf("%+v, %v", whole, err)
	}
	if !slices.ContainsFunc(whole.Expiries, func(e projections.Expiry) bool { return e.Kind == projections.ExpiryInactive && e.Years == 1 }) {
		t.Error("nobody is inactive: the test is one of the others alone")
	}
	var paged []projections.Expiry
	for q := (projections.ExpiryQuery{Today: "2027-11-02", Size: 1}); ; {
		page, err := m.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		paged = append(paged, page.Expiries...)
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	if diff := cmp.Diff(whole.Expiries, paged); diff != "" {
		t.Errorf("by pages it is another list (-want +got):\n%s", diff)
	}
	counts := func(q projections.ExpiryQuery) (n int) {
		t.Helper()
		all, err := m.Counts(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range all {
			n += c.Past + c.Today + c.Within30 + c.Within90 + c.Later
		}
		return n
	}
	for _, e := range whole.Expiries {
		for name, q := range map[string]projections.ExpiryQuery{
			"authority": {Authority: e.Authority}, "filing": {Filing: e.FilingID}, "track": {Track: domain.Track(e.Tracks[0])},
			"days": {From: e.DueOn, To: e.DueOn}, "kind": {Kind: e.Kind}, "stage": {Stage: e.Stage},
		} {
			q.Today, q.Size = "2027-11-02", 100
			page, err := m.List(t.Context(), q)
			var want []projections.Expiry
			for _, o := range whole.Expiries {
				if (q.Authority == "" || o.Authority == e.Authority) && (q.Filing == uuid.Nil || o.FilingID == e.FilingID) &&
					(q.Track == "" || slices.Contains(o.Tracks, string(q.Track))) && (q.From == "" || o.DueOn == e.DueOn) &&
					(q.Kind == "" || o.Kind == e.Kind) && (q.Stage == "" || o.Stage == e.Stage) {
					want = append(want, o)
				}
			}
			if diff := cmp.Diff(want, page.Expiries); err != nil || diff != "" {
				t.Errorf("%s of %+v: %v (-want +got):\n%s", name, e, err, diff)
			}
			if q.Kind == "" && q.Stage == "" && counts(q) != len(want) {
				t.Errorf("%s of %+v: counted %d, want %d", name, e, counts(q), len(want))
			}
		}
	}
	for _, bad := range []string{
		"x", "2026-01-05", "2026-01-05~x", "2026-01-05~" + uuid.NewString(), "2026-01-05~" + uuid.NewString() + "~cma_certificate",
		"2026-01-05~" + uuid.NewString() + "~unknown~", "2026-01-05~" + uuid.NewString() + "~cma_certificate~\x00", "2026-02-30~" + uuid.NewString() + "~cma_certificate~",
	} {
		if _, err := m.List(t.Context(), projections.ExpiryQuery{After: bad}); !errors.Is(err, projections.ErrCursor) {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}
}
