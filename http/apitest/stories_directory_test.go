package apitest_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// equipmentSeen is a list of instruments as it is shown.
type equipmentSeen struct {
	Counts []struct {
		Status string
		N      int
	}
	Equipment []struct {
		EquipmentID string `json:"equipment_id"`
		Filing      string
		Institution string
		Authority   string
		Effective   bool
		Shared      bool
		AssetNumber string `json:"asset_number"`
		Name        string
		Status      string
	}
	Next string
}

func (s equipmentSeen) numbers() string {
	var all []string
	for _, e := range s.Equipment {
		all = append(all, e.AssetNumber)
	}
	return strings.Join(all, " ")
}

// equipmentAt lists instruments.
func (w *world) equipmentAt(t *testing.T, token, path string) (s equipmentSeen) {
	t.Helper()
	w.done(t, request{method: http.MethodGet, path: path, token: token}).into(t, &s)
	return s
}

// badQueries asks for lists in ways that are refused, each naming the field.
func (w *world) badQueries(t *testing.T, token, path string, bad map[string]string) {
	t.Helper()
	for query, field := range bad {
		got := w.send(t, request{method: http.MethodGet, path: path + "?" + query, token: token})
		if got.status != http.StatusUnprocessableEntity || !slices.ContainsFunc(got.Errors, func(e fault) bool { return e.Field == field }) {
			t.Errorf("%s?%s: %d %s", path, query, got.status, got.raw)
		}
	}
}

// TestQ5_1_EquipmentListed: an institution finds its instruments by what they are
// and how they stand, and officials those of their province.
func TestQ5_1_EquipmentListed(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	leased := but(but(instrument("YT-0003", a.place.id), "ownership", "leased"), "lease", obj{"from": "2026-01-01", "to": "2027-01-01", "lessor": "示范租赁公司"})
	leased["name"], leased["model"], leased["factory_number"] = "便携式pH计", "PHB-4", "F-77"+a.code
	a.add(t, "equipment", leased)
	mistaken := a.add(t, "equipment", but(instrument("YT-0002", a.place.id), "factory_number", "F-78"+a.code))
	a.act(t, "equipment", &mistaken, "withdraw", nil)
	list := func(query, want string) equipmentSeen {
		t.Helper()
		var got equipmentSeen
		for _, token := range []string{a.token, reviewer, auditor} {
			if got = w.equipmentAt(t, token, a.at("/equipment?%s", query)); got.numbers() != want {
				t.Errorf("%s: %s, want %s", query, got.numbers(), want)
			}
		}
		return got
	}
	if got := list("", "YT-0001 YT-0003"); got.Equipment[0].Effective || got.Equipment[0].Institution != a.name || len(got.Counts) != 1 || got.Counts[0].N != 2 {
		t.Errorf("a draft: %+v", got)
	}
	list("q="+url.QueryEscape("光光度"), "YT-0001")
	list("q=phb-4", "YT-0003")
	list("asset_number=YT-0002", "")
	list("asset_number=YT-0003", "YT-0003")
	list("ownership=leased", "YT-0003")
	list("effective=true", "")
	list("traced_to=2027-02-28", "")
	list("traced_from=2027-03-01&traced_to=2027-03-01&premises="+a.place.id, "YT-0001 YT-0003")
	list("premises="+uuid.NewString(), "")
	first := list("size=1", "YT-0001")
	if second := list("size=1&after="+first.Next, "YT-0003"); second.Next != "" {
		t.Errorf("after the last page: %s", second.Next)
	}
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	a.act(t, "equipment", &a.instrument, "retire", obj{"retired_on": today, "reason": "光源老化"})
	list("effective=true", "YT-0001 YT-0003")
	if got := list("status=retired", "YT-0001"); len(got.Counts) != 2 || got.Equipment[0].Status != "retired" {
		t.Errorf("one retired: %+v", got)
	}
	all := ""
	for after := ""; ; {
		page := w.equipmentAt(t, reviewer, "/api/equipment?size=50&after="+after)
		for _, e := range page.Equipment {
			if e.Authority != "32" {
				t.Errorf("of another province: %+v", e)
			}
			all += e.EquipmentID + " "
		}
		if after = page.Next; after == "" {
			break
		}
	}
	if strings.Count(all, a.instrument.id) != 1 || strings.Contains(all, mistaken.id) {
		t.Errorf("of the province: %s", all)
	}
	w.refused(t, request{method: http.MethodGet, path: a.at("/equipment"), token: otherProvince}, http.StatusForbidden, "auth.other_authority", "")
	w.refused(t, request{method: http.MethodGet, path: "/api/equipment", token: a.token}, http.StatusForbidden, "auth.role", "")
	w.refused(t, request{method: http.MethodGet, path: "/api/equipment?authority=33", token: reviewer}, http.StatusForbidden, "auth.other_authority", "")
	bad := map[string]string{
		"status=gone": "status", "ownership=stolen": "ownership", "track=x": "track", "premises=1": "premises", "effective=yes": "effective",
		"traced_from=2026-02-30": "traced_from", "traced_to=x": "traced_to", "size=0": "size", "size=101": "size", "q=" + strings.Repeat("x", 101): "q", "Status=x": "Status",
	}
	w.badQueries(t, a.token, a.at("/equipment"), bad)
	w.badQueries(t, reviewer, "/api/equipment", bad)
	w.badQueries(t, reviewer, "/api/equipment", map[string]string{"status=gone&effective=1&traced_to=x": "effective"})
	for _, cursor := range []string{"x", "~", uuid.NewString() + "~" + uuid.NewString()} {
		w.refused(t, request{method: http.MethodGet, path: "/api/equipment?after=" + cursor, token: reviewer}, http.StatusUnprocessableEntity, "page.cursor", "")
	}
	for _, harmless := range []string{"%25", "_", "%27%20OR%201=1%20--", "%ff%fe"} {
		w.equipmentAt(t, reviewer, "/api/equipment?q="+harmless+"&asset_number=%00"+harmless)
	}
}

// TestQ5_1_SharedDevice: the same thing in two institutions is marked, and who the
// other one is only officials find.
func TestQ5_1_SharedDevice(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	own := but(instrument("YT-0101", a.place.id), "factory_number", "SHARED-"+a.code)
	first := a.add(t, "equipment", changed(own, today))
	b := w.draft(t)
	same := but(but(instrument("YT-0202", b.place.id), "factory_number", "shared-"+strings.ToLower(a.code)), "manufacturer", "示范仪器有限公司")
	second := b.add(t, "equipment", same)
	shared := func(of *applicant, r row) bool {
		t.Helper()
		for _, e := range w.equipmentAt(t, of.token, of.at("/equipment?size=100")).Equipment {
			if e.EquipmentID == r.id {
				return e.Shared
			}
		}
		t.Fatalf("%s is not listed", r.id)
		return false
	}
	if !shared(b, second) || shared(a, first) {
		t.Error("a draft that has what is in force elsewhere: told wrongly")
	}
	b.submit(t, b.first)
	b.take(t, b.first)
	b.pass(t, b.first)
	if !shared(a, first) {
		t.Error("both in force, and the first is not told")
	}
	a.act(t, "equipment", &first, "retire", obj{"retired_on": today, "reason": "转让"})
	if shared(b, second) {
		t.Error("given up, and still told")
	}
}

// TestQ5_1_SharedDeviceIsPointedOut: that an instrument is in another filing, too,
// is one of the findings: the same to the institution before it hands in, in what
// the submission recorded and to the official; and no more once the other gave it
// up and the case is handed in anew. The other institution is not named.
func TestQ5_1_SharedDeviceIsPointedOut(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	first := a.add(t, "equipment", changed(but(instrument("YT-0101", a.place.id), "factory_number", "TWICE-"+a.code), today))
	b := w.draft(t)
	const code = "check.device_shared"
	own := instrument("YT-0202", b.place.id)
	second := b.add(t, "equipment", but(own, "factory_number", "ONCE-"+b.code))
	field := "equipment." + second.id + ".factory_number"
	if b.advised(t, b.first, code, field) {
		t.Error("what nobody else has is pointed out")
	}
	b.revise(t, "equipment", &second, but(own, "factory_number", "twice-"+strings.ToLower(a.code)))
	if !b.advised(t, b.first, code, field) {
		t.Error("10.4: what another institution has, too, is not pointed out")
	}
	check := b.request(http.MethodGet, b.at("/cases/%s/check", b.first), nil)
	read := func(token string) string {
		t.Helper()
		check.token = token
		return string(b.done(t, check).raw)
	}
	before := read(b.token)
	if strings.Contains(before, a.id) || strings.Contains(before, a.name) || strings.Contains(before, a.code) || strings.Contains(before, first.id) {
		t.Errorf("10.4: the other institution is told: %s", before)
	}
	b.submit(t, b.first)
	if got := b.view(t).State.Cases[uuid.MustParse(b.first)].Elsewhere.Devices; !slices.Contains(got, uuid.MustParse(second.id)) {
		t.Errorf("10.4: the submission recorded %v", got)
	}
	b.take(t, b.first)
	a.act(t, "equipment", &first, "retire", obj{"retired_on": today, "reason": "转让"})
	if got := read(b.reviewer); got != before {
		t.Errorf("10.4: the official is shown %s, the institution was %s", got, before)
	}
	b.giveBack(t, b.first, point(field, "inconsistent", "请核对出厂编号"))
	if b.advised(t, b.first, code, field) {
		t.Error("10.4: the other gave it up, and it is pointed out still")
	}
	again := b.request(http.MethodPost, b.at("/cases/%s/resubmit", b.first), obj{"answers": []obj{
		{"point": b.view(t).State.Cases[uuid.MustParse(b.first)].Points[0].PointID, "text": "对方已停用"},
	}})
	b.done(t, again)
	b.take(t, b.first)
	if got := read(b.reviewer); strings.Contains(got, field) {
		t.Errorf("10.4: handed in anew it is pointed out still: %s", got)
	}
	b.pass(t, b.first)
}

// staffSeen is a list of people as it is shown.
type staffSeen struct {
	Counts []struct {
		Status string
		N      int
	}
	Staff []struct {
		StaffID   string `json:"staff_id"`
		Filing    string
		Authority string
		Effective bool
		Masks     map[string]string
		Status    string
		HiredOn   string `json:"hired_on"`
		EndedOn   string `json:"ended_on"`
	}
	Next string
}

func (s staffSeen) ids() []string {
	all := []string{}
	for _, p := range s.Staff {
		all = append(all, p.StaffID)
	}
	return all
}

// TestQ3_1_StaffListed: an institution finds its people by what is clear of them,
// and officials those of their province; nobody reads what is sealed.
func TestQ3_1_StaffListed(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	late := but(but(a.staffMember("钟离雪", "sample_management"), "hired_on", "2026-11-02"), "education", "master")
	newcomer := a.addPerson(t, changed(late, today))
	proof := a.upload(t, "kind=leave_proof&staff_id="+a.sampler.id)
	a.act(t, "staff", &a.sampler.row, "leave", obj{"left_on": "2026-11-20", "document_id": proof})
	list := func(query string, want ...string) (got staffSeen) {
		t.Helper()
		for _, token := range []string{a.token, reviewer, auditor} {
			got = staffSeen{}
			w.done(t, request{method: http.MethodGet, path: a.at("/staff?%s", query), token: token}).into(t, &got)
			ids := got.ids()
			slices.Sort(ids)
			slices.Sort(want)
			if !slices.Equal(ids, want) {
				t.Errorf("%s: %v, want %v", query, ids, want)
			}
		}
		return got
	}
	got := list("", a.technical.id, a.quality.id, a.sampler.id, newcomer.id)
	if last := got.Staff[3]; last.StaffID != newcomer.id || !last.Effective || last.Masks["id_number"] == "" || len(got.Counts) != 2 {
		t.Errorf("all: %+v", got)
	}
	list("post=authorized_signatory", a.technical.id)
	list("track=testing&post=quality_management", a.quality.id)
	list("track=operation&post=quality_management")
	list("track=operation")
	list("status=employed", a.technical.id, a.quality.id, newcomer.id)
	if got := list("status=left&ended_from=2026-11-20&ended_to=2026-11-20", a.sampler.id); got.Staff[0].EndedOn != "2026-11-20" {
		t.Errorf("who left: %+v", got)
	}
	list("ended_to=2026-11-19")
	list("education=master", newcomer.id)
	list("hired_from=2026-11-01&hired_to=2026-11-30&contract=labor_contract&title=intermediate", newcomer.id)
	list("effective=false")
	var pages []string
	for after := ""; ; {
		var page staffSeen
		w.done(t, request{method: http.MethodGet, path: a.at("/staff?size=3&after=%s", after), token: a.token}).into(t, &page)
		pages = append(pages, page.ids()...)
		if after = page.Next; after == "" {
			break
		}
	}
	if !slices.Equal(pages, got.ids()) {
		t.Errorf("by pages: %v, want %v", pages, got.ids())
	}
	var province staffSeen
	w.done(t, request{method: http.MethodGet, path: "/api/staff?hired_from=2026-11-02&hired_to=2026-11-02&education=master&size=100", token: reviewer}).into(t, &province)
	if !slices.Contains(province.ids(), newcomer.id) {
		t.Errorf("the province: %+v", province)
	}
	w.done(t, request{method: http.MethodGet, path: "/api/staff?size=100", token: otherProvince}).into(t, &province)
	for _, p := range province.Staff {
		if p.Authority != "33" {
			t.Errorf("another province reads %+v", p)
		}
	}
	w.refused(t, request{method: http.MethodGet, path: a.at("/staff"), token: otherProvince}, http.StatusForbidden, "auth.other_authority", "")
	w.refused(t, request{method: http.MethodGet, path: "/api/staff", token: a.token}, http.StatusForbidden, "auth.role", "")
	w.refused(t, request{method: http.MethodGet, path: "/api/staff?authority=33", token: reviewer}, http.StatusForbidden, "auth.other_authority", "")
	bad := map[string]string{
		"status=fired": "status", "status=entry_withdrawn": "status", "post=driver": "post", "track=x": "track", "education=x": "education", "title=x": "title",
		"contract=x": "contract", "effective=1": "effective", "hired_from=2026-02-30": "hired_from", "hired_to=x": "hired_to", "ended_from=x": "ended_from",
		"ended_to=x": "ended_to", "size=0": "size", "size=101": "size", "name=%E5%A4%8F%E4%BE%AF": "name", "q=x": "q",
	}
	w.badQueries(t, a.token, a.at("/staff"), bad)
	w.badQueries(t, reviewer, "/api/staff", bad)
	for _, cursor := range []string{"x", "~", uuid.NewString() + "~" + uuid.NewString()} {
		w.refused(t, request{method: http.MethodGet, path: "/api/staff?after=" + cursor, token: reviewer}, http.StatusUnprocessableEntity, "page.cursor", "")
	}
}

// TestQ3_1_FoundByName: within one filing, by those who may see names.
func TestQ3_1_FoundByName(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	search := func(token string, body any) request {
		return request{method: http.MethodPost, path: a.at("/staff/search"), token: token, body: body}
	}
	find := func(token, name string, want ...string) {
		t.Helper()
		var got staffSeen
		w.send(t, search(token, obj{"name": name})).into(t, &got)
		if ids := got.ids(); !slices.Equal(ids, append([]string{}, want...)) {
			t.Errorf("%d characters find %v, want %v", len([]rune(name)), ids, want)
		}
	}
	for _, token := range []string{a.token, reviewer} {
		find(token, "夏侯青", a.sampler.id)
		find(token, "夏侯", a.sampler.id)
		find(token, "侯 青", a.sampler.id)
		find(token, "青夏")
	}
	before := a.head(t)
	w.refused(t, search(auditor, obj{"name": "夏侯"}), http.StatusForbidden, "auth.role", "")
	w.refused(t, search(otherProvince, obj{"name": "夏侯"}), http.StatusForbidden, "auth.other_authority", "")
	for name, code := range map[string]string{"": "person_name.length", "夏": "person_name.length", "%%": "person_name.alphabet", "11": "person_name.alphabet", "夏\u0000侯": "text.control", strings.Repeat("夏", 51): "person_name.length"} {
		w.refused(t, search(a.token, obj{"name": name}), http.StatusUnprocessableEntity, code, "name")
	}
	w.refused(t, search(a.token, obj{"name": 1}), http.StatusUnprocessableEntity, "body.type", "name")
	a.act(t, "staff", &a.sampler.row, "withdraw", nil)
	find(a.token, "夏侯")
	if after := a.head(t); after != before+1 {
		t.Errorf("the searches recorded %d events", after-before-1)
	}
}
