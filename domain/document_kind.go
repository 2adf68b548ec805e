package domain

import "slices"

// DocumentKind is what a document proves (证明文件种类).
type DocumentKind string

// The kinds, A01 to A15 in order, and the evidence of a suggestion or transfer.
const (
	DocRegistrationCertificate DocumentKind = "registration_certificate" // A01
	DocCommitmentLetter        DocumentKind = "commitment_letter"        // A02, a copy without ID and telephone numbers
	DocPremisesProof           DocumentKind = "premises_proof"           // A03
	DocCMACertificate          DocumentKind = "cma_certificate"          // A04
	DocCMAAnnex                DocumentKind = "cma_annex"                // A05
	DocAuthorizationLetter     DocumentKind = "authorization_letter"     // A06
	DocParentAuthorization     DocumentKind = "parent_authorization"     // A07
	DocStaffEvidence           DocumentKind = "staff_evidence"           // A08
	DocLeaveProof              DocumentKind = "leave_proof"              // A09
	DocEquipmentEvidence       DocumentKind = "equipment_evidence"       // A10
	DocCapabilityCertificate   DocumentKind = "capability_certificate"   // A11
	DocManagementDocument      DocumentKind = "management_document"      // A12
	DocChangeProof             DocumentKind = "change_proof"             // A13
	DocCancellationEvidence    DocumentKind = "cancellation_evidence"    // A14
	DocCrossProvinceSupplement DocumentKind = "crossprovince_supplement" // A15
	DocEvidence                DocumentKind = "evidence"
)

// ErrDocumentKindUnknown refuses a code that is no kind of document.
var ErrDocumentKindUnknown = &Error{Kind: Invalid, Code: "document_kind.unknown"}

var documentKinds = codeList[DocumentKind]{
	{DocRegistrationCertificate, "法人登记证书/营业执照"},
	{DocCommitmentLetter, "备案承诺书"},
	{DocPremisesProof, "工作场所证明"},
	{DocCMACertificate, "资质认定证书"},
	{DocCMAAnnex, "资质认定证书附表"},
	{DocAuthorizationLetter, "授权委托书"},
	{DocParentAuthorization, "非独立法人授权文件"},
	{DocStaffEvidence, "劳动（聘用）合同、学历、职称证明"},
	{DocLeaveProof, "离职证明"},
	{DocEquipmentEvidence, "设备溯源证书、租借合同"},
	{DocCapabilityCertificate, "实验室认可证书（CNAS）、运维能力证书"},
	{DocManagementDocument, "管理制度文件"},
	{DocChangeProof, "变更证明"},
	{DocCancellationEvidence, "注销核实材料"},
	{DocCrossProvinceSupplement, "跨省补充备案材料"},
	{DocEvidence, "佐证材料"},
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
	return k == DocCommitmentLetter || k == DocCMACertificate || k == DocCMAAnnex
}

// AboutPerson reports whether such a document is always about one member of
// staff, sealed under a subject of its own and erased with the person.
func (k DocumentKind) AboutPerson() bool { return k == DocStaffEvidence || k == DocLeaveProof }
