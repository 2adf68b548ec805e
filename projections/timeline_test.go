package projections_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
)

// midnight tells a draft whose events fall around the end of 2026-01-05 in
// Shanghai.
func midnight(t testing.TB) *projections.Timeline {
	s := newFilingStory(t, new(memory.Store), "澄屿")
	end := time.Date(2026, 1, 5, 16, 0, 0, 0, time.UTC)
	record := func(at time.Time, e filing.Event) {
		s.now = at.Add(-time.Minute)
		s.record(e)
	}
	record(end.Add(-time.Hour), filing.Registered{CreditCode: "91320500DEMQ000184", Authority: "32"})
	record(end.Add(-time.Microsecond), filing.IdentityRecorded{Identity: identity}) // 23:59:59.999999
	record(end, filing.BasicsRecorded{Basics: basics})                              // 00:00:00 of the next day
	record(end, filing.ContactsRecorded{Contacts: contacts})
	return s.timeline()
}

func TestTimelineAtADateIsTheEndOfTheDay(t *testing.T) {
	timeline := midnight(t)
	for day, want := range map[domain.Date]string{"2026-01-04": "nothing", "2026-01-05": "1", "2026-01-06": "3", "2027-01-01": "3", "": "nothing"} {
		if got := revisionOf(timeline.AtDate(day)); got != want {
			t.Errorf("at the end of %s the filing was at revision %s, want %s", day, got, want)
		}
	}
}

func TestTimelineAtAnInstantIncludesIt(t *testing.T) {
	timeline := midnight(t)
	end := time.Date(2026, 1, 6, 0, 0, 0, 0, domain.Shanghai())
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{time.Time{}, "nothing"},
		{end.Add(-time.Hour - time.Microsecond), "nothing"},
		{end.Add(-time.Hour), "0"},
		{end.Add(-2 * time.Microsecond), "0"},
		{end.Add(-time.Microsecond), "1"},
		{end, "3"},
		{end.AddDate(100, 0, 0), "3"},
	} {
		if got := revisionOf(timeline.At(c.at)); got != c.want {
			t.Errorf("at %v the filing was at revision %s, want %s", c.at, got, c.want)
		}
	}
}

func TestTimelineAtAPositionOrRevision(t *testing.T) {
	store := new(memory.Store)
	other := newFilingStory(t, store, "别家")
	other.record(filing.Registered{CreditCode: "91330100DEMQ00026E", Authority: "33"})
	s := newFilingStory(t, store, "澄屿")
	s.record(filing.Registered{CreditCode: "91320500DEMQ000184", Authority: "32"})
	other.record(filing.IdentityRecorded{Identity: identity})
	s.record(filing.IdentityRecorded{Identity: identity})
	timeline := s.timeline()

	for position, want := range []string{"nothing", "nothing", "0", "0", "1", "1"} {
		v := timeline.AtPosition(eventstore.NewPosition(uint64(position), 0))
		if got := revisionOf(v); got != want {
			t.Errorf("at position %d the filing was at revision %s, want %s", position, got, want)
		}
	}
	for revision, want := range map[domain.Revision]string{domain.Empty: "nothing", 0: "0", 1: "1", 2: "1"} {
		if got := revisionOf(timeline.AtRevision(revision)); got != want {
			t.Errorf("at revision %d the filing was at revision %s, want %s", revision, got, want)
		}
	}
	now := timeline.Now()
	if now.Revision != 1 || now.Position.String() != "4" || !now.RecordedAt.Equal(s.now) || now.EventID != timeline.Events()[1].ID {
		t.Errorf("the view is as of %+v", now.Moment)
	}
}

func revisionOf(v projections.FilingView) string {
	if v.IsZero() {
		return "nothing"
	}
	return fmt.Sprint(v.Revision)
}

func TestTimelineOfAStreamNobodyWroteTo(t *testing.T) {
	timeline, err := projections.ReadTimeline(t.Context(), new(memory.Store), projections.FilingStream(thing("nobody")))
	if err != nil {
		t.Fatal(err)
	}
	if !timeline.Now().IsZero() || len(timeline.Entries()) > 0 || timeline.Public().Now().Status != projections.NotPublished {
		t.Error("there is something in it")
	}
}

func TestTimelineOfAnotherCategoryIsRefused(t *testing.T) {
	_, err := projections.ReadTimeline(t.Context(), new(memory.Store), "account-d2a1a1de-0000-4000-8000-000000000001")
	if !errors.Is(err, projections.ErrForeignEvent) {
		t.Errorf("it is answered with %v", err)
	}
}

// Once canceled, every date answers with the line.
func TestPublicTimelineOfACanceledFilingIsTheLine(t *testing.T) {
	s := wholeStory(t)
	public := s.timeline().Public()
	want := asJSON(t, public.Now())
	if !strings.Contains(want, `"status":"canceled"`) {
		t.Fatalf("now the public sees %s", want)
	}
	start := time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)
	for minute := range 90 {
		if got := asJSON(t, public.At(start.Add(time.Duration(minute)*time.Minute))); got != want {
			t.Fatalf("%d minutes after the start the public sees %s", minute, got)
		}
	}
	if asJSON(t, public.AtDate("2020-01-01")) != want || asJSON(t, public.AtPosition(eventstore.NewPosition(40, 0))) != want {
		t.Error("a date or position shows something else")
	}
	if entries := public.Entries(); len(entries) != 1 || entries[0].Type != "filing.canceled" || strings.Contains(entries[0].Text, "REASON") {
		t.Errorf("the public reads %+v", entries)
	}
}

// While a filing is published its past is public from the publication on.
func TestPublicTimelineOfAPublishedFiling(t *testing.T) {
	s := newFilingStory(t, new(memory.Store), "澄屿")
	s.draft()
	s.review()
	published := s.now
	s.published()
	public := s.timeline().Public()
	if got := public.At(published.Add(-time.Second)).Status; got != projections.NotPublished {
		t.Errorf("before the publication it is %s", got)
	}
	then := public.At(published)
	if then.Status != projections.PublicEffective || then.Filing.Basics.RegisteredAddress != "苏州市澄湖路1号" || !then.UpdatedAt.Equal(published) {
		t.Errorf("at the publication it is %+v", then)
	}
	if now := public.AtDate("2026-01-05"); now.Filing.Basics.RegisteredAddress != "苏州市澄湖路9号" {
		t.Errorf("at the end of the day it is %+v", now)
	}
	entries := public.Entries()
	if len(entries) < 5 || entries[0].Type != "filing.case_passed" || entries[0].By != "江苏省生态环境厅" {
		t.Errorf("the public reads %+v", entries)
	}
}
