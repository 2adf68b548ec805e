package story

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// suggest asks the authority for something, with a piece of evidence. It
// returns the step's key.
func (t *tale) suggest(what string, in edge.Suggestion) string {
	file := edge.File{Kind: string(domain.DocumentEvidence), Title: "佐证材料"}
	if in.StaffID != uuid.Nil { // about a person, whose documents have no titles
		file.Title, file.StaffID = "", in.StaffID
	}
	evidence := t.document(what+"/evidence", t.master(), file)
	in.Documents = []uuid.UUID{createdBy(evidence, "document")}
	of := t.filing()
	key := t.asked(what, t.key+"/"+what, t.master(), func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		return b.suggestions.Raise(ctx, r, of, in)
	})
	if in.Kind == string(domain.SuggestIDNumber) {
		t.seals(1)
	}
	return key
}

// asked adds a step about the suggestion that a step raises. It returns the
// step's key.
func (t *tale) asked(what, raised string, who domain.Actor, ask procedure) string {
	key := t.key + "/" + what
	t.add(Step{
		Key: key, At: t.now, Actor: who, Filing: t.filing(), ask: ask,
		Stream: eventstore.Stream("suggestion-" + createdBy(raised, "suggestion").String()),
	})
	return key
}

// seeing looks at a suggestion and acts on what it saw.
func seeing(id uuid.UUID, do func(context.Context, beside, edge.Request, domain.Revision) (edge.Done, error)) procedure {
	return func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		var seen domain.Revision
		err := b.suggestions.View(ctx, id, func(s suggestion.State) error { seen = s.At.Revision; return nil })
		if err != nil {
			return edge.Done{}, err
		}
		return do(ctx, b, r, seen)
	}
}

// adopt has an official adopt a suggestion, or propose to. It returns the step's
// key.
func (t *tale) adopt(what, raised string, official domain.Actor) string {
	id := createdBy(raised, "suggestion")
	key := t.asked(what, raised, official, seeing(id, func(ctx context.Context, b beside, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return b.suggestions.Adopt(ctx, r, id, seen, edge.Answer{})
	}))
	t.last().reacts = true
	return key
}

// confirm has a second official confirm what a step proposed.
func (t *tale) confirm(what, raised, proposed string, official domain.Actor) {
	id := createdBy(raised, "suggestion")
	t.asked(what, raised, official, func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		return b.suggestions.Confirm(ctx, r, id, createdBy(proposed, "proposal"))
	})
	t.last().reacts = true
}

// sendBackAnswer has a second official give back what a step proposed.
func (t *tale) sendBackAnswer(what, raised, proposed string, official domain.Actor, text string) {
	id := createdBy(raised, "suggestion")
	t.asked(what, raised, official, func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		return b.suggestions.SendBack(ctx, r, id, edge.SentBack{Proposal: createdBy(proposed, "proposal"), Text: text})
	})
}

// unmaskNumber has an official look at the number that a suggestion asks for.
func (t *tale) unmaskNumber(what, raised string, official domain.Actor, in edge.Unmasking) {
	of, id := t.filing(), createdBy(raised, "suggestion")
	t.asked(what, raised, official, func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		done, _, err := b.suggestions.Unmask(ctx, r, of, id, in)
		return done, err
	})
	t.last().Stream = eventstore.Stream("filing-" + of.String()) // where its institution sees who looked
}

// dismiss has an official not adopt a suggestion.
func (t *tale) dismiss(what, raised string, official domain.Actor, reason string) {
	id := createdBy(raised, "suggestion")
	t.asked(what, raised, official, seeing(id, func(ctx context.Context, b beside, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return b.suggestions.Dismiss(ctx, r, id, seen, edge.Answer{Reason: reason})
	}))
	t.last().reacts = true
}

// takeBack has the institution withdraw a suggestion.
func (t *tale) takeBack(what, raised string) {
	id := createdBy(raised, "suggestion")
	t.asked(what, raised, t.master(), seeing(id, func(ctx context.Context, b beside, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return b.suggestions.Withdraw(ctx, r, id, seen)
	}))
	t.last().reacts = true
}
