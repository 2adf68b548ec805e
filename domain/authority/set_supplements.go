package authority

import (
	"fmt"
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

// supplementKey is what a supplement's key looks like.
var supplementKey = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

func (c SetSupplements) decide(s State) ([]Event, error) {
	var p problems
	p.addIf(len(c.Items) > MostItems, ErrRange, "items")
	keys := map[string]bool{}
	for i, item := range c.Items {
		field := fmt.Sprintf("items.%d.", i)
		p.addIf(!supplementKey.MatchString(item.Key), ErrKey, field+"key")
		p.addIf(keys[item.Key], ErrRepeated, field+"key")
		keys[item.Key] = true
		p.addIf(item.Label == "", ErrRequired, field+"label")
		p.addIf(item.Kind != SupplementText && item.Kind != SupplementDate && item.Kind != SupplementDocument, ErrKind, field+"kind")
	}
	items := append([]Supplement{}, c.Items...) // no list is stored as an empty one
	return set(s.Supplements, c.Seen, slices.Equal(items, s.Supplements.Value.Items), p, c.Reason,
		SupplementsSet{Supplements: Supplements{Items: items}, Reason: c.Reason})
}
