package filing

// letters: the letter that a case is handed in with carries the institution's seal
// (domain-facts 10.6). The rule relies on what the institution says of it; that the
// paper shows it is looked at by people.
func (f *findings) letters(c Case) {
	letter, ok := f.state.letterOf(c)
	f.block(ok && !letter.Value.SealPresent, "check.commitment_unsealed", "commitment.seal_present", "domain-facts 10.6")
}

// letterOf returns the letter that a case is handed in with: the one that waits
// with it or, of a first case, the filing's. An amendment may have none.
func (s State) letterOf(c Case) (Part[Commitment], bool) {
	if c.Commitment != nil {
		return *c.Commitment, true
	}
	return s.Commitment, c.Kind == FirstCase && s.Commitment.Recorded()
}
