package domain

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Phone is an institution's public telephone number (联系电话): a landline with
// area code and perhaps an extension (025-12345678-801), a service number
// (4001234567), or a mobile. It is register data, not a person's.
type Phone string

// ErrPhoneFormat refuses what is no such number, such as a landline without
// area code.
var ErrPhoneFormat = &Error{Kind: Invalid, Code: "phone.format"}

// ParsePhone returns the telephone number in s. Spaces, dashes and parentheses
// may stand between its parts.
func ParsePhone(s string) (Phone, error) {
	if len(s) > longestCode {
		return "", ErrPhoneFormat
	}
	parts := strings.FieldsFunc(width.Narrow.String(s), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '(' || r == ')'
	})
	digits := withoutCountryCode(strings.Join(parts, ""))
	switch {
	case isMobile(digits), isDigits(digits, 10) && (digits[:3] == "400" || digits[:3] == "800"):
		return Phone(digits), nil
	case len(parts) > 1 && isArea(parts[0]):
		return landline(parts[0], parts[1], parts[2:])
	case len(parts) > 0 && len(parts[0]) > 4 && isArea(parts[0][:areaLength(parts[0])]):
		n := areaLength(parts[0])
		return landline(parts[0][:n], parts[0][n:], parts[1:])
	}
	return "", ErrPhoneFormat
}

// landline joins the parts of a landline number with hyphens.
func landline(area, number string, extension []string) (Phone, error) {
	if !isDigits(number, 7) && !isDigits(number, 8) || number[0] < '2' || len(extension) > 1 {
		return "", ErrPhoneFormat
	}
	phone := area + "-" + number
	for _, e := range extension {
		if len(e) > 6 || !isDigits(e, len(e)) {
			return "", ErrPhoneFormat
		}
		phone += "-" + e
	}
	return Phone(phone), nil
}

// areaLength returns how long the area code is that a number begins with: three
// digits for Beijing and the large cities (010, 02x), four elsewhere.
func areaLength(number string) int {
	if strings.HasPrefix(number, "01") || strings.HasPrefix(number, "02") {
		return 3
	}
	return 4
}

// isArea reports whether s is an area code.
func isArea(s string) bool {
	return len(s) > 1 && s[0] == '0' && s[1] != '0' && isDigits(s, areaLength(s))
}
