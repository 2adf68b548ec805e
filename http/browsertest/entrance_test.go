package browsertest_test

import (
	"net/http"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/http/browsertest"
)

// Q1.5, domain-decisions 1.29: each of the 32 has its entrance; 65 and 66 are
// two.
func entrances(t *testing.T, w *world) {
	list := w.get("", "/authorities")
	list.says(t, http.StatusOK, "各省入口", "华北", "西北")
	if n := strings.Count(list.Body, `href="/authorities/`); n != 32 {
		t.Errorf("%d entrances are listed", n)
	}
	for _, a := range domain.Authorities() {
		if !strings.Contains(list.Body, `<a href="/authorities/`+string(a)+`">`+a.Region()+"</a>") {
			t.Errorf("%s is not listed", a.Region())
		}
		page := w.get("", "/authorities/"+string(a))
		page.says(t, http.StatusOK, "生态环境监测技术服务机构", a.Name(), `href="/sign-in"`, "首次备案", `href="/scope-check"`, "主动报告", "联系方式",
			`href="/registry?authority=`+string(a)+`"`, `name="authority" value="`+string(a)+`"`)
	}
	w.get("", "/authorities/65").says(t, http.StatusOK, "新疆维吾尔自治区生态环境厅", `href="/authorities/66"`)
	w.get("", "/authorities/66").says(t, http.StatusOK, "新疆生产建设兵团生态环境局", `href="/authorities/65"`)
	w.get("", "/authorities/32").hides(t, `href="/authorities/65"`)
	// The registry of one authority leads back to its entrance.
	w.get("", "/registry?authority=33&q=").says(t, http.StatusOK, "浙江栖衡", `<a href="/authorities/33"><bdi>浙江省生态环境厅</bdi></a>`)
	w.get("", "/registry?authority=32").hides(t, "浙江栖衡")
	w.get("", "/registry").hides(t, `href="/authorities/3`)
	for _, code := range []string{"99", "67", "71", "032", "3", "32%20", "%E6%B1%9F%E8%8B%8F", "%00", "..%2f32", strings.Repeat("3", 500)} {
		w.get("", "/authorities/"+code).says(t, http.StatusNotFound, "没有找到该入口", `href="/authorities"`)
	}
}

// The entrances alone may stand in frames, of pages served over https.
func entrancesInFrames(t *testing.T, w *world) {
	for path, ancestors := range map[string]string{
		"/authorities": "frame-ancestors 'self' https:", "/authorities/32": "frame-ancestors 'self' https:",
		"/registry?authority=32": "frame-ancestors 'none'", "/sign-in": "frame-ancestors 'none'", "/scope-check": "frame-ancestors 'none'",
	} {
		a := w.get("", path)
		policy := a.Header.Get("Content-Security-Policy")
		if !strings.HasSuffix(policy, ancestors) || strings.Count(policy, "frame-ancestors") != 1 || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s: %q", path, policy)
		}
		if outside := strings.Contains(a.Body, `<base target="_top"`); outside != strings.Contains(ancestors, "https:") {
			t.Errorf("%s: its links open outside a frame: %v", path, outside)
		}
	}
}

// From a frame of an authority's own site into the registry, with the keyboard.
func TestEntranceWithTheKeyboard(t *testing.T) {
	w := newWorld(t)
	browser := browsertest.Start(t)
	for _, look := range browsertest.Looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, look)
			tab.Go(w.url + "/authorities")
			check(t, tab, "各省入口")
			tab.Keep("walk authorities " + look.String())
			tab.Reach("新疆生产建设兵团")
			tab.Enter()
			check(t, tab, "生态环境监测技术服务机构")
			tab.Keep("walk entrance 66 " + look.String())
			tab.Go(w.url + "/authorities/32")
			check(t, tab, "生态环境监测技术服务机构")
			tab.Keep("walk entrance 32 " + look.String())
			tab.Reach("机构名称、统一社会信用代码或备案号")
			tab.Press("澄屿")
			tab.Enter()
			check(t, tab, "备案信息查询")
			if got := browsertest.Eval[string](tab, `location.search`); !strings.Contains(got, "authority=32") {
				t.Errorf("the search is not the authority's: %q", got)
			}
			tab.Keep("walk entrance registry " + look.String())
		})
	}
}

// On a screen between wide and narrow the menu of somebody signed in wraps.
func TestMenuOnATablet(t *testing.T) {
	w := newWorld(t)
	tab := browsertest.Start(t).Open(t, browsertest.Look{Width: 768, Height: 1024})
	tab.Go(w.url + "/sign-in?next=/registry")
	tab.Reach("访问令牌")
	tab.Press(jiangsu)
	tab.Enter()
	check(t, tab, "备案信息查询")
	tab.Keep("walk menu 768")
}
