package domain

import "strings"

// Email is a person's electronic mail address (电子邮箱) in the clear. What it
// refuses and how it prints: Secret; its mask shows nothing of it.
type Email struct{ secretText }

// ErrEmailFormat refuses what is not one plain address: display names, several
// addresses, line breaks, quotes.
var ErrEmailFormat = &Error{Kind: Invalid, Code: "email.format"}

// Lengths of RFC 5321, in bytes.
const (
	longestEmail     = 254
	longestEmailUser = 64
)

// ParseEmail returns the address in s: ASCII, one @, a domain with a dot.
// Whether anyone reads it, only sending tells. The domain becomes lower-case.
func ParseEmail(s string) (Email, error) {
	s = strings.Trim(s, " ")
	if len(s) > longestEmail {
		return Email{}, ErrEmailFormat
	}
	user, host, _ := strings.Cut(s, "@")
	if !isEmailUser(user) || !isHostname(host) || !strings.Contains(host, ".") {
		return Email{}, ErrEmailFormat
	}
	return RestoreEmail(user + "@" + strings.ToLower(host)), nil
}

// RestoreEmail returns the address that was accepted once, sealed, and is now
// unsealed. It checks nothing.
func RestoreEmail(s string) Email { return Email{concealAs(s, hidden)} }

// Equal reports whether e and o are the same address.
func (e Email) Equal(o Email) bool { return e.secretText.Equal(o.secretText) }

// isEmailUser reports whether s is a dot-atom of RFC 5321.
func isEmailUser(s string) bool {
	if s == "" || len(s) > longestEmailUser || s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	for i := range len(s) {
		if !isAlphanumeric(s[i]) && strings.IndexByte("!#$%&'*+-/=?^_`{|}~.", s[i]) < 0 {
			return false
		}
	}
	return true
}

// isHostname reports whether s is dot-separated labels of ASCII letters, digits
// and inner hyphens.
func isHostname(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if !isAlphanumeric(label[i]) && label[i] != '-' {
				return false
			}
		}
	}
	return true
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
