package projections

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain/filing"
)

// kept is a filing in memory, altered since its rows were written.
type kept[R any] struct {
	inMemory
	state filing.State
	rows  R // what else its read model knows of it
}

// foldedOverhead is what a filing takes in memory, about, beside as much as its
// events take in the log.
const foldedOverhead = 3 << 10

// keptRows is the part that a read model of cases has in keeping filings: its
// own rows.
type keptRows[R any] interface {
	// load reads what the tables have of filings whose state was loaded.
	load(ctx context.Context, tx pgx.Tx, filings []*kept[R]) error
	// evolve applies the next event of a filing to its state, and notes what
	// that means for the rows.
	evolve(f *kept[R], e filingEvent)
	// write makes the rows those of filings.
	write(ctx context.Context, tx pgx.Tx, filings []*kept[R]) error
}

// folding keeps filings whose state is in the table folded.
type folding[R any] struct{ rows keptRows[R] }

func newFolding[R any](rows keptRows[R]) keeping[*kept[R]] { return folding[R]{rows} }

func (folding[R]) keep(id uuid.UUID) *kept[R] {
	return &kept[R]{inMemory: inMemory{id: id, size: foldedOverhead}}
}

func (l folding[R]) load(ctx context.Context, tx pgx.Tx, in map[uuid.UUID]*kept[R], missing []*kept[R], _ []filingEvent) error {
	if len(missing) == 0 {
		return nil
	}
	stored, err := loadFolded(ctx, tx, in, missing)
	if err != nil {
		return fmt.Errorf("load folded filings: %w", err)
	}
	if len(stored) == 0 {
		return nil
	}
	return l.rows.load(ctx, tx, stored)
}

func (l folding[R]) evolve(_ context.Context, _ pgx.Tx, in map[uuid.UUID]*kept[R], events []filingEvent) error {
	for _, e := range events {
		l.rows.evolve(in[e.filing], e)
	}
	return nil
}

func (l folding[R]) write(ctx context.Context, tx pgx.Tx, filings []*kept[R], empty bool) error {
	save := saveFolded[R]
	if empty {
		save = copyFolded[R]
	}
	if err := save(ctx, tx, filings); err != nil {
		return fmt.Errorf("save folded filings: %w", err)
	}
	return l.rows.write(ctx, tx, filings)
}

// loadFolded loads the states of filings and returns those that have one.
func loadFolded[R any](ctx context.Context, tx pgx.Tx, in map[uuid.UUID]*kept[R], filings []*kept[R]) (stored []*kept[R], err error) {
	rows, err := tx.Query(ctx, `SELECT filing, state FROM folded WHERE filing = ANY ($1)`, idsOf(filings))
	if err != nil {
		return nil, err
	}
	var id uuid.UUID
	var state []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &state}, func() error {
		f := in[id]
		if f.state, err = decodeFolded(state); err != nil {
			return fmt.Errorf("filing %s: %w", id, err)
		}
		f.size += len(state)
		stored = append(stored, f)
		return nil
	})
	return stored, err
}

// saveFolded writes the states of filings, whether they have one or not.
func saveFolded[R any](ctx context.Context, tx pgx.Tx, filings []*kept[R]) error {
	states := make([]string, len(filings))
	for i, f := range filings {
		state, err := encodeFolded(f.state)
		if err != nil {
			return err
		}
		states[i] = string(state)
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO folded (filing, state) SELECT filing, state FROM unnest($1::uuid[], $2::text[]) f (filing, state)
		ON CONFLICT (filing) DO UPDATE SET state = excluded.state`, idsOf(filings), states)
	return err
}

// copyFolded writes the states of filings that have none. It encodes one while
// the database stores another.
func copyFolded[R any](ctx context.Context, tx pgx.Tx, filings []*kept[R]) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"folded"}, []string{"filing", "state"},
		pgx.CopyFromSlice(len(filings), func(i int) ([]any, error) {
			state, err := encodeFolded(filings[i].state)
			return []any{[16]byte(filings[i].id), string(state)}, err
		}))
	return err
}
