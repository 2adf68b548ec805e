package domain

import "strings"

// Area is a province, a city or a county as searches name it (行政区划): the
// two, four or six digits that the codes of its counties begin with.
type Area string

// ErrAreaFormat refuses what no county's code begins with.
var ErrAreaFormat = &Error{Kind: Invalid, Code: "area.format"}

// ParseArea returns the area in s, whose code may be cut short or filled up
// with zeros: "3205", "320500" and "320506" are Suzhou, Suzhou and a part of it.
func ParseArea(s string) (Area, error) {
	if len(s) > longestCode {
		return "", ErrAreaFormat
	}
	s = foldCode(s)
	switch {
	case len(s) != 2 && len(s) != 4 && len(s) != 6:
		return "", ErrAreaFormat
	case isDigits(s, 6) && strings.HasSuffix(s, "0000"):
		s = s[:2]
	case isDigits(s, 6) && strings.HasSuffix(s, "00"):
		s = s[:4]
	}
	if !isDigits(s, len(s)) {
		return "", ErrAreaFormat
	}
	if _, err := ParseCountyCode(s[:2] + "0101"); err != nil {
		return "", ErrAreaFormat
	}
	return Area(s), nil
}

// Areas returns the areas that the county is in, the largest first: itself
// last.
func (c CountyCode) Areas() []Area {
	if len(c) != 6 {
		return nil
	}
	return []Area{Area(c[:2]), Area(c[:4]), Area(c)}
}
