package domain

// EducationLevel is a person's highest education (学历), the levels of GB/T
// 4658-2006 that rules distinguish. Any nationally recognized education counts
// (Q3.3).
type EducationLevel string

// The levels, highest first.
const (
	EducationDoctor           EducationLevel = "doctor"
	EducationMaster           EducationLevel = "master"
	EducationBachelor         EducationLevel = "bachelor"
	EducationCollege          EducationLevel = "college"
	EducationSecondaryOrBelow EducationLevel = "secondary_or_below"
)

// ErrEducationLevelUnknown refuses a code that is no level of education.
var ErrEducationLevelUnknown = &Error{Kind: Invalid, Code: "education_level.unknown"}

var educationLevels = codeList[EducationLevel]{
	{EducationDoctor, "博士"},
	{EducationMaster, "硕士"},
	{EducationBachelor, "本科"},
	{EducationCollege, "专科"},
	{EducationSecondaryOrBelow, "中专及以下"},
}

// ParseEducationLevel returns the level with the code s.
func ParseEducationLevel(s string) (EducationLevel, error) {
	return educationLevels.parse(s, ErrEducationLevelUnknown)
}

// EducationLevels returns the levels, highest first.
func EducationLevels() []EducationLevel { return educationLevels.codes() }

// Label returns the Chinese name.
func (l EducationLevel) Label() string { return educationLevels.label(l) }

// EquivalentYears returns after how many years of work in the field the level
// equals an intermediate title (同等能力: 检验检测机构资质认定评审准则 annex 4 items 12,
// 14); ok is false if it never does.
func (l EducationLevel) EquivalentYears() (years int, ok bool) {
	switch l {
	case EducationDoctor:
		return 1, true
	case EducationMaster:
		return 3, true
	case EducationBachelor:
		return 5, true
	case EducationCollege:
		return 8, true
	}
	return 0, false
}

// TitleLevel is the level of a person's professional title (职称), as GB/T
// 8561-2001 grades the titles of every series.
type TitleLevel string

// The levels, highest first.
const (
	TitleSenior          TitleLevel = "senior"
	TitleAssociateSenior TitleLevel = "associate_senior"
	TitleIntermediate    TitleLevel = "intermediate"
	TitleAssistant       TitleLevel = "assistant"
	TitleTechnician      TitleLevel = "technician"
	TitleNone            TitleLevel = "none"
)

// ErrTitleLevelUnknown refuses a code that is no level of title.
var ErrTitleLevelUnknown = &Error{Kind: Invalid, Code: "title_level.unknown"}

var titleLevels = codeList[TitleLevel]{
	{TitleSenior, "正高"},
	{TitleAssociateSenior, "副高"},
	{TitleIntermediate, "中级"},
	{TitleAssistant, "初级（助理）"},
	{TitleTechnician, "初级（员）"},
	{TitleNone, "无"},
}

// ParseTitleLevel returns the level with the code s.
func ParseTitleLevel(s string) (TitleLevel, error) { return titleLevels.parse(s, ErrTitleLevelUnknown) }

// TitleLevels returns the levels, highest first.
func TitleLevels() []TitleLevel { return titleLevels.codes() }

// Label returns the Chinese name.
func (l TitleLevel) Label() string { return titleLevels.label(l) }

// IntermediateOrAbove reports whether the title is 中级 or higher.
func (l TitleLevel) IntermediateOrAbove() bool {
	return l == TitleSenior || l == TitleAssociateSenior || l == TitleIntermediate
}
