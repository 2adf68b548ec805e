package filing_test

import (
	"errors"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/domain/filing"
)

func TestNumber(t *testing.T) {
	testing1 := filing.Number("32", domain.Testing, 2026, 1)
	if want := "32J202600001"; testing1[:12] != want || len(testing1) != 13 {
		t.Errorf("the first of Jiangsu in 2026 is %s, want %s and a check character", testing1, want)
	}
	if got := filing.Number("66", domain.Operation, 2026, 99999)[:12]; got != "66Y202699999" {
		t.Errorf("the last of the 兵团 in 2026 is %s", got)
	}
	for s, want := range map[string]bool{
		testing1:                       true,
		"":                             false,
		testing1[:12]:                  false,
		testing1 + "0":                 false,
		"32X" + testing1[3:]:           false,
		"32J202600002" + testing1[12:]: false, // another serial has another check character
		"32J202600010" + testing1[12:]: false, // digits that changed places
		"33" + testing1[2:]:            false,
	} {
		if _, got := domain.StandardNumbers.Serial(s, "32", domain.Testing, 2026); got != want {
			t.Errorf("%q is valid: %v", s, got)
		}
	}
}

// TestNumbersOfAnAuthority: an authority that set a format gives its numbers in it,
// and the decision names what configured that.
func TestNumbersOfAnAuthority(t *testing.T) {
	own := filing.Configured{Numbers: "苏环监备〔{year}〕{authority}{track}{serial}", NumbersEvent: idOf("number format")}
	year := earlier.Year()
	ours := own.Numbers.Number("32", domain.Testing, year, 1)
	pass := filing.PassCase{
		CaseID: firstCase, Submission: submission(underReview), Reviewer: officials[0], Number: ours, Today: earlier, Configured: own,
	}
	passed := with(firstPassed, func(e *filing.CasePassed) { e.Number, e.NumberFormat = ours, own.NumbersEvent })
	claimed := []domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimFilingNumber, Key: ours}}
	two := own
	two.SecondOfficial, two.Event = true, configuration
	confirm := filing.ConfirmCase{
		CaseID: firstCase, ProposalID: proposalID, Official: officials[1], Number: ours, Today: earlier, Configured: two,
	}
	refused := func(what, number string) domaintest.Case[filing.Command, filing.Event] {
		return domaintest.Case[filing.Command, filing.Event]{
			Name: "1.43: not under a number " + what, Given: underReview,
			When: with(pass, func(c *filing.PassCase) { c.Number = number }), Refused: []error{filing.ErrNumber.At("number")},
		}
	}
	run(t, cases{
		{Name: "1.43: a case passes under a number of the authority's format", Given: underReview, When: pass, Then: events{passed}, Claims: claimed},
		{Name: "1.43: and when a second official confirms it", Given: passProposed, When: confirm, Claims: claimed,
			Then: events{with(passed, func(e *filing.CasePassed) {
				e.Decided = filing.Decided{ConfirmedBy: officials[1], Configuration: configuration}
			})}},
		{Name: "1.43: the proposal has no number yet", Given: underReview, Then: events{passWanted}, Claims: []domain.Claim{},
			When: with(pass, func(c *filing.PassCase) { c.Configured, c.ProposalID, c.Number = two, proposalID, "" })},
		refused("of the standard format", number),
		refused("of another authority", own.Numbers.Number("33", domain.Testing, year, 1)),
		refused("of the other track", own.Numbers.Number("32", domain.Operation, year, 1)),
		refused("of another year", own.Numbers.Number("32", domain.Testing, year-1, 1)),
		refused("beyond the last", own.Numbers.Number("32", domain.Testing, year, 100000)),
		{Name: "1.43: nor in a format that is not set any more", Given: underReview,
			When: with(pass, func(c *filing.PassCase) { c.Configured = filing.Configured{} }), Refused: []error{filing.ErrNumber.At("number")}},
		{Name: "1.43: an amendment gives no number and names no format", Given: renamingTaken,
			When: filing.PassCase{
				CaseID: renamingCase, Submission: submission(renamingTaken), Reviewer: officials[1], Number: ours, Today: today, Configured: own,
			},
			Then: events{renamingPassed[len(renamingTaken)]}, Claims: []domain.Claim{}},
	})
}

func TestReturnReasons(t *testing.T) {
	for _, code := range []filing.ReturnReasonCode{
		filing.ReasonMissing, filing.ReasonUnclear, filing.ReasonInconsistent, filing.ReasonExpired, filing.ReasonCategory,
		filing.ReasonDuplicate, filing.ReasonCommitment, filing.ReasonNotRegistered, filing.ReasonOther,
	} {
		if got, err := filing.ParseReturnReason(string(code)); err != nil || got != code {
			t.Errorf("%s is read as %q, %v", code, got, err)
		}
		if code.Label() == string(code) {
			t.Errorf("%s has no words", code)
		}
	}
	if _, err := filing.ParseReturnReason("ugly"); !errors.Is(err, filing.ErrReturnReason) {
		t.Errorf("a reason that is not on the list: %v", err)
	}
	if got := filing.ReturnReasonCode("newer").Label(); got != "newer" {
		t.Errorf("a reason of a newer program is shown as %q", got)
	}
}
