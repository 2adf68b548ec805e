package domain

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// longestCode is the number of bytes beyond which no coded value is looked at.
const longestCode = 256

// foldCode returns s as people mean it when they type a number or code:
// full-width characters narrowed, ASCII letters upper-case, spaces, hyphens and
// invisible characters removed. Letters are never taken for digits (I for 1, O
// for 0): the check character exists to catch that.
func foldCode(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), r == '−', isInvisible(r):
			return -1
		}
		return r
	}, width.Narrow.String(s))
}

// isInvisible reports whether r leaves no ink and moves no other character
// visibly: format characters (bidirectional overrides, zero-width joiners, soft
// hyphens), variation selectors, fillers, the braille blank.
func isInvisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) ||
		r == '\u2800'
}

// isDigits reports whether s consists of n ASCII digits.
func isDigits(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
