package domain

import "strings"

// Education is an education (学历) as GB/T 4658-2006 codes it, with how it ended:
// 毕业, 结业 or 肄业.
type Education string

// ErrEducationUnknown refuses a code that the standard does not have.
var ErrEducationUnknown = &Error{Kind: Invalid, Code: "education.unknown"}

var educations = codeList[Education]{
	{"11", "博士研究生毕业"}, {"12", "博士研究生结业"}, {"13", "博士研究生肄业"},
	{"14", "硕士研究生毕业"}, {"15", "硕士研究生结业"}, {"16", "硕士研究生肄业"},
	{"17", "研究生班毕业"}, {"18", "研究生班结业"}, {"19", "研究生班肄业"},
	{"21", "大学本科毕业"}, {"22", "大学本科结业"}, {"23", "大学本科肄业"}, {"28", "大学普通班毕业"},
	{"31", "大学专科毕业"}, {"32", "大学专科结业"}, {"33", "大学专科肄业"},
	{"41", "中等专科毕业"}, {"42", "中等专科结业"}, {"43", "中等专科肄业"},
	{"44", "职业高中毕业"}, {"45", "职业高中结业"}, {"46", "职业高中肄业"},
	{"47", "技工学校毕业"}, {"48", "技工学校结业"}, {"49", "技工学校肄业"},
	{"61", "普通高中毕业"}, {"62", "普通高中结业"}, {"63", "普通高中肄业"},
	{"71", "初中毕业"}, {"73", "初中肄业"}, {"81", "小学毕业"}, {"83", "小学肄业"}, {"90", "其他"},
}

// ParseEducation returns the education with the two digits s.
func ParseEducation(s string) (Education, error) { return educations.parse(s, ErrEducationUnknown) }

// Educations returns the codes in the standard's order.
func Educations() []Education { return educations.codes() }

// Label returns the Chinese name.
func (e Education) Label() string { return educations.label(e) }

// Level returns the level that rules count it as, "" for one that was not
// completed: then the education completed before counts.
func (e Education) Level() EducationLevel {
	switch {
	case len(e) != 2:
		return ""
	case e == "90":
		return EducationSecondaryOrBelow
	case !strings.HasSuffix(e.Label(), "毕业"):
		return ""
	case e == "11":
		return EducationDoctor
	case e == "14", e == "17":
		return EducationMaster
	case e[0] == '2':
		return EducationBachelor
	case e[0] == '3':
		return EducationCollege
	}
	return EducationSecondaryOrBelow
}

// Title is a professional title (职称) as GB/T 8561-2001 codes it, of the series
// that the staff of monitoring institutions mostly have. Newer titles have no
// code: a title is recorded by its level and its name.
type Title string

// ErrTitleUnknown refuses a code that is none of these.
var ErrTitleUnknown = &Error{Kind: Invalid, Code: "title.unknown"}

var titles = codeList[Title]{
	{"011", "教授"}, {"012", "副教授"}, {"013", "讲师"},
	{"072", "高级实验师"}, {"073", "实验师"}, {"074", "助理实验师"}, {"075", "实验员"},
	{"082", "高级工程师"}, {"083", "工程师"}, {"084", "助理工程师"}, {"085", "技术员"},
}

// ParseTitle returns the title with the three digits s.
func ParseTitle(s string) (Title, error) { return titles.parse(s, ErrTitleUnknown) }

// Titles returns the codes in the standard's order.
func Titles() []Title { return titles.codes() }

// Label returns the Chinese name.
func (t Title) Label() string { return titles.label(t) }

// Level returns the level of the title, which the last digit of its code tells.
func (t Title) Level() TitleLevel {
	if _, err := ParseTitle(string(t)); err != nil {
		return ""
	}
	levels := []TitleLevel{TitleSenior, TitleAssociateSenior, TitleIntermediate, TitleAssistant, TitleTechnician}
	return levels[t[2]-'1']
}
