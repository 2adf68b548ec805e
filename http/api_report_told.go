package http

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"github.com/google/uuid"
)

// reportTold is what an institution is told of a report of its own, on the page where it
// looks how its filing stands: what is missing, what the service authority asks only since
// (domain-decisions 2.21), and what its officials asked for (2.20). The SMS are about
// results of reviews alone (Q7.6).
type reportTold struct {
	Report      uuid.UUID              `json:"report"`
	Service     domain.Authority       `json:"service_authority"`
	ServiceName string                 `json:"service_authority_name"`
	Status      crossprovince.Status   `json:"status"`
	StatusLabel string                 `json:"status_label"`
	Missing     []authority.Supplement `json:"missing" doc:"required items without an answer: until then the report is incomplete"`
	NewlyAsked  []authority.Supplement `json:"newly_asked" doc:"asked only since, or in another form; a report that is complete stays so"`
	Requested   *crossprovince.Request `json:"requested,omitempty" doc:"what an official asked for since the last supplement"`
}

// reportsTold returns the reports of a filing that want something of the institution, the
// latest first.
func (s *Server) reportsTold(ctx context.Context, of uuid.UUID) ([]reportTold, error) {
	all, err := s.Reported.OfFiling(ctx, of)
	if err != nil {
		return nil, err
	}
	told := []reportTold{}
	for _, r := range all {
		now, err := s.Reports.Form(ctx, r.ServiceAuthority)
		if err != nil {
			return nil, err
		}
		one := reportTold{
			Report: r.ID, Service: r.ServiceAuthority, ServiceName: r.ServiceAuthority.Name(), Status: r.Status, StatusLabel: r.Status.Label(),
			Missing: listed(r.Missing()), NewlyAsked: listed(r.NewlyAsked(now)), Requested: r.Requested,
		}
		if !r.Ended() && (len(one.Missing) > 0 || len(one.NewlyAsked) > 0 || one.Requested != nil) {
			told = append(told, one)
		}
	}
	return told, nil
}
