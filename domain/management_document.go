package domain

// ManagementDocument is a kind of document of the section 管理能力. The FAQ names
// the section only (Q1.6); the kinds follow the regulations that ask for them.
type ManagementDocument string

// The kinds.
const (
	ManagementQualityManual          ManagementDocument = "quality_manual"
	ManagementProcedures             ManagementDocument = "procedures"
	ManagementWorkInstructions       ManagementDocument = "work_instructions"
	ManagementDataQuality            ManagementDocument = "data_quality_system"
	ManagementAntiFalsification      ManagementDocument = "anti_falsification_system"
	ManagementOperationRecords       ManagementDocument = "operation_record_system"
	ManagementArchive                ManagementDocument = "archive_system"
	ManagementInternalAudit          ManagementDocument = "internal_audit"
	ManagementReview                 ManagementDocument = "management_review"
	ManagementQualityControlPlan     ManagementDocument = "quality_control_plan"
	ManagementCapabilityVerification ManagementDocument = "capability_verification"
	ManagementInformationSystem      ManagementDocument = "information_system"
	ManagementIndependence           ManagementDocument = "independence_confidentiality"
	ManagementComplaints             ManagementDocument = "complaints"
)

// ErrManagementDocumentUnknown refuses a code that is no such kind.
var ErrManagementDocumentUnknown = &Error{Kind: Invalid, Code: "management_document.unknown"}

var managementDocuments = codeList[ManagementDocument]{
	{ManagementQualityManual, "质量手册"},
	{ManagementProcedures, "程序文件"},
	{ManagementWorkInstructions, "作业指导书"},
	{ManagementDataQuality, "数据质量管理制度"},
	{ManagementAntiFalsification, "防范和惩治弄虚作假制度"},
	{ManagementOperationRecords, "运维记录制度"},
	{ManagementArchive, "档案管理制度"},
	{ManagementInternalAudit, "内部审核"},
	{ManagementReview, "管理评审"},
	{ManagementQualityControlPlan, "年度质量控制计划"},
	{ManagementCapabilityVerification, "能力验证结果"},
	{ManagementInformationSystem, "信息管理系统（LIMS）"},
	{ManagementIndependence, "独立性和保密声明"},
	{ManagementComplaints, "投诉处理渠道"},
}

// ParseManagementDocument returns the kind with the code s.
func ParseManagementDocument(s string) (ManagementDocument, error) {
	return managementDocuments.parse(s, ErrManagementDocumentUnknown)
}

// ManagementDocuments returns the kinds in order.
func ManagementDocuments() []ManagementDocument { return managementDocuments.codes() }

// Label returns the Chinese name.
func (d ManagementDocument) Label() string { return managementDocuments.label(d) }

// NeedsFile reports whether the document itself is uploaded (A12). Of the
// information system, the channel of complaints and results of verification a
// few words will do.
func (d ManagementDocument) NeedsFile() bool {
	return d != ManagementInformationSystem && d != ManagementComplaints && d != ManagementCapabilityVerification
}

// Held reports whether the kind is something that takes place on a day, an audit
// or a review, and not a text in force since one.
func (d ManagementDocument) Held() bool {
	return d == ManagementInternalAudit || d == ManagementReview || d == ManagementCapabilityVerification
}

// RequiredOf reports whether a track cannot be submitted without such a
// document: 数据质量管理制度 of testing (《生态环境监测条例》, article 32), 运维记录制度 of
// operation (article 31). All others are advised.
func (d ManagementDocument) RequiredOf(t Track) bool {
	return d == ManagementDataQuality && t == Testing || d == ManagementOperationRecords && t == Operation
}
