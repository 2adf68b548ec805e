package projections

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folded returns s as search compares it: full-width and other compatible
// forms as the plain ones (NFKC), lower case, without spaces and without
// characters that cannot be seen. What is not UTF-8 is left out.
func folded(s string) string {
	s = norm.NFKC.String(strings.ToLower(norm.NFKC.String(strings.ToValidUTF8(s, ""))))
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.In(r, unicode.C, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) {
			return -1
		}
		return r
	}, s)
}

// grams returns what a name is indexed by: every character and every pair of
// neighbors, sorted, each once.
func grams(folded string) []string {
	runes := []rune(folded)
	all := make([]string, 0, 2*len(runes))
	for i := range runes {
		all = append(all, string(runes[i]))
		if i > 0 {
			all = append(all, string(runes[i-1:i+1]))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// soughtGrams returns what the names that contain a folded text are indexed by
// at least: its pairs or, of a single character, that one.
func soughtGrams(folded string) []string {
	runes := []rune(folded)
	if len(runes) < 2 {
		return grams(folded)
	}
	pairs := make([]string, 0, len(runes)-1)
	for i := range len(runes) - 1 {
		pairs = append(pairs, string(runes[i:i+2]))
	}
	slices.Sort(pairs)
	return slices.Compact(pairs)
}
