package postgres

import (
	"context"
	"fmt"
	"iter"
	"math"
	"time"

	"example.org/ledger/eventstore"
)

// poll is how long a follower trusts silence.
const poll = time.Second

// Follow implements [eventstore.Store]. A position that is missing, or after
// beyond the end of the log, is [ErrDamaged]. A database that goes away ends
// it with [eventstore.ErrUnavailable]; follow again from the last event seen.
func (s *Store) Follow(ctx context.Context, after eventstore.Position) iter.Seq2[[]eventstore.Recorded, error] {
	return func(yield func([]eventstore.Recorded, error) bool) {
		commit, prepare := after.Parts()
		if commit > math.MaxInt64 || prepare != 0 {
			yield(nil, fmt.Errorf("%w: %s is not a position of this log", eventstore.ErrInvalid, after))
			return
		}
		s.listening.Do(func() { s.work.Go(s.listen) })
		last, rows := int64(commit), limiter(0)
		for {
			appended := s.bell.wait()
			p, err := s.followPage(ctx, last, &rows)
			if err == nil && len(p) == 0 {
				err = s.await(ctx, appended, last)
			}
			if err != nil {
				yield(nil, readError(ctx, err, "follow after %d", last))
				return
			}
			if len(p) > 0 && !yield(p, nil) {
				return
			}
			last += int64(len(p))
		}
	}
}

// followPage reads what comes after a position, as far as one page goes.
func (s *Store) followPage(ctx context.Context, last int64, limit *limiter) ([]eventstore.Recorded, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	args := append(binaryRows[:2:2], last, limit.next())
	rows, err := conn.Query(ctx, `SELECT `+columns+` FROM log.event e
		WHERE e.position > $1 ORDER BY e.position LIMIT $2`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	p := new(page)
	for rows.Next() && !p.full() {
		p.add(rows.RawValues())
		last++
		if at := p.events[len(p.events)-1].Position; at != eventstore.NewPosition(uint64(last), 0) {
			return nil, damaged("after position %d comes %s", last-1, at)
		}
	}
	rows.Close()
	if rows.Err() != nil || len(p.events) == 0 {
		return nil, rows.Err()
	}
	limit.learn(len(p.events), p.full())
	return p.events, s.names.put(ctx, conn, p)
}

// await returns when there may be something after last. When nobody rang for
// a while it asks the log itself, which also tells an end from a hole.
func (s *Store) await(ctx context.Context, appended <-chan struct{}, last int64) error {
	silence := time.NewTimer(poll)
	defer silence.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-appended:
		return nil
	case <-silence.C:
	}
	var end int64
	var more bool
	err := s.pool.QueryRow(ctx, `SELECT h.last_position, EXISTS (SELECT FROM log.event e WHERE e.position > $1)
		FROM log.head h`, last).Scan(&end, &more)
	switch {
	case err != nil:
		return err
	case end < last:
		return damaged("the log ends at position %d", end)
	case end > last && !more:
		return damaged("the log ends at position %d, but nothing is there", end)
	}
	return nil
}
