package crossprovince

import (
	"reflect"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"github.com/google/uuid"
)

// State is a report at one revision. Its zero value is the state of a stream
// with no events.
type State struct {
	Reference
	ServiceAuthority domain.Authority `json:"service_authority"`
	Services         []Service        `json:"services"` // of tracks that were not canceled since
	Period
	StartInPast bool `json:"start_in_past,omitempty"`
	Form
	Answers     []Answer    `json:"answers,omitempty"` // one of each item at most, in the order they were first given
	ReportedOn  domain.Date `json:"reported_on"`
	Status      Status      `json:"status"`
	CompletedOn domain.Date `json:"completed_on,omitempty"`
	Requested   *Request    `json:"requested,omitempty"` // that nothing was supplemented since
	EndedOn     domain.Date `json:"ended_on,omitempty"`

	// Subjects are those of all contacts there ever were, and whether they can be read:
	// who was replaced stays in the history until erased.
	Subjects map[uuid.UUID]bool `json:"subjects,omitempty"`

	// Followed is the revision of the filing up to which its cancellations are in
	// here.
	Followed domain.Revision `json:"followed"`

	At domain.Place `json:"at"` // of the last event
}

// Status is where a report stands.
type Status string

// The statuses.
const (
	Incomplete    Status = "incomplete"           // 待补充材料
	Complete      Status = "complete"             // 已完成报告
	ByInstitution Status = "ended_by_institution" // 服务已结束
	WithFiling    Status = "ended_with_filing"    // 备案已注销，报告终止
)

// Statuses returns all statuses in order.
func Statuses() []Status { return []Status{Incomplete, Complete, ByInstitution, WithFiling} }

// ErrStatus refuses a code that is no status.
var ErrStatus = &domain.Error{Kind: domain.Invalid, Code: "report.status_unknown"}

// ParseStatus returns the status with the code s.
func ParseStatus(s string) (Status, error) {
	if slices.Contains(Statuses(), Status(s)) {
		return Status(s), nil
	}
	return "", ErrStatus
}

// Label returns the Chinese name.
func (s Status) Label() string {
	return map[Status]string{
		Incomplete: "待补充材料", Complete: "已完成报告", ByInstitution: "服务已结束", WithFiling: "备案已注销，报告终止",
	}[s]
}

// Reported reports whether there is such a report.
func (s State) Reported() bool { return s.Status != "" }

// Ended reports whether nothing happens to the report any more.
func (s State) Ended() bool { return s.Status == ByInstitution || s.Status == WithFiling }

// Evolve applies one event. It never fails and never judges: what was recorded
// has happened.
func Evolve(s *State, e Event, at domain.Place) { e.apply(s, at) }

// Missing returns the required items that have no answer.
func (s State) Missing() []authority.Supplement { return missing(s.Items, s.Answers) }

// NewlyAsked returns what an authority asks since the report was made, or since it was
// answered (2.21): items of its form that the report does not have, has in another form,
// or need not have answered and has not. One that has ended is asked nothing.
func (s State) NewlyAsked(now Form) []authority.Supplement {
	if s.Ended() {
		return nil
	}
	var added []authority.Supplement
	for _, item := range now.Items {
		i := slices.IndexFunc(s.Items, func(has authority.Supplement) bool { return has.Key == item.Key })
		if i < 0 || !s.Items[i].SameForm(item) || item.Required && !s.Items[i].Required && !answered(s.Answers, item.Key) {
			added = append(added, item)
		}
	}
	return added
}

// Documents returns the documents that the answers name.
func (s State) Documents() []uuid.UUID {
	var all []uuid.UUID
	for _, a := range s.Answers {
		all = append(all, a.Documents...)
	}
	return all
}

func (s *State) end(status Status, on domain.Date, at domain.Place) {
	s.Status, s.EndedOn, s.Requested, s.At = status, on, nil, at
}

func (s State) released() []domain.Claim {
	return claimed(domain.ReleaseClaim, s.Filing, s.ServiceAuthority)
}

func claimed(op domain.ClaimOp, filing uuid.UUID, to domain.Authority) []domain.Claim {
	return []domain.Claim{{Op: op, Kind: domain.ClaimReport, Key: filing.String() + "/" + string(to)}}
}

func missing(items []authority.Supplement, answers []Answer) []authority.Supplement {
	var all []authority.Supplement
	for _, item := range items {
		if item.Required && !answered(answers, item.Key) {
			all = append(all, item)
		}
	}
	return all
}

func answered(answers []Answer, key string) bool {
	return slices.ContainsFunc(answers, func(a Answer) bool { return a.Key == key })
}

// withItems returns the items with later ones in place of those with the same keys. It
// leaves its arguments alone.
func withItems(before, later []authority.Supplement) []authority.Supplement {
	all := slices.Clone(before)
	for _, item := range later {
		if i := slices.IndexFunc(all, func(has authority.Supplement) bool { return has.Key == item.Key }); i >= 0 {
			all[i] = item
		} else {
			all = append(all, item)
		}
	}
	return all
}

// merged returns the answers with later ones in place of earlier ones to the same
// items. It leaves its arguments alone.
func merged(before, later []Answer) []Answer {
	all := slices.Clone(before)
	for _, a := range later {
		if i := slices.IndexFunc(all, func(b Answer) bool { return b.Key == a.Key }); i >= 0 {
			all[i] = a
		} else {
			all = append(all, a)
		}
	}
	return all
}

// changed returns those of the later answers that say something else.
func changed(before, later []Answer) []Answer {
	return slices.DeleteFunc(slices.Clone(later), func(a Answer) bool {
		return slices.ContainsFunc(before, func(b Answer) bool { return reflect.DeepEqual(a, b) })
	})
}

func without(services []Service, tracks []domain.Track) []Service {
	return slices.DeleteFunc(slices.Clone(services), func(s Service) bool { return slices.Contains(tracks, s.Track) })
}
