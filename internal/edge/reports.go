package edge

import (
	"context"
	"errors"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Reports carries out what institutions report to the authorities of other
// provinces (主动报告), and what those ask. Its fields are set once; then it may be
// used concurrently.
type Reports struct {
	Decider     *eventstore.Decider[crossprovince.State, crossprovince.Command, crossprovince.Event]
	Filings     *Filings
	Authorities *Authorities
}

// NewReports returns the reports of filings, on their store.
func NewReports(f *Filings, a *Authorities) *Reports {
	return &Reports{Filings: f, Authorities: a,
		Decider: &eventstore.Decider[crossprovince.State, crossprovince.Command, crossprovince.Event]{
			Store: f.Decider.Store, Category: "crossprovince", Codec: domain.NewCodec(crossprovince.Events()...),
			Decide: crossprovince.Decide, Evolve: crossprovince.Evolve, Claims: crossprovince.Claims, CacheBytes: 4 << 20, App: f.Decider.App,
		}}
}

// ErrNotVerified refuses a report whose credit code is not the filing's.
var ErrNotVerified = &domain.Error{Kind: domain.Conflict, Code: "report.credit_code_differs", Field: "credit_code"}

// Report is what an institution reports.
type Report struct {
	CreditCode       string         `json:"credit_code" maxLength:"40" doc:"by which the filing is verified (Q1.7)"`
	ServiceAuthority string         `json:"service_authority" doc:"the authority of the place of service: two digits, 66 for 兵团"`
	Services         []Service      `json:"services" minItems:"1" maxItems:"2"`
	StartOn          string         `json:"start_on" doc:"planned; a past day is flagged"`
	EndOn            string         `json:"end_on,omitempty" doc:"planned; left out if there is no end yet"`
	Answers          []ReportAnswer `json:"answers,omitempty" maxItems:"30" doc:"补充备案信息, to what the service authority asks; what is missing may come later"`
}

// Service is what is to be done, of one track.
type Service struct {
	Track      string   `json:"track" enum:"testing,operation"`
	Categories []string `json:"monitoring_categories" minItems:"1" maxItems:"19" doc:"among those filed"`
}

// Report reports to the authority of another province. Created is the report.
func (s *Reports) Report(ctx context.Context, r Request, of uuid.UUID, in Report) (Done, error) {
	id := domain.DeriveID(r.Command, "report", 0)
	done := Done{Filing: of, Created: id}
	var err error
	done.Outcome, err = s.Decider.ExecuteWith(ctx, id.String(), r, func(crossprovince.State) (crossprovince.Command, error) {
		return s.reporting(ctx, r, of, in)
	})
	return done, s.refusal(err)
}

func (s *Reports) reporting(ctx context.Context, r Request, of uuid.UUID, in Report) (crossprovince.Command, error) {
	var p parser
	c := crossprovince.Report{
		Today: Today(r.At), ServiceAuthority: required(&p, "service_authority", in.ServiceAuthority, domain.ParseAuthority),
		Period: p.period(in.StartOn, in.EndOn),
	}
	given := p.answers(in.Answers)
	code := required(&p, "credit_code", in.CreditCode, domain.ParseCreditCode)
	for i, service := range in.Services {
		field := fmt.Sprintf("services.%d.", i)
		c.Services = append(c.Services, crossprovince.Service{
			Track:      required(&p, field+"track", service.Track, domain.ParseTrack),
			Categories: list(&p, field+"monitoring_categories", service.Categories, domain.ParseMonitoringCategory),
		})
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	var err error
	if c.Filed, err = s.Filed(ctx, of); err != nil {
		return nil, err
	}
	if code != c.Filed.CreditCode {
		return nil, ErrNotVerified
	}
	if err := s.supplements(ctx, of, given.answers); err != nil {
		return nil, err
	}
	if c.Form, err = s.Form(ctx, c.ServiceAuthority); err != nil {
		return nil, err
	}
	c.Answers, err = s.sealed(ctx, r, crossprovince.State{}, given)
	return c, err
}

// Filed returns a filing as a report refers to it: at its last event, with what is
// in force.
func (s *Reports) Filed(ctx context.Context, of uuid.UUID) (f crossprovince.Filed, err error) {
	err = s.Filings.Decider.View(ctx, of.String(), func(l eventstore.Loaded[filing.State]) error {
		if !l.State.Registered {
			return filing.ErrNotFound
		}
		f.Reference = crossprovince.Reference{
			Filing: of, CreditCode: l.State.CreditCode, Name: l.State.Identity.Value.Name, Revision: l.Revision, Home: l.State.Authority,
		}
		f.Tracks = map[domain.Track][]domain.MonitoringCategory{}
		for track, t := range l.State.Tracks {
			if t.Status == filing.TrackEffective {
				f.Tracks[track] = t.Scope.Value.MonitoringCategories
			}
		}
		return nil
	})
	if err != nil {
		return f, err
	}
	stream := s.Filings.Decider.Stream(of.String())
	for page, err := range s.Decider.Store.Read(ctx, stream, eventstore.ReadOptions{From: f.Revision, Max: 1}) {
		if err != nil {
			return f, fmt.Errorf("the event that a report refers to: %w", err)
		}
		f.Event = page[0].ID
		break
	}
	return f, nil
}

// Form returns what an authority asks of those who report to it.
func (s *Reports) Form(ctx context.Context, of domain.Authority) (crossprovince.Form, error) {
	configured, _, err := s.Authorities.Configuration(ctx, of)
	in := configured.InForce().Supplements
	return crossprovince.Form{Items: in.Value.Items, Configuration: in.Event()}, err
}

// supplements refuses answers with documents that are no supplements of the
// filing's.
func (s *Reports) supplements(ctx context.Context, of uuid.UUID, answers []crossprovince.Answer) error {
	return s.Filings.View(ctx, of, func(state filing.State) error {
		var p parser
		for i, a := range answers {
			for j, id := range a.Documents {
				if d, ok := state.Documents[id]; !ok || d.Kind != domain.DocumentCrossProvinceSupplement {
					p.fault(fmt.Sprintf("answers.%d.documents.%d", i, j), filing.ErrDocument)
				}
			}
		}
		return p.err()
	})
}

func (p *parser) period(from, to string) crossprovince.Period {
	return crossprovince.Period{
		StartOn: required(p, "start_on", from, domain.ParseDate), EndOn: optional(p, "end_on", to, domain.ParseDate),
	}
}

// ReportSupplements are answers that come later, or anew.
type ReportSupplements struct {
	Answers []ReportAnswer `json:"answers" minItems:"1" maxItems:"30"`
}

// Supplement answers what is asked: what was when the report was made, or since.
func (s *Reports) Supplement(ctx context.Context, r Request, id uuid.UUID, seen domain.Revision, in ReportSupplements) (Done, error) {
	return s.execute(ctx, r, id, func(state crossprovince.State) (crossprovince.Command, error) {
		var p parser
		c := crossprovince.Supplement{Seen: seen, Today: Today(r.At)}
		given := p.answers(in.Answers)
		if err := p.err(); err != nil {
			return nil, err
		}
		if err := s.supplements(ctx, state.Filing, given.answers); err != nil {
			return nil, err
		}
		var err error
		if c.Form, err = s.Form(ctx, state.ServiceAuthority); err != nil {
			return nil, err
		}
		c.Answers, err = s.sealed(ctx, r, state, given)
		return c, err
	})
}

// ReportPeriod is when the work is to be done.
type ReportPeriod struct {
	StartOn string `json:"start_on" doc:"planned; a past day is flagged"`
	EndOn   string `json:"end_on,omitempty" doc:"planned; left out if there is no end yet"`
}

// Amend changes when the work is to be done.
func (s *Reports) Amend(ctx context.Context, r Request, id uuid.UUID, seen domain.Revision, in ReportPeriod) (Done, error) {
	return s.execute(ctx, r, id, func(crossprovince.State) (crossprovince.Command, error) {
		var p parser
		c := crossprovince.Amend{Seen: seen, Period: p.period(in.StartOn, in.EndOn), Today: Today(r.At)}
		return c, p.err()
	})
}

// ServiceEnd is since when the institution does not work there any more.
type ServiceEnd struct {
	EndedOn string `json:"ended_on" doc:"not a day to come"`
}

// End ends a report.
func (s *Reports) End(ctx context.Context, r Request, id uuid.UUID, seen domain.Revision, in ServiceEnd) (Done, error) {
	return s.execute(ctx, r, id, func(crossprovince.State) (crossprovince.Command, error) {
		var p parser
		c := crossprovince.EndService{Seen: seen, EndedOn: required(&p, "ended_on", in.EndedOn, domain.ParseDate), Today: Today(r.At)}
		return c, p.err()
	})
}

// SupplementsRequest is what an official of the service authority asks for.
type SupplementsRequest struct {
	Text  string   `json:"text" maxLength:"500" doc:"told to the institution"`
	Items []string `json:"items,omitempty" maxItems:"30" doc:"keys, if it is about items"`
}

// RequestSupplements asks the institution for what is missing. It decides nothing.
func (s *Reports) RequestSupplements(ctx context.Context, r Request, id uuid.UUID, in SupplementsRequest) (Done, error) {
	return s.execute(ctx, r, id, func(state crossprovince.State) (crossprovince.Command, error) {
		var p parser
		c := crossprovince.RequestSupplements{
			Text: required(&p, "text", in.Text, lines(500)), Items: in.Items, Official: r.Actor.ID, Today: Today(r.At),
		}
		if err := p.err(); err != nil {
			return nil, err
		}
		var err error
		c.Form, err = s.Form(ctx, state.ServiceAuthority)
		return c, err
	})
}

func (s *Reports) execute(ctx context.Context, r Request, id uuid.UUID, build func(crossprovince.State) (crossprovince.Command, error)) (Done, error) {
	var done Done
	err := s.View(ctx, id, func(state crossprovince.State) error { done.Filing = state.Filing; return nil })
	if err == nil {
		done.Outcome, err = s.Decider.ExecuteWith(ctx, id.String(), r, build)
	}
	return done, s.refusal(err)
}

// View shows a report as it stands, to be read and neither kept nor changed.
func (s *Reports) View(ctx context.Context, id uuid.UUID, look func(crossprovince.State) error) error {
	return s.Decider.View(ctx, id.String(), func(l eventstore.Loaded[crossprovince.State]) error {
		if !l.State.Reported() {
			return crossprovince.ErrNotFound
		}
		return look(l.State)
	})
}

// refusal says in the domain's words what the log refused.
func (s *Reports) refusal(err error) error {
	var claimed *eventstore.ClaimedError
	if errors.As(err, &claimed) && claimed.Kind == domain.ClaimReport {
		return crossprovince.ErrActive.At("service_authority")
	}
	return s.Filings.refusal(uuid.Nil, err)
}
