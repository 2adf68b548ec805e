package domain

import (
	"strings"
	"unicode/utf8"
)

// IDNumber is a citizen identity number (身份证号), GB 11643-1999, in the clear.
// It lives as long as one command; events hold it only Sealed. What it refuses
// and how it prints: Secret. It identifies a person in the log's person claim
// and is never changed by the institution itself (Q3.11).
type IDNumber struct{ secretText }

// Why an ID number is refused, in the order of the checks.
var (
	ErrIDNumberOldFormat      = &Error{Kind: Invalid, Code: "id_number.old_format"}      // fifteen digits, the number of before 1999
	ErrIDNumberLength         = &Error{Kind: Invalid, Code: "id_number.length"}          // not 18 characters
	ErrIDNumberFormat         = &Error{Kind: Invalid, Code: "id_number.format"}          // not 17 digits and a digit or X
	ErrIDNumberProvince       = &Error{Kind: Invalid, Code: "id_number.province"}        // digits 1-2 are no province
	ErrIDNumberDate           = &Error{Kind: Invalid, Code: "id_number.date"}            // digits 7-14 are no day since 1900
	ErrIDNumberFuture         = &Error{Kind: Invalid, Code: "id_number.future"}          // born after today
	ErrIDNumberCheckCharacter = &Error{Kind: Invalid, Code: "id_number.check_character"} // a typing error somewhere
)

const idNumberLength = 18

// ParseIDNumber returns the ID number in s as typed by a person; today bounds
// the date of birth. The full address code is not looked at: abolished counties
// stay in numbers for life. Residents from Hong Kong, Macao and Taiwan have
// numbers of their own prefix and the same check.
func ParseIDNumber(s string, today Date) (IDNumber, error) {
	if len(s) > longestCode {
		return IDNumber{}, ErrIDNumberLength
	}
	s = foldCode(s)
	if isDigits(s, 15) {
		return IDNumber{}, ErrIDNumberOldFormat
	}
	if utf8.RuneCountInString(s) != idNumberLength {
		return IDNumber{}, ErrIDNumberLength
	}
	if last := len(s) - 1; !isDigits(s[:last], idNumberLength-1) || !isDigits(s[last:], 1) && s[last] != 'X' {
		return IDNumber{}, ErrIDNumberFormat
	}
	if !idNumberProvince(s) {
		return IDNumber{}, ErrIDNumberProvince
	}
	born, err := ParseDate(birthDate(s))
	if err != nil {
		return IDNumber{}, ErrIDNumberDate
	}
	if born.After(today) {
		return IDNumber{}, ErrIDNumberFuture
	}
	if s[idNumberLength-1] != idNumberCheck(s[:idNumberLength-1]) {
		return IDNumber{}, ErrIDNumberCheckCharacter
	}
	return RestoreIDNumber(s), nil
}

// RestoreIDNumber returns the ID number that was accepted once, sealed, and is
// now unsealed. It checks nothing: rules change, history does not.
func RestoreIDNumber(s string) IDNumber {
	return IDNumber{concealAs(s, maskAllButTwo(s))}
}

// maskAllButTwo returns s with all but its last two characters starred out.
func maskAllButTwo(s string) string {
	n := utf8.RuneCountInString(s)
	if n <= 2 {
		return strings.Repeat("*", n)
	}
	return strings.Repeat("*", n-2) + s[len(s)-2:]
}

// idNumberProvince reports whether digits 1-2 are a province, Taiwan (71), or
// the six of a residence permit for residents of Hong Kong, Macao or Taiwan.
func idNumberProvince(s string) bool {
	switch s[:6] {
	case "810000", "820000", "830000":
		return true
	}
	return isDivision(s[:2]) && s[0] != '8'
}

// idNumberCheck returns the check character of 17 digits: ISO 7064 MOD 11-2.
func idNumberCheck(body string) byte {
	sum := 0
	for i := range len(body) {
		sum = (sum + int(body[i]-'0')) * 2 % 11
	}
	return "0123456789X"[(12-sum)%11]
}

// birthDate returns the date of birth in a well-formed number as YYYY-MM-DD.
func birthDate(s string) string { return s[6:10] + "-" + s[10:12] + "-" + s[12:14] }

// BirthDate returns the date of birth (出生日期), itself personal data.
func (n IDNumber) BirthDate() Date {
	s := n.Reveal()
	if len(s) != idNumberLength {
		return ""
	}
	return Date(birthDate(s))
}

// Sex returns the sex (性别) that digit 17 tells: odd is male.
func (n IDNumber) Sex() Sex {
	s := n.Reveal()
	if len(s) != idNumberLength {
		return ""
	}
	if (s[16]-'0')%2 == 1 {
		return Male
	}
	return Female
}

// AgeOn returns the person's age in full years on d.
func (n IDNumber) AgeOn(d Date) int { return n.BirthDate().YearsUntil(d) }

// Equal reports whether n and o are the same number.
func (n IDNumber) Equal(o IDNumber) bool { return n.secretText.Equal(o.secretText) }
