package browsertest_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"example.org/ledger/http/browsertest"
	"example.org/ledger/projections/projectionstest"
)

// check examines the page that a tab shows.
func check(t *testing.T, tab *browsertest.Tab, heading string) {
	t.Helper()
	if got := browsertest.Eval[string](tab, `document.querySelector('h1').textContent`); got != heading {
		t.Fatalf("the heading is %q, want %q", got, heading)
	}
	for _, fault := range tab.Audit() {
		t.Errorf("%s: %s", heading, fault)
	}
	for _, said := range tab.Console() {
		t.Errorf("%s: console: %s", heading, said)
	}
}

// From the search to what changed, with the keyboard alone.
func TestWalkWithTheKeyboard(t *testing.T) {
	w := newWorld(t)
	browser := browsertest.Start(t)
	for _, look := range browsertest.Looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, look)
			tab.Go(w.url + "/")
			check(t, tab, "备案信息查询")
			tab.Reach("机构名称、统一社会信用代码、备案号或资质认定证书编号")
			tab.Press("澄屿")
			tab.Enter()
			check(t, tab, "备案信息查询")
			if got := browsertest.Eval[string](tab, `location.search`); strings.Contains(got, "authority") || !strings.HasPrefix(got, "?q=") {
				t.Errorf("the address is %q: empty fields were sent", got)
			}
			tab.Reach("江苏澄屿检测集团有限公司")
			tab.Enter()
			check(t, tab, "江苏澄屿检测集团有限公司")
			tab.Keep("walk entry " + look.String())
			tab.Reach("变更记录")
			tab.Enter()
			check(t, tab, "变更记录")
			tab.Keep("walk history " + look.String())
			tab.Reach("按时点查看：") // of the newest entry
			tab.Enter()
			check(t, tab, "按时点查看")
			tab.Keep("walk as-of " + look.String())
			tab.Reach("与当前对比")
			tab.Enter()
			check(t, tab, "对比")
			tab.Reach("变更记录")
			tab.Enter()
			tab.Reach("与上一版本对比：")
			tab.Enter()
			check(t, tab, "对比")
			tab.Keep("walk compare " + look.String())
		})
	}
}

// Signing in leads to the page that was asked for; what is folded opens with
// the keyboard; signing out ends it.
func TestSignInWithTheKeyboard(t *testing.T) {
	w := newWorld(t)
	browser := browsertest.Start(t)
	for _, look := range browsertest.Looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, look)
			tab.Go(w.url + whole(projectionstest.Qiheng))
			check(t, tab, "访问令牌登录")
			tab.Reach("访问令牌")
			tab.Press(zhejiang)
			tab.Enter()
			check(t, tab, projectionstest.Qiheng.Name)
			tab.Reach("设备 CY-0001")
			tab.Press(kb.Enter)
			if !browsertest.Eval[bool](tab, `document.activeElement.closest('details').open`) {
				t.Error("the row does not open")
			}
			check(t, tab, projectionstest.Qiheng.Name)
			tab.Keep("walk whole " + look.String())
			tab.Go(w.url + whole(projectionstest.Qiheng) + "/history")
			check(t, tab, "变更记录")
			tab.Keep("walk whole history " + look.String())
			tab.Go(w.url + whole(projectionstest.Qiheng) + "/compare?from=3")
			check(t, tab, "对比")
			tab.Keep("walk whole compare " + look.String())
			tab.Reach("退出登录")
			tab.Enter()
			check(t, tab, "备案信息查询")
		})
	}
}

// Every public page with what people typed, and every failure.
func TestOtherPagesInABrowser(t *testing.T) {
	w := newWorld(t)
	tab := browsertest.Start(t).Open(t, browsertest.Narrow)
	for path, heading := range map[string]string{
		entry(hostile): hostileName, entry(hostile) + "/history": "变更记录",
		entry(longest): longest.Name, entry(longest) + "/as-of?date=2026-01-20": "按时点查看",
		"/registry?q=91310115DEMQ00050E": "备案信息查询", entry(projectionstest.Honghe): "备案已注销",
	} {
		tab.Go(w.url + path)
		check(t, tab, heading)
	}
	for path, heading := range map[string]string{
		"/no/such/page": "没有找到页面", entry(projectionstest.Jishuo): "系统暂无该机构有效备案信息", "/registry?authority=99": "备案信息查询",
	} {
		tab.Go(w.url + path)
		if got := browsertest.Eval[string](tab, `document.querySelector('h1').textContent`); got != heading {
			t.Errorf("%s: the heading is %q", path, got)
		}
		for _, fault := range tab.Audit() {
			t.Errorf("%s: %s", path, fault)
		}
		tab.Console() // says that the answer was not 200
	}
}

// Without a script the search works, and nothing is shown that would need one.
func TestWithoutScript(t *testing.T) {
	w := newWorld(t)
	look := browsertest.Wide
	look.NoScript = true
	tab := browsertest.Start(t).Open(t, look)
	tab.Go(w.url + "/registry")
	tab.Type("#q", "澄屿")
	tab.Enter()
	if html := tab.HTML(); !strings.Contains(html, "江苏澄屿检测集团有限公司") || strings.Contains(html, "浙江栖衡") {
		t.Error("the search does not work without a script")
	}
	tab.Go(w.url + entry(projectionstest.Chengyu))
	for _, hidden := range []string{"button.copy", "button[data-print]"} {
		if tab.Shows(hidden) {
			t.Errorf("%s is shown, and does nothing", hidden)
		}
	}
}
