package filing

import (
	"fmt"
	"slices"
	"strings"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// PointAnswer is what the institution says to one point of a return, when it
// hands the case in again (B2).
type PointAnswer struct {
	PointID uuid.UUID `json:"point_id"`
	Text    string    `json:"text"`
}

// answers adds a problem for each point of a return that is left without answer.
// What a point concerns and was edited since is answered by that; any other
// point is answered in words.
func (p *problems) answers(s State, c Case, answers []PointAnswer) {
	if c.Status != CaseReturnedStatus {
		p.addIf(len(answers) > 0, ErrNotAllowed, "answers")
		return
	}
	answered := map[uuid.UUID]bool{}
	for i, a := range answers {
		field := fmt.Sprintf("answers.%d.", i)
		known := slices.ContainsFunc(c.Points, func(point ReturnPoint) bool { return point.PointID == a.PointID })
		p.addIf(!known, ErrPointUnknown, field+"point_id")
		p.addIf(answered[a.PointID], ErrRepeated, field+"point_id")
		p.addIf(a.Text == "", ErrRequired, field+"text")
		answered[a.PointID] = true
	}
	for _, point := range c.Points {
		p.addIf(!answered[point.PointID] && !s.editedSince(c, point.Field), ErrPointUnanswered, "points."+point.PointID.String())
	}
}

// editedSince reports whether what a path names was recorded anew since the case
// was returned: a section, a row or, where no row is named, any of the list.
func (s State) editedSince(c Case, path string) bool {
	section, rest, _ := strings.Cut(path, ".")
	row, _, _ := strings.Cut(rest, ".")
	since := c.At.Revision // the return, after which nothing happened to the case itself
	edited := func(at domain.Place) bool { return revisionOf(at) > since }
	switch section {
	case "identity":
		return edited(s.Identity.At) || c.Identity != nil && edited(c.Identity.At)
	case "basics":
		return edited(s.Basics.At)
	case "contacts":
		return edited(s.Contacts.At)
	case "top_manager":
		return edited(s.TopManager.At) || c.TopManager != nil && edited(c.TopManager.At)
	case "commitment":
		return edited(s.Commitment.At) || c.Commitment != nil && edited(c.Commitment.At)
	case "cma":
		return edited(s.CMA.At)
	case "annex":
		return edited(s.Annex.At)
	case "operation_capability":
		return edited(s.OperationCapability.At)
	case "tracks", "scope":
		t, _ := c.Level.Track()
		return edited(s.Tracks[t].Scope.At) || c.Scope != nil && edited(c.Scope.At)
	case "premises":
		return anyRow(s.Premises, row, func(r Part[Premises]) bool { return edited(r.At) })
	case "staff":
		return anyRow(s.Staff, row, func(r StaffRow) bool { return edited(r.At) })
	case "equipment":
		return anyRow(s.Equipment, row, func(r EquipmentRow) bool { return edited(r.At) })
	case "management":
		return anyRow(s.Management, row, func(r ManagementRow) bool { return edited(r.At) })
	case "documents":
		kind := domain.DocumentKind(row)
		return anyRow(s.Documents, row, func(r DocumentRow) bool { return edited(r.At) && (kind.Number() == "" || r.Kind == kind) })
	}
	return false
}

// anyRow reports whether the row that is named or, if none is, any row is so.
func anyRow[V any](rows map[uuid.UUID]V, name string, is func(V) bool) bool {
	if id, err := uuid.Parse(name); err == nil {
		row, ok := rows[id]
		return ok && is(row)
	}
	for _, row := range rows {
		if is(row) {
			return true
		}
	}
	return false
}
