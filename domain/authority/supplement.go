package authority

import (
	"reflect"

	"example.org/ledger/domain"
)

// Supplements are what an institution of another province adds to its report
// (补充备案信息, Q1.7).
type Supplements struct {
	Items []Supplement `json:"items"`
}

// Supplement is one item to add.
type Supplement struct {
	Key      string         `json:"key"` // names it in answers, never shown
	Label    string         `json:"label"`
	Kind     SupplementKind `json:"kind"`
	Required bool           `json:"required"`
	Help     string         `json:"help,omitempty"`
	Options  []string       `json:"options,omitempty"`   // choice: one of them
	Unit     string         `json:"unit,omitempty"`      // number
	Min      domain.Decimal `json:"min,omitempty"`       // number: not below it
	Max      domain.Decimal `json:"max,omitempty"`       // number: not above it
	Columns  []Column       `json:"columns,omitempty"`   // list
	MostRows int            `json:"most_rows,omitempty"` // list
}

// Column is one column of a list. It has no more than an item has, and is neither a
// list itself nor what is kept apart: documents and persons.
type Column struct {
	Key      string         `json:"key"`
	Label    string         `json:"label"`
	Kind     SupplementKind `json:"kind"`
	Required bool           `json:"required"`
	Options  []string       `json:"options,omitempty"`
	Unit     string         `json:"unit,omitempty"`
	Min      domain.Decimal `json:"min,omitempty"`
	Max      domain.Decimal `json:"max,omitempty"`
}

// SupplementKind is what an answer to a supplement is.
type SupplementKind string

// The kinds of answers.
const (
	SupplementText     SupplementKind = "text"
	SupplementChoice   SupplementKind = "choice"
	SupplementNumber   SupplementKind = "number"
	SupplementDate     SupplementKind = "date"
	SupplementList     SupplementKind = "list"
	SupplementDocument SupplementKind = "document"
	SupplementContact  SupplementKind = "contact" // a person's name and mobile number, sealed
)

// supplementKinds gives each its words, in the order people see them.
var supplementKinds = []struct {
	kind  SupplementKind
	label string
}{
	{SupplementText, "文字"},
	{SupplementChoice, "选择"},
	{SupplementNumber, "数值"},
	{SupplementDate, "日期"},
	{SupplementList, "清单"},
	{SupplementDocument, "文件"},
	{SupplementContact, "联系人"},
}

// Label returns the Chinese name.
func (k SupplementKind) Label() string {
	for _, known := range supplementKinds {
		if known.kind == k {
			return known.label
		}
	}
	return string(k)
}

func (k SupplementKind) known() bool { return k.Label() != string(k) }

// inColumns reports whether cells may be of the kind.
func (k SupplementKind) inColumns() bool {
	return k == SupplementText || k == SupplementChoice || k == SupplementNumber || k == SupplementDate
}

// Column returns what a list of this item alone would have as its column: one value
// follows the same rules wherever it stands.
func (s Supplement) Column() Column {
	return Column{Key: s.Key, Label: s.Label, Kind: s.Kind, Required: s.Required, Options: s.Options, Unit: s.Unit, Min: s.Min, Max: s.Max}
}

// SameForm reports whether what answers one of the items answers the other one, too,
// whatever they are called and whether they must be answered.
func (s Supplement) SameForm(o Supplement) bool {
	for _, item := range []*Supplement{&s, &o} {
		item.Label, item.Help, item.Required = "", "", false
	}
	return reflect.DeepEqual(s, o)
}
