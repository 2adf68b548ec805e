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

// TestQ6_2_AReturnedLetter: a letter that was returned is not handed in again with
// words; the check says so before the refusal does (domain-decisions 1.15).
func TestQ6_2_AReturnedLetter(t *testing.T) {
	w := ledger(t)
	a := w.underReview(t)
	a.giveBack(t, a.first, point("commitment", "commitment", "承诺书未加盖机构公章。"))
	var c struct {
		Return struct {
			Points []struct {
				Point string `json:"point_id"`
			}
		}
	}
	a.done(t, request{method: http.MethodGet, path: a.at("/cases/%s", a.first), token: a.reviewer}).into(t, &c)
	inWords := a.ofCase(a.token, a.first, "resubmit", obj{"answers": []obj{{"point": c.Return.Points[0].Point, "text": "已盖章，请见原件。"}}})
	check := a.request(http.MethodGet, a.at("/cases/%s/check", a.first), nil)
	if got := string(a.done(t, check).raw); !strings.Contains(got, "check.commitment_returned") {
		t.Errorf("before it is handed in it is told %s", got)
	}
	a.refused(t, inWords, http.StatusConflict, "check.commitment_returned", "commitment")
	anew := a.upload(t, "kind=commitment_letter")
	a.refused(t, inWords, http.StatusConflict, "check.commitment_returned", "commitment")
	a.put(t, "commitment", commitment(a.name, representative, anew))
	if got := string(a.done(t, check).raw); strings.Contains(got, "check.commitment_returned") {
		t.Errorf("with another letter it is told %s", got)
	}
	a.done(t, inWords)
	a.take(t, a.first)
	a.pass(t, a.first)
}

// TestInformationSystem: what the system of the laboratory does is a fact of its
// own, by codes, and said of nothing else (domain-facts 10.5).
func TestInformationSystem(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	system := management("information_system", "")
	system["vendor"], system["launched_on"], system["backup_mode"] = "苏州某软件有限公司", "2024-04-01", "每日异地备份"
	system["functions"] = []any{"contract", "report_issue"}
	add := func(body obj) request { return a.request(http.MethodPost, a.at("/management"), body) }
	a.refused(t, add(but(system, "functions", []any{"contract", "contract"})), http.StatusUnprocessableEntity, "filing.repeated", "functions.1")
	a.refused(t, add(but(system, "kind", "complaints")), http.StatusUnprocessableEntity, "filing.not_allowed_here", "backup_mode")
	row := a.add(t, "management", system)
	recorded := string(a.done(t, a.request(http.MethodGet, a.at(""), nil)).raw)
	for _, want := range []string{row.id, `"vendor":"苏州某软件有限公司"`, `"launched_on":"2024-04-01"`, `"functions":["contract","report_issue"]`, `"backup_mode":"每日异地备份"`} {
		if !strings.Contains(recorded, want) {
			t.Errorf("the filing does not say %s", want)
		}
	}
	if list := string(w.done(t, request{method: http.MethodGet, path: "/api/codes/system_function"}).raw); !strings.Contains(list, "报告签发") {
		t.Errorf("the list of functions is %s", list)
	}
}
