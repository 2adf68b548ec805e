package browsertest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
	"github.com/google/uuid"
)

// Q6.1: basics, commitment and scope; staff and equipment as counts.
func publishedEntry(t *testing.T, w *world) {
	a := w.get("", entry(projectionstest.Chengyu))
	a.says(t, http.StatusOK,
		"江苏澄屿检测集团有限公司", "91320500DEMQ000184", "江苏省生态环境厅", "公示", "叶知远", "苏州市澄湖路100号",
		"水（含大气降水）和废水", "噪声", "综合监测类", "书面承诺", "下载书面承诺", "/api/filings/"+projectionstest.Chengyu.ID().String()+"/documents/",
		"数据截至", "记录位置", "变更记录", "按时点查看", "在职人员 2 人", "在用设备 1 台（套）", "技术管理",
		"证书状态", "发证机关", "江苏")
	// Nothing of the amendment that is open, of staff, of leases, of instruments.
	a.hides(t, "CY-0001", "在职</", "draft", "填报中", "承诺书", "备案全过程记录", "sealed", "a-1")
}

// Whatever is published stands on the page, but for the rows that are counted.
func publishedEntryIsComplete(t *testing.T, w *world) {
	for _, i := range []projectionstest.Institution{projectionstest.Chengyu, projectionstest.Qiheng} {
		timeline, err := projections.ReadTimeline(t.Context(), w.store, projections.FilingStream(i.ID()))
		if err != nil {
			t.Fatal(err)
		}
		body := w.get("", entry(i)).Body
		for _, f := range timeline.Public().Now().Fields() {
			list, _, _ := strings.Cut(f.Path, ".")
			counted := list == "equipment" || list == "staff" || strings.HasSuffix(f.Path, ".sha256") || strings.HasSuffix(f.Path, ".size") ||
				strings.HasSuffix(f.Path, ".media_type") || strings.HasSuffix(f.Path, ".document_id") || strings.HasSuffix(f.Path, ".kind") && list == "documents"
			if counted || f.Value == "是" || f.Value == "否" {
				continue
			}
			for _, value := range strings.Split(f.Value, "、") {
				if !strings.Contains(body, value) {
					t.Errorf("%s: %s (%q) is not on the page", f.Path, f.Label, value)
				}
			}
		}
	}
}

// Q1.9, Q7.9: for a canceled filing every address answers with the line.
func canceledEntry(t *testing.T, w *world) {
	for _, path := range []string{"", "/history", "/as-of", "/as-of?date=2026-01-20", "/compare", "/compare?from=2026-01-10&to=2026-01-20", "/history?kind=review"} {
		a := w.get("", entry(projectionstest.Honghe)+path)
		a.says(t, http.StatusOK, "备案已注销", "上海泓笙环境运维有限公司", "91310115DEMQ00050E", "注销备案，备案信息不再公示")
		a.hides(t, "停止相关业务", "钱疏桐", "31Y", "污染源", "泓笙路", "下载")
	}
}

// Q1.9: where the authority has switched the line off, a canceled filing is
// answered for like none, at every address and for every date; whoever may see
// everything still does.
func TestCanceledEntryWithoutLine(t *testing.T) {
	w := newWorld(t)
	honghe := projectionstest.Honghe
	w.get("", entry(honghe)).says(t, http.StatusOK, "备案已注销")
	w.ledger.Configure(t, honghe.Authority, authority.SetCancellationLine{Seen: domain.Empty, Reason: "本省不对外提示"})
	for _, path := range []string{"", "/history", "/as-of", "/as-of?date=2026-01-20", "/compare", "/compare?from=2026-01-10&to=2026-01-20"} {
		a := w.get("", entry(honghe)+path)
		a.says(t, http.StatusNotFound, "系统暂无该机构有效备案信息")
		a.hides(t, "泓笙", "91310115DEMQ00050E", "注销备案")
	}
	for _, path := range []string{"", "/history", "/as-of?at=2026-01-20", "/compare?from=2026-01-10&to=2026-01-20"} {
		a := w.get("", "/api"+entry(honghe)+path)
		a.says(t, http.StatusNotFound, "registry.not_published")
		a.hides(t, "泓笙", "91310115DEMQ00050E")
	}
	search := w.get("", "/registry?q=91310115DEMQ00050E")
	search.says(t, http.StatusOK, "系统暂无符合条件的有效备案信息")
	search.hides(t, "泓笙")
	w.get("", "/api/registry?q=91310115DEMQ00050E").says(t, http.StatusOK, `"total":0`, `"entries":[]`)
	w.get("", entry(projectionstest.Chengyu)).says(t, http.StatusOK, string(projectionstest.Chengyu.CreditCode))
	w.get(auditor, whole(honghe)).says(t, http.StatusOK, "已注销")
	w.ledger.Configure(t, honghe.Authority, authority.SetCancellationLine{Seen: 0, CancellationLine: authority.CancellationLine{Shown: true}, Reason: "恢复对外提示"})
	w.get("", entry(honghe)).says(t, http.StatusOK, "备案已注销")
	w.get("", "/registry?q=91310115DEMQ00050E").says(t, http.StatusOK, "注销备案，备案信息不再公示")
}

func entryThatIsNotPublished(t *testing.T, w *world) {
	for _, path := range []string{
		entry(projectionstest.Shuling), entry(projectionstest.Jishuo), entry(projectionstest.Jishuo) + "/history",
		entry(projectionstest.Jishuo) + "/as-of?date=2026-02-01", entry(projectionstest.Jishuo) + "/compare?from=2026-02-01",
		"/registry/" + uuid.Nil.String(), "/registry/not-an-id", "/registry/%3Cscript%3E", "/registry/..%2f..%2fetc",
	} {
		a := w.get("", path)
		a.says(t, http.StatusNotFound, "系统暂无该机构有效备案信息", "查询备案信息")
		a.hides(t, "冀朔", "蜀翎", "<script>alert")
	}
}

// Those who may see everything are led there; others are not told of it.
func wholeFiling(t *testing.T, w *world) {
	path := whole(projectionstest.Qiheng)
	for _, token := range []string{auditor, zhejiang} {
		a := w.get(token, path)
		a.says(t, http.StatusOK, "浙江栖衡环境监测技术有限公司", "备案审查进度", "机构信息备案变更", "已提交待审查", "人员信息", "设备 CY-0001", "备案承诺书",
			"公示页面", "noindex", "下载文件")
		a.hides(t, "sealed: ")
		w.get(token, entry(projectionstest.Qiheng)).says(t, http.StatusOK, "备案全过程记录", path)
	}
	w.get(chengyu, whole(projectionstest.Chengyu)).says(t, http.StatusOK, "江苏澄屿检测集团有限公司", "本机构备案", "检测类备案变更", "填报中")
	w.get(auditor, whole(projectionstest.Jishuo)).says(t, http.StatusOK, "河北冀朔环保管家有限公司", "检测类首次备案")
	w.get(auditor, whole(projectionstest.Honghe)).says(t, http.StatusOK, "已注销")
	for _, token := range []string{jiangsu, chengyu} {
		for _, below := range []string{"", "/history", "/as-of?revision=1", "/compare?from=1&to=2"} {
			a := w.get(token, path+below)
			a.says(t, http.StatusForbidden, "不能查看该备案")
			a.hides(t, "栖衡")
		}
	}
	for _, path := range []string{"/filings/" + uuid.Nil.String(), "/filings/x"} {
		w.get(auditor, path).says(t, http.StatusNotFound, "没有找到")
	}
}

// A list that is too long for one page comes in parts.
func TestWholeFilingInParts(t *testing.T) {
	w := newWorld(t)
	i := projectionstest.Jishuo
	for n := range 120 {
		w.ledger.Do(t, i.ID(), i.Instrument(w.ledger.Today(), fmt.Sprintf("PT-%04d", n)))
	}
	w.build()
	a := w.get(auditor, whole(i))
	a.says(t, http.StatusOK, "共 121 项，显示第 1–50 项", "后 50 项", "PT-0010")
	a.hides(t, "PT-0110")
	next := w.get(auditor, whole(i)+hrefOf(t, a.Body, "后 50 项"))
	next.says(t, http.StatusOK, "共 121 项，显示第 51–100 项", "前 50 项")
	w.get(auditor, whole(i)+"?section=equipment&page=9").says(t, http.StatusOK, "共 121 项")
	for _, page := range []string{"0", "-1", "x", "99999999999999999999"} {
		w.get(auditor, whole(i)+"?section=equipment&page="+page).says(t, http.StatusUnprocessableEntity)
	}
}

// What people typed is shown as text wherever it goes (bad input rows 38–67).
func hostileInstitution(t *testing.T, w *world) {
	for _, i := range []projectionstest.Institution{hostile, longest} {
		for _, token := range []string{"", auditor} {
			base := entry(i)
			if token != "" {
				base = whole(i)
			}
			for _, below := range []string{"", "/history", "/as-of?date=2026-01-20", "/compare?from=2026-01-06"} {
				a := w.get(token, base+below)
				if a.Status != http.StatusOK {
					t.Errorf("%s%s: status %d", base, below, a.Status)
				}
				a.hides(t, "<img", "<script>alert", "\u202e", "\u202c")
			}
		}
	}
	w.get("", entry(hostile)).says(t, http.StatusOK, "=HYPERLINK(&#34;", "苏州市\ufffd号1路\ufffd")
}

// A redirect after a command waits for what it leads to.
func pageWaitsForItsReadModel(t *testing.T, w *world) {
	end, err := w.store.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	commit, _ := end.Parts()
	later := eventstore.NewPosition(commit+1, 0).String()
	for _, path := range []string{"/registry", entry(projectionstest.Chengyu), entry(projectionstest.Chengyu) + "/history"} {
		w.get("", path+"?at="+end.String()).says(t, http.StatusOK)
		a := w.get("", path+"?at="+later)
		a.says(t, http.StatusAccepted, "正在更新", "重新查看", path)
		if a.Header.Get("Retry-After") == "" {
			t.Error("nothing says when to look again")
		}
		w.get("", path+"?at=x").says(t, http.StatusUnprocessableEntity)
	}
	w.get(auditor, whole(projectionstest.Chengyu)+"?at="+later).says(t, http.StatusAccepted, "正在更新")
}

// Every kind of event can be chosen in the history, under one kind each.
func everyEventHasAKind(t *testing.T, w *world) {
	all := w.get(auditor, whole(projectionstest.Chengyu)+"/history")
	for _, kind := range []string{"review", "institution", "premises", "staff", "equipment", "documents"} {
		a := w.get(auditor, whole(projectionstest.Chengyu)+"/history?kind="+kind)
		a.says(t, http.StatusOK, `<option value="`+kind+`" selected>`)
		if n := strings.Count(a.Body, `class="sentence"`); n == 0 || n >= strings.Count(all.Body, `class="sentence"`) {
			t.Errorf("kind %s: %d entries", kind, n)
		}
	}
}
