package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// What the operation track that is added to the published filing has.
var (
	secondCase   = idOf("second case")
	operator     = idOf("operator")
	spareUnit    = idOf("spare unit")
	secondLetter = idOf("letter of the second track")
	recordsFile  = idOf("rules on records")

	operationScope = filing.Scope{
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionAmbientOperation},
		MonitoringCategories:  []domain.MonitoringCategory{domain.OperationNoise},
	}
	operatorMember = with(qualityMember, func(m *filing.StaffMember) {
		m.Person = sealed("徐望舒", "the operator")
		m.Posts = map[domain.Track][]domain.Post{domain.Operation: {domain.PostFieldOperation}}
	})
	spare = with(equipment, func(e *filing.Equipment) {
		e.AssetNumber, e.Name, e.Model = "HS-BJ-02", "噪声自动监测备机", "HS-3000"
		e.Tracks, e.Uses = []domain.Track{domain.Operation}, []domain.EquipmentUse{domain.UseSpareUnit}
		e.Categories = []domain.MonitoringCategory{domain.OperationNoise}
	})

	secondOpened    = filing.CaseOpened{CaseID: secondCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.SecondTrackCase}
	operationScoped = filing.ScopeRecorded{Track: domain.Operation, Scope: operationScope}
	operatorAdded   = filing.StaffAdded{StaffID: operator, StaffMember: operatorMember}
	spareAdded      = filing.EquipmentAdded{EquipmentID: spareUnit, Equipment: spare}
	fieldsRecorded  = filing.OperationCapabilityRecorded{OperationCapability: operationFields, Alteration: changedToday}
	recordsAttached = attached(recordsFile, domain.DocumentManagementDocument)
	recordsAdded    = filing.ManagementAdded{ManagementID: idOf("rules on records, row"), Alteration: changedToday, Management: with(dataQuality, func(m *filing.Management) {
		m.Kind, m.Title, m.DocumentID = domain.ManagementOperationRecords, "运维记录制度", recordsFile
	})}
	secondLetterHere = attachedTo(secondCase, secondLetter, domain.DocumentCommitmentLetter)
	secondCommitment = filing.CommitmentRecorded{CaseID: secondCase, Commitment: with(commitment, func(c *filing.Commitment) {
		c.SignedOn, c.DocumentID = today, secondLetter
	})}
	secondHandedIn = filing.CaseSubmitted{
		CaseID: secondCase, Round: 1, Content: secondContent(), Letter: fileOf(secondLetter), SubmittedOn: today, Rules: filing.Rules,
	}
	secondNumber = filing.Number("32", domain.Operation, 2026, 1)

	secondBegun     = after(published, secondOpened)
	secondDraft     = after(secondBegun, operationScoped, operatorAdded, spareAdded, recordsAttached, recordsAdded, fieldsRecorded, secondLetterHere, secondCommitment)
	secondSubmitted = after(secondDraft, secondHandedIn)
	secondTaken     = after(secondSubmitted, filing.CaseTaken{CaseID: secondCase, Reviewer: officials[0]})
	secondReturned  = after(secondTaken, filing.CaseReturned{
		CaseID: secondCase, Submission: submission(secondSubmitted), Points: points, ReturnedOn: today,
	})
	bothEffective = after(secondTaken, filing.CasePassed{
		CaseID: secondCase, Submission: submission(secondSubmitted), Number: secondNumber, PassedOn: today,
	})
)

// secondContent is what the second track's submission binds: what both tracks
// share and what serves this one.
func secondContent() string {
	parts := map[string]domain.Revision{}
	for _, e := range []filing.Event{
		identityRecorded, basicsRecorded, contactsRecorded, topManagerRecorded, deedAttached, premisesAdded,
		licenseAttached, cmaAttached, annexAttached, letterAttached, rulesAttached, dataRulesAdded,
		operationScoped, operatorAdded, spareAdded, recordsAttached, recordsAdded, fieldsRecorded,
	} {
		parts[partOf(e)] = at(secondDraft, e)
	}
	parts["commitment"], parts["documents."+secondLetter.String()] = at(secondDraft, secondCommitment), at(secondDraft, secondLetterHere)
	return hashOf(parts)
}

func TestStartSecondTrack(t *testing.T) {
	start := filing.StartSecondTrack{Track: domain.Operation, CaseID: secondCase}
	again := with(start, func(c *filing.StartSecondTrack) { c.CaseID = idOf("another case") })
	run(t, cases{
		{Name: "Q7.7: beside an effective track the other one is begun", Given: published, When: start, Then: events{secondOpened}, Claims: []domain.Claim{}},
		{Name: "2.18: not beside a draft: both at once at the first filing are not offered",
			Given: draft, When: start, Refused: []error{filing.ErrNotEffective}},
		{Name: "2.18: nor while the first is under review", Given: underReview, When: start, Refused: []error{filing.ErrNotEffective}},
		{Name: "2.18: nor after it was returned", Given: returned, When: start, Refused: []error{filing.ErrNotEffective}},
		{Name: "2.3: one case a track: a second is refused and told the first", Given: secondDraft, When: again, Refused: []error{filing.ErrCaseOpen}},
		{Name: "2.3: also while the first is under review", Given: secondTaken, When: again, Refused: []error{filing.ErrCaseOpen}},
		{Name: "2.3: also after it was returned", Given: secondReturned, When: again, Refused: []error{filing.ErrCaseOpen}},
		{Name: "2.3: an amendment of the institution is another level", Given: renaming, When: start, Then: events{secondOpened}},
		{Name: "Q7.7: a track that is effective is not begun again", Given: bothEffective, When: again, Refused: []error{filing.ErrTrackEffective}},
		{Name: "Q7.7: it is one of the two", Given: published, When: filing.StartSecondTrack{Track: "both", CaseID: secondCase},
			Refused: []error{domain.ErrTrackUnknown.At("track")}},
		{Name: "Q7.7: no case is opened over another", Given: published, When: filing.StartSecondTrack{Track: domain.Operation, CaseID: firstCase},
			Refused: []error{filing.ErrIDTaken.At("case_id")}},
		{Name: "Q1.9: not after cancellation", Given: canceled, When: start, Refused: []error{filing.ErrCanceled}},
	})
	wantOpenCase(t, secondReturned, again, filing.OpenCaseNamed{CaseID: secondCase, Kind: filing.SecondTrackCase, Status: filing.CaseReturnedStatus})
}

// wantOpenCase checks which case a refusal names.
func wantOpenCase(t *testing.T, history events, c filing.Command, want filing.OpenCaseNamed) {
	t.Helper()
	_, err := filing.Decide(fold(history), c)
	refused := domain.Problems(err)
	if len(refused) != 1 || refused[0].Particulars != want {
		t.Errorf("2.3: the refusal %v tells %+v, want %+v", err, refused[0].Particulars, want)
	}
}

func TestOpenAmendment(t *testing.T) {
	open := filing.OpenAmendment{Level: filing.InstitutionLevel, CaseID: renamingCase}
	ofTrack := filing.OpenAmendment{Level: filing.TrackLevel(domain.Testing), CaseID: extensionCase}
	another := with(open, func(c *filing.OpenAmendment) { c.CaseID = idOf("another case") })
	run(t, cases{
		{Name: "Q7.8: a published filing opens an amendment before anything is proposed", Given: published, When: open, Then: events{renameOpened}},
		{Name: "Q7.8: so does an effective track", Given: published, When: ofTrack, Then: events{widerOpened}},
		{Name: "2.3: one for the whole institution: a second is refused and told the first", Given: renaming, When: another, Refused: []error{filing.ErrCaseOpen}},
		{Name: "2.4: also after it was returned", Given: renamingReturned, When: another, Refused: []error{filing.ErrCaseOpen}},
		{Name: "2.3: one for each track beside it", Given: renaming, When: ofTrack, Then: events{widerOpened}},
		{Name: "2.3: but not two", Given: extending, When: with(ofTrack, func(c *filing.OpenAmendment) { c.CaseID = idOf("another case") }),
			Refused: []error{filing.ErrCaseOpen}},
		{Name: "2.4: after a withdrawal there is room for the next",
			Given: after(renaming, filing.CaseWithdrawn{CaseID: renamingCase}), When: another,
			Then: events{filing.CaseOpened{CaseID: another.CaseID, Level: filing.InstitutionLevel, Kind: filing.AmendmentCase}}},
		{Name: "Q7.8: a draft is edited, not amended", Given: draft, When: open, Refused: []error{filing.ErrNotEffective}},
		{Name: "Q7.8: so is a track that is not effective yet", Given: secondDraft,
			When:    filing.OpenAmendment{Level: filing.TrackLevel(domain.Operation), CaseID: extensionCase},
			Refused: []error{filing.ErrNotEffective}},
		{Name: "Q7.8: a level is named", Given: published, When: filing.OpenAmendment{CaseID: renamingCase}, Refused: required("level")},
		{Name: "Q7.8: no case is opened over another", Given: published, When: with(open, func(c *filing.OpenAmendment) { c.CaseID = firstCase }),
			Refused: []error{filing.ErrIDTaken.At("case_id")}},
		{Name: "Q1.9: nothing is amended after cancellation", Given: canceled, When: open, Refused: []error{filing.ErrCanceled}},
	})
	wantOpenCase(t, renaming, another, filing.OpenCaseNamed{CaseID: renamingCase, Kind: filing.AmendmentCase, Status: filing.CaseOpen})
}

func TestSubmitSecondTrack(t *testing.T) {
	hand := filing.SubmitCase{CaseID: secondCase, Today: today}
	field := "tracks.operation.scope"
	run(t, cases{
		{Name: "Q7.7: a second track binds what both share and what serves it", Given: secondDraft, When: hand, Then: events{secondHandedIn}},
		{Name: "Q7.7: what waits with an amendment is no part of it",
			Given: after(secondDraft, renameOpened, renameWanted), When: hand, Then: events{secondHandedIn}},
		{Name: "Q7.7: all that is new is asked for, what is shared is not", Given: secondBegun, When: hand, Refused: []error{
			finding("section_missing", field), finding("section_missing", "equipment"), finding("section_missing", "staff"),
			finding("commitment_needed", "commitment"), finding("management_missing", "management.operation_record_system"),
			finding("section_missing", "operation_capability"),
		}},
		{Name: "1.16: the letter of the first submission will not do",
			Given: without(secondDraft, secondCommitment), When: hand, Refused: []error{finding("commitment_needed", "commitment")}},
		{Name: "2.2: an instrument of the other track is none of this one",
			Given: without(secondDraft, spareAdded), When: hand, Refused: []error{finding("section_missing", "equipment")}},
		{Name: "Q3.1: nor is somebody with posts of the other track",
			Given: without(secondDraft, operatorAdded), When: hand, Refused: []error{finding("section_missing", "staff")}},
		{Name: "Q2.5: its letter is in the names in force",
			Given: after(secondDraft, renamingPassed[len(published):]...), When: hand,
			Refused: []error{finding("commitment_stale", "commitment.institution")}},
	})
}

func TestASecondTrackStandsStillAlone(t *testing.T) {
	both := after(published, secondOpened, operationScoped)
	atOf := func(e filing.Event) domain.Revision { return at(secondSubmitted, e) }
	shared := filing.RecordBasics{
		Seen: atOf(basicsRecorded), Basics: with(basics, func(b *filing.Basics) { b.County = "320299" }), Alteration: changedToday, Today: today,
	}
	renovated := with(spare, func(e *filing.Equipment) { e.Model = "HS-4000" })
	recalibrated := with(equipment, func(e *filing.Equipment) { e.Traceability.To = "2027-03-01" })
	alsoOperates := with(leadMember, func(m *filing.StaffMember) {
		m.Posts = map[domain.Track][]domain.Post{domain.Testing: m.Posts[domain.Testing], domain.Operation: {domain.PostFieldOperation}}
	})
	run(t, cases{
		{Name: "Q7.7: its scope stands still", Given: secondSubmitted, Refused: []error{filing.ErrWithAuthority},
			When: filing.RecordScope{Track: domain.Operation, Seen: atOf(operationScoped), Scope: scope, Today: today}},
		{Name: "2.2: who serves it stays", Given: secondSubmitted, Refused: []error{filing.ErrWithAuthority},
			When: filing.MoveStaff{StaffID: operator, Seen: atOf(operatorAdded), MovedOn: today, Today: today}},
		{Name: "2.2: nobody is added to it", Given: secondSubmitted, Refused: []error{filing.ErrWithAuthority},
			When: filing.ReviseStaff{StaffID: lead, Seen: atOf(leadAdded), Member: alsoOperates, Facts: facts, Alteration: changedToday, Today: today}},
		{Name: "2.2: nor taken back", Given: secondSubmitted, Refused: []error{filing.ErrWithAuthority},
			When: filing.WithdrawStaffEntry{StaffID: operator, Seen: atOf(operatorAdded)}},
		{Name: "2.2: its instruments stand still", Given: secondSubmitted, Refused: []error{filing.ErrWithAuthority},
			When: filing.ReviseEquipment{EquipmentID: spareUnit, Seen: atOf(spareAdded), Equipment: renovated, Today: today}},
		{Name: "2.2: so does its letter", Given: secondSubmitted, Refused: []error{filing.ErrWithAuthority},
			When: filing.RecordCommitment{CaseID: secondCase, Seen: atOf(secondCommitment), Commitment: commitment, Today: today}},
		{Name: "2.2: and its documents", Given: secondSubmitted, Refused: []error{filing.ErrCaseState.At("case_id")},
			When: filing.AttachDocument{DocumentID: idOf("late"), CaseID: secondCase, Document: secondLetterHere.Document}},
		{Name: "Q7.8: what is shared goes on", Given: secondSubmitted, When: shared,
			Then: events{filing.BasicsRecorded{Basics: shared.Basics, Alteration: changedToday}}},
		{Name: "Q7.8: so does what serves the effective track", Given: secondSubmitted,
			When: filing.ReviseEquipment{EquipmentID: spectrometer, Seen: atOf(equipmentAdded), Equipment: recalibrated, Alteration: changedToday, Today: today},
			Then: events{filing.EquipmentRevised{EquipmentID: spectrometer, Equipment: recalibrated, Alteration: changedToday}}},
		{Name: "Q7.8: and its people", Given: secondTaken,
			When: filing.MoveStaff{StaffID: quality, Seen: atOf(qualityAdded), MovedOn: today, Today: today},
			Then: events{filing.StaffMovedToNonTechnicalPost{StaffID: quality, MovedOn: today}}},
		{Name: "Q1.8: what serves no published track yet is entered without explanation", Given: both,
			When: filing.AddStaff{StaffID: operator, Member: operatorMember, Facts: facts, Today: today}, Then: events{operatorAdded}},
		{Name: "1.6: an entry for a track that was never submitted is taken back", Given: secondDraft,
			When: filing.WithdrawStaffEntry{StaffID: operator, Seen: at(secondDraft, operatorAdded)},
			Then: events{filing.StaffEntryWithdrawn{StaffID: operator}}},
		{Name: "1.6: so is an instrument", Given: secondDraft,
			When: filing.WithdrawEquipmentEntry{EquipmentID: spareUnit, Seen: at(secondDraft, spareAdded)},
			Then: events{filing.EquipmentEntryWithdrawn{EquipmentID: spareUnit}}},
		{Name: "1.6: from the first submission on it never is", Given: secondReturned, Refused: []error{filing.ErrEntryFinal},
			When: filing.WithdrawStaffEntry{StaffID: operator, Seen: atOf(operatorAdded)}},
		{Name: "1.6: nor who served a submitted track before", Refused: []error{filing.ErrEntryFinal},
			Given: after(secondDraft, filing.StaffRevised{StaffID: lead, StaffMember: with(operatorMember, func(m *filing.StaffMember) { m.Person = leadMember.Person })}),
			When:  filing.WithdrawStaffEntry{StaffID: lead, Seen: domain.Revision(len(secondDraft))}},
		{Name: "1.6: nor an instrument that did", Refused: []error{filing.ErrEntryFinal},
			Given: after(secondDraft, filing.EquipmentRevised{EquipmentID: spectrometer, Equipment: with(spare, func(e *filing.Equipment) { e.AssetNumber = equipment.AssetNumber })}),
			When:  filing.WithdrawEquipmentEntry{EquipmentID: spectrometer, Seen: domain.Revision(len(secondDraft))}},
	})
}

func TestTheSecondTrackPasses(t *testing.T) {
	run(t, cases{
		{Name: "Q7.7: passed, it has a number of its own", Given: secondTaken,
			When:   filing.PassCase{CaseID: secondCase, Submission: submission(secondSubmitted), Reviewer: officials[0], Number: secondNumber, Today: today},
			Then:   events{bothEffective[len(secondTaken)]},
			Claims: []domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimFilingNumber, Key: secondNumber}}},
	})
	s := fold(bothEffective)
	if s.Tracks[domain.Operation].Status != filing.TrackEffective || s.Tracks[domain.Testing].Number != number {
		t.Errorf("Q7.7: the tracks are %+v", s.Tracks)
	}
	if s.Commitment.Value.DocumentID != secondLetter || s.Documents[secondLetter].CaseID != [16]byte{} {
		t.Errorf("1.16: in force is the letter %+v", s.Commitment)
	}
	if got := fold(secondTaken).Commitment.Value.DocumentID; got != letter {
		t.Errorf("1.16: before it passes the letter in force is %s", got)
	}
}
