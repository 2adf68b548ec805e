package http

import (
	"net/http"
	"net/url"
	"strconv"

	"example.org/ledger/domain"
	"example.org/ledger/http/pages"
	"example.org/ledger/projections"
	"github.com/labstack/echo/v4"
)

// How many months the page shows, the current one included: fewer only when
// nothing was published before.
const (
	shownMonths  = 12
	fewestMonths = 6
)

// GET /statistics
func (s *Server) getStatisticsPage(c echo.Context) error {
	ctx, name := c.Request().Context(), projections.Statistics{}.Name()
	if ok, err := s.arrived(c, name); !ok {
		return err
	}
	counted, err := s.Statistics.Public(ctx, s.today(), shownMonths)
	if err != nil {
		return err
	}
	page := pages.Statistics{Frame: s.frame(c, "备案统计"), Facts: factsOf(counted), Standing: s.modelStanding(ctx, name)}
	page.Position = page.Standing.Position
	for _, a := range counted.Authorities {
		if a.Institutions == 0 {
			page.Without = append(page.Without, a.Authority.Province())
			continue
		}
		page.Authorities = append(page.Authorities, pages.Place{
			Name: a.Authority.Province(), Href: registryOf("authority", string(a.Authority)),
			Institutions: a.Institutions, Testing: a.Testing, Operation: a.Operation,
		})
	}
	months := counted.Months
	for len(months) > fewestMonths && months[0] == (projections.PublicationCount{Month: months[0].Month}) {
		months = months[1:]
	}
	for _, m := range months {
		first := domain.Date(m.Month + "-01").StartOfDay()
		page.Months = append(page.Months, pages.Month{
			Year: first.Year(), Month: int(first.Month()), Published: m.Published, Canceled: m.Canceled, Effective: m.Effective,
		})
	}
	page.Lists = listsOf(counted)
	return render(c, http.StatusOK, pages.StatisticsPage(page))
}

// factsOf are the numbers that stand out.
func factsOf(counted projections.PublicStatistics) []pages.Fact {
	facts := []pages.Fact{{Label: "公示机构", N: strconv.Itoa(counted.Institutions), Unit: "家"}}
	for _, t := range counted.Tracks {
		facts = append(facts, pages.Fact{Label: domain.Track(t.Code).Label(), N: strconv.Itoa(t.N), Unit: "家"})
	}
	if counted.Reviews.Decisions > 0 {
		median := strconv.FormatFloat(counted.Reviews.MedianDays, 'f', -1, 64)
		facts = append(facts, pages.Fact{Label: "审查用时（中位数）", N: median, Unit: "个工作日"})
	}
	return facts
}

// listsOf are the categories, those of both tracks in one list each.
func listsOf(counted projections.PublicStatistics) []pages.BarList {
	institution := pages.BarList{ID: "institution-categories", Title: "机构类别"}
	for _, c := range counted.Categories {
		institution.Bars = append(institution.Bars, pages.Bar{
			Label: domain.InstitutionCategory(c.Code).Label(), Href: registryOf("institution_category", c.Code), N: c.N,
		})
	}
	lists := []pages.BarList{institution}
	for _, t := range domain.Tracks() {
		list := pages.BarList{ID: "categories-" + string(t), Title: "监测类别", Note: t.Label()}
		if t == domain.Operation {
			list.Title = "运维类别"
		}
		for _, c := range counted.Scopes {
			if c.Track == t {
				list.Bars = append(list.Bars, pages.Bar{
					Label: domain.MonitoringCategory(c.Code).Label(), Href: registryOf("category", c.Code), N: c.N,
				})
			}
		}
		lists = append(lists, list)
	}
	return lists
}

// registryOf is the address of the registry narrowed by one term.
func registryOf(name, value string) string {
	return "/registry?" + url.Values{name: {value}}.Encode()
}
