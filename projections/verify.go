package projections

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/pglock"
)

// ErrVerifying refuses a second verification of one read model at a time.
var ErrVerifying = errors.New("projections: another verification of this read model is at work")

// Verdict is what a verification found. The read model is right if there are
// no differences; first is the live generation, second what the log says.
type Verdict struct {
	Generation  int
	Position    eventstore.Position // both were compared as of here
	Differences []Difference
}

// Verify builds m from the log into a schema of its own, up to exactly where
// the live generation is, compares the two byte for byte and drops the schema.
// The runner goes on meanwhile. Without a live generation it is [ErrNotBuilt].
func Verify(ctx context.Context, db *pgxpool.Pool, store eventstore.Store, m Model, p Progress) (Verdict, error) {
	if err := checkModel(m); err != nil {
		return Verdict{}, err
	}
	s, err := pglock.Dial(ctx, db, lockKey(m, toVerify))
	if err != nil {
		return Verdict{}, err
	}
	defer s.HangUp(ctx)
	if err := lockOr(ctx, s, ErrVerifying); err != nil {
		return Verdict{}, err
	}
	live, err := liveGeneration(ctx, s.Conn, m)
	if errors.Is(err, errNoGeneration) {
		return Verdict{}, ErrNotBuilt
	}
	if err != nil {
		return Verdict{}, err
	}
	if err := live.within(ctx, store); err != nil {
		return Verdict{}, err
	}
	schema := fmt.Sprintf("verify_%s_%d", m.Name(), m.Version())
	if err := dropSchema(ctx, s.Conn, schema); err != nil { // of one that was killed
		return Verdict{}, err
	}
	b, err := newBuild(ctx, s.Conn, store, m, schema)
	if err != nil {
		return Verdict{}, err
	}
	defer b.discard(ctx)
	if err := b.to(ctx, live.position, p); err != nil {
		return Verdict{}, err
	}
	return b.compare(ctx)
}

// compare looks at one moment of the live generation, takes the build to where
// that is, and compares. What it applied for that is undone again: it is a
// moment's work, so that no snapshot is held for long.
func (b *build) compare(ctx context.Context) (Verdict, error) {
	tx, err := b.conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
	if err != nil {
		return Verdict{}, err
	}
	defer func() { _ = tx.Rollback(ctx) }() // the session ends with it anyway
	live, err := liveGeneration(ctx, tx, b.model)
	if err != nil {
		return Verdict{}, err
	}
	if err := b.toWithin(ctx, tx, live.position); err != nil {
		return Verdict{}, err
	}
	v := Verdict{Generation: live.number, Position: live.position}
	v.Differences, err = compareSchemas(ctx, tx, schemaName(b.model, live.number), b.schema)
	return v, err
}
