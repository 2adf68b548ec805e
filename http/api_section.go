package http

import (
	"context"
	"net/http"

	"example.org/ledger/internal/edge"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// sectionOperations are the sections of which a filing has one each. Each
// replaces the whole section and names the revision it was made against.
func (s *Server) sectionOperations(api huma.API) {
	const tag = "sections"
	put := func(part, id, summary string) huma.Operation {
		return operation(http.MethodPut, "/api/filings/{filing}/"+part, id, summary, tag)
	}
	command(s, api, put("identity", "record-identity", "name and legal representative: recorded in a draft, proposed once published (class A, Q1.8)"), byInstitutionReplace,
		func(ctx context.Context, c call, _ *filingPath, in edge.Identity) (edge.Done, error) {
			return s.Filings.RecordIdentity(ctx, c.Request, c.filing, c.seen, in)
		})
	command(s, api, put("tracks/{track}/scope", "record-scope", "categories of a track: recorded in a draft, proposed once published (class A, Q1.8)"), byInstitutionReplace,
		func(ctx context.Context, c call, p *trackPath, in edge.Scope) (edge.Done, error) {
			return s.Filings.RecordScope(ctx, c.Request, c.filing, p.Track, c.seen, in)
		})
	command(s, api, put("basics", "record-basics", "机构基本信息 (class B)"), byInstitutionReplace,
		func(ctx context.Context, c call, _ *filingPath, in edge.Basics) (edge.Done, error) {
			return s.Filings.RecordBasics(ctx, c.Request, c.filing, c.seen, in)
		})
	command(s, api, put("contacts", "record-contacts", "filing contact and telephone numbers (class B)"), byInstitutionReplace,
		func(ctx context.Context, c call, _ *filingPath, in edge.Contacts) (edge.Done, error) {
			return s.Filings.RecordContacts(ctx, c.Request, c.filing, c.seen, in)
		})
	command(s, api, put("top-manager", "record-top-manager", "最高管理者 (class B, Q2.4)"), byInstitutionReplace,
		func(ctx context.Context, c call, _ *filingPath, in edge.TopManager) (edge.Done, error) {
			return s.Filings.RecordTopManager(ctx, c.Request, c.filing, c.seen, in)
		})
	command(s, api, put("cma", "record-cma", "资质认定 and, optional, CNAS (class B, always at once: Q4.1, Q4.2)"), byInstitutionReplace,
		func(ctx context.Context, c call, _ *filingPath, in edge.CMA) (edge.Done, error) {
			return s.Filings.RecordCMA(ctx, c.Request, c.filing, uuid.Nil, c.seen, in)
		})
	command(s, api, put("operation-capability", "record-operation-capability", "运维服务能力 (class B, Q4.3)"), byInstitutionReplace,
		func(ctx context.Context, c call, _ *filingPath, in edge.OperationCapability) (edge.Done, error) {
			return s.Filings.RecordOperationCapability(ctx, c.Request, c.filing, c.seen, in)
		})
	command(s, api, put("commitment", "record-commitment", "备案承诺书 (Q2.5)"), byInstitutionReplace,
		func(ctx context.Context, c call, _ *filingPath, in edge.Commitment) (edge.Done, error) {
			return s.Filings.RecordCommitment(ctx, c.Request, c.filing, uuid.Nil, c.seen, in)
		})
	command(s, api, put("cases/{case}/top-manager", "record-case-top-manager", "the top manager that an amendment needs and waits with (Q2.4)"), byInstitutionReplace,
		func(ctx context.Context, c call, _ *casePath, in edge.TopManager) (edge.Done, error) {
			return s.Filings.RecordCaseTopManager(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, put("cases/{case}/cma", "record-case-cma", "the CMA certificate in the new name, which waits with its amendment (Q1.8)"), byInstitutionReplace,
		func(ctx context.Context, c call, _ *casePath, in edge.CMA) (edge.Done, error) {
			return s.Filings.RecordCMA(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
	command(s, api, operation(http.MethodPost, "/api/filings/{filing}/form", "record-form", "several sections at once, all or none; class B at once, class A in its case (Q7.8)", tag), byInstitution,
		func(ctx context.Context, c call, _ *filingPath, in edge.Form) (edge.Done, error) {
			return s.Filings.RecordForm(ctx, c.Request, c.filing, in)
		})
	command(s, api, put("cases/{case}/commitment", "record-case-commitment", "the letter that an amendment needs and waits with (Q2.5)"), byInstitutionReplace,
		func(ctx context.Context, c call, _ *casePath, in edge.Commitment) (edge.Done, error) {
			return s.Filings.RecordCommitment(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
}

// premisesOperations are the places of work (Q2.6).
func (s *Server) premisesOperations(api huma.API) {
	const tag = "premises"
	command(s, api, operation(http.MethodPost, "/api/filings/{filing}/premises", "add-premises", "add a place of work", tag), byInstitutionCreate,
		func(ctx context.Context, c call, _ *filingPath, in edge.Premises) (edge.Done, error) {
			return s.Filings.AddPremises(ctx, c.Request, c.filing, in)
		})
	command(s, api, operation(http.MethodPut, "/api/filings/{filing}/premises/{row}", "revise-premises", "replace a place of work", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *rowPath, in edge.Premises) (edge.Done, error) {
			return s.Filings.RevisePremises(ctx, c.Request, c.filing, c.part, c.seen, in)
		})
}
