package browsertest_test

import (
	"strings"
	"testing"

	"example.org/ledger/projections/projectionstest"
)

// wrongWords are those of domain-decisions §3.1 that no page may use.
var wrongWords = []string{
	"补正", "不予备案", "驳回", "撤销", "失效", "吊销", "受理", "审批", "批准", "许可", "核发", "审核",
	"公共名录", "调转", "抢注", "占用", "认领", "纠错申请", "误录待撤", "预检", "回放", "账本", "事件流", "快照", "墓碑", "投影",
	"短信登录", "停用子账号", "删除子账号", "分支机构", "技术负责人", "逾期", "违规", "法人终止", "剩余",
}

// No page uses a word that an official would find wrong, and no public one the
// portal's name of the commitment letter.
func words(t *testing.T, w *world) {
	public := []string{"/", "/registry?q=没有", "/registry?q=91310115DEMQ00050E", "/registry?authority=99", "/sign-in", "/no/such/page",
		"/scope-check", "/scope-check?asked=tracks", "/scope-check?tracks=testing&tracks=operation&clients=polluter&performed_by=itself&operation_categories=ambient_operation&radiation_only=no&has_cma=no",
		"/scope-check?tracks=testing&clients=other&performed_by=itself", "/scope-check?tracks=testing&clients=own_use",
		"/authorities", "/authorities/32", "/authorities/66", "/authorities/99", entry(projectionstest.Honghe)}
	for _, i := range []projectionstest.Institution{projectionstest.Chengyu, projectionstest.Qiheng} {
		for _, below := range []string{"", "/history", "/as-of", "/as-of?date=2026-01-20", "/as-of?date=2026-01-01", "/compare?from=2026-01-01", "/as-of?date=x"} {
			public = append(public, entry(i)+below)
		}
	}
	var private []string
	for _, i := range []projectionstest.Institution{projectionstest.Chengyu, projectionstest.Qiheng, projectionstest.Shuling, projectionstest.Honghe, projectionstest.Jishuo} {
		for _, below := range []string{"", "/history", "/as-of?revision=9", "/compare?from=0"} {
			private = append(private, whole(i)+below)
		}
	}
	check := func(token, path string, more ...string) {
		body := strings.ReplaceAll(w.get(token, path).Body, "报告审核", "")
		for _, word := range append(more, wrongWords...) {
			if strings.Contains(body, word) {
				t.Errorf("%s uses %q", path, word)
			}
		}
	}
	for _, path := range public {
		check("", path, "承诺书")
	}
	for _, path := range private {
		check(auditor, path)
	}
	check(jiangsu, whole(projectionstest.Qiheng))
}
