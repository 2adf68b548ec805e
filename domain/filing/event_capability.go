package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// CMA is the qualification of a testing institution (资质认定), as its
// certificate says, and the accreditation it may have beside (CNAS, Q4.1).
type CMA struct {
	Number        domain.CMANumber `json:"number"`
	Institution   string           `json:"institution,omitempty"` // the name it was issued to
	Status        domain.CMAStatus `json:"status,omitempty"`      // as the market regulation authority publishes it; empty for 有效
	From          domain.Date      `json:"from"`
	To            domain.Date      `json:"to"`
	CertificateID uuid.UUID        `json:"certificate_id"` // the document, A04
	AnnexID       uuid.UUID        `json:"annex_id"`       // its annex, A05
	Accreditation Accreditation    `json:"accreditation,omitzero"`
}

// Accreditation (实验室认可证书) is optional (Q4.1).
type Accreditation struct {
	Number     domain.CNASNumber `json:"number"`
	To         domain.Date       `json:"to"`
	DocumentID uuid.UUID         `json:"document_id,omitzero"`
}

// CMARecorded sets the qualification: class B, always at once (Q4.2). With a case
// it waits for that amendment to pass, for it is in the new name.
type CMARecorded struct {
	CaseID uuid.UUID `json:"case_id,omitzero"`
	CMA
	Alteration Alteration `json:"alteration,omitzero"`
}

// EventType is the stored name.
func (CMARecorded) EventType() string { return "filing.cma_recorded" }

func (e CMARecorded) apply(s *State, at domain.Place) {
	qualification := Part[CMA]{e.CMA, at}
	if e.CaseID == uuid.Nil {
		s.CMA = qualification
		return
	}
	s.editCase(e.CaseID, func(c *Case) { c.CMA = &qualification })
}

// OperationCapability (运维服务能力, Q4.3) is what an operation track serves
// others in.
type OperationCapability struct {
	Fields []OperationField `json:"fields"`

	// Sites are how many stations or outlets are being served (在运维站点/点位数), by
	// category.
	Sites map[domain.MonitoringCategory]int `json:"sites,omitempty"`
}

// OperationField is one field of operation from the list, with the certificate
// that somebody outside may have given for it. Who has none chose 无.
type OperationField struct {
	Field       domain.OperationCapability `json:"field"`
	Text        string                     `json:"text,omitempty"`        // what 其他 is
	Certificate string                     `json:"certificate,omitempty"` // its number, empty for 无
	Level       domain.CapabilityLevel     `json:"level"`
	Issuer      string                     `json:"issuer,omitempty"`
	ValidTo     domain.Date                `json:"valid_to,omitempty"`
	DocumentID  uuid.UUID                  `json:"document_id,omitzero"`
}

// OperationCapabilityRecorded sets what operation serves in: class B. Fields of
// a category that is not declared are kept and are not public until it is.
type OperationCapabilityRecorded struct {
	OperationCapability
	Alteration Alteration `json:"alteration,omitzero"`
}

// EventType is the stored name.
func (OperationCapabilityRecorded) EventType() string {
	return "filing.operation_capability_recorded"
}

func (e OperationCapabilityRecorded) apply(s *State, at domain.Place) {
	s.OperationCapability = Part[OperationCapability]{e.OperationCapability, at}
}
