package pages_test

import (
	"testing"

	"example.org/ledger/http/pages"
)

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"江苏澄屿环境检测有限公司":    "江苏澄屿环境检测有限公司",
		"a\u202eb\u2066c": "a\ufffdb\ufffdc",
		"第一行\n第二行":        "第一行\n第二行",
		"\x00\x1b[31m":    "\ufffd\ufffd[31m",
		"阿·买买提 𠅤":         "阿·买买提 𠅤",
		`=HYPERLINK("x")`: `=HYPERLINK("x")`,
	} {
		if got := pages.Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}
