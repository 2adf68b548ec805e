package http_test

import (
	"testing"

	"example.org/ledger/domain/filing"
	ledgerhttp "example.org/ledger/http"
)

// Every event can be chosen by one kind: one that nobody put anywhere would be
// missing from each.
func TestEveryEventHasOneKind(t *testing.T) {
	for _, e := range filing.Events() {
		if kinds := ledgerhttp.HistoryKindsOf(e.EventType()); len(kinds) != 1 {
			t.Errorf("%s is of the kinds %v", e.EventType(), kinds)
		}
	}
}

func TestPublicWords(t *testing.T) {
	for in, want := range map[string]string{
		"":        "",
		"更换备案承诺书": "更换书面承诺",
		"更新备案承诺书《备案承诺书扫描件》":      "更新书面承诺《备案承诺书扫描件》",
		"承诺书签署人由“承诺书”改为“承诺书二”":   "书面承诺签署人由“承诺书”改为“承诺书二”",
		"新增分场所“没有结束的引号，承诺书":      "新增分场所“没有结束的引号，承诺书",
		"注册地址由“甲”改为“乙”；更换备案承诺书。": "注册地址由“甲”改为“乙”；更换书面承诺。",
	} {
		if got := ledgerhttp.PublicWords(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
