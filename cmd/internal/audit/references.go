package audit

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// reference is what an event of another stream says of a filing.
type reference struct {
	filing    uuid.UUID
	event     uuid.UUID // at the revision, if any
	revision  domain.Revision
	documents []uuid.UUID
	where     string
}

// refer notes what an event of a report says of its filing.
func (w *walk) refer(before crossprovince.State, e crossprovince.Event, where string) {
	r := reference{filing: before.Filing, where: where}
	switch e := e.(type) {
	case crossprovince.Reported:
		r.filing, r.event, r.revision = e.Filing, e.Event, e.Revision
		r.documents = crossprovince.State{Answers: e.Answers}.Documents()
	case crossprovince.Supplemented:
		r.documents = crossprovince.State{Answers: e.Answers}.Documents()
	case crossprovince.ServicesDropped:
		r.event, r.revision = e.Event, e.Revision
	case crossprovince.Ended:
		r.event, r.revision = e.Event, e.Revision
	default:
		return
	}
	w.references = append(w.references, r)
}

// referred looks up what events say of filings.
func (a *audit) referred(ctx context.Context, w *walk) error {
	const check = "references"
	for _, r := range w.references {
		stream := projections.FilingStream(r.filing)
		if r.event != uuid.Nil {
			id, err := a.eventAt(ctx, stream, r.revision)
			if err != nil {
				return err
			}
			if id != r.event {
				a.found(check, r.where, "%s@%d is not the event %s that it refers to", stream, r.revision, r.event)
			}
		}
		for _, id := range r.documents {
			if s := w.streams[stream]; s == nil || s.state.Documents[id].SHA256 == "" {
				a.found(check, r.where, "%s has no document %s", stream, id)
			}
		}
	}
	return nil
}

// eventAt returns the ID of a stream's event at a revision, none if there is none.
func (a *audit) eventAt(ctx context.Context, stream eventstore.Stream, at domain.Revision) (uuid.UUID, error) {
	for page, err := range a.ledger.Store.Read(ctx, stream, eventstore.ReadOptions{From: at, Max: 1}) {
		if err != nil {
			return uuid.Nil, err
		}
		if page[0].Revision == at {
			return page[0].ID, nil
		}
		break
	}
	return uuid.Nil, nil
}
