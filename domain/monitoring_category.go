package domain

// MonitoringCategory is a monitoring or operation category (监测（运维）类别). What
// an institution may do for others is the set it declared; changing the set
// needs review (Q1.8).
type MonitoringCategory string

// The monitoring categories of testing: the 13 of 国市监检测规〔2025〕4号, annex 2.
const (
	MonitoringWater                MonitoringCategory = "M01"           // 水（含大气降水）和废水
	MonitoringAirAndWasteGas       MonitoringCategory = "M02"           // 环境空气和废气
	MonitoringSoilAndSediment      MonitoringCategory = "M03"           // 土壤和水系沉积物
	MonitoringSolidWaste           MonitoringCategory = "M04"           // 固体废物
	MonitoringSeawater             MonitoringCategory = "M05"           // 海水
	MonitoringMarineSediment       MonitoringCategory = "M06"           // 海洋沉积物
	MonitoringBiology              MonitoringCategory = "M07"           // 生物
	MonitoringBiologicalResidue    MonitoringCategory = "M08"           // 生物体残留
	MonitoringNoise                MonitoringCategory = "M09"           // 噪声
	MonitoringVibration            MonitoringCategory = "M10"           // 振动
	MonitoringElectromagneticField MonitoringCategory = "M11"           // 电磁辐射
	MonitoringIonizingRadiation    MonitoringCategory = "M12"           // 电离辐射
	MonitoringOilVaporRecovery     MonitoringCategory = "M13"           // 油气回收
	OperationSourceGas             MonitoringCategory = "source_gas"    // 污染源废气自动监测
	OperationSourceWater           MonitoringCategory = "source_water"  // 污染源废水自动监测
	OperationAmbientAir            MonitoringCategory = "ambient_air"   // 环境空气自动监测
	OperationSurfaceWater          MonitoringCategory = "surface_water" // 地表水自动监测
	OperationNoise                 MonitoringCategory = "noise"         // 噪声自动监测
	OperationOther                 MonitoringCategory = "other"         // 其他, with texts of its own (Q2.2)
)

// ErrMonitoringCategoryUnknown refuses a code that is no monitoring category.
var ErrMonitoringCategoryUnknown = &Error{Kind: Invalid, Code: "monitoring_category.unknown"}

var monitoringCategories = codeList[MonitoringCategory]{
	{MonitoringWater, "水（含大气降水）和废水"},
	{MonitoringAirAndWasteGas, "环境空气和废气"},
	{MonitoringSoilAndSediment, "土壤和水系沉积物"},
	{MonitoringSolidWaste, "固体废物"},
	{MonitoringSeawater, "海水"},
	{MonitoringMarineSediment, "海洋沉积物"},
	{MonitoringBiology, "生物"},
	{MonitoringBiologicalResidue, "生物体残留"},
	{MonitoringNoise, "噪声"},
	{MonitoringVibration, "振动"},
	{MonitoringElectromagneticField, "电磁辐射"},
	{MonitoringIonizingRadiation, "电离辐射"},
	{MonitoringOilVaporRecovery, "油气回收"},
	{OperationSourceGas, "污染源废气自动监测"},
	{OperationSourceWater, "污染源废水自动监测"},
	{OperationAmbientAir, "环境空气自动监测"},
	{OperationSurfaceWater, "地表水自动监测"},
	{OperationNoise, "噪声自动监测"},
	{OperationOther, "其他"},
}

// ParseMonitoringCategory returns the monitoring category with the code s.
func ParseMonitoringCategory(s string) (MonitoringCategory, error) {
	return monitoringCategories.parse(s, ErrMonitoringCategoryUnknown)
}

// MonitoringCategories returns those of both tracks, testing first.
func MonitoringCategories() []MonitoringCategory { return monitoringCategories.codes() }

// MonitoringCategoriesOf returns those of one track in order.
func MonitoringCategoriesOf(t Track) []MonitoringCategory {
	return inTrack(MonitoringCategories(), t)
}

// Label returns the Chinese name.
func (c MonitoringCategory) Label() string { return monitoringCategories.label(c) }

// Track returns the track the category belongs to.
func (c MonitoringCategory) Track() Track {
	if _, err := ParseMonitoringCategory(string(c)); err != nil {
		return ""
	}
	if c[0] == 'M' {
		return Testing
	}
	return Operation
}

// On reports whether the category belongs to t.
func (c MonitoringCategory) On(t Track) bool { return c.Track() == t }

// Radiation reports whether c is one of the two a 辐射专项监测类 institution may
// declare, and nothing else (Q2.1).
func (c MonitoringCategory) Radiation() bool {
	return c == MonitoringElectromagneticField || c == MonitoringIonizingRadiation
}
