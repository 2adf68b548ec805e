package projections

import (
	"context"
	"iter"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain/filing"
)

// UseIndexes is useIndexes for a session.
const UseIndexes = `SET enable_seqscan = off`

// filledAtOnce is how many tracks FillCapability holds in memory.
const filledAtOnce = 50

// FillCapability copies published tracks of testing with the rows of their annexes
// into the tables of the live read model, which has none of them.
func FillCapability(ctx context.Context, db *pgxpool.Pool, tracks iter.Seq2[RegistryEntry, []filing.AnnexRow]) error {
	return fillLive(ctx, db, Capability{}, func(tx pgx.Tx) error {
		var some []*kept[capabilityKept]
		for e, rows := range tracks {
			some = append(some, keptCapability(e, rows))
			if len(some) == filledAtOnce {
				if err := (capabilityRows{}).write(ctx, tx, some); err != nil {
					return err
				}
				some = nil
			}
		}
		return capabilityRows{}.write(ctx, tx, some)
	})
}

func keptCapability(e RegistryEntry, rows []filing.AnnexRow) *kept[capabilityKept] {
	track := e.Tracks[0]
	r := capabilityKept{altered: true, methods: true, sources: capabilitySources{annex: uuid.NewSHA1(e.ID, []byte("staging"))}}
	r.entries = []CapabilityEntry{{
		ID: e.ID, Track: track.Track, Name: e.Name, CreditCode: e.CreditCode, Authority: e.Authority, County: e.County, Number: track.Number,
		source: r.sources.annex, categories: track.MonitoringCategories,
	}}
	for part := 0; part*filing.MaxAnnexPartRows < len(rows); part++ {
		from := part * filing.MaxAnnexPartRows
		r.writes.rows(filing.AnnexPartStaged{
			StagingID: r.sources.annex, Part: part + 1, Piece: 1, Rows: rows[from:min(from+filing.MaxAnnexPartRows, len(rows))],
		})
	}
	return &kept[capabilityKept]{inMemory: inMemory{id: e.ID}, rows: r}
}
