package authority

import (
	"errors"

	"example.org/ledger/domain"
)

// Command asks for a change of one setting. Seen is the revision of the setting
// that the official looked at, [domain.Empty] for one that was never set.
type Command interface {
	decide(State) ([]Event, error)
}

// Decide returns the event that carries out c, none if what c asks for is so
// already, or the reasons why c is refused, all that were found (see
// [domain.Problems]). It reads only its arguments and leaves them alone.
func Decide(s State, c Command) ([]Event, error) { return c.decide(s.InForce()) }

// Refusals. Those that name a field carry it with At.
var (
	ErrStale    = &domain.Error{Kind: domain.Stale, Code: "authority.stale"}
	ErrRequired = &domain.Error{Kind: domain.Invalid, Code: "authority.required"}
	ErrRange    = &domain.Error{Kind: domain.Invalid, Code: "authority.out_of_range"}
	ErrRepeated = &domain.Error{Kind: domain.Invalid, Code: "authority.repeated"}
	ErrKey      = &domain.Error{Kind: domain.Invalid, Code: "authority.supplement_key"}
	ErrKind     = &domain.Error{Kind: domain.Invalid, Code: "authority.supplement_kind"}
	ErrColumn   = &domain.Error{Kind: domain.Invalid, Code: "authority.column_kind"}
	ErrOfKind   = &domain.Error{Kind: domain.Invalid, Code: "authority.not_of_kind"} // said of a kind that has no such thing
	ErrBounds   = &domain.Error{Kind: domain.Invalid, Code: "authority.bounds"}      // no number is between them
	ErrTooLarge = &domain.Error{Kind: domain.Invalid, Code: "authority.supplements_too_large"}
)

// The bounds of what an authority may choose.
const (
	MostReviewDays = 60
	MostLockYears  = 10
	MostItems      = 30
	FewestOptions  = 2
	MostOptions    = 30
	MostColumns    = 12
	MostRows       = 200
	DecimalPlaces  = 6 // of a number that is asked for, and its bounds
)

// LargestItems bounds the items of a form in bytes, as they are stored: every report
// keeps them in one event with its answers.
const LargestItems = 48 << 10

// problems collects refusals, so that all of them are named at once.
type problems []error

func (p *problems) addIf(bad bool, err *domain.Error, field string) {
	if bad {
		*p = append(*p, err.At(field))
	}
}

// set decides the change of one setting: what every command comes to.
func set[T any](current Setting[T], seen domain.Revision, same bool, p problems, reason string, e Event) ([]Event, error) {
	if seen != current.Revision() {
		return nil, ErrStale
	}
	p.addIf(reason == "", ErrRequired, "reason")
	if err := errors.Join(p...); err != nil {
		return nil, err
	}
	if same {
		return nil, nil
	}
	return []Event{e}, nil
}
