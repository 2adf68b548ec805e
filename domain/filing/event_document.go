package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Commitment (备案承诺书) is the letter by which the legal representative stands
// in for what is filed (Q2.5, Q6.2). The whole letter is public.
type Commitment struct {
	TemplateVersion string                      `json:"template_version"`
	Institution     string                      `json:"institution"` // the name it was signed for
	Signer          string                      `json:"signer"`      // the name that signed
	SignerRole      domain.CommitmentSignerRole `json:"signer_role"`
	SignedOn        domain.Date                 `json:"signed_on"`
	SealPresent     bool                        `json:"seal_present"` // the institution says that it is sealed (盖章); the paper is looked at by people
	DocumentID      uuid.UUID                   `json:"document_id"`
}

// CommitmentRecorded sets the letter. With a case it waits for that case to
// pass, for it carries the case's new name or legal representative.
type CommitmentRecorded struct {
	CaseID uuid.UUID `json:"case_id,omitzero"`
	Commitment
}

// EventType is the stored name.
func (CommitmentRecorded) EventType() string { return "filing.commitment_recorded" }

func (e CommitmentRecorded) apply(s *State, at domain.Place) {
	letter := Part[Commitment]{e.Commitment, at}
	if e.CaseID == uuid.Nil {
		s.Commitment = letter
		return
	}
	s.editCase(e.CaseID, func(c *Case) { c.Commitment = &letter })
}

// Document (证明文件) refers to a stored file by its hash. A document about a
// person is sealed under a subject of its own, tied to the person's; it has no
// title, for titles tend to hold names.
type Document struct {
	Kind      domain.DocumentKind `json:"kind"`
	Title     string              `json:"title,omitempty"`
	SHA256    string              `json:"sha256"` // of the stored bytes, lower-case hexadecimal
	Size      int64               `json:"size"`   // of the stored bytes
	MediaType string              `json:"media_type"`
	Subject   uuid.UUID           `json:"subject,omitzero"`  // whose data key opens it
	StaffID   uuid.UUID           `json:"staff_id,omitzero"` // the person it is about
	IssuedOn  domain.Date         `json:"issued_on,omitempty"`
	ValidTo   domain.Date         `json:"valid_to,omitempty"` // the last day; empty for no end
}

// DocumentAttached adds a document. The file is durable before this event is
// recorded. With a case it waits for that case to pass.
type DocumentAttached struct {
	DocumentID uuid.UUID `json:"document_id"`
	CaseID     uuid.UUID `json:"case_id,omitzero"`
	Document
}

// EventType is the stored name.
func (DocumentAttached) EventType() string { return "filing.document_attached" }

func (e DocumentAttached) apply(s *State, at domain.Place) {
	put(&s.Documents, e.DocumentID, DocumentRow{Document: e.Document, CaseID: e.CaseID, At: at})
	s.know(domain.Sealed{Subject: e.Subject})
}
