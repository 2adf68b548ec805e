package domain

// InstitutionCategory is an institution category (机构类别, Q2.1). A testing track
// has exactly one, an operation track one or both of its own.
type InstitutionCategory string

// The institution categories.
const (
	InstitutionGeneral                  InstitutionCategory = "general"                    // 综合监测类
	InstitutionRadiationOnly            InstitutionCategory = "radiation_only"             // 辐射专项监测类
	InstitutionPollutionSourceOperation InstitutionCategory = "pollution_source_operation" // 污染源自动监测运维类
	InstitutionAmbientOperation         InstitutionCategory = "ambient_operation"          // 环境质量自动监测运维类
)

// ErrInstitutionCategoryUnknown refuses a code that is no institution category.
var ErrInstitutionCategoryUnknown = &Error{Kind: Invalid, Code: "institution_category.unknown"}

var institutionCategories = codeList[InstitutionCategory]{
	{InstitutionGeneral, "综合监测类"},
	{InstitutionRadiationOnly, "辐射专项监测类"},
	{InstitutionPollutionSourceOperation, "污染源自动监测运维类"},
	{InstitutionAmbientOperation, "环境质量自动监测运维类"},
}

// ParseInstitutionCategory returns the institution category with the code s.
func ParseInstitutionCategory(s string) (InstitutionCategory, error) {
	return institutionCategories.parse(s, ErrInstitutionCategoryUnknown)
}

// InstitutionCategories returns all institution categories in order.
func InstitutionCategories() []InstitutionCategory { return institutionCategories.codes() }

// InstitutionCategoriesOf returns those of one track in order.
func InstitutionCategoriesOf(t Track) []InstitutionCategory {
	return inTrack(InstitutionCategories(), t)
}

// Label returns the Chinese name.
func (c InstitutionCategory) Label() string { return institutionCategories.label(c) }

// Track returns the track the category belongs to.
func (c InstitutionCategory) Track() Track {
	switch c {
	case InstitutionGeneral, InstitutionRadiationOnly:
		return Testing
	case InstitutionPollutionSourceOperation, InstitutionAmbientOperation:
		return Operation
	}
	return ""
}

// On reports whether the category belongs to t.
func (c InstitutionCategory) On(t Track) bool { return c.Track() == t }
