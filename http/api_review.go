package http

import (
	"context"
	"errors"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// caseReview is a case for those who work on it or wait for it.
type caseReview struct {
	Case     uuid.UUID            `json:"case"`
	Filing   uuid.UUID            `json:"filing"`
	Title    string               `json:"title" doc:"in Chinese"`
	Level    filing.CaseLevel     `json:"level"`
	Kind     filing.CaseKind      `json:"kind"`
	Status   filing.CaseStatus    `json:"status"`
	Reviewer string               `json:"reviewer,omitempty"`
	Bound    boundContent         `json:"bound" doc:"what a decision is bound to (B6)"`
	Decision *proposedDecision    `json:"proposed_decision,omitempty" doc:"waits for a second official; for officials and auditors"`
	SentBack string               `json:"sent_back,omitempty" doc:"why a second official did not confirm the last one; likewise"`
	Deadline *deadline            `json:"deadline,omitempty" doc:"absent unless the case waits for the authority"`
	Proposed []projections.Change `json:"proposed" doc:"of an amendment: in force beside proposed"`
	Return   *caseReturn          `json:"return,omitempty" doc:"the last one, and what became of it (B2)"`
	History  []historyEntry       `json:"history" doc:"of the case, newest first"`
}

// boundContent is the submission that an official looks at.
type boundContent struct {
	Submission  uuid.UUID           `json:"submission" doc:"to be named by a decision; another one since is refused"`
	Round       int                 `json:"round" doc:"how often the case was handed in"`
	SubmittedOn domain.Date         `json:"submitted_on"`
	Change      uuid.UUID           `json:"change,omitzero" doc:"the last event from outside that changed the content since; to be named, too"`
	Rules       int                 `json:"rules" doc:"the version of the rules of the formal review that it was handed in under, and that decides it"`
	Content     string              `json:"content" doc:"SHA-256 over the events handed in"`
	Letter      string              `json:"letter" doc:"SHA-256 of the commitment letter's stored bytes (Q6.2)"`
	Revision    domain.Revision     `json:"revision"`
	Position    eventstore.Position `json:"position"`
}

// proposedDecision is what one official would decide and another has to confirm.
type proposedDecision struct {
	Proposal   uuid.UUID            `json:"proposal"`
	Decision   filing.Decision      `json:"decision"`
	Maker      string               `json:"maker"`
	ProposedOn domain.Date          `json:"proposed_on"`
	Points     []filing.ReturnPoint `json:"points"`
}

type caseReturn struct {
	Event       uuid.UUID            `json:"event"`
	ReturnedOn  domain.Date          `json:"returned_on"`
	Resubmitted bool                 `json:"resubmitted" doc:"whether the case was handed in again since"`
	Points      []returnedPoint      `json:"points"`
	Others      []projections.Change `json:"others" doc:"what changed since beside the fields of the points"`
}

type returnedPoint struct {
	filing.ReturnPoint
	Name        string               `json:"name" doc:"of the field, in Chinese"`
	ReasonLabel string               `json:"reason_label"`
	Answer      string               `json:"answer,omitempty" doc:"the institution's, in words"`
	Changes     []projections.Change `json:"changes" doc:"of the field since the return"`
}

type reviewAnswer struct{ Body caseReview }

func (s *Server) getCase(ctx context.Context, in *caseQuery) (*reviewAnswer, error) {
	r, err := s.review(ctx, in.Filing, in.Case)
	if err != nil {
		return nil, err
	}
	c := r.Case
	out := &reviewAnswer{Body: caseReview{
		Case: c.ID, Filing: r.View.ID, Title: r.Title, Level: c.Level, Kind: c.Kind, Status: c.Status, Reviewer: c.Reviewer,
		Bound: boundContent{
			Submission: c.Submission, Round: c.Round, SubmittedOn: c.SubmittedOn, Change: c.Change, Rules: c.HandedInUnder(), Content: c.Content, Letter: c.Letter,
			Revision: r.Submitted.Revision, Position: r.Submitted.Position,
		},
		Proposed: listed(r.Proposed), History: []historyEntry{}, SentBack: c.SentBack,
	}}
	if p := c.Proposal; p != nil {
		out.Body.Decision = &proposedDecision{
			Proposal: p.ID, Decision: p.Decision, Maker: p.Maker, ProposedOn: p.ProposedOn, Points: listed(p.Points),
		}
	}
	if _, out.Body.Deadline, err = s.queued(ctx, c.ID); err != nil {
		return nil, err
	}
	if r.Return != nil {
		out.Body.Return = newCaseReturn(*r.Return)
	}
	for _, e := range slices.Backward(r.Entries) {
		out.Body.History = append(out.Body.History, newHistoryEntry(e))
	}
	return out, nil
}

func newCaseReturn(r projections.CaseReturn) *caseReturn {
	out := &caseReturn{
		Event: r.At.EventID, ReturnedOn: domain.DateOf(r.At.RecordedAt, domain.Shanghai()), Resubmitted: r.Resubmitted,
		Points: []returnedPoint{}, Others: listed(r.Others),
	}
	for _, p := range r.Points {
		out.Points = append(out.Points, returnedPoint{
			ReturnPoint: p.ReturnPoint, Name: p.Name, ReasonLabel: p.Reason.Label(), Answer: p.Answer, Changes: listed(p.Changes),
		})
	}
	return out
}

// listed returns all, and [] instead of null.
func listed[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

// review reads a case of a filing that the visitor may see whole.
func (s *Server) review(ctx context.Context, filingID, caseID string) (projections.CaseReview, error) {
	timeline, err := s.wholeTimeline(ctx, filingID)
	if err != nil {
		return projections.CaseReview{}, err
	}
	id, err := pathID(caseID)
	if err != nil {
		return projections.CaseReview{}, err
	}
	r, err := timeline.Case(id)
	v := visitorOf(ctx)
	r.View, r.Entries = v.mayReadOf(r.View), v.mayRead(r.Entries)
	if v.Role == InstitutionRole {
		r.Case.Proposal, r.Case.SentBack = nil, ""
	}
	return r, err
}

// queued returns what the queue knows of a case, and how it stands against its
// authority's own limit. The queue may not have it yet; then nothing is said.
func (s *Server) queued(ctx context.Context, id uuid.UUID) (projections.QueuedCase, *deadline, error) {
	c, err := s.Queue.Case(ctx, id, s.today())
	if errors.Is(err, projections.ErrCaseNotSubmitted) {
		return c, nil, nil
	}
	return c, newDeadline(c), err
}
