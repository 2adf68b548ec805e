package domain

import "strings"

// Mobile is a mobile telephone number (手机号) of the Chinese mainland in the
// clear. What it refuses and how it prints: Secret.
type Mobile struct{ secretText }

// ErrMobileFormat refuses what is no mobile number of the Chinese mainland: a
// landline, a digit too many or too few.
var ErrMobileFormat = &Error{Kind: Invalid, Code: "mobile.format"}

// ParseMobile returns the mobile number in s. Spaces, hyphens and the prefix
// +86 (also 86, 0086) are accepted; every operator's numbers are, virtual ones
// included.
func ParseMobile(s string) (Mobile, error) {
	if len(s) > longestCode {
		return Mobile{}, ErrMobileFormat
	}
	s = withoutCountryCode(foldCode(s))
	if !isMobile(s) {
		return Mobile{}, ErrMobileFormat
	}
	return RestoreMobile(s), nil
}

// RestoreMobile returns the number that was accepted once, sealed, and is now
// unsealed. It checks nothing.
func RestoreMobile(s string) Mobile { return Mobile{concealAs(s, maskAllButTwo(s))} }

// Equal reports whether m and o are the same number.
func (m Mobile) Equal(o Mobile) bool { return m.secretText.Equal(o.secretText) }

func isMobile(s string) bool { return isDigits(s, 11) && s[0] == '1' && s[1] >= '3' }

// withoutCountryCode removes the country code of China where one is written.
func withoutCountryCode(s string) string {
	for _, prefix := range []string{"+86", "0086", "86"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			return rest
		}
	}
	return s
}
