package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Configured is what the authority's configuration says of a decision on the
// day it is made, as the edge found it. The decision names the event that
// configured it, so that it can be judged by what held then.
type Configured struct {
	SecondOfficial bool      // another official has to confirm it (domain-decisions 2.26)
	Event          uuid.UUID // the configuration event in force, none for a default

	Numbers      domain.NumberFormat // of the filing number that the decision may give (domain-decisions 1.43)
	NumbersEvent uuid.UUID           // likewise
}

// The rule of two officials: who makes a decision is not who confirms it.

// madeBy refuses what only the maker of a decision may do.
func madeBy(maker, official string) error {
	switch {
	case official == "":
		return ErrRequired.At("official")
	case maker != official:
		return ErrOtherOfficial
	}
	return nil
}

// checkedBy refuses that the maker of a decision checks it.
func checkedBy(maker, official string) error {
	switch {
	case official == "":
		return ErrRequired.At("official")
	case maker == official:
		return ErrSameOfficial
	}
	return nil
}
