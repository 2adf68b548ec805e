package http

import (
	"context"
	"fmt"
	"net/http"

	"example.org/ledger/domain"
	"example.org/ledger/domain/scope"
	"github.com/danielgtaylor/huma/v2"
)

// scopeOperations say whether a body must file (是否需要备案, Q1.1-Q1.4). Nothing is
// recorded and nobody is asked who they are.
func (s *Server) scopeOperations(api huma.API) {
	o := public(operation(http.MethodPost, "/api/scope-check", "scope-check", "是否需要备案: whether a body must file, and as what (Q1.1-Q1.4)", "scope"))
	o.Errors = append(o.Errors, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	read(s, api, o, s.checkScope)
	describeBody[scopeQuestions](api, o)
}

// scopeQuestions are the questions with their answers.
type scopeQuestions struct {
	Tracks              []string `json:"tracks" doc:"what the body does: testing, operation"`
	Clients             []string `json:"clients" doc:"for whom: codes of the list scope_client"`
	PerformedBy         string   `json:"performed_by,omitempty" doc:"code of the list scope_performer; not needed for own use"`
	OperationCategories []string `json:"operation_categories,omitempty" doc:"what it operates for others: institution categories of operation; needed if it does so itself"`
	RadiationOnly       *bool    `json:"radiation_only,omitempty" doc:"whether its testing is of radiation alone; needed if it tests for others itself"`
	HasCMA              *bool    `json:"has_cma,omitempty" doc:"whether it holds a CMA for what it tests; needed if it tests for others itself"`
}

// parse checks the codes of the answers, all faults at once.
func (q scopeQuestions) parse() (scope.Answers, error) {
	var f faults
	a := scope.Answers{
		Tracks:              parsedList(&f, string(scope.AskTracks), q.Tracks, domain.ParseTrack),
		Clients:             parsedList(&f, string(scope.AskClients), q.Clients, scope.ParseClient),
		Performer:           parsed(&f, string(scope.AskPerformer), q.PerformedBy, scope.ParsePerformer),
		OperationCategories: parsedList(&f, string(scope.AskOperationCategories), q.OperationCategories, domain.ParseInstitutionCategory),
		RadiationOnly:       q.RadiationOnly, HasCMA: q.HasCMA,
	}
	return a, f.err()
}

// longestList bounds a list of codes: each that is at fault is named.
const longestList = 50

// parsedList parses each of a list of codes.
func parsedList[T any](f *faults, name string, codes []string, parse func(string) (T, error)) []T {
	if len(codes) > longestList {
		*f = append(*f, errValue.At(name))
		return nil
	}
	var list []T
	for i, s := range codes {
		v, err := parse(s)
		if err != nil {
			*f = append(*f, domain.At(err, fmt.Sprintf("%s.%d", name, i)))
			continue
		}
		list = append(list, v)
	}
	return list
}

type scopeInput struct {
	ContentType string `header:"Content-Type" hidden:"true"`
	RawBody     []byte `contentType:"application/json"`
}

type scopeAnswer struct{ Body scopeResult }

type scopeResult struct {
	Outcome scope.Outcome `json:"outcome" doc:"of the weightiest track: must_file, cma_first, ask_authority, need_not"`
	Label   string        `json:"label"`
	Tracks  []scopeTrack  `json:"tracks" doc:"what follows for each track"`
}

type scopeTrack struct {
	Track      domain.Track                 `json:"track"`
	Outcome    scope.Outcome                `json:"outcome"`
	Label      string                       `json:"label"`
	Categories []domain.InstitutionCategory `json:"institution_categories,omitempty" doc:"to choose when filing"`
	Sources    []scopeSource                `json:"sources" doc:"what it rests on"`
}

type scopeSource struct {
	Row      string `json:"row,omitempty" doc:"of the catalog of questions, such as Q1.1"`
	Document string `json:"document"`
	Place    string `json:"place,omitempty"`
	Text     string `json:"text"`
}

func (s *Server) checkScope(_ context.Context, in *scopeInput) (*scopeAnswer, error) {
	if err := checkContentType(in.ContentType); err != nil {
		return nil, err
	}
	var q scopeQuestions
	if err := decode(in.RawBody, &q); err != nil {
		return nil, err
	}
	a, err := q.parse()
	if err != nil {
		return nil, err
	}
	r, err := scope.Decide(a)
	if err != nil {
		return nil, err
	}
	out := &scopeAnswer{Body: scopeResult{Outcome: r.Outcome, Label: r.Outcome.Label(), Tracks: []scopeTrack{}}}
	for _, t := range r.Tracks {
		track := scopeTrack{Track: t.Track, Outcome: t.Outcome, Label: t.Outcome.Label(), Categories: t.Categories}
		for _, source := range t.Sources {
			track.Sources = append(track.Sources, scopeSource(source))
		}
		out.Body.Tracks = append(out.Body.Tracks, track)
	}
	return out, nil
}
