package domaintest

import "example.org/ledger/domain"

// Check makes a case's complaints visible, so that the harness can be seen to
// fail.
func Check[S, C any, E domain.Event](decide func(S, C) ([]E, error), evolve func(*S, E, domain.Place), claims func(S, E) []domain.Claim, c Case[C, E]) []string {
	return rules[S, C, E]{decide, evolve, claims}.check(c)
}

// CheckWire is what CheckEvents asks of one golden file.
func CheckWire[E domain.Event](e E, golden string) []string {
	return checkWire(domain.NewCodec(e), e.EventType(), []byte(golden))
}
