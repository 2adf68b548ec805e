package domain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text is what a person wrote (文本), cleaned: trimmed, in Unicode form C, and
// free of characters that cannot be seen. What is left means nothing to the
// ledger; markup, formulas and the like are text, and made harmless where they
// are shown.
type Text string

// Why a text is refused.
var (
	ErrTextRequired   = &Error{Kind: Invalid, Code: "text.required"}    // empty, or nothing but spaces
	ErrTextTooShort   = &Error{Kind: Invalid, Code: "text.too_short"}   // fewer characters than the field needs
	ErrTextTooLong    = &Error{Kind: Invalid, Code: "text.too_long"}    // more characters than the field takes
	ErrTextEncoding   = &Error{Kind: Invalid, Code: "text.encoding"}    // broken UTF-8, or what once was: U+FFFD
	ErrTextLineBreak  = &Error{Kind: Invalid, Code: "text.line_break"}  // a second line where one is expected
	ErrTextControl    = &Error{Kind: Invalid, Code: "text.control"}     // a control character
	ErrTextInvisible  = &Error{Kind: Invalid, Code: "text.invisible"}   // a zero-width or direction-changing character
	ErrTextPrivateUse = &Error{Kind: Invalid, Code: "text.private_use"} // a character of one font or system only
	ErrTextMarks      = &Error{Kind: Invalid, Code: "text.marks"}       // marks piled on one character
)

// lines says how many lines a text may have.
type lines bool

const (
	oneLine   lines = false
	manyLines lines = true
)

// mostMarks is how many combining marks may follow one another. No script in
// use in China's registers needs more.
const mostMarks = 4

// ParseText returns s as a text of one line, of at least shortest and at most
// longest characters (runes after cleaning). Blank text is refused unless
// shortest is 0.
func ParseText(s string, shortest, longest int) (Text, error) {
	return parseText(s, shortest, longest, oneLine)
}

// ParseLines is ParseText for a text of any number of lines, which end in "\n"
// whatever the sender's system uses; tabs become spaces.
func ParseLines(s string, shortest, longest int) (Text, error) {
	return parseText(s, shortest, longest, manyLines)
}

func parseText(s string, shortest, longest int, l lines) (Text, error) {
	clean, err := cleanText(s, longest, l)
	if err != nil {
		return "", err
	}
	switch n := utf8.RuneCountInString(clean); {
	case n == 0 && shortest > 0:
		return "", ErrTextRequired
	case n < shortest:
		return "", ErrTextTooShort
	case n > longest:
		return "", ErrTextTooLong
	}
	return Text(clean), nil
}

// oneLineEnding makes what separates lines and columns elsewhere "\n" and " ".
var oneLineEnding = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ")

// cleanText returns s trimmed and composed, or why it is refused. It looks at
// no more than what could hold longest characters.
func cleanText(s string, longest int, l lines) (string, error) {
	if len(s) > 16*(longest+16) {
		return "", ErrTextTooLong
	}
	if l == manyLines {
		s = oneLineEnding.Replace(s)
	}
	s = strings.TrimSpace(norm.NFC.String(strings.TrimSpace(s)))
	marks := 0
	for _, r := range s {
		if err := refuseRune(r, l); err != nil {
			return "", err
		}
		if !unicode.Is(unicode.M, r) {
			marks = 0
		} else if marks++; marks > mostMarks {
			return "", ErrTextMarks
		}
	}
	return s, nil
}

// refuseRune says why r may not stand in a text, if it may not.
func refuseRune(r rune, l lines) error {
	switch {
	case r == '\n' && l == manyLines:
		return nil
	case strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r):
		return ErrTextLineBreak
	case unicode.Is(unicode.Cc, r):
		return ErrTextControl
	case unicode.Is(unicode.Co, r):
		return ErrTextPrivateUse
	case r == utf8.RuneError, // what broken UTF-8 reads as, too
		unicode.Is(unicode.Noncharacter_Code_Point, r):
		return ErrTextEncoding
	case isInvisible(r):
		return ErrTextInvisible
	}
	return nil
}
