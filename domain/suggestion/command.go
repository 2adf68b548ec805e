package suggestion

import (
	"errors"

	"example.org/ledger/domain"
)

// Command asks for something to happen to a suggestion.
type Command interface {
	decide(State) ([]Event, error)
}

// Decide returns the events that carry out c, none if what c asks for is so
// already, or the reasons why c is refused, all that were found (see
// [domain.Problems]). It reads only its arguments and leaves them alone.
func Decide(s State, c Command) ([]Event, error) {
	if _, raising := c.(Raise); !raising && !s.Raised() {
		return nil, ErrNotFound
	}
	return c.decide(s)
}

// Refusals. Those that name a field carry it with At.
var (
	ErrNotFound     = &domain.Error{Kind: domain.NotFound, Code: "suggestion.not_found"}
	ErrRaised       = &domain.Error{Kind: domain.Conflict, Code: "suggestion.raised_already"}
	ErrEnded        = &domain.Error{Kind: domain.Conflict, Code: "suggestion.ended"} // decided, withdrawn or moot
	ErrStale        = &domain.Error{Kind: domain.Stale, Code: "suggestion.stale"}
	ErrRequired     = &domain.Error{Kind: domain.Invalid, Code: "filing.required"}
	ErrNotAllowed   = &domain.Error{Kind: domain.Invalid, Code: "filing.not_allowed_here"}
	ErrRepeated     = &domain.Error{Kind: domain.Invalid, Code: "filing.repeated"}
	ErrSame         = &domain.Error{Kind: domain.Conflict, Code: "suggestion.same_value"} // what is asked for is so already
	ErrProposed     = &domain.Error{Kind: domain.Conflict, Code: "suggestion.decision_proposed"}
	ErrNoProposal   = &domain.Error{Kind: domain.Conflict, Code: "suggestion.proposal_unknown"}
	ErrSameOfficial = &domain.Error{Kind: domain.Forbidden, Code: "filing.same_official"}
	ErrElsewhere    = &domain.Error{Kind: domain.Forbidden, Code: "suggestion.other_authority"} // another authority confirms it
	ErrBeingDone    = &domain.Error{Kind: domain.Conflict, Code: "suggestion.being_carried_out"}
	ErrOpen         = &domain.Error{Kind: domain.Conflict, Code: "suggestion.open_already"} // one of the kind about the same is
)

// problems collects refusals, so that all of them are named at once.
type problems []error

func (p *problems) addIf(bad bool, err *domain.Error, field string) {
	if bad {
		*p = append(*p, err.At(field))
	}
}

func (p problems) err() error { return errors.Join(p...) }

// open refuses what may be done to open suggestions alone, and by those who saw
// what there is to see.
func (s State) open(seen domain.Revision) error {
	switch {
	case s.Status == AdoptedStatus:
		return ErrBeingDone
	case s.Ended():
		return ErrEnded
	case seen != s.At.Revision:
		return ErrStale
	}
	return nil
}
