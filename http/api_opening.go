package http

import (
	"context"
	"net/http"

	"example.org/ledger/internal/edge"
	"github.com/danielgtaylor/huma/v2"
)

// openingOperations are how a filing and its cases begin.
func (s *Server) openingOperations(api huma.API) {
	const tag = "filing"
	post := func(path, id, summary string) huma.Operation {
		return operation(http.MethodPost, "/api/filings"+path, id, summary, tag)
	}
	command(s, api, post("", "register", "open a filing (Q1.5)"), byInstitutionCreate,
		func(ctx context.Context, c call, _ *noPath, in edge.Registration) (edge.Done, error) {
			if err := c.visitor.registers(in.CreditCode); err != nil {
				return edge.Done{}, err
			}
			return s.Filings.Register(ctx, c.Request, in)
		})
	command(s, api, post("/{filing}/tracks/{track}/start", "start-track", "新增运维机构备案, 新增监测机构备案: open the case of the other institution type (Q7.7)"), byInstitutionCreate,
		func(ctx context.Context, c call, p *trackPath, _ none) (edge.Done, error) {
			return s.Filings.StartTrack(ctx, c.Request, c.filing, p.Track)
		})
	command(s, api, post("/{filing}/amendments", "open-amendment", "open an amendment (备案变更, Q7.8), so that documents can be uploaded for it"), byInstitutionCreate,
		func(ctx context.Context, c call, _ *filingPath, in edge.Amendment) (edge.Done, error) {
			return s.Filings.OpenAmendment(ctx, c.Request, c.filing, in)
		})
	command(s, api, post("/{filing}/file-anew", "file-anew", "begin the filing again after it was canceled or its draft given up"), byInstitutionCreate,
		func(ctx context.Context, c call, _ *filingPath, in edge.Refiling) (edge.Done, error) {
			return s.Filings.FileAnew(ctx, c.Request, c.filing, in)
		})
	command(s, api, post("/{filing}/authority", "choose-authority", "file with another authority than was chosen at first, before anything was published (Q1.5)"), byInstitution,
		func(ctx context.Context, c call, _ *filingPath, in edge.AuthorityChoice) (edge.Done, error) {
			return s.Filings.ChooseAuthority(ctx, c.Request, c.filing, in)
		})
}
