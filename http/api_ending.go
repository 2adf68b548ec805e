package http

import (
	"context"
	"net/http"

	"example.org/ledger/internal/edge"
	"github.com/danielgtaylor/huma/v2"
)

// endingOperations are how a filing, a track or a draft ends: by the
// institution (Q1.9, Q7.9), or by its authority (Q1.10).
func (s *Server) endingOperations(api huma.API) {
	const tag = "filing"
	post := func(path, id, summary string) huma.Operation {
		return operation(http.MethodPost, "/api/filings/{filing}/"+path, id, summary, tag)
	}
	command(s, api, post("cancel", "cancel", "end the filing (备案注销, Q1.9, Q7.9)"), byInstitution,
		func(ctx context.Context, c call, _ *filingPath, in edge.Cancellation) (edge.Done, error) {
			return s.Filings.Cancel(ctx, c.Request, c.filing, in)
		})
	command(s, api, post("tracks/{track}/cancel", "cancel-track", "end one track; the last effective one ends the filing (Q7.9)"), byInstitution,
		func(ctx context.Context, c call, p *trackPath, in edge.Cancellation) (edge.Done, error) {
			return s.Filings.CancelTrack(ctx, c.Request, c.filing, p.Track, in)
		})
	command(s, api, post("cases/{case}/discard", "discard", "放弃填报: give up a first filing or second track that was never published"), byInstitution,
		func(ctx context.Context, c call, _ *casePath, in edge.Discarding) (edge.Done, error) {
			return s.Filings.Discard(ctx, c.Request, c.filing, c.part, in)
		})
	command(s, api, post("cancel-ex-officio", "cancel-ex-officio", "备案注销（管理部门实施）, on a ground that was verified (Q1.10); proposed where two officials decide"), byReviewer,
		func(ctx context.Context, c call, _ *filingPath, in edge.ExOfficio) (edge.Done, error) {
			return s.Filings.CancelExOfficio(ctx, c.Request, c.filing, in)
		})
	command(s, api, post("cancel-ex-officio/confirm", "confirm-cancellation", "cancel as another official proposed"), byReviewer,
		func(ctx context.Context, c call, _ *filingPath, in edge.Confirmation) (edge.Done, error) {
			return s.Filings.ConfirmCancellation(ctx, c.Request, c.filing, in)
		})
	command(s, api, post("cancel-ex-officio/send-back", "send-back-cancellation", "give a proposed cancellation back to the official who proposed it"), byReviewer,
		func(ctx context.Context, c call, _ *filingPath, in edge.Objection) (edge.Done, error) {
			return s.Filings.SendBackCancellation(ctx, c.Request, c.filing, in)
		})
	command(s, api, post("cancel-ex-officio/withdraw", "withdraw-cancellation", "take back a cancellation that the official proposed"), byReviewer,
		func(ctx context.Context, c call, _ *filingPath, in edge.Confirmation) (edge.Done, error) {
			return s.Filings.WithdrawCancellation(ctx, c.Request, c.filing, in)
		})
}
