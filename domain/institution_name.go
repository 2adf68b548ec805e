package domain

import "unicode"

// ErrInstitutionNameAlphabet refuses an institution's name with symbols that no
// certificate prints: emoji, mathematical and other signs.
var ErrInstitutionNameAlphabet = &Error{Kind: Invalid, Code: "institution_name.alphabet"}

// The lengths an institution's name may have, in characters.
const (
	ShortestInstitutionName = 2
	LongestInstitutionName  = 120
)

// ParseInstitutionName returns the name of an institution (机构名称) in s, as its
// certificate prints it: letters, digits, spaces and punctuation. Full-width
// parentheses and letters stay what they are.
func ParseInstitutionName(s string) (Text, error) {
	name, err := ParseText(s, ShortestInstitutionName, LongestInstitutionName)
	if err != nil {
		return "", err
	}
	for _, r := range name {
		if !isHan(r) && !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.Zs) {
			return "", ErrInstitutionNameAlphabet
		}
	}
	return name, nil
}
