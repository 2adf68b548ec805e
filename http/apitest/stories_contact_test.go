package apitest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain/crossprovince"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

var localContact = obj{"key": "local_contact", "label": "省内联系人", "kind": "contact", "required": true}

// somebodyThere is a contact whose name stands nowhere else, and never in the clear.
func (w *world) somebodyThere(name string) (answer obj, mobile string) {
	mobile = w.heard.mobile()
	w.heard.conceal(name)
	return obj{"key": "local_contact", "contact": obj{"name": name, "mobile": mobile}}, mobile
}

// TestQ1_7_Contact: a person whom a province asks for is sealed. Everybody who sees the
// report sees a mask; the institution and its own authority may look, which is recorded;
// who was replaced can be erased. That the values are in no answer, table or log is looked
// at when all tests have ended.
func TestQ1_7_Contact(t *testing.T) {
	w := ledger(t)
	w.inTurn(t)
	a := w.published(t)
	w.askedIn33(t, localContact, workPlan)
	first, mobile := w.somebodyThere("濮阳听雪")
	id := a.done(t, a.reporting(but(a.reportTo("33"), "answers", []any{first}))).Created
	for token, sees := range map[string]bool{a.token: true, reviewer: true, otherProvince: false} {
		seen := a.reportSeen(t, token, id)
		masks := map[string]string{"mobile": strings.Repeat("*", 9) + mobile[9:]}
		if diff := cmp.Diff(masks, seen.Answers[0].Contact.Masks); diff != "" || seen.Status != crossprovince.Complete || (len(seen.Subjects) == 1) != sees {
			t.Errorf("%s reads %+v, masks (-want +got):\n%s", token, seen, diff)
		}
	}
	a.contactsRefused(t, id, mobile)

	look := a.unmasking(a.token, "reports/"+id+"/contacts/local_contact", but(looking("mobile", "name"), "purpose", "own_records"))
	before := a.reportSeen(t, a.token, id)
	keyedLook := keyed(look)
	want := map[string]string{"name": "濮阳听雪", "mobile": mobile}
	if diff := cmp.Diff(want, valuesOf(t, w.send(t, keyedLook))); diff != "" {
		t.Errorf("the institution is shown (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, valuesOf(t, w.spent(t, keyedLook))); diff != "" {
		t.Errorf("repeated it is shown (-want +got):\n%s", diff)
	}
	a.whoLookedAt(t, id, before.tag)

	same := a.done(t, a.supplementing(t, id, first))
	then, _ := w.somebodyThere("濮阳踏月")
	other := a.done(t, a.supplementing(t, id, then))
	if same.Events != 0 || other.Events != 1 {
		t.Errorf("the same contact is %d events, another one %d", same.Events, other.Events)
	}
	a.replacedIsErased(t, id, keyedLook, before.Answers[0].Contact.Subject)
}

// contactsRefused: what is no contact, and who may not look.
func (a *applicant) contactsRefused(t *testing.T, id, mobile string) {
	t.Helper()
	contact := func(name, mobile string) obj {
		return obj{"key": "local_contact", "contact": obj{"name": name, "mobile": mobile}}
	}
	for _, c := range []struct {
		answer      obj
		code, field string
	}{
		{contact("", mobile), "filing.required", "answers.0.contact.name"},
		{contact("濮阳听雪", ""), "filing.required", "answers.0.contact.mobile"},
		{contact("濮阳9", mobile), "person_name.alphabet", "answers.0.contact.name"},
		{contact("濮阳听雪", "0571-88880000"), "mobile.format", "answers.0.contact.mobile"},
		{obj{"key": "local_contact", "text": "夏侯青"}, "report.answer_kind", "answers.0"},
		{obj{"key": "local_contact", "contact": nil}, "report.answer_kind", "answers.0"},
		{but(contact("濮阳听雪", mobile), "key", "plan"), "report.answer_kind", "answers.0"},
		{obj{"key": "local_contact", "contact": obj{"name": "濮阳听雪", "mobile": mobile, "id_number": a.number}}, "body.unknown_field", "answers.0.contact.id_number"},
	} {
		a.refused(t, a.supplementing(t, id, c.answer), http.StatusUnprocessableEntity, c.code, c.field)
	}
	part := "reports/" + id + "/contacts/local_contact"
	for token, code := range map[string]string{otherProvince: "auth.other_authority", auditor: "auth.role", institutionToken(0): "auth.other_institution"} {
		a.refused(t, a.unmasking(token, part, looking("mobile")), http.StatusForbidden, code, "")
	}
	a.refused(t, a.unmasking("", part, looking("mobile")), http.StatusUnauthorized, "auth.token_required", "")
	for _, c := range []struct {
		body        obj
		code, field string
	}{
		{looking("id_number"), "filing.not_allowed_here", "fields.0"},
		{looking("mobile", "mobile"), "filing.repeated", "fields.1"},
		{looking(), "filing.required", "fields"},
		{but(looking("mobile"), "reason", "电话 "+mobile), "unmask.reason_number", "reason"},
		{without(looking("mobile"), "purpose"), "filing.required", "purpose"},
	} {
		a.refused(t, a.unmasking(reviewer, part, c.body), http.StatusUnprocessableEntity, c.code, c.field)
	}
	a.refused(t, a.unmasking(reviewer, "reports/"+id+"/contacts/plan", looking("mobile")), http.StatusNotFound, "report.contact_unknown", "")
	b := a.published(t)
	b.refused(t, b.unmasking(reviewer, part, looking("mobile")), http.StatusNotFound, "report.not_found", "") // of another filing
}

// whoLookedAt: the institution and its authority are told who looked, the other province
// is not; and nothing that others do is stale by it.
func (a *applicant) whoLookedAt(t *testing.T, id, tag string) {
	t.Helper()
	const sentence = "查看省内联系人的明文：姓名、手机，事由为机构核对本机构信息"
	for token, told := range map[string]bool{a.token: true, reviewer: true, auditor: true, otherProvince: false} {
		seen := a.reportSeen(t, token, id)
		has := slices.ContainsFunc(seen.History, func(e struct{ Type, Text, Reason string }) bool {
			return e.Text == sentence && e.Reason == "与劳动合同核对"
		})
		if has != told || seen.tag != tag || !told && strings.Contains(seen.History[len(seen.History)-1].Text, "明文") {
			t.Errorf("%s is told %+v at %s", token, seen.History, seen.tag)
		}
	}
}

// replacedIsErased: the contact that was replaced can be erased by the institution's own
// authority, the one that is in use cannot; then nobody is shown anything.
func (a *applicant) replacedIsErased(t *testing.T, id string, looked request, replaced uuid.UUID) {
	t.Helper()
	erase := func(token, subject string) request {
		return request{method: http.MethodPost, path: a.at("/reports/%s/subjects/%s/erase", id, subject), token: token, body: obj{"reason": "retention_ended"}}
	}
	now := a.reportSeen(t, reviewer, id).Answers[0].Contact.Subject.String()
	a.refused(t, erase(reviewer, now), http.StatusConflict, "report.contact_in_use", "")
	a.refused(t, erase(reviewer, uuid.NewString()), http.StatusNotFound, "filing.subject_unknown", "")
	a.refused(t, erase(reviewer, "1"), http.StatusNotFound, "request.path", "")
	a.refused(t, erase(otherProvince, replaced.String()), http.StatusForbidden, "auth.other_authority", "")
	a.refused(t, erase(a.token, replaced.String()), http.StatusForbidden, "auth.role", "")
	wrong := erase(reviewer, replaced.String())
	wrong.body = obj{"reason": "number_corrected"}
	a.refused(t, wrong, http.StatusUnprocessableEntity, "filing.not_allowed_here", "reason")
	a.done(t, erase(reviewer, replaced.String()))
	if again := a.done(t, erase(reviewer, replaced.String())); again.Events != 0 {
		t.Errorf("erased again: %d events", again.Events)
	}
	a.refused(t, looked, http.StatusConflict, "filing.subject_erased", "")
	if seen := a.reportSeen(t, reviewer, id); seen.Subjects[replaced.String()] || !seen.Subjects[now] {
		t.Errorf("erased, there are %v", seen.Subjects)
	}
	if shown := a.unmasked(t, a.unmasking(reviewer, "reports/"+id+"/contacts/local_contact", looking("name"))); shown["name"] != "濮阳踏月" {
		t.Errorf("the contact now is %v", shown)
	}
}
