package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"example.org/ledger/eventstore"
)

// Progress is told how far long work has come: the position reached and the
// one to be reached. It may be nil.
type Progress func(done, end eventstore.Position)

func (p Progress) tell(done, end eventstore.Position) {
	if p != nil {
		p(done, end)
	}
}

// build fills a schema that nobody else writes to from the beginning of the
// log.
type build struct {
	conn   *pgx.Conn
	store  eventstore.Store
	model  Model
	schema string
	checkpoint
}

// newBuild makes the schema, empty.
func newBuild(ctx context.Context, conn *pgx.Conn, store eventstore.Store, m Model, schema string) (*build, error) {
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return createSchema(ctx, tx, m, schema) })
	if err != nil {
		return nil, err
	}
	return &build{conn: conn, store: store, model: m, schema: schema}, nil
}

// to applies the events up to and including end, which the log has reached,
// each batch in a transaction of its own.
func (b *build) to(ctx context.Context, end eventstore.Position, p Progress) error {
	g, ok := b.model.(gatherer)
	if !ok || !b.position.IsZero() {
		return b.each(ctx, end, b.model.Apply, p)
	}
	gathered := g.gather()
	if err := b.each(ctx, end, gathered.add, p); err != nil {
		return err
	}
	return b.within(ctx, func(tx pgx.Tx) error { return gathered.flush(ctx, tx) })
}

// each has f apply each batch in a transaction of its own.
func (b *build) each(ctx context.Context, end eventstore.Position, f applying, p Progress) error {
	return b.batches(ctx, end, func(events []Event) error {
		return b.within(ctx, func(tx pgx.Tx) error { return f.guarded(ctx, tx, events) })
	}, p)
}

// within calls f in a transaction that has entered the schema.
func (b *build) within(ctx context.Context, f func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, b.conn, func(tx pgx.Tx) error {
		if err := enterSchema(ctx, tx, b.schema); err != nil {
			return err
		}
		return f(tx)
	})
}

// toWithin is to within a transaction that is under way, for the last events:
// if the transaction fails, the build is void.
func (b *build) toWithin(ctx context.Context, tx pgx.Tx, end eventstore.Position) error {
	if err := enterSchema(ctx, tx, b.schema); err != nil {
		return err
	}
	return b.batches(ctx, end, func(events []Event) error { return applying(b.model.Apply).guarded(ctx, tx, events) }, nil)
}

// batches calls apply with what follows the checkpoint and concerns the model,
// up to and including end, and moves the checkpoint.
func (b *build) batches(ctx context.Context, end eventstore.Position, apply func([]Event) error, p Progress) error {
	if !b.position.Before(end) {
		return nil
	}
	for piece, err := range follow(ctx, b.store, b.model, span{b.position, end}, time.Hour) {
		if err == nil && !piece.empty() {
			err = b.advance(piece, apply)
			p.tell(b.position, end)
		}
		if err != nil {
			return fmt.Errorf("build %s: %w", b.schema, err)
		}
	}
	return ctx.Err()
}

// advance calls apply with the events of a batch and moves the checkpoint.
func (b *build) advance(piece batch, apply func([]Event) error) error {
	after, err := checkpointAt(piece.last)
	if err == nil && len(piece.events) > 0 {
		err = apply(piece.events)
	}
	if err == nil {
		b.checkpoint = after
	}
	return err
}

// settle makes the indexes, gives the planner its statistics, and the rows the
// mark that all may see them; a table filled in one go would otherwise get them
// some time later.
func (b *build) settle(ctx context.Context) error {
	err := pgx.BeginFunc(ctx, b.conn, func(tx pgx.Tx) error { return createIndexes(ctx, tx, b.model, b.schema) })
	if err != nil {
		return err
	}
	tables, err := tablesOf(ctx, b.conn, b.schema)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if _, err := b.conn.Exec(ctx, `VACUUM (ANALYZE) `+pgx.Identifier{b.schema, t}.Sanitize()); err != nil {
			return fmt.Errorf("vacuum %s.%s: %w", b.schema, t, err)
		}
	}
	return nil
}

// tablesOf returns the tables of a schema in byte order.
func tablesOf(ctx context.Context, db querier, schema string) ([]string, error) {
	rows, err := db.Query(ctx, `
		SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') ORDER BY c.relname COLLATE "C"`, schema)
	if err != nil {
		return nil, fmt.Errorf("tables of %s: %w", schema, err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("tables of %s: %w", schema, err)
	}
	return tables, nil
}

// dropSchema drops a schema with everything in it, if it exists.
func dropSchema(ctx context.Context, conn *pgx.Conn, schema string) error {
	if _, err := conn.Exec(ctx, `DROP SCHEMA IF EXISTS `+quoted(schema)+` CASCADE`); err != nil {
		return fmt.Errorf("drop schema %s: %w", schema, err)
	}
	return nil
}

// discard drops what a build that failed has left, as far as the connection
// still allows. What it cannot drop, the next build does.
func (b *build) discard(ctx context.Context) {
	const patience = 10 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	_ = dropSchema(ctx, b.conn, b.schema) // see above
}
