package postgres

import (
	"context"

	"example.org/ledger/eventstore"
)

// Answer is what became of one member of a batch.
type Answer struct {
	eventstore.Appended
	Err error
}

// Commit writes members in one transaction, without queueing and without a
// second try.
func (s *Store) Commit(ctx context.Context, members ...eventstore.Append) ([]Answer, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	done, err := s.commitAll(ctx, conn, members)
	answers := make([]Answer, len(done))
	for i, a := range done {
		answers[i] = Answer{a.Appended, a.err}
	}
	return answers, err
}

// Lanes is how many commits may be on their way at once.
const Lanes = lanes

// Waiting returns how many appends no lane has taken yet.
func (s *Store) Waiting() int {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	return len(s.queue.waiting)
}
