package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

var (
	renamed       = with(identity, func(i *filing.Identity) { i.Name = "江苏澄屿生态科技有限公司" })
	renamedAgain  = with(identity, func(i *filing.Identity) { i.Name = "江苏澄屿生态环境科技有限公司" })
	renameOpened  = filing.CaseOpened{CaseID: renamingCase, Level: filing.InstitutionLevel, Kind: filing.AmendmentCase}
	renameWanted  = filing.IdentityProposed{CaseID: renamingCase, Identity: renamed, Alteration: changedToday}
	renaming      = after(published, renameOpened, renameWanted)
	newLetter     = idOf("new commitment letter")
	changeProof   = idOf("change proof")
	proofAttached = attachedTo(renamingCase, changeProof, domain.DocumentChangeProof)
	newLetterHere = attachedTo(renamingCase, newLetter, domain.DocumentCommitmentLetter)
	newCommitment = with(commitment, func(c *filing.Commitment) {
		c.Institution, c.DocumentID, c.SignedOn = renamed.Name, newLetter, today
	})
	newCommitmentRecorded = filing.CommitmentRecorded{CaseID: renamingCase, Commitment: newCommitment}
	renamingComplete      = after(renaming, proofAttached, newLetterHere, newCommitmentRecorded)
	renamingSubmitted     = after(renamingComplete, filing.CaseSubmitted{
		CaseID: renamingCase, Round: 1, Content: renamingContent(), Letter: fileOf(newLetter), SubmittedOn: today, Rules: filing.Rules,
	})
	renamingTaken  = after(renamingSubmitted, filing.CaseTaken{CaseID: renamingCase, Reviewer: officials[1]})
	renamingPassed = after(renamingTaken, filing.CasePassed{
		CaseID: renamingCase, Submission: submission(renamingSubmitted), PassedOn: today,
	})
	renamingReturned = after(renamingTaken, filing.CaseReturned{
		CaseID: renamingCase, Submission: submission(renamingSubmitted), Points: points, ReturnedOn: today,
	})
)

// renamingContent is what the renaming's submission binds: the proposal alone.
func renamingContent() string {
	return hashOf(map[string]domain.Revision{
		"identity":                          at(renamingComplete, renameWanted),
		"commitment":                        at(renamingComplete, newCommitmentRecorded),
		"documents." + changeProof.String(): at(renamingComplete, proofAttached),
		"documents." + newLetter.String():   at(renamingComplete, newLetterHere),
	})
}

func TestRecordIdentityInADraft(t *testing.T) {
	record := filing.RecordIdentity{Seen: domain.Empty, Identity: identity, Today: today}
	again := with(record, func(c *filing.RecordIdentity) { c.Seen = at(draft, identityRecorded) })
	run(t, cases{
		{Name: "Q1.6: the name is recorded freely before the first publication",
			Given: begun, When: record, Then: events{identityRecorded}, Claims: []domain.Claim{}},
		{Name: "Q1.6: and altered freely",
			Given: draft, When: with(again, func(c *filing.RecordIdentity) { c.Identity = renamed }),
			Then: events{filing.IdentityRecorded{Identity: renamed}}},
		{Name: "Q6.3: the same once more records nothing", Given: draft, When: again},
		{Name: "Q6.3: an edit of what somebody else altered is refused",
			Given: draft, When: record, Refused: []error{filing.ErrStale}},
		{Name: "Q1.6: everything missing is named at once",
			Given: begun, When: filing.RecordIdentity{Seen: domain.Empty},
			Refused: []error{
				filing.ErrRequired.At("name"), filing.ErrRequired.At("legal_representative.name"),
				filing.ErrRequired.At("legal_representative.id_number"),
			}},
		{Name: "Q3.10: the number is sealed for the representative alone: who erases another's data does not erase this",
			Given: draft, When: with(again, func(c *filing.RecordIdentity) {
				c.Identity.LegalRepresentative.Person.Subject = leadMember.Person.Subject
			}),
			Refused: []error{filing.ErrSubjectTaken.At("legal_representative.id_number")}},
		{Name: "Q1.8: before the first publication nobody explains an alteration",
			Given: begun, When: with(record, func(c *filing.RecordIdentity) { c.Alteration = changedToday }),
			Refused: []error{filing.ErrNotAllowed.At("alteration")}},
		{Name: "Q7.6: what is submitted stands still", Given: submitted, When: again, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q7.6: what is under review stands still", Given: underReview, When: again, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q7.6: what was returned is put right",
			Given: returned, When: with(again, func(c *filing.RecordIdentity) { c.Identity = renamed }),
			Then: events{filing.IdentityRecorded{Identity: renamed}}},
		{Name: "Q1.9: nothing is recorded after cancellation", Given: canceled, When: again, Refused: []error{filing.ErrCanceled}},
	})
}

func TestRecordIdentityOncePublished(t *testing.T) {
	rename := filing.RecordIdentity{
		Seen: at(published, identityRecorded), Identity: renamed, Alteration: changedToday, Today: today, CaseID: renamingCase,
	}
	onward := with(rename, func(c *filing.RecordIdentity) {
		c.Seen, c.Identity, c.CaseID = at(renaming, renameWanted), renamedAgain, idOf("another case")
	})
	proposedAgain := filing.IdentityProposed{CaseID: renamingCase, Identity: renamedAgain, Alteration: changedToday}
	run(t, cases{
		{Name: "Q7.8: a new name opens an amendment of the whole institution",
			Given: published, When: rename, Then: events{renameOpened, renameWanted}, Claims: []domain.Claim{}},
		{Name: "Q7.8: a second thought goes into the amendment that is open",
			Given: renaming, When: onward, Then: events{proposedAgain}},
		{Name: "Q7.8: the name in force proposed is nothing",
			Given: published, When: with(rename, func(c *filing.RecordIdentity) { c.Identity = identity })},
		{Name: "Q7.8: what is proposed already is nothing",
			Given: renaming, When: with(onward, func(c *filing.RecordIdentity) { c.Identity = renamed })},
		{Name: "Q6.3: who saw the name in force has not seen the proposal",
			Given: renaming, When: with(onward, func(c *filing.RecordIdentity) { c.Seen = rename.Seen }),
			Refused: []error{filing.ErrStale}},
		{Name: "Q7.8: a submitted amendment stands still", Given: renamingSubmitted, When: onward, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q7.8: an amendment under review stands still", Given: renamingTaken, When: onward, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q7.8: a returned amendment is put right", Given: renamingReturned, When: onward, Then: events{proposedAgain}},
		{Name: "Q7.8: after a withdrawal the next proposal is a case of its own",
			Given: after(renaming, filing.CaseWithdrawn{CaseID: renamingCase}),
			When:  with(rename, func(c *filing.RecordIdentity) { c.CaseID = idOf("another case") }),
			Then: events{
				filing.CaseOpened{CaseID: idOf("another case"), Level: filing.InstitutionLevel, Kind: filing.AmendmentCase},
				filing.IdentityProposed{CaseID: idOf("another case"), Identity: renamed, Alteration: changedToday},
			}},
		{Name: "Q7.8: no case is opened over another",
			Given: published, When: with(rename, func(c *filing.RecordIdentity) { c.CaseID = firstCase }),
			Refused: []error{filing.ErrIDTaken.At("case_id")}},
		{Name: "Q1.8: everything missing is named at once, the alteration too",
			Given: published, When: filing.RecordIdentity{Seen: rename.Seen, CaseID: renamingCase},
			Refused: []error{
				filing.ErrRequired.At("name"), filing.ErrRequired.At("legal_representative.name"),
				filing.ErrRequired.At("legal_representative.id_number"), filing.ErrAlteration.At("alteration.kind"),
			}},
	})
}

func TestAnAmendmentWaits(t *testing.T) {
	for name, c := range map[string]struct {
		history events
		want    string
	}{
		"Q7.8: proposed, the old name is in force":  {renamingTaken, identity.Name},
		"Q7.8: returned, the old name is in force":  {renamingReturned, identity.Name},
		"Q7.8: withdrawn, the old name is in force": {after(renamingSubmitted, filing.CaseWithdrawn{CaseID: renamingCase}), identity.Name},
		"Q7.8: passed, the new name is in force":    {renamingPassed, renamed.Name},
	} {
		t.Run(name, func(t *testing.T) {
			s := fold(c.history)
			if got := s.Identity.Value.Name; got != c.want {
				t.Errorf("in force is %s", got)
			}
			if got := s.Commitment.Value.Institution; got != c.want {
				t.Errorf("in force is a letter for %s", got)
			}
			if waits := s.Documents[newLetter].CaseID == renamingCase; waits == (c.want == renamed.Name) {
				t.Errorf("the new letter waits: %v", waits)
			}
			if got := s.Tracks[domain.Testing].Status; got != filing.TrackEffective {
				t.Errorf("the track is %s; an amendment leaves it effective", got)
			}
		})
	}
}
