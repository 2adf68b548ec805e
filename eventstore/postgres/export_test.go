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

// Commit writes members in one transaction, as Append does with one.
func (s *Store) Commit(ctx context.Context, members ...eventstore.Append) ([]Answer, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	var answers []Answer
	for _, a := range s.commit(ctx, conn, members) {
		answers = append(answers, Answer{a.Appended, a.err})
	}
	return answers, nil
}
