package projections_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func TestStaffDirectoryGolden(t *testing.T) {
	var store memory.Store
	projectionstest.ConfiguredStory(t, projectionstest.NewLedger(&store))
	projectionstest.Golden(t, database(t), &store, projections.StaffDirectory{})
}

// people lists all pages.
func people(t *testing.T, m projections.StaffDirectory, q projections.StaffQuery) (all []projections.ListedPerson) {
	t.Helper()
	for {
		page, err := m.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.People...)
		if q.After = page.Next; q.After == "" {
			return all
		}
	}
}

// TestStaffDirectoryAgreesWithTheFilings lists whom whole filings have, at the end
// of lives and of the story, by pages.
func TestStaffDirectoryAgreesWithTheFilings(t *testing.T) {
	var story memory.Store
	projectionstest.ConfiguredStory(t, projectionstest.NewLedger(&story))
	newFilingStory(t, &story, "澄屿").whole()
	found := 0
	for _, store := range []*memory.Store{&story, livesInTurn(t, 12), livesInTurn(t, 13)} {
		db := database(t)
		m := projections.StaffDirectory{DB: db}
		if err := projections.Rebuild(t.Context(), db, store, m, nil); err != nil {
			t.Fatal(err)
		}
		for stream := range filingStreams(t, store) {
			timeline, err := projections.ReadTimeline(t.Context(), store, stream)
			if err != nil {
				t.Fatal(err)
			}
			s, want := timeline.Now().State, map[uuid.UUID]filing.StaffRow{}
			for id, row := range s.Staff {
				if row.Status != filing.EntryWithdrawn {
					want[id] = row
				}
			}
			got, last := map[uuid.UUID]filing.StaffRow{}, domain.Date("")
			for _, one := range people(t, m, projections.StaffQuery{Filing: timeline.Now().ID, Size: 2}) {
				serves := func(t domain.Track) bool { return len(one.Posts[t]) > 0 && s.Tracks[t].Status == filing.TrackEffective }
				if one.Authority != s.Authority || one.Effective != slices.ContainsFunc(domain.Tracks(), serves) || one.HiredOn < last {
					t.Errorf("%s: %+v", stream, one)
				}
				got[one.StaffID], last = one.StaffRow, one.HiredOn
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", stream, diff)
			}
			whole, err := m.OfFiling(t.Context(), timeline.Now().ID)
			if err != nil || len(whole) != len(got) {
				t.Errorf("%s: %d at once, %v", stream, len(whole), err)
			}
			found += len(got)
		}
	}
	if found == 0 {
		t.Error("there is nobody: the test is none")
	}
}

// TestStaffErased: of somebody who was erased the row stays, with nothing that
// describes a person.
func TestStaffErased(t *testing.T) {
	db := database(t)
	m := projections.StaffDirectory{DB: db}
	l := follow(t, db, m)
	id := l.Draft(t, projectionstest.Chengyu)
	var somebody uuid.UUID
	for staff := range l.State(id).Staff {
		somebody = staff
	}
	subject := l.State(id).Staff[somebody].Person.Subject
	l.Record(t, id, filing.StaffMovedToNonTechnicalPost{StaffID: somebody, MovedOn: "2026-01-05"})
	l.settle(t)
	l.Record(t, id, filing.SubjectErased{Subject: subject, Reason: filing.ErasedOnRequest})
	l.settle(t)
	erased := 0
	for _, p := range people(t, m, projections.StaffQuery{Filing: id}) {
		if gone := p.StaffID == somebody; gone != (len(p.Person.Ciphertext) == 0 && len(p.Person.Masks) == 0) {
			t.Errorf("%+v", p)
		} else if gone {
			erased++
		}
	}
	if erased != 1 {
		t.Errorf("%d erased", erased)
	}
}

// TestStaffNarrowed asks by everything that narrows.
func TestStaffNarrowed(t *testing.T) {
	db := database(t)
	m := projections.StaffDirectory{DB: db}
	var store memory.Store
	s := newFilingStory(t, &store, "澄屿")
	s.whole()
	if err := projections.Rebuild(t.Context(), db, &store, m, nil); err != nil {
		t.Fatal(err)
	}
	all := people(t, m, projections.StaffQuery{})
	if len(all) < 4 {
		t.Fatalf("%d people", len(all))
	}
	statuses := map[domain.EmploymentStatus]int{}
	for _, p := range all {
		statuses[p.Status]++
		for t2, posts := range p.Posts {
			for name, q := range map[string]projections.StaffQuery{
				"filing": {Filing: p.FilingID}, "authority": {Authority: p.Authority}, "track": {Track: t2}, "post": {Post: posts[0]},
				"post of a track": {Track: t2, Post: posts[0]}, "status": {Status: p.Status}, "education": {Education: p.Education},
				"title": {Title: p.Title}, "contract": {Contract: p.Contract}, "effective": {Effective: &p.Effective},
				"hired": {HiredFrom: p.HiredOn, HiredTo: p.HiredOn}, "ended": {EndedFrom: p.EndedOn, EndedTo: p.EndedOn},
			} {
				var want []uuid.UUID
				for _, o := range all {
					holds := func(t domain.Track) bool { return slices.Contains(o.Posts[t], q.Post) }
					if (q.Track == "" || len(o.Posts[q.Track]) > 0) && (q.Post == "" || q.Track == "" && slices.ContainsFunc(domain.Tracks(), holds) || holds(q.Track)) &&
						(q.Status == "" || o.Status == q.Status) && (q.Education == "" || o.Education == q.Education) && (q.Title == "" || o.Title == q.Title) &&
						(q.Contract == "" || o.Contract == q.Contract) && (q.Effective == nil || o.Effective == *q.Effective) &&
						(q.HiredFrom == "" || o.HiredOn == q.HiredFrom) && (q.EndedFrom == "" || o.EndedOn == q.EndedFrom) {
						want = append(want, o.StaffID)
					}
				}
				var got []uuid.UUID
				for _, o := range people(t, m, q) {
					got = append(got, o.StaffID)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s of %s (-want +got):\n%s", name, p.StaffID, diff)
				}
			}
		}
	}
	counts, err := m.Counts(t.Context(), projections.StaffQuery{Status: domain.StaffLeft})
	got := map[domain.EmploymentStatus]int{}
	for _, c := range counts {
		got[domain.EmploymentStatus(c.Status)] = c.N
	}
	if diff := cmp.Diff(statuses, got); err != nil || diff != "" {
		t.Errorf("counted: %v (-want +got):\n%s", err, diff)
	}
	if got := people(t, m, projections.StaffQuery{Authority: "33"}); len(got) != 0 {
		t.Errorf("in another province: %+v", got)
	}
	for _, bad := range []string{"x", "~", uuid.NewString(), uuid.NewString() + "~x", uuid.NewString() + "~" + uuid.NewString()} {
		if _, err := m.List(t.Context(), projections.StaffQuery{After: bad}); !errors.Is(err, projections.ErrCursor) {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}
}

// TestStaffPlans holds that no page and no count of a filing reads all of the
// table.
func TestStaffPlans(t *testing.T) {
	db := built(t, projections.StaffDirectory{})
	if err := projections.FillStaff(t.Context(), db, 2_000); err != nil {
		t.Fatal(err)
	}
	id := uuid.MustParse("c4ca4238-a0b9-2382-0dcc-509a6f75849b") // md5 of 1
	yes := true
	all := []projections.StaffQuery{{}}
	with := func(alter func(*projections.StaffQuery)) {
		for _, q := range all {
			alter(&q)
			all = append(all, q)
		}
	}
	with(func(q *projections.StaffQuery) { q.Authority = "32" })
	with(func(q *projections.StaffQuery) { q.Filing = id })
	with(func(q *projections.StaffQuery) { q.Post = domain.PostAuthorizedSignatory })
	with(func(q *projections.StaffQuery) { q.Status, q.Effective = domain.StaffLeft, &yes })
	with(func(q *projections.StaffQuery) { q.HiredFrom = "2024-01-01" })
	with(func(q *projections.StaffQuery) { q.After = "next" })
	asked := listening(t, db)
	m := projections.StaffDirectory{DB: asked.Pool}
	first, err := m.List(t.Context(), projections.StaffQuery{Filing: id, Size: 1})
	if err != nil {
		t.Fatal(err)
	}
	asked.take()
	planner := newPlanner(t, db, liveSchema(t, db, m))
	for _, q := range all {
		if q.After != "" {
			q.After = first.Next
		}
		if _, err := m.List(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		if q.Filing != uuid.Nil {
			if _, err := m.Counts(t.Context(), q); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range asked.take() {
			checkRowsFound(t, planner, s, "staff", false)
		}
	}
	last := ""
	for _, q := range []projections.HeldByDraftsQuery{{}, {Authority: "32"}, {After: "first"}, {Authority: "39", After: "first"}} {
		if q.Today = "2027-01-01"; q.After != "" {
			q.After = last
		}
		page, err := m.HeldByDrafts(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if page.Next != "" {
			last = page.Next
		}
		for _, s := range asked.take() {
			checkRowsFound(t, planner, s, "staff", false)
		}
	}
}
