package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/notices"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// checkNotices is who was told of what, and that it is so recorded.
const checkNotices = "notices"

// due is what follows from an event for who is told of it.
type due struct {
	notices.Matter
	filing     uuid.UUID
	authority  domain.Authority
	recordedAt time.Time
	recipients map[notices.Recipient]edge.SealedValue // none if there is nobody to tell
}

// keptNotices are the rows of notices.
type keptNotices struct {
	notices  []keptNotice
	attempts []keptAttempt
	retries  []keptRetry
}

type keptNotice struct {
	ID, Filing, Event uuid.UUID
	Template          notices.Template
	Recipient         notices.Recipient
	Shared            bool
	Sealed            []byte
	Mask              string
	State             notices.State
	Tries             int
	MadeAt            time.Time
}

func (n keptNotice) String() string { return "notice " + n.ID.String() }

type keptAttempt struct {
	Notice  uuid.UUID
	N       int
	Outcome *notices.Outcome
}

type keptRetry struct{ Command, Notice uuid.UUID }

func (k *keptNotices) read(ctx context.Context, tx pgx.Tx) (err error) {
	k.notices, err = rowsOf[keptNotice](ctx, tx, `
		SELECT id, filing, event, template, recipient, shared, sealed::text::bytea, mask, state, tries, made_at FROM notice.notice ORDER BY made_at, id`)
	if err == nil {
		k.attempts, err = rowsOf[keptAttempt](ctx, tx, `SELECT notice, n, outcome FROM notice.attempt ORDER BY notice, n`)
	}
	if err == nil {
		k.retries, err = rowsOf[keptRetry](ctx, tx, `SELECT command, notice FROM notice.retry ORDER BY asked_at, command`)
	}
	return err
}

// expect keeps who is to be told of an event that led to the state.
func (w *walk) expect(s filing.State, e said) {
	about, err := notices.MatterOf(s, e.Payload)
	if err != nil {
		return // nobody
	}
	d := due{Matter: about, filing: e.of, authority: s.Authority, recordedAt: e.Meta.RecordedAt}
	if s.Contacts.Recorded() {
		contact, representative := edge.ContactNumbers(s.Contacts.Value)
		d.recipients = map[notices.Recipient]edge.SealedValue{notices.FilingContact: contact, notices.LegalRepresentative: representative}
	}
	w.due[e.ID] = d
}

// told compares the notices with what there is to tell of, and their states with
// what was tried.
func (a *audit) told(_ context.Context, w *walk) error {
	a.tell(checkNotices, eventstore.Position{}, eventstore.Position{})
	if !w.whole {
		return nil // which is noted of reactions
	}
	tried := map[uuid.UUID][]keptAttempt{}
	for _, t := range a.kept.notices.attempts {
		tried[t.Notice] = append(tried[t.Notice], t)
	}
	known := map[uuid.UUID]bool{}
	about := map[uuid.UUID]map[notices.Recipient]keptNotice{}
	for _, n := range a.kept.notices.notices {
		known[n.ID] = true
		if d, ok := w.due[n.Event]; ok {
			a.notice(n, d)
		} else {
			a.found(checkNotices, n.String(), "the event %s that it tells of passed or returned nothing", n.Event)
		}
		a.attempts(n, tried[n.ID])
		if about[n.Event] == nil {
			about[n.Event] = map[notices.Recipient]keptNotice{}
		}
		about[n.Event][n.Recipient] = n
	}
	for _, t := range a.kept.notices.attempts {
		if !known[t.Notice] {
			a.found(checkNotices, fmt.Sprintf("attempt %d of notice %s", t.N, t.Notice), "there is no such notice")
		}
	}
	for _, r := range a.kept.notices.retries {
		if !known[r.Notice] {
			a.found(checkNotices, fmt.Sprintf("the wish %s to send notice %s", r.Command, r.Notice), "there is no such notice")
		}
	}
	a.untold(w, about)
	return nil
}

// notice holds a notice against what it tells of.
func (a *audit) notice(n keptNotice, d due) {
	number, asked := d.recipients[n.Recipient]
	var sealed edge.SealedValue
	err := json.Unmarshal(n.Sealed, &sealed)
	switch {
	case n.ID != notices.ID(n.Event, n.Recipient):
		a.found(checkNotices, n.String(), "its ID does not follow from the event %s and who is told: it may be told twice", n.Event)
	case n.Filing != d.filing:
		a.found(checkNotices, n.String(), "the event %s that it tells of is of filing %s, not %s", n.Event, d.filing, n.Filing)
	case n.Template != d.Template:
		a.found(checkNotices, n.String(), "it tells of the event %s as %q, which is %q", n.Event, n.Template, d.Template)
	case !asked:
		a.found(checkNotices, n.String(), "nobody was to be told as %q", n.Recipient)
	case err != nil || !sameNumber(sealed, number) || n.Mask != number.Masks["mobile"]:
		a.found(checkNotices, n.String(), "it goes to another number than was in force at the event %s", n.Event)
	case n.MadeAt.Before(d.recordedAt.Truncate(time.Microsecond)):
		a.found(checkNotices, n.String(), "it was made before the event %s that it tells of", n.Event)
	}
}

func sameNumber(a, b edge.SealedValue) bool { return a.Field == b.Field && a.Equal(b.Sealed) }

// attempts holds a notice's state against what was tried.
func (a *audit) attempts(n keptNotice, tried []keptAttempt) {
	had := map[notices.Outcome]bool{}
	gotThrough := false
	for i, t := range tried {
		where := fmt.Sprintf("attempt %d of %s", t.N, n)
		if t.N != i+1 {
			a.found(checkNotices, where, "the attempt before it is missing")
		}
		if t.Outcome == nil {
			continue // cut off
		}
		if !t.Outcome.Known() {
			a.found(checkNotices, where, "%q is no outcome", *t.Outcome)
		}
		had[*t.Outcome] = true
		gotThrough = gotThrough || t.Outcome.Done()
	}
	var bad bool
	switch n.State {
	case notices.Sent:
		bad = !gotThrough
	case notices.Failed:
		bad = gotThrough || !had[notices.Refused]
	case notices.Undeliverable:
		bad = gotThrough || len(tried) > 0 && !had[notices.NumberErased]
	case notices.GivenUp:
		bad = gotThrough || len(tried) == 0
	default:
		bad = gotThrough
	}
	switch {
	case bad:
		a.found(checkNotices, n.String(), "it is said to be %q, and that does not follow from what was tried", n.State)
	case n.Tries > len(tried):
		a.found(checkNotices, n.String(), "of %d tries %d are recorded", n.Tries, len(tried))
	}
}

// untold looks for what was noted as told, and was not told to everybody, or twice
// to somebody. Where an authority ever had such events left untold, nobody knows
// any more whether this was one of them.
func (a *audit) untold(w *walk, about map[uuid.UUID]map[notices.Recipient]keptNotice) {
	noted := map[uuid.UUID]bool{}
	for _, d := range a.kept.done {
		if d.Reaction == (notices.Tell{}).Name() {
			noted[d.Event] = true
		}
	}
	for _, e := range w.wanted {
		d, ok := w.due[e.id]
		if !ok || !noted[e.id] || len(d.recipients) == 0 {
			continue
		}
		contact, toContact := about[e.id][notices.FilingContact]
		_, toRepresentative := about[e.id][notices.LegalRepresentative]
		off := w.silent[d.authority]
		switch {
		case toContact && contact.Shared && toRepresentative:
			a.found(checkNotices, e.where, "it is told twice to one number")
		case !toContact && !toRepresentative && (d.Passed && off.published || !d.Passed && off.returned):
		case !toContact:
			a.found(checkNotices, e.where, "it is noted as told, and the filing contact was not told")
		case !toRepresentative && !contact.Shared:
			a.found(checkNotices, e.where, "it is noted as told, and the legal representative was not told")
		}
	}
}
