package projections_test

import (
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// register15k is a log in which 15,000 institutions are published: the nation.
var register15k = sync.OnceValue(func() func(testing.TB) *memory.Store {
	var store memory.Store
	var once sync.Once
	return func(t testing.TB) *memory.Store {
		once.Do(func() {
			l := projectionstest.NewLedger(&store)
			for n := range 15_000 {
				i := projectionstest.Random(n)
				l.Publish(t, i, filing.Number(i.Authority, i.Track, 2026, n+1))
			}
		})
		return &store
	}
})()

// BenchmarkRegistrySearch asks a register of 15,000 for two characters, beside
// the same question in bare SQL: one statement, no transaction, names only.
func BenchmarkRegistrySearch(b *testing.B) {
	db := database(b)
	if err := projections.Rebuild(b.Context(), db, register15k(b), projections.Registry{}, nil); err != nil {
		b.Fatal(err)
	}
	registry := projections.Registry{DB: db}
	var texts []string
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		name := []rune(projectionstest.Random(rng.IntN(15_000)).Name)
		texts = append(texts, string(name[2:4])) // behind the province
	}
	search := func(q projections.RegistryQuery) func(*testing.B) {
		return func(b *testing.B) {
			b.RunParallel(func(p *testing.PB) {
				for n := 0; p.Next(); n++ {
					if q.Text == "two" {
						q := q
						q.Text = texts[n%len(texts)]
						check(b, registry, q)
						continue
					}
					check(b, registry, q)
				}
			})
		}
	}
	b.Run("two-characters", search(projections.RegistryQuery{Text: "two"}))
	b.Run("two-characters-filtered", search(projections.RegistryQuery{Text: "two", Authority: "32", Track: "testing"}))
	b.Run("frequent-word", search(projections.RegistryQuery{Text: "检测"}))
	b.Run("one-character", search(projections.RegistryQuery{Text: "屿"}))
	b.Run("credit-code", search(projections.RegistryQuery{Text: string(projectionstest.Random(77).CreditCode)}))
	b.Run("everything", search(projections.RegistryQuery{}))
	b.Run("category", search(projections.RegistryQuery{Category: "M05"}))
	b.Run("entry", func(b *testing.B) {
		b.RunParallel(func(p *testing.PB) {
			for n := 0; p.Next(); n++ {
				if _, err := registry.Entry(b.Context(), projectionstest.Random(n%15_000).ID()); err != nil {
					b.Error(err)
				}
			}
		})
	})
	b.Run("bare-two-characters", func(b *testing.B) { bare(b, db, texts) })
}

func check(b *testing.B, registry projections.Registry, q projections.RegistryQuery) {
	b.Helper()
	page, err := registry.Search(b.Context(), q)
	if err != nil || q.Authority == "" && page.Total == 0 {
		b.Errorf("%+v: %+v, %v", q, page, err)
	}
}

// bare is the least that a search of names can be.
func bare(b *testing.B, db *pgxpool.Pool, texts []string) {
	sql := `SELECT filing, name FROM ` + liveSchema(b, db, projections.Registry{}) + `.registry WHERE terms @> ARRAY[$1] ORDER BY authority, number LIMIT 20`
	b.RunParallel(func(p *testing.PB) {
		for n := 0; p.Next(); n++ {
			rows, err := db.Query(b.Context(), sql, texts[n%len(texts)])
			if err != nil {
				b.Error(err)
				return
			}
			var id uuid.UUID
			var name string
			if _, err := pgx.ForEachRow(rows, []any{&id, &name}, func() error { return nil }); err != nil {
				b.Error(err)
			}
		}
	})
}
