package filing

import (
	"slices"
	"strings"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// letters: the letter that a case is handed in with carries the institution's seal
// (domain-facts 10.6), and is another one than was returned (domain-decisions
// 1.15); that of the top manager is signed and sealed (Q2.4). The rules rely on what the institution says of a letter; that the paper
// shows it is looked at by people.
func (f *findings) letters(c Case) {
	letter := f.state.Commitment
	if c.Commitment != nil {
		letter = *c.Commitment
	}
	own := letter.Recorded() && (c.Kind == FirstCase || c.Commitment != nil) // an amendment may leave the one in force as it is
	f.block(own && !letter.Value.SealPresent, "check.commitment_unsealed", "commitment.seal_present", "domain-facts 10.6")

	manager := f.state.TopManager
	if c.TopManager != nil {
		manager = *c.TopManager
	}
	authorized := (c.Kind == FirstCase || c.TopManager != nil) && manager.Value.Authorization != Authorization{}
	f.block(authorized && !manager.Value.Authorization.Signed, "check.authorization_unsigned", "top_manager.authorization.signed", "Q2.4")
	f.block(authorized && !manager.Value.Authorization.SealPresent, "check.authorization_unsealed", "top_manager.authorization.seal_present", "Q2.4")

	again := func(p ReturnPoint) bool { return f.state.asksForLetter(p, c, letter) }
	f.block(slices.ContainsFunc(c.Points, again), "check.commitment_returned", "commitment", "domain-decisions 1.15")
}

// asksForLetter reports whether the last return of a case named the letter and
// there is no other since. One that was returned is not argued for in words: the
// paper is uploaded anew or, where the return named what was typed of it, that is
// recorded anew.
func (s State) asksForLetter(p ReturnPoint, c Case, letter Part[Commitment]) bool {
	section, rest, _ := strings.Cut(p.Field, ".")
	since := func(at domain.Place) bool { return revisionOf(at) > c.Returned.Revision }
	typed := section == "commitment" && rest != "" && rest != "document_id" && rest != "seal_present"
	paper := section == "commitment" && !typed
	if section == "documents" {
		id, err := uuid.Parse(rest)
		paper = rest == string(domain.DocumentCommitmentLetter) || err == nil && s.Documents[id].Kind == domain.DocumentCommitmentLetter
	}
	return typed && !since(letter.At) || paper && !since(s.Documents[letter.Value.DocumentID].At)
}
