package story

import (
	"context"
	"slices"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
)

// byTwo reports whether the authority has two officials decide every case.
func (t *tale) byTwo() bool {
	return slices.ContainsFunc(offices, func(o office) bool {
		return o.authority == t.authority && slices.Contains(o.steps, authority.StepDecideCase)
	})
}

// confirmed has a second official confirm what a step proposed about a case,
// within the hour, where the authority wants two.
func (t *tale) confirmed(what, caseKey, proposed string, maker domain.Actor) {
	if !t.byTwo() {
		return
	}
	t.now = t.now.Add(40 * time.Minute)
	id, caseID := t.filing(), createdBy(caseKey, "case")
	t.step(what+"/confirm", t.checker(maker), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.ConfirmCase(ctx, r, id, caseID, edge.Confirmation{Proposal: createdBy(proposed, "proposal")})
	})
}

// checker is an official of the authority, and not the one who proposed.
func (t *tale) checker(maker domain.Actor) domain.Actor {
	if second := t.official(3); second != maker {
		return second
	}
	return t.official(1)
}

// proposePass has an official pass what a step handed in, or propose to where
// the authority wants two. It returns the step's key.
func (t *tale) proposePass(what, caseKey, submitKey string, official domain.Actor) string {
	id, caseID := t.filing(), createdBy(caseKey, "case")
	return t.step(what, official, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.PassCase(ctx, r, id, caseID, edge.Pass{Submission: submission(f, submitKey, id)})
	})
}

// sendBackDecision has the second official give back what a step proposed.
func (t *tale) sendBackDecision(what, caseKey, proposed string, official domain.Actor, text string) {
	id, caseID := t.filing(), createdBy(caseKey, "case")
	t.step(what, official, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.SendBackDecision(ctx, r, id, caseID, edge.Objection{Proposal: createdBy(proposed, "proposal"), Text: text})
	})
}

// withdrawDecision has an official take back what a step of theirs proposed.
func (t *tale) withdrawDecision(what, caseKey, proposed string, official domain.Actor) {
	id, caseID := t.filing(), createdBy(caseKey, "case")
	t.step(what, official, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.WithdrawDecision(ctx, r, id, caseID, edge.Confirmation{Proposal: createdBy(proposed, "proposal")})
	})
}

// sendBackCancellation has the second official give back a cancellation that a
// step proposed.
func (t *tale) sendBackCancellation(what, proposed string, official domain.Actor, text string) {
	id := t.filing()
	t.step(what, official, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.SendBackCancellation(ctx, r, id, edge.Objection{Proposal: createdBy(proposed, "proposal"), Text: text})
	})
}

// withdrawCancellation has an official take back a cancellation that a step of
// theirs proposed.
func (t *tale) withdrawCancellation(what, proposed string, official domain.Actor) {
	id := t.filing()
	t.step(what, official, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.WithdrawCancellation(ctx, r, id, edge.Confirmation{Proposal: createdBy(proposed, "proposal")})
	})
}

// unmask has somebody look at personal data in the clear.
func (t *tale) unmask(what string, who domain.Actor, of filing.PersonalDataOf, in edge.Unmasking) {
	id := t.filing()
	t.step(what, who, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		done, _, err := f.Unmask(ctx, r, id, of, in)
		return done, err
	})
}

// looking is what an official wants to see, and what for.
func looking(purpose domain.UnmaskPurpose, reason string, fields ...domain.PersonalField) edge.Unmasking {
	in := edge.Unmasking{Purpose: string(purpose), Reason: reason}
	for _, f := range fields {
		in.Fields = append(in.Fields, string(f))
	}
	return in
}
