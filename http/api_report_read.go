package http

import (
	"context"
	"maps"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// errAccessEnded refuses the service authority a filing whose report has ended.
var errAccessEnded = &domain.Error{Kind: domain.Forbidden, Code: "report.access_ended"}

// reportShown is a report as it stands.
type reportShown struct {
	Report        uuid.UUID               `json:"report"`
	Filing        uuid.UUID               `json:"filing"`
	CreditCode    domain.CreditCode       `json:"credit_code" doc:"by which it was verified"`
	Name          string                  `json:"name" doc:"the institution's when it was verified"`
	Event         uuid.UUID               `json:"filing_event" doc:"the event of the filing that the report refers to"`
	Revision      domain.Revision         `json:"filing_revision"`
	Home          domain.Authority        `json:"home_authority"`
	Service       domain.Authority        `json:"service_authority"`
	Services      []crossprovince.Service `json:"services" doc:"of tracks that were not canceled since"`
	StartOn       domain.Date             `json:"start_on"`
	EndOn         domain.Date             `json:"end_on,omitempty"`
	StartInPast   bool                    `json:"start_in_past,omitempty" doc:"the planned start lay before the day it was reported on"`
	ReportedOn    domain.Date             `json:"reported_on"`
	Status        crossprovince.Status    `json:"status"`
	StatusLabel   string                  `json:"status_label"`
	CompletedOn   domain.Date             `json:"completed_on,omitempty"`
	EndedOn       domain.Date             `json:"ended_on,omitempty"`
	Items         []authority.Supplement  `json:"items" doc:"what was asked"`
	Configuration uuid.UUID               `json:"configuration,omitzero" doc:"the event that configured it so; none by default"`
	Answers       []crossprovince.Answer  `json:"answers"`
	Missing       []string                `json:"missing" doc:"keys of required items without an answer"`
	NewlyAsked    []authority.Supplement  `json:"newly_asked" doc:"what the service authority asks only since, or in another form; the report stays what it is, and may be supplemented"`
	Requested     *crossprovince.Request  `json:"requested,omitempty" doc:"what the service authority asked for since the last supplement"`
	StreamAt      domain.Revision         `json:"revision" doc:"supplement, amend or end it with this in If-Match"`
}

// newReportShown shows a report; now is what its service authority asks now.
func newReportShown(id uuid.UUID, in crossprovince.State, now crossprovince.Form) reportShown {
	out := reportShown{
		Report: id, Filing: in.Filing, CreditCode: in.CreditCode, Name: in.Name, Event: in.Event, Revision: in.Revision,
		Home: in.Home, Service: in.ServiceAuthority, Services: listed(in.Services), StartOn: in.StartOn, EndOn: in.EndOn, StartInPast: in.StartInPast,
		ReportedOn: in.ReportedOn, Status: in.Status, StatusLabel: in.Status.Label(), CompletedOn: in.CompletedOn, EndedOn: in.EndedOn,
		Items: listed(in.Items), Configuration: in.Configuration, Answers: listed(in.Answers), Missing: []string{},
		NewlyAsked: listed(in.NewlyAsked(now)), Requested: in.Requested, StreamAt: in.At.Revision,
	}
	for _, item := range in.Missing() {
		out.Missing = append(out.Missing, item.Key)
	}
	return out
}

type reportsAnswer struct {
	Body struct {
		Reports []reportShown `json:"reports"`
		Next    string        `json:"next,omitempty" doc:"after of the next page"`
	}
}

func (s *Server) newReports(ctx context.Context, all []projections.Report) (*reportsAnswer, error) {
	out := new(reportsAnswer)
	out.Body.Reports = []reportShown{}
	for _, one := range all {
		now, err := s.Reports.Form(ctx, one.ServiceAuthority)
		if err != nil {
			return nil, err
		}
		out.Body.Reports = append(out.Body.Reports, newReportShown(one.ID, one.State, now))
	}
	return out, nil
}

func (s *Server) filingReports(ctx context.Context, in *filingQuery) (*reportsAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	all, err := s.Reported.OfFiling(ctx, view.ID)
	if err != nil {
		return nil, err
	}
	return s.newReports(ctx, all)
}

type reportsQuery struct {
	As        string `query:"as" enum:"service,home" default:"service" doc:"service: made to the authority; home: made by its institutions"`
	Authority string `query:"authority" doc:"two digits, 66 for 兵团; auditors only, all if left out"`
	Status    string `query:"status" doc:"incomplete, complete, ended_by_institution or ended_with_filing; all if left out"`
	After     string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size      int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

func (s *Server) listReports(ctx context.Context, in *reportsQuery) (*reportsAnswer, error) {
	of, err := visitorOf(ctx).authorityAsked(in.Authority)
	if err != nil {
		return nil, err
	}
	q := projections.ReportQuery{After: in.After, Size: in.Size}
	if in.As == "home" {
		q.Home = of
	} else {
		q.Service = of
	}
	if in.Status != "" {
		status, err := crossprovince.ParseStatus(in.Status)
		if err != nil {
			return nil, domain.At(err, "status")
		}
		q.Status = []crossprovince.Status{status}
	}
	page, err := s.Reported.List(ctx, q)
	if err != nil {
		return nil, err
	}
	out, err := s.newReports(ctx, page.Reports)
	if err != nil {
		return nil, err
	}
	out.Body.Next = page.Next
	return out, nil
}

// reportFor returns a report that the visitor may see, and whether as one who sees
// the filing anyway: an official of the service authority does not.
func (s *Server) reportFor(ctx context.Context, id string) (of uuid.UUID, state crossprovince.State, own bool, err error) {
	v := visitorOf(ctx)
	if err := v.require(InstitutionRole, ReviewerRole, AuditorRole); err != nil {
		return of, state, false, err
	}
	if of, err = pathID(id); err != nil {
		return of, state, false, err
	}
	if state, err = s.Reported.Report(ctx, of); err != nil {
		return of, state, false, err
	}
	err = s.Filings.View(ctx, state.Filing, func(now filing.State) error {
		if own = v.MaySee(now.CreditCode, now.Authority); own || v.Role == ReviewerRole && v.Authority == state.ServiceAuthority {
			return nil
		}
		return v.mayAct(now.CreditCode, now.Authority, v.Role)
	})
	return of, state, own, err
}

type reportQuery struct {
	Report string `path:"report" format:"uuid"`
}

type reportAnswer struct {
	ETag string `header:"ETag"`
	Body struct {
		reportShown
		Subjects map[uuid.UUID]bool        `json:"subjects,omitempty" doc:"of all contacts there ever were, whether they can be read; not for the service authority"`
		History  []projections.ReportEntry `json:"history"`
	}
}

func (s *Server) getReport(ctx context.Context, in *reportQuery) (*reportAnswer, error) {
	id, state, own, err := s.reportFor(ctx, in.Report)
	if err != nil {
		return nil, err
	}
	now, err := s.Reports.Form(ctx, state.ServiceAuthority)
	if err != nil {
		return nil, err
	}
	out := &reportAnswer{ETag: etag(state.At.Revision)}
	out.Body.reportShown = newReportShown(id, state, now)
	out.Body.History, err = projections.ReportHistory(ctx, s.Store, id)
	if own {
		out.Body.Subjects = state.Subjects
	} else { // who looked is between the institution and its own authority
		out.Body.History = slices.DeleteFunc(out.Body.History, func(e projections.ReportEntry) bool {
			return e.Type == crossprovince.PersonalDataUnmasked{}.EventType()
		})
	}
	return out, err
}

type reportedFilingQuery struct {
	Report string `path:"report" format:"uuid"`
	As     string `query:"as" enum:"reported,now" default:"reported" doc:"reported: at the event that the report refers to; now: as it stands"`
}

func (s *Server) getReportedFiling(ctx context.Context, in *reportedFilingQuery) (*filingAnswer, error) {
	_, state, own, err := s.reportFor(ctx, in.Report)
	switch {
	case err != nil:
		return nil, err
	case !own && state.Ended():
		return nil, errAccessEnded
	}
	timeline, err := s.timeline(ctx, state.Filing)
	if err != nil {
		return nil, err
	}
	view := timeline.AtRevision(state.Revision)
	if in.As == "now" {
		view = timeline.Now()
	}
	return &filingAnswer{Body: newFilingBody(view.ForServiceAuthority(state.Documents()))}, nil
}

type reportFormQuery struct {
	Filing    string `path:"filing" format:"uuid"`
	Authority string `query:"authority" required:"true" doc:"of the place of service: two digits, 66 for 兵团"`
}

type reportFormAnswer struct {
	Body struct {
		crossprovince.Reference
		Services      []crossprovince.Service `json:"services" doc:"what is in force and may be reported"`
		Items         []authority.Supplement  `json:"items" doc:"补充备案信息 that the authority asks for"`
		Configuration uuid.UUID               `json:"configuration,omitzero"`
		Active        uuid.UUID               `json:"active,omitzero" doc:"the report to the authority that has not ended, if there is one"`
	}
}

func (s *Server) getReportForm(ctx context.Context, in *reportFormQuery) (*reportFormAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	to, err := domain.ParseAuthority(in.Authority)
	if err != nil {
		return nil, domain.At(err, "authority")
	}
	filed, err := s.Reports.Filed(ctx, view.ID)
	if err != nil {
		return nil, err
	}
	form, err := s.Reports.Form(ctx, to)
	if err != nil {
		return nil, err
	}
	all, err := s.Reported.OfFiling(ctx, view.ID)
	out := new(reportFormAnswer)
	out.Body.Reference, out.Body.Services = filed.Reference, []crossprovince.Service{}
	out.Body.Items, out.Body.Configuration = listed(form.Items), form.Configuration
	for _, track := range slices.Sorted(maps.Keys(filed.Tracks)) {
		out.Body.Services = append(out.Body.Services, crossprovince.Service{Track: track, Categories: filed.Tracks[track]})
	}
	for _, r := range all {
		if r.ServiceAuthority == to && !r.Ended() {
			out.Body.Active = r.ID
		}
	}
	return out, err
}
