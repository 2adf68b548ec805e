package http

import (
	"net/http"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/http/pages"
	"github.com/labstack/echo/v4"
)

const authoritiesPath = "/authorities"

// errNoAuthority answers for the entrance of an authority that does not exist.
var errNoAuthority = &domain.Error{Kind: domain.NotFound, Code: "authority.not_found"}

// entrancePath is the address of an authority's entrance.
func entrancePath(a domain.Authority) string { return authoritiesPath + "/" + string(a) }

// embeddable lets pages of other sites show this one in a frame, as an
// authority's own site shows its column (domain-decisions 1.29). Only the
// entrances may be: they show the same to everybody and change nothing, the
// browser sends no cookie into the frame of another site, and their links
// open outside it. All other pages refuse frames.
func embeddable(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		policy := h.Get("Content-Security-Policy")
		h.Set("Content-Security-Policy", strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors 'self' https:", 1))
		return next(c)
	}
}

// regions are the parts of the country by the first digit of GB/T 2260.
var regions = map[byte]string{'1': "华北", '2': "东北", '3': "华东", '4': "中南", '5': "西南", '6': "西北"}

// GET /authorities
func (s *Server) getAuthoritiesPage(c echo.Context) error {
	page := pages.Authorities{Frame: s.frame(c, "各省入口")}
	page.Embeddable = true
	for _, a := range domain.Authorities() {
		name := regions[a[0]]
		if n := len(page.Groups); n == 0 || page.Groups[n-1].Name != name {
			page.Groups = append(page.Groups, pages.AuthorityGroup{Name: name})
		}
		g := &page.Groups[len(page.Groups)-1]
		g.Authorities = append(g.Authorities, pages.AuthorityLine{Region: a.Region(), Name: a.Name(), Href: entrancePath(a)})
	}
	return render(c, http.StatusOK, pages.AuthoritiesPage(page))
}

// GET /authorities/:authority
func (s *Server) getEntrancePage(c echo.Context) error {
	a, err := domain.ParseAuthority(c.Param("authority"))
	if err != nil {
		return errNoAuthority
	}
	page := pages.Entrance{
		Frame: s.frame(c, a.Region()+"生态环境监测技术服务机构", pages.Link{Text: "各省入口", Href: authoritiesPath}),
		Code:  string(a), Name: a.Name(), Region: a.Region(), Blocks: entranceBlocks(a), Notes: entranceNotes(a),
	}
	page.Embeddable = true
	return render(c, http.StatusOK, pages.EntrancePage(page))
}

// entranceBlocks are what an institution comes to an authority for (Q1.5-Q1.7).
func entranceBlocks(a domain.Authority) []pages.EntranceBlock {
	name, region := a.Name(), a.Region()
	return []pages.EntranceBlock{
		{ID: "sign-in", Title: "登录", Text: "已有账号的机构登录技术服务机构管理系统，填报备案信息，查看备案审查进度，办理备案变更。",
			Links: []pages.Link{{Text: "登录", Href: "/sign-in"}}},
		{ID: "register", Title: "首次备案", Text: "法人登记在" + region + "的技术服务机构，向" + name + "备案。办理前可先核对是否需要备案；需要备案的，联系" + name + "取得访问令牌后登录填报。",
			Links: []pages.Link{{Text: "是否需要备案", Href: scopePath}}},
		{ID: "query", Title: "备案信息查询", Text: "查询" + name + "公示的机构基本情况、书面承诺和备案业务范围。", Search: true,
			Links: []pages.Link{{Text: region + "已公示机构", Href: "/registry?authority=" + string(a)}, {Text: "全国查询", Href: "/registry"}}},
		{ID: "report", Title: "主动报告（跨省开展监测服务）", Text: "法人登记在其他省份的机构，在" + region + "开展监测服务前，应向" + name +
			"主动报告，凭统一社会信用代码验证首次备案信息，已填报的备案信息无需二次填报，只补充" + name + "要求的信息。主动报告凭本机构的访问令牌通过接口提交，尚无访问令牌的，请与法人登记所在地省级生态环境主管部门联系。",
			Links: []pages.Link{{Text: "接口说明", Href: "/api/docs"}}},
		{ID: "contact", Title: "联系方式", Text: "备案事项请咨询" + name + "，联系方式以其门户网站公布的为准。"},
	}
}

// entranceNotes keep two authorities of one region apart: 65 and 66.
func entranceNotes(a domain.Authority) []pages.EntranceNote {
	const xinjiang domain.Authority = "65"
	other := map[domain.Authority]domain.Authority{xinjiang: domain.XPCC, domain.XPCC: xinjiang}[a]
	if other == "" {
		return nil
	}
	return []pages.EntranceNote{{
		Text: "由" + other.Region() + "登记管理的机构，向" + other.Name() + "备案：",
		Link: pages.Link{Text: other.Region() + "入口", Href: entrancePath(other)},
	}}
}
