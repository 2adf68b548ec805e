package domain

import (
	"regexp"
	"strings"

	"golang.org/x/text/width"
)

// ItemNumber is the number a CMA annex gives to a row (序号): "1", "2.13.4".
type ItemNumber string

// ErrItemNumberFormat refuses what is no such number.
var ErrItemNumberFormat = &Error{Kind: Invalid, Code: "item_number.format"}

var itemNumber = regexp.MustCompile(`^\d+(\.\d+)*$`)

// longestItemNumber bounds what is looked at.
const longestItemNumber = 40

// ParseItemNumber returns the number in s: full-width characters and spaces
// around it are accepted.
func ParseItemNumber(s string) (ItemNumber, error) {
	if len(s) > 4*longestItemNumber {
		return "", ErrItemNumberFormat
	}
	s = strings.TrimSpace(width.Narrow.String(s))
	if len(s) > longestItemNumber || !itemNumber.MatchString(s) {
		return "", ErrItemNumberFormat
	}
	return ItemNumber(s), nil
}
