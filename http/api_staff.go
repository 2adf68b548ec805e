package http

import (
	"context"
	"net/http"

	"example.org/ledger/internal/edge"
	"github.com/danielgtaylor/huma/v2"
)

// staffOperations are a person's ways in and out (Q3.1 to Q3.11).
func (s *Server) staffOperations(api huma.API) {
	const tag, rows, row = "staff", "/api/filings/{filing}/staff", "/api/filings/{filing}/staff/{row}"
	command(s, api, operation(http.MethodPost, rows, "add-staff", "enter a person (Q3.1, Q7.3)", tag), byInstitutionCreate,
		func(ctx context.Context, c call, _ *filingPath, in edge.StaffMember) (edge.Done, error) {
			return s.Filings.AddStaff(ctx, c.Request, c.filing, in)
		})
	command(s, api, operation(http.MethodPut, row, "revise-staff", "replace a person's row (Q3.4)", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, in edge.StaffMember) (edge.Done, error) {
			return s.Filings.ReviseStaff(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, operation(http.MethodPost, row+"/leave", "leave", "离职, with day and proof (Q3.5)", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, in edge.Departure) (edge.Done, error) {
			return s.Filings.LeaveStaff(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, operation(http.MethodPost, row+"/move", "move-to-non-technical-post", "转非技术岗 (Q3.9)", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, in edge.Move) (edge.Done, error) {
			return s.Filings.MoveStaff(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, operation(http.MethodPost, row+"/rehire", "rehire", "恢复在职: a new employment of the same person", tag), rule{roles: []Role{InstitutionRole}, replace: true, created: http.StatusCreated},
		func(ctx context.Context, c call, _ *rowPath, in edge.StaffMember) (edge.Done, error) {
			return s.Filings.RehireStaff(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, operation(http.MethodPost, row+"/withdraw", "withdraw-staff-entry", "撤回录入, before anything was submitted (Q3.5)", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, _ none) (edge.Done, error) {
			return s.Filings.WithdrawStaffEntry(ctx, c.Request, c.filing, c.part, c.seen)
		})
}
