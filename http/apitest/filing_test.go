package apitest_test

import (
	"fmt"
	"net/http"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// applicant is an institution and its filing.
type applicant struct {
	*world
	n           int
	token, code string
	name        string
	id, first   string // the filing and its first case
	home        string // its authority
	reviewer    string // the token of the official who works on its cases
	day         int    // days after today on which it acts
	number      string // the legal representative's ID number
	mobiles     [2]string
	sections    map[string]string // ETags by path
	place       row
	technical   person
	quality     person
	sampler     person
	instrument  row
	letter      string            // the document
	files       map[string]string // documents by kind
	channel     row               // of complaints, in the management system
}

// row is a row of a list and the ETag by which it is replaced.
type row struct{ id, tag string }

// person is a member of the staff.
type person struct {
	row
	body obj
}

func (p person) number() string { return p.body["person"].(obj)["id_number"].(string) }

// at is the address of something in the filing.
func (a *applicant) at(format string, args ...any) string {
	return "/api/filings/" + a.id + fmt.Sprintf(format, args...)
}

func (a *applicant) request(method, path string, body any) request {
	return request{method: method, path: path, token: a.token, body: body, day: a.day}
}

// put replaces a section and keeps its ETag.
func (a *applicant) put(t *testing.T, section string, body obj) answer {
	t.Helper()
	got := a.done(t, a.replacing(section, body))
	a.sections[section] = got.header.Get("ETag")
	return got
}

func (a *applicant) replacing(section string, body any) request {
	r := a.request(http.MethodPut, a.at("/%s", section), body)
	if tag, ok := a.sections[section]; ok {
		return r.with("If-Match", tag)
	}
	return r.with("If-None-Match", "*")
}

func (a *applicant) add(t *testing.T, list string, body obj) row {
	t.Helper()
	got := a.done(t, a.request(http.MethodPost, a.at("/%s", list), body))
	return row{got.Created, got.header.Get("ETag")}
}

func (a *applicant) addPerson(t *testing.T, body obj) person {
	t.Helper()
	return person{a.add(t, "staff", body), body}
}

// act sends a command about a row, which moves its ETag.
func (a *applicant) act(t *testing.T, list string, r *row, verb string, body any) answer {
	t.Helper()
	got := a.done(t, a.acting(list, *r, verb, body))
	r.tag = got.header.Get("ETag")
	return got
}

func (a *applicant) acting(list string, r row, verb string, body any) request {
	return a.request(http.MethodPost, a.at("/%s/%s/%s", list, r.id, verb), body).with("If-Match", r.tag)
}

// revise replaces a row.
func (a *applicant) revise(t *testing.T, list string, r *row, body obj) answer {
	t.Helper()
	got := a.done(t, a.revising(list, *r, body))
	r.tag = got.header.Get("ETag")
	return got
}

func (a *applicant) revising(list string, r row, body obj) request {
	return a.request(http.MethodPut, a.at("/%s/%s", list, r.id), body).with("If-Match", r.tag)
}

// upload attaches a PDF; query names the kind and more.
func (a *applicant) upload(t *testing.T, query string) string {
	t.Helper()
	return a.done(t, a.uploading(query, pdf(query+a.code))).Created
}

func (a *applicant) uploading(query string, body any) request {
	return a.request(http.MethodPost, a.at("/documents?%s", query), body).with("Content-Type", "application/pdf")
}

// ofRow is the operation with an ID of its description about a row of the
// filing, or about its case, by whoever may ask for it.
func (a *applicant) ofRow(operation string, r row, body any) request {
	verb := map[string]struct{ method, path, token string }{
		"revise-staff":               {http.MethodPut, "/staff/" + r.id, a.token},
		"rehire":                     {http.MethodPost, "/staff/" + r.id + "/rehire", a.token},
		"leave":                      {http.MethodPost, "/staff/" + r.id + "/leave", a.token},
		"move-to-non-technical-post": {http.MethodPost, "/staff/" + r.id + "/move", a.token},
		"revise-equipment":           {http.MethodPut, "/equipment/" + r.id, a.token},
		"retire-equipment":           {http.MethodPost, "/equipment/" + r.id + "/retire", a.token},
		"revise-premises":            {http.MethodPut, "/premises/" + r.id, a.token},
		"revise-management":          {http.MethodPut, "/management/" + r.id, a.token},
		"end-management":             {http.MethodPost, "/management/" + r.id + "/end", a.token},
		"erase-subject":              {http.MethodPost, "/subjects/" + r.id + "/erase", reviewer},
		"cancel":                     {http.MethodPost, "/cancel", a.token},
		"return-case":                {http.MethodPost, "/cases/" + r.id + "/return", reviewer},
		"pass-case":                  {http.MethodPost, "/cases/" + r.id + "/pass", reviewer},
	}[operation]
	asked := request{method: verb.method, path: a.at("%s", verb.path), token: verb.token, body: body, day: a.day}
	return asked.with("If-Match", r.tag)
}

// ofCase is a command about a case without a body, by whoever holds the token.
func (a *applicant) ofCase(token, caseID, verb string, body any) request {
	return request{method: http.MethodPost, path: a.at("/cases/%s/%s", caseID, verb), token: token, body: body, day: a.day}
}

func (a *applicant) submit(t *testing.T, caseID string) {
	t.Helper()
	a.done(t, a.ofCase(a.token, caseID, "submit", nil))
}

func (a *applicant) take(t *testing.T, caseID string) {
	t.Helper()
	a.done(t, a.ofCase(a.reviewer, caseID, "take", nil))
}

// submission returns what a decision about a case has to name.
func (a *applicant) submission(t *testing.T, caseID string) string {
	t.Helper()
	return a.view(t).State.Cases[uuid.MustParse(caseID)].Submission.String()
}

func (a *applicant) pass(t *testing.T, caseID string) {
	t.Helper()
	a.done(t, a.ofCase(a.reviewer, caseID, "pass", obj{"submission": a.submission(t, caseID)}))
}

func (a *applicant) giveBack(t *testing.T, caseID string, points ...any) {
	t.Helper()
	a.done(t, a.ofCase(a.reviewer, caseID, "return", obj{"submission": a.submission(t, caseID), "points": points}))
}

func point(field, reason, text string) obj {
	return obj{"field": field, "reason": reason, "text": text}
}

// view is the filing as its institution is shown it.
func (a *applicant) view(t *testing.T) projections.FilingView {
	t.Helper()
	var v projections.FilingView
	a.done(t, a.request(http.MethodGet, a.at(""), nil)).into(t, &v)
	return v
}

// public is the filing as anybody is shown it.
func (a *applicant) public(t *testing.T) projections.PublicView {
	t.Helper()
	var v projections.PublicView
	a.done(t, request{method: http.MethodGet, path: "/api/registry/" + a.id, day: a.day}).into(t, &v)
	return v
}

// head is the revision of the filing's stream.
func (a *applicant) head(t *testing.T) domain.Revision {
	t.Helper()
	head, err := a.store.Head(t.Context(), projections.FilingStream(uuid.MustParse(a.id)))
	if err != nil {
		t.Fatal(err)
	}
	return head
}

// newApplicant is an institution that has not begun.
func (w *world) newApplicant(t *testing.T) *applicant {
	t.Helper()
	n := int(w.next.Add(1))
	if n >= institutions {
		t.Fatalf("more than %d institutions", institutions)
	}
	return &applicant{
		world: w, n: n, home: "32", reviewer: reviewer, token: institutionToken(n), code: creditCode(n), name: fmt.Sprintf("江苏云汀第%d环境检测有限公司", n),
		number: w.heard.idNumber(), mobiles: [2]string{w.heard.mobile(), w.heard.mobile()}, sections: map[string]string{}, files: map[string]string{},
	}
}

func (a *applicant) registration() request {
	return a.request(http.MethodPost, "/api/filings", obj{"credit_code": a.code, "authority": a.home, "track": "testing"})
}

// registered opens a filing and fills nothing in.
func (w *world) registered(t *testing.T) *applicant {
	t.Helper()
	a := w.newApplicant(t)
	a.register(t)
	return a
}

func (a *applicant) register(t *testing.T) {
	t.Helper()
	got := a.done(t, a.registration())
	a.id, a.first = got.Filing, got.Created
}

// ofAnhui is an institution of the province whose officials are maker and
// checker.
func (w *world) ofAnhui(t *testing.T) *applicant {
	t.Helper()
	a := w.newApplicant(t)
	a.home, a.reviewer = "34", maker
	a.register(t)
	a.fillIn(t)
	return a
}

// staffMember makes up somebody with posts of testing.
func (w *world) staffMember(name string, posts ...string) obj {
	return member(name, w.heard.idNumber(), w.heard.mobile(), posts...)
}

// draft is a filing that could be submitted.
func (w *world) draft(t *testing.T) *applicant {
	t.Helper()
	a := w.registered(t)
	a.fillIn(t)
	return a
}

// fillIn records all that a first filing needs.
func (a *applicant) fillIn(t *testing.T) {
	t.Helper()
	a.put(t, "identity", identity(a.name, representative, a.number))
	a.put(t, "tracks/testing/scope", scope("general", "M01", "M02"))
	a.put(t, "basics", basics())
	a.put(t, "contacts", contacts(a.mobiles[0], a.mobiles[1]))
	a.put(t, "top-manager", topManager())
	a.files["premises_proof"] = a.upload(t, "kind=premises_proof")
	a.place = a.add(t, "premises", but(premises(), "proof_id", a.files["premises_proof"]))
	a.technical = a.addPerson(t, but(a.staffMember("闻人越", "technical_management", "authorized_signatory"), "signing_scope", "水和废水"))
	a.quality = a.addPerson(t, a.staffMember("司徒宁", "quality_management", "report_review"))
	a.sampler = a.addPerson(t, a.staffMember("夏侯青", "field_sampling", "field_testing"))
	a.instrument = a.add(t, "equipment", instrument("YT-0001", a.place.id))
	for _, kind := range []string{"registration_certificate", "cma_certificate", "cma_annex"} {
		a.files[kind] = a.upload(t, "kind="+kind)
	}
	a.put(t, "cma", cma(a.name, a.files["cma_certificate"], a.files["cma_annex"]))
	a.handOver(t, plainly, []obj{ // more than is declared
		annexRow(a.place.id, "M01", "化学需氧量", "HJ 828-2017"), annexRow(a.place.id, "M02", "二氧化硫", "HJ 57-2017"),
		annexRow(a.place.id, "M03", "干物质和水分", "HJ 613-2011"), annexRow(a.place.id, "M06", "含水率", "GB 17378.5-2007"),
	})
	a.add(t, "management", management("data_quality_system", a.upload(t, "kind=management_document")))
	a.channel = a.add(t, "management", management("complaints", ""))
	a.letter = a.upload(t, "kind=commitment_letter")
	a.put(t, "commitment", commitment(a.name, representative, a.letter))
}

// submitted is a filing that was handed in.
func (w *world) submitted(t *testing.T) *applicant {
	t.Helper()
	a := w.draft(t)
	a.submit(t, a.first)
	return a
}

// underReview is a filing that an official has taken.
func (w *world) underReview(t *testing.T) *applicant {
	t.Helper()
	a := w.submitted(t)
	a.take(t, a.first)
	return a
}

// published is a filing in force.
func (w *world) published(t *testing.T) *applicant {
	t.Helper()
	a := w.underReview(t)
	a.pass(t, a.first)
	return a
}

// rename proposes a new name and returns the case it opened.
func (a *applicant) rename(t *testing.T, name string) string {
	t.Helper()
	return a.put(t, "identity", changed(identity(name, representative, a.number), "2026-11-02")).Created
}

// letterFor gives an amendment the letter and proof it needs.
func (a *applicant) letterFor(t *testing.T, caseID, name, signer string) {
	t.Helper()
	letter := a.upload(t, "kind=commitment_letter&case_id="+caseID)
	a.upload(t, "kind=change_proof&case_id="+caseID)
	a.put(t, "cases/"+caseID+"/commitment", commitment(name, signer, letter))
}

// cancel ends the filing.
func (a *applicant) cancel(t *testing.T) {
	t.Helper()
	a.done(t, a.request(http.MethodPost, a.at("/cancel"), obj{"reason": "停止相关业务", "confirmed": true}))
}

// status is where the filing's track stands.
func (a *applicant) status(t *testing.T) filing.TrackStatus {
	t.Helper()
	return a.view(t).State.Tracks[domain.Testing].Status
}
