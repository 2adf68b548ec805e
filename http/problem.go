package http

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
)

// statuses is the one place that knows which refusal is which HTTP status.
var statuses = map[domain.Kind]int{
	domain.Internal:     http.StatusInternalServerError,
	domain.Invalid:      http.StatusUnprocessableEntity,
	domain.Unauthorized: http.StatusUnauthorized,
	domain.Forbidden:    http.StatusForbidden,
	domain.NotFound:     http.StatusNotFound,
	domain.Conflict:     http.StatusConflict,
	domain.Stale:        http.StatusPreconditionFailed,
	domain.Required:     http.StatusPreconditionRequired,
	domain.TooLarge:     http.StatusRequestEntityTooLarge,
	domain.Exhausted:    http.StatusTooManyRequests,
	domain.Unavailable:  http.StatusServiceUnavailable,
	domain.Unknown:      http.StatusServiceUnavailable,
}

// Problem is an RFC 9457 problem. Its codes are stable; its sentences are for
// people and may change.
type Problem struct {
	Type     string     `json:"type" doc:"urn:ledger:problem: and the code"`
	Title    string     `json:"title" doc:"what is wrong and what to do next, in Chinese"`
	Status   int        `json:"status"`
	Code     string     `json:"code" doc:"stable, for programs"`
	Errors   []Fault    `json:"errors,omitempty" doc:"every fault that was found"`
	Stale    *StaleEdit `json:"stale,omitempty" doc:"of an edit that somebody else forestalled: both versions"`
	Transfer string     `json:"transfer,omitempty" doc:"of somebody whom another institution holds: where a 重复人员信息申请 is opened"`
	header   http.Header
}

// Fault is one thing at fault in a request.
type Fault struct {
	Code   string `json:"code"`
	Field  string `json:"field,omitempty" doc:"the path of the input, such as premises.0.address"`
	Detail string `json:"detail" doc:"what is wrong and what to do next, in Chinese"`

	Details any `json:"details,omitempty" doc:"for programs, what they are depends on the code: the row of a list that was sent, the case that is open already"`
}

// Error makes a problem an error that huma answers as it is.
func (p *Problem) Error() string { return p.Code }

// GetStatus implements huma's StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders implements huma's HeadersError.
func (p *Problem) GetHeaders() http.Header { return p.header }

// ContentType implements huma's ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// Errors of the edge itself.
var (
	errSignIn        = &domain.Error{Kind: domain.Unauthorized, Code: "auth.token_required"}
	errToken         = &domain.Error{Kind: domain.Unauthorized, Code: "auth.token_unknown"}
	errRole          = &domain.Error{Kind: domain.Forbidden, Code: "auth.role"}
	errOtherFiling   = &domain.Error{Kind: domain.Forbidden, Code: "auth.other_institution"}
	errOtherProvince = &domain.Error{Kind: domain.Forbidden, Code: "auth.other_authority"}
	errPrecondition  = &domain.Error{Kind: domain.Required, Code: "request.precondition_required"}
	errETag          = &domain.Error{Kind: domain.Invalid, Code: "request.etag"}
	errKeyReused     = &domain.Error{Kind: domain.Invalid, Code: "idempotency.key_reused", Field: "Idempotency-Key"}
	errKeyInUse      = &domain.Error{Kind: domain.Conflict, Code: "idempotency.in_progress", Field: "Idempotency-Key"}
	errKey           = &domain.Error{Kind: domain.Invalid, Code: "idempotency.key", Field: "Idempotency-Key"}
	errPath          = &domain.Error{Kind: domain.NotFound, Code: "request.path"}
	errUnavailable   = &domain.Error{Kind: domain.Unavailable, Code: "service.unavailable"}
	errOutcome       = &domain.Error{Kind: domain.Unknown, Code: "service.outcome_unknown"}
	errPreparing     = &domain.Error{Kind: domain.Unavailable, Code: "service.preparing"}
	errTooLarge      = &domain.Error{Kind: domain.TooLarge, Code: "request.too_large"}
	errValue         = &domain.Error{Kind: domain.Invalid, Code: "request.value"}
	errNoFiling      = &domain.Error{Kind: domain.NotFound, Code: "filing.not_found"}
	errNothingYet    = &domain.Error{Kind: domain.NotFound, Code: "filing.nothing_yet", Field: "at"}
	errInternal      = &domain.Error{Kind: domain.Internal, Code: "service.internal"}
)

// problem turns an error into what is answered. Only what the domain or the
// edge refused is told; anything else is an internal error without particulars.
func problem(err error) *Problem {
	var own *Problem
	if errors.As(err, &own) {
		return own
	}
	var refused *echo.HTTPError
	if errors.As(err, &refused) {
		return statusProblem(refused.Code)
	}
	faults := domain.Problems(known(err))
	if len(faults) == 0 {
		faults = []*domain.Error{errInternal}
	}
	first := faults[0]
	p := &Problem{
		Type: "urn:ledger:problem:" + first.Code, Title: sentence(first), Status: statuses[first.Kind], Code: first.Code,
	}
	for _, f := range faults {
		p.Errors = append(p.Errors, Fault{Code: f.Code, Field: f.Field, Detail: sentence(f), Details: told(f.Particulars)})
	}
	if p.Status == http.StatusServiceUnavailable {
		p.header = comeBackLater()
	}
	return p
}

// known translates the errors of the log and the database into the domain's.
func known(err error) error {
	switch {
	case errors.Is(err, eventstore.ErrUnknownOutcome):
		return errOutcome
	case errors.Is(err, eventstore.ErrTooLarge):
		return errTooLarge
	case outage(err):
		return errUnavailable
	}
	return err
}

// statusProblem is what echo and huma refuse themselves, under their status.
func statusProblem(status int) *Problem {
	code := httpCode(status)
	return &Problem{Type: "urn:ledger:problem:" + code, Title: Message(code), Status: status, Code: code}
}

func httpCode(status int) string {
	switch status {
	case http.StatusNotFound:
		return "request.path"
	case http.StatusMethodNotAllowed:
		return "request.method"
	case http.StatusRequestEntityTooLarge:
		return "request.too_large"
	case http.StatusUnsupportedMediaType:
		return "request.content_type"
	case http.StatusForbidden:
		return "request.cross_origin"
	case http.StatusRequestedRangeNotSatisfiable:
		return "request.range"
	}
	if status < http.StatusInternalServerError {
		return "request.malformed"
	}
	return "service.internal"
}

// humaProblem answers what huma itself refuses. Its sentences quote the input,
// so only the places of the faults are kept.
func humaProblem(_ huma.Context, status int, _ string, errs ...error) huma.StatusError {
	if status == http.StatusBadRequest {
		return problem(errBodyMissing) // huma's one bad request while bodies are decoded by decode
	}
	p := statusProblem(status)
	for _, err := range errs {
		var d *huma.ErrorDetail
		if status >= http.StatusInternalServerError || !errors.As(err, &d) {
			continue
		}
		if strings.HasPrefix(d.Location, "path.") {
			return statusProblem(http.StatusNotFound) // what cannot be an ID names nothing
		}
		field := strings.TrimPrefix(strings.TrimPrefix(d.Location, "body."), "query.")
		p.Errors = append(p.Errors, Fault{Code: "request.value", Field: field, Detail: Message("request.value")})
	}
	return p
}

// failure logs an error once, if it is one of ours, and returns the problem to
// answer with.
func (s *Server) failure(r *http.Request, route string, err error) *Problem {
	p := problem(err)
	if p.Status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) { // nobody waits any more
		s.Log.LogAttrs(r.Context(), slog.LevelError, "request failed",
			slog.String("method", r.Method), slog.String("route", route), slog.Any("error", err))
	}
	return p
}
