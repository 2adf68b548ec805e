package http

import (
	"context"
	"net/http"

	"example.org/ledger/domain"
	"github.com/danielgtaylor/huma/v2"
)

// entranceOperations list the 32 authorities that filings go to (Q1.5).
func (s *Server) entranceOperations(api huma.API) {
	o := operation(http.MethodGet, "/api/authorities", "authorities", "the 32 authorities and their entrances", "authorities")
	o.Description = "An entrance (生态环境监测技术服务机构) may be linked to and shown in a frame by any page served over https; no other page may be."
	read(s, api, cacheable(o), s.getEntrances)
}

type entranceList struct {
	Authorities []entranceLine `json:"authorities"`
}

type entranceLine struct {
	Code     domain.Authority `json:"code" doc:"two digits, 66 for 兵团"`
	Name     string           `json:"name" doc:"江苏省生态环境厅"`
	Region   string           `json:"region" doc:"江苏省"`
	Province string           `json:"province" doc:"江苏"`
	Entrance string           `json:"entrance" doc:"the page for people"`
	Registry string           `json:"registry" doc:"the published filings of the authority"`
}

type entrancesQuery struct{ Conditional }

func (s *Server) getEntrances(_ context.Context, in *entrancesQuery) (*cached[entranceList], error) {
	body := entranceList{Authorities: []entranceLine{}}
	for _, a := range domain.Authorities() {
		body.Authorities = append(body.Authorities, entranceLine{
			Code: a, Name: a.Name(), Region: a.Region(), Province: a.Province(),
			Entrance: entrancePath(a), Registry: "/api/registry?authority=" + string(a),
		})
	}
	return newCached(in.Conditional, body)
}
