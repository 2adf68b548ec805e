package filing_test

import (
	"errors"
	"testing"

	"example.org/ledger/domain"
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
		if got := filing.ValidNumber(s); got != want {
			t.Errorf("%q is valid: %v", s, got)
		}
	}
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
