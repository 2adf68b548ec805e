package projections

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// SinceReturn is what an official looks at when a case comes back (B2): what
// was asked for, what the institution answered, and what it changed.
type SinceReturn struct {
	Points  []AnsweredPoint `json:"points"`
	Changes []Change        `json:"changes"`
}

// AnsweredPoint is a point of a return beside what was said to it in words; a
// point without words was answered by editing what it is about.
type AnsweredPoint struct {
	filing.ReturnPoint
	Name   string `json:"name"` // the field, in Chinese, with the row it is in
	Answer string `json:"answer,omitempty"`
}

// SinceReturn returns what became of the last return of a case; ok is false if
// it was never returned. Changes are those until the case was handed in again
// or, while it was not, until now.
func (t *Timeline) SinceReturn(caseID uuid.UUID) (s SinceReturn, ok bool) {
	now := t.Now()
	c := now.State.Cases[caseID]
	if c.Returned.ID == uuid.Nil {
		return SinceReturn{}, false
	}
	then := t.AtRevision(c.Returned.Revision)
	for _, p := range c.Points {
		answered := AnsweredPoint{ReturnPoint: p, Name: then.FieldName(p.Field)}
		for _, a := range c.Answers {
			if a.PointID == p.PointID {
				answered.Answer = a.Text
			}
		}
		s.Points = append(s.Points, answered)
	}
	again := now
	if at, found := t.revisionOf(c.Submission); found && at > c.Returned.Revision {
		again = t.AtRevision(at)
	}
	s.Changes = slices.DeleteFunc(Compare(then, again), func(change Change) bool { return !ofContent(change.Path, caseID) })
	return s, true
}

func (t *Timeline) revisionOf(event uuid.UUID) (domain.Revision, bool) {
	for _, e := range t.events {
		if e.ID == event {
			return e.Revision, true
		}
	}
	return 0, false
}

// ofContent reports whether a path is of what is filed or of what the case
// proposes, and not of how far cases have come.
func ofContent(path string, caseID uuid.UUID) bool {
	if strings.HasPrefix(path, "tracks.") {
		return strings.Contains(path, ".scope.")
	}
	rest, ofCase := strings.CutPrefix(path, "cases.")
	if !ofCase {
		return true
	}
	id, part, _ := strings.Cut(rest, ".")
	section, _, _ := strings.Cut(part, ".")
	return id == caseID.String() && slices.Contains([]string{"identity", "scope", "commitment", "top_manager"}, section)
}
