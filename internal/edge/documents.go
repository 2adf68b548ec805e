package edge

import (
	"context"
	"io"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/documents"
	"github.com/google/uuid"
)

// Commitment is the commitment letter (备案承诺书).
type Commitment struct {
	TemplateVersion string    `json:"template_version" maxLength:"20" doc:"the text it was signed on, see the code list commitment_template" example:"2026-1"`
	Institution     string    `json:"institution" maxLength:"120" doc:"the name it was signed for"`
	Signer          string    `json:"signer" maxLength:"50" doc:"the name that signed"`
	SignerRole      string    `json:"signer_role" enum:"legal_representative,authorized_delegate"`
	SignedOn        string    `json:"signed_on"`
	SealPresent     bool      `json:"seal_present" doc:"whether the letter carries the institution's seal; one without cannot be handed in"`
	DocumentID      uuid.UUID `json:"document_id" doc:"the commitment_letter uploaded before"`
}

// RecordCommitment records the letter: that of the filing, or that of an
// amendment if caseID is given.
func (f *Filings) RecordCommitment(ctx context.Context, r Request, id, caseID uuid.UUID, seen domain.Revision, in Commitment) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		return f.commitment(r, caseID, seen, in)
	})
}

// commitment is the command that records a letter.
func (f *Filings) commitment(r Request, caseID uuid.UUID, seen domain.Revision, in Commitment) (filing.Command, error) {
	var p parser
	c := filing.RecordCommitment{CaseID: caseID, Seen: seen, Today: Today(r.At), Commitment: filing.Commitment{
		TemplateVersion: string(required(&p, "template_version", in.TemplateVersion, domain.ParseCommitmentTemplate)),
		Institution:     string(required(&p, "institution", in.Institution, domain.ParseInstitutionName)),
		Signer:          required(&p, "signer", in.Signer, domain.ParsePersonName).Reveal(),
		SignerRole:      required(&p, "signer_role", in.SignerRole, domain.ParseCommitmentSignerRole),
		SignedOn:        required(&p, "signed_on", in.SignedOn, domain.ParseDate),
		SealPresent:     in.SealPresent,
		DocumentID:      in.DocumentID,
	}}
	return c, p.err()
}

// File describes a file to attach. Its bytes are received separately.
type File struct {
	Kind    string
	Title   string // documents that are not about a person
	StaffID uuid.UUID
	CaseID  uuid.UUID

	// Length is how many bytes are to come, negative if its sender does not say.
	Length int64

	// When it was issued and until when it holds, if it says so.
	IssuedOn, ValidTo string

	// Admit is asked once the file was received, before anything is recorded,
	// with the hash of the file as sent; of a repeat, with the hash of the file
	// that came with it. Its error refuses the file. Nil admits every file.
	Admit func(context.Context, documents.Hash) error
}

// CheckFile reports whether a file could be attached at all, before its bytes are
// received.
func (f *Filings) CheckFile(in File) error {
	d, err := in.parse()
	if err != nil {
		return err
	}
	return f.Sizes.For(d.Kind).Announced(in.Length)
}

func (in File) parse() (filing.Document, error) {
	var p parser
	d := filing.Document{
		StaffID: in.StaffID, Kind: required(&p, "kind", in.Kind, domain.ParseDocumentKind), Title: optional(&p, "title", in.Title, text(shortText)),
		IssuedOn: optional(&p, "issued_on", in.IssuedOn, domain.ParseDate), ValidTo: optional(&p, "valid_to", in.ValidTo, domain.ParseDate),
	}
	return d, p.err()
}

// Attached is what the sender of a document is told (回执). The plaintext's
// hash is for the sender alone; the log does not hold it.
type Attached struct {
	Done
	SHA256    documents.Hash      `json:"sha256"`     // of the file as sent
	Size      int64               `json:"size"`       // of the file as sent, in bytes
	MediaType documents.MediaType `json:"media_type"` // by its content
	Encrypted bool                `json:"encrypted"`  // a PDF that may ask for a password
}

// AttachDocument receives a file and attaches it. The file is durable before
// the event that refers to it; one about a person is encrypted on the way
// under a subject of its own, tied to the person's. Created is the document.
func (f *Filings) AttachDocument(ctx context.Context, r Request, id uuid.UUID, in File, body io.Reader) (Attached, error) {
	document, err := in.parse()
	if err != nil {
		return Attached{}, err
	}
	a := Attached{Done: Done{Filing: id, Created: domain.DeriveID(r.Command, "document", 0)}}
	var person uuid.UUID
	// Receiving a file takes as long as the sender likes, so nobody is kept
	// waiting for it.
	err = f.Decider.View(ctx, id.String(), func(l eventstore.Loaded[filing.State]) error {
		a.Outcome, _ = l.Done(r.Command)
		row, ok := l.State.Staff[in.StaffID]
		if in.StaffID != uuid.Nil && !ok && !a.Repeated {
			return filing.ErrStaffUnknown.At("staff_id")
		}
		person = row.Person.Subject
		return nil
	})
	if err != nil {
		return a, err
	}
	if a.Repeated { // the sender is told of the file again, if it is that
		received, err := documents.Inspect(ctx, body, f.Sizes.For(document.Kind))
		if err != nil {
			return a, err
		}
		return a, a.tell(ctx, in, received)
	}
	received, err := f.receive(ctx, r, &document, person, body)
	if err != nil {
		return a, f.refusal(id, err)
	}
	if err := a.tell(ctx, in, received); err != nil {
		return a, err
	}
	a.Done, err = f.execute(ctx, r, id, a.Created, func(filing.State) (filing.Command, error) {
		return filing.AttachDocument{DocumentID: a.Created, CaseID: in.CaseID, Document: document, Today: Today(r.At)}, nil
	})
	return a, err
}

// tell has a file admitted and tells its sender what was received.
func (a *Attached) tell(ctx context.Context, in File, received documents.Received) error {
	if in.Admit != nil {
		if err := in.Admit(ctx, received.PlainSHA256); err != nil {
			return err
		}
	}
	a.SHA256, a.Size, a.MediaType, a.Encrypted = received.PlainSHA256, received.PlainSize, received.MediaType, received.Encrypted
	return nil
}

// receive stores the file of a document and notes in it what it is. That of a
// person is encrypted.
func (f *Filings) receive(ctx context.Context, r Request, document *filing.Document, person uuid.UUID, body io.Reader) (documents.Received, error) {
	var encrypt documents.Encrypt
	if document.StaffID != uuid.Nil {
		own := subjects{command: r.Command}
		var err error
		document.Subject, err = own.take(func(subject uuid.UUID) error { return f.Vault.Tie(ctx, subject, person) })
		if err != nil {
			return documents.Received{}, err
		}
		encrypt = func(stored io.Writer) (io.WriteCloser, error) {
			return f.Vault.EncryptDocument(ctx, document.Subject, stored)
		}
	}
	received, err := f.Documents.Receive(ctx, body, f.Sizes.For(document.Kind), encrypt)
	if err != nil {
		return documents.Received{}, err
	}
	document.SHA256, document.Size, document.MediaType = string(received.SHA256), received.Size, string(received.MediaType)
	return received, nil
}
