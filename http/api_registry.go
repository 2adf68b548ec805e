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
	Text                string `query:"q" maxLength:"200" doc:"part of a name, or a whole credit code or filing number"`
	Authority           string `query:"authority" doc:"two digits, 66 for 兵团"`
	Track               string `query:"track" doc:"testing or operation"`
	InstitutionCategory string `query:"institution_category"`
	Category            string `query:"category" doc:"监测（运维）类别"`
	Status              string `query:"status" doc:"effective or canceled"`
	After               string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size                int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

// parse checks what narrows a search, all faults at once.
func (in *registryQuery) parse() (projections.RegistryQuery, error) {
	var f faults
	q := projections.RegistryQuery{
		Text: in.Text, After: in.After, Size: in.Size,
		Authority:           parsed(&f, "authority", in.Authority, domain.ParseAuthority),
		Track:               parsed(&f, "track", in.Track, domain.ParseTrack),
		InstitutionCategory: parsed(&f, "institution_category", in.InstitutionCategory, domain.ParseInstitutionCategory),
		Category:            parsed(&f, "category", in.Category, domain.ParseMonitoringCategory),
		Status:              parsed(&f, "status", in.Status, parseRegistryStatus),
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
	line.Authority, line.RegisteredAddress, line.LegalRepresentative, line.RecordedAt = e.Authority, e.RegisteredAddress, e.LegalRepresentative, e.RecordedAt
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
