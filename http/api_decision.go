package http

import (
	"context"
	"net/http"

	"example.org/ledger/internal/edge"
	"github.com/danielgtaylor/huma/v2"
)

// decisionOperations are what officials decide about a case (Q7.6): one alone
// or, where the authority has configured it, one who proposes and another who
// confirms. Which it was the case shows.
func (s *Server) decisionOperations(api huma.API) {
	post := func(verb, id, summary string) huma.Operation {
		return operation(http.MethodPost, "/api/filings/{filing}/cases/{case}/"+verb, id, summary, "cases")
	}
	command(s, api, post("return", "return-case", "退回, with a reason for each field (Q7.6); proposed where two officials decide"), byReviewer,
		func(ctx context.Context, c call, _ *casePath, in edge.Return) (edge.Done, error) {
			return s.Filings.ReturnCase(ctx, c.Request, c.filing, c.part, in)
		})
	command(s, api, post("pass", "pass-case", "审查通过; published at once (Q7.6), or proposed where two officials decide"), byReviewer,
		func(ctx context.Context, c call, _ *casePath, in edge.Pass) (edge.Done, error) {
			return s.Filings.PassCase(ctx, c.Request, c.filing, c.part, in)
		})
	command(s, api, post("confirm", "confirm-case", "decide the case as another official proposed"), byReviewer,
		func(ctx context.Context, c call, _ *casePath, in edge.Confirmation) (edge.Done, error) {
			return s.Filings.ConfirmCase(ctx, c.Request, c.filing, c.part, in)
		})
	command(s, api, post("send-back", "send-back-decision", "give a proposed decision back to the official who proposed it"), byReviewer,
		func(ctx context.Context, c call, _ *casePath, in edge.Objection) (edge.Done, error) {
			return s.Filings.SendBackDecision(ctx, c.Request, c.filing, c.part, in)
		})
	command(s, api, post("withdraw-decision", "withdraw-decision", "take back what the official proposed"), byReviewer,
		func(ctx context.Context, c call, _ *casePath, in edge.Confirmation) (edge.Done, error) {
			return s.Filings.WithdrawDecision(ctx, c.Request, c.filing, c.part, in)
		})
}
