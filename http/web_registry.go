package http

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/http/pages"
	"example.org/ledger/projections"
	"github.com/labstack/echo/v4"
)

// GET /registry?q=&authority=&area=&institution_category=&category=&status=&published_from=&published_to=&after=
func (s *Server) getSearchPage(c echo.Context) error {
	ctx := c.Request().Context()
	if ok, err := s.arrived(c, projections.Registry{}.Name()); !ok {
		return err
	}
	in := registryQuery{
		Text: strings.TrimSpace(c.QueryParam("q")), Authority: c.QueryParam("authority"), Area: strings.TrimSpace(c.QueryParam("area")),
		PublishedFrom: c.QueryParam("published_from"), PublishedTo: c.QueryParam("published_to"),
		InstitutionCategory: c.QueryParam("institution_category"), Category: c.QueryParam("category"),
		Status: c.QueryParam("status"), After: c.QueryParam("after"),
	}
	page := pages.Search{
		Frame: s.frame(c, "备案信息查询"), Terms: termsOf(in), Choices: searchChoices(), Asked: in != registryQuery{After: in.After},
	}
	q, err := in.parse()
	if q.Authority != "" {
		page.Crumbs = []pages.Link{{Text: q.Authority.Name(), Href: entrancePath(q.Authority)}}
	}
	if err == nil {
		var found projections.RegistryPage
		if found, err = s.search(ctx, q); err == nil {
			showFound(&page, in, found)
			page.Standing = s.modelStanding(ctx, projections.Registry{}.Name())
			page.Position = page.Standing.Position
			return render(c, http.StatusOK, pages.Registry(page))
		}
	}
	if domain.KindOf(err) != domain.Invalid {
		return err
	}
	page.Problem = "查询条件有误：" + wrongTerm(err) + "。请重新选择后查询。"
	return render(c, http.StatusUnprocessableEntity, pages.Registry(page))
}

func termsOf(in registryQuery) pages.Terms {
	return pages.Terms{
		Query: in.Text, Authority: in.Authority, Category: in.InstitutionCategory, Scope: in.Category, Status: in.Status,
		Area: in.Area, PublishedFrom: in.PublishedFrom, PublishedTo: in.PublishedTo,
	}
}

// showFound puts what was found on the page: of canceled filings the line.
func showFound(page *pages.Search, in registryQuery, found projections.RegistryPage) {
	page.Count = found.Total
	for _, e := range found.Entries {
		if e.Status == projections.RegistryCanceled {
			page.Canceled = append(page.Canceled, pages.CanceledLine{
				Name: e.Name, CreditCode: string(e.CreditCode), CanceledOn: dayInWords(e.CanceledOn),
			})
			page.Count--
			continue
		}
		page.Results = append(page.Results, resultOf(e))
	}
	if found.Next != "" {
		page.Next = searchHref(in, found.Next)
	}
	if in.After != "" {
		page.First = searchHref(in, "")
	}
}

func resultOf(e projections.RegistryEntry) pages.Result {
	r := pages.Result{
		Name: e.Name, Href: "/registry/" + e.ID.String(), CreditCode: string(e.CreditCode), Authority: e.Authority.Province(),
	}
	for _, t := range e.Tracks {
		line := pages.ResultLine{Track: t.Track.Label(), Number: t.Number, Since: string(t.Since), State: pages.Badge{Kind: pages.On, Label: "公示"}}
		if t.Status == projections.RegistryCanceled {
			line.State = pages.Badge{Kind: pages.Off, Label: "已注销"}
		}
		for _, category := range t.InstitutionCategories {
			line.Categories = append(line.Categories, category.Label())
		}
		r.Lines = append(r.Lines, line)
	}
	return r
}

// searchHref is the address of a page of the same search.
func searchHref(in registryQuery, after string) string {
	q := url.Values{}
	for name, value := range map[string]string{
		"q": in.Text, "authority": in.Authority, "institution_category": in.InstitutionCategory,
		"category": in.Category, "status": in.Status, "after": after,
		"area": in.Area, "published_from": in.PublishedFrom, "published_to": in.PublishedTo,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return "/registry"
	}
	return "/registry?" + q.Encode()
}

// wrongTerm names the terms at fault, by their labels.
func wrongTerm(err error) string {
	labels := map[string]string{
		"area": "注册地行政区划码", "published_from": "公示日期（起）", "published_to": "公示日期（止）",
		"authority": "备案所在地", "institution_category": "机构类别", "category": "监测（运维）类别", "status": "状态", "after": "分页位置",
	}
	var wrong []string
	for _, p := range domain.Problems(err) {
		wrong = append(wrong, labels[p.Field])
	}
	return strings.Join(wrong, "、") + "不在可选范围内"
}

// searchChoices lists what can be chosen in the form.
func searchChoices() pages.Choices {
	choices := pages.Choices{States: []pages.Option{
		{Code: string(projections.RegistryEffective), Label: "公示"}, {Code: string(projections.RegistryCanceled), Label: "已注销"},
	}}
	for _, a := range domain.Authorities() {
		choices.Authorities = append(choices.Authorities, pages.Option{Code: string(a), Label: a.Region()})
	}
	for _, t := range domain.Tracks() {
		choices.Categories = append(choices.Categories, pages.OptionGroup{Label: t.Label(), Options: optionsOf(domain.InstitutionCategoriesOf(t))})
		choices.Scopes = append(choices.Scopes, pages.OptionGroup{Label: t.Label(), Options: optionsOf(domain.MonitoringCategoriesOf(t))})
	}
	return choices
}

func optionsOf[C interface {
	~string
	Label() string
}](codes []C) []pages.Option {
	options := make([]pages.Option, len(codes))
	for i, code := range codes {
		options[i] = pages.Option{Code: string(code), Label: code.Label()}
	}
	return options
}

// modelStanding says how far a read model has been read.
func (s *Server) modelStanding(ctx context.Context, model string) pages.Standing {
	for _, m := range s.Health(ctx).Models {
		if m.Name == model {
			return s.standing(m.RecordedAt, m.Position)
		}
	}
	return pages.Standing{}
}
