package crossprovince

import (
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
)

// Supplement answers items, for the first time or anew.
type Supplement struct {
	Seen    domain.Revision
	Form    Form // in force at the service authority now: what it asks since the report was made may be answered, too
	Answers []Answer
	Today   domain.Date
}

func (c Supplement) decide(s State) ([]Event, error) {
	if err := s.open(c.Seen); err != nil {
		return nil, err
	}
	added := s.NewlyAsked(c.Form)
	var p problems
	p.addIf(c.Today == "", ErrRequired, "supplemented_on")
	p.addIf(len(c.Answers) == 0, ErrRequired, "answers")
	given := p.answers(s, withItems(s.Items, added), c.Answers)
	if err := p.err(); err != nil {
		return nil, err
	}
	answers := changed(s.Answers, given)
	if len(answers) == 0 {
		return nil, nil
	}
	e := Supplemented{Answers: answers, SupplementedOn: c.Today}
	for _, item := range added {
		if slices.ContainsFunc(answers, func(a Answer) bool { return a.Key == item.Key }) {
			e.Added.Items, e.Added.Configuration = append(e.Added.Items, item), c.Form.Configuration
		}
	}
	events := []Event{e}
	if s.Status == Incomplete && len(missing(withItems(s.Items, e.Added.Items), merged(s.Answers, answers))) == 0 {
		events = append(events, Completed{CompletedOn: c.Today})
	}
	return events, nil
}

// RequestSupplements is an official's message that something is missing (2.20).
type RequestSupplements struct {
	Form     Form // in force at the service authority now
	Text     string
	Items    []string // keys, if it is about items
	Official string
	Today    domain.Date
}

func (c RequestSupplements) decide(s State) ([]Event, error) {
	if s.Ended() {
		return nil, ErrEnded
	}
	var p problems
	p.addIf(c.Text == "", ErrRequired, "text")
	p.addIf(c.Official == "", ErrRequired, "official")
	p.addIf(c.Today == "", ErrRequired, "requested_on")
	p.addIf(personal(c.Text), ErrPersonal, "text")
	items := withItems(s.Items, s.NewlyAsked(c.Form))
	for i, key := range c.Items {
		field := fmt.Sprintf("items.%d", i)
		p.addIf(!slices.ContainsFunc(items, func(item authority.Supplement) bool { return item.Key == key }), ErrItem, field)
		p.addIf(slices.Contains(c.Items[:i], key), ErrRepeated, field)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	if r := s.Requested; r != nil && r.Text == c.Text && slices.Equal(r.Items, c.Items) {
		return nil, nil // it was asked for, and nothing has come since
	}
	return []Event{SupplementsRequested{Request{Text: c.Text, Items: c.Items, Official: c.Official, RequestedOn: c.Today}}}, nil
}
