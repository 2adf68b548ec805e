package story

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// proposeIdentity proposes a new name or legal representative. It returns the
// key of the step that opened the case.
func (t *tale) proposeIdentity(what string, in edge.Identity) string {
	id := t.filing()
	return t.step(what, t.master(), t.replacing(func(s filing.State) domain.Revision {
		return s.Identity.Revision()
	}, func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.RecordIdentity(ctx, r, id, seen, in)
	}))
}

// form proposes a new name or legal representative and replaces the contacts,
// handed in as one: the contacts are in force at once, the rest waits. It
// returns the key of the step that opened the case.
func (t *tale) form(what string, names edge.Identity, contacts edge.Contacts) string {
	id := t.filing()
	return t.step(what, t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		var ofNames, ofContacts domain.Revision
		err := f.View(ctx, id, func(s filing.State) error {
			ofNames, ofContacts = s.Identity.Revision(), s.Contacts.Revision()
			return nil
		})
		if err != nil {
			return edge.Done{}, err
		}
		return f.RecordForm(ctx, r, id, edge.Form{
			Identity: &edge.FormPart[edge.Identity]{Seen: &ofNames, Value: names},
			Contacts: &edge.FormPart[edge.Contacts]{Seen: &ofContacts, Value: contacts},
		})
	})
}

// attachTo uploads a document that waits with a case.
func (t *tale) attachTo(caseKey, what string, kind domain.DocumentKind, title string) string {
	return t.document(what, t.master(), edge.File{Kind: string(kind), Title: title, CaseID: createdBy(caseKey, "case")})
}

// letterFor records the commitment letter of a case.
func (t *tale) letterFor(caseKey, what string, in edge.Commitment) {
	id, caseID := t.filing(), createdBy(caseKey, "case")
	t.step(what, t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.RecordCommitment(ctx, r, id, caseID, domain.Empty, in)
	})
}

// reviseContacts replaces the contacts, once.
func (t *tale) reviseContacts(in edge.Contacts) {
	id := t.filing()
	t.step("contacts/2", t.master(), t.replacing(func(s filing.State) domain.Revision {
		return s.Contacts.Revision()
	}, func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.RecordContacts(ctx, r, id, seen, in)
	}))
}

// revisePremises replaces the row of the n-th place of work.
func (t *tale) revisePremises(what string, n int, in edge.Premises) {
	id, row := t.filing(), t.premisesRow(n)
	t.step(what, t.master(), t.replacing(func(s filing.State) domain.Revision {
		return s.Premises[row].Revision()
	}, func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.RevisePremises(ctx, r, id, row, seen, in)
	}))
}

// premisesRow is the row of the n-th place of work.
func (t *tale) premisesRow(n int) uuid.UUID {
	return createdBy(numbered(t.key+"/premises", n), "premises")
}
