package edge

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"github.com/google/uuid"
)

// ReportAnswer is an answer to an item that is asked for: the field of the item's
// kind.
type ReportAnswer struct {
	Key       string              `json:"key" maxLength:"40" doc:"of the item"`
	Text      string              `json:"text,omitempty" maxLength:"2000" doc:"text: never a person's ID or mobile number; a person is what the kind contact is for"`
	Choice    string              `json:"choice,omitempty" maxLength:"60" doc:"choice: one of the options"`
	Number    string              `json:"number,omitempty" doc:"number, in the item's unit"`
	Date      string              `json:"date,omitempty" doc:"date"`
	Rows      []map[string]string `json:"rows,omitempty" maxItems:"200" doc:"list: the cells of each row by the keys of its columns, all of them texts; empty cells may be left out"`
	Documents []uuid.UUID         `json:"documents,omitempty" maxItems:"20" doc:"document: of the kind crossprovince_supplement, uploaded before"`
	Contact   *ReportContact      `json:"contact,omitempty" doc:"contact, sealed; the service authority is shown it masked"`
}

// ReportContact is a person whom the service authority may ask for (联系人).
type ReportContact struct {
	Name   string `json:"name" maxLength:"50"`
	Mobile string `json:"mobile" maxLength:"20"`
}

// reportAnswers are answers on their way: contacts are sealed once all else is right.
type reportAnswers struct {
	answers  []crossprovince.Answer
	contacts map[int]reportContact // by the index of their answers
}

// reportContact is a contact in the clear.
type reportContact struct {
	name   domain.PersonName
	mobile domain.Mobile
}

// fieldReportContact is what a contact is sealed as: reportContactDetails as JSON. The
// form is for ever: fields are only added.
const fieldReportContact = "report_contact"

type reportContactDetails struct {
	Name   string `json:"name"`
	Mobile string `json:"mobile"`
}

func (p *parser) answers(in []ReportAnswer) reportAnswers {
	all := reportAnswers{contacts: map[int]reportContact{}}
	for i, a := range in {
		field := fmt.Sprintf("answers.%d.", i)
		answer := crossprovince.Answer{
			Key: required(p, field+"key", a.Key, plain(40)), Text: optional(p, field+"text", a.Text, plainLines(longText)),
			Choice: optional(p, field+"choice", a.Choice, plain(shortText)), Number: optional(p, field+"number", a.Number, quantity),
			Date: optional(p, field+"date", a.Date, domain.ParseDate), Documents: a.Documents,
		}
		for j, row := range a.Rows {
			answer.Rows = append(answer.Rows, p.row(fmt.Sprintf("%srows.%d", field, j), row))
		}
		if c := a.Contact; c != nil {
			all.contacts[i] = reportContact{
				name:   required(p, field+"contact.name", c.Name, domain.ParsePersonName),
				mobile: required(p, field+"contact.mobile", c.Mobile, domain.ParseMobile),
			}
		}
		all.answers = append(all.answers, answer)
	}
	return all
}

// sealed returns the answers with their contacts sealed, each for a subject of its own;
// one that is the report's already keeps its bytes.
func (s *Reports) sealed(ctx context.Context, r Request, state crossprovince.State, in reportAnswers) ([]crossprovince.Answer, error) {
	own := subjects{command: r.Command}
	for _, i := range slices.Sorted(maps.Keys(in.contacts)) {
		c, a := in.contacts[i], &in.answers[i]
		before, err := state.Contact(a.Key)
		if err != nil {
			before = domain.Sealed{} // there is none, or nobody can read it
		}
		a.Contact, err = s.Filings.reseal(ctx, before, s.Filings.unbound(ctx, &own), fieldReportContact,
			reportContactDetails{Name: c.name.Reveal(), Mobile: c.mobile.Reveal()}, map[string]string{"mobile": c.mobile.Mask()})
		if err != nil {
			return nil, err
		}
	}
	return in.answers, nil
}

// row parses the cells of a row. What is no key of a column could be anything, and is
// not repeated.
func (p *parser) row(field string, in map[string]string) crossprovince.Row {
	row := crossprovince.Row{}
	for _, key := range slices.Sorted(maps.Keys(in)) {
		if !authority.IsKey(key) {
			p.fault(field, crossprovince.ErrColumn)
			continue
		}
		row[key] = optional(p, field+"."+key, in[key], plain(lineText))
	}
	return row
}
