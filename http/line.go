package http

import (
	"context"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/projections"
)

// lineShown reports whether an authority lets the public be told that a filing
// was canceled. Where it does not, a canceled filing is answered for like none
// (Q1.9), from the moment it is switched off and for every date.
func (s *Server) lineShown(ctx context.Context, of domain.Authority) (bool, error) {
	state, _, err := s.Authorities.Configuration(ctx, of)
	return state.InForce().CancellationLine.Value.Shown, err
}

// publicNow returns what the public sees of a filing now.
func (s *Server) publicNow(ctx context.Context, view projections.FilingView) (projections.PublicView, error) {
	public := view.Public()
	if public.Status != projections.PublicCanceled {
		return public, nil
	}
	shown, err := s.lineShown(ctx, view.State.Authority)
	if err == nil && !shown {
		public = projections.PublicView{Status: projections.NotPublished}
	}
	return public, err
}

// search looks through the registry and leaves out the lines, of filings and of
// tracks, that their authorities have switched off. A search finds canceled
// filings by their exact code or number alone, so that a page is not torn.
func (s *Server) search(ctx context.Context, q projections.RegistryQuery) (projections.RegistryPage, error) {
	page, err := s.Registry.Search(ctx, q)
	if err != nil {
		return page, err
	}
	kept := page.Entries[:0]
	for _, e := range page.Entries {
		shown := true
		if slices.ContainsFunc(e.Tracks, canceledTrack) {
			if shown, err = s.lineShown(ctx, e.Authority); err != nil {
				return page, err
			}
		}
		if !shown {
			e.Tracks = slices.DeleteFunc(e.Tracks, canceledTrack)
		}
		if len(e.Tracks) == 0 {
			page.Total--
			continue
		}
		kept = append(kept, e)
	}
	page.Entries = kept
	return page, nil
}

func canceledTrack(t projections.RegistryTrack) bool { return t.Status == projections.RegistryCanceled }
