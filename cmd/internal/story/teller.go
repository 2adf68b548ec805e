package story

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
)

// Teller tells the story to a ledger that nobody else writes to meanwhile. Its
// fields are set once; then Tell may be called. Authorities are configured in
// the store that the filings are in.
type Teller struct {
	Filings *edge.Filings // its NextSerial and Shared are not asked: the story is told without read models

	// React acts on everything recorded so far, on the given clock.
	React func(ctx context.Context, now clock.Clock) error
	// Progress is told how many of the steps are done, in order. Nil for nobody.
	Progress func(done, of int)
}

// Tell tells what is missing of the story and returns when it is complete. Of
// a complete story it asks no more than whether it is. Whatever it was cut at
// (a step that was carried out but not answered, a reaction that did not come
// to its end), the log is in the end the same.
func (t *Teller) Tell(ctx context.Context) error {
	steps := Steps()
	told, err := t.told(ctx, steps)
	if err != nil {
		return err
	}
	if err := t.provide(ctx, steps[told:]); err != nil {
		return err
	}
	return t.tellFrom(ctx, steps, told)
}

// provide makes the keys of everybody the story is still to seal, at once:
// one by one, each would be a commit of its own.
func (t *Teller) provide(ctx context.Context, steps []Step) error {
	var subjects []uuid.UUID
	for _, s := range steps {
		for n := range s.seals {
			subjects = append(subjects, domain.DeriveID(s.Command(), "subject", n))
		}
	}
	if _, err := t.Filings.Vault.Provide(ctx, subjects...); err != nil {
		return fmt.Errorf("provide keys for the story: %w", err)
	}
	return nil
}

// ahead is how many steps are being prepared at once.
const ahead = 8

// tellFrom tells the steps from the n-th on. What a step needs before it
// appends (reading, sealing, storing documents) goes on beside that of others;
// they append one after the other, so that the log is in order and always
// holds a beginning of the story. Steps about one filing follow one another
// entirely, and all follow what authorities configured before.
func (t *Teller) tellFrom(ctx context.Context, steps []Step, n int) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(ahead)
	before := make(chan struct{}) // closed when the step before is done, and so all before it
	close(before)
	configured := before                   // closed when what authorities configured is in force
	last := make(map[string]chan struct{}) // the last step about each filing
	decider := t.patient()
	for i, s := range steps[n:] {
		turn, rules, own, done := before, configured, last[s.about()], make(chan struct{})
		group.Go(func() error {
			if !await(ctx, rules) || own != nil && !await(ctx, own) {
				return ctx.Err()
			}
			if err := t.tell(context.WithValue(ctx, turnKey{}, turn), s, decider, turn); err != nil {
				return fmt.Errorf("step %s of the story: %w", s.Key, err)
			}
			if t.Progress != nil {
				t.Progress(n+i+1, len(steps))
			}
			close(done)
			return nil
		})
		before, last[s.about()] = done, done
		if s.Authority != "" {
			configured = done
		}
	}
	return group.Wait()
}

// tell carries out one step and what follows from it. When it returns without
// an error, its turn has come.
func (t *Teller) tell(ctx context.Context, s Step, decider *edge.Decider, turn <-chan struct{}) error {
	done, err := t.carryOut(ctx, s, decider)
	switch {
	case s.Refused != nil && !errors.Is(err, s.Refused):
		return fmt.Errorf("was to be refused with %s, but ended with: %v", s.Refused.Code, err)
	case s.Refused == nil && err != nil:
		return err
	case s.Refused == nil && done.Events == 0:
		return errors.New("recorded nothing")
	}
	if !await(ctx, turn) {
		return ctx.Err()
	}
	if s.reacts {
		return t.React(ctx, func() time.Time { return s.At })
	}
	return nil
}

// carryOut carries out one step; it appends when the turn in ctx has come.
func (t *Teller) carryOut(ctx context.Context, s Step, decider *edge.Decider) (edge.Done, error) {
	r := edge.Request{Command: s.Command(), At: s.At, Actor: s.Actor}
	authorities := edge.NewAuthorities(decider.Store, decider.App)
	if s.set != nil {
		return s.set(ctx, authorities, r)
	}
	filings := *t.Filings
	filings.Decider = decider
	filings.NextSerial = func(context.Context, domain.NumberFormat, domain.Authority, domain.Track, int) (int, error) {
		return s.serial, nil
	}
	filings.Shared = nil
	if s.ask != nil {
		return s.ask(ctx, beside{
			suggestions: edge.NewSuggestions(&filings, authorities), reports: edge.NewReports(&filings, authorities),
			transfers: edge.NewTransfers(&filings, employers),
		}, r)
	}
	return s.do(ctx, &filings, r)
}

// patient returns the decider that all steps share, so that the filings which
// one step folded are there for the next.
func (t *Teller) patient() *edge.Decider {
	decider := t.Filings.Decider.On(patient{t.Filings.Decider.Store})
	decider.CacheBytes = t.Filings.Decider.CacheBytes
	return decider
}

// patient is a store that appends when the turn of the step has come.
type patient struct{ eventstore.Store }

// turnKey finds the turn of a step in its context: a channel that is closed
// when it has come.
type turnKey struct{}

// Append implements [eventstore.Store].
func (p patient) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	if turn, ok := ctx.Value(turnKey{}).(chan struct{}); ok && !await(ctx, turn) {
		return eventstore.Appended{}, ctx.Err()
	}
	return p.Store.Append(ctx, a)
}

// await reports whether c was closed before ctx ended.
func await(ctx context.Context, c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	case <-ctx.Done():
		return false
	}
}
