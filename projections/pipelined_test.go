package projections

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/pglock"
)

// ApplyOneByOne brings m from nothing to an end of the log with a transaction
// for each event, whose statements wait for an answer only where the read model
// needs it to go on: two round trips for what concerns it, one for the rest.
func ApplyOneByOne(ctx context.Context, db *pgxpool.Pool, store eventstore.Store, m Model, end eventstore.Position) error {
	s, err := pglock.Dial(ctx, db, lockKey(m, toRun))
	if err != nil {
		return err
	}
	defer s.HangUp(ctx)
	g, err := openGeneration(ctx, s.Conn, m)
	if err != nil {
		return err
	}
	// Once for all, for a batch is prepared before any of it is carried out.
	if _, err := s.Conn.Exec(ctx, `SET search_path = `+quoted(schemaName(m, g.number))+`, pg_temp`); err != nil {
		return err
	}
	for page, err := range store.Follow(ctx, g.position) {
		if err != nil {
			return err
		}
		for i := range page {
			var b batch
			if err := b.add(m, &page[i]); err != nil {
				return err
			}
			if err := g.pipeline(ctx, s.Conn, b); err != nil {
				return err
			}
			if g.position == end {
				return nil
			}
		}
	}
	return ctx.Err()
}

// pipeline is advance with as few round trips as there can be.
func (g *generation) pipeline(ctx context.Context, conn *pgx.Conn, b batch) error {
	after, err := checkpointAt(b.last)
	if err != nil {
		return err
	}
	tx := &pipelined{conn: conn, queued: new(pgx.Batch)}
	tx.queued.Queue(`BEGIN`)
	tx.queued.Queue(`SELECT generation FROM read.live WHERE name = $1 AND version = $2 FOR SHARE`, g.model.Name(), g.model.Version())
	if len(b.events) > 0 {
		if err := g.model.Apply(ctx, tx, b.events); err != nil {
			return err
		}
	}
	tx.queued.Queue(`
		UPDATE read.checkpoint SET position = $4, recorded_at = $5
		WHERE name = $1 AND version = $2 AND generation = $3 AND position = $6`,
		g.model.Name(), g.model.Version(), g.number, after.position.String(), nullTime(after.recordedAt), g.position.String())
	tx.queued.Queue(`COMMIT`)
	if err := tx.flush(ctx); err != nil {
		return err
	}
	g.checkpoint = after
	return nil
}

// pipelined is a transaction that keeps statements back until somebody wants to
// see rows. What else a transaction can do, it cannot.
type pipelined struct {
	pgx.Tx
	conn   *pgx.Conn
	queued *pgx.Batch
}

func (p *pipelined) flush(ctx context.Context) error {
	b := p.queued
	p.queued = new(pgx.Batch)
	return p.conn.SendBatch(ctx, b).Close()
}

// Exec does not know how many rows there will be.
func (p *pipelined) Exec(_ context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	p.queued.Queue(sql, args...)
	return pgconn.CommandTag{}, nil
}

func (p *pipelined) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	p.queued.QueuedQueries = append(p.queued.QueuedQueries, b.QueuedQueries...)
	for _, q := range b.QueuedQueries {
		if q.Fn != nil { // somebody wants to see rows
			b, p.queued = p.queued, new(pgx.Batch)
			return p.conn.SendBatch(ctx, b)
		}
	}
	return p.conn.SendBatch(ctx, new(pgx.Batch))
}

func (p *pipelined) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	if err := p.flush(ctx); err != nil {
		return 0, err
	}
	return p.conn.CopyFrom(ctx, table, columns, rows)
}

func (p *pipelined) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	b := p.queued
	p.queued = new(pgx.Batch)
	before := b.Len()
	b.Queue(sql, args...)
	results := p.conn.SendBatch(ctx, b)
	for range before {
		if _, err := results.Exec(); err != nil {
			_ = results.Close()
			return nil, err
		}
	}
	rows, err := results.Query()
	return &batchRows{rows, results}, err
}

// batchRows are the rows of the last statement of a batch.
type batchRows struct {
	pgx.Rows
	of pgx.BatchResults
}

func (r *batchRows) Close() {
	r.Rows.Close()
	_ = r.of.Close() // Err has it
}

func (r *batchRows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.Close()
	return false
}
