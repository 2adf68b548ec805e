package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Discard gives up a first filing or a second track that was never published
// (放弃填报, domain-decisions 2.17): a draft, or one that was returned. What is
// with the authority is withdrawn first; what is published is canceled.
type Discard struct {
	CaseID    uuid.UUID
	Confirmed bool // the institution confirmed a second time, after reading what it means
	Today     domain.Date
}

func (c Discard) decide(s State) ([]Event, error) {
	given, ok := s.Cases[c.CaseID]
	if !ok {
		return nil, ErrCaseUnknown
	}
	track, ok := given.Level.Track()
	switch {
	case !ok || given.Kind == AmendmentCase || given.Ended():
		return nil, ErrCaseState
	case given.WithAuthority():
		return nil, ErrWithAuthority
	}
	var p problems
	p.required(map[string]bool{"confirmed": c.Confirmed, "discarded_on": c.Today != ""})
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{
		CaseClosed{CaseID: c.CaseID, Reason: ClosedByDiscarding},
		Discarded{Track: track, CreditCodeReleased: s.Untouched(), DiscardedOn: c.Today},
	}, nil
}

// Untouched reports whether nothing was recorded beside the registration (未开始
// 填报, domain-decisions 2.25).
func (s State) Untouched() bool {
	sections := s.Identity.Recorded() || s.Basics.Recorded() || s.Contacts.Recorded() || s.TopManager.Recorded() || s.Commitment.Recorded() ||
		s.CMA.Recorded() || s.OperationCapability.Recorded() || s.Annex.Recorded() || s.AnnexStaging != nil
	for _, t := range s.Tracks {
		sections = sections || t.Scope.Recorded()
	}
	return !sections && len(s.Premises)+len(s.Staff)+len(s.Equipment)+len(s.Management)+len(s.Documents) == 0 && len(s.Cases) == 1
}

// FileAnew begins a filing again on the same stream, after a cancellation or
// after a draft was discarded (domain-decisions 2.16): a first case and later a
// number of its own. The institution chooses the authority of the province
// where it is registered now (1.9).
type FileAnew struct {
	Track     domain.Track
	Authority domain.Authority
	CaseID    uuid.UUID
}

func (c FileAnew) decide(s State) ([]Event, error) {
	for _, open := range s.OpenCases() {
		return nil, s.noOpenCase(open.Level)
	}
	if s.Published() {
		return nil, ErrTrackEffective
	}
	var p problems
	p.required(map[string]bool{"track": c.Track != "", "authority": c.Authority != ""})
	newID(&p, s.Cases, c.CaseID, "case_id")
	if err := p.err(); err != nil {
		return nil, err
	}
	var events []Event
	if c.Authority != s.Authority {
		events = append(events, AuthorityChosen{Authority: c.Authority})
	}
	return append(events, CaseOpened{CaseID: c.CaseID, Level: TrackLevel(c.Track), Kind: FirstCase}), nil
}

// ChooseAuthority files with another authority than was chosen at first (Q1.5),
// for instance after a return for 非本省登记. Once published an institution that
// moves to another province cancels and files anew there (domain-decisions 1.9).
type ChooseAuthority struct {
	Authority domain.Authority
}

func (c ChooseAuthority) decide(s State) ([]Event, error) {
	switch {
	case s.Published():
		return nil, ErrAuthorityFixed
	case c.Authority == "":
		return nil, ErrRequired.At("authority")
	}
	if err := s.editable(); err != nil {
		return nil, err
	}
	if c.Authority == s.Authority {
		return nil, nil
	}
	return []Event{AuthorityChosen(c)}, nil
}
