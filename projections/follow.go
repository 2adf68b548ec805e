package projections

import (
	"context"
	"iter"
	"sync"
	"time"

	"example.org/ledger/eventstore"
)

// queuedPages is how many pages are decoded ahead.
const queuedPages = 8

// span is the part of the log after a position, up to and including end, which
// the log has reached; the zero end is none.
type span struct{ after, end eventstore.Position }

// follow yields what is in part in batches for m, oldest first, and without an
// end waits for more until ctx ends. While nothing comes it yields an empty
// batch every so often, so that the consumer can look around.
//
// A yielded error is the last thing yielded, after all that could be decoded
// before it.
func follow(ctx context.Context, store eventstore.Store, m Model, part span, idle time.Duration) iter.Seq2[batch, error] {
	return func(yield func(batch, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		pages := make(chan decodedPage, queuedPages)
		var reader sync.WaitGroup
		reader.Go(func() { readAhead(ctx, store, m, part, pages) })
		defer reader.Wait()
		defer cancel()

		quiet := time.NewTicker(idle)
		defer quiet.Stop()
		for {
			var page decodedPage
			select {
			case page = <-pages:
			case <-quiet.C:
			case <-ctx.Done():
				yield(batch{}, ctx.Err())
				return
			}
			page.gather(pages)
			if (!page.empty() || page.goesOn()) && !yield(page.batch, nil) {
				return
			}
			if page.err != nil {
				yield(batch{}, page.err)
			}
			if !page.goesOn() {
				return
			}
		}
	}
}

// decodedPage is a page of the log, up to the event that could not be read.
type decodedPage struct {
	batch
	err error
	end bool // of the part that was asked for
}

// goesOn reports whether other pages come after p.
func (p *decodedPage) goesOn() bool { return p.err == nil && !p.end }

// gather adds the pages that wait, as far as one transaction takes them.
func (p *decodedPage) gather(pages <-chan decodedPage) {
	for p.goesOn() && !p.empty() && !p.full() {
		select {
		case next := <-pages:
			p.join(next.batch)
			p.err, p.end = next.err, next.end
		default:
			return
		}
	}
}

// readAhead sends decoded pages until the end of part or until one ends in an
// error, which the end of ctx is, too.
func readAhead(ctx context.Context, store eventstore.Store, m Model, part span, pages chan<- decodedPage) {
	for recorded, err := range store.Follow(ctx, part.after) {
		page := decodedPage{err: err}
		if err == nil {
			page = decodePage(m, recorded, part.end)
		}
		select {
		case pages <- page:
		case <-ctx.Done():
			return
		}
		if !page.goesOn() {
			return
		}
	}
}

// decodePage decodes what is before or at end.
func decodePage(m Model, recorded []eventstore.Recorded, end eventstore.Position) (p decodedPage) {
	for i := range recorded {
		r := &recorded[i]
		if !end.IsZero() && end.Before(r.Position) {
			p.end = true
			return p
		}
		if p.err = p.add(m, r); p.err != nil {
			return p
		}
		p.end = r.Position == end
	}
	return p
}
