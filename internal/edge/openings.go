package edge

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// StartTrack opens the case of the other institution type (Q7.7). Created is
// the case.
func (f *Filings) StartTrack(ctx context.Context, r Request, id uuid.UUID, track string) (Done, error) {
	caseID := domain.DeriveID(r.Command, "case", 0)
	return f.execute(ctx, r, id, caseID, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.StartSecondTrack{Track: required(&p, "track", track, domain.ParseTrack), CaseID: caseID}
		return c, p.err()
	})
}

// Amendment opens an amendment before anything is proposed in it.
type Amendment struct {
	Level string `json:"level" enum:"institution,testing,operation" doc:"institution for name and legal representative, or the track"`
}

// OpenAmendment opens an amendment, so that documents can be uploaded for it
// (Q7.8). Created is the case.
func (f *Filings) OpenAmendment(ctx context.Context, r Request, id uuid.UUID, in Amendment) (Done, error) {
	caseID := domain.DeriveID(r.Command, "case", 0)
	return f.execute(ctx, r, id, caseID, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.OpenAmendment{Level: required(&p, "level", in.Level, parseLevel), CaseID: caseID}
		return c, p.err()
	})
}

func parseLevel(s string) (filing.CaseLevel, error) {
	if s == string(filing.InstitutionLevel) {
		return filing.InstitutionLevel, nil
	}
	t, err := domain.ParseTrack(s)
	return filing.TrackLevel(t), err
}

// Refiling begins a filing again.
type Refiling struct {
	Track     string `json:"track" enum:"testing,operation" doc:"机构类型"`
	Authority string `json:"authority" doc:"two digits of the authority of the province where the institution is registered now, 66 for 兵团"`
}

// FileAnew begins a filing again on the same stream, after it was canceled or
// its draft discarded. Created is its first case.
func (f *Filings) FileAnew(ctx context.Context, r Request, id uuid.UUID, in Refiling) (Done, error) {
	caseID := domain.DeriveID(r.Command, "case", 0)
	return f.execute(ctx, r, id, caseID, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.FileAnew{
			Track: required(&p, "track", in.Track, domain.ParseTrack), CaseID: caseID,
			Authority: required(&p, "authority", in.Authority, domain.ParseAuthority),
		}
		return c, p.err()
	})
}

// AuthorityChoice is another authority than was chosen at first.
type AuthorityChoice struct {
	Authority string `json:"authority" doc:"two digits of the provincial authority, 66 for 兵团" example:"32"`
}

// ChooseAuthority files with another authority, before anything was published.
func (f *Filings) ChooseAuthority(ctx context.Context, r Request, id uuid.UUID, in AuthorityChoice) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.ChooseAuthority{Authority: required(&p, "authority", in.Authority, domain.ParseAuthority)}
		return c, p.err()
	})
}
