package story_test

import (
	"testing"
	"time"

	"example.org/ledger/cmd/internal/story"
	"example.org/ledger/domain"
)

// TestStepsAreInOrder holds the story to its clock: in order, within its days,
// at hours at which people work; officials not on weekends.
func TestStepsAreInOrder(t *testing.T) {
	first, last := domain.Date("2026-01-05").StartOfDay(), domain.Date("2026-07-15").EndOfDay()
	before := first
	keys := make(map[string]bool)
	for _, s := range story.Steps() {
		at := s.At.In(domain.Shanghai())
		if s.At.Before(before) || !s.At.Before(last) {
			t.Errorf("%s happens at %s, after %s", s.Key, at, before)
		}
		if keys[s.Key] {
			t.Errorf("%s happens twice", s.Key)
		}
		if at.Hour() < 9 || at.Hour() > 17 {
			t.Errorf("%s happens at night: %s", s.Key, at)
		}
		weekend := at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
		if s.Actor.Kind == domain.ActorOfficial && weekend {
			t.Errorf("%s: an official at work on a weekend: %s", s.Key, at)
		}
		before, keys[s.Key] = s.At, true
	}
}

// TestActors holds the story to who may do what: an institution by its own
// accounts, a decision by an official of an authority.
func TestActors(t *testing.T) {
	for _, s := range story.Steps() {
		switch s.Actor.Kind {
		case domain.ActorInstitution:
			if s.Actor.ID == "" || s.Actor.Authority != "" {
				t.Errorf("%s is done by %+v", s.Key, s.Actor)
			}
		case domain.ActorOfficial:
			if _, err := domain.ParseAuthority(s.Actor.Authority); err != nil || s.Actor.ID == "" {
				t.Errorf("%s is done by %+v", s.Key, s.Actor)
			}
		default:
			t.Errorf("%s is done by %+v", s.Key, s.Actor)
		}
	}
}

func TestStepsAreTheSameEveryTime(t *testing.T) {
	again := story.Steps()
	for i, s := range story.Steps() {
		if s.Key != again[i].Key || s.At != again[i].At || s.Command() != again[i].Command() || s.Filing != again[i].Filing {
			t.Fatalf("step %d is %s at %s, then %s at %s", i, s.Key, s.At, again[i].Key, again[i].At)
		}
	}
}
