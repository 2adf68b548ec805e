package http

import (
	"context"
	"net/http"
	"strconv"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// authorityPath names an authority.
type authorityPath struct {
	Authority string `path:"authority" doc:"two digits, 66 for 兵团"`
	CommandHead
}

func (p *authorityPath) whose() string { return p.Authority }

// holidaysPath names a year's table of an authority.
type holidaysPath struct {
	Authority string `path:"authority" doc:"two digits, 66 for 兵团"`
	Year      string `path:"year" doc:"four digits"`
	CommandHead
}

func (p *holidaysPath) whose() string { return p.Authority }

// settingInput is a pointer to one of these paths.
type settingInput[T any] interface {
	*T
	common() *CommandHead
	whose() string
}

// authorityOperations are an authority's configuration: read by everybody who
// is signed in, changed by its own administrators, setting by setting.
func (s *Server) authorityOperations(api huma.API) {
	const tag, path = "authorities", "/api/authorities/{authority}/configuration"
	read(s, api, operation(http.MethodGet, path, "configuration", "what an authority has configured, and what holds by default", tag), s.getConfiguration)
	read(s, api, operation(http.MethodGet, path+"/history", "configuration-history", "every change of the configuration, in words, oldest first", tag), s.getConfigurationHistory)
	put := func(part, id, summary string) huma.Operation {
		return operation(http.MethodPut, path+"/"+part, id, summary, tag)
	}
	setting(s, api, put("review-limit", "set-review-limit", "审查期限 in working days; cases that were handed in before keep theirs (B7)"),
		func(ctx context.Context, c call, of domain.Authority, _ *authorityPath, in edge.ReviewLimit) (edge.Done, error) {
			return s.Authorities.SetReviewLimit(ctx, c.Request, of, c.seen, in)
		})
	setting(s, api, put("second-official", "set-second-official", "which steps need two officials"),
		func(ctx context.Context, c call, of domain.Authority, _ *authorityPath, in edge.SecondOfficial) (edge.Done, error) {
			return s.Authorities.SetSecondOfficial(ctx, c.Request, of, c.seen, in)
		})
	setting(s, api, put("cancellation-line", "set-cancellation-line", "whether the public is told of canceled filings (Q1.9)"),
		func(ctx context.Context, c call, of domain.Authority, _ *authorityPath, in edge.CancellationLine) (edge.Done, error) {
			return s.Authorities.SetCancellationLine(ctx, c.Request, of, c.seen, in)
		})
	setting(s, api, put("inactivity-lock", "set-inactivity-lock", "after how many years without an update by the institution a filing is listed among what is due as 长期未更新; off unless switched on (1.37)"),
		func(ctx context.Context, c call, of domain.Authority, _ *authorityPath, in edge.InactivityLock) (edge.Done, error) {
			return s.Authorities.SetInactivityLock(ctx, c.Request, of, c.seen, in)
		})
	setting(s, api, put("suggestion-rhythm", "set-suggestion-rhythm", "when suggestions (工作建议) are worked on"),
		func(ctx context.Context, c call, of domain.Authority, _ *authorityPath, in edge.SuggestionRhythm) (edge.Done, error) {
			return s.Authorities.SetSuggestionRhythm(ctx, c.Request, of, c.seen, in)
		})
	setting(s, api, put("notices", "set-notices", "of which results institutions are told by SMS (Q7.6)"),
		func(ctx context.Context, c call, of domain.Authority, _ *authorityPath, in edge.Notices) (edge.Done, error) {
			return s.Authorities.SetNotices(ctx, c.Request, of, c.seen, in)
		})
	setting(s, api, put("number-format", "set-number-format", "how filing numbers (备案号) are written from now on; those that were given stay"),
		func(ctx context.Context, c call, of domain.Authority, _ *authorityPath, in edge.NumberFormat) (edge.Done, error) {
			return s.Authorities.SetNumberFormat(ctx, c.Request, of, c.seen, in)
		})
	setting(s, api, put("supplements", "set-supplements", "what a report from another province adds (补充备案信息, Q1.7)"),
		func(ctx context.Context, c call, of domain.Authority, _ *authorityPath, in edge.Supplements) (edge.Done, error) {
			return s.Authorities.SetSupplements(ctx, c.Request, of, c.seen, in)
		})
	setting(s, api, put("holidays/{year}", "set-holidays", "a year's holidays and the weekend days worked instead (调休), all of them"),
		func(ctx context.Context, c call, of domain.Authority, p *holidaysPath, in edge.Holidays) (edge.Done, error) {
			year, err := pathYear(p.Year)
			if err != nil {
				return edge.Done{}, err
			}
			return s.Authorities.SetHolidays(ctx, c.Request, of, year, c.seen, in)
		})
}

// setting registers an operation that replaces one setting of the visitor's
// own authority.
func setting[T, B any, P settingInput[T]](s *Server, api huma.API, o huma.Operation, do func(context.Context, call, domain.Authority, P, B) (edge.Done, error)) {
	o.Errors = append(o.Errors, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusRequestEntityTooLarge)
	huma.Register(api, o, func(ctx context.Context, in *T) (*answer, error) {
		var body B
		of, err := visitorOf(ctx).configures(P(in).whose())
		var out *answer
		if err == nil {
			nothing := func() (string, string) { return "", "" }
			out, err = s.carryOut(ctx, byAdministratorReplace, P(in).common(), nothing, &body, func(c call) (edge.Done, error) {
				return do(ctx, c, of, P(in), body)
			})
		}
		if err != nil {
			return nil, s.failure(requestOf(ctx), o.Path, err)
		}
		return out, nil
	})
	describeBody[B](api, o)
}

// configures returns the authority with the code if it is the visitor's own.
func (v Visitor) configures(code string) (domain.Authority, error) {
	if err := v.require(AdministratorRole); err != nil {
		return "", err
	}
	of, err := pathAuthority(code)
	if err == nil && of != v.Authority {
		err = errOtherProvince
	}
	return of, err
}

// pathAuthority parses an authority's code of a path.
func pathAuthority(s string) (domain.Authority, error) {
	a, err := domain.ParseAuthority(s)
	if err != nil {
		return "", errPath
	}
	return a, nil
}

func pathYear(s string) (int, error) {
	year, err := strconv.Atoi(s)
	if err != nil || strconv.Itoa(year) != s || year < domain.FirstYear || year > domain.LastYear {
		return 0, errPath
	}
	return year, nil
}

// configured is one setting as it is in force.
type configured[T any] struct {
	Value    T               `json:"value"`
	Default  bool            `json:"default" doc:"系统默认: the authority never set it; replace it with If-None-Match: *"`
	Event    uuid.UUID       `json:"event,omitzero" doc:"the event that set it, by which decisions name it"`
	Revision domain.Revision `json:"revision" doc:"replace it with this in If-Match; -1 of a default"`
}

func newConfigured[T any](s authority.Setting[T]) configured[T] {
	return configured[T]{Value: s.Value, Default: !s.Recorded(), Event: s.Event(), Revision: s.Revision()}
}

// configuration is all that an authority can configure.
type configuration struct {
	Authority        domain.Authority                       `json:"authority"`
	Name             string                                 `json:"name"`
	ReviewLimit      configured[authority.ReviewLimit]      `json:"review_limit"`
	SecondOfficial   configured[authority.SecondOfficial]   `json:"second_official"`
	CancellationLine configured[authority.CancellationLine] `json:"cancellation_line"`
	InactivityLock   configured[authority.InactivityLock]   `json:"inactivity_lock"`
	SuggestionRhythm configured[authority.SuggestionRhythm] `json:"suggestion_rhythm"`
	Notices          configured[authority.Notices]          `json:"notices"`
	NumberFormat     configured[authority.NumberFormat]     `json:"number_format"`
	Supplements      configured[authority.Supplements]      `json:"supplements"`
	Holidays         []configured[calendar.Year]            `json:"holidays" doc:"by year; other years are counted by weekends alone"`
}

type configurationQuery struct {
	Authority string `path:"authority" doc:"two digits, 66 for 兵团"`
}

type configurationAnswer struct {
	ETag string `header:"ETag"`
	Body configuration
}

func (s *Server) getConfiguration(ctx context.Context, in *configurationQuery) (*configurationAnswer, error) {
	if err := visitorOf(ctx).require(InstitutionRole, ReviewerRole, AdministratorRole, AuditorRole); err != nil {
		return nil, err
	}
	of, err := pathAuthority(in.Authority)
	if err != nil {
		return nil, err
	}
	state, at, err := s.Authorities.Configuration(ctx, of)
	if err != nil {
		return nil, err
	}
	return &configurationAnswer{ETag: etag(at), Body: newConfiguration(of, state)}, nil
}

type configurationHistoryAnswer struct {
	Body struct {
		Entries []projections.ConfigurationEntry `json:"entries"`
	}
}

func (s *Server) getConfigurationHistory(ctx context.Context, in *configurationQuery) (*configurationHistoryAnswer, error) {
	if err := visitorOf(ctx).require(InstitutionRole, ReviewerRole, AdministratorRole, AuditorRole); err != nil {
		return nil, err
	}
	of, err := pathAuthority(in.Authority)
	if err != nil {
		return nil, err
	}
	out := new(configurationHistoryAnswer)
	out.Body.Entries, err = projections.ConfigurationHistory(ctx, s.Store, of)
	return out, err
}

func newConfiguration(of domain.Authority, s authority.State) configuration {
	in := s.InForce()
	c := configuration{
		Authority: of, Name: of.Name(),
		ReviewLimit: newConfigured(in.ReviewLimit), SecondOfficial: newConfigured(in.SecondOfficial),
		CancellationLine: newConfigured(in.CancellationLine), InactivityLock: newConfigured(in.InactivityLock),
		SuggestionRhythm: newConfigured(in.SuggestionRhythm), Notices: newConfigured(in.Notices),
		NumberFormat: newConfigured(in.NumberFormat), Supplements: newConfigured(in.Supplements),
	}
	if c.Supplements.Value.Items == nil {
		c.Supplements.Value.Items = []authority.Supplement{}
	}
	for _, year := range s.Calendar().Years() {
		table, recorded := s.Holidays[year.Year]
		if !recorded {
			table.Value = year
		}
		c.Holidays = append(c.Holidays, newConfigured(table))
	}
	return c
}
