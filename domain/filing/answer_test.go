package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

var answersInWords = []filing.PointAnswer{{PointID: points[0].PointID, Text: "已核对，与登记证书一致"}}

func TestAReturnIsAnsweredPointByPoint(t *testing.T) {
	about := func(fields ...string) events {
		var all []filing.ReturnPoint
		for _, f := range fields {
			all = append(all, filing.ReturnPoint{PointID: idOf("point about " + f), Field: f, Reason: filing.ReasonUnclear, Text: "请核对"})
		}
		return after(underReview, with(firstReturned, func(e *filing.CaseReturned) { e.Points = all }))
	}
	unanswered := func(field string) error {
		return filing.ErrPointUnanswered.At("points." + idOf("point about "+field).String())
	}
	answered := func(answers ...filing.PointAnswer) filing.SubmitCase {
		return filing.SubmitCase{CaseID: firstCase, Answers: answers, Today: earlier}
	}
	words := func(field, text string) filing.PointAnswer {
		return filing.PointAnswer{PointID: idOf("point about " + field), Text: text}
	}
	two := about("contacts", "basics.county")
	run(t, cases{
		{Name: "B2: what was returned is not handed in unanswered", Given: two, When: submit(earlier),
			Refused: []error{unanswered("contacts"), unanswered("basics.county")}},
		{Name: "B2: every point is answered", Given: two, When: answered(words("contacts", "已核对")), Refused: []error{unanswered("basics.county")}},
		{Name: "B2: in words", Given: two, When: answered(words("contacts", "")), Refused: []error{unanswered("basics.county"), filing.ErrRequired.At("answers.0.text")}},
		{Name: "B2: once", Given: about("contacts"), When: answered(words("contacts", "已核对"), words("contacts", "确已核对")),
			Refused: []error{filing.ErrRepeated.At("answers.1.point_id")}},
		{Name: "B2: and no other than was made", Given: about("contacts"), When: answered(words("contacts", "已核对"), words("staff", "无误")),
			Refused: []error{filing.ErrPointUnknown.At("answers.1.point_id")}},
		{Name: "B2: to what was not returned there is nothing to answer", Given: draft, When: answered(words("contacts", "已核对")),
			Refused: []error{filing.ErrNotAllowed.At("answers")}},
	})
	edits := map[string]filing.Event{
		"identity.name":                      identityRecorded,
		"basics.county":                      basicsRecorded,
		"contacts":                           contactsRecorded,
		"top_manager.authorization.valid_to": topManagerRecorded,
		"tracks.testing.scope":               scopeRecorded,
		"premises." + mainPremises.String() + ".area":   filing.PremisesRevised{PremisesID: mainPremises, Premises: premises},
		"staff." + lead.String() + ".education":         filing.StaffRevised{StaffID: lead, StaffMember: leadMember},
		"staff.posts.quality_management":                filing.StaffRevised{StaffID: lead, StaffMember: leadMember},
		"equipment." + spectrometer.String() + ".model": filing.EquipmentRevised{EquipmentID: spectrometer, Equipment: equipment},
		"documents.cma_annex":                           attached(idOf("annex again"), domain.DocumentCMAAnnex),
		"documents." + cma.String():                     cmaAttached,
	}
	for field, edit := range edits {
		run(t, cases{{Name: "B2: unedited is " + field, Given: about(field), When: submit(earlier), Refused: []error{unanswered(field)}}})
		if _, err := filing.Decide(fold(after(about(field), edit)), submit(earlier)); err != nil {
			t.Errorf("B2: %s was edited and is answered by that: %v", field, err)
		}
	}
	for field, edit := range map[string]filing.Event{
		"basics.county":                         contactsRecorded,
		"staff." + lead.String() + ".education": filing.StaffRevised{StaffID: quality, StaffMember: qualityMember},
		"documents.cma_annex":                   attached(idOf("certificate again"), domain.DocumentCMACertificate),
		"authority":                             basicsRecorded,
	} {
		run(t, cases{{Name: "B2: something else answers nothing about " + field, Given: after(about(field), edit), When: submit(earlier), Refused: []error{unanswered(field)}}})
	}
	s := fold(after(returned, with(firstSubmitted, func(e *filing.CaseSubmitted) { e.Round, e.Answers = 2, answersInWords })))
	if c := s.Cases[firstCase]; len(c.Answers) != 1 || len(c.Points) != 1 || c.Returned.Revision != at(returned, firstReturned) {
		t.Errorf("B2: the reviewer is shown %+v", c)
	}
}

func TestAnAmendmentIsAnswered(t *testing.T) {
	proposed := func(field string) events {
		return after(renamingTaken, filing.CaseReturned{CaseID: renamingCase, Submission: submission(renamingSubmitted), ReturnedOn: today, Points: []filing.ReturnPoint{
			{PointID: points[0].PointID, Field: field, Reason: filing.ReasonUnclear, Text: "请核对"},
		}})
	}
	hand := filing.SubmitCase{CaseID: renamingCase, Today: today}
	for field, edit := range map[string]filing.Event{
		"identity.name": renameWanted, "documents.change_proof": attachedTo(renamingCase, idOf("proof again"), domain.DocumentChangeProof),
	} {
		run(t, cases{{Name: "B2: unedited is the proposed " + field, Given: proposed(field), When: hand,
			Refused: []error{filing.ErrPointUnanswered.At("points." + points[0].PointID.String())}}})
		if _, err := filing.Decide(fold(after(proposed(field), edit)), hand); err != nil {
			t.Errorf("B2: the proposed %s was edited and is answered by that: %v", field, err)
		}
	}
}

// TestQ6_2_AReturnedLetterIsHandedInNoMore: a resubmission reuses the letter unless
// it was itself returned (domain-decisions 1.15).
func TestQ6_2_AReturnedLetterIsHandedInNoMore(t *testing.T) {
	named := func(history events, caseID uuid.UUID, field string) events {
		return after(history, filing.CaseReturned{CaseID: caseID, Submission: submission(history), ReturnedOn: today, Points: []filing.ReturnPoint{
			{PointID: points[0].PointID, Field: field, Reason: filing.ReasonCommitment, Text: "承诺书未盖章"},
		}})
	}
	inWords := filing.SubmitCase{CaseID: firstCase, Answers: answersInWords, Today: today}
	amendment := with(inWords, func(c *filing.SubmitCase) { c.CaseID = renamingCase })
	refused := []error{finding("commitment_returned", "commitment")}
	uploaded := attached(newLetter, domain.DocumentCommitmentLetter)
	anew := filing.CommitmentRecorded{Commitment: with(commitment, func(c *filing.Commitment) { c.DocumentID = newLetter })}
	typed := filing.CommitmentRecorded{Commitment: with(commitment, func(c *filing.Commitment) { c.SignedOn = "2026-01-18" })}
	secondPaper := attachedTo(renamingCase, idOf("second paper"), domain.DocumentCommitmentLetter)
	secondLetter := filing.CommitmentRecorded{CaseID: renamingCase, Commitment: with(newCommitment, func(c *filing.Commitment) { c.DocumentID = secondPaper.DocumentID })}

	for _, field := range []string{"commitment", "commitment.seal_present", "commitment.document_id", "documents.commitment_letter", "documents." + letter.String()} {
		back := named(underReview, firstCase, field)
		run(t, cases{
			{Name: "1.15: words do not stand for " + field, Given: back, When: inWords, Refused: refused},
			{Name: "1.15: nor does a new paper that is not the letter's stand for " + field, Given: after(back, uploaded), When: inWords, Refused: refused},
			{Name: "1.15: nor does what is typed of the old one stand for " + field, Given: after(back, typed), When: inWords, Refused: refused},
		})
		if _, err := filing.Decide(fold(after(back, uploaded, anew)), inWords); err != nil {
			t.Errorf("1.15: another letter since %s was returned is handed in: %v", field, err)
		}
	}
	misread := named(underReview, firstCase, "commitment.signed_on")
	run(t, cases{{Name: "1.15: nor is what was typed wrongly argued for", Given: misread, When: inWords, Refused: refused}})
	if _, err := filing.Decide(fold(after(misread, typed)), inWords); err != nil {
		t.Errorf("1.15: for a day that was typed wrongly the paper is not asked for again: %v", err)
	}
	if _, err := filing.Decide(fold(named(underReview, firstCase, "basics.county")), inWords); err != nil {
		t.Errorf("1.15: a letter that was not returned is reused: %v", err)
	}
	amended := named(renamingTaken, renamingCase, "commitment")
	run(t, cases{{Name: "1.15: the letter of an amendment is another one, too", Given: amended, When: amendment, Refused: refused}})
	if _, err := filing.Decide(fold(after(amended, secondPaper, secondLetter)), amendment); err != nil {
		t.Errorf("1.15: another letter of the amendment is handed in: %v", err)
	}
	later := named(after(named(underReview, firstCase, "commitment"), uploaded, anew, with(firstSubmitted, func(e *filing.CaseSubmitted) { e.Round = 2 }), firstTaken), firstCase, "basics.county")
	if _, err := filing.Decide(fold(later), inWords); err != nil {
		t.Errorf("1.15: what an earlier return said of the letter is over: %v", err)
	}
}
