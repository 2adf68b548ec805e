package notices

import (
	"fmt"
	"strings"

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

// texts are what is said (domain-decisions 3): the authority, which signs, what the
// case is about and, of a return, how many points it has. They hold no personal
// data, no link, and nothing that is not also on the home page.
var texts = map[Template]string{
	Published:         "【%s】贵单位生态环境监测技术服务机构备案（%s）已审查通过并公示，可登录系统首页查看备案审查进度。",
	AmendmentInForce:  "【%s】贵单位生态环境监测技术服务机构备案变更（%s）已审查通过，公示信息已同步更新，可登录系统首页查看备案审查进度。",
	Returned:          "【%s】贵单位生态环境监测技术服务机构备案（%s）已退回，共%d项需修改，请登录系统首页查看备案审查进度。",
	AmendmentReturned: "【%s】贵单位生态环境监测技术服务机构备案变更（%s）已退回，共%d项需修改，原公示信息不变，请登录系统首页查看备案审查进度。",
}

// Longest is how many characters a notice has at most: two parts of an SMS.
const Longest = 134

// text says it.
func (m Matter) text(s filing.State) string {
	with := []any{s.Authority.Name(), subject(s, m.level)}
	if !m.Passed {
		with = append(with, m.points)
	}
	return fmt.Sprintf(texts[m.Template], with...)
}

// subject is what a case is about: the institution categories that are in force, or
// the name and legal representative of the institution.
func subject(s filing.State, level filing.CaseLevel) string {
	track, ok := level.Track()
	if !ok {
		return "机构信息"
	}
	var categories []string
	for _, c := range s.Tracks[track].Scope.Value.InstitutionCategories {
		categories = append(categories, c.Label())
	}
	if len(categories) == 0 {
		return track.Label()
	}
	return strings.Join(categories, "、")
}
