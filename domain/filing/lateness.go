package filing

import (
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/calendar"
	"github.com/google/uuid"
)

// WorkingDays are the authority's working days, as the edge found them, and the
// configuration event they are from, none for the national calendar. The zero
// value is the national calendar.
type WorkingDays struct {
	Calendar calendar.Calendar
	Event    uuid.UUID
}

// Lateness records that a change was entered more than a month after it
// happened (超过一个月更新, Q1.8): a fact for the reviewer, never a reason to
// refuse. Its zero value is what was in time, and what no month is set for.
type Lateness struct {
	DueOn         domain.Date `json:"due_on"`                 // the last day in time
	Assumed       bool        `json:"assumed,omitempty"`      // it lies in a year whose holidays were not announced
	Configuration uuid.UUID   `json:"configuration,omitzero"` // the authority's event that the holidays are from
}

// IsLate reports whether something was late.
func (l Lateness) IsLate() bool { return l.DueOn != "" }

// late judges what happened on one day and was entered on another. The month
// ends on the corresponding day, clipped to the month's last and moved on over
// days that are no working days (domain-decisions 1.12).
func (w WorkingDays) late(occurredOn, enteredOn domain.Date) Lateness {
	c := w.Calendar
	if len(c.Years()) == 0 {
		c = calendar.National()
	}
	due := c.MonthAfter(occurredOn)
	if !due.MissedOn(enteredOn) {
		return Lateness{}
	}
	return Lateness{DueOn: due.On, Assumed: due.Assumed, Configuration: w.Event}
}

// judged returns the alteration with its lateness, if it is of one of the items
// for which Q1.8 sets a month (domain-decisions 1.13). A correction is never late
// (1.11).
func (a Alteration) judged(w WorkingDays, listed bool, today domain.Date) Alteration {
	a.Late = Lateness{}
	if listed && a.Kind == Changed {
		a.Late = w.late(a.OccurredOn, today)
	}
	return a
}

// keyPosts reports whether the posts have a key post (关键岗位人员, Q1.8) in a
// track that is effective.
func (s State) keyPosts(posts map[domain.Track][]domain.Post) bool {
	for t, held := range posts {
		if s.Tracks[t].Status == TrackEffective && slices.ContainsFunc(held, domain.Post.KeyPost) {
			return true
		}
	}
	return false
}

// lateForKeyPosts judges a day on which somebody took up or left posts: of other
// staff the FAQ only says 及时 (domain-decisions 1.13).
func (s State) lateForKeyPosts(w WorkingDays, posts map[domain.Track][]domain.Post, on, today domain.Date) Lateness {
	if !s.keyPosts(posts) {
		return Lateness{}
	}
	return w.late(on, today)
}

// serveEffective reports whether any of the tracks is effective.
func (s State) serveEffective(tracks []domain.Track) bool {
	return slices.ContainsFunc(tracks, func(t domain.Track) bool { return s.Tracks[t].Status == TrackEffective })
}
