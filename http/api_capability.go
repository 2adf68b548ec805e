package http

import (
	"context"
	"net/http"

	"example.org/ledger/domain"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
)

// capabilityOperations answer who may measure this parameter by this standard in
// this province (B8), without a captcha and whole.
func (s *Server) capabilityOperations(api huma.API) {
	op := operation(http.MethodGet, "/api/capability", "search-capability", "who may measure a parameter by a standard", "registry")
	op.Description = "Published tracks with rows of the annex to the CMA certificate (能力附表), or fields of operation (运维服务能力), in categories that were passed: " +
		"of each the first rows that match and how many there are. A parameter or a standard has to be given. " +
		"All rows of a filing are at /api/registry/{filing}/annex, which takes parameter, standard and category, too."
	read(s, api, public(op), s.searchCapability)
}

type capabilityQuery struct {
	Parameter string `query:"parameter" maxLength:"120" doc:"监测项目: part of its name, or of that of a field of operation"`
	Exact     bool   `query:"exact" doc:"the parameter is its whole name: 苯 without 甲苯"`
	Standard  string `query:"standard" maxLength:"120" doc:"标准编号, with its year or without; of a method that is no standard, part of what it is called"`
	Authority string `query:"authority" doc:"with which it is filed: two digits, 66 for 兵团"`
	Area      string `query:"area" doc:"where the institution is registered: the code of a province, city or county (行政区划码), two, four or six digits"`
	Track     string `query:"track" doc:"testing or operation"`
	Category  string `query:"category" doc:"监测（运维）类别"`
	After     string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size      int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

// parse checks what narrows a search, all faults at once.
func (in *capabilityQuery) parse() (projections.CapabilityQuery, error) {
	var f faults
	q := projections.CapabilityQuery{
		Parameter: in.Parameter, Exact: in.Exact, Standard: in.Standard, After: in.After, Size: in.Size,
		Authority: parsed(&f, "authority", in.Authority, domain.ParseAuthority),
		Area:      parsed(&f, "area", in.Area, domain.ParseArea),
		Track:     parsed(&f, "track", in.Track, domain.ParseTrack),
		Category:  parsed(&f, "category", in.Category, domain.ParseMonitoringCategory),
	}
	return q, f.err()
}

type capabilityAnswer struct{ Body projections.CapabilityPage }

func (s *Server) searchCapability(ctx context.Context, in *capabilityQuery) (*capabilityAnswer, error) {
	q, err := in.parse()
	if err != nil {
		return nil, err
	}
	page, err := s.Capability.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	return &capabilityAnswer{Body: page}, nil
}
