package filing_test

import (
	"maps"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

var (
	// The lead serves both tracks, the operator the second alone.
	leadServesBoth = with(leadMember, func(m *filing.StaffMember) {
		m.Posts = maps.Clone(m.Posts)
		m.Posts[domain.Operation] = []domain.Post{domain.PostQualitySupervision}
	})
	bothServed = after(bothEffective, filing.StaffRevised{StaffID: lead, StaffMember: leadServesBoth, Alteration: changedToday})

	operationEnded = filing.CanceledTrack{Track: domain.Operation, Reason: "停止运维业务", CanceledOn: today}
	testingEnded   = filing.CanceledTrack{Track: domain.Testing, Reason: "停止检测业务", CanceledOn: today}
	oneLeft        = after(bothServed, operationEnded)

	anewCase   = idOf("case of the new filing")
	anewOpened = filing.CaseOpened{CaseID: anewCase, Level: filing.TrackLevel(domain.Testing), Kind: filing.FirstCase}
	filedAnew  = after(canceled, anewOpened)

	firstGivenUp = filing.CaseClosed{CaseID: firstCase, Reason: filing.ClosedByDiscarding}
	discarded    = after(draft, firstGivenUp, filing.Discarded{Track: domain.Testing, DiscardedOn: today})
	codeReleased = after(begun, firstGivenUp, filing.Discarded{Track: domain.Testing, CreditCodeReleased: true, DiscardedOn: today})
)

func TestCancelATrack(t *testing.T) {
	cancel := filing.Cancel{Track: domain.Operation, Reason: "停止运维业务", Confirmed: true, Today: today}
	ofTesting := filing.Cancel{Track: domain.Testing, Reason: "停止检测业务", Confirmed: true, Today: today}
	amended := after(bothServed, renameOpened, widerOpened)
	whole := filing.Canceled{Tracks: []domain.Track{domain.Testing}, Reason: ofTesting.Reason, CanceledOn: today}
	secondClosed := filing.CaseClosed{CaseID: secondCase, Reason: filing.ClosedByCancellation}
	run(t, cases{
		{Name: "2.15: who serves only the canceled track is released",
			Given: bothServed, When: cancel, Then: events{operationEnded}, Claims: []domain.Claim{releases(operatorMember)}},
		{Name: "2.15: its open case is closed, those of other levels are not", Given: amended, When: ofTesting, Then: events{
			filing.CaseClosed{CaseID: extensionCase, Reason: filing.ClosedByCancellation}, testingEnded,
		}},
		{Name: "2.15: canceled already, it is nothing", Given: oneLeft, When: cancel},
		{Name: "2.15: the last effective track is the whole filing", Given: oneLeft, When: ofTesting, Then: events{whole}},
		{Name: "2.17: and closes a second track's case with it", Given: secondTaken, When: ofTesting, Then: events{secondClosed, whole}},
		{Name: "2.17: a track that is not effective is not canceled", Given: secondDraft, When: cancel, Refused: []error{filing.ErrNotEffective}},
		{Name: "2.17: nor one under review: it is withdrawn", Given: secondTaken, When: cancel, Refused: []error{filing.ErrNotEffective}},
		{Name: "2.17: nor one that was never begun", Given: published, When: cancel, Refused: []error{filing.ErrNotEffective}},
		{Name: "Q7.9: a reason and a second confirmation are required",
			Given: bothServed, When: filing.Cancel{Track: domain.Operation}, Refused: required("reason", "confirmed", "canceled_on")},
		{Name: "2.15: both at once is the whole filing", Given: bothServed, When: with(cancel, func(c *filing.Cancel) { c.Track = "" }),
			Then: events{filing.Canceled{Tracks: []domain.Track{domain.Operation, domain.Testing}, Reason: cancel.Reason, CanceledOn: today}}},
	})
	s := fold(oneLeft)
	if got := s.Staff[lead]; !got.Employed() || len(got.Posts) != 1 || got.SigningScope == "" || got.At.Revision != at(oneLeft, operationEnded) {
		t.Errorf("2.15: who served both is %+v", got)
	}
	if got := s.Staff[operator]; got.Status != filing.EmploymentTrackCanceled || got.EndedOn != today {
		t.Errorf("2.15: who served the canceled track is %+v", got)
	}
	if got := s.Equipment[spareUnit]; !got.InService() {
		t.Errorf("2.15: an instrument of the canceled track is %+v", got)
	}
	if !s.Published() || s.Canceled() || s.Tracks[domain.Operation].CanceledOn != today {
		t.Errorf("2.15: the tracks are %+v", s.Tracks)
	}
	if got := fold(after(bothServed, testingEnded)).Staff[lead]; got.SigningScope != "" {
		t.Errorf("2.15: who signs for nothing any more still has the field %q", got.SigningScope)
	}
}

func TestACanceledTrackIsNotServed(t *testing.T) {
	someone := with(operatorMember, func(m *filing.StaffMember) { m.Person = sealed("新来的", "somebody new") })
	serving := at(oneLeft, spareAdded)
	moved := with(spare, func(e *filing.Equipment) { e.Range = "30–130 dB(A)" })
	run(t, cases{
		{Name: "2.15: nobody is entered for it", Given: oneLeft, Refused: []error{filing.ErrNotAllowed.At("posts.operation")},
			When: filing.AddStaff{StaffID: sampler, Member: someone, Facts: facts, Alteration: changedToday, Today: today}},
		{Name: "2.15: no instrument is", Given: oneLeft, Refused: []error{filing.ErrNotAllowed.At("tracks.0"), filing.ErrAssetNumber.At("asset_number")},
			When: filing.AddEquipment{EquipmentID: idOf("another spare unit"), Equipment: spare, Alteration: changedToday, Today: today}},
		{Name: "2.15: one that is kept may be corrected", Given: oneLeft,
			When: filing.ReviseEquipment{EquipmentID: spareUnit, Seen: serving, Equipment: moved, Alteration: corrected, Today: today},
			Then: events{filing.EquipmentRevised{EquipmentID: spareUnit, Equipment: moved, Alteration: corrected}}},
		{Name: "2.15: its scope is not", Given: oneLeft, Refused: []error{filing.ErrCanceled},
			When: filing.RecordScope{Track: domain.Operation, Seen: at(oneLeft, operationScoped), Scope: operationScope, Today: today}},
		{Name: "2.15: nor is it amended", Given: oneLeft, Refused: []error{filing.ErrNotEffective},
			When: filing.OpenAmendment{Level: filing.TrackLevel(domain.Operation), CaseID: extensionCase}},
		{Name: "2.18: it is begun again beside the one that is left", Given: oneLeft,
			When: filing.StartSecondTrack{Track: domain.Operation, CaseID: anewCase},
			Then: events{filing.CaseOpened{CaseID: anewCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.SecondTrackCase}}},
	})
	again := after(oneLeft, filing.CaseOpened{CaseID: anewCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.SecondTrackCase})
	givenUp := after(again, filing.CaseClosed{CaseID: anewCase, Reason: filing.ClosedByDiscarding}, filing.Discarded{Track: domain.Operation, DiscardedOn: today})
	if got := fold(again).Tracks[domain.Operation]; got.Status != filing.TrackDraft || got.Number != secondNumber || got.CanceledOn != today {
		t.Errorf("2.18: begun again, the track is %+v", got)
	}
	if got := fold(givenUp).Tracks[domain.Operation]; got.Status != filing.TrackCanceled {
		t.Errorf("2.18: given up, the track is %+v", got)
	}
}

func TestDiscard(t *testing.T) {
	discard := filing.Discard{CaseID: firstCase, Confirmed: true, Today: today}
	second := filing.Discard{CaseID: secondCase, Confirmed: true, Today: today}
	secondGivenUp := filing.CaseClosed{CaseID: secondCase, Reason: filing.ClosedByDiscarding}
	draftEnds := discarded[len(draft):]
	released := []domain.Claim{}
	for _, id := range fold(draft).StaffIDs() {
		released = append(released, releases(fold(draft).Staff[id].StaffMember))
	}
	run(t, cases{
		{Name: "2.25: not started, a draft that is discarded frees the credit code", Given: begun, When: discard, Then: codeReleased[len(begun):],
			Claims: []domain.Claim{{Op: domain.ReleaseClaim, Kind: domain.ClaimCreditCode, Key: string(registered.CreditCode)}}},
		{Name: "2.17: a draft is discarded, and everybody is released; the credit code is kept",
			Given: draft, When: discard, Then: draftEnds, Claims: released},
		{Name: "2.17: so is a returned first filing", Given: returned, When: discard, Then: draftEnds},
		{Name: "2.17: and one that was withdrawn", Given: after(submitted, filing.CaseWithdrawn{CaseID: firstCase}), When: discard, Then: draftEnds},
		{Name: "2.17: what is submitted is withdrawn first", Given: submitted, When: discard, Refused: []error{filing.ErrWithAuthority}},
		{Name: "2.17: so is what is under review", Given: underReview, When: discard, Refused: []error{filing.ErrWithAuthority}},
		{Name: "2.17: what is published is canceled, not discarded", Given: published, When: discard, Refused: []error{filing.ErrCaseState}},
		{Name: "2.4: an amendment is withdrawn, not discarded", Given: renaming, Refused: []error{filing.ErrCaseState},
			When: filing.Discard{CaseID: renamingCase, Confirmed: true, Today: today}},
		{Name: "2.17: a case nobody opened is unknown", Given: draft, Refused: []error{filing.ErrCaseUnknown},
			When: filing.Discard{CaseID: idOf("no case"), Confirmed: true, Today: today}},
		{Name: "2.17: a second confirmation is required", Given: draft, When: filing.Discard{CaseID: firstCase}, Refused: required("confirmed", "discarded_on")},
		{Name: "2.5: a second track that is discarded releases who was entered for it alone", Given: secondDraft, When: second,
			Then:   events{secondGivenUp, filing.Discarded{Track: domain.Operation, DiscardedOn: today}},
			Claims: []domain.Claim{releases(operatorMember)}},
		{Name: "Q7.2: the code is not freed once a name was recorded", Given: after(begun, identityRecorded), When: discard, Then: draftEnds},
		{Name: "2.25: nothing happens on a stream whose code was freed", Given: codeReleased, Refused: []error{filing.ErrDiscarded},
			When: filing.FileAnew{Track: domain.Testing, Authority: "32", CaseID: anewCase}},
		{Name: "2.17: nothing is recorded while nothing is being filed", Given: discarded, Refused: []error{filing.ErrDiscarded},
			When: filing.RecordBasics{Seen: at(discarded, basicsRecorded), Basics: basics, Today: today}},
	})
	s := fold(after(secondDraft, secondGivenUp, filing.Discarded{Track: domain.Operation, DiscardedOn: today}))
	if _, ok := s.Tracks[domain.Operation]; ok || s.Staff[operator].Status != filing.EmploymentDiscarded || !s.Published() {
		t.Errorf("2.5: after discarding the second track there is %+v, the operator is %+v", s.Tracks, s.Staff[operator])
	}
}

func TestFileAnew(t *testing.T) {
	anew := filing.FileAnew{Track: domain.Testing, Authority: "32", CaseID: anewCase}
	leadBack := filing.StaffRehired{StaffID: idOf("the lead again"), FormerStaffID: lead, StaffMember: with(leadMember, func(m *filing.StaffMember) {
		m.Person, m.HiredOn = sealed("沈予安, again", "the lead"), today
	})}
	qualityBack := filing.StaffRehired{StaffID: idOf("the quality lead again"), FormerStaffID: quality, StaffMember: with(qualityMember, func(m *filing.StaffMember) {
		m.Person, m.HiredOn = sealed("顾清荷, again", "the quality lead"), today
	})}
	staffed := after(filedAnew, leadBack, qualityBack)
	run(t, cases{
		{Name: "2.16: a canceled institution files again on the same stream", Given: canceled, When: anew, Then: events{anewOpened}, Claims: []domain.Claim{}},
		{Name: "1.9: after a move it files with the authority of its new province", Given: canceled,
			When: with(anew, func(c *filing.FileAnew) { c.Authority = "33" }), Then: events{filing.AuthorityChosen{Authority: "33"}, anewOpened}},
		{Name: "2.17: so does one that had discarded its draft", Given: discarded, When: anew, Then: events{anewOpened}},
		{Name: "2.16: also for the other track", Given: canceled, When: with(anew, func(c *filing.FileAnew) { c.Track = domain.Operation }),
			Then: events{filing.CaseOpened{CaseID: anewCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.FirstCase}}},
		{Name: "2.3: once only", Given: filedAnew, When: with(anew, func(c *filing.FileAnew) { c.CaseID = idOf("another case") }),
			Refused: []error{filing.ErrCaseOpen}},
		{Name: "2.16: a draft is gone on with", Given: draft, When: anew, Refused: []error{filing.ErrCaseOpen}},
		{Name: "2.16: beside an effective track there is the second", Given: oneLeft, When: anew, Refused: []error{filing.ErrTrackEffective}},
		{Name: "2.16: everything missing is named at once", Given: canceled, When: filing.FileAnew{},
			Refused: append(required("track", "authority"), filing.ErrIDTaken.At("case_id"))},
		{Name: "2.16: the new filing is recorded freely", Given: filedAnew,
			When: filing.RecordIdentity{Seen: at(filedAnew, identityRecorded), Identity: renamed, Today: today},
			Then: events{filing.IdentityRecorded{Identity: renamed}}},
		{Name: "2.16: who was released comes back", Given: filedAnew, Then: events{leadBack}, Claims: []domain.Claim{takes(leadBack.StaffMember)},
			When: filing.RehireStaff{StaffID: leadBack.StaffID, FormerStaffID: lead, Seen: at(filedAnew, wholeCanceled), Member: leadBack.StaffMember, Facts: facts, Today: today}},
		{Name: "Q6.2: it is submitted with a letter signed for it", Given: staffed, When: filing.SubmitCase{CaseID: anewCase, Today: today},
			Refused: []error{finding("commitment_needed", "commitment")}},
		{Name: "2.16: what is canceled is not canceled again", Given: filedAnew, When: filing.Cancel{Reason: "x", Confirmed: true, Today: today},
			Refused: []error{filing.ErrNotEffective}},
	})
	s := fold(filedAnew)
	if s.Canceled() || s.CanceledOn != today || s.Line != (filing.CancellationLine{Name: identity.Name, Authority: "32"}) {
		t.Errorf("2.16: filed anew it is canceled %v, on %s, with the line %+v", s.Canceled(), s.CanceledOn, s.Line)
	}
}

func TestPublishedAnew(t *testing.T) {
	another := filing.Number("32", domain.Testing, 2026, 2)
	submittedAnew := after(filedAnew, filing.CaseSubmitted{CaseID: anewCase, Round: 1, SubmittedOn: today}, filing.CaseTaken{CaseID: anewCase, Reviewer: officials[0]})
	passed := filing.CasePassed{CaseID: anewCase, Submission: submission(submittedAnew), Number: another, PassedOn: today}
	run(t, cases{
		{Name: "2.16: under a number of its own", Given: submittedAnew, Then: events{passed},
			When:   filing.PassCase{CaseID: anewCase, Submission: submission(submittedAnew), Reviewer: officials[0], Number: another, Today: today},
			Claims: []domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimFilingNumber, Key: another}}},
	})
	s := fold(after(submittedAnew, passed))
	if track := s.Tracks[domain.Testing]; !s.Published() || s.CanceledOn != "" || track.Number != another || track.CanceledOn != "" {
		t.Errorf("2.16: published anew it is canceled on %q, the track %+v", s.CanceledOn, track)
	}
	wantClaims(t, after(submittedAnew, passed))
}

func TestChooseAuthority(t *testing.T) {
	choose := filing.ChooseAuthority{Authority: "33"}
	chosen := filing.AuthorityChosen{Authority: "33"}
	run(t, cases{
		{Name: "1.9: a draft chooses another authority", Given: draft, When: choose, Then: events{chosen}},
		{Name: "1.9: after a return for 非本省登记, too", Given: returned, When: choose, Then: events{chosen}},
		{Name: "1.9: the one chosen already is nothing", Given: draft, When: filing.ChooseAuthority{Authority: "32"}},
		{Name: "Q1.5: one is chosen", Given: draft, When: filing.ChooseAuthority{}, Refused: required("authority")},
		{Name: "2.2: not while the case is with the authority", Given: submitted, When: choose, Refused: []error{filing.ErrWithAuthority}},
		{Name: "1.9: who is effective cancels and files anew", Given: published, When: choose, Refused: []error{filing.ErrAuthorityFixed}},
		{Name: "1.9: a new filing chooses, too", Given: filedAnew, When: choose, Then: events{chosen}},
		{Name: "Q1.9: not after cancellation", Given: canceled, When: choose, Refused: []error{filing.ErrCanceled}},
	})
}

func TestEndingsReleaseTheRightClaims(t *testing.T) {
	for name, history := range map[string]events{
		"a track canceled":         oneLeft,
		"then the whole filing":    after(oneLeft, filing.Canceled{Tracks: []domain.Track{domain.Testing}, Reason: "x", CanceledOn: today}),
		"a draft discarded":        discarded,
		"a draft without anything": codeReleased,
		"filed anew":               filedAnew,
		"a second track discarded": after(secondDraft, filing.CaseClosed{CaseID: secondCase, Reason: filing.ClosedByDiscarding}, filing.Discarded{Track: domain.Operation, DiscardedOn: today}),
		"canceled beside a draft":  after(secondDraft, filing.CaseClosed{CaseID: secondCase, Reason: filing.ClosedByCancellation}, wholeCanceled),
	} {
		t.Run(name, func(t *testing.T) { wantClaims(t, history) })
	}
}
