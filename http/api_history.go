package http

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// historyOperations are a filing's past: for those who may see all of it under
// /api/filings, for the public under /api/registry (B1).
func (s *Server) historyOperations(api huma.API) {
	const tag, all, published = "history", "/api/filings/{filing}/", "/api/registry/{filing}/"
	read(s, api, operation(http.MethodGet, all+"history", "history", "变更记录: everything that happened, newest first", tag), s.getHistory)
	read(s, api, operation(http.MethodGet, all+"as-of", "as-of", "按时点查看: the filing at a moment", tag), s.getAsOf)
	read(s, api, operation(http.MethodGet, all+"compare", "compare", "对比 of two moments", tag), s.getCompare)
	read(s, api, public(operation(http.MethodGet, published+"history", "public-history", "what the public is told happened, newest first", tag)), s.getPublicHistory)
	read(s, api, public(operation(http.MethodGet, published+"as-of", "public-as-of", "the published facts at a moment", tag)), s.getPublicAsOf)
	read(s, api, public(operation(http.MethodGet, published+"compare", "public-compare", "published facts at two moments", tag)), s.getPublicCompare)
}

// moment selects what was recorded until then: a day (its end in
// Asia/Shanghai), an instant or a revision.
type moment struct {
	date     domain.Date
	instant  time.Time
	revision domain.Revision
	by       momentKind
}

type momentKind int

const (
	byDate momentKind = iota
	byInstant
	byRevision
)

// parseMoment accepts "2026-03-01", an RFC 3339 instant and a revision.
func parseMoment(s string) (moment, error) {
	if n, err := strconv.ParseInt(s, 10, 63); err == nil && n >= 0 {
		return moment{revision: domain.Revision(n), by: byRevision}, nil
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return moment{instant: t, by: byInstant}, nil
	}
	d, err := domain.ParseDate(s)
	return moment{date: d, by: byDate}, err
}

func (m moment) of(t *projections.Timeline) projections.FilingView {
	switch m.by {
	case byInstant:
		return t.At(m.instant)
	case byRevision:
		return t.AtRevision(m.revision)
	}
	return t.AtDate(m.date)
}

// ofPublic never counts revisions: the public does not know of those between.
func (m moment) ofPublic(t projections.PublicTimeline) (projections.PublicView, error) {
	switch m.by {
	case byInstant:
		return t.At(m.instant), nil
	case byRevision:
		return projections.PublicView{}, errValue
	}
	return t.AtDate(m.date), nil
}

type asOfQuery struct {
	Filing string `path:"filing" format:"uuid"`
	At     string `query:"at" required:"true" doc:"a day (its end in Asia/Shanghai), an RFC 3339 instant or, for those who see everything, a revision" example:"2026-03-01"`
}

type compareQuery struct {
	Filing string `path:"filing" format:"uuid"`
	From   string `query:"from" required:"true"`
	To     string `query:"to" required:"true"`
}

// wholeTimeline returns the history of a filing that the visitor may see whole.
func (s *Server) wholeTimeline(ctx context.Context, id string) (*projections.Timeline, error) {
	visitor := visitorOf(ctx)
	if err := visitor.require(InstitutionRole, ReviewerRole, AuditorRole); err != nil {
		return nil, err
	}
	filingID, err := pathID(id)
	if err != nil {
		return nil, err
	}
	timeline, err := s.timeline(ctx, filingID)
	if err != nil {
		return nil, err
	}
	now := timeline.Now().State
	return timeline, visitor.mayAct(now.CreditCode, now.Authority, visitor.Role)
}

// mayReadOf is a view of a filing that the visitor may see whole, without what
// is among officials.
func (v Visitor) mayReadOf(view projections.FilingView) projections.FilingView {
	if v.Role == InstitutionRole {
		return view.ForInstitution()
	}
	return view
}

// mayRead is mayReadOf of a history.
func (v Visitor) mayRead(entries []projections.Entry) []projections.Entry {
	if v.Role != InstitutionRole {
		return entries
	}
	return slices.DeleteFunc(entries, func(e projections.Entry) bool { return projections.AmongOfficials(e.Type) })
}

// historyEntry is a line of the history.
type historyEntry struct {
	Event      uuid.UUID           `json:"event"`
	Revision   domain.Revision     `json:"revision"`
	Position   eventstore.Position `json:"position"`
	RecordedAt time.Time           `json:"recorded_at"`
	Type       string              `json:"type"`
	Actor      domain.Actor        `json:"actor"`
	For        string              `json:"for,omitempty"`
	By         string              `json:"by" doc:"the actor in Chinese"`
	Text       string              `json:"text" doc:"what happened, in Chinese"`
	OccurredOn domain.Date         `json:"occurred_on,omitempty"`
	Reason     string              `json:"reason,omitempty"`
	Public     bool                `json:"public" doc:"whether the public is told of it"`
	Command    uuid.UUID           `json:"command"`
	Cause      uuid.UUID           `json:"cause,omitzero"`
}

func newHistoryEntry(e projections.Entry) historyEntry {
	return historyEntry{
		Event: e.EventID, Revision: e.Revision, Position: e.Position, RecordedAt: e.RecordedAt, Type: e.Type,
		Actor: e.Actor, For: e.For, By: projections.Who(e.Actor), Text: e.Text, OccurredOn: e.OccurredOn,
		Reason: e.Reason, Public: e.Public(), Command: e.Command, Cause: e.Cause,
	}
}

type historyAnswer struct {
	Body struct {
		Entries []historyEntry `json:"entries"`
	}
}

func (s *Server) getHistory(ctx context.Context, in *filingQuery) (*historyAnswer, error) {
	timeline, err := s.wholeTimeline(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	out := new(historyAnswer)
	entries := visitorOf(ctx).mayRead(timeline.Entries())
	out.Body.Entries = make([]historyEntry, 0, len(entries))
	for _, e := range slices.Backward(entries) {
		out.Body.Entries = append(out.Body.Entries, newHistoryEntry(e))
	}
	return out, nil
}

func (s *Server) getAsOf(ctx context.Context, in *asOfQuery) (*filingAnswer, error) {
	timeline, err := s.wholeTimeline(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	m, err := parseMoment(in.At)
	if err != nil {
		return nil, domain.At(err, "at")
	}
	view := m.of(timeline)
	if view.IsZero() {
		return nil, errNothingYet
	}
	return &filingAnswer{Body: newFilingBody(visitorOf(ctx).mayReadOf(view))}, nil
}

type compareAnswer struct {
	Body struct {
		From    eventstore.Position  `json:"from" doc:"the position the earlier moment was computed at"`
		To      eventstore.Position  `json:"to"`
		Changes []projections.Change `json:"changes"`
	}
}

// moments parses the two moments of a comparison.
func (in *compareQuery) moments() (from, to moment, err error) {
	var f faults
	from = parsed(&f, "from", in.From, parseMoment)
	to = parsed(&f, "to", in.To, parseMoment)
	return from, to, f.err()
}

func (s *Server) getCompare(ctx context.Context, in *compareQuery) (*compareAnswer, error) {
	timeline, err := s.wholeTimeline(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	from, to, err := in.moments()
	if err != nil {
		return nil, err
	}
	a, b := from.of(timeline), to.of(timeline)
	out := new(compareAnswer)
	out.Body.From, out.Body.To = a.Position, b.Position
	out.Body.Changes = append([]projections.Change{}, projections.Compare(a, b)...)
	return out, nil
}

type publicHistoryAnswer struct {
	Body struct {
		Cancellation *projections.PublicCancellation `json:"cancellation,omitempty"`
		Entries      []projections.PublicEntry       `json:"entries"`
	}
}

func (s *Server) getPublicHistory(ctx context.Context, in *filingQuery) (*publicHistoryAnswer, error) {
	timeline, err := s.publicTimeline(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	out := new(publicHistoryAnswer)
	out.Body.Cancellation = timeline.Now().Cancellation
	out.Body.Entries = append([]projections.PublicEntry{}, timeline.Entries()...)
	slices.Reverse(out.Body.Entries)
	return out, nil
}

func (s *Server) getPublicAsOf(ctx context.Context, in *asOfQuery) (*entryAnswer, error) {
	timeline, err := s.publicTimeline(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	m, err := parseMoment(in.At)
	if err != nil {
		return nil, domain.At(err, "at")
	}
	view, err := m.ofPublic(timeline)
	return &entryAnswer{Body: view}, domain.At(err, "at")
}

func (s *Server) getPublicCompare(ctx context.Context, in *compareQuery) (*compareAnswer, error) {
	timeline, err := s.publicTimeline(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	from, to, err := in.moments()
	if err != nil {
		return nil, err
	}
	a, err := from.ofPublic(timeline)
	if err != nil {
		return nil, domain.At(err, "from")
	}
	b, err := to.ofPublic(timeline)
	if err != nil {
		return nil, domain.At(err, "to")
	}
	out := new(compareAnswer)
	out.Body.From, out.Body.To = a.Position, b.Position
	out.Body.Changes = append([]projections.Change{}, projections.ComparePublic(a, b)...)
	return out, nil
}
