package postgres

import (
	"context"
	"encoding/binary"
	"errors"
	"iter"
	"math"

	"example.org/ledger/eventstore"
	"github.com/jackc/pgx/v5"
)

// Head implements [eventstore.Store].
func (s *Store) Head(ctx context.Context, stream eventstore.Stream) (eventstore.Revision, error) {
	var head int32
	err := s.pool.QueryRow(ctx, `SELECT revision FROM log.stream WHERE name = $1`, string(stream)).Scan(&head)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return eventstore.Empty, nil
	case err != nil:
		return eventstore.Empty, readError(ctx, err, "head of %s", stream)
	}
	return eventstore.Revision(head), nil
}

// End implements [eventstore.Store].
func (s *Store) End(ctx context.Context) (eventstore.Position, error) {
	var last int64
	if err := s.pool.QueryRow(ctx, `SELECT last_position FROM log.head`).Scan(&last); err != nil {
		return eventstore.Position{}, readError(ctx, err, "end")
	}
	return eventstore.NewPosition(uint64(last), 0), nil
}

// A stream's events lie between its first and its last position, which spares
// looking into the other partitions. One row without event says that the
// stream is there and has none in the range.
const (
	readForward = `SELECT ` + columns + `, s.revision FROM log.stream s
		LEFT JOIN log.event e ON e.stream_id = s.id AND e.position BETWEEN s.id AND s.last_position
			AND e.revision >= $2 AND e.revision < $2::integer + $3::integer
		WHERE s.name = $1 ORDER BY e.revision`
	readBackward = `SELECT ` + columns + `, s.revision FROM log.stream s
		LEFT JOIN log.event e ON e.stream_id = s.id AND e.position BETWEEN s.id AND s.last_position
			AND e.revision <= least($2, s.revision) AND e.revision > least($2, s.revision) - $3::integer
		WHERE s.name = $1 ORDER BY e.revision DESC`
)

// lastRevision is higher than any, and leaves room to count from.
const lastRevision = math.MaxInt32 - pageEvents

// Read implements [eventstore.Store]. It checks that revisions follow one
// another up to the head, so that a history cut short is [ErrDamaged] and not
// a short history.
func (s *Store) Read(ctx context.Context, stream eventstore.Stream, o eventstore.ReadOptions) iter.Seq2[[]eventstore.Recorded, error] {
	return func(yield func([]eventstore.Recorded, error) bool) {
		next, left := min(max(o.From, 0), lastRevision), o.Max
		if o.Backwards && o.From < 0 {
			next = lastRevision
		}
		var rows limiter
		for {
			want := rows.next()
			if left > 0 {
				want = min(want, left)
			}
			p, head, err := s.readPage(ctx, stream, next, want, o.Backwards)
			if err != nil {
				yield(nil, readError(ctx, err, "read %s", stream))
				return
			}
			n := len(p.events)
			if n == 0 || !yield(p.events, nil) || n == left {
				return
			}
			rows.learn(n, p.full())
			if left > 0 {
				left -= n
			}
			last := p.events[n-1].Revision
			if next = last + 1; o.Backwards {
				next = last - 1
			}
			if next < 0 || next > head {
				return
			}
		}
	}
}

// readPage reads up to want events of stream from a revision on, and its head.
func (s *Store) readPage(ctx context.Context, stream eventstore.Stream, from eventstore.Revision, want int, backwards bool) (*page, eventstore.Revision, error) {
	sql, step := readForward, eventstore.Revision(1)
	if backwards {
		sql, step = readBackward, -1
	}
	args := append(binaryRows[:2:2], string(stream), int32(from), int32(want))
	rows, err := s.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	p, head := new(page), eventstore.Empty
	for rows.Next() && !p.full() {
		v := rows.RawValues()
		head = eventstore.Revision(int32(binary.BigEndian.Uint32(v[8])))
		if from > head && backwards {
			from = head
		}
		if v[0] == nil {
			break
		}
		p.add(v)
		r := &p.events[len(p.events)-1]
		if r.Stream = stream; r.Revision != from {
			return nil, 0, damaged("%s has no revision %d, but %d", stream, from, r.Revision)
		}
		from += step
	}
	rows.Close()
	if rows.Err() == nil && !p.full() && len(p.events) < want && from >= 0 && from <= head {
		return nil, 0, damaged("%s has no revision %d, though it is at %d", stream, from, head)
	}
	return p, head, rows.Err()
}
