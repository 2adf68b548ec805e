package projections_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// by records an event of a filing on a day, as somebody.
func by(t *testing.T, l published, id uuid.UUID, who domain.Actor, at time.Time, e filing.Event) {
	t.Helper()
	stream := projectionstest.Stream(id)
	head, err := l.Store.Head(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	command := domain.DeriveID(uuid.Nil, string(stream), int(head))
	event := projectionstest.Propose(t, e, domain.EventID(command, string(stream), 0), eventstore.Metadata{Command: command, RecordedAt: at, Actor: who, App: "test"})
	if _, err := l.Store.Append(t.Context(), eventstore.Append{Stream: stream, Expected: head, Events: []eventstore.Proposed{event}}); err != nil {
		t.Fatal(err)
	}
}

// TestExpiriesInactive: where an authority wants to hear of it, a filing is listed
// of which the institution itself recorded nothing for so many years, until it does
// (domain-facts 3.1, domain-decisions 1.37).
func TestExpiriesInactive(t *testing.T) {
	db := database(t)
	m := projections.Expiries{DB: db}
	l := follow(t, db, m)
	i := projectionstest.Chengyu
	id, first := l.Draft(t, i), i.FirstCase()
	check := func(when string, today domain.Date, want ...string) {
		t.Helper()
		l.settle(t)
		for _, q := range []projections.ExpiryQuery{{Filing: id}, {Authority: "32", Kind: projections.ExpiryInactive}, {Stage: projections.ExpiryPast, Track: domain.Testing}} {
			q.Today = today
			got := slices.DeleteFunc(due(t, m, q), func(line string) bool { return line[:8] != "inactive" })
			if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
				t.Errorf("%s, of %+v (-want +got):\n%s", when, q, diff)
			}
			counts, err := m.Counts(t.Context(), q)
			if n := slices.IndexFunc(counts, func(c projections.ExpiryCount) bool { return c.Kind == projections.ExpiryInactive }); err != nil || n >= 0 != (len(want) > 0) ||
				n >= 0 && counts[n] != (projections.ExpiryCount{Kind: projections.ExpiryInactive, Past: 1}) {
				t.Errorf("%s, of %+v, it counts %+v, %v", when, q, counts, err)
			}
		}
		for _, q := range []projections.ExpiryQuery{{Authority: "33"}, {Kind: projections.ExpiryCMA}, {Stage: projections.ExpiryLater}, {From: "2029-01-01"}} {
			q.Today = today
			if got := due(t, m, q); slices.ContainsFunc(got, func(line string) bool { return line[:8] == "inactive" }) {
				t.Errorf("%s, %+v lists %q", when, q, got)
			}
		}
	}
	lock := func(seen domain.Revision, years int) {
		l.Configure(t, i.Authority, authority.SetInactivityLock{Seen: seen, InactivityLock: authority.InactivityLock{Years: years}, Reason: "本省工作需要"})
	}
	lock(domain.Empty, 2)
	check("a draft", "2036-01-01")
	l.Submit(t, id, first)
	l.Take(t, id, first, projectionstest.Reviewer)
	l.Pass(t, id, first, projectionstest.Reviewer, filing.Number("32", domain.Testing, 2026, 1))
	check("on the day two years later", "2028-01-05")
	check("the day after", "2028-01-06", "inactive 2026-01-05 -731 past ")

	at := time.Date(2027, 2, 3, 17, 0, 0, 0, time.UTC) // after midnight in Shanghai
	document := func() filing.Event { return filing.ManagementEnded{ManagementID: uuid.New(), EndedOn: "2027-02-03"} }
	for _, other := range []domain.Actor{
		{Kind: domain.ActorOfficial, ID: "r-1", Authority: "32"}, {Kind: domain.ActorProgram, ID: "reviewer", Authority: "32"}, {Kind: domain.ActorSystem, ID: "reaction"},
	} {
		by(t, l, id, other, at, document())
		check("recorded by another: "+string(other.Kind), "2028-01-06", "inactive 2026-01-05 -731 past ")
	}
	by(t, l, id, domain.Actor{Kind: domain.ActorProgram, ID: "auditor"}, at, filing.PersonalDataUnmasked{})
	check("somebody looked", "2028-01-06", "inactive 2026-01-05 -731 past ")
	by(t, l, id, domain.Actor{Kind: domain.ActorProgram, ID: "lims"}, at, document())
	check("updated by a program of the institution", "2028-01-06")
	check("two years after that", "2029-02-05", "inactive 2027-02-04 -732 past ")
	by(t, l, id, domain.Actor{Kind: domain.ActorInstitution, ID: "a-1"}, at.AddDate(1, 0, 0), document())
	check("updated once more", "2029-02-05")
	check("and two years later", "2030-02-05", "inactive 2028-02-04 -732 past ")
	lock(0, 3)
	check("of three years", "2030-02-05")
	check("of three years, later", "2031-02-05", "inactive 2028-02-04 -1097 past ")
	lock(1, 0)
	check("switched off", "2036-01-01")
	lock(2, 1)
	check("of one year", "2036-01-01", "inactive 2028-02-04 -2888 past ")
	l.Cancel(t, id)
	check("canceled", "2036-01-01")
	if v, err := projections.Verify(t.Context(), db, l.Store, m, nil); err != nil || len(v.Differences) > 0 {
		t.Errorf("rebuilt it is another: %v %v", err, v.Differences)
	}
}

// TestInactiveSince: the last day after which so many years are over, of every day
// (民法典 §§201–203).
func TestInactiveSince(t *testing.T) {
	for today := domain.Date("2027-01-01"); today < "2033-01-01"; today = today.AddDays(1) {
		for years := 1; years <= 10; years++ {
			since := projections.InactiveSince(today, years)
			if over := since.AddMonthsClipped(12 * years); over >= today {
				t.Errorf("on %s, %d years after %s are not over before %s", today, years, since, over)
			}
			if over := since.AddDays(1).AddMonthsClipped(12 * years); over < today {
				t.Errorf("on %s, %d years after the day after %s are over, too: %s", today, years, since, over)
			}
		}
	}
}
