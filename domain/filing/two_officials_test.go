package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

var (
	proposalID    = idOf("proposal")
	configuration = idOf("configuration event")
	twoOfficials  = filing.Configured{SecondOfficial: true, Event: configuration}

	passWanted = filing.CaseDecisionProposed{
		CaseID: firstCase, ProposalID: proposalID, Submission: submission(submitted), Decision: filing.ToPass,
		Maker: officials[0], Configuration: configuration, ProposedOn: earlier,
	}
	returnWanted = with(passWanted, func(e *filing.CaseDecisionProposed) { e.Decision, e.Points = filing.ToReturn, points })
	passProposed = after(underReview, passWanted)
	sentBack     = filing.CaseDecisionSentBack{CaseID: firstCase, ProposalID: proposalID, Checker: officials[1], Text: "附表缺页", SentBackOn: earlier}

	evidence  = attached(idOf("evidence"), domain.DocumentCancellationEvidence)
	exOfficio = filing.ExOfficio{
		Ground: filing.GroundLegalPersonEnded,
		Verification: filing.Verification{
			Body: "江苏省市场监督管理局", On: earlier, By: officials[0], Result: "该企业已于2026年1月办理注销登记",
		},
		Documents: []uuid.UUID{evidence.DocumentID},
	}
	provable           = after(bothServed, evidence)
	cancellationWanted = filing.CancellationProposed{
		ProposalID: proposalID, ExOfficio: exOfficio, Maker: officials[0], Configuration: configuration, ProposedOn: today,
	}
	cancellationProposed = after(provable, cancellationWanted)
	cancellationBack     = filing.CancellationSentBack{ProposalID: proposalID, Checker: officials[1], Text: "请补充核实函", SentBackOn: today}
)

func TestTwoOfficialsDecideACase(t *testing.T) {
	pass := filing.PassCase{
		CaseID: firstCase, Submission: submission(submitted), Reviewer: officials[0], Today: earlier, Configured: twoOfficials, ProposalID: proposalID,
	}
	giveBack := filing.ReturnCase{
		CaseID: firstCase, Submission: submission(submitted), Reviewer: officials[0], Points: points, Today: earlier, Configured: twoOfficials, ProposalID: proposalID,
	}
	confirm := filing.ConfirmCase{
		CaseID: firstCase, ProposalID: proposalID, Official: officials[1], Number: number, Today: earlier, Configured: twoOfficials,
	}
	decided := filing.Decided{ConfirmedBy: officials[1], Configuration: configuration}
	passed := with(firstPassed, func(e *filing.CasePassed) { e.Decided = decided })
	returnedByTwo := with(firstReturned, func(e *filing.CaseReturned) { e.Decided = decided })
	returnProposed := after(underReview, returnWanted)
	run(t, cases{
		{Name: "2.26: where it is configured, a decision is proposed", Given: underReview, When: pass, Then: events{passWanted}, Claims: []domain.Claim{}},
		{Name: "2.26: on a day", Given: underReview, When: with(pass, func(c *filing.PassCase) { c.Today = "" }), Refused: required("passed_on")},
		{Name: "2.26: so is a return", Given: underReview, When: giveBack, Then: events{returnWanted}},
		{Name: "2.26: another official confirms it", Given: passProposed, When: confirm, Then: events{passed},
			Claims: []domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimFilingNumber, Key: number}}},
		{Name: "2.26: and a return", Given: returnProposed, When: confirm, Then: events{returnedByTwo}},
		{Name: "2.26: the maker is not the checker", Given: passProposed, When: with(confirm, func(c *filing.ConfirmCase) { c.Official = officials[0] }),
			Refused: []error{filing.ErrSameOfficial}},
		{Name: "2.26: somebody confirms", Given: passProposed, When: with(confirm, func(c *filing.ConfirmCase) { c.Official = "" }), Refused: required("official")},
		{Name: "2.26: nothing is confirmed that nobody proposed", Given: underReview, When: confirm, Refused: []error{filing.ErrCaseState}},
		{Name: "2.26: nor another proposal than the one looked at", Given: passProposed, Refused: []error{filing.ErrCaseChanged},
			When: with(confirm, func(c *filing.ConfirmCase) { c.ProposalID = idOf("an earlier proposal") })},
		{Name: "2.26: nor in a case nobody opened", Given: passProposed, Refused: []error{filing.ErrCaseUnknown},
			When: with(confirm, func(c *filing.ConfirmCase) { c.CaseID = idOf("no case") })},
		{Name: "Q7.6: what passes has its number", Given: passProposed, When: with(confirm, func(c *filing.ConfirmCase) { c.Number = "" }), Refused: required("number")},
		{Name: "Q7.6: and its day", Given: returnProposed, When: with(confirm, func(c *filing.ConfirmCase) { c.Today = "" }), Refused: required("returned_on")},
		{Name: "2.26: while it is proposed nothing else is decided", Given: passProposed, When: giveBack, Refused: []error{filing.ErrDecisionProposed}},
		{Name: "2.26: nor is the case put back", Given: passProposed, When: filing.PutBackCase{CaseID: firstCase, Reviewer: officials[0]},
			Refused: []error{filing.ErrDecisionProposed}},
		{Name: "2.1: nor withdrawn", Given: passProposed, When: filing.WithdrawCase{CaseID: firstCase}, Refused: []error{filing.ErrCaseTaken}},
		{Name: "2.26: the second official sends it back", Given: passProposed, Then: events{sentBack},
			When: filing.SendBackDecision{CaseID: firstCase, ProposalID: proposalID, Official: officials[1], Text: sentBack.Text, Today: earlier}},
		{Name: "2.26: with a word why", Given: passProposed, Refused: required("text", "sent_back_on"),
			When: filing.SendBackDecision{CaseID: firstCase, ProposalID: proposalID, Official: officials[1]}},
		{Name: "2.26: which is not the maker's to do", Given: passProposed, Refused: []error{filing.ErrSameOfficial},
			When: filing.SendBackDecision{CaseID: firstCase, ProposalID: proposalID, Official: officials[0], Text: "x", Today: earlier}},
		{Name: "2.26: nor about nothing", Given: underReview, Refused: []error{filing.ErrCaseState},
			When: filing.SendBackDecision{CaseID: firstCase, ProposalID: proposalID, Official: officials[1], Text: "x", Today: earlier}},
		{Name: "2.26: sent back, it is proposed anew", Given: after(passProposed, sentBack), When: pass, Then: events{passWanted}},
		{Name: "2.26: the maker takes it back", Given: passProposed,
			When: filing.WithdrawDecision{CaseID: firstCase, ProposalID: proposalID, Official: officials[0]},
			Then: events{filing.CaseDecisionWithdrawn{CaseID: firstCase, ProposalID: proposalID}}},
		{Name: "2.26: nobody else does", Given: passProposed, Refused: []error{filing.ErrOtherOfficial},
			When: filing.WithdrawDecision{CaseID: firstCase, ProposalID: proposalID, Official: officials[1]}},
		{Name: "2.26: nothing is taken back twice", Refused: []error{filing.ErrCaseState},
			Given: after(passProposed, filing.CaseDecisionWithdrawn{CaseID: firstCase, ProposalID: proposalID}),
			When:  filing.WithdrawDecision{CaseID: firstCase, ProposalID: proposalID, Official: officials[0]}},
		{Name: "2.26: a proposal has its name", Given: underReview, When: with(pass, func(c *filing.PassCase) { c.ProposalID = uuid.Nil }),
			Refused: []error{filing.ErrIDTaken.At("proposal_id")}},
		{Name: "2.26: where one official will do, the configuration is named all the same", Given: underReview,
			When: with(giveBack, func(c *filing.ReturnCase) { c.Configured.SecondOfficial = false }),
			Then: events{with(firstReturned, func(e *filing.CaseReturned) { e.Configuration = configuration })}},
	})
	wantStatus(t, passProposed, filing.CaseUnderReview, filing.TrackUnderReview)
	if c := fold(after(passProposed, sentBack)).Cases[firstCase]; c.Proposal != nil || c.SentBack != sentBack.Text || c.Reviewer != officials[0] {
		t.Errorf("2.26: sent back, the case is %+v", c)
	}
	if c := fold(after(passProposed, passed)).Cases[firstCase]; c.Proposal != nil {
		t.Errorf("2.26: decided, a proposal stands: %+v", c)
	}
}

func TestADecisionIsBoundToTheContent(t *testing.T) {
	correction := filing.IDNumberCorrected{StaffID: lead, OldSubject: leadMember.Person.Subject, Person: sealed("沈予安, corrected", "right"), Reason: "录入错误"}
	corrected := after(underReview, correction)
	change := fold(corrected).Cases[firstCase].Change
	pass := filing.PassCase{CaseID: firstCase, Submission: submission(submitted), Reviewer: officials[0], Number: number, Today: earlier}
	looked := with(pass, func(c *filing.PassCase) { c.Change = change })
	again := after(corrected, with(firstReturned, func(e *filing.CaseReturned) { e.Change = change }), filing.CaseSubmitted{CaseID: firstCase, Round: 2, SubmittedOn: today})
	renamed := renamingPassed[len(published):]
	secondRenamed := after(secondTaken, renamed...)
	passSecond := filing.PassCase{CaseID: secondCase, Submission: submission(secondSubmitted), Reviewer: officials[0], Number: secondNumber, Today: today}
	proposed := after(underReview, passWanted, correction)
	run(t, cases{
		{Name: "1.14: what was changed from outside is looked at again", Given: corrected, When: pass, Refused: []error{filing.ErrCaseChangedOutside}},
		{Name: "1.14: and then decided", Given: corrected, When: looked, Then: events{with(firstPassed, func(e *filing.CasePassed) { e.Change = change })}},
		{Name: "1.14: so is a return", Given: corrected, Refused: []error{filing.ErrCaseChangedOutside},
			When: filing.ReturnCase{CaseID: firstCase, Submission: submission(submitted), Reviewer: officials[0], Points: points, Today: earlier}},
		{Name: "1.14: what nobody saw is not confirmed either", Given: proposed, Refused: []error{filing.ErrCaseChangedOutside},
			When: filing.ConfirmCase{CaseID: firstCase, ProposalID: proposalID, Official: officials[1], Number: number, Today: earlier}},
		{Name: "1.14: an amendment is what it proposes", Given: after(renamingTaken, correction), Then: events{renamingPassed[len(renamingTaken)]},
			When: filing.PassCase{CaseID: renamingCase, Submission: submission(renamingTaken), Reviewer: officials[1], Today: today}},
		{Name: "1.14: a new name is a change of the second track's case", Given: secondRenamed, When: passSecond, Refused: []error{filing.ErrCaseChangedOutside}},
		{Name: "Q2.5: whose letter in the old one does not pass", Given: secondRenamed, Refused: []error{filing.ErrLetterStale.At("commitment")},
			When: with(passSecond, func(c *filing.PassCase) { c.Change = fold(secondRenamed).Cases[secondCase].Change })},
	})
	if change == uuid.Nil || fold(again).Cases[firstCase].Change != uuid.Nil {
		t.Errorf("1.14: the change is %s, handed in again %s", change, fold(again).Cases[firstCase].Change)
	}
	_, err := filing.Decide(fold(corrected), pass)
	if got := domain.Problems(err)[0].Particulars; got != (filing.CaseChange{Change: change}) {
		t.Errorf("1.14: the refusal tells %+v, want what changed", got)
	}
}

func TestCancelExOfficio(t *testing.T) {
	cancel := filing.CancelExOfficio{ExOfficio: exOfficio, Official: officials[0], Today: today, Configured: twoOfficials, ProposalID: proposalID}
	alone := with(cancel, func(c *filing.CancelExOfficio) { c.Configured = filing.Configured{} })
	wrong := func(edit func(*filing.ExOfficio)) filing.CancelExOfficio {
		return with(cancel, func(c *filing.CancelExOfficio) { edit(&c.ExOfficio) })
	}
	confirm := filing.ConfirmCancellation{ProposalID: proposalID, Official: officials[1], Today: today, Configured: twoOfficials}
	done := filing.CanceledExOfficio{
		Tracks: []domain.Track{domain.Operation, domain.Testing}, Whole: true, ExOfficio: exOfficio, ProposalID: proposalID,
		Maker: officials[0], ConfirmedBy: officials[1], Configuration: configuration, CanceledOn: today,
	}
	byOne := with(done, func(e *filing.CanceledExOfficio) {
		e.ProposalID, e.ConfirmedBy, e.Configuration = uuid.Nil, "", uuid.Nil
	})
	noCMA := with(exOfficio, func(x *filing.ExOfficio) { x.Track, x.Ground = domain.Testing, filing.GroundNoCMA })
	testingOnly := with(byOne, func(e *filing.CanceledExOfficio) {
		e.Tracks, e.Whole, e.ExOfficio = []domain.Track{domain.Testing}, false, noCMA
	})
	testingAlone := after(published, evidence)
	renamingOpen := after(cancellationProposed, renameOpened, widerOpened)
	released := []domain.Claim{}
	for _, id := range fold(provable).StaffIDs() {
		released = append(released, releases(fold(provable).Staff[id].StaffMember))
	}
	run(t, cases{
		{Name: "1.7: where it is configured, a cancellation is proposed", Given: provable, When: cancel, Then: events{cancellationWanted}, Claims: []domain.Claim{}},
		{Name: "1.7: another official confirms it", Given: cancellationProposed, When: confirm, Then: events{done}, Claims: released},
		{Name: "Q1.10: otherwise one will do", Given: provable, When: alone, Then: events{byOne}},
		{Name: "2.17: open cases are closed with it", Given: renamingOpen, When: confirm, Then: events{
			filing.CaseClosed{CaseID: renamingCase, Reason: filing.ClosedByCancellation},
			filing.CaseClosed{CaseID: extensionCase, Reason: filing.ClosedByCancellation}, done,
		}},
		{Name: "1.8: without a CMA testing is canceled, operation stays", Given: provable,
			When: with(alone, func(c *filing.CancelExOfficio) { c.ExOfficio = noCMA }), Then: events{testingOnly}, Claims: []domain.Claim{releases(qualityMember)}},
		{Name: "1.8: no CMA is no ground against operation", Given: provable,
			When:    wrong(func(x *filing.ExOfficio) { x.Ground, x.Track = filing.GroundNoCMA, domain.Operation }),
			Refused: []error{filing.ErrNoCMAOperation.At("ground")}},
		{Name: "1.8: nor against both", Given: provable, When: wrong(func(x *filing.ExOfficio) { x.Ground = filing.GroundNoCMA }),
			Refused: []error{filing.ErrNoCMAOperation.At("ground")}},
		{Name: "1.8: where testing is all there is, it is the whole filing", Given: testingAlone,
			When: with(alone, func(c *filing.CancelExOfficio) { c.ExOfficio = noCMA }),
			Then: events{with(testingOnly, func(e *filing.CanceledExOfficio) { e.Whole = true })}},
		{Name: "1.7: ground, verification and evidence are required", Given: provable, When: filing.CancelExOfficio{Today: today, Official: officials[0]},
			Refused: required("ground", "documents", "verification.body", "verification.on", "verification.by", "verification.result")},
		{Name: "Q1.10: so are the official and the day", Given: provable,
			When: with(cancel, func(c *filing.CancelExOfficio) { c.Official, c.Today = "", "" }), Refused: append(required("official", "canceled_on"),
				filing.ErrInFuture.At("verification.on"))},
		{Name: "1.7: the ground is one of three", Given: provable, When: wrong(func(x *filing.ExOfficio) { x.Ground = "closed" }),
			Refused: []error{filing.ErrNotAllowed.At("ground")}},
		{Name: "1.7: another condition is named", Given: provable, When: wrong(func(x *filing.ExOfficio) { x.Ground = filing.GroundConditions }),
			Refused: required("explanation")},
		{Name: "1.7: it was verified before", Given: provable, When: wrong(func(x *filing.ExOfficio) { x.Verification.On = tomorrow }),
			Refused: []error{filing.ErrInFuture.At("verification.on")}},
		{Name: "1.7: the evidence is there", Given: bothServed, When: cancel, Refused: []error{filing.ErrDocument.At("documents.0")}},
		{Name: "1.7: and of that kind", Given: provable, When: wrong(func(x *filing.ExOfficio) { x.Documents = []uuid.UUID{certificate} }),
			Refused: []error{filing.ErrDocument.At("documents.0")}},
		{Name: "2.17: what is not published is not canceled", Given: after(draft, evidence), When: cancel, Refused: []error{filing.ErrNotEffective}},
		{Name: "Q1.10: nor what is canceled already", Given: after(canceled, evidence), When: cancel, Refused: []error{filing.ErrCanceled}},
		{Name: "2.26: one proposal at a time", Given: cancellationProposed, When: cancel, Refused: []error{filing.ErrCancellationProposed}},
		{Name: "2.26: a proposal has its name", Given: provable, When: with(cancel, func(c *filing.CancelExOfficio) { c.ProposalID = uuid.Nil }),
			Refused: []error{filing.ErrIDTaken.At("proposal_id")}},
		{Name: "2.26: the maker is not the checker", Given: cancellationProposed,
			When: with(confirm, func(c *filing.ConfirmCancellation) { c.Official = officials[0] }), Refused: []error{filing.ErrSameOfficial}},
		{Name: "2.26: nothing is confirmed that nobody proposed", Given: provable, When: confirm, Refused: []error{filing.ErrNoCancellation}},
		{Name: "2.26: a cancellation has its day", Given: cancellationProposed,
			When: with(confirm, func(c *filing.ConfirmCancellation) { c.Today = "" }), Refused: required("canceled_on")},
		{Name: "2.26: the second official sends it back", Given: cancellationProposed, Then: events{cancellationBack},
			When: filing.SendBackCancellation{ProposalID: proposalID, Official: officials[1], Text: cancellationBack.Text, Today: today}},
		{Name: "2.26: with a word why", Given: cancellationProposed, Refused: required("text", "sent_back_on"),
			When: filing.SendBackCancellation{ProposalID: proposalID, Official: officials[1]}},
		{Name: "2.26: not the maker", Given: cancellationProposed, Refused: []error{filing.ErrSameOfficial},
			When: filing.SendBackCancellation{ProposalID: proposalID, Official: officials[0], Text: "x", Today: today}},
		{Name: "2.26: what was sent back is not confirmed", Given: after(cancellationProposed, cancellationBack), When: confirm, Refused: []error{filing.ErrNoCancellation}},
		{Name: "2.26: but proposed anew", Given: after(cancellationProposed, cancellationBack), When: cancel, Then: events{cancellationWanted}},
		{Name: "2.26: the maker takes it back", Given: cancellationProposed,
			When: filing.WithdrawCancellation{ProposalID: proposalID, Official: officials[0]}, Then: events{filing.CancellationWithdrawn{ProposalID: proposalID}}},
		{Name: "2.26: also once sent back", Given: after(cancellationProposed, cancellationBack),
			When: filing.WithdrawCancellation{ProposalID: proposalID, Official: officials[0]}, Then: events{filing.CancellationWithdrawn{ProposalID: proposalID}}},
		{Name: "2.26: nobody else does", Given: cancellationProposed, Refused: []error{filing.ErrOtherOfficial},
			When: filing.WithdrawCancellation{ProposalID: proposalID, Official: officials[1]}},
		{Name: "2.26: nor what is not there", Given: provable, Refused: []error{filing.ErrNoCancellation},
			When: filing.WithdrawCancellation{ProposalID: proposalID, Official: officials[0]}},
		{Name: "2.15: nor does a track that it canceled", Refused: []error{filing.ErrNoCancellation}, When: confirm,
			Given: after(provable, with(cancellationWanted, func(e *filing.CancellationProposed) { e.Track = domain.Operation }), operationEnded)},
		{Name: "2.15: the whole filing still does, without the track", Given: after(cancellationProposed, operationEnded), When: confirm,
			Then: events{with(done, func(e *filing.CanceledExOfficio) { e.Tracks = []domain.Track{domain.Testing} })}},
		{Name: "1.8: operation that was published since is not canceled for want of a CMA", When: confirm,
			Given:   after(provable, with(cancellationWanted, func(e *filing.CancellationProposed) { e.Ground = filing.GroundNoCMA })),
			Refused: []error{filing.ErrNoCMAOperation.At("ground")}},
		{Name: "Q1.9: what the institution canceled itself needs no confirmation any more", Given: after(cancellationProposed, wholeCanceled),
			When: confirm, Refused: []error{filing.ErrNoCancellation}},
	})
	wantClaims(t, after(cancellationProposed, done))
	wantClaims(t, after(provable, testingOnly))
	if s := fold(after(provable, testingOnly)); !s.Published() || s.Tracks[domain.Testing].Status != filing.TrackCanceled {
		t.Errorf("1.8: the tracks are %+v", s.Tracks)
	}
}
