package authority

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"

	"example.org/ledger/domain"
)

// SetSupplements changes what a report from another province has to add (Q1.7).
type SetSupplements struct {
	Seen domain.Revision
	Supplements
	Reason string
}

// supplementKey is what the keys of supplements and their columns look like.
var supplementKey = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// IsKey reports whether s may be the key of a supplement or a column.
func IsKey(s string) bool { return supplementKey.MatchString(s) }

func (c SetSupplements) decide(s State) ([]Event, error) {
	var p problems
	p.addIf(len(c.Items) > MostItems, ErrRange, "items")
	keys := map[string]bool{}
	for i, item := range c.Items {
		field := fmt.Sprintf("items.%d.", i)
		p.named(keys, item.Key, item.Label, field)
		p.addIf(!item.Kind.known(), ErrKind, field+"kind")
		p.value(item.Column(), field)
		p.list(item, field)
	}
	items := append([]Supplement{}, c.Items...) // no list is stored as an empty one
	p.addIf(len(p) == 0 && size(items) > LargestItems, ErrTooLarge, "items")
	same := slices.EqualFunc(items, s.Supplements.Value.Items, func(a, b Supplement) bool { return reflect.DeepEqual(a, b) })
	return set(s.Supplements, c.Seen, same, p, c.Reason,
		SupplementsSet{Supplements: Supplements{Items: items}, Reason: c.Reason})
}

// named adds what is wrong with how an item or column is called, beside those before.
func (p *problems) named(keys map[string]bool, key, label, field string) {
	p.addIf(!IsKey(key), ErrKey, field+"key")
	p.addIf(keys[key], ErrRepeated, field+"key")
	keys[key] = true
	p.addIf(label == "", ErrRequired, field+"label")
}

// value adds what is wrong with the options of a choice and the bounds of a number.
func (p *problems) value(c Column, field string) {
	switch {
	case c.Kind != SupplementChoice:
		p.addIf(len(c.Options) > 0, ErrOfKind, field+"options")
	case len(c.Options) == 0:
		p.addIf(true, ErrRequired, field+"options")
	default:
		p.addIf(len(c.Options) < FewestOptions || len(c.Options) > MostOptions, ErrRange, field+"options")
	}
	for i, option := range c.Options {
		at := fmt.Sprintf("%soptions.%d", field, i)
		p.addIf(option == "", ErrRequired, at)
		p.addIf(slices.Contains(c.Options[:i], option), ErrRepeated, at)
	}
	if c.Kind != SupplementNumber {
		p.addIf(c.Unit != "", ErrOfKind, field+"unit")
		p.addIf(c.Min != "", ErrOfKind, field+"min")
		p.addIf(c.Max != "", ErrOfKind, field+"max")
		return
	}
	p.addIf(c.Min != "" && c.Max != "" && c.Max.Compare(c.Min) < 0, ErrBounds, field+"max")
}

// list adds what is wrong with the columns of a list.
func (p *problems) list(item Supplement, field string) {
	if item.Kind != SupplementList {
		p.addIf(len(item.Columns) > 0, ErrOfKind, field+"columns")
		p.addIf(item.MostRows != 0, ErrOfKind, field+"most_rows")
		return
	}
	p.addIf(len(item.Columns) == 0, ErrRequired, field+"columns")
	p.addIf(len(item.Columns) > MostColumns, ErrRange, field+"columns")
	p.addIf(item.MostRows < 1 || item.MostRows > MostRows, ErrRange, field+"most_rows")
	keys := map[string]bool{}
	for i, c := range item.Columns {
		at := fmt.Sprintf("%scolumns.%d.", field, i)
		p.named(keys, c.Key, c.Label, at)
		p.addIf(!c.Kind.inColumns(), ErrColumn, at+"kind")
		p.value(c, at)
	}
}

// size is how many bytes items take in an event.
func size(items []Supplement) int {
	stored, err := json.Marshal(items)
	if err != nil { // text and numbers always are
		return LargestItems + 1
	}
	return len(stored)
}
