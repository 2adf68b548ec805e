package crossprovince

import (
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Filed is a filing as it was verified, and what of it is in force: the categories
// of each effective track.
type Filed struct {
	Reference
	Tracks map[domain.Track][]domain.MonitoringCategory
}

// Report tells the authority of another province (主动报告). Whether a report to it
// has not ended only the log can say: the append takes a claim.
type Report struct {
	Filed            Filed
	ServiceAuthority domain.Authority
	Services         []Service
	Period           Period
	Form             Form // in force at the service authority
	Answers          []Answer
	Today            domain.Date
}

func (c Report) decide(s State) ([]Event, error) {
	if s.Reported() {
		return nil, ErrReported
	}
	var p problems
	p.addIf(c.Filed.Filing == uuid.Nil || c.Filed.Event == uuid.Nil, ErrRequired, "filing")
	p.addIf(c.Filed.CreditCode == "", ErrRequired, "credit_code")
	p.addIf(c.Filed.Name == "", ErrRequired, "name")
	p.addIf(c.ServiceAuthority == "", ErrRequired, "service_authority")
	p.addIf(c.Today == "", ErrRequired, "reported_on")
	p.addIf(len(c.Services) == 0, ErrRequired, "services")
	p.services(c.Services)
	past := p.period(c.Period, c.Today)
	answers := p.answers(s, c.Form.Items, c.Answers)
	if err := p.err(); err != nil {
		return nil, err
	}
	if c.ServiceAuthority == c.Filed.Home { // 65 and 66 are two (2.19)
		return nil, ErrOwnAuthority.At("service_authority")
	}
	p.filed(c.Filed, c.Services)
	if err := p.err(); err != nil {
		return nil, err
	}
	events := []Event{Reported{
		Reference: c.Filed.Reference, ServiceAuthority: c.ServiceAuthority, Services: c.Services, Period: c.Period, StartInPast: past,
		Form: c.Form, Answers: answers, ReportedOn: c.Today,
	}}
	if len(missing(c.Form.Items, answers)) == 0 {
		events = append(events, Completed{CompletedOn: c.Today})
	}
	return events, nil
}

// services adds what is wrong with services whatever is filed.
func (p *problems) services(services []Service) {
	tracks := map[domain.Track]bool{}
	for i, service := range services {
		field := fmt.Sprintf("services.%d.", i)
		p.addIf(service.Track == "", ErrRequired, field+"track")
		p.addIf(tracks[service.Track], ErrRepeated, field+"track")
		tracks[service.Track] = true
		p.addIf(len(service.Categories) == 0, ErrRequired, field+"monitoring_categories")
		seen := map[domain.MonitoringCategory]bool{}
		for j, category := range service.Categories {
			p.addIf(seen[category], ErrRepeated, fmt.Sprintf("%smonitoring_categories.%d", field, j))
			seen[category] = true
		}
	}
}

// filed adds what of the services is not in force.
func (p *problems) filed(f Filed, services []Service) {
	for i, service := range services {
		field := fmt.Sprintf("services.%d.", i)
		categories, effective := f.Tracks[service.Track]
		p.addIf(!effective, ErrNotFiled, field+"track")
		for j, category := range service.Categories {
			p.addIf(effective && !slices.Contains(categories, category), ErrCategory, fmt.Sprintf("%smonitoring_categories.%d", field, j))
		}
	}
}

// Amend changes when the work is to be done.
type Amend struct {
	Seen   domain.Revision
	Period Period
	Today  domain.Date
}

func (c Amend) decide(s State) ([]Event, error) {
	if err := s.open(c.Seen); err != nil {
		return nil, err
	}
	var p problems
	p.addIf(c.Today == "", ErrRequired, "amended_on")
	past := p.period(c.Period, c.Today)
	if err := p.err(); err != nil {
		return nil, err
	}
	if c.Period == s.Period {
		return nil, nil
	}
	return []Event{Amended{Period: c.Period, StartInPast: past, AmendedOn: c.Today}}, nil
}

// EndService says that the institution does not work there any more.
type EndService struct {
	Seen    domain.Revision
	EndedOn domain.Date
	Today   domain.Date
}

func (c EndService) decide(s State) ([]Event, error) {
	if s.Status == ByInstitution && s.EndedOn == c.EndedOn {
		return nil, nil
	}
	if err := s.open(c.Seen); err != nil {
		return nil, err
	}
	var p problems
	p.addIf(c.EndedOn == "", ErrRequired, "ended_on")
	p.addIf(c.Today == "", ErrRequired, "recorded_on")
	p.addIf(c.EndedOn.After(c.Today), ErrFuture, "ended_on")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{ServiceEnded{EndedOn: c.EndedOn, RecordedOn: c.Today}}, nil
}

// Follow tells a report of a cancellation in its filing (2.15): of tracks, all of
// them if the whole filing was canceled. One that came before what the report
// refers to, or that it was told of, is no news.
type Follow struct {
	Cancellation Cancellation
	Tracks       []domain.Track
	Today        domain.Date
}

func (c Follow) decide(s State) ([]Event, error) {
	if s.Ended() || c.Cancellation.Revision <= s.Followed {
		return nil, nil
	}
	left := without(s.Services, c.Tracks)
	switch {
	case len(left) == len(s.Services):
		return nil, nil
	case c.Today == "":
		return nil, ErrRequired.At("ended_on")
	case len(left) == 0:
		return []Event{Ended{Cancellation: c.Cancellation, EndedOn: c.Today}}, nil
	}
	var dropped []domain.Track
	for _, service := range s.Services {
		if slices.Contains(c.Tracks, service.Track) {
			dropped = append(dropped, service.Track)
		}
	}
	return []Event{ServicesDropped{Cancellation: c.Cancellation, Tracks: dropped, DroppedOn: c.Today}}, nil
}
