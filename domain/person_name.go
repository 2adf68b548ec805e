package domain

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// PersonName is a person's name (姓名) in the clear: of staff it is personal
// data and sealed; of the legal representative and the top manager it is
// register data and stored as revealed. What it refuses and how it prints:
// Secret; its mask shows nothing of it.
type PersonName struct{ secretText }

// Why a name is refused, besides what ParseText refuses.
var (
	ErrPersonNameLength   = &Error{Kind: Invalid, Code: "person_name.length"}   // fewer than 2 or more than 50 characters
	ErrPersonNameAlphabet = &Error{Kind: Invalid, Code: "person_name.alphabet"} // neither Chinese nor Latin letters: digits, emoji, look-alikes
)

// The lengths a name may have, in characters.
const (
	ShortestPersonName = 2
	LongestPersonName  = 50
)

// middleDots are what people type for the dot in names such as 阿依古丽·买买提.
const middleDots = "·•・･‧․∙⋅●"

// ParsePersonName returns the name in s: Chinese characters, rare ones outside
// the basic plane included, with · between the parts of a name, or Latin letters
// with spaces, apostrophes, hyphens and full stops. Whatever dot was typed
// after a Chinese character becomes ·; spaces within a Chinese name, typed to
// align it, are removed.
func ParsePersonName(s string) (PersonName, error) {
	clean, err := cleanText(s, LongestPersonName*2, oneLine)
	if err != nil {
		return PersonName{}, err
	}
	name := foldName(clean)
	if n := len(name); n < ShortestPersonName || n > LongestPersonName {
		return PersonName{}, ErrPersonNameLength
	}
	if !isName(name) {
		return PersonName{}, ErrPersonNameAlphabet
	}
	return RestorePersonName(string(name)), nil
}

// RestorePersonName returns the name that was accepted once, sealed, and is now
// unsealed. It checks nothing.
func RestorePersonName(s string) PersonName { return PersonName{concealAs(s, "**")} }

// Equal reports whether n and o are the same name.
func (n PersonName) Equal(o PersonName) bool { return n.secretText.Equal(o.secretText) }

// foldName narrows full-width letters, unifies dots and apostrophes, and keeps
// single spaces only between Latin letters.
func foldName(s string) []rune {
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(middleDots, r):
			return '·'
		case r == '’' || r == '‘' || r == 'ʼ':
			return '\''
		case unicode.Is(unicode.Pd, r):
			return '-'
		}
		return r
	}, s)
	words := []rune(strings.Join(strings.Fields(width.Fold.String(s)), " "))
	name := make([]rune, 0, len(words))
	for i, r := range words {
		switch {
		case r == ' ' && (noSpaceBeside(words[i-1]) || noSpaceBeside(words[i+1])):
			continue
		case r == '.' && i > 0 && isHan(words[i-1]):
			r = '·'
		}
		name = append(name, r)
	}
	return name
}

func noSpaceBeside(r rune) bool { return isHan(r) || r == '·' }

// isHan reports whether r is a Chinese character. Planes 2 and 3 hold nothing
// else, and new characters for names are added there faster than tables follow.
func isHan(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x20000 && r <= 0x3FFFD
}

// isName reports whether name is letters with single separators between them.
func isName(name []rune) bool {
	letterBefore := false
	for i, r := range name {
		switch {
		case isHan(r), unicode.IsLetter(r) && unicode.Is(unicode.Latin, r):
			letterBefore = true
		case unicode.Is(unicode.Mn, r):
			if !letterBefore {
				return false
			}
		case r == ' ':
			if !letterBefore && name[i-1] != '.' {
				return false
			}
			letterBefore = false
		case r == '·' || r == '\'' || r == '-' || r == '.':
			if !letterBefore {
				return false
			}
			letterBefore = false
		default:
			return false
		}
	}
	return letterBefore || name[len(name)-1] == '.'
}
