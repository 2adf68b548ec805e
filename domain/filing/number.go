package filing

import (
	"fmt"
	"strings"

	"example.org/ledger/domain"
)

// Number returns the filing number (备案号) of the serial-th filing that an
// authority publishes for a track in a year:
//
//	{authority 2}{J testing, Y operation}{year 4}{serial 5}{check 1}
//
// The check character is the one of the credit code (GB 32100, modulus 31)
// over the twelve before it. No official format exists; this one is ours.
func Number(a domain.Authority, t domain.Track, year, serial int) string {
	letter := "J"
	if t == domain.Operation {
		letter = "Y"
	}
	body := fmt.Sprintf("%s%s%04d%05d", string(a), letter, year, serial)
	return body + string(domain.CheckCharacter31(body))
}

// numberLetters are the letters of the tracks in filing numbers.
const numberLetters = "JY"

// ValidNumber reports whether s has the form and the check character of a
// filing number.
func ValidNumber(s string) bool {
	return len(s) == 13 && strings.ContainsRune(numberLetters, rune(s[2])) && domain.CheckCharacter31(s[:12]) == s[12]
}
