package authority

import (
	"fmt"
	"slices"

	"example.org/ledger/domain"
)

// SetReviewLimit changes how many working days a review may take (B7).
type SetReviewLimit struct {
	Seen domain.Revision
	ReviewLimit
	Reason string
}

func (c SetReviewLimit) decide(s State) ([]Event, error) {
	var p problems
	p.addIf(c.WorkingDays < 1 || c.WorkingDays > MostReviewDays, ErrRange, "working_days")
	return set(s.ReviewLimit, c.Seen, c.ReviewLimit == s.ReviewLimit.Value, p, c.Reason,
		ReviewLimitSet{ReviewLimit: c.ReviewLimit, Reason: c.Reason})
}

// SetSecondOfficial changes which steps need a second official (1.7, 2.26).
type SetSecondOfficial struct {
	Seen domain.Revision
	SecondOfficial
	Reason string
}

func (c SetSecondOfficial) decide(s State) ([]Event, error) {
	var p problems
	for i, step := range c.Steps {
		field := fmt.Sprintf("steps.%d", i)
		_, err := ParseStep(string(step))
		p.addIf(err != nil, ErrStep, field)
		p.addIf(slices.Contains(c.Steps[:i], step), ErrRepeated, field)
	}
	// One choice is recorded in one way, whatever the order it was made in.
	chosen := []Step{}
	for _, step := range Steps() {
		if c.Requires(step) {
			chosen = append(chosen, step)
		}
	}
	return set(s.SecondOfficial, c.Seen, slices.Equal(chosen, s.SecondOfficial.Value.Steps), p, c.Reason,
		SecondOfficialSet{SecondOfficial: SecondOfficial{Steps: chosen}, Reason: c.Reason})
}

// SetSuggestionRhythm changes what institutions are told about when suggestions
// are worked on (1.36).
type SetSuggestionRhythm struct {
	Seen domain.Revision
	SuggestionRhythm
	Reason string
}

func (c SetSuggestionRhythm) decide(s State) ([]Event, error) {
	var p problems
	p.addIf(c.Text == "", ErrRequired, "text")
	return set(s.SuggestionRhythm, c.Seen, c.SuggestionRhythm == s.SuggestionRhythm.Value, p, c.Reason,
		SuggestionRhythmSet{SuggestionRhythm: c.SuggestionRhythm, Reason: c.Reason})
}
