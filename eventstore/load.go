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

// Load folds the stream of id. An ID nobody wrote to is the zero state at
// revision Empty; that is not an error.
func (d *Decider[S, C, E]) Load(ctx context.Context, id string) (Loaded[S], error) {
	stream := d.Stream(id)
	l := Loaded[S]{Appended: Appended{Revision: Empty}, commands: make(map[uuid.UUID]Outcome)}
	for page, err := range d.Store.Read(ctx, stream, ReadOptions{}) {
		if err != nil {
			return l, fmt.Errorf("load %s: %w", stream, err)
		}
		for _, r := range page {
			if err := d.fold(&l, r); err != nil {
				return l, fmt.Errorf("load %s@%d: %w", stream, r.Revision, err)
			}
		}
	}
	return l, nil
}

func (d *Decider[S, C, E]) fold(l *Loaded[S], r Recorded) error {
	e, err := d.Codec.Decode(r.Type, r.Data)
	if err != nil {
		return err
	}
	m, err := DecodeMetadata(r.Metadata)
	if err != nil {
		return err
	}
	d.Evolve(&l.State, e, domain.Place{ID: r.ID, Revision: r.Revision})
	l.Appended = Appended{Revision: r.Revision, Position: r.Position}
	l.RecordedAt = m.RecordedAt
	l.commands[m.Command] = Outcome{
		Appended: Appended{Revision: r.Revision, Position: r.Position, Repeated: true},
		Events:   l.commands[m.Command].Events + 1,
	}
	return nil
}

// Done returns how command ended, if the stream holds what it recorded.
func (l Loaded[S]) Done(command uuid.UUID) (Outcome, bool) {
	done, ok := l.commands[command]
	return done, ok
}
