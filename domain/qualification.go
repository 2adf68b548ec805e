package domain

// EducationLevel is a person's highest education (学历), the levels of GB/T
// 4658-2006 that rules distinguish. Any nationally recognized education counts
// (Q3.3).
type EducationLevel string

// The levels, highest first.
const (
	Doctor           EducationLevel = "doctor"
	Master           EducationLevel = "master"
	Bachelor         EducationLevel = "bachelor"
	College          EducationLevel = "college"
	SecondaryOrBelow EducationLevel = "secondary_or_below"
)

// ErrEducationLevelUnknown refuses a code that is no level of education.
var ErrEducationLevelUnknown = &Error{Kind: Invalid, Code: "education_level.unknown"}

var educationLevels = codeList[EducationLevel]{
	{Doctor, "博士"},
	{Master, "硕士"},
	{Bachelor, "本科"},
	{College, "专科"},
	{SecondaryOrBelow, "中专及以下"},
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
	case Doctor:
		return 1, true
	case Master:
		return 3, true
	case Bachelor:
		return 5, true
	case College:
		return 8, true
	}
	return 0, false
}

// TitleLevel is the level of a person's professional title (职称), as GB/T
// 8561-2001 grades the titles of every series.
type TitleLevel string

// The levels, highest first.
const (
	SeniorTitle          TitleLevel = "senior"
	AssociateSeniorTitle TitleLevel = "associate_senior"
	IntermediateTitle    TitleLevel = "intermediate"
	AssistantTitle       TitleLevel = "assistant"
	TechnicianTitle      TitleLevel = "technician"
	NoTitle              TitleLevel = "none"
)

// ErrTitleLevelUnknown refuses a code that is no level of title.
var ErrTitleLevelUnknown = &Error{Kind: Invalid, Code: "title_level.unknown"}

var titleLevels = codeList[TitleLevel]{
	{SeniorTitle, "正高"},
	{AssociateSeniorTitle, "副高"},
	{IntermediateTitle, "中级"},
	{AssistantTitle, "初级（助理）"},
	{TechnicianTitle, "初级（员）"},
	{NoTitle, "无"},
}

// ParseTitleLevel returns the level with the code s.
func ParseTitleLevel(s string) (TitleLevel, error) { return titleLevels.parse(s, ErrTitleLevelUnknown) }

// TitleLevels returns the levels, highest first.
func TitleLevels() []TitleLevel { return titleLevels.codes() }

// Label returns the Chinese name.
func (l TitleLevel) Label() string { return titleLevels.label(l) }

// IntermediateOrAbove reports whether the title is 中级 or higher.
func (l TitleLevel) IntermediateOrAbove() bool {
	return l == SeniorTitle || l == AssociateSeniorTitle || l == IntermediateTitle
}
