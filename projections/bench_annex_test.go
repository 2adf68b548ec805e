package projections_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/internal/clock"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// largeAnnex is a filing in store that had the largest annex twice, the second
// time with something else in one row of a hundred. It returns the filing and
// both stagings.
func largeAnnex(b *testing.B, store eventstore.Store) (id uuid.UUID, stagings [2]uuid.UUID) {
	b.Helper()
	l := projectionstest.NewLedger(store)
	i := projectionstest.Chengyu
	id = l.Publish(b, i, filing.Number(i.Authority, domain.Testing, 2026, 1))
	rows := make([]filing.AnnexRow, largestAnnex)
	for n := range rows {
		rows[n] = measurable[n%len(measurable)]
		rows[n].Parameter += fmt.Sprint(n)
		for place := range l.State(id).Premises {
			rows[n].PremisesID = place
		}
	}
	for time := range stagings {
		stagings[time] = domain.DeriveID(id, "large annex", time)
		for n := 0; n < len(rows); n += 100 {
			rows[n].LimitRange = fmt.Sprintf("0.0%d mg/L", time+1)
		}
		l.Do(b, id, filing.BeginAnnex{StagingID: stagings[time]})
		part := 0
		for from := 0; from < len(rows); from += filing.MaxAnnexPartRows {
			part++
			some := rows[from:min(from+filing.MaxAnnexPartRows, len(rows))]
			l.Do(b, id, filing.StageAnnexPart{StagingID: stagings[time], Part: part, Rows: some, Today: l.Today()})
		}
		l.Do(b, id, filing.RecordAnnex{
			StagingID: stagings[time], Seen: l.State(id).Annex.Revision(), Parts: part, Rows: len(rows), Today: l.Today(),
			Alteration: filing.Alteration{Kind: filing.Changed, OccurredOn: l.Today()},
		})
	}
	return id, stagings
}

// BenchmarkAnnexAsOf asks what a filing was whose stream has two annexes of 28,110
// rows in it, in turns with one that differs in having none: as-of/without is held
// against 10, for the bytes of the rows are read and passed over, and no row is
// decoded.
func BenchmarkAnnexAsOf(b *testing.B) {
	large, small := new(memory.Store), new(memory.Store)
	id, _ := largeAnnex(b, large)
	l := projectionstest.NewLedger(small)
	l.Publish(b, projectionstest.Chengyu, filing.Number("32", domain.Testing, 2026, 1))
	for range 2 {
		l.HandOver(b, projectionstest.Chengyu, "M01", "M02")
	}
	var passed [2]time.Duration
	for b.Loop() {
		for which, store := range []eventstore.Store{large, small} {
			watch := clock.Stopwatch()
			t, err := projections.ReadTimeline(b.Context(), store, projections.FilingStream(id))
			if err != nil || t.AtDate(domain.DateOf(projectionstest.Began, domain.Shanghai())).IsZero() || t.Now().State.Annex.Value.Rows == 0 {
				b.Fatal("there is no such filing", err)
			}
			passed[which] += watch()
		}
	}
	b.ReportMetric(float64(passed[0].Microseconds())/float64(b.N), "us/as-of")
	b.ReportMetric(passed[0].Seconds()/passed[1].Seconds(), "as-of/without")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkAnnexRows asks for rows of an annex of 28,110, and for what differs
// from the one before, in turns with the least that SQL could be asked for the
// same: rows, how many there are, or what differs, one statement each and no
// transaction. question/bare is held against 2.
func BenchmarkAnnexRows(b *testing.B) {
	store := new(memory.Store)
	_, stagings := largeAnnex(b, store)
	db := database(b)
	if err := projections.Rebuild(b.Context(), db, store, projections.Filings{}, nil); err != nil {
		b.Fatal(err)
	}
	if _, err := superuser(b, db).Exec(b.Context(), `VACUUM ANALYZE`); err != nil {
		b.Fatal(err)
	}
	page := `SELECT * FROM annex_row WHERE staging = $1 AND (part, n) > ($2, $3) ORDER BY part, n LIMIT 21`
	count := `SELECT count(*) FROM annex_row WHERE staging = $1`
	named := ` AND position('苯' IN parameter) > 0`
	for _, c := range []struct {
		name string
		ask  func(context.Context, projections.Filings) (int, error)
		bare []statement
	}{
		{"first-page", rowsOf(projections.AnnexQuery{Staging: stagings[1]}), []statement{{page, []any{stagings[1], 0, 0}}, {count, []any{stagings[1]}}}},
		{"last-page", rowsOf(projections.AnnexQuery{Staging: stagings[1], After: "29.89"}), []statement{{page, []any{stagings[1], 29, 89}}, {count, []any{stagings[1]}}}},
		{"parameter", rowsOf(projections.AnnexQuery{Staging: stagings[1], Parameter: "苯"}), []statement{
			{`SELECT * FROM annex_row WHERE staging = $1` + named + ` ORDER BY part, n LIMIT 21`, []any{stagings[1]}}, {count + named, []any{stagings[1]}},
		}},
		{"compare", func(ctx context.Context, m projections.Filings) (int, error) {
			found, err := m.CompareAnnexes(ctx, projections.AnnexCompareQuery{Before: stagings[0], After: stagings[1]})
			return found.Changed, err
		}, []statement{{`
			SELECT a.*, b.* FROM annex_row a JOIN annex_row b ON a.id = b.id AND a.staging = $1 AND b.staging = $2
			WHERE a.limit_range <> b.limit_range ORDER BY b.part, b.n`, []any{stagings[0], stagings[1]}}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := newBeside(b, db, projections.Filings{}, nil)
			s.add(b, func(ctx context.Context, db *pgxpool.Pool) error {
				found, err := c.ask(ctx, projections.Filings{DB: db})
				if err == nil && found == 0 {
					b.Error("nothing is found")
				}
				return err
			})
			s.bare = [][]statement{c.bare}
			s.run(b, db)
		})
	}
}

func rowsOf(q projections.AnnexQuery) func(context.Context, projections.Filings) (int, error) {
	return func(ctx context.Context, m projections.Filings) (int, error) {
		page, err := m.AnnexRows(ctx, q)
		return page.Total, err
	}
}
