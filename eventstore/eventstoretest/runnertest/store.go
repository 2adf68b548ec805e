package runnertest

import (
	"context"
	"iter"
	"sync/atomic"

	"example.org/ledger/eventstore"
)

// meddled is a store on which something happens before an append: what a race
// or an outage does now and then, it does when told.
type meddled struct {
	eventstore.Store
	appends atomic.Int64
	before  func(n int64, a eventstore.Append) (answer error) // n counts from 1; an error is the answer, and a is not passed on
}

func (s *meddled) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	if err := s.before(s.appends.Add(1), a); err != nil {
		return eventstore.Appended{}, err
	}
	return s.Store.Append(ctx, a)
}

// hiding is a store that keeps an event of its own at one revision of one
// stream, as adapters without transactions do: Head counts it, an append has
// to expect it, Read does not yield it.
type hiding struct {
	eventstore.Store
	stream eventstore.Stream
	at     eventstore.Revision // where the hidden event stands
}

// hide puts a hidden event at the end of a stream.
func hide(ctx context.Context, s eventstore.Store, stream eventstore.Stream) (*hiding, error) {
	head, err := s.Head(ctx, stream)
	return &hiding{Store: s, stream: stream, at: head + 1}, err
}

// outer is the revision, as seen from outside, of what the store below knows
// as inner; below is the reverse.
func (s *hiding) outer(inner eventstore.Revision) eventstore.Revision {
	if inner >= s.at {
		return inner + 1
	}
	return inner
}

func (s *hiding) below(outer eventstore.Revision) eventstore.Revision {
	if outer >= s.at {
		return outer - 1
	}
	return outer
}

func (s *hiding) Head(ctx context.Context, stream eventstore.Stream) (eventstore.Revision, error) {
	head, err := s.Store.Head(ctx, stream)
	if stream == s.stream {
		head = max(s.outer(head), s.at)
	}
	return head, err
}

func (s *hiding) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	if a.Stream != s.stream {
		return s.Store.Append(ctx, a)
	}
	head, err := s.Head(ctx, a.Stream)
	if err != nil {
		return eventstore.Appended{}, err
	}
	if a.Expected < s.at {
		return eventstore.Appended{}, &eventstore.ConflictError{Stream: a.Stream, Expected: a.Expected, Actual: head}
	}
	a.Expected = s.below(a.Expected)
	done, err := s.Store.Append(ctx, a)
	done.Revision = s.outer(done.Revision)
	return done, err
}

func (s *hiding) Read(ctx context.Context, stream eventstore.Stream, o eventstore.ReadOptions) iter.Seq2[[]eventstore.Recorded, error] {
	return func(yield func([]eventstore.Recorded, error) bool) {
		if stream == s.stream && o.From > s.at {
			o.From-- // forwards; nobody reads a filing backwards
		}
		for page, err := range s.Store.Read(ctx, stream, o) {
			page = append([]eventstore.Recorded(nil), page...)
			for i := range page {
				if stream == s.stream {
					page[i].Revision = s.outer(page[i].Revision)
				}
			}
			if !yield(page, err) {
				return
			}
		}
	}
}
