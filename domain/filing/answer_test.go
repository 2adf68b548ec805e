package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

var answersInWords = []filing.PointAnswer{{PointID: points[0].PointID, Text: "承诺书已盖章，请见第二页"}}

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
	two := about("commitment", "basics.county")
	run(t, cases{
		{Name: "B2: what was returned is not handed in unanswered", Given: two, When: submit(earlier),
			Refused: []error{unanswered("commitment"), unanswered("basics.county")}},
		{Name: "B2: every point is answered", Given: two, When: answered(words("commitment", "已盖章")), Refused: []error{unanswered("basics.county")}},
		{Name: "B2: in words", Given: two, When: answered(words("commitment", "")), Refused: []error{unanswered("basics.county"), filing.ErrRequired.At("answers.0.text")}},
		{Name: "B2: once", Given: about("commitment"), When: answered(words("commitment", "已盖章"), words("commitment", "确已盖章")),
			Refused: []error{filing.ErrRepeated.At("answers.1.point_id")}},
		{Name: "B2: and no other than was made", Given: about("commitment"), When: answered(words("commitment", "已盖章"), words("staff", "无误")),
			Refused: []error{filing.ErrPointUnknown.At("answers.1.point_id")}},
		{Name: "B2: to what was not returned there is nothing to answer", Given: draft, When: answered(words("commitment", "已盖章")),
			Refused: []error{filing.ErrNotAllowed.At("answers")}},
	})
	edits := map[string]filing.Event{
		"identity.name":                      identityRecorded,
		"basics.county":                      basicsRecorded,
		"contacts":                           contactsRecorded,
		"top_manager.authorization.valid_to": topManagerRecorded,
		"commitment":                         commitmentRecorded,
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
		"identity.name": renameWanted, "commitment": newCommitmentRecorded,
		"documents.change_proof": attachedTo(renamingCase, idOf("proof again"), domain.DocumentChangeProof),
	} {
		run(t, cases{{Name: "B2: unedited is the proposed " + field, Given: proposed(field), When: hand,
			Refused: []error{filing.ErrPointUnanswered.At("points." + points[0].PointID.String())}}})
		if _, err := filing.Decide(fold(after(proposed(field), edit)), hand); err != nil {
			t.Errorf("B2: the proposed %s was edited and is answered by that: %v", field, err)
		}
	}
}
