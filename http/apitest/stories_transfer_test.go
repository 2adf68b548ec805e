package apitest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/transfer"
	"github.com/google/uuid"
)

// transferOperations is what there is to ask about a transfer that a draft opened.
func transferOperations(t *testing.T, w *world, d *applicant) map[string]operation {
	t.Helper()
	body := d.opening(w.draft(t).sampler)
	path := map[string]string{"transfer": d.add(t, "transfers", body).id}
	return map[string]operation{
		"open-transfer":         {whose: institutions_, body: body},
		"attach-transfer-proof": {whose: institutions_, path: path, upload: true},
		"apply-transfer":        {whose: institutions_, path: path, body: obj{"left_on": "2026-11-01", "staff": d.sampler.body}},
		"withdraw-transfer":     {whose: institutions_, path: path},
		"retry-transfer":        {whose: institutions_, path: path},
		"filing-transfers":      {whose: readers},
		"transfer":              {whose: readers, path: path},
		"transfer-proof":        {whose: readers, path: path},
		"transfers":             {whose: officials},
	}
}

// transferSeen is a transfer as it is shown.
type transferSeen struct {
	Transfer            string
	Incoming            bool
	Institution, Former struct {
		Name       string
		CreditCode string `json:"credit_code"`
	}
	StaffID string `json:"staff_id"`
	LeftOn  string `json:"left_on"`
	Proof   string
	Status  transfer.Status
	Refusal string
	History []struct{ Type, Text string }
}

func (a *applicant) transfer(t *testing.T, token, id string) (s transferSeen) {
	t.Helper()
	r := a.request(http.MethodGet, a.at("/transfers/%s", id), nil)
	r.token = token
	a.done(t, r).into(t, &s)
	return s
}

func (a *applicant) transfers(t *testing.T) []transferSeen {
	t.Helper()
	var all struct{ Transfers []transferSeen }
	a.done(t, a.request(http.MethodGet, a.at("/transfers"), nil)).into(t, &all)
	return all.Transfers
}

// opening is the body that opens a transfer of somebody.
func (a *applicant) opening(p person) obj {
	return obj{"name": p.body["person"].(obj)["name"], "id_number": p.number()}
}

func (a *applicant) opens(body obj) request {
	return a.request(http.MethodPost, a.at("/transfers"), body)
}

func (a *applicant) moving(id, verb string, body any) request {
	return a.request(http.MethodPost, a.at("/transfers/%s/%s", id, verb), body)
}

func (a *applicant) proving(id string, body any) request {
	return a.moving(id, "proof", body).with("Content-Type", "application/pdf")
}

// opened opens a transfer of somebody and brings the proof.
func (a *applicant) opened(t *testing.T, p person) (id string) {
	t.Helper()
	id = a.add(t, "transfers", a.opening(p)).id
	a.done(t, a.proving(id, pdf("离职证明"+id)))
	return id
}

// TestQ7_3_Transfer: whom another institution holds is entered by a 重复人员信息申请.
func TestQ7_3_Transfer(t *testing.T) {
	w := ledger(t)
	a, b := w.published(t), w.draft(t)
	staff := but(a.sampler.body, "hired_on", "2026-11-02")
	held := b.refused(t, b.adding(staff), http.StatusConflict, "person_held_elsewhere", "person.id_number")
	var way struct{ Title, Transfer string }
	if held.into(t, &way); way.Transfer != b.at("/transfers") || !strings.Contains(way.Title, "人员已存在于其他机构") || !strings.Contains(way.Title, "重复人员信息申请") {
		t.Errorf("the way is %+v", way)
	}
	if strings.Contains(string(held.raw), a.code) || strings.Contains(string(held.raw), a.id) {
		t.Errorf("the refusal tells who: %s", held.raw)
	}

	const invalid, conflict = http.StatusUnprocessableEntity, http.StatusConflict
	open := b.opening(a.sampler)
	b.refused(t, b.opens(without(open, "name")), invalid, "filing.required", "name")
	b.refused(t, b.opens(without(open, "id_number")), invalid, "filing.required", "id_number")
	b.refused(t, b.opens(but(open, "id_number", b.quality.number())), conflict, "filing.person_listed", "id_number")
	b.refused(t, b.opens(but(open, "id_number", w.heard.idNumber())), conflict, "transfer.nobody_holds", "id_number")
	id := b.add(t, "transfers", open).id
	seen := b.transfer(t, b.token, id)
	if !seen.Incoming || seen.Former.Name != a.name || seen.Former.CreditCode != a.code || seen.Status != transfer.OpenedStatus {
		t.Errorf("1.32: it is told %+v", seen)
	}
	raw := string(b.done(t, b.request(http.MethodGet, b.at("/transfers/%s", id), nil)).raw)
	for what, secret := range map[string]string{"the filing": a.id, "the row": a.sampler.id, "the hire date": a.sampler.body["hired_on"].(string)} {
		if strings.Contains(raw, secret) {
			t.Errorf("1.32: the opening tells %s", what)
		}
	}
	if told := a.transfers(t); len(told) > 0 {
		t.Errorf("nothing happened to the former institution yet, and it is told %+v", told)
	}
	a.refused(t, a.request(http.MethodGet, a.at("/transfers/%s", id), nil), http.StatusNotFound, "transfer.not_found", "")

	application := obj{"left_on": "2026-11-01", "staff": staff}
	apply := func(body obj) request { return b.moving(id, "apply", body) }
	b.refused(t, apply(application), conflict, "transfer.no_proof", "")
	b.refused(t, b.moving(id, "retry", nil), conflict, "transfer.not_applied", "")
	b.refused(t, b.proving(id, []byte("离职")), invalid, "document.type", "")
	b.done(t, b.proving(id, pdf("a first one")))
	b.done(t, b.proving(id, pdf("离职证明"+id)))
	b.refused(t, apply(without(application, "left_on")), invalid, "filing.required", "left_on")
	b.refused(t, apply(but(application, "left_on", tomorrow)), invalid, "filing.date_in_future", "left_on")
	b.refused(t, apply(but(application, "left_on", "2019-12-31")), invalid, "filing.date_order", "left_on")
	b.refused(t, apply(but(application, "staff.posts", obj{})), invalid, "filing.required", "staff.posts")
	b.refused(t, apply(but(application, "staff.person.id_number", w.heard.idNumber())), invalid, "transfer.other_person", "staff.person.id_number")
	b.refused(t, apply(but(application, "staff.alteration", obj{"kind": "changed", "occurred_on": today})), invalid, "filing.not_allowed_here", "staff.alteration")
	done := b.done(t, apply(application))
	b.refused(t, apply(application), conflict, "transfer.ended", "")
	b.refused(t, b.moving(id, "withdraw", nil), conflict, "transfer.ended", "")
	b.refused(t, b.proving(id, pdf("later")), conflict, "transfer.ended", "")
	if again := b.done(t, b.moving(id, "retry", nil)); again.Events != 0 {
		t.Errorf("retried it recorded %d events", again.Events)
	}

	entered := b.view(t).State.Staff[uuid.MustParse(done.Created)]
	if !entered.Employed() || entered.CameBy.String() != id || string(entered.HiredOn) != "2026-11-02" {
		t.Errorf("Q7.3: entered is %+v", entered)
	}
	gone := a.view(t).State.Staff[uuid.MustParse(a.sampler.id)]
	if gone.Status != domain.StaffLeft || gone.EndedOn != "2026-11-01" || gone.WentBy.String() != id {
		t.Errorf("Q3.6: the former institution has %+v", gone)
	}
	if got := a.public(t).Filing.Staff.Employed; got != 2 {
		t.Errorf("the public counts %d", got)
	}
	told := a.transfers(t)
	if len(told) != 1 || told[0].Incoming || told[0].Institution.CreditCode != b.code || told[0].StaffID != a.sampler.id || told[0].LeftOn != "2026-11-01" {
		t.Errorf("Q3.6: the former institution is told %+v", told)
	}
	for who, proof := range map[string]request{
		b.token: b.request(http.MethodGet, b.at("/transfers/%s/proof", id), nil),
		a.token: a.request(http.MethodGet, a.at("/transfers/%s/proof", id), nil),
	} {
		if got := a.done(t, proof); string(got.raw) != string(pdf("离职证明"+id)) {
			t.Errorf("%s downloads %d bytes", who, len(got.raw))
		}
	}
	c := w.draft(t)
	c.refused(t, c.adding(staff), conflict, "person_held_elsewhere", "person.id_number")
	c.refused(t, c.request(http.MethodGet, c.at("/transfers/%s", id), nil), http.StatusNotFound, "transfer.not_found", "")
	c.refused(t, c.request(http.MethodGet, c.at("/transfers/%s/proof", id), nil), http.StatusNotFound, "request.path", "")

	// And back again, in the same way.
	id = a.opened(t, a.sampler)
	a.done(t, a.moving(id, "apply", obj{"left_on": today, "staff": but(staff, "hired_on", today)}))
	if row := b.view(t).State.Staff[uuid.MustParse(done.Created)]; row.Status != domain.StaffLeft {
		t.Errorf("and back: %+v", row)
	}
}

// TestQ3_6_TheFormerInstitutionIsGone: whoever was let go meanwhile is simply entered.
func TestQ3_6_TheFormerInstitutionIsGone(t *testing.T) {
	w := ledger(t)
	a, b := w.published(t), w.draft(t)
	staff := but(a.sampler.body, "hired_on", "2026-11-02")
	id := b.opened(t, a.sampler)
	left := obj{"left_on": "2026-11-10", "document_id": a.upload(t, "kind=leave_proof&staff_id="+a.sampler.id)}
	a.act(t, "staff", &a.sampler.row, "leave", left)
	row := b.done(t, b.moving(id, "apply", obj{"left_on": "2026-11-01", "staff": staff})).Created
	if got := b.transfer(t, b.token, id); got.Status != transfer.CarriedOutStatus || got.StaffID != row || !strings.Contains(got.History[3].Text, "原机构已先行办理离职") {
		t.Errorf("2.7: a plain addition: %+v", got)
	}
	if gone := a.view(t).State.Staff[uuid.MustParse(a.sampler.id)]; gone.EndedOn != "2026-11-10" || len(a.transfers(t)) > 0 {
		t.Errorf("2.7: the former institution's own word stands: %+v", gone)
	}

	// Canceled, it holds nobody any more (2.8).
	id = b.opened(t, a.quality)
	a.cancel(t)
	b.refused(t, b.opens(b.opening(a.technical)), http.StatusConflict, "transfer.nobody_holds", "id_number")
	b.addPerson(t, but(a.technical.body, "hired_on", "2026-11-02"))
	b.done(t, b.moving(id, "apply", obj{"left_on": "2026-11-01", "staff": but(a.quality.body, "hired_on", "2026-11-02")}))
	a.refused(t, a.opens(a.opening(b.sampler)), http.StatusConflict, "filing.canceled", "")

	// Another one was there before: whom the transfer was opened against holds nobody.
	c, d := w.draft(t), w.draft(t)
	id = d.opened(t, c.sampler)
	c.act(t, "staff", &c.sampler.row, "withdraw", nil)
	b.addPerson(t, c.sampler.body)
	d.refused(t, d.moving(id, "apply", obj{"left_on": "2026-11-01", "staff": c.sampler.body}), http.StatusConflict, "person_held_elsewhere", "staff.person.id_number")

	// Given up, nothing of the person is left.
	d.done(t, d.moving(id, "withdraw", nil))
	d.await(t, "filing.staff_added")
	if got := d.transfer(t, d.token, id); got.Status != transfer.WithdrawnStatus {
		t.Errorf("withdrawn: %+v", got)
	}
}

// TestQ7_3_CaseUnderReview: a transfer waits for no case, and the official is told.
func TestQ7_3_CaseUnderReview(t *testing.T) {
	w := ledger(t)
	a, b := w.underReview(t), w.underReview(t)
	id := b.opened(t, a.sampler)
	b.done(t, b.moving(id, "apply", obj{"left_on": "2026-11-01", "staff": but(a.sampler.body, "hired_on", "2026-11-02")}))
	for _, i := range []*applicant{a, b} {
		if c := i.caseOf(t, i.first); c.Change == uuid.Nil {
			t.Errorf("1.14: the case does not say what changed: %+v", c)
		}
	}
	var pending struct{ Transfers []transferSeen }
	w.done(t, request{method: http.MethodGet, path: "/api/transfers", token: reviewer}).into(t, &pending)
	if slices.ContainsFunc(pending.Transfers, func(p transferSeen) bool { return p.Transfer == id }) {
		t.Error("carried out, and still pending")
	}
}

// TestQ3_6_NobodyGoesThroughNumbers: who asks too often who holds somebody is told
// nothing more that day, and may the next (1.32).
func TestQ3_6_NobodyGoesThroughNumbers(t *testing.T) {
	w := ledger(t)
	a, b := w.published(t), w.draft(t)
	for range openingsADay - 1 {
		b.refused(t, b.opens(obj{"name": "钟离雪", "id_number": w.heard.idNumber()}), http.StatusConflict, "transfer.nobody_holds", "id_number")
	}
	asked := b.opens(b.opening(a.sampler)).with("Idempotency-Key", uuid.NewString())
	first := b.send(t, asked)
	if first.status != http.StatusCreated {
		t.Fatalf("1.32: the last one of the day: %d %s", first.status, first.raw)
	}
	if again := b.send(t, asked); again.status != http.StatusCreated || !again.Repeated {
		t.Errorf("1.32: the same again: %d %s", again.status, again.raw)
	}
	b.refused(t, b.opens(b.opening(a.quality)), http.StatusTooManyRequests, "transfer.too_many", "id_number")
	b.refused(t, b.opens(obj{"name": "钟离雪", "id_number": "1"}), http.StatusUnprocessableEntity, "id_number.length", "id_number")
	w.draft(t).opened(t, a.technical) // others may still
	b.day = 2
	b.opened(t, a.quality)
}
