package edge

import (
	"context"
	"errors"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// Form hands several sections in at once (备案变更, Q7.8): all of them or, if any
// is refused, none.
type Form struct {
	Identity   *FormPart[Identity]        `json:"identity,omitempty"`
	Scopes     map[string]FormPart[Scope] `json:"scopes,omitempty" doc:"by track"`
	TopManager *CasePart[TopManager]      `json:"top_manager,omitempty"`
	Commitment *CasePart[Commitment]      `json:"commitment,omitempty"`
	CMA        *CasePart[CMA]             `json:"cma,omitempty"`
	Basics     *FormPart[Basics]          `json:"basics,omitempty"`
	Contacts   *FormPart[Contacts]        `json:"contacts,omitempty"`
}

// FormPart is one section of a form and what the editor had before them.
type FormPart[T any] struct {
	Seen  *domain.Revision `json:"seen" doc:"the revision of the section's ETag; -1 for one that was never recorded"`
	Value T                `json:"value"`
}

// CasePart is a section that can wait with an amendment.
type CasePart[T any] struct {
	FormPart[T]
	Case uuid.UUID `json:"case,omitzero" doc:"the open amendment that it takes effect with; left out for at once"`
}

// RecordForm hands a form in. What is of class B takes effect with it; what is
// of class A waits in its case, and so does what names the case. Created is the
// first case that it opened, if any.
func (f *Filings) RecordForm(ctx context.Context, r Request, id uuid.UUID, in Form) (Done, error) {
	done, err := f.execute(ctx, r, id, uuid.Nil, func(s filing.State) (filing.Command, error) {
		return f.form(ctx, s, r, in)
	})
	if err != nil {
		return done, err
	}
	return done, f.View(ctx, id, func(s filing.State) error {
		for n := range firstOfScopes + len(domain.Tracks()) {
			if _, opened := s.Cases[caseOf(r, n)]; opened {
				done.Created = caseOf(r, n)
				return nil
			}
		}
		return nil
	})
}

// The cases that a form may open: that of the names, and one for each track.
const firstOfScopes = 1

// form builds the command. Every part is parsed, so that all faults are named.
func (f *Filings) form(ctx context.Context, s filing.State, r Request, in Form) (filing.Command, error) {
	b := formBuilder{own: subjects{command: r.Command}}
	part(&b, "identity", in.Identity, func(seen domain.Revision, v Identity) (filing.Command, error) {
		return f.identity(ctx, s, &b.own, r, seen, v)
	})
	if p := in.TopManager; p != nil {
		part(&b, "top_manager", &p.FormPart, func(seen domain.Revision, v TopManager) (filing.Command, error) {
			return f.topManager(r, p.Case, seen, v)
		})
	}
	if p := in.Commitment; p != nil {
		part(&b, "commitment", &p.FormPart, func(seen domain.Revision, v Commitment) (filing.Command, error) {
			return f.commitment(r, p.Case, seen, v)
		})
	}
	if p := in.CMA; p != nil {
		part(&b, "cma", &p.FormPart, func(seen domain.Revision, v CMA) (filing.Command, error) {
			return f.cma(r, p.Case, seen, v)
		})
	}
	for n, track := range sortedKeys(in.Scopes) {
		scope := in.Scopes[track]
		part(&b, "scopes."+track, &scope, func(seen domain.Revision, v Scope) (filing.Command, error) {
			return f.scope(r, track, seen, caseOf(r, firstOfScopes+n), v)
		})
	}
	part(&b, "basics", in.Basics, func(seen domain.Revision, v Basics) (filing.Command, error) {
		return f.basics(r, seen, v)
	})
	part(&b, "contacts", in.Contacts, func(seen domain.Revision, v Contacts) (filing.Command, error) {
		return f.contacts(ctx, s, &b.own, seen, v)
	})
	return b.form, errors.Join(b.refused...)
}

// formBuilder collects the parts of a form and what is wrong with them.
type formBuilder struct {
	own     subjects
	form    filing.Form
	refused []error
}

// part adds a part that the form has.
func part[T any](b *formBuilder, name string, p *FormPart[T], build func(domain.Revision, T) (filing.Command, error)) {
	if p == nil {
		return
	}
	if p.Seen == nil {
		b.refused = append(b.refused, ErrRequired.At(name+".seen"))
		return
	}
	c, err := build(*p.Seen, p.Value)
	if err != nil {
		b.refused = append(b.refused, domain.At(err, name))
		return
	}
	b.form.Parts = append(b.form.Parts, filing.FormPart{Name: name, Edit: c})
}
