package eventstore

import (
	"context"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Loaded is a stream folded into its state.
type Loaded[S any] struct {
	State      S
	Appended             // where the stream ends; Revision is Empty if nobody wrote to it
	RecordedAt time.Time // of the last event

	commands map[uuid.UUID]Outcome // what was carried out, and where it ended
}

// Load folds the stream of id, which then belongs to the caller. An ID nobody
// wrote to is the zero state at revision Empty; that is not an error.
func (d *Decider[S, C, E]) Load(ctx context.Context, id string) (Loaded[S], error) {
	e := entry[S]{id: id}
	err := d.catchUp(ctx, &e, Empty)
	return e.Loaded, err
}

// View shows the stream of id as it stands, to be read and neither kept nor
// changed. Commands on the same stream wait meanwhile. Errors of look come
// back as they are.
func (d *Decider[S, C, E]) View(ctx context.Context, id string, look func(Loaded[S]) error) error {
	e, err := d.cache.checkOut(ctx, id)
	if err != nil {
		return err
	}
	defer d.checkIn(e)
	if e.known {
		err = d.refresh(ctx, e)
	} else {
		err = d.catchUp(ctx, e, Empty)
	}
	if err != nil {
		return err
	}
	return look(e.Loaded)
}

// refresh reads what came since the entry was read.
func (d *Decider[S, C, E]) refresh(ctx context.Context, e *entry[S]) error {
	head, err := d.Store.Head(ctx, d.Stream(e.id))
	if err != nil {
		return fmt.Errorf("head of %s: %w", d.Stream(e.id), err)
	}
	if e.known && head == e.head {
		return nil
	}
	return d.catchUp(ctx, e, head)
}

// catchUp folds what the entry does not have yet. The stream has been read up
// to head then, which was its head before: it may count events that Read does
// not yield.
func (d *Decider[S, C, E]) catchUp(ctx context.Context, e *entry[S], head Revision) error {
	if !e.known {
		e.Loaded = Loaded[S]{Appended: Appended{Revision: Empty}, commands: make(map[uuid.UUID]Outcome)}
		e.head, e.bytes = Empty, 0
	}
	e.known = false // until all of it is read
	stream := d.Stream(e.id)
	for page, err := range d.Store.Read(ctx, stream, ReadOptions{From: e.Revision + 1}) {
		if err != nil {
			return fmt.Errorf("load %s: %w", stream, err)
		}
		for _, r := range page {
			if err := d.fold(e, r); err != nil {
				return fmt.Errorf("load %s@%d: %w", stream, r.Revision, err)
			}
		}
	}
	e.head, e.known = max(e.head, head, e.Revision), true
	return nil
}

// checkIn gives the entry back with what it takes in memory.
func (d *Decider[S, C, E]) checkIn(e *entry[S]) {
	if d.Bytes != nil && e.known {
		e.state = d.Bytes(e.State)
	}
	d.cache.checkIn(e, d.CacheBytes)
}

// foldedBytes is what folding an event leaves behind beside the state, roughly:
// an outcome by its command.
const foldedBytes = 128

func (d *Decider[S, C, E]) fold(e *entry[S], r Recorded) error {
	event, err := d.Codec.Decode(r.Type, r.Data)
	if err != nil {
		return err
	}
	m, err := DecodeMetadata(r.Metadata)
	if err != nil {
		return err
	}
	d.Evolve(&e.State, event, domain.Place{ID: r.ID, Revision: r.Revision})
	e.Appended = Appended{Revision: r.Revision, Position: r.Position}
	e.RecordedAt = m.RecordedAt
	e.commands[m.Command] = Outcome{
		Appended: Appended{Revision: r.Revision, Position: r.Position, Repeated: true},
		Events:   e.commands[m.Command].Events + 1,
	}
	e.bytes += foldedBytes
	if d.Bytes == nil {
		e.bytes += len(r.Data)
	}
	return nil
}

// Done returns how command ended, if the stream holds what it recorded.
func (l Loaded[S]) Done(command uuid.UUID) (Outcome, bool) {
	done, ok := l.commands[command]
	return done, ok
}
