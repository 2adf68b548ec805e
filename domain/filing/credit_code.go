package filing

import "example.org/ledger/domain"

// CreditCodeCorrected records that the authority had a wrong credit code put
// right (Q7.2): class K. The claim moves to the right one, and the history shows
// both.
type CreditCodeCorrected struct {
	Old        domain.CreditCode `json:"old"`
	CreditCode domain.CreditCode `json:"credit_code"`
	Reason     string            `json:"reason"`
}

// EventType is the stored name.
func (CreditCodeCorrected) EventType() string { return "filing.credit_code_corrected" }

func (e CreditCodeCorrected) claims(State) []domain.Claim {
	return []domain.Claim{
		{Op: domain.ReleaseClaim, Kind: domain.ClaimCreditCode, Key: string(e.Old)},
		{Op: domain.TakeClaim, Kind: domain.ClaimCreditCode, Key: string(e.CreditCode)},
	}
}

func (e CreditCodeCorrected) apply(s *State, at domain.Place) {
	s.CreditCode = e.CreditCode
	s.changedOutside(at, domain.Tracks()...)
}

// CorrectCreditCode puts a wrong credit code right by order of the authority,
// which adopted a suggestion (Q7.2); no institution does so itself. Whether
// another filing has the right one only the log can say: the append takes its
// claim (domain-decisions 2.11).
type CorrectCreditCode struct {
	Seen       domain.CreditCode // the code that is wrong
	CreditCode domain.CreditCode
	Reason     string
}

func (c CorrectCreditCode) decide(s State) ([]Event, error) {
	switch {
	case c.CreditCode == s.CreditCode:
		return nil, nil
	case c.Seen != s.CreditCode:
		return nil, ErrStale
	}
	var p problems
	p.required(map[string]bool{"credit_code": c.CreditCode != "", "reason": c.Reason != ""})
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{CreditCodeCorrected{Old: s.CreditCode, CreditCode: c.CreditCode, Reason: c.Reason}}, nil
}
