package apitest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// looking is why somebody looks at fields.
func looking(fields ...any) obj {
	return obj{"fields": fields, "purpose": "verify_identity", "reason": "与劳动合同核对"}
}

// unmaskOperations is what there is to look at in a draft.
func unmaskOperations(d *applicant) map[string]operation {
	look := func(path map[string]string, field string) operation {
		return operation{whose: unmaskers, path: path, body: looking(field)}
	}
	return map[string]operation{
		"unmask-staff":                        look(map[string]string{"row": d.sampler.id}, "id_number"),
		"unmask-legal-representative":         look(nil, "id_number"),
		"unmask-case-legal-representative":    look(map[string]string{"case": d.first}, "id_number"),
		"unmask-legal-representative-contact": look(nil, "mobile"),
		"unmask-filing-contact":               look(nil, "name"),

		"unmask-case-legal-representative-contact": look(map[string]string{"case": d.first}, "mobile"),
	}
}

// unmasking asks to see a part in the clear.
func (a *applicant) unmasking(token, part string, body any) request {
	r := a.request(http.MethodPost, a.at("/%s/unmask", part), body)
	r.token = token
	return r
}

// unmasked is what an answer shows.
func (w *world) unmasked(t *testing.T, r request) map[string]string {
	t.Helper()
	got := w.done(t, r)
	if got.header.Get("Cache-Control") != "no-store" || got.Events != 1 {
		t.Errorf("%s: Cache-Control %q, %d events", r.path, got.header.Get("Cache-Control"), got.Events)
	}
	return valuesOf(t, got)
}

func valuesOf(t *testing.T, a answer) map[string]string {
	t.Helper()
	var shown struct{ Values map[string]string }
	a.into(t, &shown)
	return shown.Values
}

// TestB10_WhoLooked: personal data is shown to the institution and the officials of its
// province, to nobody else, and who looked stands in the history for the institution to see.
func TestB10_WhoLooked(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	person := a.sampler.body["person"].(obj)
	staff := "staff/" + a.sampler.id
	all := []any{}
	for _, f := range domain.PersonalStaff.Fields() {
		all = append(all, string(f))
	}
	want := map[string]string{
		"name": person["name"].(string), "id_number": a.sampler.number(), "mobile": person["mobile"].(string),
		"birth_date": a.sampler.number()[6:10] + "-" + a.sampler.number()[10:12] + "-" + a.sampler.number()[12:14],
		"school":     "示范大学", "major": "环境工程", "graduated_on": "", "title_name": "", "title_obtained_on": "",
		"contract_signed_on": "2020-03-01", "contract_from": "2020-03-01", "contract_to": "无固定期限",
		"sex": sexOf(a.sampler.number()),
	}
	before := a.view(t)
	if diff := cmp.Diff(want, w.unmasked(t, a.unmasking(reviewer, staff, looking(all...)))); diff != "" {
		t.Errorf("the official is shown (-want +got):\n%s", diff)
	}
	one := map[string]string{"mobile": want["mobile"]}
	if diff := cmp.Diff(one, w.unmasked(t, a.unmasking(a.token, staff, but(looking("mobile"), "purpose", "own_records")))); diff != "" {
		t.Errorf("the institution is shown (-want +got):\n%s", diff)
	}
	for part, want := range map[string]map[string]string{
		"legal-representative":         {"id_number": a.number},
		"legal-representative-contact": {"mobile": a.mobiles[0]},
		"filing-contact":               {"name": contactName, "mobile": a.mobiles[1], "email": "contact@example.org"},
	} {
		fields := []any{}
		for f := range want {
			fields = append(fields, f)
		}
		if diff := cmp.Diff(want, w.unmasked(t, a.unmasking(reviewer, part, looking(fields...)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", part, diff)
		}
	}
	for token, code := range map[string]string{auditor: "auth.role", otherProvince: "auth.other_authority", institutionToken(0): "auth.other_institution"} {
		a.refused(t, a.unmasking(token, staff, looking("id_number")), http.StatusForbidden, code, "")
	}
	a.refused(t, a.unmasking("", staff, looking("id_number")), http.StatusUnauthorized, "auth.token_required", "")

	// Nothing that others edit or decide is stale.
	if diff := cmp.Diff(before.State, a.view(t).State); diff != "" {
		t.Errorf("looking altered (-before +after):\n%s", diff)
	}
	a.act(t, "staff", &a.sampler.row, "move", obj{"moved_on": "2026-11-10"})
	a.told(t, "查看人员 ****"+a.sampler.number()[16:]+"（现场采样、现场测试）的明文：手机，事由为机构核对本机构信息", "查看备案联系人的明文：姓名、手机、电子邮箱，事由为核对人员身份")
}

// sexOf is what the last but one digit of an ID number tells.
func sexOf(idNumber string) string {
	if (idNumber[16]-'0')%2 == 1 {
		return "男"
	}
	return "女"
}

// told: the history tells the institution and its officials who looked, and the public nothing.
func (a *applicant) told(t *testing.T, sentences ...string) {
	t.Helper()
	for _, token := range []string{a.token, reviewer, auditor} {
		r := a.request(http.MethodGet, a.at("/history"), nil)
		r.token = token
		var seen struct {
			Entries []struct {
				Type, By, Text, Reason string
				Public                 bool
			}
		}
		a.done(t, r).into(t, &seen)
		var texts []string
		for _, e := range seen.Entries {
			if e.Type == (filing.PersonalDataUnmasked{}).EventType() {
				texts = append(texts, e.Text)
				if e.Public || e.By == "" || e.Reason != "与劳动合同核对" {
					t.Errorf("the history has %+v", e)
				}
			}
		}
		for _, s := range sentences {
			if !slices.ContainsFunc(texts, func(text string) bool { return strings.HasPrefix(text, s) }) {
				t.Errorf("the history has %q, want one with %q", texts, s)
			}
		}
	}
	public := a.done(t, request{method: http.MethodGet, path: "/api/registry/" + a.id + "/history"})
	if strings.Contains(string(public.raw), "明文") {
		t.Errorf("the public is told: %s", public.raw)
	}
}

// TestB10_WrongUnmasking: what is not said rightly is not shown, and refusals do not tell
// whether a number was guessed.
func TestB10_WrongUnmasking(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	staff, right := "staff/"+a.sampler.id, looking("id_number", "mobile")
	head := a.head(t)
	for _, c := range []struct {
		body        obj
		code, field string
	}{
		{without(right, "fields"), "filing.required", "fields"},
		{but(right, "fields", []any{}), "filing.required", "fields"},
		{but(right, "fields", []any{"id_number", "password"}), "personal_field.unknown", "fields.1"},
		{but(right, "fields", []any{"email"}), "filing.not_allowed_here", "fields.0"},
		{but(right, "fields", []any{"mobile", "mobile"}), "filing.repeated", "fields.1"},
		{but(right, "fields", "id_number"), "body.type", "fields"},
		{without(right, "purpose"), "filing.required", "purpose"},
		{but(right, "purpose", "curiosity"), "unmask_purpose.unknown", "purpose"},
		{without(right, "reason"), "filing.required", "reason"},
		{but(right, "reason", strings.Repeat("长", 201)), "text.too_long", "reason"},
		{but(right, "reason", "两\n行"), "text.line_break", "reason"},
		{but(right, "reason", "核对 "+a.sampler.number()), "unmask.reason_number", "reason"},
		{but(right, "reason", "核对 "+w.heard.idNumber()), "unmask.reason_number", "reason"}, // somebody else's
		{but(right, "reason", "电话 "+a.mobiles[0]), "unmask.reason_number", "reason"},
		{but(right, "value", "x"), "body.unknown_field", "value"},
	} {
		a.refused(t, a.unmasking(reviewer, staff, c.body), http.StatusUnprocessableEntity, c.code, c.field)
	}
	a.refused(t, a.unmasking(reviewer, "staff/"+uuid.NewString(), right), http.StatusNotFound, "filing.staff_unknown", "")
	a.refused(t, a.unmasking(reviewer, "cases/"+uuid.NewString()+"/legal-representative", looking("id_number")), http.StatusNotFound, "filing.case_unknown", "")
	a.refused(t, a.unmasking(reviewer, "cases/"+a.first+"/legal-representative", looking("id_number")), http.StatusNotFound, "filing.personal_data_unknown", "")
	b := w.registered(t)
	b.refused(t, b.unmasking(reviewer, "filing-contact", looking("name")), http.StatusNotFound, "filing.personal_data_unknown", "")
	b.refused(t, b.unmasking(reviewer, staff, right), http.StatusNotFound, "filing.staff_unknown", "") // of another filing
	if after := a.head(t); after != head {
		t.Errorf("refusals moved the filing from %d to %d", head, after)
	}
	a.act(t, "staff", &a.sampler.row, "withdraw", nil)
	a.refused(t, a.unmasking(reviewer, staff, right), http.StatusNotFound, "filing.staff_unknown", "")
}

// TestB10_UnmaskingRepeated: a repeat shows again what was shown, records nothing, and shows
// nothing once the person was erased.
func TestB10_UnmaskingRepeated(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	staff := "staff/" + a.sampler.id
	first := keyed(a.unmasking(reviewer, staff, looking("id_number", "school")))
	shown := valuesOf(t, w.send(t, first))
	head := a.head(t)
	again := w.spent(t, first)
	if diff := cmp.Diff(shown, valuesOf(t, again)); diff != "" || a.head(t) != head {
		t.Errorf("repeated it shows (-then +now):\n%s at %d, want %d", diff, a.head(t), head)
	}
	revised := changed(but(a.sampler.body, "person.school", "另一所大学"), "2026-11-01")
	a.revise(t, "staff", &a.sampler.row, revised)
	if diff := cmp.Diff(shown, valuesOf(t, w.spent(t, first))); diff != "" {
		t.Errorf("repeated after a revision it shows (-then +now):\n%s", diff)
	}
	if now := w.unmasked(t, a.unmasking(reviewer, staff, looking("school"))); now["school"] != "另一所大学" {
		t.Errorf("asked anew it shows %v", now)
	}

	a.act(t, "staff", &a.sampler.row, "move", obj{"moved_on": "2026-11-10"})
	subject := a.view(t).State.Staff[uuid.MustParse(a.sampler.id)].Person.Subject.String()
	erase := request{method: http.MethodPost, path: a.at("/subjects/%s/erase", subject), token: reviewer, body: obj{"reason": "retention_ended"}}
	a.done(t, erase)
	a.refused(t, first, http.StatusConflict, "filing.subject_erased", "")
	a.refused(t, a.unmasking(reviewer, staff, looking("id_number")), http.StatusConflict, "filing.subject_erased", "")
}

// TestB10_ProposedRepresentative: the number that an amendment proposes is another one than
// that in force.
func TestB10_ProposedRepresentative(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	right := w.heard.idNumber()
	got := a.done(t, a.replacing("identity", changed(identity(a.name, "欧阳澈", right), "2026-11-02")))
	proposed := "cases/" + got.Created + "/legal-representative"
	if shown := w.unmasked(t, a.unmasking(reviewer, proposed, looking("id_number"))); shown["id_number"] != right {
		t.Errorf("proposed is %v", shown)
	}
	if shown := w.unmasked(t, a.unmasking(reviewer, "legal-representative", looking("id_number"))); shown["id_number"] != a.number {
		t.Errorf("in force is %v", shown)
	}
	a.refused(t, a.unmasking(reviewer, proposed+"-contact", looking("mobile")), http.StatusNotFound, "filing.personal_data_unknown", "")
	a.refused(t, a.unmasking(reviewer, "cases/"+uuid.NewString()+"/legal-representative-contact", looking("mobile")), http.StatusNotFound, "filing.case_unknown", "")
}
