package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

func TestCancel(t *testing.T) {
	cancel := filing.Cancel{Reason: "停止相关业务", Confirmed: true, Today: today}
	released := []domain.Claim{}
	for _, id := range fold(published).StaffIDs() {
		released = append(released, releases(fold(published).Staff[id].StaffMember))
	}
	run(t, cases{
		{Name: "Q1.9: a published filing is canceled at once, and everybody is released",
			Given: published, When: cancel, Then: events{wholeCanceled}, Claims: released},
		{Name: "Q1.9: who had left is not released again",
			Given: qualityGone, When: cancel, Then: events{wholeCanceled}, Claims: []domain.Claim{releases(leadMember)}},
		{Name: "Q7.9: open amendments are closed with it",
			Given: after(renamingTaken, widerOpened, widerWanted), When: cancel, Then: events{
				filing.CaseClosed{CaseID: renamingCase, Reason: filing.ClosedByCancellation},
				filing.CaseClosed{CaseID: extensionCase, Reason: filing.ClosedByCancellation},
				wholeCanceled,
			}},
		{Name: "Q7.9: a reason and a second confirmation are required",
			Given: published, When: filing.Cancel{}, Refused: required("reason", "confirmed", "canceled_on")},
		{Name: "Q1.9: canceled already, it is nothing", Given: canceled, When: cancel},
		{Name: "Q1.9: a draft is discarded, not canceled", Given: draft, When: cancel, Refused: []error{filing.ErrNotEffective}},
		{Name: "Q1.9: what is under review is withdrawn first", Given: underReview, When: cancel, Refused: []error{filing.ErrNotEffective}},
		{Name: "Q1.9: what was returned was never filed", Given: returned, When: cancel, Refused: []error{filing.ErrNotEffective}},
	})
}

func TestNothingHappensAfterCancellation(t *testing.T) {
	closed := after(renamingTaken, filing.CaseClosed{CaseID: renamingCase, Reason: filing.ClosedByCancellation}, wholeCanceled)
	reviewing := submission(renamingTaken)
	run(t, cases{
		{Name: "Q1.9: no case is taken", Given: closed, When: filing.TakeCase{CaseID: renamingCase, Reviewer: officials[0]}, Refused: []error{filing.ErrCaseState}},
		{Name: "Q1.9: none is put back", Given: closed, When: filing.PutBackCase{CaseID: renamingCase, Reviewer: officials[1]}, Refused: []error{filing.ErrCaseState}},
		{Name: "Q1.9: none passes", Given: closed, Refused: []error{filing.ErrCaseState},
			When: filing.PassCase{CaseID: renamingCase, Submission: reviewing, Reviewer: officials[1], Today: today}},
		{Name: "Q1.9: none is returned", Given: closed, Refused: []error{filing.ErrCaseState},
			When: filing.ReturnCase{CaseID: renamingCase, Submission: reviewing, Reviewer: officials[1], Points: points, Today: today}},
		{Name: "Q1.9: none is withdrawn", Given: closed, When: filing.WithdrawCase{CaseID: renamingCase}, Refused: []error{filing.ErrCaseState}},
		{Name: "Q1.9: none is submitted", Given: closed, When: filing.SubmitCase{CaseID: renamingCase, Today: today}, Refused: []error{filing.ErrCanceled}},
	})
	s := fold(closed)
	if s.Published() || s.Tracks[domain.Testing].Status != filing.TrackCanceled || len(s.OpenCases()) > 0 {
		t.Errorf("Q1.9: published %v, track %s, open cases %v", s.Published(), s.Tracks[domain.Testing].Status, s.OpenCases())
	}
	for id, row := range s.Staff {
		if row.Status != filing.EmploymentCanceled || row.EndedOn != today || row.At.Revision != at(closed, wholeCanceled) {
			t.Errorf("Q1.9: employment %s is %+v", id, row)
		}
	}
}
