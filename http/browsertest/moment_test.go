package browsertest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// publicEntries are what the public may read of Chengyu's history.
func (w *world) publicEntries(i projectionstest.Institution) []projections.PublicEntry {
	w.t.Helper()
	timeline, err := projections.ReadTimeline(w.t.Context(), w.store, projections.FilingStream(i.ID()))
	if err != nil {
		w.t.Fatal(err)
	}
	return timeline.Public().Entries()
}

func publicHistory(t *testing.T, w *world) {
	a := w.get("", entry(projectionstest.Chengyu)+"/history")
	a.says(t, http.StatusOK, "变更记录", "审查通过，予以公示", "江苏澄屿检测集团有限公司", "苏州市澄湖路100号", "按时点查看", "与上一版本对比", "记录位置")
	a.hides(t, "领取", "退回", "提交检测类", "a-1", "承诺书", "revision=", "M03")
	first, last := strings.Index(a.Body, "苏州市澄湖路100号"), strings.Index(a.Body, "予以公示")
	if first < 0 || last < first {
		t.Error("the newest entry is not first")
	}
	// Shanghai time.
	for _, e := range w.publicEntries(projectionstest.Chengyu) {
		if at := e.RecordedAt.In(domain.Shanghai()).Format("2006-01-02 15:04"); !strings.Contains(a.Body, at) {
			t.Errorf("no entry at %s", at)
		}
	}
	w.get("", entry(projectionstest.Chengyu)+"/history?kind=review").says(t, http.StatusOK, "予以公示")
	w.get("", entry(projectionstest.Chengyu)+"/history?kind=staff").says(t, http.StatusOK, "没有符合条件的记录")
	for _, bad := range []string{"kind=x", "before=x", "before=1", "before=00000000-0000-0000-0000-000000000001"} {
		w.get("", entry(projectionstest.Chengyu)+"/history?"+bad).says(t, http.StatusUnprocessableEntity, "查询备案信息")
	}
}

// The pages of a public history continue after an event, and miss none.
func TestPublicHistoryInPages(t *testing.T) {
	w := newWorld(t)
	for n := range 60 {
		w.ledger.Move(t, projectionstest.Chengyu, "苏州市迁址路"+string(rune('一'+n))+"号")
	}
	w.build()
	first := w.get("", entry(projectionstest.Chengyu)+"/history?kind=institution")
	second := w.get("", hrefOf(t, first.Body, "更早的记录"))
	second.says(t, http.StatusOK, "迁址路")
	if n := strings.Count(first.Body, `class="sentence"`) + strings.Count(second.Body, `class="sentence"`); n != 61 {
		t.Errorf("%d entries on both pages, want 61", n)
	}
	whole := w.get(auditor, whole(projectionstest.Chengyu)+"/history")
	w.get(auditor, hrefOf(t, whole.Body, "更早的记录")).says(t, http.StatusOK, "注册备案")
}

func wholeHistory(t *testing.T, w *world) {
	a := w.get(zhejiang, whole(projectionstest.Qiheng)+"/history")
	a.says(t, http.StatusOK, "注册备案", "领取", "退回", "第 2 次提交", "备案全过程记录", "账号 a-1", "revision=0", "compare?from=0&amp;to=1")
	a.hides(t, "sealed: ")
	w.get(zhejiang, whole(projectionstest.Qiheng)+"/history?before=0").says(t, http.StatusUnprocessableEntity)
}

func publicAsOf(t *testing.T, w *world) {
	base := entry(projectionstest.Chengyu) + "/as-of"
	entries := w.publicEntries(projectionstest.Chengyu)
	published, moved, renamed := entries[0].RecordedAt, entries[1].RecordedAt, entries[2].RecordedAt

	w.get("", base).says(t, http.StatusOK, "按时点查看", `type="date"`)
	at := func(instant time.Time) string {
		return base + "?at=" + url.QueryEscape(instant.Format(time.RFC3339Nano))
	}
	then := w.get("", at(published))
	then.says(t, http.StatusOK, "江苏澄屿环境检测有限公司", "苏州市澄湖路1号", "不是当前信息", "记录位置 "+entries[0].Position.String(), "与当前对比")
	w.get("", at(moved)).says(t, http.StatusOK, "江苏澄屿环境检测有限公司", "苏州市澄湖路100号")
	w.get("", at(renamed.Add(-time.Microsecond))).says(t, http.StatusOK, "苏州市澄湖路100号", ">江苏澄屿环境检测有限公司</bdi></dd>")
	w.get("", at(renamed)).says(t, http.StatusOK, "江苏澄屿检测集团有限公司")
	before := w.get("", at(published.Add(-time.Microsecond)))
	before.says(t, http.StatusOK, "该机构的备案信息尚未公示")
	before.hides(t, "澄湖路")

	day := domain.DateOf(published, domain.Shanghai())
	w.get("", base+"?date="+string(day)).says(t, http.StatusOK, "24:00 的备案信息", `value="`+string(day)+`"`)
	// A "+" that was not escaped.
	w.get("", base+"?at="+published.In(domain.Shanghai()).Format(time.RFC3339Nano)).says(t, http.StatusOK, "澄湖路1号")
}

func momentsThatAreNone(t *testing.T, w *world) {
	for query, says := range map[string]string{
		"date=2025-02-29": "没有这一天", "date=2026-04-31": "没有这一天", "date=26-01-01": "时点格式不正确", "date=2999-01-01": "晚于今天",
		"date=%3Cscript%3E": "时点格式不正确", "at=yesterday": "时点格式不正确", "revision=3": "时点格式不正确", "date=1850-01-01": "时点格式不正确",
	} {
		a := w.get("", entry(projectionstest.Chengyu)+"/as-of?"+query)
		a.says(t, http.StatusUnprocessableEntity, says, `type="date"`)
		a.hides(t, "<script>a")
	}
	for _, query := range []string{"from=x&to=2026-01-20", "to=2026-01-20", "from=1&to=2"} {
		w.get("", entry(projectionstest.Chengyu)+"/compare?"+query).says(t, http.StatusUnprocessableEntity, "时点格式不正确")
	}
	w.get(auditor, whole(projectionstest.Chengyu)+"/as-of?revision=-1").says(t, http.StatusUnprocessableEntity)
}

func wholeAsOf(t *testing.T, w *world) {
	base := whole(projectionstest.Qiheng) + "/as-of"
	w.get(auditor, base+"?revision=0").says(t, http.StatusOK, "版本 0", "91330100DEMQ00026E", "记录位置")
	w.get(auditor, base+"?revision=9999").says(t, http.StatusOK, "浙江栖衡环境监测技术有限公司")
	w.get(auditor, base+"?date=2026-01-01").says(t, http.StatusOK, "该机构尚未注册备案")
	w.get(auditor, base).says(t, http.StatusOK, `type="date"`)
}

func publicCompare(t *testing.T, w *world) {
	base := entry(projectionstest.Chengyu) + "/compare"
	entries := w.publicEntries(projectionstest.Chengyu)
	published := url.QueryEscape(entries[0].RecordedAt.Format(time.RFC3339Nano))
	w.get("", base).says(t, http.StatusOK, "对比")
	a := w.get("", base+"?from="+published)
	a.says(t, http.StatusOK, "苏州市澄湖路1号", "苏州市澄湖路100号", "江苏澄屿检测集团有限公司", "⇄ 修改", "当前", "记录位置 "+entries[0].Position.String())
	a.hides(t, "承诺书签署", "M03")
	// The other way round is the same.
	back := w.get("", base+"?from="+url.QueryEscape(entries[2].RecordedAt.Format(time.RFC3339Nano))+"&to="+published)
	back.says(t, http.StatusOK, "苏州市澄湖路1号</bdi></del>")
	w.get("", base+"?from="+published+"&to="+published).says(t, http.StatusOK, "没有差异")
	early := url.QueryEscape(entries[0].RecordedAt.Add(-time.Hour).Format(time.RFC3339Nano))
	w.get("", base+"?from="+early+"&to="+published).says(t, http.StatusOK, "尚未公示", "＋ 新增")
	// Links of the history lead to what each entry changed.
	history := w.get("", entry(projectionstest.Chengyu)+"/history").Body
	if n := strings.Count(history, base+"?from="); n != len(entries) {
		t.Errorf("%d links to compare for %d entries", n, len(entries))
	}
}

func wholeCompare(t *testing.T, w *world) {
	base := whole(projectionstest.Qiheng) + "/compare"
	a := w.get(auditor, base+"?from=0")
	a.says(t, http.StatusOK, "＋ 新增", "设备 CY-0001", "浙江栖衡环境监测技术有限公司", "版本 0")
	a.hides(t, "sealed: ")
	w.get(auditor, base+"?from=2026-01-01&to=0").says(t, http.StatusOK, "该机构尚未注册备案")
}
