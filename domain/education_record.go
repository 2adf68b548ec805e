package domain

// Degree is a person's highest academic degree (学位), which need not go with
// the education (学历).
type Degree string

// The degrees, highest first.
const (
	DegreeDoctor   Degree = "doctor"
	DegreeMaster   Degree = "master"
	DegreeBachelor Degree = "bachelor"
	DegreeNone     Degree = "none"
)

// ErrDegreeUnknown refuses a code that is no degree.
var ErrDegreeUnknown = &Error{Kind: Invalid, Code: "degree.unknown"}

var degrees = codeList[Degree]{
	{DegreeDoctor, "博士"},
	{DegreeMaster, "硕士"},
	{DegreeBachelor, "学士"},
	{DegreeNone, "无"},
}

// ParseDegree returns the degree with the code s.
func ParseDegree(s string) (Degree, error) { return degrees.parse(s, ErrDegreeUnknown) }

// Degrees returns the degrees, highest first.
func Degrees() []Degree { return degrees.codes() }

// Label returns the Chinese name.
func (d Degree) Label() string { return degrees.label(d) }

// MajorGroup is a group of majors that are related to environmental monitoring
// (相关专业), 生态环境监测机构评审补充要求（2025年）, annex 1. A major of another group is
// advised about, never refused.
type MajorGroup string

// ErrMajorGroupUnknown refuses a code that is no group.
var ErrMajorGroupUnknown = &Error{Kind: Invalid, Code: "major_group.unknown"}

// MajorOther is a major that is recognized otherwise, or not related.
const MajorOther MajorGroup = "other"

var majorGroups = codeList[MajorGroup]{
	{"environment", "环境"}, {"chemistry", "化学"}, {"chemical_engineering", "化工"}, {"biology", "生物"},
	{"materials", "材料"}, {"pharmacy", "药学"}, {"inspection_quarantine", "检验与检疫"}, {"agronomy", "农学"},
	{"physics", "物理"}, {"ecology", "生态"}, {"atmospheric_science", "大气科学"}, {"meteorology", "气象"},
	{"oceanography", "海洋"}, {"nuclear_engineering", "核工程"}, {"geography", "地理"}, {"geology", "地质"},
	{"resources", "资源"}, {"nature_conservation", "自然保护"}, {"water_conservancy", "水利"}, {"forestry", "林学"},
	{"food", "食品"}, {"machinery", "机械"}, {"automation", "自动化"}, {"instruments", "仪器"},
	{MajorOther, "其他"},
}

// ParseMajorGroup returns the group with the code s.
func ParseMajorGroup(s string) (MajorGroup, error) { return majorGroups.parse(s, ErrMajorGroupUnknown) }

// MajorGroups returns the groups in the annex's order.
func MajorGroups() []MajorGroup { return majorGroups.codes() }

// Label returns the Chinese name.
func (g MajorGroup) Label() string { return majorGroups.label(g) }

// Related reports whether majors of the group are related by the annex alone.
func (g MajorGroup) Related() bool {
	_, err := ParseMajorGroup(string(g))
	return err == nil && g != MajorOther
}
