package edge

import (
	"context"
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Past is what a person's row was ever part of, for those who decide whether it
// was a mistake (domain-decisions 2.14).
type Past struct {
	FiledOn domain.Date `json:"filed_on,omitempty"` // the first day the person was in a filing that was passed
	Signed  bool        `json:"signed"`             // was ever 授权签字人
}

// Filed reports whether the person was ever part of a submission that passed.
// Then to end the employment is right, and to remove the person is not.
func (p Past) Filed() bool { return p.FiledOn != "" }

// Past reads the history of a filing for what became of one row.
func (s *Suggestions) Past(ctx context.Context, of, row uuid.UUID) (Past, error) {
	var p Past
	var state filing.State
	d := s.Filings.Decider
	for page, err := range d.Store.Read(ctx, d.Stream(of.String()), eventstore.ReadOptions{}) {
		if err != nil {
			return p, fmt.Errorf("past of a member of staff: %w", err)
		}
		for _, r := range page {
			e, err := d.Codec.Decode(r.Type, r.Data)
			if err != nil {
				return p, err
			}
			filing.Evolve(&state, e, domain.Place{ID: r.ID, Revision: r.Revision})
			p.note(state, row, e)
		}
	}
	return p, nil
}

// note notes what an event, which led to the state, says of a row.
func (p *Past) note(s filing.State, id uuid.UUID, e filing.Event) {
	row, ok := s.Staff[id]
	if !ok {
		return
	}
	p.Signed = p.Signed || slices.Contains(row.Posts[domain.Testing], domain.PostAuthorizedSignatory)
	passed, ok := e.(filing.CasePassed)
	if !ok || p.Filed() || !row.Employed() {
		return
	}
	c := s.Cases[passed.CaseID]
	if t, ok := c.Level.Track(); ok && c.Kind != filing.AmendmentCase && len(row.Posts[t]) > 0 {
		p.FiledOn = passed.PassedOn
	}
}

// SuggestedValues returns what an event of a suggestion holds of personal data,
// as [SealedValues] does for filings.
func SuggestedValues(e suggestion.Event) []SealedValue {
	if e, ok := e.(suggestion.Raised); ok && !e.IDNumber.IsZero() {
		return []SealedValue{{fieldRightNumber, e.IDNumber}}
	}
	return nil
}
