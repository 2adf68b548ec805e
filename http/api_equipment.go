package http

import (
	"context"
	"net/http"

	"example.org/ledger/internal/edge"
	"github.com/danielgtaylor/huma/v2"
)

// equipmentOperations are an instrument's ways in and out (Q5.1 to Q5.5).
func (s *Server) equipmentOperations(api huma.API) {
	const tag, rows, row = "equipment", "/api/filings/{filing}/equipment", "/api/filings/{filing}/equipment/{row}"
	command(s, api, operation(http.MethodPost, rows, "add-equipment", "enter an instrument (Q5.1)", tag), byInstitutionCreate,
		func(ctx context.Context, c call, _ *filingPath, in edge.Equipment) (edge.Done, error) {
			return s.Filings.AddEquipment(ctx, c.Request, c.filing, in)
		})
	command(s, api, operation(http.MethodPut, row, "revise-equipment", "replace an instrument's row (Q5.3)", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, in edge.Equipment) (edge.Done, error) {
			return s.Filings.ReviseEquipment(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, operation(http.MethodPost, row+"/retire", "retire-equipment", "报废 (Q5.4)", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, in edge.Retirement) (edge.Done, error) {
			return s.Filings.RetireEquipment(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, operation(http.MethodPost, row+"/correct-retirement", "correct-retirement", "更正: it was not retired (Q5.4)", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, in edge.Mistake) (edge.Done, error) {
			return s.Filings.CorrectRetirement(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, operation(http.MethodPost, row+"/return", "return-equipment", "退租（归还）: leased or borrowed ones only (Q5.4, Q5.5)", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, in edge.HandBack) (edge.Done, error) {
			return s.Filings.ReturnEquipment(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, operation(http.MethodPost, row+"/correct-return", "correct-return", "更正: it was not returned", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, in edge.Mistake) (edge.Done, error) {
			return s.Filings.CorrectReturn(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, operation(http.MethodPost, row+"/suspend", "suspend-equipment", "停用 or 维修: not used for a while", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, in edge.Suspension) (edge.Done, error) {
			return s.Filings.SuspendEquipment(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, operation(http.MethodPost, row+"/resume", "resume-equipment", "恢复在用", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, in edge.Resumption) (edge.Done, error) {
			return s.Filings.ResumeEquipment(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, operation(http.MethodPost, row+"/withdraw", "withdraw-equipment-entry", "撤回录入, before anything was submitted", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, _ none) (edge.Done, error) {
			return s.Filings.WithdrawEquipmentEntry(ctx, c.Request, c.filing, c.part, c.seen)
		})
}
