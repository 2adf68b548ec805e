package bench

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// pipelined is a transaction that sends a statement when somebody wants to know
// what it answers, and all those before it with it. BEGIN goes with the first
// and COMMIT with the last, so that a transaction that only writes takes one
// round trip, and one that reads first takes two. Each statement is prepared
// once on the connection.
//
// What a statement did is not known when Exec returns: its tag is empty, and
// its error is the next one's. Only programs that do not ask can use it.
type pipelined struct {
	conn  *pgx.Conn
	queue *pgx.Batch
}

var _ pgx.Tx = (*pipelined)(nil)

// errPipelined refuses what nobody has needed.
var errPipelined = errors.New("bench: a pipelined transaction cannot do that")

func begin(conn *pgx.Conn) *pipelined {
	tx := &pipelined{conn: conn, queue: new(pgx.Batch)}
	tx.queue.Queue(`BEGIN`)
	return tx
}

// Exec implements [pgx.Tx].
func (tx *pipelined) Exec(_ context.Context, sql string, arguments ...any) (pgconn.CommandTag, error) {
	tx.queue.Queue(sql, arguments...)
	return pgconn.CommandTag{}, nil
}

// SendBatch implements [pgx.Tx].
func (tx *pipelined) SendBatch(_ context.Context, b *pgx.Batch) pgx.BatchResults {
	for _, q := range b.QueuedQueries {
		tx.queue.Queue(q.SQL, q.Arguments...)
	}
	return queued{}
}

// Query implements [pgx.Tx].
func (tx *pipelined) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	tx.queue.Queue(sql, args...)
	results, err := tx.send(ctx, 1)
	if err != nil {
		return nil, err
	}
	rows, err := results.Query()
	if err != nil {
		return nil, errors.Join(err, results.Close())
	}
	return &lastRows{Rows: rows, results: results}, nil
}

// QueryRow implements [pgx.Tx].
func (tx *pipelined) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	rows, err := tx.Query(ctx, sql, args...)
	return onlyRow{rows, err}
}

// send sends what is queued and reads the answers, but for the last ones.
func (tx *pipelined) send(ctx context.Context, unread int) (pgx.BatchResults, error) {
	n := tx.queue.Len() - unread
	results := tx.conn.SendBatch(ctx, tx.queue)
	tx.queue = new(pgx.Batch)
	for range n {
		if _, err := results.Exec(); err != nil {
			return nil, errors.Join(err, results.Close())
		}
	}
	return results, nil
}

// CopyFrom implements [pgx.Tx]. It does not wait to be sent.
func (tx *pipelined) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	results, err := tx.send(ctx, 0)
	if err != nil {
		return 0, err
	}
	if err := results.Close(); err != nil {
		return 0, err
	}
	return tx.conn.CopyFrom(ctx, table, columns, rows)
}

// Commit implements [pgx.Tx].
func (tx *pipelined) Commit(ctx context.Context) error {
	tx.queue.Queue(`COMMIT`)
	results, err := tx.send(ctx, 0)
	if err != nil {
		return err
	}
	return results.Close()
}

// Rollback implements [pgx.Tx].
func (tx *pipelined) Rollback(ctx context.Context) error {
	_, err := tx.conn.Exec(ctx, `ROLLBACK`)
	return err
}

// Conn implements [pgx.Tx].
func (tx *pipelined) Conn() *pgx.Conn { return tx.conn }

// Begin implements [pgx.Tx].
func (*pipelined) Begin(context.Context) (pgx.Tx, error) { return nil, errPipelined }

// Prepare implements [pgx.Tx].
func (*pipelined) Prepare(context.Context, string, string) (*pgconn.StatementDescription, error) {
	return nil, errPipelined
}

// LargeObjects implements [pgx.Tx].
func (*pipelined) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }

// queued is the answer to a batch that was not sent yet.
type queued struct{}

// Exec implements [pgx.BatchResults].
func (queued) Exec() (pgconn.CommandTag, error) { return pgconn.CommandTag{}, nil }

// Query implements [pgx.BatchResults].
func (queued) Query() (pgx.Rows, error) { return nil, errPipelined }

// QueryRow implements [pgx.BatchResults].
func (queued) QueryRow() pgx.Row { return onlyRow{nil, errPipelined} }

// Close implements [pgx.BatchResults].
func (queued) Close() error { return nil }

// Tx implements [pgx.BatchResults].
func (queued) Tx() pgx.Tx { return nil }

// lastRows are the rows of the last statement sent. When they are read, the
// connection is free again.
type lastRows struct {
	pgx.Rows
	results pgx.BatchResults
	err     error
	closed  bool
}

// Next implements [pgx.Rows].
func (r *lastRows) Next() bool {
	more := r.Rows.Next()
	if !more {
		r.Close()
	}
	return more
}

// Close implements [pgx.Rows].
func (r *lastRows) Close() {
	r.Rows.Close()
	if !r.closed {
		r.closed, r.err = true, r.results.Close()
	}
}

// Err implements [pgx.Rows].
func (r *lastRows) Err() error { return errors.Join(r.Rows.Err(), r.err) }

// onlyRow is the first of some rows.
type onlyRow struct {
	rows pgx.Rows
	err  error
}

// Scan implements [pgx.Row].
func (r onlyRow) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return pgx.ErrNoRows
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	r.rows.Close()
	return r.rows.Err()
}
