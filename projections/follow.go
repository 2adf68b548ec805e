package projections

import (
	"context"
	"iter"
	"slices"
	"sync"
	"time"

	"example.org/ledger/eventstore"
)

// queuedPages is how many pages are read and decoded ahead.
const queuedPages = 4

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
		pages := make(chan decoding, queuedPages)
		var reader sync.WaitGroup
		reader.Go(func() { readAhead(ctx, store, m, part, pages) })
		defer reader.Wait()
		defer cancel()

		quiet := time.NewTicker(idle)
		defer quiet.Stop()
		for {
			var page decodedPage
			select {
			case p := <-pages:
				page = <-p
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

// decoding yields a page when it has been decoded.
type decoding <-chan decodedPage

// goesOn reports whether other pages come after p.
func (p *decodedPage) goesOn() bool { return p.err == nil && !p.end }

// gather adds the pages that wait, as far as one transaction takes them.
func (p *decodedPage) gather(pages <-chan decoding) {
	for p.goesOn() && !p.empty() && !p.full() {
		select {
		case waits := <-pages:
			next := <-waits
			p.join(next.batch)
			p.err, p.end = next.err, next.end
		default:
			return
		}
	}
}

// readAhead sends pages until the end of part or until one ends in an error,
// which the end of ctx is, too. While it reads one, those before it are being
// decoded, on as many processors as there are.
func readAhead(ctx context.Context, store eventstore.Store, m Model, part span, pages chan<- decoding) {
	var decoders sync.WaitGroup
	defer decoders.Wait()
	for recorded, err := range store.Follow(ctx, part.after) {
		recorded, end := part.cut(recorded)
		decoded := make(chan decodedPage, 1)
		if err != nil {
			decoded <- decodedPage{err: err}
		} else {
			decoders.Go(func() { decoded <- decodePage(m, recorded, end) })
		}
		select {
		case pages <- decoded:
		case <-ctx.Done():
			return
		}
		if err != nil || end {
			return
		}
	}
}

// cut returns what of a page is in the part, and whether the part ends there.
func (s span) cut(page []eventstore.Recorded) (in []eventstore.Recorded, end bool) {
	if s.end.IsZero() || len(page) == 0 || page[len(page)-1].Position.Before(s.end) {
		return page, false
	}
	after := slices.IndexFunc(page, func(r eventstore.Recorded) bool { return s.end.Before(r.Position) })
	if after < 0 {
		after = len(page)
	}
	return page[:after], true
}

func decodePage(m Model, recorded []eventstore.Recorded, end bool) decodedPage {
	p := decodedPage{end: end}
	for i := range recorded {
		if p.err = p.add(m, &recorded[i]); p.err != nil {
			return p
		}
	}
	return p
}
