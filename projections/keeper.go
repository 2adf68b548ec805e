package projections

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain/filing"
)

// kept is a filing in memory, altered since its rows were written.
type kept[R any] struct {
	id    uuid.UUID
	state filing.State
	rows  R   // what else its read model knows of it
	size  int // about how many bytes it takes
}

// keptRows is a read model's part in keeping filings: its own rows.
type keptRows[R any] interface {
	// load reads what the tables have of filings whose state was loaded.
	load(ctx context.Context, tx pgx.Tx, filings []*kept[R]) error
	// evolve applies the next event of a filing to its state, and notes what
	// that means for the rows.
	evolve(f *kept[R], e filingEvent)
	// write makes the rows those of filings.
	write(ctx context.Context, tx pgx.Tx, filings []*kept[R]) error
}

// keeper applies events that bear on cases to the filings it keeps in memory,
// and writes them when it is told to or when they are too many: first those
// that nothing happened to for longest. The state of each is in the table
// folded.
type keeper[R any] struct {
	model keptRows[R]
	limit int // of bytes in memory, about

	young   map[uuid.UUID]*kept[R]
	old     map[uuid.UUID]*kept[R] // nothing happened to these since young was empty
	size    int                    // of young
	partial bool                   // the tables have filings that are not in memory
}

// keptBytes is what a build takes to keep filings in memory: as much as tens of
// thousands take, the country's.
const keptBytes = 128 << 20

// filingOverhead is what a filing takes in memory, about, beside as much as its
// events take in the log.
const filingOverhead = 3 << 10

// writtenAtOnce is how many filings one statement writes.
const writtenAtOnce = 5000

// newKeeper keeps what the tables, empty so far, are to hold.
func newKeeper[R any](model keptRows[R], limit int) *keeper[R] {
	return &keeper[R]{model: model, limit: limit, young: make(map[uuid.UUID]*kept[R]), old: make(map[uuid.UUID]*kept[R])}
}

// applyKept applies a page to tables that have what came before.
func applyKept[R any](ctx context.Context, tx pgx.Tx, model keptRows[R], page []Event) error {
	k := newKeeper(model, keptBytes)
	k.partial = true
	if err := k.add(ctx, tx, page); err != nil {
		return err
	}
	return k.flush(ctx, tx)
}

// add implements [gathering].
func (k *keeper[R]) add(ctx context.Context, tx pgx.Tx, page []Event) error {
	events, err := caseEvents(page)
	if err != nil {
		return err
	}
	if err := k.open(ctx, tx, events); err != nil {
		return err
	}
	for _, e := range events {
		f := k.young[e.filing]
		k.model.evolve(f, e)
		f.size += len(e.Data)
		k.size += len(e.Data)
	}
	if k.size > k.limit/2 {
		return k.turn(ctx, tx)
	}
	return nil
}

// open makes the filings that events touch young.
func (k *keeper[R]) open(ctx context.Context, tx pgx.Tx, events []filingEvent) error {
	var missing []*kept[R]
	for _, e := range events {
		if k.young[e.filing] != nil {
			continue
		}
		f := k.old[e.filing]
		if f == nil {
			f = &kept[R]{id: e.filing, size: filingOverhead}
			missing = append(missing, f)
		}
		delete(k.old, e.filing)
		k.young[e.filing] = f
		k.size += f.size
	}
	if !k.partial || len(missing) == 0 {
		return nil
	}
	stored, err := k.load(ctx, tx, missing)
	if err != nil || len(stored) == 0 {
		return err
	}
	return k.model.load(ctx, tx, stored)
}

// load loads the states of filings and returns those that have one.
func (k *keeper[R]) load(ctx context.Context, tx pgx.Tx, filings []*kept[R]) (stored []*kept[R], err error) {
	rows, err := tx.Query(ctx, `SELECT filing, state FROM folded WHERE filing = ANY ($1)`, idsOf(filings))
	if err != nil {
		return nil, fmt.Errorf("load folded filings: %w", err)
	}
	var id uuid.UUID
	var state []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &state}, func() error {
		f := k.young[id]
		if f.state, err = decodeFolded(state); err != nil {
			return fmt.Errorf("filing %s: %w", id, err)
		}
		f.size += len(state)
		k.size += len(state)
		stored = append(stored, f)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load folded filings: %w", err)
	}
	return stored, nil
}

func idsOf[R any](filings []*kept[R]) [][16]byte {
	ids := make([][16]byte, len(filings))
	for i, f := range filings {
		ids[i] = f.id
	}
	return ids
}

// turn writes what is old and forgets it.
func (k *keeper[R]) turn(ctx context.Context, tx pgx.Tx) error {
	if err := k.write(ctx, tx, k.old); err != nil {
		return err
	}
	k.partial = k.partial || len(k.old) > 0
	k.old, k.young, k.size = k.young, k.old, 0
	clear(k.young)
	return nil
}

// flush implements [gathering].
func (k *keeper[R]) flush(ctx context.Context, tx pgx.Tx) error {
	maps.Copy(k.old, k.young)
	clear(k.young)
	return k.turn(ctx, tx)
}

// write writes filings in the order of their IDs.
func (k *keeper[R]) write(ctx context.Context, tx pgx.Tx, filings map[uuid.UUID]*kept[R]) error {
	save := saveFolded[R]
	if !k.partial {
		save = copyFolded[R]
	}
	sorted := slices.SortedFunc(maps.Values(filings), func(a, b *kept[R]) int { return bytes.Compare(a.id[:], b.id[:]) })
	for some := range slices.Chunk(sorted, writtenAtOnce) {
		if err := save(ctx, tx, some); err != nil {
			return fmt.Errorf("save folded filings: %w", err)
		}
		if err := k.model.write(ctx, tx, some); err != nil {
			return err
		}
	}
	return nil
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
