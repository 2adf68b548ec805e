package audit

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// walk is what one reading of the whole log gathers. It holds the folded
// filings in memory.
type walk struct {
	whole    bool // the log could be read to its end
	streams  map[eventstore.Stream]*stream
	held     map[string]claimed // by kind and key, or subject for persons
	taken    int                // how many claims were, so that they can be told in order
	sealed   map[uuid.UUID][]sealedAt
	subjects []uuid.UUID          // of sealed, in the order of the log
	erased   map[uuid.UUID]string // subject → where
	files    map[documents.Hash][]attached
	names    []documents.Hash        // of files, in the order of the log
	owner    map[uuid.UUID]uuid.UUID // subject of a document → of the person it is about
	heir     map[uuid.UUID]uuid.UUID // subject of a person → the one that took its place and its documents

	references []reference // to exact events of filings, in the order of the log

	settings map[settingOf][]setting      // of authorities, in the order of the log
	silent   map[domain.Authority]silence // which notices an authority ever switched off

	wanted []wanted          // what reactions act on, in the order of the log
	index  map[uuid.UUID]int // of wanted, by event
	due    map[uuid.UUID]due // by event

	documents finder
}

// attached is a file as an event refers to it.
type attached struct {
	filing.Document
	where string
}

type stream struct {
	state      filing.State
	names      []named // the filing's, since which revision each
	suggested  suggestion.State
	reported   crossprovince.State
	transfer   transfer.State
	recordedAt time.Time
	commands   map[uuid.UUID]int // events of each command so far
}

type claimed struct {
	domain.Claim
	holder eventstore.Holder
	where  string
	n      int // the how-manieth it was
}

type sealedAt struct {
	edge.SealedValue
	where string
}

const (
	checkEvents  = "events"
	checkAnnexes = "annexes" // what events say of rows, reckoned again from the rows
)

// walk reads every event and checks what it says.
func (a *audit) walk(ctx context.Context) (*walk, error) {
	w := &walk{
		streams: map[eventstore.Stream]*stream{}, held: map[string]claimed{}, sealed: map[uuid.UUID][]sealedAt{},
		erased: map[uuid.UUID]string{}, files: map[documents.Hash][]attached{},
		owner: map[uuid.UUID]uuid.UUID{}, heir: map[uuid.UUID]uuid.UUID{},
		settings: map[settingOf][]setting{}, silent: map[domain.Authority]silence{},
		index: map[uuid.UUID]int{}, due: map[uuid.UUID]due{}, documents: finder{},
	}
	end, err := a.ledger.Store.End(ctx)
	if w.whole = true; err != nil || end.IsZero() {
		return w, err
	}
	for page, err := range a.ledger.Store.Follow(ctx, eventstore.Position{}) {
		if err != nil {
			if ctx.Err() != nil {
				return w, err
			}
			a.found(checkEvents, "after position "+a.report.Position.String(), "the log cannot be read further: %v", err)
			w.whole = false
			return w, nil
		}
		for _, r := range page {
			if end.Before(r.Position) {
				break
			}
			a.event(w, r)
			a.report.Position = r.Position
			a.report.Events++
		}
		a.tell(checkEvents, a.report.Position, end)
		if !a.report.Position.Before(end) {
			break
		}
	}
	for id := range w.streams {
		if strings.HasPrefix(string(id), "filing-") {
			a.report.Filings++
		}
	}
	return w, nil
}

func place(r eventstore.Recorded) string {
	return fmt.Sprintf("%s@%d (position %s)", r.Stream, r.Revision, r.Position)
}

// said is an event as checks look at it before it is applied.
type said struct {
	projections.Event
	of    uuid.UUID // what its stream is about; none for an authority
	where string
}

// event checks one event and folds it.
func (a *audit) event(w *walk, r eventstore.Recorded) {
	where := place(r)
	e, err := projections.Decode(r)
	if err != nil {
		a.found(checkEvents, where, "it cannot be read: %v", err)
		return
	}
	category := categoryOf(e.Payload)
	name, ok := strings.CutPrefix(string(r.Stream), category)
	if category == "" || !ok {
		a.found(checkEvents, where, "%s belongs to no stream that is known", r.Type)
		return
	}
	s := w.streams[r.Stream]
	if s == nil {
		s = &stream{commands: map[uuid.UUID]int{}}
		w.streams[r.Stream] = s
	}
	if want := domain.EventID(e.Meta.Command, string(r.Stream), s.commands[e.Meta.Command]); want != r.ID {
		a.found(checkEvents, where, "its ID does not follow from its command")
	}
	s.commands[e.Meta.Command]++
	if e.Meta.RecordedAt.Before(s.recordedAt) {
		a.found(checkEvents, where, "it was recorded before the event it follows")
	}
	s.recordedAt = e.Meta.RecordedAt
	if want := s.claims(e.Payload); len(want)+len(e.Meta.Claims) > 0 && !reflect.DeepEqual(want, e.Meta.Claims) {
		a.found(checkEvents, where, "its metadata states other claims than follow from it")
	}
	if !w.claim(r, e.Meta.Claims) {
		a.found(checkEvents, where, "it hands over a claim that its stream did not hold")
	}
	of, _ := uuid.Parse(name) // an authority's is its code
	a.fold(w, s, said{Event: e, of: of, where: where})
}

func categoryOf(e domain.Event) string {
	switch e.(type) {
	case filing.Event:
		return "filing-"
	case authority.Event:
		return "authority-"
	case suggestion.Event:
		return "suggestion-"
	case crossprovince.Event:
		return "crossprovince-"
	case transfer.Event:
		return "transfer-"
	}
	return ""
}

// claims are what an event does to claims.
func (s *stream) claims(e domain.Event) []domain.Claim {
	switch e := e.(type) {
	case filing.Event:
		return filing.Claims(s.state, e)
	case suggestion.Event:
		return suggestion.Claims(s.suggested, e)
	case crossprovince.Event:
		return crossprovince.Claims(s.reported, e)
	}
	return nil
}

// fold holds what an event says against what was before it, and applies it.
func (a *audit) fold(w *walk, s *stream, e said) {
	a.answers(w, e)
	switch fact := e.Payload.(type) {
	case filing.Event:
		for _, wrong := range filing.Recount(s.state, fact) {
			a.found(checkAnnexes, e.where, "%s", wrong)
		}
		a.ofFiling(w, s.state, fact, e)
		w.gather(s.state, fact, e.where)
		filing.Evolve(&s.state, fact, e.Place())
		s.note(e.Revision)
		w.expect(s.state, e)
	case authority.Event:
		w.set(fact, e)
	case suggestion.Event:
		a.ofSuggestion(w, s.suggested, fact, e)
		w.keepSealed(edge.SuggestedValues(fact), e.where)
		if subject := s.suggested.Erased(fact); subject != uuid.Nil {
			w.erased[subject] = e.where
		}
		suggestion.Evolve(&s.suggested, fact, e.Place())
	case crossprovince.Event:
		a.ofReport(w, s.reported, fact, e)
		w.keepSealed(edge.ReportValues(fact), e.where)
		if erased, ok := fact.(crossprovince.ContactErased); ok {
			w.erased[erased.Subject] = e.where
		}
		crossprovince.Evolve(&s.reported, fact, e.Place())
	case transfer.Event:
		a.ofTransfer(w, s.transfer, fact, e)
		w.gatherTransfer(s.transfer, fact, e.where)
		transfer.Evolve(&s.transfer, fact, e.Place())
	}
}

// claim carries the claims of an event out, and reports whether what it hands over
// was its stream's.
func (w *walk) claim(r eventstore.Recorded, claims []domain.Claim) (held bool) {
	held = true
	for _, c := range claims {
		w.taken++
		key := string(c.Kind) + " " + c.Key
		if c.Kind == domain.ClaimPerson {
			key = string(c.Kind) + " " + c.Subject.String()
		}
		switch c.Op {
		case domain.TakeClaim:
			w.held[key] = claimed{Claim: c, holder: eventstore.Holder{Stream: r.Stream, Subject: c.Subject}, where: place(r), n: w.taken}
		case domain.ReleaseClaim:
			delete(w.held, key)
		case domain.HandClaim:
			held = held && w.held[key].holder.Stream == r.Stream
			delete(w.held, key)
			to := eventstore.Holder{Stream: eventstore.Stream(c.To.Stream), Subject: c.To.Subject}
			w.held[string(c.Kind)+" "+to.Subject.String()] = claimed{Claim: c, holder: to, where: place(r), n: w.taken}
		}
	}
	return held
}

// gather notes what the event, which follows the state, refers to outside the
// log.
func (w *walk) gather(s filing.State, e filing.Event, where string) {
	w.keepSealed(edge.SealedValues(e), where)
	switch e := e.(type) {
	case filing.SubjectErased:
		w.erased[e.Subject] = where
	case filing.IDNumberCorrected:
		w.heir[e.OldSubject] = e.Person.Subject
	case filing.DocumentAttached:
		w.attach(e.Document, s.Staff[e.StaffID].Person.Subject, where)
	}
}

// keepSealed notes what an event holds of personal data.
func (w *walk) keepSealed(values []edge.SealedValue, where string) {
	for _, v := range values {
		if _, known := w.sealed[v.Subject]; !known {
			w.subjects = append(w.subjects, v.Subject)
		}
		w.sealed[v.Subject] = append(w.sealed[v.Subject], sealedAt{v, where})
	}
}
