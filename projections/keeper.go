package projections

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// inMemory is what a keeper knows of a filing it keeps.
type inMemory struct {
	id   uuid.UUID
	size int // about how many bytes it takes
	last int // the page that touched it last
}

func (m *inMemory) memory() *inMemory { return m }

// keepable is a filing as a read model keeps it.
type keepable interface{ memory() *inMemory }

// keeping is a read model's part in keeping filings.
type keeping[F keepable] interface {
	// keep returns a filing nothing happened to yet.
	keep(id uuid.UUID) F
	// load reads what the tables have of filings that are missing in memory, and
	// what else events need of those they touch. It adds to their sizes.
	load(ctx context.Context, tx pgx.Tx, in map[uuid.UUID]F, missing []F, events []filingEvent) error
	// evolve applies events to the filings, and writes what it does not keep.
	evolve(ctx context.Context, tx pgx.Tx, in map[uuid.UUID]F, events []filingEvent) error
	// write makes the rows those of filings; if empty, the tables have none of
	// any of them.
	write(ctx context.Context, tx pgx.Tx, filings []F, empty bool) error
}

// keeper applies events to the filings it keeps in memory, and writes them when
// it is told to or when they are too many: first those that nothing happened to
// for longest.
type keeper[F keepable] struct {
	model keeping[F]
	limit int // of bytes in memory, about

	filings map[uuid.UUID]F
	size    int  // of all
	pages   int  // applied so far
	partial bool // the tables have filings that are not in memory
}

// keptBytes is what a build takes to keep filings in memory: as much as tens of
// thousands take, the country's, where it keeps their cases alone, and some
// fifteen thousand small ones where it keeps all of them.
const keptBytes = 128 << 20

// evictedAtOnce is which part of the limit is written when it is reached.
const evictedAtOnce = 8

// writtenAtOnce is how many filings one statement writes.
const writtenAtOnce = 5000

// newKeeper keeps what the tables, empty so far, are to hold.
func newKeeper[F keepable](model keeping[F], limit int) *keeper[F] {
	return &keeper[F]{model: model, limit: limit, filings: make(map[uuid.UUID]F)}
}

// applyKept applies a page to tables that have what came before.
func applyKept[F keepable](ctx context.Context, tx pgx.Tx, model keeping[F], page []Event) error {
	k := newKeeper(model, keptBytes)
	k.partial = true
	if err := k.add(ctx, tx, page); err != nil {
		return err
	}
	return k.flush(ctx, tx)
}

// add implements [gathering].
func (k *keeper[F]) add(ctx context.Context, tx pgx.Tx, page []Event) error {
	events, err := filingEvents(page)
	if err != nil || len(events) == 0 {
		return err
	}
	touched, missing := k.open(events)
	if k.partial {
		if err := k.model.load(ctx, tx, k.filings, missing, events); err != nil {
			return err
		}
	}
	if err := k.model.evolve(ctx, tx, k.filings, events); err != nil {
		return err
	}
	for _, e := range events {
		k.filings[e.filing].memory().size += len(e.Data)
	}
	for _, f := range touched {
		k.size += f.memory().size
	}
	if k.size > k.limit {
		return k.evict(ctx, tx, k.limit-k.limit/evictedAtOnce)
	}
	return nil
}

// open returns the filings that events touch, those that are missing in memory
// also by themselves, empty. It leaves them out of the size until it is known.
func (k *keeper[F]) open(events []filingEvent) (touched, missing []F) {
	k.pages++
	for _, e := range events {
		f, ok := k.filings[e.filing]
		switch {
		case !ok:
			f = k.model.keep(e.filing)
			k.filings[e.filing] = f
			missing = append(missing, f)
		case f.memory().last == k.pages:
			continue
		default:
			k.size -= f.memory().size
		}
		f.memory().last = k.pages
		touched = append(touched, f)
	}
	return touched, missing
}

func idsOf[F keepable](filings []F) [][16]byte {
	ids := make([][16]byte, len(filings))
	for i, f := range filings {
		ids[i] = f.memory().id
	}
	return ids
}

// evict writes and forgets the filings that nothing happened to for longest, as
// many as there are beyond so many bytes.
func (k *keeper[F]) evict(ctx context.Context, tx pgx.Tx, left int) error {
	idlest := slices.SortedFunc(maps.Values(k.filings), func(a, b F) int {
		return cmp.Or(cmp.Compare(a.memory().last, b.memory().last), compareIDs(a.memory().id, b.memory().id))
	})
	n := 0
	for ; n < len(idlest) && k.size > left; n++ {
		k.size -= idlest[n].memory().size
		delete(k.filings, idlest[n].memory().id)
	}
	return k.write(ctx, tx, idlest[:n])
}

// flush implements [gathering].
func (k *keeper[F]) flush(ctx context.Context, tx pgx.Tx) error {
	all := slices.Collect(maps.Values(k.filings))
	clear(k.filings)
	k.size = 0
	return k.write(ctx, tx, all)
}

// write writes filings that are not in memory any more, in the order of their
// IDs.
func (k *keeper[F]) write(ctx context.Context, tx pgx.Tx, filings []F) error {
	slices.SortFunc(filings, func(a, b F) int { return compareIDs(a.memory().id, b.memory().id) })
	for some := range slices.Chunk(filings, writtenAtOnce) {
		if err := k.model.write(ctx, tx, some, !k.partial); err != nil {
			return err
		}
	}
	k.partial = k.partial || len(filings) > 0
	return nil
}
