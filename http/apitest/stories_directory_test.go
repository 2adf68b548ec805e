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
		if got.status != http.StatusUnprocessableEntity || !slices.ContainsFunc(got.Errors, func(e struct{ Code, Field, Detail string }) bool { return e.Field == field }) {
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
