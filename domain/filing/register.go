package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Register opens an institution's filing with the authority of its province,
// for one track (Q1.5). A second track is added once one is effective (Q7.7).
type Register struct {
	CreditCode domain.CreditCode
	Authority  domain.Authority
	Track      domain.Track
	CaseID     uuid.UUID
}

func (c Register) decide(s State) ([]Event, error) {
	if s.Registered {
		return nil, ErrAlreadyRegistered
	}
	var p problems
	p.required(map[string]bool{"credit_code": c.CreditCode != "", "authority": c.Authority != "", "track": c.Track != ""})
	newID(&p, s.Cases, c.CaseID, "case_id")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{
		Registered{CreditCode: c.CreditCode, Authority: c.Authority},
		CaseOpened{CaseID: c.CaseID, Level: TrackLevel(c.Track), Kind: FirstCase},
	}, nil
}
