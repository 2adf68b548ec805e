package pages

import (
	"net/url"
	"strings"
	"unicode"
)

// Plain returns s without the characters that would change how the text around
// it is shown: control characters and those that turn the direction of
// writing. Each is replaced by U+FFFD, so that it is seen that something was
// there. Markup needs nothing of the kind: components escape it.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || turnsDirection(r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// turnsDirection reports whether r is one of Unicode's explicit directional
// formatting characters (Bidi_Control).
func turnsDirection(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }

// href returns path with a query of the pairs whose value is not empty, in
// the order given.
func href(path string, pairs ...string) string {
	var q strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			continue
		}
		if q.Len() > 0 {
			q.WriteByte('&')
		}
		q.WriteString(url.QueryEscape(pairs[i]) + "=" + url.QueryEscape(pairs[i+1]))
	}
	if q.Len() == 0 {
		return path
	}
	return path + "?" + q.String()
}

// joined lists several values in one line.
func joined(values []string) string { return strings.Join(values, "、") }
