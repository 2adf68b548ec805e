package http

import (
	"context"
	"errors"
	"net/http"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// registryOperations are the public registry (备案信息查询, Q6.1).
func (s *Server) registryOperations(api huma.API) {
	read(s, api, public(operation(http.MethodGet, "/api/registry", "search-registry", "search the public registry", "registry")), s.searchRegistry)
	read(s, api, public(operation(http.MethodGet, "/api/registry/{filing}", "registry-entry", "a published filing, or the line of a canceled one", "registry")), s.getEntry)
}

type registryQuery struct {
	Text                string `query:"q" maxLength:"200" doc:"part of a name, or a whole credit code, filing number or certificate number (资质认定证书编号)"`
	Authority           string `query:"authority" doc:"with which it is filed: two digits, 66 for 兵团"`
	Area                string `query:"area" doc:"where it is registered: the code of a province, city or county (行政区划码), two, four or six digits"`
	Track               string `query:"track" doc:"testing or operation"`
	InstitutionCategory string `query:"institution_category"`
	Category            string `query:"category" doc:"监测（运维）类别"`
	Status              string `query:"status" doc:"effective or canceled; canceled filings are found by credit code or filing number alone"`
	PublishedFrom       string `query:"published_from" doc:"published on this day or later"`
	PublishedTo         string `query:"published_to" doc:"published on this day or earlier"`
	After               string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size                int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

// parse checks what narrows a search, all faults at once.
func (in *registryQuery) parse() (projections.RegistryQuery, error) {
	var f faults
	q := projections.RegistryQuery{
		Text: in.Text, After: in.After, Size: in.Size,
		Authority:           parsed(&f, "authority", in.Authority, domain.ParseAuthority),
		Area:                parsed(&f, "area", in.Area, domain.ParseArea),
		Track:               parsed(&f, "track", in.Track, domain.ParseTrack),
		InstitutionCategory: parsed(&f, "institution_category", in.InstitutionCategory, domain.ParseInstitutionCategory),
		Category:            parsed(&f, "category", in.Category, domain.ParseMonitoringCategory),
		Status:              parsed(&f, "status", in.Status, parseRegistryStatus),
		PublishedFrom:       parsed(&f, "published_from", in.PublishedFrom, domain.ParseDate),
		PublishedTo:         parsed(&f, "published_to", in.PublishedTo, domain.ParseDate),
	}
	return q, f.err()
}

func parseRegistryStatus(s string) (projections.RegistryStatus, error) {
	switch st := projections.RegistryStatus(s); st {
	case projections.RegistryEffective, projections.RegistryCanceled:
		return st, nil
	}
	return "", errValue
}

// registryEntry is a line of the registry.
type registryEntry struct {
	Filing              uuid.UUID                  `json:"filing"`
	Name                string                     `json:"name"`
	CreditCode          domain.CreditCode          `json:"credit_code"`
	Authority           domain.Authority           `json:"authority,omitempty"`
	RegisteredAddress   string                     `json:"registered_address,omitempty"`
	County              domain.CountyCode          `json:"county,omitempty" doc:"of the registered address"`
	CMANumber           domain.CMANumber           `json:"cma_number,omitempty" doc:"资质认定证书编号"`
	LegalRepresentative string                     `json:"legal_representative,omitempty"`
	Status              projections.RegistryStatus `json:"status"`
	CanceledOn          domain.Date                `json:"canceled_on,omitempty"`
	Tracks              []registryTrack            `json:"tracks"`
	RecordedAt          time.Time                  `json:"recorded_at,omitzero"`
}

type registryTrack struct {
	Track                 domain.Track                 `json:"track"`
	Status                projections.RegistryStatus   `json:"status"`
	Number                string                       `json:"number,omitempty"`
	Since                 domain.Date                  `json:"since,omitempty"`
	InstitutionCategories []domain.InstitutionCategory `json:"institution_categories,omitempty"`
	MonitoringCategories  []domain.MonitoringCategory  `json:"monitoring_categories,omitempty"`
}

// newRegistryEntry says of a canceled filing the line and no more.
func newRegistryEntry(e projections.RegistryEntry) registryEntry {
	line := registryEntry{Filing: e.ID, Name: e.Name, CreditCode: e.CreditCode, Status: e.Status, CanceledOn: e.CanceledOn, Tracks: []registryTrack{}}
	if e.Status == projections.RegistryCanceled {
		for _, t := range e.Tracks {
			line.Tracks = append(line.Tracks, registryTrack{Track: t.Track, Status: t.Status})
		}
		return line
	}
	line.Authority, line.RegisteredAddress, line.County = e.Authority, e.RegisteredAddress, e.County
	line.CMANumber, line.LegalRepresentative, line.RecordedAt = e.CMANumber, e.LegalRepresentative, e.RecordedAt
	for _, t := range e.Tracks {
		line.Tracks = append(line.Tracks, registryTrack(t))
	}
	return line
}

type registryAnswer struct {
	Body struct {
		Total   int             `json:"total"`
		Entries []registryEntry `json:"entries"`
		Next    string          `json:"next,omitempty" doc:"after of the next page"`
	}
}

func (s *Server) searchRegistry(ctx context.Context, in *registryQuery) (*registryAnswer, error) {
	q, err := in.parse()
	if err != nil {
		return nil, err
	}
	page, err := s.search(ctx, q)
	if err != nil {
		return nil, err
	}
	out := new(registryAnswer)
	out.Body.Total, out.Body.Next, out.Body.Entries = page.Total, page.Next, []registryEntry{}
	for _, e := range page.Entries {
		out.Body.Entries = append(out.Body.Entries, newRegistryEntry(e))
	}
	return out, nil
}

type entryAnswer struct{ Body projections.PublicView }

func (s *Server) getEntry(ctx context.Context, in *filingQuery) (*entryAnswer, error) {
	timeline, err := s.publicTimeline(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	return &entryAnswer{Body: timeline.Now()}, nil
}

// publicTimeline reads what the public may know of a filing's past.
func (s *Server) publicTimeline(ctx context.Context, id string) (projections.PublicTimeline, error) {
	filingID, err := pathID(id)
	if err != nil {
		return projections.PublicTimeline{}, err
	}
	timeline, err := s.timeline(ctx, filingID)
	if errors.Is(err, errNoFiling) {
		return projections.PublicTimeline{}, projections.ErrNotPublished
	}
	if err != nil {
		return projections.PublicTimeline{}, err
	}
	now, err := s.publicNow(ctx, timeline.Now())
	if err == nil && now.Status == projections.NotPublished {
		err = projections.ErrNotPublished
	}
	return timeline.Public(), err
}
