package edge

import (
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
	Text      string              `json:"text,omitempty" maxLength:"2000" doc:"text: never a person's ID or mobile number, which belong into a document"`
	Choice    string              `json:"choice,omitempty" maxLength:"60" doc:"choice: one of the options"`
	Number    string              `json:"number,omitempty" doc:"number, in the item's unit"`
	Date      string              `json:"date,omitempty" doc:"date"`
	Rows      []map[string]string `json:"rows,omitempty" maxItems:"200" doc:"list: the cells of each row by the keys of its columns, all of them texts; empty cells may be left out"`
	Documents []uuid.UUID         `json:"documents,omitempty" maxItems:"20" doc:"document: of the kind crossprovince_supplement, uploaded before"`
}

func (p *parser) answers(in []ReportAnswer) []crossprovince.Answer {
	var all []crossprovince.Answer
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
		all = append(all, answer)
	}
	return all
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
