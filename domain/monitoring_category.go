package domain

// MonitoringCategory is a monitoring or operation category (监测（运维）类别). What
// an institution may do for others is the set it declared; changing the set
// needs review (Q1.8).
type MonitoringCategory string

// The monitoring categories of testing: the 13 of 国市监检测规〔2025〕4号, annex 2.
const (
	Water                 MonitoringCategory = "M01"           // 水（含大气降水）和废水
	AirAndWasteGas        MonitoringCategory = "M02"           // 环境空气和废气
	SoilAndSediment       MonitoringCategory = "M03"           // 土壤和水系沉积物
	SolidWaste            MonitoringCategory = "M04"           // 固体废物
	Seawater              MonitoringCategory = "M05"           // 海水
	MarineSediment        MonitoringCategory = "M06"           // 海洋沉积物
	Biology               MonitoringCategory = "M07"           // 生物
	BiologicalResidue     MonitoringCategory = "M08"           // 生物体残留
	Noise                 MonitoringCategory = "M09"           // 噪声
	Vibration             MonitoringCategory = "M10"           // 振动
	ElectromagneticField  MonitoringCategory = "M11"           // 电磁辐射
	IonizingRadiation     MonitoringCategory = "M12"           // 电离辐射
	OilVaporRecovery      MonitoringCategory = "M13"           // 油气回收
	SourceGasOperation    MonitoringCategory = "source_gas"    // 污染源废气自动监测
	SourceWaterOperation  MonitoringCategory = "source_water"  // 污染源废水自动监测
	AmbientAirOperation   MonitoringCategory = "ambient_air"   // 环境空气自动监测
	SurfaceWaterOperation MonitoringCategory = "surface_water" // 地表水自动监测
	NoiseOperation        MonitoringCategory = "noise"         // 噪声自动监测
	OtherOperation        MonitoringCategory = "other"         // 其他, with texts of its own (Q2.2)
)

// ErrMonitoringCategoryUnknown refuses a code that is no monitoring category.
var ErrMonitoringCategoryUnknown = &Error{Kind: Invalid, Code: "monitoring_category.unknown"}

var monitoringCategories = codeList[MonitoringCategory]{
	{Water, "水（含大气降水）和废水"},
	{AirAndWasteGas, "环境空气和废气"},
	{SoilAndSediment, "土壤和水系沉积物"},
	{SolidWaste, "固体废物"},
	{Seawater, "海水"},
	{MarineSediment, "海洋沉积物"},
	{Biology, "生物"},
	{BiologicalResidue, "生物体残留"},
	{Noise, "噪声"},
	{Vibration, "振动"},
	{ElectromagneticField, "电磁辐射"},
	{IonizingRadiation, "电离辐射"},
	{OilVaporRecovery, "油气回收"},
	{SourceGasOperation, "污染源废气自动监测"},
	{SourceWaterOperation, "污染源废水自动监测"},
	{AmbientAirOperation, "环境空气自动监测"},
	{SurfaceWaterOperation, "地表水自动监测"},
	{NoiseOperation, "噪声自动监测"},
	{OtherOperation, "其他"},
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

// In reports whether the category belongs to t.
func (c MonitoringCategory) In(t Track) bool { return c.Track() == t }

// Radiation reports whether c is one of the two a 辐射专项监测类 institution may
// declare, and nothing else (Q2.1).
func (c MonitoringCategory) Radiation() bool {
	return c == ElectromagneticField || c == IonizingRadiation
}
