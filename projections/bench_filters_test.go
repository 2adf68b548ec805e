package projections_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/internal/clock"
	"example.org/ledger/projections"
)

// beside asks questions in turn with the statements that they come to, each sent
// by itself in no transaction and its rows dropped, and reports how many times as
// long the former take.
type beside struct {
	db     *pgxpool.Pool // where the statements mean the live read model
	asked  *asked
	ask    []func(context.Context, *pgxpool.Pool) error
	bare   [][]statement
	passed [2]time.Duration
}

// mostBeside is how many times as long as its statements a question may take.
const mostBeside = 1.5

func newBeside(b *testing.B, db *pgxpool.Pool, m projections.Model, settings map[string]string) *beside {
	b.Helper()
	config := db.Config()
	config.ConnConfig.RuntimeParams["search_path"] = liveSchema(b, db, m)
	for name, value := range settings {
		config.ConnConfig.RuntimeParams[name] = value
	}
	pool, err := pgxpool.NewWithConfig(b.Context(), config)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	return &beside{db: pool, asked: listening(b, db)}
}

// add adds a question, and finds out what it comes to.
func (s *beside) add(b *testing.B, ask func(context.Context, *pgxpool.Pool) error) {
	b.Helper()
	if err := ask(b.Context(), s.asked.Pool); err != nil {
		b.Fatal(err)
	}
	s.ask, s.bare = append(s.ask, ask), append(s.bare, s.asked.take())
}

func (s *beside) run(b *testing.B, db *pgxpool.Pool) {
	b.Helper()
	for b.Loop() {
		for i := range s.ask {
			for turn := range 2 {
				passed := clock.Stopwatch()
				which := (i + turn) % 2 // who comes first finds less in memory
				var err error
				if which == 0 {
					err = s.ask[i](b.Context(), db)
				} else {
					err = s.plainly(b.Context(), s.bare[i])
				}
				s.passed[which] += passed()
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	n := float64(b.N * len(s.ask))
	b.ReportMetric(float64(s.passed[0].Microseconds())/n, "us/question")
	b.ReportMetric(float64(s.passed[1].Microseconds())/n, "us/bare")
	ratio := s.passed[0].Seconds() / s.passed[1].Seconds()
	b.ReportMetric(ratio, "question/bare")
	if ratio > mostBeside {
		b.Errorf("a question takes %.2f times as long as its statements, more than %.1f", ratio, mostBeside)
	}
	b.ReportMetric(0, "ns/op")
}

func (s *beside) plainly(ctx context.Context, statements []statement) error {
	for _, st := range statements {
		rows, err := s.db.Query(ctx, st.sql, st.args...)
		if err != nil {
			return err
		}
		for rows.Next() {
		}
		if err := rows.Err(); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkRegistryFilters asks a register of 15,000 with five filters at once,
// those that find few and those that find thousands, for the first page and for a
// later one.
func BenchmarkRegistryFilters(b *testing.B) {
	db := built(b, projections.Registry{})
	if err := projections.FillRegistry(b.Context(), db, nation(15_000)); err != nil {
		b.Fatal(err)
	}
	few := func(n int) projections.RegistryQuery {
		e := entryOf(n)
		t := e.Tracks[0]
		return projections.RegistryQuery{
			Text: string([]rune(e.Name)[2:4]), Authority: e.Authority, Track: t.Track, Category: t.MonitoringCategories[0], PublishedFrom: t.Since.AddDays(-30),
		}
	}
	many := func(n int) projections.RegistryQuery {
		t := entryOf(n).Tracks[0]
		return projections.RegistryQuery{
			Track: t.Track, InstitutionCategory: t.InstitutionCategories[0], Category: t.MonitoringCategories[0],
			Status: projections.RegistryEffective, PublishedTo: domain.Date("2026-08-01").AddDays(n % 60),
		}
	}
	later := func(n int) projections.RegistryQuery {
		q := many(n)
		found, err := projections.Registry{DB: db}.Search(b.Context(), q)
		if err != nil || found.Next == "" {
			b.Fatalf("%+v has one page of %d, %v", q, found.Total, err)
		}
		q.After = found.Next
		return q
	}
	for _, c := range []struct {
		name  string
		query func(n int) projections.RegistryQuery
	}{{"few", few}, {"many", many}, {"many-later-page", later}} {
		b.Run(c.name, func(b *testing.B) {
			s := newBeside(b, db, projections.Registry{}, nil)
			for n := 1; len(s.ask) < 100; n++ {
				if n%33 == 0 { // canceled
					continue
				}
				q := c.query(n)
				s.add(b, func(ctx context.Context, db *pgxpool.Pool) error {
					_, err := projections.Registry{DB: db}.Search(ctx, q)
					return err
				})
			}
			s.run(b, db)
		})
	}
}

// BenchmarkCapability asks 5,000,000 rows of annexes of some 9,000 institutions
// who may measure something: by a parameter and a standard in a province, as most
// do, in the country, and by one character.
func BenchmarkCapability(b *testing.B) {
	db := built(b, projections.Capability{})
	passed := clock.Stopwatch()
	if err := projections.FillCapability(b.Context(), db, capableNation(12_000, 580)); err != nil {
		b.Fatal(err)
	}
	var rows, tracks int
	schema := liveSchema(b, db, projections.Capability{})
	if err := db.QueryRow(b.Context(), `SELECT (SELECT count(*) FROM `+schema+`.capability_row), (SELECT count(*) FROM `+schema+`.capability)`).Scan(&rows, &tracks); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d rows of %d tracks, copied in %s", rows, tracks, passed())
	authorities := domain.Authorities()
	for _, c := range []struct {
		name  string
		query func(n int) projections.CapabilityQuery
	}{
		{"parameter-standard-province", func(n int) projections.CapabilityQuery {
			m := measurable[n]
			return projections.CapabilityQuery{Parameter: m.Parameter, Standard: m.StandardNo.WithoutYear(), Authority: authorities[n%len(authorities)], Category: m.Category}
		}},
		{"standard-country", func(n int) projections.CapabilityQuery {
			return projections.CapabilityQuery{Standard: string(measurable[n].StandardNo)}
		}},
		{"part-province", func(n int) projections.CapabilityQuery {
			return projections.CapabilityQuery{Parameter: "苯", Authority: authorities[n%len(authorities)]}
		}},
		{"part-country", func(n int) projections.CapabilityQuery {
			return projections.CapabilityQuery{Parameter: []string{"苯", "总", "镉", "需氧量"}[n%4]}
		}},
		{"later-page", func(n int) projections.CapabilityQuery {
			return projections.CapabilityQuery{Parameter: measurable[n].Parameter, After: string(authorities[n%len(authorities)]) + "-A"}
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := newBeside(b, db, projections.Capability{}, map[string]string{"enable_seqscan": "off"}) // as the read model has it
			for n := range 60 {
				q := c.query(n * 7)
				s.add(b, func(ctx context.Context, db *pgxpool.Pool) error {
					_, err := projections.Capability{DB: db}.Search(ctx, q)
					return err
				})
			}
			s.run(b, db)
		})
	}
}
