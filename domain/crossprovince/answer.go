package crossprovince

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"github.com/google/uuid"
)

// answers adds what is wrong with answers to items, and returns them as they are
// recorded: every value as its kind is written, rows without empty cells.
func (p *problems) answers(s State, items []authority.Supplement, answers []Answer) []Answer {
	before := len(*p)
	seen := map[string]bool{}
	var all []Answer
	for i, a := range answers {
		field := fmt.Sprintf("answers.%d", i)
		p.addIf(seen[a.Key], ErrRepeated, field+".key")
		seen[a.Key] = true
		n := slices.IndexFunc(items, func(item authority.Supplement) bool { return item.Key == a.Key })
		switch {
		case n < 0:
			p.addIf(true, ErrItem, field+".key")
		case a.kind() != items[n].Kind:
			p.addIf(true, ErrAnswer, field)
		default:
			p.subject(s, all, a, field+".contact")
			all = append(all, p.answer(items[n], a, field))
		}
	}
	p.addIf(len(*p) == before && size(all) > LargestAnswers, ErrTooLarge, "answers")
	return all
}

// kind is the kind of what an answer says, none if it says nothing or several things.
func (a Answer) kind() authority.SupplementKind {
	var kinds []authority.SupplementKind
	for kind, said := range map[authority.SupplementKind]bool{
		authority.SupplementText: a.Text != "", authority.SupplementChoice: a.Choice != "", authority.SupplementNumber: a.Number != "",
		authority.SupplementDate: a.Date != "", authority.SupplementList: len(a.Rows) > 0, authority.SupplementDocument: len(a.Documents) > 0,
		authority.SupplementContact: !a.Contact.IsZero(),
	} {
		if said {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) != 1 {
		return ""
	}
	return kinds[0]
}

// answer adds what is wrong with an answer of the item's kind.
func (p *problems) answer(item authority.Supplement, a Answer, field string) Answer {
	field += "."
	switch item.Kind {
	case authority.SupplementText:
		p.addIf(personal(a.Text), ErrPersonal, field+"text")
	case authority.SupplementChoice:
		p.addIf(!slices.Contains(item.Options, a.Choice), ErrChoice, field+"choice")
	case authority.SupplementNumber:
		a.Number = domain.Decimal(p.value(item.Column(), string(a.Number), field+"number"))
	case authority.SupplementList:
		a.Rows = p.rows(item, a.Rows, field+"rows")
	case authority.SupplementDocument:
		documents := map[uuid.UUID]bool{}
		for j, id := range a.Documents {
			p.addIf(documents[id], ErrRepeated, fmt.Sprintf("%sdocuments.%d", field, j))
			documents[id] = true
		}
	}
	return a
}

// rows adds what is wrong with the rows of a list, each named by row and column.
func (p *problems) rows(item authority.Supplement, rows []Row, field string) []Row {
	p.addIf(len(rows) > item.MostRows, ErrRows, field)
	var all []Row
	for i, row := range rows[:min(len(rows), item.MostRows)] {
		field := fmt.Sprintf("%s.%d.", field, i)
		for _, key := range slices.Sorted(maps.Keys(row)) {
			known := slices.ContainsFunc(item.Columns, func(c authority.Column) bool { return c.Key == key })
			p.addIf(!known, ErrColumn, field+key)
		}
		clean := Row{}
		for _, c := range item.Columns {
			cell := row[c.Key]
			p.addIf(cell == "" && c.Required, ErrRequired, field+c.Key)
			if cell != "" {
				clean[c.Key] = p.value(c, cell, field+c.Key)
			}
		}
		p.addIf(len(clean) == 0, ErrRequired, field[:len(field)-1])
		all = append(all, clean)
	}
	return all
}

// value adds what is wrong with one value, and returns it as its kind is written.
func (p *problems) value(c authority.Column, s, field string) string {
	switch c.Kind {
	case authority.SupplementChoice:
		p.addIf(!slices.Contains(c.Options, s), ErrChoice, field)
	case authority.SupplementNumber:
		number, err := domain.ParseDecimal(s, authority.DecimalPlaces)
		if err != nil {
			*p = append(*p, domain.At(err, field))
			return s
		}
		p.addIf(c.Min != "" && number.Compare(c.Min) < 0 || c.Max != "" && number.Compare(c.Max) > 0, ErrBounds, field)
		return string(number)
	case authority.SupplementDate:
		day, err := domain.ParseDate(s)
		if err != nil {
			*p = append(*p, domain.At(err, field))
			return s
		}
		return string(day)
	default:
		p.addIf(personal(s), ErrPersonal, field)
	}
	return s
}

// size is how many bytes answers take in an event.
func size(answers []Answer) int {
	stored, err := json.Marshal(answers)
	if err != nil { // what was parsed always is stored
		return LargestAnswers + 1
	}
	return len(stored)
}

// personal reports whether a text tells somebody's number. Texts are recorded in
// the clear and for ever, and the other province sees no personal data; a contact is
// sealed, and a document kept apart.
func personal(text string) bool { return domain.TellsPersonalNumber(text) }
