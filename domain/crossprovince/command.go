package crossprovince

import (
	"errors"

	"example.org/ledger/domain"
)

// Command asks for something to happen to a report.
type Command interface {
	decide(State) ([]Event, error)
}

// Decide returns the events that carry out c, none if what c asks for is so
// already, or the reasons why c is refused, all that were found (see
// [domain.Problems]). It reads only its arguments and leaves them alone.
func Decide(s State, c Command) ([]Event, error) {
	if _, reporting := c.(Report); !reporting && !s.Reported() {
		return nil, ErrNotFound
	}
	return c.decide(s)
}

// Refusals. Those that name a field carry it with At.
var (
	ErrNotFound     = &domain.Error{Kind: domain.NotFound, Code: "report.not_found"}
	ErrReported     = &domain.Error{Kind: domain.Conflict, Code: "report.made_already"}
	ErrActive       = &domain.Error{Kind: domain.Conflict, Code: "report.active_already"} // to the same authority
	ErrEnded        = &domain.Error{Kind: domain.Conflict, Code: "report.ended"}
	ErrStale        = &domain.Error{Kind: domain.Stale, Code: "report.stale"}
	ErrRequired     = &domain.Error{Kind: domain.Invalid, Code: "filing.required"}
	ErrRepeated     = &domain.Error{Kind: domain.Invalid, Code: "filing.repeated"}
	ErrOwnAuthority = &domain.Error{Kind: domain.Conflict, Code: "report.own_authority"}
	ErrNotFiled     = &domain.Error{Kind: domain.Conflict, Code: "report.track_not_filed"} // nothing in force that could be reported
	ErrCategory     = &domain.Error{Kind: domain.Invalid, Code: "report.category_not_filed"}
	ErrPeriod       = &domain.Error{Kind: domain.Invalid, Code: "report.ends_before_start"}
	ErrFuture       = &domain.Error{Kind: domain.Invalid, Code: "filing.date_in_future"}
	ErrItem         = &domain.Error{Kind: domain.Invalid, Code: "report.item_unknown"}
	ErrAnswer       = &domain.Error{Kind: domain.Invalid, Code: "report.answer_kind"}
	ErrPersonal     = &domain.Error{Kind: domain.Invalid, Code: "report.personal_data"} // belongs into a contact or a document
	ErrChoice       = &domain.Error{Kind: domain.Invalid, Code: "report.choice_unknown"}
	ErrBounds       = &domain.Error{Kind: domain.Invalid, Code: "report.number_out_of_range"}
	ErrColumn       = &domain.Error{Kind: domain.Invalid, Code: "report.column_unknown"}
	ErrRows         = &domain.Error{Kind: domain.Invalid, Code: "report.too_many_rows"}
	ErrContact      = &domain.Error{Kind: domain.NotFound, Code: "report.contact_unknown"} // no such item, or no answer to it
	ErrSubjectUsed  = &domain.Error{Kind: domain.Conflict, Code: "report.subject_taken"}   // a contact has its own
	ErrSubject      = &domain.Error{Kind: domain.NotFound, Code: "filing.subject_unknown"}
	ErrErased       = &domain.Error{Kind: domain.Conflict, Code: "filing.subject_erased"}
	ErrInUse        = &domain.Error{Kind: domain.Conflict, Code: "report.contact_in_use"}
	ErrField        = &domain.Error{Kind: domain.Invalid, Code: "filing.not_allowed_here"}
	ErrTooLarge     = &domain.Error{Kind: domain.Invalid, Code: "report.answers_too_large"}
)

// LargestAnswers bounds the answers of one request in bytes, as they are stored. With
// the longest form (authority.LargestItems) they are one event, of 256 KiB at most.
const LargestAnswers = 160 << 10

// problems collects refusals, so that all of them are named at once.
type problems []error

func (p *problems) addIf(bad bool, err *domain.Error, field string) {
	if bad {
		*p = append(*p, err.At(field))
	}
}

func (p problems) err() error { return errors.Join(p...) }

// open refuses what may be done to reports that have not ended alone, and by those
// who saw what there is to see.
func (s State) open(seen domain.Revision) error {
	switch {
	case s.Ended():
		return ErrEnded
	case seen != s.At.Revision:
		return ErrStale
	}
	return nil
}

// period adds what is wrong with a period, and reports whether it begins before
// today.
func (p *problems) period(when Period, today domain.Date) (past bool) {
	p.addIf(when.StartOn == "", ErrRequired, "start_on")
	p.addIf(when.EndOn != "" && when.EndOn.Before(when.StartOn), ErrPeriod, "end_on")
	return when.StartOn != "" && when.StartOn.Before(today)
}
