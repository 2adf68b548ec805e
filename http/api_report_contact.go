package http

import (
	"context"
	"net/http"

	"example.org/ledger/internal/edge"
	"github.com/danielgtaylor/huma/v2"
)

// The paths of what reports hold of persons.
type (
	reportContactPath struct {
		Filing string `path:"filing" format:"uuid"`
		Report string `path:"report" format:"uuid"`
		Item   string `path:"item" maxLength:"40" doc:"the key of the item that the contact answers"`
		CommandHead
	}
	reportSubjectPath struct {
		Filing string `path:"filing" format:"uuid"`
		Report string `path:"report" format:"uuid"`
		Row    string `path:"row" format:"uuid" doc:"the subject"`
		CommandHead
	}
)

func (p *reportContactPath) ids() (string, string) { return p.Filing, p.Report }
func (p *reportSubjectPath) ids() (string, string) { return p.Filing, p.Report }

// reportContactOperations are about the persons that a report names. They are below the
// filing: the service authority is shown masks, and no more (domain-decisions 2.20).
func (s *Server) reportContactOperations(api huma.API) {
	const one = "/api/filings/{filing}/reports/{report}"
	unmaskWith(s, api, operation(http.MethodPost, one+"/contacts/{item}/unmask", "unmask-report-contact", "查看明文 of a contact that a report names, with a reason that is recorded", "personal data"),
		func(ctx context.Context, c call, p *reportContactPath, asked edge.Unmasking) (edge.Done, edge.Unmasked, error) {
			if err := s.isReportOf(ctx, c.part, c.filing); err != nil {
				return edge.Done{}, nil, err
			}
			return s.Reports.Unmask(ctx, c.Request, c.part, p.Item, asked)
		})
	command(s, api, operation(http.MethodPost, one+"/subjects/{row}/erase", "erase-report-contact", "make a contact unreadable that was replaced, or of a report that has ended", "reports"), byReviewer,
		func(ctx context.Context, c call, p *reportSubjectPath, in edge.Erasure) (edge.Done, error) {
			subject, err := pathID(p.Row)
			if err == nil {
				err = s.isReportOf(ctx, c.part, c.filing)
			}
			if err != nil {
				return edge.Done{}, err
			}
			return s.Reports.EraseContact(ctx, c.Request, c.part, subject, in)
		})
}
