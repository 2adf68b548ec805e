package http

import (
	"context"
	"net/http"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"github.com/danielgtaylor/huma/v2"
)

// caseOperations are a case's course (Q1.6, Q7.6).
func (s *Server) caseOperations(api huma.API) {
	const tag, path = "cases", "/api/filings/{filing}/cases/{case}"
	post := func(verb, summary string) huma.Operation {
		return operation(http.MethodPost, path+"/"+verb, verb+"-case", summary, tag)
	}
	command(s, api, post("submit", "提交"), byInstitution, func(ctx context.Context, c call, _ *casePath, _ none) (edge.Done, error) {
		return s.Filings.SubmitCase(ctx, c.Request, c.filing, c.part)
	})
	command(s, api, post("resubmit", "重新提交, with answers to the points of the return"), byInstitution, func(ctx context.Context, c call, _ *casePath, in edge.Resubmission) (edge.Done, error) {
		return s.Filings.ResubmitCase(ctx, c.Request, c.filing, c.part, in)
	})
	command(s, api, post("withdraw", "撤回"), byInstitution, func(ctx context.Context, c call, _ *casePath, _ none) (edge.Done, error) {
		return s.Filings.WithdrawCase(ctx, c.Request, c.filing, c.part)
	})
	command(s, api, post("take", "领取"), byReviewer, func(ctx context.Context, c call, _ *casePath, _ none) (edge.Done, error) {
		return s.Filings.TakeCase(ctx, c.Request, c.filing, c.part)
	})
	command(s, api, post("put-back", "放回"), byReviewer, func(ctx context.Context, c call, _ *casePath, _ none) (edge.Done, error) {
		return s.Filings.PutBackCase(ctx, c.Request, c.filing, c.part)
	})
	read(s, api, operation(http.MethodGet, path, "case", "a case that was handed in: in force beside proposed, returned beside put right", tag), s.getCase)
	read(s, api, operation(http.MethodGet, path+"/check", "check-case", "提交前校核: the reviewer's own list", tag), s.checkCase)
	read(s, api, operation(http.MethodGet, "/api/queue", "queue", "审查队列: the cases of the official's authority, or of all", tag), s.getQueue)
	read(s, api, operation(http.MethodGet, "/api/filings/{filing}/deadlines", "filing-deadlines", "by when the cases that are with the authority are to be decided (本省设定审查期限, B7)", tag), s.filingDeadlines)
	read(s, api, operation(http.MethodGet, "/api/deadlines", "deadlines", "what is to be decided, what is due first at first: of the reviewer's authority, for auditors of all (B7)", tag), s.getDeadlines)
}

type caseQuery struct {
	Filing string `path:"filing" format:"uuid"`
	Case   string `path:"case" format:"uuid"`
}

// finding is a finding with its sentence.
type finding struct {
	filing.Finding
	Detail string `json:"detail"`
}

type checkAnswer struct {
	Body struct {
		Submittable bool      `json:"submittable"`
		Findings    []finding `json:"findings"`
		Statement   string    `json:"statement" doc:"what to show beside the button that hands the case in (Q6.2)"`
	}
}

func (s *Server) checkCase(ctx context.Context, in *caseQuery) (*checkAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	id, err := pathID(in.Case)
	if err != nil {
		return nil, err
	}
	c, ok := view.State.Cases[id]
	if !ok {
		return nil, filing.ErrCaseUnknown
	}
	found, err := s.Filings.Check(ctx, view.ID, view.State, c, edge.Today(s.Clock()))
	if err != nil {
		return nil, err
	}
	out := new(checkAnswer)
	out.Body.Submittable, out.Body.Findings, out.Body.Statement = true, []finding{}, domain.SubmissionStatement
	for _, f := range found {
		out.Body.Submittable = out.Body.Submittable && f.Severity != filing.Blocks
		out.Body.Findings = append(out.Body.Findings, finding{Finding: f, Detail: Message(f.Code)})
	}
	return out, nil
}
