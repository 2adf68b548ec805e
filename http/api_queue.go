package http

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
)

// queueQuery narrows the queue of cases.
type queueQuery struct {
	Tab       string `query:"tab" enum:"to_take,mine,under_review,returned,decided" default:"to_take" doc:"待审查, 我的审查, 审查中, 已退回, 已办结"`
	Authority string `query:"authority" doc:"two digits, 66 for 兵团; a reviewer has the own one alone"`
	Track     string `query:"track" doc:"testing or operation: its cases, and those about an institution that has it"`
	Kind      string `query:"kind" doc:"first, second_track or amendment"`
	Level     string `query:"level" doc:"institution, testing or operation"`
	Late      string `query:"late" doc:"true or false: whether an amendment came more than a month after it happened (超过一个月更新)"`
	Text      string `query:"q" maxLength:"200" doc:"part of a name, in force or under review, or of a credit code"`
	After     string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size      int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

// parse checks what narrows the queue, all faults at once. What the visitor may
// not see is refused and not left out: an empty list would say that there is
// nothing.
func (in *queueQuery) parse(v Visitor) (projections.CaseQuery, error) {
	if err := v.require(ReviewerRole, AuditorRole); err != nil {
		return projections.CaseQuery{}, err
	}
	var f faults
	q := projections.CaseQuery{
		Reviewer: v.Name, Text: in.Text, After: in.After, Size: in.Size,
		Tab:       parsed(&f, "tab", in.Tab, parseCaseTab),
		Authority: parsed(&f, "authority", in.Authority, domain.ParseAuthority),
		Track:     parsed(&f, "track", in.Track, domain.ParseTrack),
		Kind:      parsed(&f, "kind", in.Kind, parseCaseKind),
		Level:     parsed(&f, "level", in.Level, parseCaseLevel),
	}
	if late := parsed(&f, "late", in.Late, parseBool); in.Late != "" {
		q.Late = &late
	}
	if err := f.err(); err != nil {
		return q, err
	}
	if v.Role == ReviewerRole {
		if q.Authority != "" && q.Authority != v.Authority {
			return q, errOtherProvince.At("authority")
		}
		q.Authority = v.Authority
	}
	return q, nil
}

func parseCaseTab(s string) (projections.CaseTab, error) {
	return oneOf(s, projections.CasesToTake, projections.CasesMine, projections.CasesUnderReview, projections.CasesReturned, projections.CasesDecided)
}

func parseCaseKind(s string) (filing.CaseKind, error) {
	return oneOf(s, filing.FirstCase, filing.SecondTrackCase, filing.AmendmentCase)
}

func parseCaseLevel(s string) (filing.CaseLevel, error) {
	return oneOf(s, filing.InstitutionLevel, filing.TrackLevel(domain.Testing), filing.TrackLevel(domain.Operation))
}

func parseBool(s string) (bool, error) {
	word, err := oneOf(s, "true", "false")
	return word == "true", err
}

func oneOf[T ~string](s string, all ...T) (T, error) {
	for _, one := range all {
		if string(one) == s {
			return one, nil
		}
	}
	return "", errValue
}

// queuedCase is a line of the queue.
type queuedCase struct {
	projections.QueuedCase
	Title    string    `json:"title" doc:"in Chinese"`
	Deadline *deadline `json:"deadline,omitempty" doc:"how the authority's own limit for this round stands; absent unless the case waits for the authority"`
}

// deadline is how the review stands against the limit that the authority has
// set itself (本省设定审查期限, B7). No law sets one.
type deadline struct {
	LimitDays int         `json:"limit_days" doc:"working days from the submission"`
	DueOn     domain.Date `json:"due_on" doc:"the last of them"`
	DaysLeft  int         `json:"days_left" doc:"working days from today to the last one; negative afterwards"`
	Overdue   bool        `json:"overdue" doc:"the last day has passed"`
}

// newDeadline returns nil for a case that does not wait for the authority.
func newDeadline(c projections.QueuedCase) *deadline {
	if !c.WithAuthority() {
		return nil
	}
	return &deadline{LimitDays: c.LimitDays, DueOn: c.DueOn, DaysLeft: c.DaysLeft, Overdue: c.Overdue}
}

type queueAnswer struct {
	Body struct {
		Counts projections.CaseCounts `json:"counts" doc:"of each tab, with the same filters"`
		Cases  []queuedCase           `json:"cases"`
		Next   string                 `json:"next,omitempty" doc:"after of the next page"`
	}
}

func (s *Server) getQueue(ctx context.Context, in *queueQuery) (*queueAnswer, error) {
	q, err := in.parse(visitorOf(ctx))
	if err != nil {
		return nil, err
	}
	q.Today = s.today()
	page, err := s.Queue.List(ctx, q)
	if err != nil {
		return nil, err
	}
	out := new(queueAnswer)
	if out.Body.Counts, err = s.Queue.Counts(ctx, q); err != nil {
		return nil, err
	}
	out.Body.Cases, out.Body.Next = []queuedCase{}, page.Next
	for _, c := range page.Cases {
		out.Body.Cases = append(out.Body.Cases, queuedCase{QueuedCase: c, Title: c.Title(), Deadline: newDeadline(c)})
	}
	return out, nil
}
