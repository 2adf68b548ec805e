package story

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// tale is the part of the story that is about one institution, while it is
// being written down.
type tale struct {
	profile
	steps []Step
	now   time.Time
	brisk bool // many things are entered one right after the other

	// What was entered, by number, for what becomes of it later.
	members     map[int]edge.StaffMember
	instruments map[int]edge.Equipment

	registeredAt domain.Authority // with which it registers, if not with its own

	roles map[int]role // of members of the staff, by number, who do something else than is usual

	annex []edge.AnnexRow // what the annex has, if more than the basic items of what is declared
}

func newTale(p profile) *tale {
	return &tale{profile: p, members: make(map[int]edge.StaffMember), instruments: make(map[int]edge.Equipment)}
}

// filing is the institution's filing.
func (t *tale) filing() uuid.UUID { return FilingOf(t.key) }

// on begins a sitting: the next step happens on that day in that minute, HH:MM.
func (t *tale) on(day domain.Date, clock string) {
	seconds := spread(t.key+string(day)+clock, "seconds", 60)
	t.now = instant(day, clock).Add(time.Duration(seconds) * time.Second)
}

// today is the day of the next step.
func (t *tale) today() domain.Date { return domain.DateOf(t.now, domain.Shanghai()) }

// step adds what somebody does next and lets a few minutes pass. It returns
// the step's key.
func (t *tale) step(what string, who domain.Actor, do action) string {
	key := t.key + "/" + what
	id := t.filing()
	t.add(Step{Key: key, At: t.now, Actor: who, Filing: id, Stream: eventstore.Stream("filing-" + id.String()), do: do})
	return key
}

// add adds a step and lets a few minutes pass, or less than one.
func (t *tale) add(s Step) {
	t.steps = append(t.steps, s)
	pause := 60 + spread(s.Key, "pause", 180)
	if t.brisk {
		pause = 20 + spread(s.Key, "pause", 30)
	}
	t.now = t.now.Add(time.Duration(pause) * time.Second)
}

// last is the step added last.
func (t *tale) last() *Step { return &t.steps[len(t.steps)-1] }

// refused says that the step added last is not to succeed.
func (t *tale) refused(with *domain.Error) { t.last().Refused = with }

// replacing is an action on something that was recorded before: it was seen
// at the revision that at finds in the filing.
func (t *tale) replacing(at func(filing.State) domain.Revision, do func(context.Context, *edge.Filings, edge.Request, domain.Revision) (edge.Done, error)) action {
	id := t.filing()
	return func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		var seen domain.Revision
		err := f.View(ctx, id, func(s filing.State) error { seen = at(s); return nil })
		if err != nil {
			return edge.Done{}, err
		}
		return do(ctx, f, r, seen)
	}
}

// attach uploads a document that is not about a person. It returns the key.
func (t *tale) attach(what string, kind domain.DocumentKind, title string) string {
	return t.document(what, t.master(), edge.File{Kind: string(kind), Title: title})
}

// document uploads a page that says what it stands for.
func (t *tale) document(what string, who domain.Actor, file edge.File) string {
	id, key := t.filing(), t.key+"/"+what
	page := pdf("DEMONSTRATION DOCUMENT", "", "Kind: "+file.Kind, "Institution: "+t.code,
		"Date: "+string(t.today()), "Reference: "+key, "", "Everything in this document is invented.")
	return t.step(what, who, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		attached, err := f.AttachDocument(ctx, r, id, file, bytes.NewReader(page))
		return attached.Done, err
	})
}

// submit hands the case in that caseKey opened.
func (t *tale) submit(what, caseKey string) string {
	id, caseID := t.filing(), createdBy(caseKey, "case")
	return t.step(what, t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.SubmitCase(ctx, r, id, caseID)
	})
}

// take has an official take the case.
func (t *tale) take(what, caseKey string, official domain.Actor) {
	id, caseID := t.filing(), createdBy(caseKey, "case")
	t.step(what, official, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.TakeCase(ctx, r, id, caseID)
	})
}

// sendBack has an official return the submission that submitKey made. It returns
// the key of the step that says why.
func (t *tale) sendBack(what, caseKey, submitKey string, official domain.Actor, points ...edge.ReturnPoint) string {
	id, caseID := t.filing(), createdBy(caseKey, "case")
	key := t.step(what, official, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.ReturnCase(ctx, r, id, caseID, edge.Return{Submission: submission(f, submitKey, id), Points: points})
	})
	t.confirmed(what, caseKey, key, official)
	return key
}

// pass has an official pass the submission that submitKey made.
func (t *tale) pass(what, caseKey, submitKey string, official domain.Actor) {
	t.confirmed(what, caseKey, t.proposePass(what, caseKey, submitKey, official), official)
}

// publish has an official pass the first case.
func (t *tale) publish(submitKey string, official domain.Actor) {
	t.pass("pass", t.firstCase(), submitKey, official)
	t.gives(t.track())
}

// gives says that the step added last gives a filing number of a track.
func (t *tale) gives(track domain.Track) { t.last().serial, t.last().track = nextSerial, track }

// nextSerial stands for the serial of a filing number until all institutions
// of the authority are known.
const nextSerial = -1

// seals says how many subjects the step added last seals anew.
func (t *tale) seals(n int) { t.last().seals = n }

// firstCase is the key of the step that opened the first case.
func (t *tale) firstCase() string { return t.key + "/register" }

// submission is the ID of the event by which a step handed a case in.
func submission(f *edge.Filings, submitKey string, id uuid.UUID) uuid.UUID {
	return domain.EventID(commandOf(submitKey), string(f.Decider.Stream(id.String())), 0)
}

// cancel ends the filing.
func (t *tale) cancel(reason string) {
	id := t.filing()
	t.step("cancel", t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.Cancel(ctx, r, id, edge.Cancellation{Reason: reason, Confirmed: true})
	})
}

// changed is a change that happened on a day.
func changed(on domain.Date) *edge.Alteration {
	return &edge.Alteration{Kind: string(filing.Changed), OccurredOn: string(on)}
}

// corrected is a correction of what was recorded wrongly.
func corrected(reason string) *edge.Alteration {
	return &edge.Alteration{Kind: string(filing.Corrected), Reason: reason}
}

// numbered is the name of the n-th of many things, counting from 1.
func numbered(what string, n int) string { return fmt.Sprintf("%s/%d", what, n) }
