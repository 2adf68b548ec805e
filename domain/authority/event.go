package authority

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/calendar"
)

// The names and JSON fields of the events in this package are stored for ever.
// Adding a field is safe if its zero value means "not recorded"; anything else
// is a new event.

// Event is a fact about one authority's configuration. The set is closed: a
// type that does not say how it changes State is not an Event.
type Event interface {
	domain.Event
	apply(*State, domain.Place)
}

// Events lists one zero value of every Event. A test fails if one is missing.
func Events() []Event {
	return []Event{
		ReviewLimitSet{}, SecondOfficialSet{}, CancellationLineSet{}, InactivityLockSet{},
		SuggestionRhythmSet{}, SupplementsSet{}, HolidaysSet{}, NoticesSet{}, NumberFormatSet{},
	}
}

// ReviewLimitSet records how many working days a review may take from now on.
// A case that was handed in before keeps the limit it had then.
type ReviewLimitSet struct {
	ReviewLimit
	Reason string `json:"reason"`
}

// EventType is the stored name.
func (ReviewLimitSet) EventType() string { return "authority.review_limit_set" }

func (e ReviewLimitSet) apply(s *State, at domain.Place) {
	s.ReviewLimit = Setting[ReviewLimit]{e.ReviewLimit, at}
}

// SecondOfficialSet records which steps a second official confirms.
type SecondOfficialSet struct {
	SecondOfficial
	Reason string `json:"reason"`
}

// EventType is the stored name.
func (SecondOfficialSet) EventType() string { return "authority.second_official_set" }

func (e SecondOfficialSet) apply(s *State, at domain.Place) {
	s.SecondOfficial = Setting[SecondOfficial]{e.SecondOfficial, at}
}

// CancellationLineSet records whether the public is told of canceled filings.
type CancellationLineSet struct {
	CancellationLine
	Reason string `json:"reason"`
}

// EventType is the stored name.
func (CancellationLineSet) EventType() string { return "authority.cancellation_line_set" }

func (e CancellationLineSet) apply(s *State, at domain.Place) {
	s.CancellationLine = Setting[CancellationLine]{e.CancellationLine, at}
}

// InactivityLockSet records after how many years without an update a filing is
// told of, 0 for never.
type InactivityLockSet struct {
	InactivityLock
	Reason string `json:"reason"`
}

// EventType is the stored name.
func (InactivityLockSet) EventType() string { return "authority.inactivity_lock_set" }

func (e InactivityLockSet) apply(s *State, at domain.Place) {
	s.InactivityLock = Setting[InactivityLock]{e.InactivityLock, at}
}

// SuggestionRhythmSet records when suggestions are worked on.
type SuggestionRhythmSet struct {
	SuggestionRhythm
	Reason string `json:"reason"`
}

// EventType is the stored name.
func (SuggestionRhythmSet) EventType() string { return "authority.suggestion_rhythm_set" }

func (e SuggestionRhythmSet) apply(s *State, at domain.Place) {
	s.SuggestionRhythm = Setting[SuggestionRhythm]{e.SuggestionRhythm, at}
}

// SupplementsSet records what a report from another province has to add. A
// report keeps the items that it answered (2.21).
type SupplementsSet struct {
	Supplements
	Reason string `json:"reason"`
}

// EventType is the stored name.
func (SupplementsSet) EventType() string { return "authority.supplements_set" }

func (e SupplementsSet) apply(s *State, at domain.Place) {
	s.Supplements = Setting[Supplements]{e.Supplements, at}
}

// HolidaysSet records one year's holidays and the weekend days worked instead:
// those that were announced after this program was made, or the authority's
// own beside them (some regions have more). It replaces the whole year's table.
type HolidaysSet struct {
	calendar.Year
	Reason string `json:"reason"`
}

// EventType is the stored name.
func (HolidaysSet) EventType() string { return "authority.holidays_set" }

func (e HolidaysSet) apply(s *State, at domain.Place) {
	if s.Holidays == nil {
		s.Holidays = make(map[int]Setting[calendar.Year])
	}
	s.Holidays[e.Year.Year] = Setting[calendar.Year]{e.Year, at}
}

// NoticesSet records of which results institutions are told by SMS.
type NoticesSet struct {
	Notices
	Reason string `json:"reason"`
}

// EventType is the stored name.
func (NoticesSet) EventType() string { return "authority.notices_set" }

func (e NoticesSet) apply(s *State, at domain.Place) { s.Notices = Setting[Notices]{e.Notices, at} }

// NumberFormatSet records in which format filing numbers are given from now on.
// Those that were given stay as they are.
type NumberFormatSet struct {
	NumberFormat
	Reason string `json:"reason"`
}

// EventType is the stored name.
func (NumberFormatSet) EventType() string { return "authority.number_format_set" }

func (e NumberFormatSet) apply(s *State, at domain.Place) {
	s.NumberFormat = Setting[NumberFormat]{e.NumberFormat, at}
}
