package notices

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"example.org/ledger/domain/filing"
)

// Template names what a notice says. A gateway that has to register its texts
// registers one for each.
type Template string

// The templates.
const (
	Published         Template = "published"          // 首次或新增类型审查通过
	AmendmentInForce  Template = "amendment_in_force" // 变更审查通过
	Returned          Template = "returned"           // 首次或新增类型退回
	AmendmentReturned Template = "amendment_returned" // 变更退回
)

// texts are what is said: the institution's name, then what its case was about.
// They hold no personal data and nothing that is not also on the home page.
var texts = map[Template]string{
	Published:         "%s：贵单位%s备案已审查通过并公示。请登录技术服务机构管理系统，在首页“备案审查进度”查看；公众可在“备案信息查询”中查询。",
	AmendmentInForce:  "%s：贵单位%s备案变更已审查通过，公示信息已同步更新。请登录技术服务机构管理系统，在首页“备案审查进度”查看。",
	Returned:          "%s：贵单位%s备案经形式审查已退回。请登录技术服务机构管理系统，在首页“备案审查进度”查看退回原因，修改后重新提交。",
	AmendmentReturned: "%s：贵单位%s备案变更经形式审查已退回，原公示信息不变。请登录技术服务机构管理系统查看退回原因，修改后重新提交。",
}

// Longest is how many characters a notice has at most: two parts of an SMS.
const Longest = 134

// text says it. A name so long that the message would need another part is cut.
func (t Template) text(name string, level filing.CaseLevel) string {
	about := "机构信息"
	if track, ok := level.Track(); ok {
		about = track.Label()
	}
	s := fmt.Sprintf(texts[t], name, about)
	if over := utf8.RuneCountInString(s) - Longest; over > 0 {
		runes := []rune(name)
		s = fmt.Sprintf(texts[t], strings.TrimSpace(string(runes[:len(runes)-over-1]))+"…", about)
	}
	return s
}
