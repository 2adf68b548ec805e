package edge

import (
	"context"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
)

// Supplements are what a report from another province has to add (Q1.7).
type Supplements struct {
	Items  *[]Supplement `json:"items" maxItems:"30"`
	Reason string        `json:"reason" maxLength:"500" doc:"why they are changed"`
}

// Supplement is one item to add.
type Supplement struct {
	Key      string             `json:"key" maxLength:"40" pattern:"^[a-z][a-z0-9_]*$" doc:"names the item in answers; keep it when the label changes"`
	Label    string             `json:"label" maxLength:"60"`
	Kind     string             `json:"kind" enum:"text,choice,number,date,list,document,contact" doc:"what answers it; a person's name and number only as contact, which is sealed"`
	Required bool               `json:"required"`
	Help     string             `json:"help,omitempty" maxLength:"200"`
	Options  []string           `json:"options,omitempty" maxItems:"30" doc:"choice: what there is to choose from, two at least"`
	Unit     string             `json:"unit,omitempty" maxLength:"20" doc:"number"`
	Min      string             `json:"min,omitempty" doc:"number: not below it"`
	Max      string             `json:"max,omitempty" doc:"number: not above it"`
	Columns  []SupplementColumn `json:"columns,omitempty" maxItems:"12" doc:"list: what each row has"`
	MostRows int                `json:"most_rows,omitempty" minimum:"1" maximum:"200" doc:"list"`
}

// SupplementColumn is one column of a list.
type SupplementColumn struct {
	Key      string   `json:"key" maxLength:"40" pattern:"^[a-z][a-z0-9_]*$" doc:"names the column in rows"`
	Label    string   `json:"label" maxLength:"60"`
	Kind     string   `json:"kind" enum:"text,choice,number,date"`
	Required bool     `json:"required" doc:"in every row"`
	Options  []string `json:"options,omitempty" maxItems:"30" doc:"choice"`
	Unit     string   `json:"unit,omitempty" maxLength:"20" doc:"number"`
	Min      string   `json:"min,omitempty" doc:"number"`
	Max      string   `json:"max,omitempty" doc:"number"`
}

// SetSupplements changes the items, all of them.
func (a *Authorities) SetSupplements(ctx context.Context, r Request, code domain.Authority, seen domain.Revision, in Supplements) (Done, error) {
	var p parser
	return a.execute(ctx, r, code, &p, in.command(&p, seen))
}

func (in Supplements) command(p *parser, seen domain.Revision) authority.Command {
	c := authority.SetSupplements{Seen: seen, Reason: p.reason(in.Reason)}
	for i, item := range given(p, "items", in.Items) {
		field := fmt.Sprintf("items.%d.", i)
		c.Items = append(c.Items, item.parse(p, field))
	}
	return c
}

func (in Supplement) parse(p *parser, field string) authority.Supplement {
	value := SupplementColumn{
		Key: in.Key, Label: in.Label, Kind: in.Kind, Required: in.Required, Options: in.Options, Unit: in.Unit, Min: in.Min, Max: in.Max,
	}.parse(p, field)
	item := authority.Supplement{
		Key: value.Key, Label: value.Label, Kind: value.Kind, Required: value.Required,
		Options: value.Options, Unit: value.Unit, Min: value.Min, Max: value.Max,
		Help: optional(p, field+"help", in.Help, text(lineText)), MostRows: in.MostRows,
	}
	for i, column := range in.Columns {
		item.Columns = append(item.Columns, column.parse(p, fmt.Sprintf("%scolumns.%d.", field, i)))
	}
	return item
}

func (in SupplementColumn) parse(p *parser, field string) authority.Column {
	return authority.Column{
		Key: in.Key, Label: required(p, field+"label", in.Label, text(shortText)),
		Kind: authority.SupplementKind(in.Kind), Required: in.Required,
		Options: list(p, field+"options", in.Options, text(shortText)), Unit: optional(p, field+"unit", in.Unit, text(unitText)),
		Min: optional(p, field+"min", in.Min, quantity), Max: optional(p, field+"max", in.Max, quantity),
	}
}

// unitText is how long a unit may be, in characters.
const unitText = 20

// quantity is a number that an authority asks for, and its bounds.
func quantity(s string) (domain.Decimal, error) {
	return domain.ParseDecimal(s, authority.DecimalPlaces)
}
