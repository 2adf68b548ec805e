package eventstore_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/pgtest"
	"github.com/google/uuid"
)

// A command on a filing of five thousand events beside the same command on a
// new one, in turns: the median of the one as a multiple of the other's; and the
// same with nothing kept between commands.
func BenchmarkCommandOnLongFiling(b *testing.B) {
	pool, err := postgres.Connect(b.Context(), pgtest.Migrated(b), postgres.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	s := postgres.New(pool)
	b.Cleanup(s.Close)
	d := edge.NewDecider(s, nil, "bench")
	do := func(d *edge.Decider, id string, c filing.Command) time.Duration {
		passed := clock.Stopwatch()
		_, err := d.Execute(b.Context(), id, c, eventstore.Request{Command: uuid.New(), At: clock.Now()})
		if err != nil {
			b.Fatal(err)
		}
		return passed()
	}
	begin := func() string {
		id := uuid.NewString()
		do(d, id, filing.Register{
			CreditCode: domain.CreditCode(id), Authority: "32", Track: domain.Testing, CaseID: uuid.New(),
		})
		return id
	}
	attach := func() filing.Command {
		return filing.AttachDocument{DocumentID: uuid.New(), Document: filing.Document{
			Kind: domain.DocumentEvidence, SHA256: strings.Repeat("0f", 32), Size: 1, MediaType: "application/pdf",
		}}
	}
	long, other := begin(), begin()
	for range 5000 {
		do(d, long, attach())
		do(d, other, attach())
	}
	forgetful := d.On(s)
	var fresh, cached, folded []time.Duration
	for b.Loop() {
		fresh = append(fresh, do(d, begin(), attach()))
		cached = append(cached, do(d, long, attach()))
		folded = append(folded, do(forgetful, other, attach()))
	}
	median := func(d []time.Duration) float64 { slices.Sort(d); return float64(d[len(d)/2]) }
	b.ReportMetric(median(cached)/median(fresh), "long/fresh")
	b.ReportMetric(median(folded)/median(fresh), "uncached/fresh")
	b.ReportMetric(median(fresh)/1e3, "fresh-µs")
	b.ReportMetric(0, "ns/op")
}
