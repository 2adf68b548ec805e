package authority_test

import (
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
)

// What may be asked for, of each kind that has more to it than its name.
var (
	ownership = authority.Supplement{Key: "ownership", Label: "车辆权属", Kind: authority.SupplementChoice, Options: []string{"自有", "租赁"}}
	posted    = authority.Supplement{Key: "posted", Label: "派驻人数", Kind: authority.SupplementNumber, Unit: "人", Min: "0", Max: "500"}
	paper     = authority.Supplement{Key: "paper", Label: "委托合同", Kind: authority.SupplementDocument, Required: true}
	person    = authority.Supplement{Key: "person", Label: "省内联系人", Kind: authority.SupplementContact, Required: true}
	cars      = authority.Supplement{Key: "cars", Label: "采样车辆", Kind: authority.SupplementList, MostRows: 50, Columns: []authority.Column{
		{Key: "plate", Label: "车牌号", Kind: authority.SupplementText, Required: true},
		{Key: "ownership", Label: "权属", Kind: authority.SupplementChoice, Options: []string{"自有", "租赁"}},
		{Key: "seats", Label: "座位数", Kind: authority.SupplementNumber, Unit: "座", Min: "2"},
		{Key: "inspected_to", Label: "检验有效期至", Kind: authority.SupplementDate},
	}}
)

func altered[T any](v T, alter func(*T)) T {
	alter(&v)
	return v
}

func asking(items ...authority.Supplement) authority.SetSupplements {
	return authority.SetSupplements{Seen: domain.Empty, Supplements: authority.Supplements{Items: items}, Reason: why}
}

// TestKindsOfSupplements: an authority says of every item what answers it.
func TestKindsOfSupplements(t *testing.T) {
	all := []authority.Supplement{ownership, posted, paper, person, cars}
	set := authority.SupplementsSet{Supplements: authority.Supplements{Items: all}, Reason: why}
	again := asking(all...)
	again.Seen = 0
	number := func(alter func(*authority.Supplement)) authority.Supplement { return altered(posted, alter) }
	list := func(alter func(*authority.Supplement)) authority.Supplement { return altered(cars, alter) }
	column := func(c authority.Column) authority.Supplement {
		return list(func(s *authority.Supplement) { s.Columns = []authority.Column{c} })
	}
	run(t, cases{
		{Name: "Q1.7: items of every kind", When: asking(all...), Then: events{set}},
		{Name: "Q1.7: the same again is nothing", Given: events{set}, When: again},
		{Name: "Q1.7: a choice has options", When: asking(altered(ownership, func(s *authority.Supplement) { s.Options = nil })),
			Refused: []error{authority.ErrRequired.At("items.0.options")}},
		{Name: "Q1.7: two at least", When: asking(altered(ownership, func(s *authority.Supplement) { s.Options = []string{"自有"} })),
			Refused: []error{authority.ErrRange.At("items.0.options")}},
		{Name: "Q1.7: each with words, once", When: asking(altered(ownership, func(s *authority.Supplement) { s.Options = []string{"自有", "", "自有"} })),
			Refused: []error{authority.ErrRequired.At("items.0.options.1"), authority.ErrRepeated.At("items.0.options.2")}},
		{Name: "Q1.7: bounds between which a number is", When: asking(number(func(s *authority.Supplement) { s.Max = "-1" })),
			Refused: []error{authority.ErrBounds.At("items.0.max")}},
		{Name: "Q1.7: one number is enough", When: asking(number(func(s *authority.Supplement) { s.Min, s.Max = "3", "3" })),
			Then: events{authority.SupplementsSet{Supplements: authority.Supplements{Items: []authority.Supplement{number(func(s *authority.Supplement) { s.Min, s.Max = "3", "3" })}}, Reason: why}}},
		{Name: "Q1.7: a kind has what belongs to it", When: asking(altered(paper, func(s *authority.Supplement) {
			s.Options, s.Unit, s.Min, s.Max, s.Columns, s.MostRows = []string{"甲", "乙"}, "人", "1", "2", cars.Columns, 5
		})), Refused: []error{authority.ErrOfKind.At("items.0.options"), authority.ErrOfKind.At("items.0.unit"), authority.ErrOfKind.At("items.0.min"), authority.ErrOfKind.At("items.0.max"),
			authority.ErrOfKind.At("items.0.columns"), authority.ErrOfKind.At("items.0.most_rows")}},
		{Name: "Q1.7: a list has columns and an end", When: asking(list(func(s *authority.Supplement) { s.Columns, s.MostRows = nil, 0 })),
			Refused: []error{authority.ErrRequired.At("items.0.columns"), authority.ErrRange.At("items.0.most_rows")}},
		{Name: "Q1.7: not too many rows", When: asking(list(func(s *authority.Supplement) { s.MostRows = authority.MostRows + 1 })),
			Refused: []error{authority.ErrRange.At("items.0.most_rows")}},
		{Name: "Q1.7: columns with a key, a label and a kind", When: asking(column(authority.Column{Key: "车牌", Kind: authority.SupplementDocument})),
			Refused: []error{authority.ErrKey.At("items.0.columns.0.key"), authority.ErrRequired.At("items.0.columns.0.label"), authority.ErrColumn.At("items.0.columns.0.kind")}},
		{Name: "Q1.7: no list in a list, no document and no person", When: asking(list(func(s *authority.Supplement) {
			s.Columns = []authority.Column{{Key: "a", Label: "清单", Kind: authority.SupplementList}, {Key: "b", Label: "行驶证", Kind: authority.SupplementDocument}, {Key: "c", Label: "司机", Kind: authority.SupplementContact}}
		})), Refused: []error{authority.ErrColumn.At("items.0.columns.0.kind"), authority.ErrColumn.At("items.0.columns.1.kind"), authority.ErrColumn.At("items.0.columns.2.kind")}},
		{Name: "Q1.7: columns by the rules of items", When: asking(list(func(s *authority.Supplement) {
			s.Columns = []authority.Column{{Key: "a", Label: "权属", Kind: authority.SupplementChoice}, {Key: "a", Label: "座位数", Kind: authority.SupplementText, Unit: "座"}}
		})), Refused: []error{authority.ErrRequired.At("items.0.columns.0.options"), authority.ErrRepeated.At("items.0.columns.1.key"), authority.ErrOfKind.At("items.0.columns.1.unit")}},
	})
	many := altered(cars, func(s *authority.Supplement) { s.Columns = make([]authority.Column, authority.MostColumns+1) })
	if _, err := authority.Decide(authority.State{}, asking(many)); !slices.ContainsFunc(domain.Problems(err), func(p *domain.Error) bool { return p.Code == authority.ErrRange.Code && p.Field == "items.0.columns" }) {
		t.Errorf("%d columns: %v", len(many.Columns), err)
	}
}

// TestSupplementsStayWithinAnEvent: a form as long as it may be is taken, a longer one is
// refused before the log would (an event has 256 KiB, answers included).
func TestSupplementsStayWithinAnEvent(t *testing.T) {
	long := func(n int) []authority.Supplement {
		var items []authority.Supplement
		for i := range n {
			item := altered(cars, func(s *authority.Supplement) { s.Key, s.Help = "k"+strings.Repeat("x", i), strings.Repeat("长", 200) })
			item.Columns = nil
			for j := range authority.MostColumns {
				item.Columns = append(item.Columns, authority.Column{Key: "c" + strings.Repeat("x", j), Label: strings.Repeat("长", 60), Kind: authority.SupplementText})
			}
			items = append(items, item)
		}
		return items
	}
	if _, err := authority.Decide(authority.State{}, asking(long(10)...)); err != nil {
		t.Errorf("ten items: %v", err)
	}
	_, err := authority.Decide(authority.State{}, asking(long(authority.MostItems)...))
	if all := domain.Problems(err); len(all) != 1 || all[0].Code != authority.ErrTooLarge.Code || all[0].Field != "items" {
		t.Errorf("%d items: %v", authority.MostItems, err)
	}
}

// TestSameForm: what an item is called and whether it must be answered is no matter of
// what answers it.
func TestSameForm(t *testing.T) {
	renamed := altered(cars, func(s *authority.Supplement) { s.Label, s.Help, s.Required = "车辆", "全部", true })
	if !cars.SameForm(renamed) || renamed.Label != "车辆" {
		t.Errorf("%+v is another form", renamed)
	}
	for _, other := range []authority.Supplement{
		altered(cars, func(s *authority.Supplement) { s.Kind = authority.SupplementDocument }),
		altered(cars, func(s *authority.Supplement) { s.Columns = s.Columns[:2] }),
		altered(cars, func(s *authority.Supplement) { s.MostRows = 3 }),
	} {
		if cars.SameForm(other) {
			t.Errorf("%+v is the same form", other)
		}
	}
}
