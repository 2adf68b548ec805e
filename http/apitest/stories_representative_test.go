package apitest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// representativeTold is the number that the legal representative was told the newest
// result at, of as many notices as that.
func (a *applicant) representativeTold(t *testing.T, n int, known map[string]bool) string {
	t.Helper()
	var number string
	for _, one := range a.noticesOf(t, a.token, n) {
		if one.Recipient == "legal_representative" && !known[one.Notice] {
			number = a.gateway.Sent()[uuid.MustParse(one.Notice)].To
			if !strings.HasSuffix(number, one.Number[9:]) || one.State != "sent" {
				t.Errorf("the gateway was given %s for %+v", number[9:], one)
			}
		}
		known[one.Notice] = true
	}
	return number
}

// TestQ7_6_TheNewRepresentativeIsToldOfThePass: a return is told to the legal
// representative on record, also to a number that is recorded meanwhile; the pass, to the
// one who is in force by it (domain-decisions 1.33).
func TestQ7_6_TheNewRepresentativeIsToldOfThePass(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	known := map[string]bool{}
	if got := a.representativeTold(t, 2, known); got != a.mobiles[0] {
		t.Errorf("published, it is told %s", got)
	}
	const missing, field = "check.representative_mobile_missing", "identity.legal_representative.mobile"
	idNumber, wrong, next, moved := w.heard.idNumber(), w.heard.mobile(), w.heard.mobile(), w.heard.mobile()
	succession := func(mobile string) obj {
		return changed(succeeding(a.name, "欧阳澈", idNumber, mobile), "2026-11-02")
	}
	a.refused(t, a.replacing("identity", changed(succeeding(a.name, representative, a.number, next), "2026-11-02")), http.StatusUnprocessableEntity,
		"filing.not_allowed_here", "legal_representative.mobile")
	amendment := a.put(t, "identity", changed(identity(a.name, "欧阳澈", idNumber), "2026-11-02")).Created
	a.letterFor(t, amendment, a.name, "欧阳澈")
	if !a.advised(t, amendment, missing, field) {
		t.Error("nobody is told that the pass goes to the number of the one before")
	}
	a.put(t, "identity", succession(wrong))
	if a.advised(t, amendment, missing, field) {
		t.Error("a number is missed that is there")
	}
	a.refused(t, a.replacing("identity", succession("1234")), http.StatusUnprocessableEntity, "mobile.format", "legal_representative.mobile")
	review := func() { t.Helper(); a.submit(t, amendment); a.take(t, amendment) }
	review()
	a.giveBack(t, amendment, point("identity", "other", "请核对。"))
	if got := a.representativeTold(t, 4, known); got != a.mobiles[0] {
		t.Errorf("returned, it is told %s", got)
	}

	// The one in office has another number now, and the successor's is put right.
	a.put(t, "contacts", contacts(moved, a.mobiles[1]))
	a.put(t, "identity", succession(next))
	review()
	a.giveBack(t, amendment, point("documents.change_proof", "other", "请重新上传。"))
	if got := a.representativeTold(t, 6, known); got != moved {
		t.Errorf("returned again, it is told %s", got)
	}
	proposed := a.unmasking(reviewer, "cases/"+amendment+"/legal-representative-contact", looking("mobile"))
	onRecord := a.unmasking(reviewer, "legal-representative-contact", looking("mobile"))
	if one, other := w.unmasked(t, onRecord)["mobile"], w.unmasked(t, proposed)["mobile"]; one != moved || other != next {
		t.Errorf("on record is %s, proposed %s", one, other)
	}
	a.upload(t, "kind=change_proof&case_id="+amendment)
	review()
	a.pass(t, amendment)
	if got := a.representativeTold(t, 8, known); got != next {
		t.Errorf("passed, it is told %s", got)
	}
	if got := w.unmasked(t, onRecord)["mobile"]; got != next {
		t.Errorf("passed, on record is %s", got)
	}
	a.refused(t, a.replacing("contacts", contacts(moved, a.mobiles[1])), http.StatusPreconditionFailed, "filing.stale", "")

	// Whoever looks sees a mask, and that it is another number.
	view := a.view(t).State
	if got := view.Contacts.Value.LegalRepresentative.Masks["mobile"]; got != "*********"+next[9:] {
		t.Errorf("it is shown as %s", got)
	}
	a.says(t, "法定代表人手机已变更")

	erase := request{method: http.MethodPost, path: a.at("/subjects/%s/erase", view.Contacts.Value.LegalRepresentative.Subject), token: reviewer, body: obj{"reason": "retention_ended"}}
	a.done(t, erase)
	for _, r := range []request{proposed, onRecord} {
		a.refused(t, r, http.StatusConflict, "filing.subject_erased", "")
	}
}

// says: the history tells the institution something of the filing, and the public
// nothing of it.
func (a *applicant) says(t *testing.T, text string) {
	t.Helper()
	var seen struct {
		Entries []struct{ Text string }
	}
	a.done(t, a.request(http.MethodGet, a.at("/history"), nil)).into(t, &seen)
	if !slices.ContainsFunc(seen.Entries, func(e struct{ Text string }) bool { return strings.Contains(e.Text, text) }) {
		t.Errorf("the history does not say %s: %+v", text, seen.Entries)
	}
	if public := a.publicAnswers(t); strings.Contains(public, text) || strings.Contains(public, "****") {
		t.Errorf("the public is told %s", text)
	}
}
