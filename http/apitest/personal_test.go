package apitest_test

import (
	"net/http"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"github.com/google/go-cmp/cmp"
)

// conceal adds texts that may stand nowhere in the clear.
func (h *hearsay) conceal(texts ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.secrets = append(h.secrets, texts...)
}

// markedN is somebody of whom everything is entered that is never public and
// describes a person, with values that stand nowhere else. The dates are such as
// nobody has.
func (w *world) markedN() (member obj, values map[domain.PersonalField]string) {
	values = map[domain.PersonalField]string{
		domain.PersonalName: "贺兰逍遥", domain.PersonalSchool: "北冥大学堂", domain.PersonalMajor: "鲲鹏工程学", domain.PersonalTitleName: "正高级扶摇师",
		domain.PersonalGraduatedOn: "1907-06-29", domain.PersonalTitleObtainedOn: "1913-04-17",
		domain.PersonalContractSignedOn: "1919-02-11", domain.PersonalContractFrom: "1919-02-12", domain.PersonalContractTo: "2097-02-10",
	}
	member = w.staffMember(values[domain.PersonalName], "sample_management")
	person := member["person"].(obj)
	delete(person, "contract_open")
	for field, value := range values {
		person[string(field)] = value
		w.heard.conceal(value)
	}
	number := person["id_number"].(string)
	values[domain.PersonalIDNumber], values[domain.PersonalMobile] = number, person["mobile"].(string)
	values[domain.PersonalBirthDate] = number[6:10] + "-" + number[10:12] + "-" + number[12:14]
	values[domain.PersonalSex] = "女"
	if (number[16]-'0')%2 == 1 {
		values[domain.PersonalSex] = "男"
	}
	return member, values
}

// TestPersonalDataIsMaskedInEveryAnswer: of a filing in which every field has a value that
// is never public (fields marked N), everybody is told everything there is to ask. What
// describes a person must be in no answer, no table and no log, which is looked at when all
// tests have ended; what else is never public, in no answer to the public.
func TestPersonalDataIsMaskedInEveryAnswer(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	member, values := w.markedN()
	somebody := a.addPerson(t, member)
	const email = "yubei.kun@personal.example.org"
	w.heard.conceal(email)
	a.put(t, "contacts", but(contacts(a.mobiles[0], a.mobiles[1]), "filing_contact.email", email))
	hidden := obj{"bought_on": "2003-01-07", "first_used_on": "2003-01-08", "ownership": "leased",
		"lease": obj{"from": "2003-01-09", "to": "2093-01-10", "lessor": "南溟仪器租赁行"}}
	leased := instrument("YT-0099", a.place.id)
	for field, value := range hidden {
		leased[field] = value
	}
	a.add(t, "equipment", leased)
	leaver := a.addPerson(t, w.staffMember("夏侯青", "sample_management"))
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	proof := a.upload(t, "kind=leave_proof&staff_id="+leaver.id)
	a.act(t, "staff", &leaver.row, "leave", obj{"left_on": "2026-11-03", "document_id": proof})
	next := w.heard.mobile()
	amendment := a.put(t, "identity", changed(succeeding(a.name, "欧阳澈", w.heard.idNumber(), next), "2026-11-02")).Created

	// All of it is there: nothing below is hidden for not having been entered.
	fields := []any{}
	for _, f := range domain.PersonalStaff.Fields() {
		fields = append(fields, string(f))
	}
	shown := map[domain.PersonalField]string{}
	for field, value := range w.unmasked(t, a.unmasking(reviewer, "staff/"+somebody.id, looking(fields...))) {
		shown[domain.PersonalField(field)] = value
	}
	if diff := cmp.Diff(values, shown); diff != "" {
		t.Errorf("entered and shown with a reason (-want +got):\n%s", diff)
	}
	if got := w.unmasked(t, a.unmasking(reviewer, "filing-contact", looking("email")))["email"]; got != email {
		t.Errorf("the contact's address is %q", got)
	}

	if got := w.unmasked(t, a.unmasking(a.token, "cases/"+amendment+"/legal-representative-contact", looking("mobile")))["mobile"]; got != next {
		t.Errorf("the number of the next representative is %q", got)
	}

	asked := a.everythingAsked(t)
	if asked < 60 {
		t.Errorf("only %d answers: the search would find nothing", asked)
	}
	public := a.publicAnswers(t)
	for _, text := range []string{"2003-01-07", "2003-01-08", "2003-01-09", "2093-01-10", "南溟仪器租赁行", "2026-11-03", proof, "****"} {
		if at := strings.Index(public, text); at >= 0 {
			t.Errorf("the public is told %s: %s", text, public[max(0, at-200):min(len(public), at+40)])
		}
	}
	if !strings.Contains(public, "YT-0099") {
		t.Error("the public is not told of the instrument: the search would find nothing")
	}
}

// everythingAsked asks for everything that can be read of the filing, as
// everybody, and counts what was answered.
func (a *applicant) everythingAsked(t *testing.T) (answered int) {
	t.Helper()
	known := knownOperations(t, a.world, a)
	for template, methods := range a.description(t).Paths {
		op, ok := methods["get"]
		if !ok {
			continue
		}
		s := subject{world: a.world, operation: known[op.ID], id: op.ID, method: http.MethodGet, template: template, filing: a}
		for _, token := range []string{a.token, reviewer, auditor, ""} {
			r := s.request()
			r.token = token
			if a.send(t, r).status == http.StatusOK {
				answered++
			}
		}
	}
	return answered
}

// publicAnswers is all that the public reads of the filing.
func (a *applicant) publicAnswers(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, path := range []string{"", "/history", "/as-of?at=" + today, "/compare?from=2026-11-22&to=" + today, "/annex"} {
		all.Write(a.done(t, request{method: http.MethodGet, path: "/api/registry/" + a.id + path}).raw)
	}
	all.Write(a.done(t, request{method: http.MethodGet, path: "/api/registry?q=" + a.code}).raw)
	all.WriteString(a.page(t, "/registry/"+a.id))
	return all.String()
}

// page is a page of the public's.
func (a *applicant) page(t *testing.T, path string) string {
	t.Helper()
	got := a.send(t, request{method: http.MethodGet, path: path})
	if got.status != http.StatusOK {
		t.Errorf("%s: %d", path, got.status)
	}
	return string(got.raw)
}
