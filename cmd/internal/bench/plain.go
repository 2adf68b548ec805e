package bench

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
)

// plainTable is what a program would write rows to that wants no more than to
// keep them: the columns of the log's events and its two indexes, a position
// from the table itself, no partitions, no streams beside it.
const plainTable = `CREATE TABLE plain (
	position  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	stream_id bigint      NOT NULL,
	revision  integer     NOT NULL,
	stored_at timestamptz NOT NULL DEFAULT now(),
	id        uuid        NOT NULL,
	type      text        COLLATE "C" NOT NULL,
	meta      bytea       NOT NULL,
	data      bytea       NOT NULL,
	UNIQUE (stream_id, revision)
)`

// plainInsert is prepared once on each connection, by pgx, and commits itself.
const plainInsert = `INSERT INTO plain (stream_id, revision, id, type, meta, data) VALUES ($1, $2, $3, $4, $5, $6)`

// plain is the cells that insert single rows.
type plain struct {
	url    string
	supply *supply
	window window
}

// one measures n connections, each inserting one row after the other.
func (p plain) one(n int) func(context.Context) (Sample, error) {
	return func(ctx context.Context) (_ Sample, err error) {
		conns := make([]*pgx.Conn, 0, n)
		defer func() {
			for _, conn := range conns {
				err = errors.Join(err, conn.Close(context.WithoutCancel(ctx)))
			}
		}()
		for range n {
			conn, err := pgx.Connect(ctx, p.url)
			if err != nil {
				return Sample{}, err
			}
			conns = append(conns, conn)
		}
		clients := p.supply.newClients(n)
		sample, _, err := p.window.parallel(ctx, n, 1, func(ctx context.Context, i int) error {
			c := clients[i]
			e := c.event()
			_, err := conns[i].Exec(ctx, plainInsert, c.streamID, c.revision, e.ID[:], e.Type, e.Metadata, e.Data)
			if err == nil {
				c.acknowledge()
			}
			return err
		})
		return sample, err
	}
}
