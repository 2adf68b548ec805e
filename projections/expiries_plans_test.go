package projections_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/projections"
)

// expiryQueries are all combinations of what can be asked for.
func expiryQueries(id uuid.UUID) []projections.ExpiryQuery {
	all := []projections.ExpiryQuery{{}}
	with := func(alter func(*projections.ExpiryQuery)) {
		for _, q := range all {
			alter(&q)
			all = append(all, q)
		}
	}
	with(func(q *projections.ExpiryQuery) { q.Authority = "32" })
	with(func(q *projections.ExpiryQuery) { q.Filing = id })
	with(func(q *projections.ExpiryQuery) { q.Track = domain.Testing })
	with(func(q *projections.ExpiryQuery) { q.Kind = projections.ExpiryVacantKeyPost })
	with(func(q *projections.ExpiryQuery) {
		if q.Kind != "" {
			q.Kind = projections.ExpiryTraceability
		}
	})
	with(func(q *projections.ExpiryQuery) {
		if q.Kind == projections.ExpiryTraceability {
			q.Kind = projections.ExpiryInactive
		}
	})
	with(func(q *projections.ExpiryQuery) { q.Stage = projections.ExpiryWithin30 })
	with(func(q *projections.ExpiryQuery) { q.After = "2026-02-01~" + id.String() + "~cma_certificate~" })
	for i := range all {
		all[i].Today = "2026-06-01"
	}
	return all
}

// TestExpiriesPlans holds that no page reads all of the table, however it is
// narrowed, and no count of one filing or authority, whether or not authorities
// want to hear of inactive filings.
func TestExpiriesPlans(t *testing.T) {
	db := built(t, projections.Expiries{})
	if err := projections.FillExpiries(t.Context(), db, 2_000); err != nil {
		t.Fatal(err)
	}
	asked := listening(t, db)
	m := projections.Expiries{DB: asked.Pool}
	planner := newPlanner(t, db, liveSchema(t, db, m))
	shapes := make(map[string]bool)
	for _, q := range expiryQueries(uuid.MustParse("c4ca4238-a0b9-2382-0dcc-509a6f75849b")) { // md5 of 1
		if _, err := m.List(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		if q.Authority != "" || q.Filing != uuid.Nil {
			if _, err := m.Counts(t.Context(), q); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range asked.take() {
			counts := strings.Contains(s.sql, "GROUP BY")
			checkRowsFound(t, planner, s, "expiry", false)
			if !counts && !shapes[s.sql] {
				shapes[s.sql] = true
				checkRowsFound(t, planner, s, "expiry", true)
			}
		}
	}
}
