package domain

// codeList is a closed list of stored codes and their Chinese labels, in the
// order people see them. Codes are stored for ever; labels are only shown.
type codeList[C ~string] []struct {
	code  C
	label string
}

// codes returns the codes in order; the slice is the caller's.
func (l codeList[C]) codes() []C {
	codes := make([]C, len(l))
	for i, e := range l {
		codes[i] = e.code
	}
	return codes
}

// label returns the label of c, or c itself if the list does not have it: a
// newer program may have recorded it, and history is shown as it is.
func (l codeList[C]) label(c C) string {
	for _, e := range l {
		if e.code == c {
			return e.label
		}
	}
	return string(c)
}

// parse returns the code s exactly, or unknown.
func (l codeList[C]) parse(s string, unknown *Error) (C, error) {
	for _, e := range l {
		if string(e.code) == s {
			return e.code, nil
		}
	}
	return "", unknown
}

// ByLabel returns which of codes has the label: how a sheet's cell, filled from
// a drop-down in Chinese, becomes a code.
func ByLabel[C interface{ Label() string }](codes []C, label string) (c C, ok bool) {
	for _, c := range codes {
		if c.Label() == label {
			return c, true
		}
	}
	return c, false
}
