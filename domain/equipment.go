package domain

// EquipmentStatus is what has become of an instrument (设备状态). Nothing is ever
// deleted; 报废 is final (Q5.4).
type EquipmentStatus string

// The statuses.
const (
	EquipmentInService    EquipmentStatus = "in_service"
	EquipmentOutOfService EquipmentStatus = "out_of_service"
	EquipmentUnderRepair  EquipmentStatus = "under_repair"
	EquipmentRetired      EquipmentStatus = "retired"
	EquipmentReturned     EquipmentStatus = "returned" // to who leased or lent it
)

// ErrEquipmentStatusUnknown refuses a code that is no status.
var ErrEquipmentStatusUnknown = &Error{Kind: Invalid, Code: "equipment_status.unknown"}

var equipmentStatuses = codeList[EquipmentStatus]{
	{EquipmentInService, "在用"},
	{EquipmentOutOfService, "停用"},
	{EquipmentUnderRepair, "维修"},
	{EquipmentRetired, "报废"},
	{EquipmentReturned, "退租（归还）"},
}

// ParseEquipmentStatus returns the status with the code s.
func ParseEquipmentStatus(s string) (EquipmentStatus, error) {
	return equipmentStatuses.parse(s, ErrEquipmentStatusUnknown)
}

// EquipmentStatuses returns the statuses in order.
func EquipmentStatuses() []EquipmentStatus { return equipmentStatuses.codes() }

// Label returns the Chinese name.
func (s EquipmentStatus) Label() string { return equipmentStatuses.label(s) }

// EquipmentOwnership is whose an instrument is (权属).
type EquipmentOwnership string

// The ownerships.
const (
	EquipmentOwned    EquipmentOwnership = "owned"
	EquipmentLeased   EquipmentOwnership = "leased"
	EquipmentBorrowed EquipmentOwnership = "borrowed" // testing only
)

// ErrEquipmentOwnershipUnknown refuses a code that is no ownership, as a
// client's is not (Q5.5).
var ErrEquipmentOwnershipUnknown = &Error{Kind: Invalid, Code: "equipment_ownership.unknown"}

var equipmentOwnerships = codeList[EquipmentOwnership]{
	{EquipmentOwned, "自有"},
	{EquipmentLeased, "租赁"},
	{EquipmentBorrowed, "借用"},
}

// ParseEquipmentOwnership returns the ownership with the code s.
func ParseEquipmentOwnership(s string) (EquipmentOwnership, error) {
	return equipmentOwnerships.parse(s, ErrEquipmentOwnershipUnknown)
}

// EquipmentOwnerships returns the ownerships in order.
func EquipmentOwnerships() []EquipmentOwnership { return equipmentOwnerships.codes() }

// EquipmentOwnershipsOf returns those a track accepts: an operation track's
// instruments are owned or leased (Q5.5).
func EquipmentOwnershipsOf(t Track) []EquipmentOwnership {
	return inTrack(EquipmentOwnerships(), t)
}

// Label returns the Chinese name.
func (o EquipmentOwnership) Label() string { return equipmentOwnerships.label(o) }

// On reports whether t accepts the ownership.
func (o EquipmentOwnership) On(t Track) bool {
	switch o {
	case EquipmentOwned, EquipmentLeased:
		return t == Testing || t == Operation
	case EquipmentBorrowed:
		return t == Testing
	}
	return false
}

// EquipmentUse is what an instrument is used for (用途环节).
type EquipmentUse string

// The uses: five of testing, three of operation (Q5.5).
const (
	UseSampling           EquipmentUse = "sampling"
	UseFieldTesting       EquipmentUse = "field_testing"
	UseSamplePreparation  EquipmentUse = "sample_preparation"
	UseLaboratoryAnalysis EquipmentUse = "laboratory_analysis"
	UseDataProcessing     EquipmentUse = "data_processing"
	UseSpareUnit          EquipmentUse = "spare_unit"
	UseManualMonitoring   EquipmentUse = "manual_monitoring"
	UseComparison         EquipmentUse = "comparison"
)

// ErrEquipmentUseUnknown refuses a code that is no use.
var ErrEquipmentUseUnknown = &Error{Kind: Invalid, Code: "equipment_use.unknown"}

var equipmentUses = codeList[EquipmentUse]{
	{UseSampling, "采样"},
	{UseFieldTesting, "现场测试"},
	{UseSamplePreparation, "样品制备/前处理"},
	{UseLaboratoryAnalysis, "实验室分析"},
	{UseDataProcessing, "数据处理"},
	{UseSpareUnit, "备机"},
	{UseManualMonitoring, "手工监测"},
	{UseComparison, "比对"},
}

// ParseEquipmentUse returns the use with the code s.
func ParseEquipmentUse(s string) (EquipmentUse, error) {
	return equipmentUses.parse(s, ErrEquipmentUseUnknown)
}

// EquipmentUses returns all uses in order.
func EquipmentUses() []EquipmentUse { return equipmentUses.codes() }

// EquipmentUsesOf returns those of one track in order.
func EquipmentUsesOf(t Track) []EquipmentUse { return inTrack(EquipmentUses(), t) }

// Label returns the Chinese name.
func (u EquipmentUse) Label() string { return equipmentUses.label(u) }

// On reports whether the use belongs to t.
func (u EquipmentUse) On(t Track) bool {
	switch u {
	case UseSpareUnit, UseManualMonitoring, UseComparison:
		return t == Operation
	}
	_, err := ParseEquipmentUse(string(u))
	return err == nil && t == Testing
}
