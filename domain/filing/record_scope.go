package filing

import (
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// RecordScope sets the categories of a track (机构类别, 监测（运维）类别). Once the
// track is published this is class A: an amendment of the track's level,
// opened when there is none (Q1.8, Q7.8).
type RecordScope struct {
	Track      domain.Track
	Seen       domain.Revision // of the scope in force or, with an open amendment, of what it proposes
	Scope      Scope
	Alteration Alteration
	Today      domain.Date
	CaseID     uuid.UUID // for the case, if one is to be opened
}

func (c RecordScope) decide(s State) ([]Event, error) {
	track, ok := s.Tracks[c.Track]
	if !ok {
		return nil, ErrNotFound.At("track")
	}
	switch track.Status {
	case TrackEffective:
		return c.propose(s, track)
	case TrackCanceled:
		return nil, ErrCanceled
	}
	return c.record(s, track)
}

func (c RecordScope) record(s State, track Track) ([]Event, error) {
	if err := s.edit(c.Seen, track.Scope.Revision(), c.Track); err != nil {
		return nil, err
	}
	if track.Scope.Recorded() && track.Scope.Value.equal(c.Scope) {
		return nil, nil
	}
	p := c.check()
	p.addIf(c.Alteration != Alteration{}, ErrNotAllowed, "alteration")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{ScopeRecorded{Track: c.Track, Scope: c.Scope}}, nil
}

func (c RecordScope) propose(s State, track Track) ([]Event, error) {
	level := TrackLevel(c.Track)
	open, amending := s.OpenCase(level)
	current := track.Scope
	if amending && open.Scope != nil {
		current = *open.Scope
	}
	if err := s.amend(open, amending, c.Seen, current.At); err != nil {
		return nil, err
	}
	if current.Value.equal(c.Scope) {
		return nil, nil
	}
	p := c.check()
	p.alteration(s, c.Alteration, c.Today)
	var events []Event
	id := open.ID
	if !amending {
		id = c.CaseID
		newID(&p, s.Cases, id, "case_id")
		events = append(events, CaseOpened{CaseID: id, Level: level, Kind: AmendmentCase})
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return append(events, ScopeProposed{CaseID: id, Track: c.Track, Scope: c.Scope, Alteration: c.Alteration}), nil
}

// mostOtherTexts is how many texts 其他 may have.
const mostOtherTexts = 5

func (c RecordScope) check() problems {
	var p problems
	p.required(map[string]bool{
		"institution_categories": len(c.Scope.InstitutionCategories) > 0,
		"monitoring_categories":  len(c.Scope.MonitoringCategories) > 0,
	})
	for _, k := range c.Scope.InstitutionCategories {
		p.addIf(k.Track() != c.Track, ErrNotAllowed, "institution_categories")
	}
	for _, k := range c.Scope.MonitoringCategories {
		p.addIf(k.Track() != c.Track, ErrNotAllowed, "monitoring_categories")
	}
	// 其他 combines with the five and says what it is (Q2.2, domain-decisions 1.19).
	other := slices.Contains(c.Scope.MonitoringCategories, domain.OperationOther)
	p.addIf(other && len(c.Scope.OtherTexts) == 0, ErrRequired, "other_texts")
	p.addIf(!other && len(c.Scope.OtherTexts) > 0 || len(c.Scope.OtherTexts) > mostOtherTexts, ErrNotAllowed, "other_texts")
	distinct(&p, c.Scope.OtherTexts, "other_texts")
	distinct(&p, c.Scope.InstitutionCategories, "institution_categories")
	distinct(&p, c.Scope.MonitoringCategories, "monitoring_categories")
	p.addIf(c.Track == domain.Testing && len(c.Scope.InstitutionCategories) > 1, ErrNotAllowed, "institution_categories")
	return p
}

func (c Scope) equal(o Scope) bool {
	return sameChoice(c.InstitutionCategories, o.InstitutionCategories) &&
		sameChoice(c.MonitoringCategories, o.MonitoringCategories) && sameChoice(c.OtherTexts, o.OtherTexts)
}
