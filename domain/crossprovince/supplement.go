package crossprovince

import (
	"fmt"
	"regexp"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"github.com/google/uuid"
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
	p.answers(slices.Concat(s.Items, added), c.Answers)
	if err := p.err(); err != nil {
		return nil, err
	}
	answers := changed(s.Answers, c.Answers)
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
	if s.Status == Incomplete && len(missing(s.Items, merged(s.Answers, answers))) == 0 {
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
	items := slices.Concat(s.Items, s.NewlyAsked(c.Form))
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

// answers adds what is wrong with answers to items.
func (p *problems) answers(items []authority.Supplement, answers []Answer) {
	seen := map[string]bool{}
	for i, a := range answers {
		field := fmt.Sprintf("answers.%d", i)
		p.addIf(seen[a.Key], ErrRepeated, field+".key")
		seen[a.Key] = true
		n := slices.IndexFunc(items, func(item authority.Supplement) bool { return item.Key == a.Key })
		if n < 0 {
			p.addIf(true, ErrItem, field+".key")
			continue
		}
		p.addIf(!a.answers(items[n].Kind), ErrAnswer, field)
		p.addIf(personal(a.Text), ErrPersonal, field+".text")
		documents := map[uuid.UUID]bool{}
		for j, id := range a.Documents {
			p.addIf(documents[id], ErrRepeated, fmt.Sprintf("%s.documents.%d", field, j))
			documents[id] = true
		}
	}
}

// answers reports whether the answer is one of a kind.
func (a Answer) answers(kind authority.SupplementKind) bool {
	switch kind {
	case authority.SupplementText:
		return a.Text != "" && a.Date == "" && len(a.Documents) == 0
	case authority.SupplementDate:
		return a.Date != "" && a.Text == "" && len(a.Documents) == 0
	case authority.SupplementDocument:
		return len(a.Documents) > 0 && a.Text == "" && a.Date == ""
	}
	return false
}

// numbers are what ID numbers and mobile numbers look like, also with the gaps that
// people write them with.
var numbers = regexp.MustCompile(`(^|[^0-9])(1[3-9][0-9]([ -]?[0-9]){8}|[1-9]([ -]?[0-9]){16}[ -]?[0-9Xx])($|[^0-9])`)

// personal reports whether a text tells somebody's number. Texts are recorded in
// the clear and for ever, and the other province sees no personal data; a document
// is kept apart.
func personal(text string) bool { return numbers.MatchString(text) }
