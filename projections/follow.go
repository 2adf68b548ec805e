package projections

import (
	"context"
	"iter"
	"sync"
	"time"

	"example.org/ledger/eventstore"
)

// How much is applied in one transaction: whatever queued up while the last
// one ran, page by page until there is this much.
const (
	batchEvents = 5000
	batchBytes  = 16 << 20 // of data and metadata
	queuedPages = 4        // pages decoded ahead
)

// follow yields batches of decoded events after a position, oldest first, and
// waits for more until ctx ends. While nothing comes it yields an empty batch
// every so often, so that the consumer can look around.
//
// A yielded error is the last thing yielded, after all that could be decoded
// before it.
func follow(ctx context.Context, store eventstore.Store, after eventstore.Position, idle time.Duration) iter.Seq2[[]Event, error] {
	return func(yield func([]Event, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		pages := make(chan decodedPage, queuedPages)
		var reader sync.WaitGroup
		reader.Go(func() { readAhead(ctx, store, after, pages) })
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
				yield(nil, ctx.Err())
				return
			}
			page.gather(pages)
			if (len(page.events) > 0 || page.err == nil) && !yield(page.events, nil) {
				return
			}
			if page.err != nil {
				yield(nil, page.err)
				return
			}
		}
	}
}

// decodedPage is a page of the log, up to the event that could not be read.
type decodedPage struct {
	events []Event
	size   int // bytes of data and metadata
	err    error
}

// gather appends the pages that wait, as far as one transaction takes them.
func (p *decodedPage) gather(pages <-chan decodedPage) {
	for p.err == nil && len(p.events) > 0 && len(p.events) < batchEvents && p.size < batchBytes {
		select {
		case next := <-pages:
			p.events = append(p.events, next.events...)
			p.size += next.size
			p.err = next.err
		default:
			return
		}
	}
}

// readAhead sends decoded pages until one ends in an error, which the end of
// ctx is, too.
func readAhead(ctx context.Context, store eventstore.Store, after eventstore.Position, pages chan<- decodedPage) {
	for recorded, err := range store.Follow(ctx, after) {
		page := decodedPage{err: err}
		if err == nil {
			page = decodePage(recorded)
		}
		select {
		case pages <- page:
		case <-ctx.Done():
			return
		}
		if page.err != nil {
			return
		}
	}
}

func decodePage(recorded []eventstore.Recorded) decodedPage {
	p := decodedPage{events: make([]Event, 0, len(recorded))}
	for _, r := range recorded {
		e, err := Decode(r)
		if err != nil {
			p.err = err
			return p
		}
		p.events = append(p.events, e)
		p.size += len(r.Data) + len(r.Metadata)
	}
	return p
}
