package main

import (
	"context"
	"testing"
	"time"

	"example.org/ledger/internal/reactions"
)

// unwilling is a reaction that has nothing left to do.
type unwilling struct {
	reactions.Reaction
	t *testing.T
}

// React implements [reactions.Reaction].
func (u unwilling) React(_ context.Context, f reactions.Fact, _ time.Time) error {
	u.t.Errorf("%s reacts to %s@%d again", u.Name(), f.Stream, f.Revision)
	return nil
}
