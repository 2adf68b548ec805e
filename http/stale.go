package http

import (
	"context"
	"net/http"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// StaleEdit says what an edit that came too late has to be put together with
// (B4, Q6.3). Nothing that either editor typed is lost: the one's is recorded,
// the other's is here, personal data masked.
type StaleEdit struct {
	Part        string               `json:"part" doc:"the path of the section or row"`
	ETag        string               `json:"etag" doc:"for If-Match, once both versions were looked at"`
	Current     []projections.Field  `json:"current" doc:"what is recorded"`
	Yours       []projections.Field  `json:"yours" doc:"what was sent; empty where no value was"`
	Differences []projections.Change `json:"differences" doc:"old is what is recorded, new what was sent"`
}

// refusal is the problem of a command about a filing that was refused.
func (s *Server) refusal(ctx context.Context, route, filingID string, err error) *Problem {
	p := s.failure(requestOf(ctx), route, err)
	for _, f := range p.Errors {
		if f.Code == edge.ErrPersonElsewhere.Code {
			p.Transfer = strings.Replace(transfersPath, "{filing}", filingID, 1)
		}
	}
	stale, ok := staleEdit(err)
	id, parseErr := uuid.Parse(filingID)
	if !ok || parseErr != nil {
		return p
	}
	viewErr := s.Filings.View(ctx, id, func(state filing.State) error {
		c := projections.CompareEdit(state, stale)
		p.Stale = &StaleEdit{
			Part: stale.Part, ETag: etag(stale.Current), Current: listed(c.Current), Yours: listed(c.Yours), Differences: listed(c.Differences),
		}
		return nil
	})
	if viewErr != nil { // the refusal stands, without particulars
		s.Log.WarnContext(ctx, "a stale edit is answered without both versions", "error", viewErr)
		return p
	}
	if stale.Current != eventstore.Empty {
		p.header = http.Header{"Etag": {etag(stale.Current)}}
	}
	return p
}

// staleEdit finds the particulars of an edit that was refused as stale.
func staleEdit(err error) (filing.StaleEdit, bool) {
	for _, p := range domain.Problems(err) { // of a form it is about one of its parts
		if stale, ok := p.Particulars.(filing.StaleEdit); ok {
			return stale, true
		}
	}
	return filing.StaleEdit{}, false
}
