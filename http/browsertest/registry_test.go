package browsertest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections/projectionstest"
)

// Q7.6, Q6.1: what was published is found by name, code and number, by whoever
// asks, and nothing else is.
func search(t *testing.T, w *world) {
	for query, found := range map[string]string{
		"":                                     "江苏澄屿检测集团有限公司",
		"q=澄屿":                                 "江苏澄屿检测集团有限公司",
		"q=91320500DEMQ000184":                 "江苏澄屿检测集团有限公司",
		"q=32J2026000019":                      "", // whichever it is, it is looked for
		"authority=33":                         "浙江栖衡环境监测技术有限公司",
		"category=M10":                         "浙江栖衡环境监测技术有限公司",
		"institution_category=general&q=栖衡":    "浙江栖衡环境监测技术有限公司",
		"status=effective&q=澄屿":                "江苏澄屿检测集团有限公司",
		"area=3205&published_from=2026-01-01":  `value="3205"`,
		"area=330100&published_to=2026-12-31":  "浙江栖衡环境监测技术有限公司",
		"q=" + url.QueryEscape(hostileName):    "苏州&#34;&gt;&lt;img",
		"q=%EF%BC%99%EF%BC%91320500DEMQ000184": "江苏澄屿检测集团有限公司", // full-width digits
	} {
		a := w.get("", "/registry?"+query)
		a.says(t, http.StatusOK, "备案信息查询", "记录位置", found)
		// The new name under review, drafts, and what is canceled are not public.
		a.hides(t, "浙江栖衡生态科技有限公司", "蜀翎", "冀朔", "泓笙")
		if t.Failed() {
			t.Fatalf("query %q", query)
		}
	}
	if root := w.get("", "/"); !strings.Contains(root.Body, "江苏澄屿检测集团有限公司") {
		t.Error("/ is not the registry")
	}
}

// Q7.9: of a canceled filing only the line, and only for who knows its code.
func searchOfACanceledFiling(t *testing.T, w *world) {
	a := w.get("", "/registry?q=91310115DEMQ00050E")
	a.says(t, http.StatusOK, "上海泓笙环境运维有限公司", "注销备案，备案信息不再公示")
	a.hides(t, "停止相关业务", "钱疏桐", "31Y", "共 ")
	w.get("", "/registry?q=泓笙").says(t, http.StatusOK, "系统暂无符合条件的有效备案信息", "您可以")
	w.get("", "/registry?status=canceled").says(t, http.StatusOK, "系统暂无符合条件的有效备案信息")
}

func searchWithWrongTerms(t *testing.T, w *world) {
	for query, says := range map[string]string{
		"authority=99":                      "备案所在地不在可选范围内",
		"authority=江苏":                      "备案所在地不在可选范围内",
		"institution_category=%3Cscript%3E": "机构类别不在可选范围内",
		"category=M99":                      "监测（运维）类别不在可选范围内",
		"status=draft":                      "状态不在可选范围内",
		"area=9999":                         "注册地行政区划码不在可选范围内",
		"published_from=x&published_to=y":   "公示日期（起）、公示日期（止）不在可选范围内",
		"after=%27%3B--":                    "分页位置不在可选范围内",
	} {
		a := w.get("", "/registry?"+query)
		a.says(t, http.StatusUnprocessableEntity, says, `role="alert"`)
		a.hides(t, "<script>alert", "已公示机构", "查询结果")
	}
	// Bad input rows 45, 47, 54, 59–61: looked for as text, never an error.
	for _, q := range []string{"a\x00b", "' OR 1=1 --", "%", "_", "(((((a+)+)+)+", strings.Repeat("长", 5000), "\\", "\r\nlog: forged", "../../etc"} {
		w.get("", "/registry?q="+url.QueryEscape(q)).says(t, http.StatusOK, "系统暂无符合条件")
	}
	for _, q := range []string{"%ff%fe", "%00", "%E2%80%AE", "%zz", "&q=1&q=2", "澄屿&authority=32&authority=33"} {
		if a := w.get("", "/registry?q="+q); a.Status != http.StatusOK {
			t.Errorf("q=%s: %d", q, a.Status)
		}
	}
}

// Pages of results follow one another and keep the terms.
func TestSearchInPages(t *testing.T) {
	w := newWorld(t)
	for n := range 25 {
		i := projectionstest.Chengyu
		i.Name, i.CreditCode, i.Authority = "分页机构"+string(rune('甲'+n)), codeNumber(n), "42"
		w.ledger.Publish(t, i, filing.Number("42", i.Track, 2026, n+1))
	}
	w.build()
	first := w.get("", "/registry?q=分页机构&authority=42")
	first.says(t, http.StatusOK, "共 25 家机构", "下一页")
	first.hides(t, "回到第一页")
	next := hrefOf(t, first.Body, "下一页")
	if !strings.Contains(next, "authority=42") || !strings.Contains(next, "after=") {
		t.Errorf("the next page is %q", next)
	}
	second := w.get("", next)
	second.says(t, http.StatusOK, "共 25 家机构", "回到第一页")
	second.hides(t, "下一页")
	if n := strings.Count(first.Body, "分页机构") + strings.Count(second.Body, "分页机构"); n < 25 {
		t.Errorf("%d names on both pages", n)
	}
}

// codeNumber is a credit code that nobody checks.
func codeNumber(n int) domain.CreditCode {
	return domain.CreditCode("91420100DEMQ9" + string(rune('0'+n/10)) + string(rune('0'+n%10)) + "00X")
}

// hrefOf returns where the link with the text leads.
func hrefOf(t *testing.T, body, text string) string {
	t.Helper()
	end := strings.Index(body, ">"+text+"<")
	if end < 0 {
		t.Fatalf("no link %q", text)
	}
	_, href, _ := strings.Cut(body[strings.LastIndex(body[:end], "<a "):end], `href="`)
	href, _, _ = strings.Cut(href, `"`)
	return strings.ReplaceAll(href, "&amp;", "&")
}
