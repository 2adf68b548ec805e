package edge

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// Commitment is the commitment letter (备案承诺书).
type Commitment struct {
	TemplateVersion string    `json:"template_version" maxLength:"20"`
	Institution     string    `json:"institution" maxLength:"120" doc:"the name it was signed for"`
	Signer          string    `json:"signer" maxLength:"50" doc:"the name that signed"`
	SignerRole      string    `json:"signer_role" enum:"legal_representative,authorized_delegate"`
	SignedOn        string    `json:"signed_on"`
	DocumentID      uuid.UUID `json:"document_id" doc:"the commitment_letter uploaded before"`
}

// RecordCommitment records the letter: that of the filing, or that of an
// amendment if caseID is given.
func (f *Filings) RecordCommitment(ctx context.Context, r Request, id, caseID uuid.UUID, seen domain.Revision, in Commitment) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.RecordCommitment{CaseID: caseID, Seen: seen, Today: Today(r.At), Commitment: filing.Commitment{
			TemplateVersion: required(&p, "template_version", in.TemplateVersion, text(20)),
			Institution:     string(required(&p, "institution", in.Institution, domain.ParseInstitutionName)),
			Signer:          required(&p, "signer", in.Signer, domain.ParsePersonName).Reveal(),
			SignerRole:      required(&p, "signer_role", in.SignerRole, domain.ParseCommitmentSignerRole),
			SignedOn:        required(&p, "signed_on", in.SignedOn, domain.ParseDate),
			DocumentID:      in.DocumentID,
		}}
		return c, p.err()
	})
}

// File describes a file to attach. Its bytes are received separately.
type File struct {
	Kind    string
	Title   string // documents that are not about a person
	StaffID uuid.UUID
	CaseID  uuid.UUID
}

// Check reports whether the file could be attached at all, before its bytes
// are received.
func (in File) Check() error {
	_, _, err := in.parse()
	return err
}

func (in File) parse() (kind domain.DocumentKind, title string, err error) {
	var p parser
	kind = required(&p, "kind", in.Kind, domain.ParseDocumentKind)
	title = optional(&p, "title", in.Title, text(shortText))
	return kind, title, p.err()
}
