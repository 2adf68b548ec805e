package projections

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// ErrForeignEvent refuses an event that does not continue the stream a view or
// timeline is of.
var ErrForeignEvent = errors.New("projections: the event does not continue this filing")

// filingCategory begins the names of the streams of package filing.
const filingCategory = "filing-"

// FilingStream names the stream of a filing.
func FilingStream(id uuid.UUID) eventstore.Stream {
	return eventstore.Stream(filingCategory + id.String())
}

// Moment says which event something is as of.
type Moment struct {
	EventID    uuid.UUID           `json:"event_id"`
	Revision   domain.Revision     `json:"revision"`
	Position   eventstore.Position `json:"position"`
	RecordedAt time.Time           `json:"recorded_at"` // UTC, microseconds
}

func momentOf(e Event) Moment {
	return Moment{EventID: e.ID, Revision: e.Revision, Position: e.Position, RecordedAt: e.Meta.RecordedAt}
}

// FilingView is one filing at one revision, as everybody is shown it who may
// see all of it: a pure fold of the filing's stream. What it says of the filing
// is the state that the rules decide on; beside it stand the times and persons
// that rules have no use for. Its zero value is a filing nobody registered.
//
// Copies share their maps; Apply writes to them. Keep several moments of one
// filing with Clone.
type FilingView struct {
	ID     uuid.UUID               `json:"id"`
	Moment                         // the last event
	State  filing.State            `json:"state"`
	Steps  map[uuid.UUID]CaseSteps `json:"steps,omitempty"` // by case

	// LastPublic is the last event that the public sees anything of. Later
	// ones must not show, not even by a number that moved.
	LastPublic Moment `json:"last_public,omitzero"`
	// PublicFrom is the revision of the last cancellation: of what was recorded
	// before it the public is told nothing any more (Q1.9).
	PublicFrom domain.Revision `json:"public_from,omitzero"`
	// TrackFrom is the same for a track that was canceled beside another one.
	TrackFrom map[domain.Track]domain.Revision `json:"track_from,omitempty"`
}

// CaseSteps says when a case (审查) came how far and through whom, the last time
// each happened.
type CaseSteps struct {
	Opened    Step `json:"opened"`
	Submitted Step `json:"submitted,omitzero"`
	Taken     Step `json:"taken,omitzero"` // zero again once put back or decided
	Ended     Step `json:"ended,omitzero"` // returned, passed, withdrawn or closed
}

// Step is one thing that happened to a case.
type Step struct {
	At time.Time    `json:"at"` // UTC
	By domain.Actor `json:"by"`
}

// IsZero reports whether nothing was recorded.
func (v FilingView) IsZero() bool { return v.ID == uuid.Nil }

// Apply folds the next event of the filing's stream. An event of another
// stream, or one that comes before what was folded, is refused with
// [ErrForeignEvent] and leaves the view as it was.
func (v *FilingView) Apply(e Event) error {
	payload, id, err := v.next(e)
	if err != nil {
		return err
	}
	public := changesPublic(v.State, payload, e.Place())

	filing.Evolve(&v.State, payload, e.Place())
	v.ID, v.Moment = id, momentOf(e)
	if public {
		v.LastPublic = v.Moment
	}
	v.canceled(payload)
	v.step(payload, Step{At: e.Meta.RecordedAt, By: e.Meta.Actor})
	return nil
}

// canceled notes what a cancellation takes out of the public's sight.
func (v *FilingView) canceled(e filing.Event) {
	switch e := e.(type) {
	case filing.Canceled:
		v.PublicFrom = v.Revision
	case filing.CanceledExOfficio:
		if e.Whole {
			v.PublicFrom = v.Revision
		} else {
			v.trackCanceled(e.Track)
		}
	case filing.CanceledTrack:
		v.trackCanceled(e.Track)
	}
}

func (v *FilingView) trackCanceled(t domain.Track) {
	v.TrackFrom = maps.Clone(v.TrackFrom)
	if v.TrackFrom == nil {
		v.TrackFrom = make(map[domain.Track]domain.Revision)
	}
	v.TrackFrom[t] = v.Revision
}

// next refuses what does not follow.
func (v *FilingView) next(e Event) (filing.Event, uuid.UUID, error) {
	payload, ok := e.Payload.(filing.Event)
	id, err := filingOf(e.Stream)
	if !ok || err != nil || !v.IsZero() && (id != v.ID || e.Revision <= v.Revision) {
		return nil, id, fmt.Errorf("%w: %s@%d after %s%s@%d", ErrForeignEvent, e.Stream, e.Revision, filingCategory, v.ID, v.Revision)
	}
	return payload, id, nil
}

func filingOf(s eventstore.Stream) (uuid.UUID, error) {
	id, ok := strings.CutPrefix(string(s), filingCategory)
	if !ok {
		return uuid.Nil, ErrForeignEvent
	}
	return uuid.Parse(id)
}

// step notes what an event did to a case.
func (v *FilingView) step(e filing.Event, now Step) {
	id := caseOf(e)
	if id == uuid.Nil {
		return
	}
	s := v.Steps[id]
	switch e.(type) {
	case filing.CaseOpened:
		s = CaseSteps{Opened: now}
	case filing.CaseSubmitted:
		s.Submitted, s.Ended = now, Step{}
	case filing.CaseTaken:
		s.Taken = now
	case filing.CasePutBack:
		s.Taken = Step{}
	case filing.CaseReturned, filing.CasePassed, filing.CaseWithdrawn, filing.CaseClosed:
		s.Taken, s.Ended = Step{}, now
	default:
		return
	}
	if v.Steps == nil {
		v.Steps = make(map[uuid.UUID]CaseSteps)
	}
	v.Steps[id] = s
}

// Clone returns a view that later events applied to v leave alone.
func (v FilingView) Clone() FilingView {
	v.State = cloneState(v.State)
	v.Steps = maps.Clone(v.Steps)
	return v
}

// cloneState copies the maps of a state. What they hold is replaced by events,
// never written to, and may be shared.
func cloneState(s filing.State) filing.State {
	s.Tracks = maps.Clone(s.Tracks)
	s.Premises = maps.Clone(s.Premises)
	s.Staff = maps.Clone(s.Staff)
	s.Equipment, s.AssetNumbers = maps.Clone(s.Equipment), maps.Clone(s.AssetNumbers)
	s.Management = maps.Clone(s.Management)
	s.Documents = maps.Clone(s.Documents)
	s.Cases = maps.Clone(s.Cases)
	s.Subjects = maps.Clone(s.Subjects)
	s.Transfers = maps.Clone(s.Transfers)
	return s
}

// Encode returns the stored form: equal views are equal bytes.
func (v FilingView) Encode() ([]byte, error) {
	b, err := domain.MarshalStored(v)
	if err != nil {
		return nil, fmt.Errorf("encode view of filing %s: %w", v.ID, err)
	}
	return b, nil
}

// DecodeFilingView is the inverse of [FilingView.Encode]. It knows every field,
// for a read model is only read by the version that wrote it.
func DecodeFilingView(b []byte) (FilingView, error) {
	var v FilingView
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		return FilingView{}, fmt.Errorf("decode view of a filing: %w", err)
	}
	return v, nil
}
