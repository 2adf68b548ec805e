package http

import (
	"net/http"
	"net/url"

	"example.org/ledger/http/pages"
	"github.com/labstack/echo/v4"
)

// apology is what a page says instead of what was asked for, and what to do
// next. Messages of the API speak to programs, so pages have their own.
type apology struct {
	heading, sentence string
	next              []pages.Link
}

var (
	nextSearch = pages.Link{Text: "查询备案信息", Href: "/registry"}
	nextSignIn = pages.Link{Text: "更换身份登录", Href: "/sign-in"}
)

// apologies by code, for what deserves words of its own.
var apologies = map[string]apology{
	"registry.not_published": {"系统暂无该机构有效备案信息", "该机构尚未完成备案，或者地址有误。",
		[]pages.Link{nextSearch, {Text: "核对统一社会信用代码或备案号后重新查询"}}},
	"filing.not_found":         {"没有找到该备案", "地址可能有误，请核对后重试。", []pages.Link{nextSearch}},
	"filing.case_unknown":      {"没有找到该项审查", "地址可能有误，请核对后重试。", []pages.Link{nextSearch}},
	"case_queue.not_submitted": {"该项审查尚未提交", "机构提交之后，才能查看审查内容。", []pages.Link{nextSearch}},
	"authority.not_found": {"没有找到该入口", "地址中的代码不是 32 个省级生态环境主管部门之一。",
		[]pages.Link{{Text: "选择各省入口", Href: "/authorities"}, nextSearch}},
	"auth.token_unknown": {"访问令牌无效", "登录信息已过期或有误，请重新登录。",
		[]pages.Link{{Text: "重新登录", Href: "/sign-in"}, nextSearch}},
	"auth.other_institution": {"不能查看该备案", "当前身份只能查看本机构的备案。", []pages.Link{{Text: "查看本机构备案", Href: "/filings"}, nextSearch, nextSignIn}},
	"auth.other_authority":   {"不能查看该备案", "当前身份只能查看本省（自治区、直辖市、兵团）的备案。", []pages.Link{nextSearch, nextSignIn}},
	"request.cross_origin": {"提交被拦截", "为保证安全，只接受在本系统页面内的提交。浏览器版本过低时也会出现此提示。",
		[]pages.Link{{Text: "回到首页后重新操作", Href: "/"}, {Text: "仍然出现的，请升级浏览器后重试"}}},
	"request.method":    {"不能这样访问", "此页面不支持这种操作。", []pages.Link{{Text: "回到首页", Href: "/"}}},
	"service.preparing": {"系统正在准备数据", "数据准备完成后即可访问，通常只需片刻。", []pages.Link{{Text: "稍候刷新本页"}, {Text: "查看准备进度", Href: "/healthz"}}},
}

// apologiesByStatus are for everything else.
var apologiesByStatus = map[int]apology{
	http.StatusBadRequest:          {"请求有误", "地址中的内容不完整或不正确。", []pages.Link{{Text: "核对地址后重试"}, nextSearch}},
	http.StatusForbidden:           {"没有权限", "当前身份不能查看此页面。", []pages.Link{nextSearch, nextSignIn}},
	http.StatusNotFound:            {"没有找到页面", "地址可能有误，或者页面已不存在。", []pages.Link{{Text: "核对地址后重试"}, nextSearch}},
	http.StatusConflict:            {"当前不能办理", "备案的当前状态不允许此项操作。", []pages.Link{{Text: "返回上一页，刷新后查看最新状态"}, nextSearch}},
	http.StatusPreconditionFailed:  {"内容已被更新", "您打开页面之后，内容已被他人更新。", []pages.Link{{Text: "返回上一页，刷新后查看最新内容"}, nextSearch}},
	http.StatusUnprocessableEntity: {"填写内容有误", "地址或表单中有不正确的内容。", []pages.Link{{Text: "返回上一页修改后重试"}, nextSearch}},
	http.StatusTooManyRequests:     {"操作过于频繁", "短时间内的请求过多。", []pages.Link{{Text: "稍候一分钟后重试"}}},
	http.StatusServiceUnavailable:  {"系统暂时繁忙", "本次没有读到数据，请稍后再试。", []pages.Link{{Text: "稍候刷新本页"}, {Text: "查看运行状态", Href: "/healthz"}}},
}

var apologyOtherwise = apology{"系统出现异常", "本次操作没有完成，情况已记录。", []pages.Link{{Text: "稍后刷新本页"}, {Text: "多次出现的，请联系系统管理人员"}}}

func apologyFor(code string, status int) apology {
	if a, ok := apologies[code]; ok {
		return a
	}
	if a, ok := apologiesByStatus[status]; ok {
		return a
	}
	if status < http.StatusInternalServerError {
		return apologiesByStatus[http.StatusBadRequest]
	}
	return apologyOtherwise
}

// failPage answers a person's request that failed. Who has to sign in first is
// led there and back.
func (s *Server) failPage(c echo.Context, p *Problem) error {
	r := c.Request()
	c.Response().Header().Set("Cache-Control", "no-store")
	if p.Code == errSignIn.Code && !unsafe(r.Method) {
		return c.Redirect(http.StatusSeeOther, "/sign-in?next="+url.QueryEscape(r.URL.RequestURI()))
	}
	a := apologyFor(p.Code, p.Status)
	f := s.frame(c, a.heading)
	f.Private = true
	return render(c, p.Status, pages.FailurePage(pages.Failure{
		Frame: f, Heading: a.heading, Sentence: a.sentence, Next: a.next,
	}))
}
