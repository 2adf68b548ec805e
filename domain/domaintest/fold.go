package domaintest

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Place returns where the event of a revision stands in the histories of this
// package: its ID follows from the revision, so that a case can refer to it.
func Place(r domain.Revision) domain.Place {
	return domain.Place{ID: domain.DeriveID(uuid.Nil, "event", int(r)), Revision: r}
}

// Fold returns the state after history, each event at its [Place].
func Fold[S any, E domain.Event](evolve func(*S, E, domain.Place), history []E) S {
	var s S
	for i, e := range history {
		evolve(&s, e, Place(domain.Revision(i)))
	}
	return s
}
