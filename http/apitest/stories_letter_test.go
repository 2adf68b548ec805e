package apitest_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestSealOfTheLetter: a letter that is not sealed yet is kept in the draft and
// handed in by nobody; nor does it take effect once there is a filing (domain-facts
// 10.6).
func TestSealOfTheLetter(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	sealed := commitment(a.name, representative, a.letter)
	a.put(t, "commitment", but(sealed, "seal_present", false))
	a.refused(t, a.ofCase(a.token, a.first, "submit", nil), http.StatusConflict, "check.commitment_unsealed", "commitment.seal_present")
	a.refused(t, a.replacing("commitment", but(sealed, "seal_present", "yes")), http.StatusUnprocessableEntity, "body.type", "seal_present")
	a.put(t, "commitment", sealed)
	a.submit(t, a.first)
	a.take(t, a.first)
	if letter := a.view(t).State.Commitment.Value; !letter.SealPresent {
		t.Errorf("officials are shown %+v", letter)
	}
	a.pass(t, a.first)
	if letter := a.public(t).Filing.Commitment; !letter.SealPresent {
		t.Errorf("the public is shown %+v", letter)
	}
	if page := a.page(t, "/registry/"+a.id); !strings.Contains(page, "已加盖") {
		t.Error("the public page does not say that the letter is sealed")
	}
	anew := commitment(a.name, representative, a.upload(t, "kind=commitment_letter"))
	a.refused(t, a.replacing("commitment", but(anew, "seal_present", false)), http.StatusUnprocessableEntity, "filing.letter_unsealed", "seal_present")
	a.put(t, "commitment", anew)
}
