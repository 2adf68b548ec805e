package domain

import "strings"

// Authority is the provincial ecological-environment authority (省级生态环境主管部门)
// that an institution files with or reports to: the two digits of its province
// in GB/T 2260, or 66 for the 新疆生产建设兵团, which GB/T 2260 has no code for.
type Authority string

// XPCC is the authority of the 新疆生产建设兵团 (兵团).
const XPCC Authority = "66"

// ErrAuthorityUnknown refuses a code that is none of the 32 authorities'.
var ErrAuthorityUnknown = &Error{Kind: Invalid, Code: "authority.unknown"}

// authorities are the 32 in the order the State Council lists them, with the
// full name of the region; the short names are those of divisions.
var authorities = codeList[Authority]{
	{"11", "北京市"}, {"12", "天津市"}, {"13", "河北省"}, {"14", "山西省"}, {"15", "内蒙古自治区"},
	{"21", "辽宁省"}, {"22", "吉林省"}, {"23", "黑龙江省"},
	{"31", "上海市"}, {"32", "江苏省"}, {"33", "浙江省"}, {"34", "安徽省"}, {"35", "福建省"}, {"36", "江西省"}, {"37", "山东省"},
	{"41", "河南省"}, {"42", "湖北省"}, {"43", "湖南省"}, {"44", "广东省"}, {"45", "广西壮族自治区"}, {"46", "海南省"},
	{"50", "重庆市"}, {"51", "四川省"}, {"52", "贵州省"}, {"53", "云南省"}, {"54", "西藏自治区"},
	{"61", "陕西省"}, {"62", "甘肃省"}, {"63", "青海省"}, {"64", "宁夏回族自治区"}, {"65", "新疆维吾尔自治区"},
	{XPCC, "新疆生产建设兵团"},
}

// ParseAuthority returns the authority with the two digits s.
func ParseAuthority(s string) (Authority, error) {
	return authorities.parse(s, ErrAuthorityUnknown)
}

// Authorities returns the 32 in official order.
func Authorities() []Authority { return authorities.codes() }

// Province returns the short name of the region: 江苏, 内蒙古, 兵团.
func (a Authority) Province() string {
	if a == XPCC {
		return "兵团"
	}
	return Division(a).Label()
}

// Region returns the full name of the region: 江苏省, 内蒙古自治区.
func (a Authority) Region() string { return authorities.label(a) }

// Name returns the name of the department: 江苏省生态环境厅, 北京市生态环境局.
func (a Authority) Name() string {
	region := a.Region()
	if a == XPCC || strings.HasSuffix(region, "市") {
		return region + "生态环境局"
	}
	return region + "生态环境厅"
}

// Label returns Name, so that authorities are listed like other codes.
func (a Authority) Label() string { return a.Name() }
