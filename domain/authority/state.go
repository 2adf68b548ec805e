package authority

import (
	"maps"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/calendar"
)

// State is an authority's configuration at one revision. In what the events
// make of it, a setting that was never set has no value: read it through
// [State.InForce].
type State struct {
	ReviewLimit      Setting[ReviewLimit]           `json:"review_limit"`
	SecondOfficial   Setting[SecondOfficial]        `json:"second_official"`
	CancellationLine Setting[CancellationLine]      `json:"cancellation_line"`
	InactivityLock   Setting[InactivityLock]        `json:"inactivity_lock"`
	SuggestionRhythm Setting[SuggestionRhythm]      `json:"suggestion_rhythm"`
	Supplements      Setting[Supplements]           `json:"supplements"`
	Notices          Setting[Notices]               `json:"notices,omitzero"`
	NumberFormat     Setting[NumberFormat]          `json:"number_format,omitzero"`
	Holidays         map[int]Setting[calendar.Year] `json:"holidays,omitempty"` // by year; only what the authority recorded
}

// Evolve applies one event. It never fails and never judges: what was recorded
// has happened.
func Evolve(s *State, e Event, at domain.Place) { e.apply(s, at) }

// InForce returns the configuration with defaults in place of what was never
// set. The zero State's is what holds for an authority that set nothing.
func (s State) InForce() State {
	s.ReviewLimit = s.ReviewLimit.or(ReviewLimit{WorkingDays: DefaultReviewDays})
	s.SecondOfficial = s.SecondOfficial.or(SecondOfficial{Steps: defaultSteps()})
	s.CancellationLine = s.CancellationLine.or(CancellationLine{Shown: true})
	s.SuggestionRhythm = s.SuggestionRhythm.or(SuggestionRhythm{Text: DefaultRhythm})
	s.Notices = s.Notices.or(Notices{Published: true, Returned: true})
	s.NumberFormat = s.NumberFormat.or(NumberFormat{Format: domain.StandardNumbers})
	return s
}

// Calendar returns the authority's working days: the national calendar, with
// the years that the authority recorded.
func (s State) Calendar() calendar.Calendar {
	c := calendar.National()
	for _, year := range slices.Sorted(maps.Keys(s.Holidays)) {
		c = c.With(s.Holidays[year].Value)
	}
	return c
}

// ReviewDue returns by when a case handed in on a day is to be decided under
// this configuration.
func (s State) ReviewDue(submitted domain.Date) calendar.Due {
	return s.Calendar().AddWorkingDays(submitted, s.InForce().ReviewLimit.Value.WorkingDays)
}
