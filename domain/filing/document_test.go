package filing_test

import (
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

func TestAttachDocument(t *testing.T) {
	attach := func(e filing.DocumentAttached) filing.AttachDocument {
		return filing.AttachDocument{DocumentID: e.DocumentID, CaseID: e.CaseID, Document: e.Document}
	}
	evidence := attachedAbout(lead, idOf("contract"), domain.DocumentStaffEvidence)
	report := attached(idOf("quality manual"), domain.DocumentManagementDocument)
	dated := with(report, func(d *filing.DocumentAttached) { d.IssuedOn, d.ValidTo = "2026-11-02", "2026-11-02" })
	run(t, cases{
		{Name: "Q1.6: a document is attached", Given: begun, When: attach(licenseAttached), Then: events{licenseAttached}, Claims: []domain.Claim{}},
		{Name: "Q3.1: one about a person under a subject of its own", Given: draft, When: attach(evidence), Then: events{evidence}},
		{Name: "Q7.8: one of an amendment waits with it", Given: renaming, When: attach(proofAttached), Then: events{proofAttached}},
		{Name: "Q7.8: of a returned amendment, too",
			Given: renamingReturned, When: attach(with(proofAttached, func(d *filing.DocumentAttached) { d.DocumentID = report.DocumentID })),
			Then: events{with(proofAttached, func(d *filing.DocumentAttached) { d.DocumentID = report.DocumentID })}},
		{Name: "Q1.6: everything missing is named at once",
			Given: begun, When: filing.AttachDocument{DocumentID: report.DocumentID}, Refused: required("kind", "sha256", "size", "media_type")},
		{Name: "Q1.6: it says when it was issued and until when it holds",
			Given: draft, When: filing.AttachDocument{DocumentID: dated.DocumentID, Document: dated.Document, Today: "2026-11-02"}, Then: events{dated}},
		{Name: "Q1.6: nothing was issued tomorrow, or ended before",
			Given: draft, When: filing.AttachDocument{DocumentID: dated.DocumentID, Document: with(dated, func(d *filing.DocumentAttached) {
				d.ValidTo = "2026-11-01"
			}).Document, Today: "2026-11-01"}, Refused: []error{filing.ErrInFuture.At("issued_on"), filing.ErrDateOrder.At("valid_to")}},
		{Name: "Q6.2: a file is named by the hash of its bytes",
			Given: draft, When: attach(with(report, func(d *filing.DocumentAttached) { d.SHA256 = strings.ToUpper(d.SHA256) })),
			Refused: []error{filing.ErrDocumentHash.At("sha256")}},
		{Name: "Q3.1: what is about nobody is sealed for nobody",
			Given: draft, When: attach(with(report, func(d *filing.DocumentAttached) { d.Subject = idOf("subject") })),
			Refused: []error{filing.ErrNotAllowed.At("subject")}},
		{Name: "Q3.1: what is about people names the person",
			Given: draft, When: attach(with(evidence, func(d *filing.DocumentAttached) { d.StaffID = uuid.Nil })),
			Refused: []error{filing.ErrNotAllowed.At("staff_id")}},
		{Name: "Q3.1: what is about nobody does not",
			Given: draft, When: attach(with(report, func(d *filing.DocumentAttached) {
				d.Title, d.StaffID, d.Subject = "", lead, idOf("subject")
			})), Refused: []error{filing.ErrNotAllowed.At("staff_id")}},
		{Name: "Q3.1: nobody is named who was not entered",
			Given: begun, When: attach(evidence), Refused: []error{filing.ErrStaffUnknown.At("staff_id")}},
		{Name: "Q3.1: what is about a person has a subject and no title, for titles tend to hold names",
			Given: draft, When: attach(with(evidence, func(d *filing.DocumentAttached) { d.Title, d.Subject = "沈予安的合同", uuid.Nil })),
			Refused: append(required("subject"), filing.ErrNotAllowed.At("title"))},
		{Name: "Q3.1: the subject is the document's alone",
			Given: draft, When: attach(with(evidence, func(d *filing.DocumentAttached) { d.Subject = leadMember.Person.Subject })),
			Refused: []error{filing.ErrSubjectTaken.At("subject")}},
		{Name: "Q6.3: no document is recorded over another",
			Given: draft, When: attach(with(report, func(d *filing.DocumentAttached) { d.DocumentID = certificate })),
			Refused: []error{filing.ErrIDTaken.At("document_id")}},
		{Name: "Q7.8: nothing joins an amendment under review",
			Given: renamingTaken, When: attach(attachedTo(renamingCase, report.DocumentID, domain.DocumentChangeProof)), Refused: []error{filing.ErrCaseState.At("case_id")}},
		{Name: "Q7.8: nor one that passed",
			Given: renamingPassed, When: attach(attachedTo(renamingCase, report.DocumentID, domain.DocumentChangeProof)), Refused: []error{filing.ErrCaseState.At("case_id")}},
		{Name: "Q7.8: nor one nobody opened", Given: published, When: attach(proofAttached), Refused: []error{filing.ErrCaseState.At("case_id")}},
		{Name: "Q1.6: nothing waits with the first case, which is the draft itself",
			Given: draft, When: attach(attachedTo(firstCase, report.DocumentID, domain.DocumentManagementDocument)), Refused: []error{filing.ErrCaseState.At("case_id")}},
		{Name: "Q7.6: what is with the authority stands still", Given: submitted, When: attach(report), Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.9: nothing is attached after cancellation", Given: canceled, When: attach(report), Refused: []error{filing.ErrCanceled}},
	})
}

func TestRecordCommitment(t *testing.T) {
	lettered := after(begun, identityRecorded, letterAttached)
	record := filing.RecordCommitment{Seen: domain.Empty, Commitment: commitment, Today: today}
	again := with(record, func(c *filing.RecordCommitment) { c.Seen = at(published, commitmentRecorded) })
	uploadedAnew := after(published, attached(newLetter, domain.DocumentCommitmentLetter))
	signedAnew := with(commitment, func(c *filing.Commitment) { c.SignedOn, c.DocumentID = today, newLetter })
	unsealed := with(commitment, func(c *filing.Commitment) { c.SealPresent = false })
	withCase := filing.RecordCommitment{CaseID: renamingCase, Seen: domain.Empty, Commitment: newCommitment, Today: today}
	prepared := after(renaming, proofAttached, newLetterHere)
	onceMore := with(withCase, func(c *filing.RecordCommitment) {
		c.Seen, c.Commitment.SignedOn = at(renamingComplete, newCommitmentRecorded), earlier
	})
	managed := after(lettered, filing.TopManagerRecorded{TopManager: filing.TopManager{Name: "沈予安", Authorization: filing.Authorization{
		Scope: "全面负责", ValidFrom: "2026-01-01", ValidTo: "2026-12-31", Signed: true, SealPresent: true, DocumentID: idOf("letter of authorization"),
	}}})
	by := func(name string) filing.RecordCommitment {
		return with(record, func(c *filing.RecordCommitment) {
			c.Commitment.Signer, c.Commitment.SignerRole = name, domain.SignerDelegate
		})
	}
	run(t, cases{
		{Name: "Q1.6: the letter is recorded", Given: lettered, When: record, Then: events{commitmentRecorded}},
		{Name: "Q6.3: the same once more records nothing", Given: published, When: again},
		{Name: "Q2.5: a letter signed anew in the names in force takes effect at once",
			Given: uploadedAnew, When: with(again, func(c *filing.RecordCommitment) { c.Commitment = signedAnew }),
			Then: events{filing.CommitmentRecorded{Commitment: signedAnew}}},
		{Name: "Q2.5: and is uploaded anew: no paper stands for two letters",
			Given: published, When: with(again, func(c *filing.RecordCommitment) { c.Commitment.SignedOn = today }),
			Refused: []error{filing.ErrLetterUsed.At("document_id")}},
		{Name: "domain-facts 10.6: and sealed, for it is public at once",
			Given: uploadedAnew, When: with(again, func(c *filing.RecordCommitment) {
				c.Commitment = with(signedAnew, func(c *filing.Commitment) { c.SealPresent = false })
			}),
			Refused: []error{filing.ErrLetterUnsealed.At("seal_present")}},
		{Name: "domain-facts 10.6: in a draft it may come before the seal does",
			Given: lettered, When: with(record, func(c *filing.RecordCommitment) { c.Commitment.SealPresent = false }),
			Then: events{filing.CommitmentRecorded{Commitment: unsealed}}},
		{Name: "Q2.5: in a draft what was typed of the letter is put right",
			Given: draft, When: with(again, func(c *filing.RecordCommitment) {
				c.Seen, c.Commitment.SignedOn = at(draft, commitmentRecorded), "2026-01-18"
			}),
			Then: events{filing.CommitmentRecorded{Commitment: with(commitment, func(c *filing.Commitment) { c.SignedOn = "2026-01-18" })}}},
		{Name: "domain-facts 10.6: in the place of the legal representative signs the authorized top manager",
			Given: managed, When: by("沈予安"), Then: events{filing.CommitmentRecorded{Commitment: by("沈予安").Commitment}}},
		{Name: "domain-decisions 1.21: and nobody else, whose name is no register data",
			Given: managed, When: by("沈一舟"), Refused: []error{filing.ErrSigner.At("signer")}},
		{Name: "domain-facts 10.6: nor anybody while nobody is authorized",
			Given: after(lettered, topManagerRecorded), When: by("叶知远"), Refused: []error{filing.ErrSigner.At("signer")}},
		{Name: "Q6.3: an edit of what somebody else altered is refused", Given: published, When: record, Refused: []error{filing.ErrStale}},
		{Name: "Q1.6: everything missing is named at once",
			Given: lettered, When: filing.RecordCommitment{Seen: domain.Empty, Today: today},
			Refused: required("template_version", "institution", "signer", "signer_role", "signed_on", "document_id")},
		{Name: "Q1.6: nobody signs tomorrow",
			Given: lettered, When: with(record, func(c *filing.RecordCommitment) { c.Commitment.SignedOn = tomorrow }),
			Refused: []error{filing.ErrInFuture.At("signed_on")}},
		{Name: "Q1.6: the letter is a file in the filing",
			Given: begun, When: record, Refused: []error{filing.ErrDocument.At("document_id")}},
		{Name: "Q1.6: the file is a letter",
			Given: draft, When: with(record, func(c *filing.RecordCommitment) {
				c.Seen, c.Commitment.DocumentID = at(draft, commitmentRecorded), certificate
			}), Refused: []error{filing.ErrDocument.At("document_id")}},
		{Name: "Q7.8: once published a letter in other names would publish them",
			Given: uploadedAnew, When: with(again, func(c *filing.RecordCommitment) {
				c.Commitment.Institution, c.Commitment.Signer, c.Commitment.DocumentID = renamed.Name, "叶知秋", newLetter
			}),
			Refused: []error{filing.ErrNotAllowed.At("institution"), filing.ErrNotAllowed.At("signer")}},
		{Name: "Q7.8: and so would a file that waits with the amendment",
			Given: renamingComplete, When: with(again, func(c *filing.RecordCommitment) { c.Commitment.DocumentID = newLetter }),
			Refused: []error{filing.ErrDocument.At("document_id")}},
		{Name: "Q2.5: the amendment's letter waits with it", Given: prepared, When: withCase, Then: events{newCommitmentRecorded}},
		{Name: "Q2.5: and so does its file",
			Given: prepared, When: with(withCase, func(c *filing.RecordCommitment) { c.Commitment.DocumentID = letter }),
			Refused: []error{filing.ErrDocument.At("document_id")}},
		{Name: "Q2.5: the amendment's letter is signed once more",
			Given: renamingComplete, When: onceMore, Then: events{filing.CommitmentRecorded{CaseID: renamingCase, Commitment: onceMore.Commitment}}},
		{Name: "Q6.3: who saw no letter in the amendment is stale once there is one",
			Given: renamingComplete, When: withCase, Refused: []error{filing.ErrStale}},
		{Name: "Q7.8: a submitted amendment stands still", Given: renamingSubmitted, When: onceMore, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q7.8: an amendment that ended has no letter",
			Given: renamingPassed, When: onceMore, Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.8: the first case has no letter of its own",
			Given: draft, When: with(record, func(c *filing.RecordCommitment) { c.CaseID = firstCase }), Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.8: nor has a case nobody opened", Given: published, When: withCase, Refused: []error{filing.ErrCaseUnknown}},
		{Name: "Q7.6: what is with the authority stands still", Given: submitted, When: again, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.9: nothing is recorded after cancellation", Given: canceled, When: again, Refused: []error{filing.ErrCanceled}},
	})
}
