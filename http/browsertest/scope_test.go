package browsertest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"example.org/ledger/http/browsertest"
)

// Q1.1-Q1.4: each step is an address; what follows is shown with its source.
func scopeCheck(t *testing.T, w *world) {
	w.get("", "/scope-check").says(t, http.StatusOK, "第 1 题", "开展哪类业务？", "所填内容不会保存")
	for query, says := range map[string][]string{
		"tracks=testing": {"第 2 题", "接受谁的委托？", `name="tracks" value="testing"`, "上一步", "修改"},
		"tracks=testing&clients=polluter&performed_by=itself":                                             {"第 4 题", "是否只有辐射类资质能力？"},
		"tracks=operation&clients=polluter&performed_by=itself":                                           {"第 4 题", "运维哪类自动监测设备？"},
		"tracks=testing&clients=polluter&performed_by=itself&radiation_only=no&has_cma=yes":               {"需要备案", "综合监测类", "第 1.1 问", "需要准备的内容", "资质认定证书（CMA）及附表", `href="/authorities"`},
		"tracks=testing&clients=environment_authority&performed_by=itself&radiation_only=yes&has_cma=yes": {"需要备案", "辐射专项监测类", "第 1.2 问"},
		"tracks=testing&tracks=operation&clients=own_use":                                                 {"不需要备案", "第 1.3 问", "同一法人", "检测类", "运维类"},
		"tracks=testing&clients=project_owner&performed_by=subcontracted":                                 {"不需要备案", "第 1.4 问"},
		"tracks=testing&clients=project_owner&performed_by=itself&radiation_only=no&has_cma=no":           {"先取得资质认定（CMA），再备案", "第二十八条"},
		"tracks=testing&clients=other&performed_by=itself":                                                {"请咨询省级生态环境主管部门", "常见问题未作规定"},
		// What is asked twice or not at all is no hurdle.
		"tracks=testing&tracks=testing&clients=own_use&has_cma=no&utm_source=x":                        {"不需要备案"},
		"tracks=testing&clients=other&performed_by=itself&operation_categories=general&has_cma=maybe":  {"常见问题未作规定"},
		"tracks=testing&clients=polluter&performed_by=subcontracted&performed_by=itself&asked=clients": {"不需要备案"},
	} {
		a := w.get("", "/scope-check?"+query)
		a.says(t, http.StatusOK, says...)
		a.hides(t, `role="alert"`)
		if t.Failed() {
			t.Fatal(query)
		}
	}
	if a := w.get("", "/scope-check?tracks=testing&clients=own_use"); strings.Contains(a.Body, "需要准备的内容") {
		t.Error("who need not file is told what to prepare")
	}
}

func scopeCheckWithWrongAnswers(t *testing.T, w *world) {
	for query, says := range map[string]string{
		"asked=tracks":                                          "请选择后再进入下一步。",
		"tracks=testing&asked=clients":                          "请选择后再进入下一步。",
		"tracks=consulting":                                     "“机构类型”不在可选范围内",
		"tracks=testing&tracks=%3Cscript%3Ealert%281%29":        "“机构类型”不在可选范围内",
		"tracks=testing&clients=own_use&clients=polluter":       "不能同时选择",
		"tracks=testing&clients=polluter&performed_by=somebody": "“实施方式”不在可选范围内",
		"tracks=operation&clients=polluter&performed_by=itself&operation_categories=general":  "请从运维类的机构类别中选择",
		"tracks=testing&clients=polluter&performed_by=itself&radiation_only=maybe":            "参数取值不正确",
		"tracks=testing&clients=polluter&performed_by=itself&radiation_only=no&has_cma=no%00": "参数取值不正确",
		"tracks=" + strings.Repeat("x", 3000):                                                 "“机构类型”不在可选范围内",
	} {
		a := w.get("", "/scope-check?"+query)
		a.says(t, http.StatusUnprocessableEntity, says, `role="alert"`, `aria-invalid="true"`)
		a.hides(t, "<script>alert", "需要备案</h2>")
		if t.Failed() {
			t.Fatal(query)
		}
	}
}

// Asked and answered with the keyboard alone, with and without a script.
func TestScopeCheckWithTheKeyboard(t *testing.T) {
	w := newWorld(t)
	browser := browsertest.Start(t)
	looks := browsertest.Looks()
	silent := browsertest.Wide
	silent.NoScript = true
	for i, look := range append(looks, silent) {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, look)
			see := func(name string) {
				t.Helper()
				if i < len(looks) { // without a script there is nobody to ask
					check(t, tab, "是否需要备案")
					tab.Keep("walk scope " + name + " " + look.String())
				}
			}
			next := func() { t.Helper(); tab.Reach("下一步"); tab.Enter() }
			tab.Go(w.url + "/registry")
			tab.Reach("是否需要备案")
			tab.Enter()
			see("1 tracks")
			next() // without an answer
			if !strings.Contains(tab.HTML(), "请选择后再进入下一步。") {
				t.Error("no answer is not answered")
			}
			tab.Console() // says that the answer was not 200
			tab.Reach("检测：")
			tab.Press(" ")
			tab.Reach("运维：")
			tab.Press(" ")
			next()
			see("2 clients")
			tab.Reach("排污单位")
			tab.Press(" ")
			next()
			see("3 performer")
			tab.Reach("本单位自行实施")
			tab.Press(" ")
			next()
			tab.Reach("污染源自动监测设备")
			tab.Press(" ")
			next()
			tab.Reach("是，只有辐射类") // the group's first; the arrow chooses the other
			tab.Press(kb.ArrowDown)
			next()
			tab.Reach("是，已经取得")
			tab.Press(" ")
			next()
			see("7 result")
			html := tab.HTML()
			for _, says := range []string{"需要备案", "综合监测类", "污染源自动监测运维类", "需要准备的内容"} {
				if !strings.Contains(html, says) {
					t.Errorf("the result does not say %q", says)
				}
			}
			tab.Reach("修改：委托方")
			tab.Enter()
			if html := tab.HTML(); !strings.Contains(html, "接受谁的委托？") || strings.Contains(html, "需要准备的内容") {
				t.Error("an answer cannot be changed")
			}
		})
	}
}
