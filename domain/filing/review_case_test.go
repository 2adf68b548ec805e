package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/domain/filing"
)

func TestWithdrawCase(t *testing.T) {
	withdraw := filing.WithdrawCase{CaseID: firstCase}
	withdrawn := filing.CaseWithdrawn{CaseID: firstCase}
	putBack := after(underReview, filing.CasePutBack{CaseID: firstCase})
	amendment := filing.WithdrawCase{CaseID: renamingCase}
	amendmentWithdrawn := filing.CaseWithdrawn{CaseID: renamingCase}
	run(t, cases{
		{Name: "Q7.6: what no official has taken is withdrawn and is a draft again", Given: submitted, When: withdraw, Then: events{withdrawn}},
		{Name: "Q7.6: so is what was put back", Given: putBack, When: withdraw, Then: events{withdrawn}},
		{Name: "Q7.6: what was taken is not", Given: underReview, When: withdraw, Refused: []error{filing.ErrCaseTaken}},
		{Name: "Q7.6: withdrawn already, it is nothing", Given: after(submitted, withdrawn), When: withdraw},
		{Name: "Q7.6: a draft is not withdrawn", Given: draft, When: withdraw, Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: nor what was returned", Given: returned, When: withdraw, Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: nor what has passed", Given: published, When: withdraw, Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: nor a case nobody opened", Given: draft, When: filing.WithdrawCase{CaseID: idOf("no case")}, Refused: []error{filing.ErrCaseUnknown}},
		{Name: "Q7.8: an open amendment is withdrawn", Given: renaming, When: amendment, Then: events{amendmentWithdrawn}},
		{Name: "Q7.8: a submitted one, too", Given: renamingSubmitted, When: amendment, Then: events{amendmentWithdrawn}},
		{Name: "Q7.8: and a returned one", Given: renamingReturned, When: amendment, Then: events{amendmentWithdrawn}},
		{Name: "Q7.8: but not one that was taken", Given: renamingTaken, When: amendment, Refused: []error{filing.ErrCaseTaken}},
		{Name: "Q7.8: withdrawn already, it is nothing", Given: after(renaming, amendmentWithdrawn), When: amendment},
		{Name: "Q7.8: what has passed is in force", Given: renamingPassed, When: amendment, Refused: []error{filing.ErrCaseState}},
	})
	wantStatus(t, after(submitted, withdrawn), filing.CaseOpen, filing.TrackDraft)
}

func TestTakeCase(t *testing.T) {
	take := filing.TakeCase{CaseID: firstCase, Reviewer: officials[0]}
	other := filing.TakeCase{CaseID: firstCase, Reviewer: officials[1]}
	run(t, cases{
		{Name: "Q7.6: a submitted case is taken", Given: submitted, When: take, Then: events{firstTaken}},
		{Name: "Q7.6: taken by the same official already, it is nothing", Given: underReview, When: take},
		{Name: "Q7.6: one official at a time", Given: underReview, When: other, Refused: []error{filing.ErrCaseTaken}},
		{Name: "Q7.6: put back, another takes it",
			Given: after(underReview, filing.CasePutBack{CaseID: firstCase}), When: other,
			Then: events{filing.CaseTaken{CaseID: firstCase, Reviewer: officials[1]}}},
		{Name: "Q7.6: somebody takes it", Given: submitted, When: filing.TakeCase{CaseID: firstCase}, Refused: required("reviewer")},
		{Name: "Q7.6: a draft is not taken", Given: draft, When: take, Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: nor what was returned", Given: returned, When: take, Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: nor what has passed", Given: published, When: take, Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: nor a case nobody opened", Given: begun, When: filing.TakeCase{CaseID: idOf("no case")}, Refused: []error{filing.ErrCaseUnknown}},
	})
	wantStatus(t, underReview, filing.CaseUnderReview, filing.TrackUnderReview)
}

func TestPutBackCase(t *testing.T) {
	back := filing.PutBackCase{CaseID: firstCase, Reviewer: officials[0]}
	putBack := filing.CasePutBack{CaseID: firstCase}
	run(t, cases{
		{Name: "Q7.6: who took a case puts it back", Given: underReview, When: back, Then: events{putBack}},
		{Name: "Q7.6: in the queue already, it is nothing", Given: submitted, When: back},
		{Name: "Q7.6: nobody puts back what another took",
			Given: underReview, When: filing.PutBackCase{CaseID: firstCase, Reviewer: officials[1]}, Refused: []error{filing.ErrCaseTaken}},
		{Name: "Q7.6: a draft is not put back", Given: draft, When: back, Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: nor what has passed", Given: published, When: back, Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: nor a case nobody opened", Given: begun, When: filing.PutBackCase{CaseID: idOf("no case")}, Refused: []error{filing.ErrCaseUnknown}},
	})
	wantStatus(t, after(underReview, putBack), filing.CaseSubmittedStatus, filing.TrackSubmitted)
}

func TestReturnCase(t *testing.T) {
	giveBack := filing.ReturnCase{
		CaseID: firstCase, Submission: submission(underReview), Reviewer: officials[0], Points: points, Today: earlier,
	}
	run(t, cases{
		{Name: "Q7.6: a case is returned with a reason for each field", Given: underReview, When: giveBack, Then: events{firstReturned}},
		{Name: "Q7.6: at least one",
			Given: underReview, When: with(giveBack, func(c *filing.ReturnCase) { c.Points = nil }), Refused: required("points")},
		{Name: "Q7.6: and every one says where, why and what to do",
			Given: underReview, When: with(giveBack, func(c *filing.ReturnCase) { c.Points = []filing.ReturnPoint{points[0], {}} }),
			Refused: append(required("points.1.field", "points.1.reason", "points.1.text"), filing.ErrIDTaken.At("points.1.point_id"))},
		{Name: "Q7.6: each point is a point of its own, with a reason of the list",
			Given: underReview, When: with(giveBack, func(c *filing.ReturnCase) {
				c.Points = []filing.ReturnPoint{points[0], with(points[0], func(p *filing.ReturnPoint) { p.Reason = "ugly" })}
			}),
			Refused: []error{filing.ErrIDTaken.At("points.1.point_id"), filing.ErrReturnReason.At("points.1.reason")}},
		{Name: "Q7.6: a return has its day",
			Given: underReview, When: with(giveBack, func(c *filing.ReturnCase) { c.Today = "" }), Refused: required("returned_on")},
		{Name: "Q7.6: returned already, it is not returned again", Given: returned, When: giveBack, Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: what nobody took is not returned", Given: submitted, When: giveBack, Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: only who took it returns it",
			Given: underReview, When: with(giveBack, func(c *filing.ReturnCase) { c.Reviewer = officials[1] }), Refused: []error{filing.ErrCaseTaken}},
		{Name: "Q7.6: a decision about an earlier submission is stale",
			Given: after(returned, with(firstSubmitted, func(e *filing.CaseSubmitted) { e.Round = 2 }), firstTaken), When: giveBack,
			Refused: []error{filing.ErrCaseChanged}},
		{Name: "Q7.6: a case nobody opened is unknown", Given: begun, When: with(giveBack, func(c *filing.ReturnCase) { c.CaseID = idOf("no case") }),
			Refused: []error{filing.ErrCaseUnknown}},
	})
	wantStatus(t, returned, filing.CaseReturnedStatus, filing.TrackReturned)
}

func TestPassCase(t *testing.T) {
	pass := filing.PassCase{CaseID: firstCase, Submission: submission(underReview), Reviewer: officials[0], Number: number, Today: earlier}
	resubmitted := after(returned, with(firstSubmitted, func(e *filing.CaseSubmitted) { e.Round = 2 }), firstTaken)
	amendment := filing.PassCase{
		CaseID: renamingCase, Submission: submission(renamingTaken), Reviewer: officials[1], Number: number, Today: today,
	}
	numbered := func(what, other string) domaintest.Case[filing.Command, filing.Event] {
		return domaintest.Case[filing.Command, filing.Event]{
			Name: "Q7.6: nor under a number " + what, Given: underReview,
			When: with(pass, func(c *filing.PassCase) { c.Number = other }), Refused: []error{filing.ErrNumber.At("number")},
		}
	}
	run(t, cases{
		{Name: "Q7.6: a case that passes is published under its number, which is claimed for ever",
			Given: underReview, When: pass, Then: events{firstPassed},
			Claims: []domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimFilingNumber, Key: number}}},
		{Name: "Q7.6: who returned a case may pass it later",
			Given: resubmitted, When: with(pass, func(c *filing.PassCase) { c.Submission = submission(resubmitted) }),
			Then: events{with(firstPassed, func(e *filing.CasePassed) { e.Submission = submission(resubmitted) })}},
		{Name: "Q7.6: a decision about an earlier submission is stale", Given: resubmitted, When: pass, Refused: []error{filing.ErrCaseChanged}},
		{Name: "Q7.6: only who took it decides",
			Given: underReview, When: with(pass, func(c *filing.PassCase) { c.Reviewer = officials[1] }), Refused: []error{filing.ErrCaseTaken}},
		{Name: "Q7.6: what nobody took does not pass", Given: submitted, When: pass, Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: what has passed does not pass again", Given: published, When: pass, Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: nothing is published without a number",
			Given: underReview, When: with(pass, func(c *filing.PassCase) { c.Number = "" }), Refused: required("number")},
		{Name: "Q7.6: nor without a day",
			Given: underReview, When: with(pass, func(c *filing.PassCase) { c.Today = "" }),
			Refused: append(required("passed_on"), filing.ErrNumber.At("number"))},
		numbered("in no form", "备案〔2026〕1号"),
		numbered("whose check character is another's", number[:12]+"0"),
		numbered("of another authority", filing.Number("33", domain.Testing, 2026, 1)),
		numbered("of the other track", filing.Number("32", domain.Operation, 2026, 1)),
		numbered("of another year", filing.Number("32", domain.Testing, 2025, 1)),
		{Name: "Q7.6: a case nobody opened is unknown",
			Given: begun, When: with(pass, func(c *filing.PassCase) { c.CaseID = idOf("no case") }), Refused: []error{filing.ErrCaseUnknown}},
		{Name: "Q7.8: an amendment has no number of its own",
			Given: renamingTaken, When: amendment, Then: events{renamingPassed[len(renamingTaken)]}, Claims: []domain.Claim{}},
		{Name: "Q7.8: a renewed calibration does not make the decision stale",
			Given: after(renamingTaken, filing.EquipmentRevised{EquipmentID: spectrometer, Equipment: equipment, Alteration: changedToday}),
			When:  amendment, Then: events{renamingPassed[len(renamingTaken)]}},
	})
	wantStatus(t, published, filing.CasePassedStatus, filing.TrackEffective)
}

// wantStatus checks where the first case and its track stand.
func wantStatus(t *testing.T, history events, c filing.CaseStatus, track filing.TrackStatus) {
	t.Helper()
	s := fold(history)
	if got := s.Cases[firstCase].Status; got != c {
		t.Errorf("the case is %s, want %s", got, c)
	}
	if got := s.Tracks[domain.Testing].Status; got != track {
		t.Errorf("the track is %s, want %s", got, track)
	}
}
