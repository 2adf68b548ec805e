package projections

import (
	"maps"
	"time"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
)

// PublicTimeline is a [Timeline] as the public may look at it: nothing but what
// was published and, once the filing was canceled, for every moment nothing but
// the line (Q1.9, Q7.9).
type PublicTimeline struct {
	timeline *Timeline
	from     domain.Revision                  // of the last cancellation
	tracks   map[domain.Track]domain.Revision // likewise of one track
}

// Public returns what the public may see of the timeline. It depends on how the
// filing is now, not only on how it was.
func (t *Timeline) Public() PublicTimeline {
	now := t.Now()
	return PublicTimeline{t, now.PublicFrom, now.TrackFrom}
}

// Now returns what the public sees now.
func (p PublicTimeline) Now() PublicView { return p.timeline.Now().Public() }

// At returns what the public may see of how the filing was at an instant.
func (p PublicTimeline) At(instant time.Time) PublicView { return p.public(p.timeline.At(instant)) }

// AtDate returns what the public may see of how the filing was at the end of a
// day in Asia/Shanghai.
func (p PublicTimeline) AtDate(d domain.Date) PublicView { return p.public(p.timeline.AtDate(d)) }

// AtPosition returns what the public may see of how the filing was in the log
// up to and including a position.
func (p PublicTimeline) AtPosition(at eventstore.Position) PublicView {
	return p.public(p.timeline.AtPosition(at))
}

func (p PublicTimeline) public(v FilingView) PublicView {
	if p.from > v.Revision || p.from > 0 && v.IsZero() {
		v = p.timeline.AtRevision(p.from)
	}
	for t, from := range p.tracks {
		if from > v.Revision && v.State.Tracks[t].Number != "" {
			v.State = withoutTrack(v.State, t, p.timeline.AtRevision(from).State.Tracks[t].CanceledOn)
		}
	}
	return v.Public()
}

// withoutTrack is a state in which the track is canceled: of what it was before
// that the public is told nothing (Q1.9, domain-decisions 1.2).
func withoutTrack(s filing.State, t domain.Track, on domain.Date) filing.State {
	s.Tracks = maps.Clone(s.Tracks)
	track := s.Tracks[t]
	track.Status, track.CanceledOn = filing.TrackCanceled, on
	s.Tracks[t] = track
	return s
}

// PublicEntry is one line of the history that the public may read (变更记录).
type PublicEntry struct {
	EventID    uuid.UUID           `json:"event_id"`
	Position   eventstore.Position `json:"position"`
	RecordedAt time.Time           `json:"recorded_at"` // UTC
	Type       string              `json:"type"`        // the event's
	Level      filing.CaseLevel    `json:"level,omitempty"`
	By         string              `json:"by"`   // in Chinese, without the account
	Text       string              `json:"text"` // in Chinese
}

// Entries returns what the public may read of the history, oldest first.
func (p PublicTimeline) Entries() []PublicEntry {
	var public []PublicEntry
	for _, e := range p.timeline.Entries() {
		if text := e.publicText(p.tracks); text != "" && e.Revision >= p.from {
			public = append(public, publicEntry(e, text))
		}
	}
	return public
}

// publicText is what the public is told of the entry, given the tracks that
// were canceled and when.
func (e Entry) publicText(canceled map[domain.Track]domain.Revision) string {
	for _, t := range domain.Tracks() {
		if text, other := e.PublicWithout[t]; other && e.Revision < canceled[t] {
			return text
		}
	}
	return e.PublicText
}

func publicEntry(e Entry, text string) PublicEntry {
	return PublicEntry{
		EventID: e.EventID, Position: e.Position, RecordedAt: e.RecordedAt,
		Type: e.Type, Level: e.Level, By: PublicWho(e.Actor), Text: text,
	}
}
