package authority

import "example.org/ledger/domain"

// SetCancellationLine changes whether the public is told of canceled filings
// (Q1.9).
type SetCancellationLine struct {
	Seen domain.Revision
	CancellationLine
	Reason string
}

func (c SetCancellationLine) decide(s State) ([]Event, error) {
	return set(s.CancellationLine, c.Seen, c.CancellationLine == s.CancellationLine.Value, nil, c.Reason,
		CancellationLineSet{CancellationLine: c.CancellationLine, Reason: c.Reason})
}

// SetInactivityLock switches telling of filings that are not updated on, with its
// years, or off with 0 (1.37).
type SetInactivityLock struct {
	Seen domain.Revision
	InactivityLock
	Reason string
}

func (c SetInactivityLock) decide(s State) ([]Event, error) {
	var p problems
	p.addIf(c.Years < 0 || c.Years > MostLockYears, ErrRange, "years")
	return set(s.InactivityLock, c.Seen, c.InactivityLock == s.InactivityLock.Value, p, c.Reason,
		InactivityLockSet{InactivityLock: c.InactivityLock, Reason: c.Reason})
}

// SetNotices changes of which results institutions are told by SMS (Q7.6).
type SetNotices struct {
	Seen domain.Revision
	Notices
	Reason string
}

func (c SetNotices) decide(s State) ([]Event, error) {
	return set(s.Notices, c.Seen, c.Notices == s.Notices.Value, nil, c.Reason, NoticesSet{Notices: c.Notices, Reason: c.Reason})
}

// SetNumberFormat changes in which format filing numbers are given (1.43).
type SetNumberFormat struct {
	Seen domain.Revision
	NumberFormat
	Reason string
}

func (c SetNumberFormat) decide(s State) ([]Event, error) {
	var p problems
	if _, err := domain.ParseNumberFormat(string(c.Format)); err != nil {
		p = append(p, domain.At(err, "format"))
	}
	return set(s.NumberFormat, c.Seen, c.NumberFormat == s.NumberFormat.Value, p, c.Reason,
		NumberFormatSet{NumberFormat: c.NumberFormat, Reason: c.Reason})
}
