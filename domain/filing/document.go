package filing

import (
	"errors"
	"strings"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// AttachDocument adds a document whose file is durable already (上传证明文件).
type AttachDocument struct {
	DocumentID uuid.UUID
	CaseID     uuid.UUID // the open amendment or second-track case it belongs to, if any
	Document   Document
	Today      domain.Date
}

func (c AttachDocument) decide(s State) ([]Event, error) {
	d := c.Document
	// What is asked of the authority beside a case does not wait for the case.
	if err := s.editable(sortedKeys(s.Staff[d.StaffID].Posts)...); err != nil && !(d.Kind == domain.DocumentEvidence && errors.Is(err, ErrWithAuthority)) {
		return nil, err
	}
	var p problems
	newID(&p, s.Documents, c.DocumentID, "document_id")
	p.newSubject(s, d.Subject, "subject")
	p.required(map[string]bool{"kind": d.Kind != "", "sha256": d.SHA256 != "", "size": d.Size > 0, "media_type": d.MediaType != ""})
	p.addIf(d.SHA256 != "" && !validHash(d.SHA256), ErrDocumentHash, "sha256")
	if d.StaffID != uuid.Nil {
		_, ok := s.Staff[d.StaffID]
		p.addIf(!ok, ErrStaffUnknown, "staff_id")
		p.addIf(d.Title != "", ErrNotAllowed, "title")
		p.addIf(d.Subject == uuid.Nil, ErrRequired, "subject")
	} else {
		p.addIf(d.Subject != uuid.Nil && !d.Kind.AboutPerson(), ErrNotAllowed, "subject")
	}
	// Evidence may be about a person, and is sealed then like all that is.
	p.addIf(d.Kind.AboutPerson() != (d.StaffID != uuid.Nil) && d.Kind != domain.DocumentEvidence, ErrNotAllowed, "staff_id")
	p.addIf(d.IssuedOn > c.Today, ErrInFuture, "issued_on")
	p.addIf(d.ValidTo != "" && d.ValidTo < d.IssuedOn, ErrDateOrder, "valid_to")
	if c.CaseID != uuid.Nil {
		open, ok := s.Cases[c.CaseID]
		p.addIf(!ok || open.Ended() || open.WithAuthority() || open.Kind == FirstCase, ErrCaseState, "case_id")
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{DocumentAttached{DocumentID: c.DocumentID, CaseID: c.CaseID, Document: d}}, nil
}

// validHash reports whether s is a SHA-256 in lower-case hexadecimal.
func validHash(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// RecordCommitment sets the commitment letter (备案承诺书, Q2.5). With a case it
// is that amendment's or second track's (Q7.7) and waits with it.
//
// The letter says for which name it was signed, by whom and when, and is a file
// uploaded for it. In a draft and with a case it may come before the names do:
// they are compared when the case is handed in (see [Check]), and so may a letter
// that is not sealed yet. Once published, the letter in force is sealed and in the
// names in force, and one that is given again was signed anew (重新签订), so it is
// uploaded anew, too (重新上传): no paper stands for two letters.
type RecordCommitment struct {
	CaseID     uuid.UUID
	Seen       domain.Revision // of the letter in force or, with a case, of the one it proposes
	Commitment Commitment
	Today      domain.Date
}

func (c RecordCommitment) decide(s State) ([]Event, error) {
	current := s.Commitment
	if c.CaseID != uuid.Nil {
		open, ok := s.Cases[c.CaseID]
		if !ok {
			return nil, ErrCaseUnknown
		}
		if open.Kind == FirstCase || open.Ended() {
			return nil, ErrCaseState
		}
		if open.WithAuthority() {
			return nil, ErrWithAuthority
		}
		current = Part[Commitment]{}
		if open.Commitment != nil {
			current = *open.Commitment
		}
	}
	if err := s.edit(c.Seen, current.Revision()); err != nil {
		return nil, err
	}
	if current.Recorded() && current.Value == c.Commitment {
		return nil, nil
	}
	if err := c.check(s); err != nil {
		return nil, err
	}
	return []Event{CommitmentRecorded{CaseID: c.CaseID, Commitment: c.Commitment}}, nil
}

// signedBy reports whether the letter is signed by, or in the place of, the
// legal representative.
func (c Commitment) signedBy(l LegalRepresentative) bool {
	return c.SignerRole == domain.SignerDelegate || c.Signer == l.Name
}

// manager is who runs the institution when the letter takes effect, as far as is
// known.
func (c RecordCommitment) manager(s State) TopManager {
	if waits := s.Cases[c.CaseID].TopManager; waits != nil {
		return waits.Value
	}
	return s.TopManager.Value
}

// authorized reports whether the name is that of a top manager whom a letter of
// authorization makes one. Nobody else signs for the legal representative: the
// letter is public, and no other name is register data (domain-decisions 1.21).
func (m TopManager) authorized(name string) bool {
	return !m.IsLegalRepresentative && m.Name == name
}

func (c RecordCommitment) check(s State) error {
	var p problems
	l := c.Commitment
	p.required(map[string]bool{
		"template_version": l.TemplateVersion != "", "institution": l.Institution != "", "signer": l.Signer != "",
		"signer_role": l.SignerRole != "", "signed_on": l.SignedOn != "", "document_id": l.DocumentID != uuid.Nil,
	})
	p.addIf(l.SignedOn > c.Today, ErrInFuture, "signed_on")
	if l.DocumentID != uuid.Nil {
		p.document(s, reference{field: "document_id", id: l.DocumentID, kind: domain.DocumentCommitmentLetter, waits: c.CaseID})
	}
	p.addIf(l.SignerRole == domain.SignerDelegate && l.Signer != "" && !c.manager(s).authorized(l.Signer), ErrSigner, "signer")
	if s.Published() && c.CaseID == uuid.Nil {
		// A letter in other names would publish them before their case passes (Q7.8).
		p.addIf(l.Institution != s.Identity.Value.Name, ErrNotAllowed, "institution")
		p.addIf(!l.signedBy(s.Identity.Value.LegalRepresentative), ErrNotAllowed, "signer")
		p.addIf(!l.SealPresent, ErrLetterUnsealed, "seal_present")
		p.addIf(l.DocumentID != uuid.Nil && l.DocumentID == s.Commitment.Value.DocumentID, ErrLetterUsed, "document_id")
	}
	return p.err()
}
