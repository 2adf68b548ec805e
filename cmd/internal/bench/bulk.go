package bench

import (
	"context"
	"fmt"
	"time"

	"example.org/ledger/internal/clock"
	"github.com/jackc/pgx/v5"
)

// copiedTable is the log's table of events without its rows and triggers:
// the same partitions with the same indexes.
const copiedTable = `
CREATE SCHEMA copied;
CREATE TABLE copied.event (LIKE log.event INCLUDING ALL EXCLUDING INDEXES) PARTITION BY RANGE (position);
DO $$
DECLARE
	part record;
BEGIN
	FOR part IN
		SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) AS bound
		FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'log.event'::regclass ORDER BY c.relname
	LOOP
		EXECUTE format('CREATE TABLE copied.%I (LIKE log.%I INCLUDING ALL)', part.relname, part.relname);
		EXECUTE format('ALTER TABLE copied.event ATTACH PARTITION copied.%I %s', part.relname, part.bound);
	END LOOP;
END $$`

// eventColumns are the log's, in the order of the table.
var eventColumns = []string{"position", "stream_id", "revision", "stored_at", "id", "type", "meta", "data"}

// copies is the cell that copies rows in.
type copies struct {
	url    string
	supply *supply
	window window
	rows   int // of one transaction
}

// run measures COPY of so many rows in one transaction, by one connection, into
// an empty table.
func (c copies) run(ctx context.Context) (Sample, error) {
	conn, err := pgx.Connect(ctx, c.url)
	if err != nil {
		return Sample{}, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := c.in(ctx, conn, c.rows/10); err != nil { // warms up
		return Sample{}, err
	}
	return c.window.passes(ctx, func(ctx context.Context) (int, time.Duration, error) {
		took, err := c.in(ctx, conn, c.rows)
		return c.rows, took, err
	})
}

// in copies n rows and tells how long that took, the commit included. Then it
// empties the table again.
func (c copies) in(ctx context.Context, conn *pgx.Conn, n int) (time.Duration, error) {
	from := c.supply.newClients(1)[0]
	at, row := clock.Now(), 0
	passed := clock.Stopwatch()
	copied, err := conn.CopyFrom(ctx, pgx.Identifier{"copied", "event"}, eventColumns, pgx.CopyFromFunc(func() ([]any, error) {
		if row == n {
			return nil, nil
		}
		stream, revision := row/batchSize*batchSize+1, row%batchSize // of as many events as the appends
		row++
		e := from.event()
		return []any{int64(row), int64(stream), int32(revision), at, e.ID[:], e.Type, e.Metadata, e.Data}, nil
	}))
	took := passed()
	if err != nil {
		return 0, fmt.Errorf("copy in: %w", err)
	}
	if copied != int64(n) {
		return 0, fmt.Errorf("copy in: %d of %d rows", copied, n)
	}
	_, err = conn.Exec(ctx, `TRUNCATE copied.event`)
	return took, err
}
