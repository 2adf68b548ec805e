package http

import (
	"slices"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/http/pages"
)

// markedParts cuts two values into parts and marks those that the other one has
// not: of lists the items, of other text what stands between a common beginning
// and a common end. It returns nil for text that has too little in common for
// that to be of help.
func markedParts(before, after string, oldItems, newItems []string) (old, new []pages.Part) {
	if len(oldItems)+len(newItems) > 0 {
		return markedItems(oldItems, newItems), markedItems(newItems, oldItems)
	}
	if _, err := domain.ParseDate(before); err == nil || strings.HasPrefix(before, "（") {
		return nil, nil // half a date, or what stands for something else, says nothing
	}
	a, b := []rune(before), []rune(after)
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	if head+tail < leastShared {
		return nil, nil
	}
	return markedMiddle(a, head, tail), markedMiddle(b, head, tail)
}

// leastShared is how many characters two texts must share for the rest to be
// marked.
const leastShared = 2

func markedMiddle(s []rune, head, tail int) []pages.Part {
	all := []pages.Part{{Text: string(s[:head])}, {Text: string(s[head : len(s)-tail]), Marked: true}, {Text: string(s[len(s)-tail:])}}
	return slices.DeleteFunc(all, func(p pages.Part) bool { return p.Text == "" })
}

func markedItems(items, others []string) []pages.Part {
	var all []pages.Part
	for i, item := range items {
		if i > 0 {
			all = append(all, pages.Part{Text: "、"})
		}
		all = append(all, pages.Part{Text: item, Marked: !slices.Contains(others, item)})
	}
	return all
}
