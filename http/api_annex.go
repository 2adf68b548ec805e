package http

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// annexOperations are the annex to the CMA certificate (能力附表, Q4.2): handed over
// in parts, made effective at once, read by the page.
func (s *Server) annexOperations(api huma.API) {
	const tag, annex = "annex", "/api/filings/{filing}/annex"
	command(s, api, operation(http.MethodPost, annex+"/stagings", "begin-annex", "begin to hand over an annex in parts", tag), byInstitutionCreate,
		func(ctx context.Context, c call, _ *filingPath, in edge.AnnexBeginning) (edge.Done, error) {
			return s.Filings.BeginAnnex(ctx, c.Request, c.filing, in)
		})
	command(s, api, operation(http.MethodPut, annex+"/stagings/{row}/parts/{part}", "stage-annex-part", "hand over a part, or hand it over again; parts mean nothing until the annex is effective", tag), byInstitution,
		func(ctx context.Context, c call, p *annexPartPath, in edge.AnnexPart) (edge.Done, error) {
			n, err := strconv.Atoi(p.Part)
			if err != nil || strconv.Itoa(n) != p.Part {
				return edge.Done{}, errPath
			}
			return s.Filings.StageAnnexPart(ctx, c.Request, c.filing, c.part, n, in)
		})
	command(s, api, operation(http.MethodPut, annex, "record-annex", "make an annex effective that was handed over (class B, always at once: Q4.2)", tag), byInstitutionReplace,
		func(ctx context.Context, c call, _ *filingPath, in edge.AnnexInForce) (edge.Done, error) {
			return s.Filings.RecordAnnex(ctx, c.Request, c.filing, c.seen, in)
		})
	read(s, api, operation(http.MethodGet, annex, "annex", "rows of the annex in force, and which parts of the next one are in", tag), s.getAnnex)
	read(s, api, operation(http.MethodGet, annex+"/compare", "compare-annex", "对比 of the rows at two moments", tag), s.getAnnexCompare)
	read(s, api, public(operation(http.MethodGet, "/api/registry/{filing}/annex", "public-annex", "rows of the annex in categories that were passed", tag)), s.getPublicAnnex)
}

type annexPartPath struct {
	Filing string `path:"filing" format:"uuid"`
	Row    string `path:"row" format:"uuid" doc:"the staging"`
	Part   string `path:"part" doc:"its number, from 1"`
	CommandHead
}

func (p *annexPartPath) ids() (string, string) { return p.Filing, p.Row }

type annexQuery struct {
	Filing    string `path:"filing" format:"uuid"`
	Category  string `query:"category" doc:"监测类别"`
	Premises  string `query:"premises" format:"uuid" doc:"检测场所"`
	Parameter string `query:"parameter" maxLength:"120" doc:"part of a parameter's name"`
	Standard  string `query:"standard" maxLength:"120" doc:"标准编号, with its year or without"`
	After     string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size      int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

func (in *annexQuery) parse() (projections.AnnexQuery, error) {
	var f faults
	q := projections.AnnexQuery{
		Parameter: in.Parameter, Standard: in.Standard, After: in.After, Size: in.Size,
		Category:   parsed(&f, "category", in.Category, domain.ParseMonitoringCategory),
		PremisesID: parsed(&f, "premises", in.Premises, uuidValue),
	}
	return q, f.err()
}

func uuidValue(s string) (uuid.UUID, error) {
	id, err := uuid.Parse(s)
	if err != nil {
		return uuid.Nil, errValue
	}
	return id, nil
}

// annexLine is a row as those see it who see everything.
type annexLine struct {
	projections.AnnexLine
	Pending bool `json:"pending" doc:"监测类别待变更: the category is not declared, so that the public does not see the row yet"`
}

type annexAnswer struct {
	ETag string `header:"ETag" doc:"of the annex in force, to make another one effective"`
	Body struct {
		Annex   *filing.Annex        `json:"annex,omitempty" doc:"the annex in force"`
		Staging *filing.AnnexStaging `json:"staging,omitempty" doc:"the annex that is being handed over, if any: which parts are in"`
		Total   int                  `json:"total"`
		Rows    []annexLine          `json:"rows"`
		Next    string               `json:"next,omitempty" doc:"after of the next page"`
	}
}

func (s *Server) getAnnex(ctx context.Context, in *annexQuery) (*annexAnswer, error) {
	visitor := visitorOf(ctx)
	if err := visitor.require(InstitutionRole, ReviewerRole, AuditorRole); err != nil {
		return nil, err
	}
	view, err := s.filingHead(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	if err := visitor.mayAct(view.State.CreditCode, view.State.Authority, visitor.Role); err != nil {
		return nil, err
	}
	q, err := in.parse()
	if err != nil {
		return nil, err
	}
	annex := view.State.Annex
	q.Staging = annex.Value.StagingID
	page, err := s.Views.AnnexRows(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &annexAnswer{ETag: etag(annex.Revision())}
	if out.Body.Staging = view.State.AnnexStaging; annex.Recorded() {
		out.Body.Annex = &annex.Value
	}
	declared := view.State.Tracks[domain.Testing].Scope.Value.MonitoringCategories
	out.Body.Total, out.Body.Next, out.Body.Rows = page.Total, page.Next, make([]annexLine, len(page.Lines))
	for i, l := range page.Lines {
		out.Body.Rows[i] = annexLine{l, !slices.Contains(declared, l.Category)}
	}
	return out, nil
}

// filingHead is the filing as the read model has it, without its long lists.
func (s *Server) filingHead(ctx context.Context, id string) (projections.FilingView, error) {
	filingID, err := pathID(id)
	if err != nil {
		return projections.FilingView{}, err
	}
	view, ok, err := s.Views.Head(ctx, filingID)
	if err == nil && !ok {
		err = errNoFiling
	}
	return view, err
}

type publicAnnexAnswer struct {
	Body struct {
		Annex *projections.PublicAnnex `json:"annex,omitempty"`
		Total int                      `json:"total"`
		Rows  []projections.AnnexLine  `json:"rows"`
		Next  string                   `json:"next,omitempty" doc:"after of the next page"`
	}
}

func (s *Server) getPublicAnnex(ctx context.Context, in *annexQuery) (*publicAnnexAnswer, error) {
	view, err := s.filingHead(ctx, in.Filing)
	if errors.Is(err, errNoFiling) {
		err = projections.ErrNotPublished
	}
	if err != nil {
		return nil, err
	}
	entry, err := s.publicNow(ctx, view)
	if err != nil {
		return nil, err
	}
	if entry.Filing == nil { // of a canceled filing there is the line, not this
		return nil, projections.ErrNotPublished
	}
	q, err := in.parse()
	if err != nil {
		return nil, err
	}
	q.Staging, q.Among = view.State.Annex.Value.StagingID, []domain.MonitoringCategory{}
	if a := entry.Filing.Annex; a != nil {
		for _, c := range a.Categories {
			q.Among = append(q.Among, c.Category)
		}
	}
	page, err := s.Views.AnnexRows(ctx, q)
	if err != nil {
		return nil, err
	}
	out := new(publicAnnexAnswer)
	out.Body.Annex, out.Body.Total, out.Body.Rows, out.Body.Next = entry.Filing.Annex, page.Total, page.Lines, page.Next
	return out, nil
}

type annexCompareQuery struct {
	Filing string `path:"filing" format:"uuid"`
	From   string `query:"from" required:"true"`
	To     string `query:"to" required:"true"`
	Kind   string `query:"kind" doc:"added, changed or removed only"`
	After  string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size   int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

type annexCompareAnswer struct {
	Body struct {
		From    eventstore.Position       `json:"from"`
		To      eventstore.Position       `json:"to"`
		Added   int                       `json:"added" doc:"in all"`
		Changed int                       `json:"changed"`
		Removed int                       `json:"removed"`
		Changes []projections.AnnexChange `json:"changes"`
		Next    string                    `json:"next,omitempty" doc:"after of the next page"`
	}
}

func (s *Server) getAnnexCompare(ctx context.Context, in *annexCompareQuery) (*annexCompareAnswer, error) {
	timeline, err := s.wholeTimeline(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	from, to, err := (&compareQuery{From: in.From, To: in.To}).moments()
	if err != nil {
		return nil, err
	}
	var f faults
	kind := parsed(&f, "kind", in.Kind, parseChangeKind)
	if err := f.err(); err != nil {
		return nil, err
	}
	a, b := from.of(timeline), to.of(timeline)
	changes, err := s.Views.CompareAnnexes(ctx, projections.AnnexCompareQuery{
		Before: a.State.Annex.Value.StagingID, After: b.State.Annex.Value.StagingID, Kind: kind, Next: in.After, Size: in.Size,
	})
	if err != nil {
		return nil, err
	}
	out := new(annexCompareAnswer)
	out.Body.From, out.Body.To = a.Position, b.Position
	out.Body.Added, out.Body.Changed, out.Body.Removed = changes.Added, changes.Changed, changes.Removed
	out.Body.Changes, out.Body.Next = changes.Changes, changes.Next
	return out, nil
}

func parseChangeKind(s string) (projections.ChangeKind, error) {
	switch k := projections.ChangeKind(s); k {
	case projections.Added, projections.Changed, projections.Removed:
		return k, nil
	}
	return "", errValue
}
