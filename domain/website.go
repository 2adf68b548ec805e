package domain

import "strings"

// Website is the address of an institution's site (网址), http or https. It is
// shown as a link, so nothing else is ever accepted.
type Website string

// ErrWebsiteFormat refuses what is no plain web address: another scheme, a user
// name, spaces, quotes.
var ErrWebsiteFormat = &Error{Kind: Invalid, Code: "website.format"}

const longestWebsite = 500

// ParseWebsite returns the address in s. Scheme and host become lower-case;
// hosts in Chinese characters must be given in their ASCII form.
func ParseWebsite(s string) (Website, error) {
	s = strings.TrimSpace(s)
	if len(s) > longestWebsite {
		return "", ErrWebsiteFormat
	}
	scheme, rest, _ := strings.Cut(s, "://")
	scheme = strings.ToLower(scheme)
	if scheme != "http" && scheme != "https" {
		return "", ErrWebsiteFormat
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host, path := strings.ToLower(rest[:end]), rest[end:]
	name, port, hasPort := strings.Cut(host, ":")
	if !isHostname(name) || !strings.Contains(name, ".") || hasPort && !isPort(port) || !isPath(path) {
		return "", ErrWebsiteFormat
	}
	return Website(scheme + "://" + host + path), nil
}

func isPort(s string) bool { return len(s) > 0 && len(s) <= 5 && isDigits(s, len(s)) }

// isPath reports whether s is ASCII that needs no escaping in an attribute.
func isPath(s string) bool {
	for i := range len(s) {
		if !isAlphanumeric(s[i]) && strings.IndexByte("-._~:/?#[]@!$&()*+,;=%", s[i]) < 0 {
			return false
		}
	}
	return true
}
