package projections

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// CaseReview is a case as those see it who work on it or wait for it (审查): what
// was handed in beside what is in force, what was returned beside what became
// of it, and everything that happened. All of it is [FilingView] at moments and
// [Compare]; what passing the case would change is what the rules make of it.
type CaseReview struct {
	Case  filing.Case // as it is now
	Title string      // 检测类首次备案
	Steps CaseSteps   // as they are now

	// View is the filing that the case was last looked at with: as it is now,
	// while it waits for the authority, and otherwise as it was when that ended.
	// What the institution prepares since is not handed in.
	View      FilingView
	Submitted Moment   // the last submission, which a decision names (B6)
	Proposed  []Change // what passing it changes beside the track's status: in force beside proposed; nil of a first case
	Return    *CaseReturn
	Entries   []Entry // everything that happened to the case, oldest first
}

// CaseReturn is the last return of a case (退回) and, once it was handed in
// again, what became of it (B2).
type CaseReturn struct {
	At          Moment
	By          domain.Actor
	Points      []ReturnedPoint
	Resubmitted bool
	Others      []Change // since the return, beside what the points are about
}

// ReturnedPoint is one thing to put right and what was done about it.
type ReturnedPoint struct {
	filing.ReturnPoint
	Name    string   // of the field, with its row
	Answer  string   // what the institution said to it in words; may be empty
	Changes []Change // of the field since the return
}

// Case returns a case that was handed in at least once: [filing.ErrCaseUnknown]
// if there is none, [ErrCaseNotSubmitted] if it never was.
func (t *Timeline) Case(id uuid.UUID) (CaseReview, error) {
	now := t.Now()
	c, ok := now.State.Cases[id]
	if !ok {
		return CaseReview{}, filing.ErrCaseUnknown
	}
	course := t.courseOf(id)
	if course.submitted < 0 {
		return CaseReview{}, ErrCaseNotSubmitted
	}
	r := CaseReview{
		Case: c, Title: caseTitle(c), Steps: now.Steps[id], View: now, Submitted: momentOf(t.events[course.submitted]),
		Entries: slices.DeleteFunc(t.Entries(), func(e Entry) bool { return e.CaseID != id }),
	}
	if course.ended >= 0 {
		r.View = t.before(course.ended)
	}
	if c.Kind != filing.FirstCase {
		r.Proposed = proposedBy(r.View, id)
	}
	if course.returned >= 0 {
		r.Return = t.returnOf(id, course, r.View)
	}
	return r, nil
}

// caseCourse are the places of a case's last turns among the events, -1 for
// none.
type caseCourse struct {
	submitted int
	ended     int // how that ended: returned, passed, withdrawn or closed; -1 while the authority has it
	returned  int // the last return of all
}

func (t *Timeline) courseOf(id uuid.UUID) caseCourse {
	c := caseCourse{-1, -1, -1}
	for i, e := range t.events {
		payload, ok := e.Payload.(filing.Event)
		if !ok || caseOf(payload) != id {
			continue
		}
		switch payload.(type) {
		case filing.CaseSubmitted:
			c.submitted, c.ended = i, -1
		case filing.CaseReturned:
			c.ended, c.returned = i, i
		case filing.CasePassed, filing.CaseWithdrawn, filing.CaseClosed:
			c.ended = i
		}
	}
	return c
}

// before returns the filing as it was before the command that recorded the nth
// event.
func (t *Timeline) before(n int) FilingView {
	for n > 0 && t.events[n-1].Meta.Command == t.events[n].Meta.Command {
		n--
	}
	if n == 0 {
		return FilingView{}
	}
	return t.AtRevision(t.events[n-1].Revision)
}

// returnOf is the last return, with what was changed since in view.
func (t *Timeline) returnOf(id uuid.UUID, course caseCourse, view FilingView) *CaseReturn {
	e := t.events[course.returned]
	r := &CaseReturn{At: momentOf(e), By: e.Meta.Actor, Resubmitted: course.submitted > course.returned}
	then := t.AtRevision(e.Revision)
	var since []Change
	if r.Resubmitted {
		since = changesSince(then, view, id)
	}
	answered := make(map[string]bool) // by path
	for _, p := range e.Payload.(filing.CaseReturned).Points {
		point := ReturnedPoint{ReturnPoint: p, Name: nameOfPoint(then, view, p.Field)}
		for _, a := range view.State.Cases[id].Answers {
			if r.Resubmitted && a.PointID == p.PointID {
				point.Answer = a.Text
			}
		}
		for _, c := range since {
			if about(p.Field, c.Path, view, then) {
				point.Changes = append(point.Changes, c)
				answered[c.Path] = true
			}
		}
		r.Points = append(r.Points, point)
	}
	r.Others = slices.DeleteFunc(since, func(c Change) bool { return answered[c.Path] })
	return r
}

// nameOfPoint names a field by the row as it was returned or, if that is gone,
// as it is.
func nameOfPoint(then, view FilingView, field string) string {
	if name := then.FieldName(field); name != field {
		return name
	}
	return view.FieldName(field)
}

// about reports whether what is at path belongs to a field that an official
// named: to the field, to a part of it, or to the whole that it is part of. The
// form names a track's scope without the track, and a document by its kind.
func about(field, path string, views ...FilingView) bool {
	paths := []string{path}
	list, rest, _ := strings.Cut(path, ".")
	key, rest, _ := strings.Cut(rest, ".")
	switch id, err := uuid.Parse(key); {
	case list == "tracks":
		paths = append(paths, rest)
	case list == "documents" && err == nil:
		for _, v := range views {
			paths = append(paths, "documents."+string(v.State.Documents[id].Kind))
		}
	}
	return slices.ContainsFunc(paths, func(p string) bool {
		return p == field || strings.HasPrefix(p, field+".") || strings.HasPrefix(field, p+".")
	})
}

// asIfPassed is a filing as it would be if the case passed at that moment.
func asIfPassed(v FilingView, id uuid.UUID) FilingView {
	v = v.Clone()
	c := v.State.Cases[id]
	at := domain.Place{ID: id, Revision: v.Revision + 1} // an event that nobody records
	filing.Evolve(&v.State, filing.CasePassed{CaseID: id, Submission: c.Submission, PassedOn: c.SubmittedOn}, at)
	return v
}

// proposedBy is what passing an amendment would change.
func proposedBy(v FilingView, id uuid.UUID) []Change {
	return withoutCourse(Compare(v, asIfPassed(v, id)))
}

// changesSince is what of a case's content changed between two moments: of an
// amendment what it proposes, for everything else goes on beside it.
func changesSince(then, now FilingView, id uuid.UUID) []Change {
	changes := withoutCourse(Compare(asIfPassed(then, id), asIfPassed(now, id)))
	if now.State.Cases[id].Kind != filing.AmendmentCase {
		return changes
	}
	proposed := make(map[string]bool)
	for _, v := range []FilingView{then, now} {
		for _, c := range proposedBy(v, id) {
			proposed[c.Path] = true
		}
		for document, row := range v.State.Documents {
			if row.CaseID == id {
				proposed["documents."+document.String()] = true
			}
		}
	}
	return slices.DeleteFunc(changes, func(c Change) bool { return !proposed[c.Path] })
}

// withoutCourse leaves out what only says how far a case is: its own row, where
// its track stands, and that a document waits with it.
func withoutCourse(changes []Change) []Change {
	return slices.DeleteFunc(changes, func(c Change) bool {
		list, _, _ := strings.Cut(c.Path, ".")
		switch list {
		case "cases":
			return true
		case "tracks":
			return !strings.Contains(c.Path, ".scope")
		case "documents":
			return strings.HasSuffix(c.Path, ".case_id")
		}
		return false
	})
}
