package http

import (
	"context"
	"net/http"

	"example.org/ledger/internal/edge"
	"github.com/danielgtaylor/huma/v2"
)

// managementOperations are the documents of the management system (管理能力).
func (s *Server) managementOperations(api huma.API) {
	const tag = "management"
	const rows = "/api/filings/{filing}/management"
	command(s, api, operation(http.MethodPost, rows, "add-management", "add a document of the management system (管理能力, class B)", tag), byInstitutionCreate,
		func(ctx context.Context, c call, _ *filingPath, in edge.Management) (edge.Done, error) {
			return s.Filings.AddManagement(ctx, c.Request, c.filing, in)
		})
	command(s, api, operation(http.MethodPut, rows+"/{row}", "revise-management", "replace a document of the management system", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, in edge.Management) (edge.Done, error) {
			return s.Filings.ReviseManagement(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, operation(http.MethodPost, rows+"/{row}/end", "end-management", "废止: a state, never a deletion", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, in edge.ManagementEnd) (edge.Done, error) {
			return s.Filings.EndManagement(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
}
