package story

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// startTrack opens the case of the second track. It returns the step's key.
func (t *tale) startTrack(what string, track domain.Track) string {
	id := t.filing()
	return t.step(what, t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.StartTrack(ctx, r, id, string(track))
	})
}

// fileAnew begins again after a cancellation. It returns the step's key.
func (t *tale) fileAnew(what string) string {
	id, in := t.filing(), edge.Refiling{Track: string(t.track()), Authority: string(t.authority)}
	return t.step(what, t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.FileAnew(ctx, r, id, in)
	})
}

// chooseAuthority files with the institution's own authority instead of the one
// it registered with.
func (t *tale) chooseAuthority(what string) {
	id, in := t.filing(), edge.AuthorityChoice{Authority: string(t.authority)}
	t.step(what, t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.ChooseAuthority(ctx, r, id, in)
	})
}

// cancelTrack ends one of two tracks.
func (t *tale) cancelTrack(what string, track domain.Track, reason string) {
	id := t.filing()
	t.step(what, t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.CancelTrack(ctx, r, id, string(track), edge.Cancellation{Reason: reason, Confirmed: true})
	})
}

// discard gives up what a step registered or started.
func (t *tale) discard(what, caseKey string) {
	id, caseID := t.filing(), createdBy(caseKey, "case")
	t.step(what, t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.Discard(ctx, r, id, caseID, edge.Discarding{Confirmed: true})
	})
}

// proposeCancellation has an official propose to cancel the filing, as their
// authority wants it of two. It returns the step's key.
func (t *tale) proposeCancellation(what string, official domain.Actor, in edge.ExOfficio) string {
	id := t.filing()
	return t.step(what, official, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.CancelExOfficio(ctx, r, id, in)
	})
}

// confirmCancellation has another official confirm what a step proposed.
func (t *tale) confirmCancellation(what, proposalKey string, official domain.Actor) {
	id, proposal := t.filing(), createdBy(proposalKey, "proposal")
	t.step(what, official, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.ConfirmCancellation(ctx, r, id, edge.Confirmation{Proposal: proposal})
	})
}

// withdraw takes back what a step handed in or opened.
func (t *tale) withdraw(what, caseKey string) {
	id, caseID := t.filing(), createdBy(caseKey, "case")
	t.step(what, t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.WithdrawCase(ctx, r, id, caseID)
	})
}

// putBack has an official give a case back to the queue.
func (t *tale) putBack(what, caseKey string, official domain.Actor) {
	id, caseID := t.filing(), createdBy(caseKey, "case")
	t.step(what, official, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.PutBackCase(ctx, r, id, caseID)
	})
}

// answer hands a returned case in again, with words to points of the return, by
// their number in it.
func (t *tale) answer(what, caseKey, returnKey string, words map[int]string) string {
	id, caseID := t.filing(), createdBy(caseKey, "case")
	var in edge.Resubmission
	for n := range maxPoints {
		if text, ok := words[n]; ok {
			in.Answers = append(in.Answers, edge.PointAnswer{Point: domain.DeriveID(commandOf(returnKey), "point", n), Text: text})
		}
	}
	return t.step(what, t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.ResubmitCase(ctx, r, id, caseID, in)
	})
}

// maxPoints is more than any return of the story has.
const maxPoints = 10

// secondTrack adds the other track and hands it in: scope, people, instruments
// and a letter of its own. It returns the keys of the steps that opened its
// case and handed it in.
func (t *tale) secondTrack(track domain.Track, in edge.Scope, people [2]int, r rack) (opened, submitted string) {
	what := string(track)
	opened = t.startTrack(what, track)
	t.recordScopeOf(track, what+"/scope", in)
	t.second(track, people[0], people[1])
	r.track, r.where = track, []uuid.UUID{t.premisesRow(1)}
	t.equip(t.clerk(), r)
	t.manages(track)
	if track == domain.Testing {
		t.qualify(what + "/cma")
	} else {
		t.serves(what+"/capability", nil)
	}
	document := t.attachTo(opened, what+"/letter/document", domain.DocumentCommitmentLetter, "备案承诺书（新增机构类型）")
	t.letterFor(opened, what+"/letter", t.commitment(document, t.today()))
	return opened, t.submit(what+"/submit", opened)
}

// passSecond has an official take and pass the second track.
func (t *tale) passSecond(track domain.Track, opened, submitted string, taken, passed domain.Date) {
	what := string(track)
	t.on(taken, t.clock(9, what+" taken"))
	t.take(what+"/take", opened, t.official(2))
	t.on(passed, t.clock(16, what+" passed"))
	t.pass(what+"/pass", opened, submitted, t.official(2))
	t.gives(track)
}
