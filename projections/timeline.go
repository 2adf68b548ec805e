package projections

import (
	"context"
	"fmt"
	"iter"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
)

// Timeline is everything that was recorded of one filing (备案全过程记录), read
// from the log itself. It answers what the filing was at any moment and what
// happened in between. It may be used concurrently.
type Timeline struct {
	stream eventstore.Stream
	events []Event
	now    FilingView
}

// ReadTimeline reads the whole stream of a filing and folds it once, so that
// nothing in it can fail later. A stream nobody wrote to is an empty timeline.
// A stream of another category is refused with [ErrForeignEvent].
//
// The rows of annexes it leaves out: see [filing.WithoutRows]. They are nine
// tenths of a large filing, and [Filings] has them by the page.
func ReadTimeline(ctx context.Context, store eventstore.Store, stream eventstore.Stream) (*Timeline, error) {
	if _, err := filingOf(stream); err != nil {
		return nil, fmt.Errorf("timeline of %s: %w", stream, ErrForeignEvent)
	}
	t := &Timeline{stream: stream}
	for page, err := range store.Read(ctx, stream, eventstore.ReadOptions{}) {
		if err != nil {
			return nil, fmt.Errorf("timeline of %s: %w", stream, err)
		}
		for _, r := range page {
			r.Data = filing.WithoutRows(r.Type, r.Data)
			e, err := Decode(r)
			if err != nil {
				return nil, fmt.Errorf("timeline: %w", err)
			}
			if err := t.now.Apply(e); err != nil {
				return nil, fmt.Errorf("timeline: %w", err)
			}
			t.events = append(t.events, e)
		}
	}
	return t, nil
}

// Events returns the events in order, without the rows of annexes; nobody may
// write to them.
func (t *Timeline) Events() []Event { return t.events }

// Now returns the filing as it is after the last event.
func (t *Timeline) Now() FilingView { return t.now.Clone() }

// At returns the filing as it was at an instant: after all that was recorded at
// or before it. It is zero before the first event.
func (t *Timeline) At(instant time.Time) FilingView {
	return t.prefix(func(e Event) bool { return !e.Meta.RecordedAt.After(instant) })
}

// AtDate returns the filing as it was at the end of a day in Asia/Shanghai.
func (t *Timeline) AtDate(d domain.Date) FilingView {
	end := d.EndOfDay()
	return t.prefix(func(e Event) bool { return e.Meta.RecordedAt.Before(end) })
}

// AtRevision returns the filing as it was after the event with the revision;
// after the last event before it, if there is none with just that one.
func (t *Timeline) AtRevision(r domain.Revision) FilingView {
	return t.prefix(func(e Event) bool { return e.Revision <= r })
}

// AtPosition returns the filing as it was in the log up to and including a
// position.
func (t *Timeline) AtPosition(p eventstore.Position) FilingView {
	return t.prefix(func(e Event) bool { return !p.Before(e.Position) })
}

// prefix folds the events that come before the first one that within refuses.
// Events are ordered by revision, position and instant alike.
func (t *Timeline) prefix(within func(Event) bool) FilingView {
	if n := len(t.events); n > 0 && within(t.events[n-1]) {
		return t.Now()
	}
	var v FilingView
	for _, e := range t.events {
		if !within(e) {
			break
		}
		t.mustApply(&v, e)
	}
	return v
}

// mustApply applies what ReadTimeline has applied before.
func (t *Timeline) mustApply(v *FilingView, e Event) {
	if err := v.Apply(e); err != nil {
		panic(fmt.Sprintf("projections: %s no longer folds: %v", t.stream, err))
	}
}

// Views yields the filing after each event. The view is good until the next one
// is asked for; who keeps it takes a [FilingView.Clone].
func (t *Timeline) Views() iter.Seq2[Event, FilingView] {
	return func(yield func(Event, FilingView) bool) {
		var v FilingView
		for _, e := range t.events {
			t.mustApply(&v, e)
			if !yield(e, v) {
				return
			}
		}
	}
}

// Entries returns all events in words, oldest first.
func (t *Timeline) Entries() []Entry {
	entries := make([]Entry, 0, len(t.events))
	var v FilingView
	for _, e := range t.events {
		entries = append(entries, Describe(v.State, e))
		t.mustApply(&v, e)
	}
	return entries
}
