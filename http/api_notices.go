package http

import (
	"context"
	"net/http"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/notices"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// noticePath names a notice about a filing.
type noticePath struct {
	Filing string `path:"filing" format:"uuid"`
	Notice string `path:"notice" format:"uuid"`
	CommandHead
}

func (p *noticePath) ids() (string, string) { return p.Filing, p.Notice }

// tryAgain is an official's wish.
type tryAgain struct {
	Reason string `json:"reason" maxLength:"500" doc:"why it is worth another try, such as that the gateway works again"`
}

// noticeOperations are how an institution is told how its review stands (Q7.6): by
// SMS, and whenever it looks.
func (s *Server) noticeOperations(api huma.API) {
	const tag, all = "progress", "/api/filings/{filing}/notices"
	read(s, api, operation(http.MethodGet, "/api/filings/{filing}/progress", "progress", "备案审查进度: one line per track and per open amendment", tag), s.getProgress)
	read(s, api, operation(http.MethodGet, all, "notices", "短信通知: who was told of which result, the latest first; numbers masked", tag), s.getNotices)
	command(s, api, operation(http.MethodPost, all+"/{notice}/retry", "retry-notice", "have a notice that failed tried again; nothing is recorded in the filing", tag), byReviewer, s.retryNotice)
}

// progressLine is where a track or an open amendment stands.
type progressLine struct {
	Level       filing.CaseLevel   `json:"level" doc:"a track, or institution for an amendment of name or legal representative"`
	LevelLabel  string             `json:"level_label"`
	Case        uuid.UUID          `json:"case,omitzero" doc:"the open case"`
	Amendment   bool               `json:"amendment" doc:"the line is about an open amendment; what is in force has its own"`
	Status      filing.TrackStatus `json:"status"`
	StatusLabel string             `json:"status_label"`
	SubmittedOn domain.Date        `json:"submitted_on,omitempty" doc:"handed in, the last time"`
	Number      string             `json:"number,omitempty" doc:"备案号"`
	Since       domain.Date        `json:"since,omitempty" doc:"published on"`
}

type progressAnswer struct {
	Body struct {
		Progress []progressLine `json:"progress"`
		Reports  []reportTold   `json:"reports" doc:"主动报告 that want something of the institution; their states stay what they are"`
	}
}

func (s *Server) getProgress(ctx context.Context, in *filingQuery) (*progressAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	out := new(progressAnswer)
	out.Body.Progress = progressOf(view.State)
	out.Body.Reports, err = s.reportsTold(ctx, view.ID)
	return out, err
}

// progressOf is one line per track and per open amendment (domain-decisions 2.29).
func progressOf(s filing.State) []progressLine {
	lines := []progressLine{}
	for _, t := range domain.Tracks() {
		track, ok := s.Tracks[t]
		if !ok {
			continue
		}
		line := progressLine{Level: filing.TrackLevel(t), LevelLabel: t.Label(), Status: track.Status, Number: track.Number, Since: track.Since}
		if c, open := s.OpenCase(line.Level); open && c.Kind != filing.AmendmentCase {
			line.Case, line.SubmittedOn = c.ID, c.SubmittedOn
		}
		lines = append(lines, line)
	}
	for _, c := range s.OpenCases() {
		if c.Kind != filing.AmendmentCase {
			continue
		}
		status := map[filing.CaseStatus]filing.TrackStatus{
			filing.CaseOpen: filing.TrackDraft, filing.CaseSubmittedStatus: filing.TrackSubmitted,
			filing.CaseUnderReview: filing.TrackUnderReview, filing.CaseReturnedStatus: filing.TrackReturned,
		}[c.Status]
		label := "机构信息变更"
		if t, ok := c.Level.Track(); ok {
			label = t.Label() + "变更"
		}
		lines = append(lines, progressLine{Level: c.Level, LevelLabel: label, Case: c.ID, Amendment: true, Status: status, SubmittedOn: c.SubmittedOn})
	}
	for i := range lines {
		lines[i].StatusLabel = projections.Label(lines[i].Status)
	}
	return lines
}

// notice is a notice as it stands.
type notice struct {
	Notice         uuid.UUID         `json:"notice"`
	Event          uuid.UUID         `json:"event" doc:"the result that is told"`
	Template       notices.Template  `json:"template"`
	Text           string            `json:"text"`
	Recipient      notices.Recipient `json:"recipient"`
	RecipientLabel string            `json:"recipient_label"`
	Shared         bool              `json:"shared" doc:"both recipients have this number, which is told once"`
	Number         string            `json:"number" doc:"masked"`
	State          notices.State     `json:"state"`
	StateLabel     string            `json:"state_label"`
	MadeAt         time.Time         `json:"made_at"`
	NextAt         time.Time         `json:"next_at,omitzero" doc:"when it is tried next"`
	SettledAt      time.Time         `json:"settled_at,omitzero" doc:"when it was sent, or ceased to be tried"`
	Attempts       []noticeAttempt   `json:"attempts"`
	Retries        []noticeRetry     `json:"retries,omitempty" doc:"officials who had it tried again"`
}

type noticeAttempt struct {
	StartedAt    time.Time       `json:"started_at"`
	EndedAt      time.Time       `json:"ended_at,omitzero" doc:"missing while it is under way, and if the server ended meanwhile: the gateway may have it"`
	Outcome      notices.Outcome `json:"outcome,omitempty"`
	OutcomeLabel string          `json:"outcome_label"`
}

type noticeRetry struct {
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"`
	Reason string    `json:"reason"`
}

type noticesAnswer struct {
	Body struct {
		Notices []notice `json:"notices"`
	}
}

func (s *Server) getNotices(ctx context.Context, in *filingQuery) (*noticesAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	all, err := s.Notices.OfFiling(ctx, view.ID)
	if err != nil {
		return nil, err
	}
	out := new(noticesAnswer)
	out.Body.Notices = []notice{}
	for _, n := range all {
		out.Body.Notices = append(out.Body.Notices, newNotice(n))
	}
	return out, nil
}

func newNotice(n notices.Notice) notice {
	label := n.Recipient.Label()
	if n.Shared {
		label += "、" + notices.LegalRepresentative.Label()
	}
	out := notice{
		Notice: n.ID, Event: n.Event, Template: n.Template, Text: n.Text, Recipient: n.Recipient, RecipientLabel: label, Shared: n.Shared,
		Number: n.Mask, State: n.State, StateLabel: n.State.Label(), MadeAt: n.MadeAt, NextAt: n.NextAt, SettledAt: n.SettledAt, Attempts: []noticeAttempt{},
	}
	for _, a := range n.Attempts {
		out.Attempts = append(out.Attempts, noticeAttempt{StartedAt: a.StartedAt, EndedAt: a.EndedAt, Outcome: a.Outcome, OutcomeLabel: a.Outcome.Label()})
	}
	for _, r := range n.Retries {
		out.Retries = append(out.Retries, noticeRetry{At: r.AskedAt, Actor: r.Actor, Reason: r.Reason})
	}
	return out
}

// retryNotice has a notice tried again. The log is not concerned: the answer says
// where the filing stands.
func (s *Server) retryNotice(ctx context.Context, c call, _ *noticePath, in tryAgain) (edge.Done, error) {
	done := edge.Done{Filing: c.filing}
	reason, err := edge.ParseReason(in.Reason)
	if err != nil {
		return done, err
	}
	err = s.Filings.Decider.View(ctx, c.filing.String(), func(l eventstore.Loaded[filing.State]) error {
		done.Revision = l.Revision
		return nil
	})
	if err != nil {
		return done, err
	}
	done.Repeated, err = s.Notices.Retry(ctx, notices.Again{
		Command: c.Command, Filing: c.filing, Notice: c.part, At: c.At, Actor: c.Actor.ID, Reason: reason,
	})
	return done, err
}
