package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

func TestRegister(t *testing.T) {
	register := filing.Register{CreditCode: registered.CreditCode, Authority: "32", Track: domain.Testing, CaseID: firstCase}
	run(t, cases{
		{Name: "Q1.5: registering opens the filing and its first case, and takes the credit code",
			When: register, Then: events{registered, firstOpened},
			Claims: []domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimCreditCode, Key: "91320500DEMQ000184"}}},
		{Name: "Q7.2: the credit code of a filing is never registered anew",
			Given: begun, When: with(register, func(c *filing.Register) { c.CreditCode = "91330100DEMQ00026E" }),
			Refused: []error{filing.ErrAlreadyRegistered}},
		{Name: "Q1.9: not even once the filing is canceled",
			Given: canceled, When: register, Refused: []error{filing.ErrAlreadyRegistered}},
		{Name: "Q1.5: everything missing is named at once",
			When: filing.Register{},
			Refused: []error{
				filing.ErrRequired.At("credit_code"), filing.ErrRequired.At("authority"), filing.ErrRequired.At("track"),
				filing.ErrIDTaken.At("case_id"),
			}},
	})
}

func TestNothingHappensToAFilingNobodyRegistered(t *testing.T) {
	for _, c := range everyCommand() {
		if _, registering := c.(filing.Register); registering {
			continue
		}
		run(t, cases{{Name: nameOf(c), When: c, Refused: []error{filing.ErrNotFound}}})
	}
}
