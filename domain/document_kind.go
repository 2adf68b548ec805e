package domain

import "slices"

// DocumentKind is what a document proves (证明文件种类).
type DocumentKind string

// The kinds, A01 to A15 in order, and the evidence of a suggestion or transfer.
const (
	DocumentRegistrationCertificate DocumentKind = "registration_certificate" // A01
	DocumentCommitmentLetter        DocumentKind = "commitment_letter"        // A02, a copy without ID and telephone numbers
	DocumentPremisesProof           DocumentKind = "premises_proof"           // A03
	DocumentCMACertificate          DocumentKind = "cma_certificate"          // A04
	DocumentCMAAnnex                DocumentKind = "cma_annex"                // A05
	DocumentAuthorizationLetter     DocumentKind = "authorization_letter"     // A06
	DocumentParentAuthorization     DocumentKind = "parent_authorization"     // A07
	DocumentStaffEvidence           DocumentKind = "staff_evidence"           // A08
	DocumentLeaveProof              DocumentKind = "leave_proof"              // A09
	DocumentEquipmentEvidence       DocumentKind = "equipment_evidence"       // A10
	DocumentCapabilityCertificate   DocumentKind = "capability_certificate"   // A11
	DocumentManagementDocument      DocumentKind = "management_document"      // A12
	DocumentChangeProof             DocumentKind = "change_proof"             // A13
	DocumentCancellationEvidence    DocumentKind = "cancellation_evidence"    // A14
	DocumentCrossProvinceSupplement DocumentKind = "crossprovince_supplement" // A15
	DocumentEvidence                DocumentKind = "evidence"
)

// ErrDocumentKindUnknown refuses a code that is no kind of document.
var ErrDocumentKindUnknown = &Error{Kind: Invalid, Code: "document_kind.unknown"}

var documentKinds = codeList[DocumentKind]{
	{DocumentRegistrationCertificate, "法人登记证书/营业执照"},
	{DocumentCommitmentLetter, "备案承诺书"},
	{DocumentPremisesProof, "工作场所证明"},
	{DocumentCMACertificate, "资质认定证书"},
	{DocumentCMAAnnex, "资质认定证书附表"},
	{DocumentAuthorizationLetter, "授权委托书"},
	{DocumentParentAuthorization, "非独立法人授权文件"},
	{DocumentStaffEvidence, "劳动（聘用）合同、学历、职称证明"},
	{DocumentLeaveProof, "离职证明"},
	{DocumentEquipmentEvidence, "设备溯源证书、租借合同"},
	{DocumentCapabilityCertificate, "实验室认可证书（CNAS）、运维能力证书"},
	{DocumentManagementDocument, "管理制度文件"},
	{DocumentChangeProof, "变更证明"},
	{DocumentCancellationEvidence, "注销核实材料"},
	{DocumentCrossProvinceSupplement, "跨省补充备案材料"},
	{DocumentEvidence, "佐证材料"},
}

// documentNumbers are the numbers of the list of attachments, in its order.
var documentNumbers = []string{
	"A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A09", "A10", "A11", "A12", "A13", "A14", "A15", "",
}

// ParseDocumentKind returns the kind with the code s.
func ParseDocumentKind(s string) (DocumentKind, error) {
	return documentKinds.parse(s, ErrDocumentKindUnknown)
}

// DocumentKinds returns the kinds in order.
func DocumentKinds() []DocumentKind { return documentKinds.codes() }

// Label returns the Chinese name.
func (k DocumentKind) Label() string { return documentKinds.label(k) }

// Number returns the number in the list of attachments (A01…A15), "" for a
// document that is not part of a filing's list.
func (k DocumentKind) Number() string {
	i := slices.Index(documentKinds.codes(), k)
	if i < 0 {
		return ""
	}
	return documentNumbers[i]
}

// Public reports whether anybody may download the document of a published
// filing: the commitment letter, the CMA certificate and its annex (Q6.1).
func (k DocumentKind) Public() bool {
	return k == DocumentCommitmentLetter || k == DocumentCMACertificate || k == DocumentCMAAnnex
}

// AboutPerson reports whether such a document is always about one member of
// staff, sealed under a subject of its own and erased with the person.
func (k DocumentKind) AboutPerson() bool {
	return k == DocumentStaffEvidence || k == DocumentLeaveProof
}
