package http

import (
	"context"
	"net/http"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/internal/edge"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// The paths of reports: the institution's own, and those of whoever may see one.
type (
	filingReportPath struct {
		Filing string `path:"filing" format:"uuid"`
		Report string `path:"report" format:"uuid"`
		CommandHead
	}
	reportPath struct {
		Report string `path:"report" format:"uuid"`
		CommandHead
	}
)

func (p *filingReportPath) ids() (string, string) { return p.Filing, p.Report }
func (p *reportPath) ids() (string, string)       { return "", p.Report }

// reportOperations are the reports to authorities of other provinces (主动报告,
// Q1.7).
func (s *Server) reportOperations(api huma.API) {
	const tag, all = "reports", "/api/filings/{filing}/reports"
	const own, one = all + "/{report}", "/api/reports/{report}"
	post := func(path, id, summary string) huma.Operation {
		return operation(http.MethodPost, path, id, summary, tag)
	}
	command(s, api, post(all, "make-report", "主动报告: report to the authority of another province; complete at once when all that it requires is there"), byInstitutionCreate,
		func(ctx context.Context, c call, _ *filingPath, in edge.Report) (edge.Done, error) {
			return s.Reports.Report(ctx, c.Request, c.filing, in)
		})
	reported(s, api, post(own+"/supplement", "supplement-report", "answer what the service authority asks, for the first time or anew"), byInstitutionReplace,
		func(ctx context.Context, c call, in edge.ReportSupplements) (edge.Done, error) {
			return s.Reports.Supplement(ctx, c.Request, c.part, c.seen, in)
		})
	reported(s, api, post(own+"/amend", "amend-report", "change when the work is to be done"), byInstitutionReplace,
		func(ctx context.Context, c call, in edge.ReportPeriod) (edge.Done, error) {
			return s.Reports.Amend(ctx, c.Request, c.part, c.seen, in)
		})
	reported(s, api, post(own+"/end", "end-report", "the institution does not work there any more"), byInstitutionReplace,
		func(ctx context.Context, c call, in edge.ServiceEnd) (edge.Done, error) {
			return s.Reports.End(ctx, c.Request, c.part, c.seen, in)
		})
	command(s, api, post(one+"/request-supplements", "request-supplements", "the service authority asks for what is missing; it decides nothing by that"), byReviewer,
		func(ctx context.Context, c call, _ *reportPath, in edge.SupplementsRequest) (edge.Done, error) {
			if err := s.isReportedTo(ctx, c.part, c.visitor.Authority); err != nil {
				return edge.Done{}, err
			}
			return s.Reports.RequestSupplements(ctx, c.Request, c.part, in)
		})
	read(s, api, operation(http.MethodGet, "/api/filings/{filing}/report-form", "report-form", "what a report of the filing would refer to, and what an authority asks", tag), s.getReportForm)
	read(s, api, operation(http.MethodGet, all, "filing-reports", "the reports of a filing, the latest first", tag), s.filingReports)
	read(s, api, operation(http.MethodGet, "/api/reports", "reports", "reports to the reviewer's authority or of its institutions, the latest first; for auditors all", tag), s.listReports)
	read(s, api, operation(http.MethodGet, one, "report", "a report and its history in words: for the institution, its authority, the service authority and auditors", tag), s.getReport)
	read(s, api, operation(http.MethodGet, one+"/filing", "reported-filing", "the filing as the service authority is shown it until the report ends: at the event that the report refers to, or now", tag), s.getReportedFiling)
	s.reportDocumentOperation(api)
	s.reportContactOperations(api)
}

// reported registers a command on a report of the filing in the path.
func reported[B any](s *Server, api huma.API, o huma.Operation, who rule, do func(context.Context, call, B) (edge.Done, error)) {
	command(s, api, o, who, func(ctx context.Context, c call, _ *filingReportPath, in B) (edge.Done, error) {
		if err := s.isReportOf(ctx, c.part, c.filing); err != nil {
			return edge.Done{}, err
		}
		return do(ctx, c, in)
	})
}

// isReportOf refuses a report of another filing.
func (s *Server) isReportOf(ctx context.Context, id, of uuid.UUID) error {
	return s.Reports.View(ctx, id, func(state crossprovince.State) error {
		if state.Filing != of {
			return crossprovince.ErrNotFound
		}
		return nil
	})
}

// isReportedTo refuses a report to another authority.
func (s *Server) isReportedTo(ctx context.Context, id uuid.UUID, service domain.Authority) error {
	return s.Reports.View(ctx, id, func(state crossprovince.State) error {
		if state.ServiceAuthority != service {
			return errOtherProvince
		}
		return nil
	})
}
