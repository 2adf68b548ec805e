package story

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"example.org/ledger/domain"
)

// creditCode completes an invented credit code: registering body and class
// (two characters), division (six digits), subject (eight characters).
func creditCode(kind, division, subject string) string {
	for _, inner := range "0123456789X" {
		body := kind + division + subject + string(inner)
		code := domain.CreditCode(body + string(domain.CheckCharacter31(body)))
		if code.InnerCheckOK() {
			return string(code)
		}
	}
	panic("story: no inner check fits subject " + subject)
}

// idNumber completes an invented ID number. Its county does not exist (xx9999),
// so that it can be nobody's. An odd serial is a man's.
func idNumber(province string, born domain.Date, serial int) string {
	body := fmt.Sprintf("%s9999%s%s%s%03d", province, born[:4], born[5:7], born[8:], serial)
	for _, check := range "0123456789X" {
		if n, err := domain.ParseIDNumber(body+string(check), lastDay); err == nil {
			return n.Reveal()
		}
	}
	panic("story: no ID number begins with " + body)
}

// spread turns a key into a number that is the same for ever and looks like
// chance. What it is for keeps the choices of one key apart.
func spread(key, what string, n int) int {
	sum := sha256.Sum256([]byte(key + "|" + what))
	return int(binary.BigEndian.Uint32(sum[:]) % uint32(n))
}

func pick[T any](key, what string, from []T) T { return from[spread(key, what, len(from))] }
