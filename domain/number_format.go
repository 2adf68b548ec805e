package domain

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// NumberFormat is how an authority writes the filing numbers (备案号, 系统编号) that
// it gives: named parts and what stands between them, as in
// "苏环监备〔{year}〕{authority}{track}{serial}". The zero format is
// [StandardNumbers]. There is no official one (domain-decisions 1.43).
//
// Digits stand in the parts alone, so that a number says in one way which filing
// of which authority it is. That no number is given twice the log decides
// ([ClaimFilingNumber]).
type NumberFormat string

// StandardNumbers is the format of an authority that sets none.
const StandardNumbers NumberFormat = "{authority}{track}{year}{serial}{check}"

// LongestNumber is how many characters a filing number has at most.
const LongestNumber = 32

// Why a format is refused.
var (
	ErrNumberPart       = &Error{Kind: Invalid, Code: "number_format.part"}       // braces around no name of a part
	ErrNumberIncomplete = &Error{Kind: Invalid, Code: "number_format.incomplete"} // without what tells numbers apart
	ErrNumberRepeated   = &Error{Kind: Invalid, Code: "number_format.repeated"}   // a part twice
	ErrNumberCharacter  = &Error{Kind: Invalid, Code: "number_format.character"}  // one that numbers do not have
	ErrNumberTooLong    = &Error{Kind: Invalid, Code: "number_format.too_long"}
)

// The parts of filing numbers, and how many characters they have.
const (
	authorityPart = "authority"
	trackPart     = "track"
	yearPart      = "year"
	serialPart    = "serial"
	checkPart     = "check"
)

const serialDigits = 5

var numberParts = map[string]int{authorityPart: 2, trackPart: 1, yearPart: 4, serialPart: serialDigits, checkPart: 1}

// ParseNumberFormat returns the format s. It has the authority, the track, the year
// and the serial once each, so that neither two authorities nor two filings of one
// are ever due the same number, and the check character or not.
func ParseNumberFormat(s string) (NumberFormat, error) {
	switch {
	case s == "":
		return "", ErrNumberIncomplete
	case len(s) > 8*LongestNumber:
		return "", ErrNumberTooLong
	}
	seen := map[string]int{}
	length := 0
	for _, p := range NumberFormat(s).pieces() {
		size, known := numberParts[p.part]
		switch {
		case p.part == "":
			if strings.ContainsFunc(p.literal, func(r rune) bool { return !inNumbers(r) }) {
				return "", ErrNumberCharacter
			}
			size = utf8.RuneCountInString(p.literal)
		case !known:
			return "", ErrNumberPart
		}
		seen[p.part]++
		length += size
	}
	for part := range numberParts {
		if seen[part] > 1 {
			return "", ErrNumberRepeated
		}
	}
	if seen[authorityPart]+seen[trackPart]+seen[yearPart]+seen[serialPart] < 4 {
		return "", ErrNumberIncomplete
	}
	if length > LongestNumber {
		return "", ErrNumberTooLong
	}
	return NumberFormat(s), nil
}

// inNumbers reports whether r may stand between the parts: what everybody can type
// and every comparison leaves alone. The brackets are those of official documents.
func inNumbers(r rune) bool {
	return r >= 'A' && r <= 'Z' || r == '-' || r == '〔' || r == '〕' || r >= '一' && r <= '\u9fff'
}

// piece is a part, or what stands between parts.
type piece struct{ part, literal string }

// pieces takes the format apart. Braces that do not match are left to the literals.
func (f NumberFormat) pieces() []piece {
	if f == "" {
		f = StandardNumbers
	}
	var all []piece
	for rest := string(f); rest != ""; {
		before, after, open := strings.Cut(rest, "{")
		name, behind, closed := strings.Cut(after, "}")
		if !open || !closed {
			return append(all, piece{literal: rest})
		}
		if before != "" {
			all = append(all, piece{literal: before})
		}
		if name == "" {
			name = " " // no part has this name, and no literal is meant
		}
		all = append(all, piece{part: name})
		rest = behind
	}
	return all
}

// numberLetters are the letters of the tracks in filing numbers.
var numberLetters = map[Track]string{Testing: "J", Operation: "Y"}

// Number returns the number of the serial-th filing that an authority publishes in
// this format for a track in a year. The check character is the one of the credit
// code (GB 32100, modulus 31) over authority, track, year and serial in this order.
func (f NumberFormat) Number(a Authority, t Track, year, serial int) string {
	parts := map[string]string{
		authorityPart: string(a), trackPart: numberLetters[t], yearPart: fmt.Sprintf("%04d", year), serialPart: fmt.Sprintf("%0*d", serialDigits, serial),
	}
	parts[checkPart] = string(CheckCharacter31(parts[authorityPart] + parts[trackPart] + parts[yearPart] + parts[serialPart]))
	return f.filledIn(parts)
}

func (f NumberFormat) filledIn(parts map[string]string) string {
	var b strings.Builder
	for _, p := range f.pieces() {
		b.WriteString(p.literal)
		b.WriteString(parts[p.part])
	}
	return b.String()
}

// Serial returns which filing of the authority, the track and the year has the
// number in this format, and whether one can.
func (f NumberFormat) Serial(number string, a Authority, t Track, year int) (int, bool) {
	before, _ := f.Around(a, t, year)
	from := utf8.RuneCountInString(before)
	runes := []rune(number)
	if len(runes) < from+serialDigits {
		return 0, false
	}
	serial, err := strconv.Atoi(string(runes[from : from+serialDigits]))
	return serial, err == nil && f.Number(a, t, year, serial) == number
}

// Around returns what stands before and after the serial in the numbers of the
// authority, the track and the year. The check character, which depends on the
// serial, is given as "_".
func (f NumberFormat) Around(a Authority, t Track, year int) (before, after string) {
	const here = "{" // no number has it
	before, after, _ = strings.Cut(f.filledIn(map[string]string{
		authorityPart: string(a), trackPart: numberLetters[t], yearPart: fmt.Sprintf("%04d", year), serialPart: here, checkPart: "_",
	}), here)
	return before, after
}

// numberTyped makes of what is typed in place of the brackets of numbers these.
var numberTyped = strings.NewReplacer("[", "〔", "]", "〕", "(", "〔", ")", "〕", "【", "〔", "】", "〕")

// TypedNumber returns the filing number that a text means, as searches fold it, in
// upper case and with the brackets of numbers, and whether it can be one at all, in
// whatever format.
func TypedNumber(s string) (string, bool) {
	number := numberTyped.Replace(strings.ToUpper(s))
	digits := 0
	for _, r := range number {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !inNumbers(r):
			return "", false
		}
	}
	const fewest = 2 + 4 + serialDigits // of the authority, the year and the serial
	return number, digits >= fewest && utf8.RuneCountInString(number) <= LongestNumber
}
