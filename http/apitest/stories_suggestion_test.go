package apitest_test

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// suggestionOperations is what there is to ask about a suggestion of a draft.
func suggestionOperations(t *testing.T, d *applicant) map[string]operation {
	t.Helper()
	body := obj{"kind": "other", "title": "设备误录入", "reason": "录入有误", "documents": []any{d.upload(t, "kind=evidence")}}
	path := map[string]string{"suggestion": d.suggest(t, body).id}
	number := but(without(body, "title"), "kind", "correct_id_number")
	number["staff_id"], number["id_number"] = d.sampler.id, d.heard.idNumber()
	stale := func(who whose, body obj) operation {
		return operation{whose: who, path: path, body: body, replace: true, stale: "suggestion.stale"}
	}
	return map[string]operation{
		"raise-suggestion":     {whose: institutions_, body: body},
		"withdraw-suggestion":  stale(institutions_, nil),
		"adopt-suggestion":     stale(reviewers, obj{"reason": "已核实"}),
		"dismiss-suggestion":   stale(reviewers, obj{"reason": "请核对"}),
		"confirm-suggestion":   {whose: reviewers, path: path, body: obj{"proposal": uuid.NewString()}},
		"send-back-suggestion": {whose: reviewers, path: path, body: obj{"proposal": uuid.NewString(), "text": "请核对"}},
		"filing-suggestions":   {whose: readers},
		"suggestion":           {whose: readers, path: path},
		"suggestions":          {whose: officials},
		"unmask-suggestion":    {whose: unmaskers, path: map[string]string{"suggestion": d.suggest(t, number).id}, body: looking("id_number")},
	}
}

// suggest raises a suggestion.
func (a *applicant) suggest(t *testing.T, body obj) row {
	t.Helper()
	return a.add(t, "suggestions", body)
}

func (a *applicant) suggesting(body obj) request {
	return a.request(http.MethodPost, a.at("/suggestions"), body)
}

// suggestedSeen is a suggestion as it is shown.
type suggestedSeen struct {
	tag      string
	Status   suggestion.Status
	Refusal  string
	Answer   string
	Proposal *suggestion.Proposal
	SentBack string `json:"sent_back"`

	TransferID string `json:"transfer_id"`
	Confirmer  string
	Past       *struct {
		FiledOn string `json:"filed_on"`
		Signed  bool
	}
	Advised string
	Holder  *struct {
		Filing        string
		CreditCode    string `json:"credit_code"`
		AuthorityName string `json:"authority_name"`
		Tracks        map[string]string
		Untouched     bool
	}
	History []struct{ Type, Text, Reason string }
}

// suggestion reads a suggestion.
func (a *applicant) suggestion(t *testing.T, token, id string) (s suggestedSeen) {
	t.Helper()
	r := a.request(http.MethodGet, a.at("/suggestions/%s", id), nil)
	r.token = token
	got := a.done(t, r)
	got.into(t, &s)
	s.tag = got.header.Get("ETag")
	return s
}

// answering answers a suggestion as it stands.
func (a *applicant) answering(t *testing.T, token, id, verb string, body any) request {
	t.Helper()
	tag := a.suggestion(t, token, id).tag
	r := a.request(http.MethodPost, a.at("/suggestions/%s/%s", id, verb), body).with("If-Match", tag)
	r.token = token
	return r
}

// checking is a second official's word.
func (a *applicant) checking(token, id, verb string, body obj) request {
	r := a.request(http.MethodPost, a.at("/suggestions/%s/%s", id, verb), body)
	r.token = token
	return r
}

// awaitSuggestion waits for an event of a type in a suggestion's stream.
func (a *applicant) awaitSuggestion(t *testing.T, id, eventType string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for page, err := range a.store.Follow(ctx, eventstore.Position{}) {
		if err != nil {
			t.Fatalf("no %s: %v", eventType, err)
		}
		if slices.ContainsFunc(page, func(r eventstore.Recorded) bool { return string(r.Stream) == "suggestion-"+id && r.Type == eventType }) {
			return
		}
	}
	t.Fatalf("no %s", eventType)
}

// TestQ3_10_EnteredByMistake: who was filed is removed by two officials; the person leaves
// every view, the act stays, and nobody can read the data any more.
func TestQ3_10_EnteredByMistake(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	evidence := a.upload(t, "kind=evidence&staff_id="+a.technical.id)
	body := obj{"kind": "remove_person", "staff_id": a.technical.id, "reason": "驾驶员，误录入", "documents": []any{evidence}}
	invalid := func(body obj, code, field string) {
		t.Helper()
		a.refused(t, a.suggesting(body), http.StatusUnprocessableEntity, code, field)
	}
	invalid(without(body, "reason"), "filing.required", "reason")
	invalid(without(body, "staff_id"), "filing.document_unknown", "documents.0")
	invalid(but(body, "documents", []any{}), "filing.required", "documents")
	invalid(but(body, "documents", []any{a.letter}), "filing.document_unknown", "documents.0")
	invalid(but(body, "kind", "reset_account"), "suggestion_kind.unknown", "kind")
	a.refused(t, a.suggesting(but(body, "staff_id", uuid.NewString())), http.StatusNotFound, "filing.staff_unknown", "staff_id")
	id := a.suggest(t, body).id
	a.refused(t, a.suggesting(body), http.StatusConflict, "suggestion.open_already", "")

	var listed struct {
		Rhythm      string
		Suggestions []struct{ Suggestion, Status string }
	}
	a.done(t, a.request(http.MethodGet, a.at("/suggestions"), nil)).into(t, &listed)
	if listed.Rhythm != "定期处理" || len(listed.Suggestions) != 1 || listed.Suggestions[0].Suggestion != id {
		t.Errorf("the institution reads %+v", listed)
	}
	seen := a.suggestion(t, reviewer, id)
	if seen.Past == nil || seen.Past.FiledOn != today || !seen.Past.Signed || !strings.Contains(seen.Advised, "离职") {
		t.Errorf("2.14: the reviewer reads %+v, %q", seen.Past, seen.Advised)
	}
	if own := a.suggestion(t, a.token, id); own.Past != nil || own.Advised != "" {
		t.Errorf("the institution reads %+v", own)
	}

	propose := func() string {
		t.Helper()
		if got := a.done(t, a.answering(t, reviewer, id, "adopt", obj{"reason": "已核实"})); got.Events != 1 {
			t.Errorf("adopting recorded %d events", got.Events)
		}
		return a.suggestion(t, auditor, id).Proposal.ID.String()
	}
	proposal := obj{"proposal": propose()}
	if own := a.suggestion(t, a.token, id); own.Proposal != nil || own.Status != suggestion.Open || len(own.History) != 1 {
		t.Errorf("2.26: the institution reads %+v", own)
	}
	a.refused(t, a.answering(t, colleague, id, "dismiss", obj{"reason": "请按离职填报"}), http.StatusConflict, "suggestion.decision_proposed", "")
	a.refused(t, a.checking(reviewer, id, "confirm", proposal), http.StatusForbidden, "filing.same_official", "")
	a.refused(t, a.checking(colleague, id, "send-back", proposal), http.StatusUnprocessableEntity, "filing.required", "text")
	a.done(t, a.checking(colleague, id, "send-back", but(proposal, "text", "请核实社保记录")))
	a.refused(t, a.checking(colleague, id, "confirm", proposal), http.StatusConflict, "suggestion.proposal_unknown", "")
	if got := a.suggestion(t, reviewer, id).SentBack; got != "请核实社保记录" {
		t.Errorf("sent back: %q", got)
	}
	old := a.view(t).State.Staff[uuid.MustParse(a.technical.id)].Person.Subject
	proposal = obj{"proposal": propose()}
	a.done(t, a.checking(colleague, id, "confirm", proposal))

	if got := a.suggestion(t, a.token, id); got.Status != suggestion.CarriedOutStatus || got.History[len(got.History)-1].Text != "已按采纳的工作建议办理" {
		t.Errorf("carried out: %+v", got)
	}
	a.refused(t, a.answering(t, reviewer, id, "dismiss", obj{"reason": "x"}), http.StatusConflict, "suggestion.ended", "")
	state := a.view(t).State
	if _, ok := state.Staff[uuid.MustParse(a.technical.id)]; ok || state.Subjects[old] {
		t.Error("the person is still there")
	}
	if got := a.public(t).Filing.Staff.Employed; got != 2 {
		t.Errorf("the public counts %d", got)
	}
	if removed := a.await(t, "filing.staff_removed"); removed.meta.Actor.Kind != domain.ActorSystem || removed.meta.Cause == uuid.Nil {
		t.Errorf("removed by %+v for %s", removed.meta.Actor, removed.meta.Cause)
	}
	w.draft(t).addPerson(t, a.technical.body) // free again
}

// TestQ3_10_NotAdopted: dismissed with a reason, withdrawn, or moot with the filing.
func TestQ3_10_NotAdopted(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	evidence := a.upload(t, "kind=evidence")
	right := w.heard.idNumber()
	body := obj{"kind": "correct_id_number", "staff_id": a.sampler.id, "id_number": right, "reason": "录入错误", "documents": []any{evidence}}
	id := a.suggest(t, body).id
	a.refused(t, a.answering(t, reviewer, id, "dismiss", obj{}), http.StatusUnprocessableEntity, "filing.required", "reason")
	a.refused(t, a.answering(t, reviewer, id, "dismiss", obj{"reason": "x"}).with("If-Match", `"7"`), http.StatusPreconditionFailed, "suggestion.stale", "")
	a.done(t, a.answering(t, reviewer, id, "dismiss", obj{"reason": "身份证号与证件一致"}))
	if got := a.suggestion(t, a.token, id); got.Status != suggestion.DismissedStatus || got.Answer != "身份证号与证件一致" {
		t.Errorf("dismissed: %+v", got)
	}
	a.refused(t, a.answering(t, a.token, id, "withdraw", nil), http.StatusConflict, "suggestion.ended", "")

	id = a.suggest(t, body).id // a new one may be raised
	a.done(t, a.answering(t, a.token, id, "withdraw", nil))
	id = a.suggest(t, body).id
	b := w.published(t)
	elsewhere := b.request(http.MethodGet, b.at("/suggestions/%s", id), nil)
	b.refused(t, elsewhere, http.StatusNotFound, "suggestion.not_found", "")
	a.cancel(t)
	a.awaitSuggestion(t, id, "suggestion.closed_as_moot")
	a.refused(t, a.answering(t, reviewer, id, "adopt", obj{}), http.StatusConflict, "suggestion.ended", "")
	a.refused(t, a.suggesting(body), http.StatusConflict, "filing.canceled", "")
}

// TestQ3_11_WrongIDNumberBySuggestion: the claim moves, or the adoption is refused (2.10).
func TestQ3_11_WrongIDNumberBySuggestion(t *testing.T) {
	w := ledger(t)
	a, b := w.published(t), w.draft(t)
	evidence := a.upload(t, "kind=evidence&staff_id="+a.sampler.id)
	right := w.heard.idNumber()
	holder := b.addPerson(t, but(w.staffMember("尉迟真", "field_sampling"), "person.id_number", right))
	body := obj{"kind": "correct_id_number", "staff_id": a.sampler.id, "id_number": right, "reason": "录入错误", "documents": []any{evidence}}
	a.refused(t, a.suggesting(without(body, "id_number")), http.StatusUnprocessableEntity, "filing.required", "id_number")
	a.refused(t, a.suggesting(but(body, "id_number", right[:17])), http.StatusUnprocessableEntity, "id_number.length", "id_number")
	a.refused(t, a.suggesting(but(body, "id_number", a.sampler.number())), http.StatusConflict, "suggestion.same_value", "id_number")
	told := but(body, "reason", "误填为 "+a.sampler.number()+"，应为"+right) // in words the numbers would stand in the log for ever
	a.refused(t, a.suggesting(told), http.StatusUnprocessableEntity, "text.personal_number", "reason")
	listed := but(body, "id_number", a.quality.number())
	id := a.suggest(t, listed).id
	a.refused(t, a.answering(t, reviewer, id, "adopt", obj{}), http.StatusConflict, "filing.person_listed", "")
	a.done(t, a.answering(t, reviewer, id, "dismiss", obj{"reason": "不提供合并"}))

	id = a.suggest(t, body).id
	adopt := a.answering(t, reviewer, id, "adopt", obj{}).with("Idempotency-Key", uuid.NewString())
	a.refused(t, adopt, http.StatusConflict, "person_held_elsewhere", "")
	a.refused(t, adopt, http.StatusConflict, "person_held_elsewhere", "") // however often it is sent
	if got := a.suggestion(t, a.token, id); got.Status != suggestion.Open || !strings.Contains(got.Refusal, "人员已存在于其他机构") {
		t.Errorf("2.10: open again: %+v", got)
	}
	b.act(t, "staff", &holder.row, "withdraw", nil)
	old := a.view(t).State.Staff[uuid.MustParse(a.sampler.id)].Person.Subject
	a.done(t, a.answering(t, reviewer, id, "adopt", obj{}))
	row := a.view(t).State.Staff[uuid.MustParse(a.sampler.id)]
	if row.Person.Subject == old || row.Person.Masks["id_number"] != "****************"+right[16:] {
		t.Errorf("the row has %+v", row.Person)
	}
	if erased := a.await(t, "filing.subject_erased"); !strings.Contains(erased.data, old.String()) {
		t.Errorf("erased %s, want %s", erased.data, old)
	}
	b.refused(t, b.adding(but(w.staffMember("尉迟真", "field_sampling"), "person.id_number", right)), http.StatusConflict, "person_held_elsewhere", "person.id_number")
	b.addPerson(t, but(w.staffMember("尉迟真", "field_sampling"), "person.id_number", a.sampler.number()))
	a.done(t, a.request(http.MethodGet, a.at("/documents/%s", evidence), nil))
}

// TestQ3_11_NumberUnmasked: the official compares the number that is asked for with the
// evidence before deciding, which the institution is told (B10); nobody else is shown it, and
// nobody once its key is gone.
func TestQ3_11_NumberUnmasked(t *testing.T) {
	w := ledger(t)
	a, b := w.published(t), w.draft(t)
	right := w.heard.idNumber()
	body := obj{"kind": "correct_id_number", "staff_id": a.sampler.id, "id_number": right, "reason": "录入错误", "documents": []any{a.upload(t, "kind=evidence&staff_id="+a.sampler.id)}}
	id := a.suggest(t, body).id
	part := "suggestions/" + id
	want := map[string]string{"id_number": right}
	first := keyed(a.unmasking(reviewer, part, but(looking("id_number"), "purpose", "handle_suggestion")))
	if got := valuesOf(t, w.send(t, first)); !maps.Equal(got, want) {
		t.Errorf("the official is shown %v", got)
	}
	if got := valuesOf(t, w.spent(t, first)); !maps.Equal(got, want) {
		t.Errorf("repeated it shows %v", got)
	}
	if got := w.unmasked(t, a.unmasking(a.token, part, but(looking("id_number"), "purpose", "own_records"))); !maps.Equal(got, want) {
		t.Errorf("the institution is shown %v", got)
	}
	a.told(t, "查看工作建议所附正确身份证号的明文：身份证号，事由为办理工作建议", "查看工作建议所附正确身份证号的明文：身份证号，事由为机构核对本机构信息")
	for _, path := range []string{a.at("/suggestions/%s", id), a.at("/suggestions"), a.at("/history"), a.at("")} {
		if got := a.done(t, a.request(http.MethodGet, path, nil)); strings.Contains(string(got.raw), right) {
			t.Errorf("%s shows the number", path)
		}
	}
	for token, code := range map[string]string{auditor: "auth.role", otherProvince: "auth.other_authority", institutionToken(0): "auth.other_institution"} {
		a.refused(t, a.unmasking(token, part, looking("id_number")), http.StatusForbidden, code, "")
	}
	a.refused(t, a.unmasking(reviewer, part, looking("mobile")), http.StatusUnprocessableEntity, "filing.not_allowed_here", "fields.0")
	a.refused(t, a.unmasking(reviewer, part, without(looking("id_number"), "reason")), http.StatusUnprocessableEntity, "filing.required", "reason")
	a.refused(t, a.unmasking(reviewer, part, but(looking("id_number"), "reason", "核对 "+right)), http.StatusUnprocessableEntity, "unmask.reason_number", "reason")
	a.refused(t, a.unmasking(reviewer, "suggestions/"+uuid.NewString(), looking("id_number")), http.StatusNotFound, "suggestion.not_found", "")
	b.refused(t, b.unmasking(reviewer, part, looking("id_number")), http.StatusNotFound, "suggestion.not_found", "") // of another filing
	other := a.suggest(t, obj{"kind": "other", "title": "设备误录入", "reason": "录入有误", "documents": []any{a.upload(t, "kind=evidence")}}).id
	a.refused(t, a.unmasking(reviewer, "suggestions/"+other, looking("id_number")), http.StatusNotFound, "filing.personal_data_unknown", "")

	a.done(t, a.answering(t, reviewer, id, "dismiss", obj{"reason": "与证件一致"}))
	for limit := time.Now().Add(time.Minute); time.Now().Before(limit); time.Sleep(50 * time.Millisecond) { // the key goes soon afterwards
		if w.send(t, a.unmasking(reviewer, part, looking("id_number"))).status == http.StatusConflict {
			break
		}
	}
	a.refused(t, a.unmasking(reviewer, part, looking("id_number")), http.StatusConflict, "filing.subject_erased", "")
	a.refused(t, first, http.StatusConflict, "filing.subject_erased", "")
}

// TestQ7_2_WrongCreditCodeBySuggestion: the claim moves and the history shows both, or the
// adoption is refused (2.11).
func TestQ7_2_WrongCreditCodeBySuggestion(t *testing.T) {
	w := ledger(t)
	a, b, right := w.submitted(t), w.registered(t), w.newApplicant(t)
	body := obj{"kind": "correct_credit_code", "credit_code": b.code, "reason": "注册时误填", "documents": []any{a.upload(t, "kind=evidence")}}
	a.refused(t, a.suggesting(but(body, "credit_code", b.code[:17])), http.StatusUnprocessableEntity, "credit_code.length", "credit_code")
	a.refused(t, a.suggesting(but(body, "credit_code", a.code)), http.StatusConflict, "suggestion.same_value", "credit_code")
	id := a.suggest(t, body).id
	a.refused(t, a.answering(t, reviewer, id, "adopt", obj{}), http.StatusConflict, "credit_code_exists", "")
	if got := a.suggestion(t, reviewer, id).Holder; got == nil || got.Filing != b.id || got.CreditCode != b.code || got.AuthorityName != "江苏省生态环境厅" || !got.Untouched || got.Tracks["testing"] != "draft" {
		t.Errorf("2.11: the official is shown %+v beside it", got)
	}
	if got := a.suggestion(t, a.token, id).Holder; got != nil {
		t.Errorf("2.11: the institution is told who has the code: %+v", got)
	}
	b.put(t, "basics", basics())
	if got := a.suggestion(t, auditor, id).Holder; got == nil || got.Untouched {
		t.Errorf("2.11: once something is recorded in the other one, the auditor is shown %+v", got)
	}
	a.done(t, a.answering(t, reviewer, id, "dismiss", obj{"reason": "该代码已由其他机构注册"}))

	id = a.suggest(t, but(body, "credit_code", right.code)).id
	if got := a.suggestion(t, reviewer, id).Holder; got != nil {
		t.Errorf("2.11: nobody has the code, and the official is shown %+v", got)
	}
	a.done(t, a.answering(t, reviewer, id, "adopt", obj{}))
	right.id = a.id
	if got := right.view(t).State.CreditCode; string(got) != right.code {
		t.Errorf("the credit code is %s, want %s", got, right.code)
	}
	var open struct{ Suggestions []struct{ Suggestion string } }
	w.done(t, request{method: http.MethodGet, path: "/api/suggestions?size=100", token: reviewer}).into(t, &open)
	for _, s := range open.Suggestions {
		if s.Suggestion == id {
			t.Error("what was carried out is still open")
		}
	}
	a.done(t, a.registration()) // the wrong code is free
}
