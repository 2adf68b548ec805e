package suggestion

import (
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Raise asks the authority for something (工作建议). Whether one of the kind about
// the same is open already only the log can say: the append takes a claim.
type Raise struct {
	Asked Asked
	Same  bool // what is asked for is so already: only the edge can compare numbers, and see other filings
	Today domain.Date
}

func (c Raise) decide(s State) ([]Event, error) {
	if s.Raised() {
		return nil, ErrRaised
	}
	a := c.Asked
	var p problems
	p.addIf(a.Filing == uuid.Nil, ErrRequired, "filing")
	p.addIf(a.Authority == "", ErrRequired, "authority")
	p.addIf(a.Reason == "", ErrRequired, "reason")
	p.addIf(c.Today == "", ErrRequired, "raised_on")
	p.addIf(len(a.Documents) == 0, ErrRequired, "documents")
	seen := map[uuid.UUID]bool{}
	for i, id := range a.Documents {
		p.addIf(seen[id], ErrRepeated, fmt.Sprintf("documents.%d", i))
		seen[id] = true
	}
	p.field("staff_id", a.StaffID != uuid.Nil, a.Kind == domain.SuggestIDNumber || a.Kind == domain.SuggestRemovePerson, a.Kind == domain.SuggestOther)
	p.field("id_number", !a.IDNumber.IsZero() || c.Same && !a.disputes(), a.Kind == domain.SuggestIDNumber, false)
	p.field("credit_code", a.CreditCode != "", a.Kind == domain.SuggestCreditCode, false)
	p.field("old_credit_code", a.OldCreditCode != "", a.Kind == domain.SuggestCreditCode, false)
	p.field("title", a.Title != "", a.Kind == domain.SuggestOther, false)
	p.field("transfer_id", a.disputes(), false, a.Kind == domain.SuggestOther)
	if a.disputes() {
		p.addIf(a.StaffID == uuid.Nil, ErrRequired, "staff_id")
		p.addIf(a.Taker == uuid.Nil, ErrRequired, "taker")
		p.addIf(a.TakerOf == "", ErrRequired, "taker_authority")
		p.addIf(a.Title != DisputeTitle, ErrNotAllowed, "title")
	}
	p.addIf(!slices.Contains(domain.SuggestionKinds(), a.Kind), ErrRequired, "kind")
	if err := p.err(); err != nil {
		return nil, err
	}
	switch {
	case c.Same && a.disputes():
		return nil, ErrSame.At("transfer_id")
	case c.Same:
		return nil, ErrSame.At("id_number")
	case a.Kind == domain.SuggestCreditCode && a.CreditCode == a.OldCreditCode:
		return nil, ErrSame.At("credit_code")
	}
	return []Event{Raised{Asked: a, RaisedOn: c.Today}}, nil
}

// field adds a problem if a field that the kind needs is missing, or one that it
// neither needs nor allows is there.
func (p *problems) field(name string, given, needed, allowed bool) {
	p.addIf(needed && !given, ErrRequired, name)
	p.addIf(given && !needed && !allowed, ErrNotAllowed, name)
}

// Withdraw takes a suggestion back while it is open.
type Withdraw struct {
	Seen  domain.Revision
	Today domain.Date
}

func (c Withdraw) decide(s State) ([]Event, error) {
	if s.Status == WithdrawnStatus {
		return nil, nil
	}
	if err := s.open(c.Seen); err != nil {
		return nil, err
	}
	if c.Today == "" {
		return nil, ErrRequired.At("withdrawn_on")
	}
	return []Event{Withdrawn{WithdrawnOn: c.Today}}, nil
}

// CloseAsMoot ends a suggestion because its filing was canceled (2.13). One that
// ended already stays as it ended.
type CloseAsMoot struct {
	Today domain.Date
}

func (c CloseAsMoot) decide(s State) ([]Event, error) {
	if s.Status != Open {
		return nil, nil // what was adopted before is carried out, or refused by the filing
	}
	if c.Today == "" {
		return nil, ErrRequired.At("closed_on")
	}
	return []Event{ClosedAsMoot{ClosedOn: c.Today}}, nil
}
