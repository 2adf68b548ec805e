package domain

import (
	"regexp"

	"golang.org/x/text/width"
)

// ErrTextPersonalNumber refuses a text that tells somebody's ID number or mobile
// number: what is written into a filing is kept for ever, and a text cannot be
// erased. Numbers have fields of their own, where they are sealed.
var ErrTextPersonalNumber = &Error{Kind: Invalid, Code: "text.personal_number"}

// What the two look like, also with the gaps that people put into them.
var (
	idNumberShape = regexp.MustCompile(`^[1-9](?:[ -]?[0-9]){16}[ -]?[0-9Xx]`)
	mobileShape   = regexp.MustCompile(`^(?:86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}`)
	numberGaps    = regexp.MustCompile(`[ -]`)
)

// TellsPersonalNumber reports whether a text tells a number that looks like
// somebody's: a mobile number, or an ID number of a province and a day, whether
// or not its check character is right. A credit code is nobody's.
func TellsPersonalNumber(text string) bool {
	s := width.Narrow.String(text)
	for i := range len(s) {
		if !isDigits(s[i:i+1], 1) || i > 0 && isDigits(s[i-1:i], 1) {
			continue // numbers begin where no digit is before them
		}
		if found := mobileShape.FindString(s[i:]); found != "" && endsNumber(s[i+len(found):]) {
			return true
		}
		found := idNumberShape.FindString(s[i:])
		if found != "" && endsNumber(s[i+len(found):]) && resemblesIDNumber(numberGaps.ReplaceAllString(found, "")) {
			return true
		}
	}
	return false
}

// endsNumber reports whether a number ends before rest.
func endsNumber(rest string) bool { return rest == "" || !isDigits(rest[:1], 1) }

// resemblesIDNumber reports whether 18 characters are an ID number but for the
// check character, which whoever mistyped it has wrong.
func resemblesIDNumber(s string) bool {
	if _, err := ParseCreditCode(s); err == nil {
		return false
	}
	_, err := ParseDate(birthDate(s))
	return idNumberProvince(s) && err == nil
}
