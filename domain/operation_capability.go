package domain

// OperationCapability is a field in which an operation track serves others
// (运维服务能力, Q4.3): what is monitored, within one category. The FAQ says that
// there is a list and does not print it; this one is ours.
type OperationCapability string

// The fields of operation, by category.
const (
	OperatesGasSulfurNitrogenParticulates OperationCapability = "gas_sulfur_nitrogen_particulates"
	OperatesGasNonMethaneHydrocarbons     OperationCapability = "gas_nonmethane_hydrocarbons"
	OperatesGasCarbonMonoxideChloride     OperationCapability = "gas_carbon_monoxide_hydrogen_chloride"
	OperatesWaterOxygenDemand             OperationCapability = "water_chemical_oxygen_demand"
	OperatesWaterAmmonia                  OperationCapability = "water_ammonia"
	OperatesWaterTotalPhosphorus          OperationCapability = "water_total_phosphorus"
	OperatesWaterTotalNitrogen            OperationCapability = "water_total_nitrogen"
	OperatesWaterAcidityAndFlow           OperationCapability = "water_acidity_flow"
	OperatesAirSixParameters              OperationCapability = "air_six_parameters"
	OperatesAirComponents                 OperationCapability = "air_components"
	OperatesSurfaceFiveParameters         OperationCapability = "surface_five_parameters"
	OperatesSurfacePermanganate           OperationCapability = "surface_permanganate"
	OperatesSurfaceAlgae                  OperationCapability = "surface_algae"
	OperatesFunctionalAreaNoise           OperationCapability = "noise_functional_area"
	OperatesConstructionNoise             OperationCapability = "noise_construction_site"
	OperatesOther                         OperationCapability = "other" // with a text of its own
)

// ErrOperationCapabilityUnknown refuses a code that is no field of operation.
var ErrOperationCapabilityUnknown = &Error{Kind: Invalid, Code: "operation_capability.unknown"}

var operationCapabilities = codeList[OperationCapability]{
	{OperatesGasSulfurNitrogenParticulates, "废气二氧化硫、氮氧化物、颗粒物"},
	{OperatesGasNonMethaneHydrocarbons, "废气非甲烷总烃"},
	{OperatesGasCarbonMonoxideChloride, "废气一氧化碳、氯化氢"},
	{OperatesWaterOxygenDemand, "废水化学需氧量"},
	{OperatesWaterAmmonia, "废水氨氮"},
	{OperatesWaterTotalPhosphorus, "废水总磷"},
	{OperatesWaterTotalNitrogen, "废水总氮"},
	{OperatesWaterAcidityAndFlow, "废水pH值、流量"},
	{OperatesAirSixParameters, "环境空气六参数"},
	{OperatesAirComponents, "环境空气挥发性有机物、颗粒物组分"},
	{OperatesSurfaceFiveParameters, "地表水常规五参数"},
	{OperatesSurfacePermanganate, "地表水高锰酸盐指数"},
	{OperatesSurfaceAlgae, "地表水蓝绿藻"},
	{OperatesFunctionalAreaNoise, "功能区噪声"},
	{OperatesConstructionNoise, "建筑施工噪声"},
	{OperatesOther, "其他"},
}

// ParseOperationCapability returns the field with the code s.
func ParseOperationCapability(s string) (OperationCapability, error) {
	return operationCapabilities.parse(s, ErrOperationCapabilityUnknown)
}

// OperationCapabilities returns the fields in order.
func OperationCapabilities() []OperationCapability { return operationCapabilities.codes() }

// Label returns the Chinese name.
func (c OperationCapability) Label() string { return operationCapabilities.label(c) }

// Category returns the operation category that the field belongs to, "" for a
// code this program does not know.
func (c OperationCapability) Category() MonitoringCategory {
	switch c {
	case OperatesGasSulfurNitrogenParticulates, OperatesGasNonMethaneHydrocarbons, OperatesGasCarbonMonoxideChloride:
		return OperationSourceGas
	case OperatesWaterOxygenDemand, OperatesWaterAmmonia, OperatesWaterTotalPhosphorus, OperatesWaterTotalNitrogen, OperatesWaterAcidityAndFlow:
		return OperationSourceWater
	case OperatesAirSixParameters, OperatesAirComponents:
		return OperationAmbientAir
	case OperatesSurfaceFiveParameters, OperatesSurfacePermanganate, OperatesSurfaceAlgae:
		return OperationSurfaceWater
	case OperatesFunctionalAreaNoise, OperatesConstructionNoise:
		return OperationNoise
	case OperatesOther:
		return OperationOther
	}
	return ""
}

// On reports whether the field belongs to t: all are of operation.
func (c OperationCapability) On(t Track) bool { return t == Operation && c.Category() != "" }

// CapabilityLevel is the level of an outside certificate of operation
// capability (能力等级). Who has none chooses 无, as for its number (Q4.3).
type CapabilityLevel string

// The levels.
const (
	CapabilityFirstLevel  CapabilityLevel = "first"
	CapabilitySecondLevel CapabilityLevel = "second"
	CapabilityThirdLevel  CapabilityLevel = "third"
	CapabilityNoLevel     CapabilityLevel = "none"
)

// ErrCapabilityLevelUnknown refuses a code that is no level.
var ErrCapabilityLevelUnknown = &Error{Kind: Invalid, Code: "capability_level.unknown"}

var capabilityLevels = codeList[CapabilityLevel]{
	{CapabilityFirstLevel, "一级"},
	{CapabilitySecondLevel, "二级"},
	{CapabilityThirdLevel, "三级"},
	{CapabilityNoLevel, "无"},
}

// ParseCapabilityLevel returns the level with the code s.
func ParseCapabilityLevel(s string) (CapabilityLevel, error) {
	return capabilityLevels.parse(s, ErrCapabilityLevelUnknown)
}

// CapabilityLevels returns the levels, highest first.
func CapabilityLevels() []CapabilityLevel { return capabilityLevels.codes() }

// Label returns the Chinese name.
func (l CapabilityLevel) Label() string { return capabilityLevels.label(l) }
