package standin

import (
	"math"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// liveBuffer is how many events a subscriber may be late before it has fallen
// behind (Transport/Grpc/Enumerators/Enumerator.cs).
const liveBuffer = 32

// follower is a subscription that runs.
type follower struct {
	*reader
	shelf    shelf
	filter   *filter // nil if there is none
	next     int     // index of the next record to look at
	skip     position
	last     position // sent last, an event's or a checkpoint's
	begun    bool     // last is set
	noted    position // the last checkpoint sent
	hasNoted bool
	seen     uint64 // events looked at since a checkpoint was due
	live     bool
	paged    bool // a page was read since it began to catch up
}

// subscribe sends what is there and then what comes. It is written after the
// enumerators Enumerator.AllSubscription.cs, Enumerator.AllSubscriptionFiltered.cs
// and Enumerator.StreamSubscription.cs (in Transport/Grpc/Enumerators), except
// that it reads the log where they are fed.
func (r *reader) subscribe(o *streams.ReadReq_Options) error {
	f := &follower{reader: r, shelf: shelf{journal: r.journal, stream: r.call.Stream}}
	if o.GetFilter() != nil {
		var err error
		if f.filter, err = r.newFilter(o.GetFilter()); err != nil {
			return err
		}
	}
	if err := f.start(o); err != nil {
		return err
	}
	if err := r.send(confirmation(uuid.New())); err != nil {
		return err
	}
	if f.live {
		if err := r.send(caughtUp()); err != nil {
			return err
		}
	}
	return f.run()
}

// start finds where the subscription begins, and whether there is nothing
// before it goes live.
func (f *follower) start(o *streams.ReadReq_Options) error {
	if o.GetStream() != nil {
		return f.startStream(o.GetStream())
	}
	last, some := f.journal.last()
	switch v := o.GetAll().GetAllOption().(type) {
	case *streams.ReadReq_Options_AllOptions_Start:
		return nil
	case *streams.ReadReq_Options_AllOptions_End:
		f.begun, f.last, f.live = some, last, true
	case *streams.ReadReq_Options_AllOptions_Position:
		p := position{v.Position.GetCommitPosition(), v.Position.GetPreparePosition()}
		switch {
		case p == at(math.MaxUint64):
			f.begun, f.last, f.live = some, last, true
		case p.prepare > p.commit || p.commit > math.MaxInt64:
			return f.unsupported("position %d/%d", p.commit, p.prepare)
		case !f.journal.valid(p):
			return invalidPosition()
		default:
			// One that lies beyond the end goes live and then skips what is
			// written up to there.
			f.begun, f.last, f.skip = true, p, p
			f.live = some && !p.less(last)
		}
	default:
		return f.unsupported("subscribing to $all from nowhere")
	}
	if f.begun {
		f.next = f.journal.from(position{f.last.commit, f.last.prepare + 1})
	}
	return nil
}

func (f *follower) startStream(o *streams.ReadReq_Options_StreamOptions) error {
	_, total, _ := f.shelf.page(0, 0)
	switch v := o.GetRevisionOption().(type) {
	case *streams.ReadReq_Options_StreamOptions_Start:
		f.live = total == 0
	case *streams.ReadReq_Options_StreamOptions_End:
		f.next, f.live = total, true
	case *streams.ReadReq_Options_StreamOptions_Revision:
		if v.Revision >= math.MaxInt32 {
			return f.unsupported("subscribing from revision %d", v.Revision)
		}
		f.next = int(v.Revision) + 1
		f.live = f.next >= total
	default:
		return f.unsupported("subscribing to a stream from nowhere")
	}
	return nil
}

func (f *follower) run() error {
	for {
		page, total, changed := f.shelf.page(f.next, f.pageSize())
		if f.next >= total {
			if err := f.settle(); err != nil {
				return err
			}
			select {
			case <-changed:
			case <-f.call.Context.Done():
				return status.FromContextError(f.call.Context.Err()).Err()
			case <-f.closed:
				return &refusal{code: codes.Unavailable, text: "closed"}
			}
			continue
		}
		if f.live && total-f.next > liveBuffer {
			if err := f.behind(); err != nil {
				return err
			}
		}
		if err := f.page(page); err != nil {
			return err
		}
	}
}

// settle is called when all was read that there is.
func (f *follower) settle() error {
	if f.live {
		return nil
	}
	f.live, f.seen = true, 0
	if err := f.note(f.last); err != nil {
		return err
	}
	return f.send(caughtUp())
}

// behind is called when too much came at once.
func (f *follower) behind() error {
	f.live, f.paged, f.seen = false, false, 0
	if f.opts.oldBehind {
		if err := f.send(fellBehind()); err != nil {
			return err
		}
	}
	return f.note(f.last)
}

// note sends a checkpoint if the subscription has them and none at p was sent.
func (f *follower) note(p position) error {
	if f.filter == nil || !f.begun || f.hasNoted && !f.noted.less(p) {
		return nil
	}
	f.noted, f.hasNoted = p, true
	return f.send(checkpoint(p))
}

// pageSize is how many records to look at before a checkpoint may be due.
func (f *follower) pageSize() int {
	if f.filter == nil {
		return pageSize
	}
	return f.filter.window
}

// page looks at records and sends those that are wanted. While catching up the
// server reads a page until it has 32 events or its window is full, and a
// checkpoint is due between pages alone; it then is the last event sent, or,
// if none was sent since, where the page began.
func (f *follower) page(page []*record) error {
	began, found := position{commit: page[0].Position}, 0
	if !f.paged {
		began = position{} // it began at what was sent last
	}
	f.paged = true
	for i, rec := range page {
		f.next++
		f.seen++
		if !f.skip.less(at(rec.Position)) && f.skip != (position{}) {
			continue
		}
		if f.filter == nil || f.filter.allows(rec) {
			if err := f.send(rec.message); err != nil {
				return err
			}
			f.last, f.begun = at(rec.Position), true
			found++
		}
		if f.filter == nil {
			continue
		}
		if f.live {
			if err := f.liveNote(rec); err != nil {
				return err
			}
		} else if found == pageSize && i+1 < len(page) {
			break // the rest is the next page's
		}
	}
	if f.filter == nil || f.live {
		return nil
	}
	if !f.begun || f.last.less(began) {
		f.last, f.begun = began, true
	}
	if f.seen >= f.filter.interval {
		f.seen %= f.filter.interval
		return f.note(f.last)
	}
	return nil
}

// liveNote sends a checkpoint at rec if one is due
// (SubscriptionsService.cs, ProcessEventCommitted).
func (f *follower) liveNote(rec *record) error {
	if f.seen < f.filter.interval {
		return nil
	}
	f.seen = 0
	f.last, f.begun = at(rec.Position), true
	return f.note(f.last)
}
