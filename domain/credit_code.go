package domain

import (
	"strings"
	"unicode/utf8"
)

// CreditCode is a unified social credit code (统一社会信用代码), GB 32100-2015:
// eighteen digits or capitals, the last of which checks the others. It is given
// once and never changes; the registry shows it.
type CreditCode string

// Why a credit code is refused.
var (
	ErrCreditCodeLength         = &Error{Kind: Invalid, Code: "credit_code.length"}          // not 18 characters
	ErrCreditCodeAlphabet       = &Error{Kind: Invalid, Code: "credit_code.alphabet"}        // a character the code never has, such as I, O, S, V, Z
	ErrCreditCodeKind           = &Error{Kind: Invalid, Code: "credit_code.kind"}            // positions 1-2 name no registering body and class
	ErrCreditCodeDivision       = &Error{Kind: Invalid, Code: "credit_code.division"}        // positions 3-8 are no administrative division
	ErrCreditCodeCheckCharacter = &Error{Kind: Invalid, Code: "credit_code.check_character"} // a typing error somewhere
)

const (
	creditCodeLength   = 18
	creditCodeAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

	// creditCodeKinds are the pairs of positions 1 and 2 in use: registering
	// body and class within it.
	creditCodeKinds = "11 12 13 19 21 29 31 32 33 34 35 36 39 41 49 51 52 53 54 55 59 61 62 69 71 72 79 81 82 89 " +
		"91 92 93 99 A1 A9 G1 G9 J1 J9 N1 N2 N3 N9 Q1 Q2 Q3 Q9 Y1"

	// creditCodeKindsFiling are the pairs of legal persons and other
	// organizations that usually offer monitoring.
	creditCodeKindsFiling = "12 19 51 52 59 91 93"

	// creditCodeNational are the first two digits of codes given by national
	// bodies (10) and by those of the 兵团 (66, 99), which GB/T 2260 has no
	// province for.
	creditCodeNational = "10 66 99"
)

// ParseCreditCode returns the credit code in s as typed by a person: full-width
// and lower-case letters, spaces, hyphens and invisible characters inside are
// accepted. It refuses a wrong outer check character; the inner one, which some
// historical codes violate, is InnerCheckOK.
func ParseCreditCode(s string) (CreditCode, error) {
	if len(s) > longestCode {
		return "", ErrCreditCodeLength
	}
	s = foldCode(s)
	if utf8.RuneCountInString(s) != creditCodeLength {
		return "", ErrCreditCodeLength
	}
	if strings.Trim(s, creditCodeAlphabet) != "" {
		return "", ErrCreditCodeAlphabet
	}
	if !hasWord(creditCodeKinds, s[:2]) {
		return "", ErrCreditCodeKind
	}
	if !isDigits(s[2:8], 6) || !isDivision(s[2:4]) && !hasWord(creditCodeNational, s[2:4]) {
		return "", ErrCreditCodeDivision
	}
	if s[creditCodeLength-1] != CheckCharacter31(s[:creditCodeLength-1]) {
		return "", ErrCreditCodeCheckCharacter
	}
	return CreditCode(s), nil
}

// CheckCharacter31 returns the character that checks body by GB/T 17710 modulus
// 31, as GB 32100 prescribes for credit codes: weights 3^(i-1) over digits and
// capitals without I, O, S, V and Z. It returns 0 if body has another character.
func CheckCharacter31(body string) byte {
	sum, weight := 0, 1
	for i := range len(body) {
		v := strings.IndexByte(creditCodeAlphabet, body[i])
		if v < 0 {
			return 0
		}
		sum += v * weight
		weight = weight * 3 % 31
	}
	return creditCodeAlphabet[(31-sum%31)%31]
}

// InnerCheckOK reports whether position 17 checks positions 9 to 16 as GB 11714
// says. A code that fails is advised against, never refused.
func (c CreditCode) InnerCheckOK() bool {
	if len(c) != creditCodeLength {
		return false
	}
	sum := 0
	for i, weight := range [...]int{3, 7, 9, 10, 5, 8, 4, 2} {
		// 0-9 then A-Z: not the alphabet of the outer check, which leaves
		// letters out and so differs from J on.
		v := int(c[8+i] - '0')
		if c[8+i] >= 'A' {
			v = int(c[8+i]-'A') + 10
		}
		sum += v * weight
	}
	return c[16] == "0X987654321"[sum%11]
}

// Province returns digits 3-4: the province (GB/T 2260) in which the
// institution was first registered, which need not be where it is registered
// today, or 10, 66, 99 for bodies no province stands for. It is compared with
// the authority chosen, and decides nothing (Q1.5).
func (c CreditCode) Province() string {
	if len(c) != creditCodeLength {
		return ""
	}
	return string(c[2:4])
}

// UsualForFiling reports whether positions 1-2 are of a kind that usually
// offers monitoring: institutions, social organizations, enterprises,
// cooperatives. Others are advised against, never refused.
func (c CreditCode) UsualForFiling() bool {
	return len(c) == creditCodeLength && hasWord(creditCodeKindsFiling, string(c[:2]))
}

// hasWord reports whether the space-separated list has the two-character word.
func hasWord(list, word string) bool {
	for i := 0; i+2 <= len(list); i += 3 {
		if list[i:i+2] == word {
			return true
		}
	}
	return false
}
