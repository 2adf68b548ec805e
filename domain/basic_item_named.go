package domain

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// basicItemsByName finds a category's items by name, folded.
var basicItemsByName = func() map[MonitoringCategory]map[string]BasicItem {
	found := make(map[MonitoringCategory]map[string]BasicItem)
	for _, item := range BasicItems() {
		names := found[item.Category()]
		if names == nil {
			names = make(map[string]BasicItem)
			found[item.Category()] = names
		}
		for _, name := range append(item.Synonyms(), item.Label()) {
			names[foldItemName(name)] = item
		}
		// 工频电场/工频磁场 is one item, which annexes list in two rows.
		for name := range strings.SplitSeq(item.Label(), "/") {
			names[foldItemName(name)] = item
		}
	}
	return found
}()

// BasicItemNamed returns the basic item of the category that a parameter of an
// annex is, by its name or one declared equal to it.
func BasicItemNamed(c MonitoringCategory, parameter string) (item BasicItem, ok bool) {
	item, ok = basicItemsByName[c][foldItemName(parameter)]
	return item, ok
}

// foldItemName makes names equal that differ in width, case and spaces alone.
func foldItemName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, width.Narrow.String(s))
}

// MissingBasicItems returns those of the category's basic items that are needed
// and not held, in order. Where one set of several is enough, the one of which
// the fewest are missing is asked for.
func MissingBasicItems(c MonitoringCategory, held []BasicItem) []BasicItem {
	has := make(map[BasicItem]bool, len(held))
	for _, item := range held {
		has[item] = true
	}
	missing := make(map[int][]BasicItem) // by set, 0 for those that all need
	sets := 0
	for _, item := range BasicItems() {
		if item.Category() != c {
			continue
		}
		sets = max(sets, item.Alternative())
		if !has[item] {
			missing[item.Alternative()] = append(missing[item.Alternative()], item)
		}
	}
	needed := missing[0]
	if sets > 0 {
		fewest := missing[1]
		for set := 2; set <= sets; set++ {
			if len(missing[set]) < len(fewest) {
				fewest = missing[set]
			}
		}
		needed = append(needed, fewest...)
	}
	return needed
}
