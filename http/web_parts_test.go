package http

import (
	"testing"

	"example.org/ledger/http/pages"
	"github.com/google/go-cmp/cmp"
)

func TestMarkedParts(t *testing.T) {
	plain := func(s string) pages.Part { return pages.Part{Text: s} }
	marked := func(s string) pages.Part { return pages.Part{Text: s, Marked: true} }
	for name, c := range map[string]struct {
		before, after      string
		oldItems, newItems []string
		old, new           []pages.Part
	}{
		"in the middle": {
			before: "江苏澄屿环境检测有限公司", after: "江苏澄屿检测集团有限公司",
			old: []pages.Part{plain("江苏澄屿"), marked("环境检测"), plain("有限公司")},
			new: []pages.Part{plain("江苏澄屿"), marked("检测集团"), plain("有限公司")},
		},
		"at the end":          {before: "澄湖路1号", after: "澄湖路1号3幢", old: []pages.Part{plain("澄湖路1号")}, new: []pages.Part{plain("澄湖路1号"), marked("3幢")}},
		"at the beginning":    {before: "澄湖路1号", after: "苏州市澄湖路1号", old: []pages.Part{plain("澄湖路1号")}, new: []pages.Part{marked("苏州市"), plain("澄湖路1号")}},
		"repeated characters": {before: "aaaa", after: "aaa", old: []pages.Part{plain("aaa"), marked("a")}, new: []pages.Part{plain("aaa")}},
		"nothing in common":   {before: "叶知远", after: "沈予安"},
		"too little":          {before: "叶知远", after: "叶予安"},
		"a date":              {before: "2026-02-09", after: "2026-04-09"},
		"what is not shown":   {before: "（已填写）", after: "（内容已变更）"},
		"items": {
			before: "水、噪声", after: "噪声、水、土壤", oldItems: []string{"水", "噪声"}, newItems: []string{"噪声", "水", "土壤"},
			old: []pages.Part{plain("水"), plain("、"), plain("噪声")},
			new: []pages.Part{plain("噪声"), plain("、"), plain("水"), plain("、"), marked("土壤")},
		},
	} {
		old, new := markedParts(c.before, c.after, c.oldItems, c.newItems)
		if diff := cmp.Diff([2][]pages.Part{c.old, c.new}, [2][]pages.Part{old, new}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
