package apitest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestQ6_1_MarkedPublic: what domain-facts 10.3, 10.4 and 10.7 mark as public is
// read by anybody, and nothing beside it.
func TestQ6_1_MarkedPublic(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	body := but(instrument("YT-0301", a.place.id), "confirmation", "restricted")
	body = but(but(body, "anti_tamper", []any{"operation_log", "time_service"}), "parameters", []any{"pH值", "HJ 1147-2020"})
	body = but(but(body, "bought_on", "2021-04-09"), "first_used_on", "2021-05-09")
	body = but(but(body, "ownership", "leased"), "lease", obj{"from": "2026-01-09", "to": "2029-12-09", "lessor": "示范租赁有限公司"})
	a.add(t, "equipment", changed(body, today))
	certificate := a.upload(t, "kind=cma_certificate&issued_on=2026-01-09&valid_to=2031-01-31")
	suspended := but(cma(a.name, certificate, a.files["cma_annex"]), "status", "suspended")
	a.put(t, "cma", changed(suspended, today))

	f := a.public(t).Filing
	if m := f.CMA; m.Issuer != "10" || m.Status != "suspended" {
		t.Errorf("10.3: the public reads issuer %q and status %q", m.Issuer, m.Status)
	}
	raw := string(a.done(t, request{method: http.MethodGet, path: "/api/registry/" + a.id, day: a.day}).raw)
	for _, want := range []string{
		`"confirmation":"restricted"`, `"anti_tamper":["operation_log","time_service"]`, `"parameters":["pH值","HJ 1147-2020"]`,
		`"issued_on":"2026-01-09","valid_to":"2031-01-31"`,
	} {
		if !strings.Contains(raw, want) {
			t.Errorf("the public does not read %s", want)
		}
	}
	for _, hidden := range []string{fmt.Sprint(body["factory_number"]), "2021-04-09", "2021-05-09", "2026-01-09\",\"to", "2029-12-09", "示范租赁"} {
		if strings.Contains(raw, hidden) {
			t.Errorf("the public reads %q", hidden)
		}
	}
	changes := string(a.done(t, request{method: http.MethodGet, path: "/api/registry/" + a.id + "/compare?from=2026-11-01&to=" + today, day: a.day}).raw)
	for _, label := range []string{"资质认定证书状态", "资质认定证书发证机关", "确认结果", "防篡改功能", "适用参数或标准", "签发日期"} {
		if !strings.Contains(changes, label) {
			t.Errorf("the comparison does not say %s", label)
		}
	}
	for _, path := range []string{"", "/as-of?at=" + today} {
		var v struct {
			Issuer string `json:"cma_issuer"`
		}
		a.done(t, a.request(http.MethodGet, a.at("")+path, nil)).into(t, &v)
		if v.Issuer != "10" {
			t.Errorf("10.3: the institution reads issuer %q at %q", v.Issuer, path)
		}
	}
}
