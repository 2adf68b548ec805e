package apitest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestValues: what fields refuse, each named by its place in the body. How the
// types read what people write is tried in package domain; here, that every
// field goes through them.
func TestValues(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	before := a.head(t)
	somebody := w.staffMember("钟离雪", "sample_management")
	thing := instrument("YT-0002", a.place.id)
	identityOf := identity(a.name+"二部", representative, a.number)
	contactsOf := contacts(a.mobiles[0], a.mobiles[1])
	letter := commitment(a.name, "公孙朗", a.letter)
	branch := but(premises(), "kind", "branch_office")
	staff := func(body obj) request { return a.adding(body) }
	equipment := func(body obj) request { return a.request(http.MethodPost, a.at("/equipment"), body) }
	places := func(body obj) request { return a.request(http.MethodPost, a.at("/premises"), body) }
	systems, system := func(body obj) request { return a.request(http.MethodPost, a.at("/management"), body) }, management("complaints", "")
	lims := but(but(management("information_system", ""), "vendor", "苏州某软件有限公司"), "launched_on", "2024-04-01")
	qualification := cma(a.name, a.files["cma_certificate"], a.files["cma_annex"])
	section := func(name string) func(obj) request {
		return func(body obj) request { return a.replacing(name, body) }
	}
	left, retired := obj{"left_on": today, "document_id": a.letter}, obj{"retired_on": today, "reason": "光源老化"}
	erasure := obj{"reason": "retention_ended"}
	ending := obj{"reason": "停止相关业务", "confirmed": true}
	giveBack := obj{"submission": a.first, "points": []any{point("basics", "other", "请核对。")}}
	contact := row{id: a.view(t).State.Contacts.Value.FilingContact.Subject.String()}
	of := func(operation string, r row) func(obj) request {
		return func(body obj) request { return a.ofRow(operation, r, body) }
	}
	long := func(n int) string { return strings.Repeat("长", n+1) }
	cases := []struct {
		ask   func(obj) request
		body  obj
		field string
		value any
		code  string
	}{
		{staff, somebody, "person.id_number", "", "filing.required"},
		{staff, somebody, "person.id_number", nil, "filing.required"},
		{staff, somebody, "person.id_number", "3299991985010100", "id_number.length"},
		{staff, somebody, "person.id_number", "329999850101001", "id_number.old_format"},
		{staff, somebody, "person.id_number", "32999919850101001A", "id_number.format"},
		{staff, somebody, "person.id_number", "32999919850101001Х", "id_number.format"}, // Cyrillic
		{staff, somebody, "person.id_number", "E12345678", "id_number.length"},          // a passport
		{staff, somebody, "person.id_number", "009999198501010013", "id_number.province"},
		{staff, somebody, "person.id_number", "329999198502300013", "id_number.date"},
		{staff, somebody, "person.id_number", "329999202702010013", "id_number.future"},
		{staff, somebody, "person.id_number", "329999198501010014", "id_number.check_character"},
		{staff, somebody, "person.name", "", "filing.required"},
		{staff, somebody, "person.name", "甲", "person_name.length"},
		{staff, somebody, "person.name", long(50), "person_name.length"},
		{staff, somebody, "person.name", "王=小1", "person_name.alphabet"},
		{staff, somebody, "person.mobile", "1390000111", "mobile.format"},
		{staff, somebody, "person.mobile", "139000011112", "mobile.format"},
		{staff, somebody, "person.mobile", "025-66660000", "mobile.format"},
		{staff, somebody, "person.school", "大学\u202e", "text.invisible"},
		{staff, somebody, "person.school", "大\u0000学", "text.control"},
		{staff, somebody, "person.major", "环境\n工程", "text.line_break"},
		{staff, somebody, "person.major", long(60), "text.too_long"},
		{staff, somebody, "person.major", "\ue000", "text.private_use"},
		{staff, somebody, "person.major", "a\u0301\u0301\u0301\u0301\u0301\u0301", "text.marks"},
		{staff, somebody, "person.major", "\ufffd", "text.encoding"},
		{staff, somebody, "person.contract_from", "2025-02-29", "date.day"},
		{staff, somebody, "person.contract_from", "2025-04-31", "date.day"},
		{staff, somebody, "person.graduated_on", "99-12-31", "date.format"},
		{staff, somebody, "person.graduated_on", "45992", "date.format"},
		{staff, somebody, "person.graduated_on", tomorrow, "filing.date_in_future"},
		{staff, somebody, "person.title_obtained_on", tomorrow, "filing.date_in_future"},
		{staff, somebody, "person.school", "示范大学，手机 13900001111", "text.personal_number"},
		{staff, somebody, "hired_on", "2026-02-30", "date.day"},
		{staff, somebody, "hired_on", "2026-13-01", "date.day"},
		{staff, somebody, "hired_on", "2020-03-01T00:00:00Z", "date.format"},
		{staff, somebody, "hired_on", nil, "filing.required"},
		{staff, somebody, "years_in_field", "-1", "decimal.negative"},
		{staff, somebody, "years_in_field", "1.25", "decimal.scale"},
		{staff, somebody, "years_in_field", "60.1", "filing.out_of_range"},
		{staff, somebody, "years_in_field", "60", "filing.out_of_range"}, // of nobody who is not 76
		{staff, somebody, "years_in_field", "NaN", "decimal.format"},
		{staff, somebody, "years_in_field", "Infinity", "decimal.format"},
		{staff, somebody, "years_in_field", "1e3", "decimal.format"},
		{staff, somebody, "years_in_field", 5.5, "body.type"},
		{staff, somebody, "education", "", "filing.required"},
		{staff, somebody, "education", "phd", "education_level.unknown"},
		{staff, somebody, "title", "Senior", "title_level.unknown"},
		{staff, somebody, "contract", "intern", "contract_kind.unknown"}, // Q3.8
		{staff, somebody, "posts", nil, "filing.required"},
		{staff, somebody, "person", nil, "filing.required"},
		{staff, somebody, "alteration", obj{"kind": "changed", "occurred_on": today}, "filing.not_allowed_here"},

		{equipment, thing, "asset_number", "", "filing.required"},
		{equipment, thing, "asset_number", long(40), "text.too_long"},
		{equipment, thing, "asset_number", "YT-0001", "filing.asset_number_exists"},
		{equipment, thing, "tracks", []any{}, "filing.required"},
		{equipment, thing, "tracks", nil, "filing.required"},
		{equipment, thing, "uses", []any{}, "filing.required"},
		{equipment, thing, "categories", []any{}, "filing.required"},
		{equipment, thing, "bought_on", tomorrow, "filing.date_in_future"},
		{equipment, thing, "first_used_on", "2020-05-05", "filing.date_order"},
		{equipment, thing, "traceability.to", "2026-03-02", "filing.date_order"},
		{equipment, thing, "traceability.mode", "none", "traceability.unknown"},
		{equipment, thing, "ownership", "stolen", "equipment_ownership.unknown"},
		{equipment, thing, "premises_id", "headquarters", "body.type"},
		{equipment, thing, "premises_id", nil, "filing.required"},
		{equipment, thing, "premises_id", "00000000-0000-4000-8000-000000000000", "filing.premises_unknown"},

		{equipment, thing, "parameters", []any{strings.Repeat("长", 61)}, "text.too_long"},
		{equipment, thing, "traceability.document_id", a.letter, "filing.document_unknown"},
		{staff, somebody, "certificates", []any{obj{"items": "水质采样", "issued_on": "2025-02-30"}}, "date.day"},

		{places, but(branch, "latitude", "31.2"), "longitude", "120.1234567", "decimal.scale"},
		{places, but(branch, "latitude", "31.2"), "longitude", "1°", "decimal.format"},
		{places, branch, "longitude", "-120.5", "filing.out_of_range"},
		{places, branch, "kind", "castle", "premises_kind.unknown"},
		{places, branch, "area", "-0.01", "decimal.negative"},
		{places, branch, "area", "1.005", "decimal.scale"},
		{places, branch, "area", "1,200", "decimal.format"},
		{places, branch, "area", "一千", "decimal.format"},
		{places, branch, "area", strings.Repeat("9", 40), "decimal.too_large"},
		{places, branch, "county", "32999", "county_code.format"},
		{places, branch, "address", long(200), "text.too_long"},
		{places, branch, "tenure", "rented", "premises_tenure.unknown"},
		{places, branch, "activities", "采样，联系人 139 0000 1111", "text.personal_number"},

		{section("cma"), qualification, "number", "25101205999", "cma_number.format"},
		{section("cma"), qualification, "number", "991012059998", "cma_number.future"},
		{section("cma"), qualification, "from", "2025-02-30", "date.day"},
		{section("cma"), qualification, "from", tomorrow, "filing.date_in_future"},
		{section("cma"), qualification, "to", "2025-01-31", "filing.date_order"},
		{section("cma"), qualification, "to", "", "filing.required"},
		{section("cma"), qualification, "annex_id", a.letter, "filing.document_unknown"},
		{section("cma"), qualification, "certificate_id", "on paper", "body.type"},
		{systems, system, "kind", "manual", "management_document.unknown"},
		{systems, lims, "functions", []any{"cooking"}, "system_function.unknown"},
		{systems, lims, "launched_on", tomorrow, "filing.date_in_future"},
		{systems, system, "title", "", "filing.required"},
		{systems, system, "title", long(60), "text.too_long"},
		{systems, system, "note", long(200), "text.too_long"},
		{systems, system, "note", "投诉请联系 +86 139-0000-1111", "text.personal_number"},
		{systems, system, "effective_on", "2025-02-29", "date.day"},
		{systems, system, "retention_years", 6, "filing.not_allowed_here"},
		{systems, system, "retention_years", "six", "body.type"},
		{systems, system, "document_id", a.letter, "filing.document_unknown"},
		{of("revise-management", a.channel), system, "effective_on", "2025-13-01", "date.day"},
		{of("end-management", a.channel), obj{"ended_on": today}, "ended_on", "2026-02-30", "date.day"},
		{of("end-management", a.channel), obj{"ended_on": today}, "ended_on", tomorrow, "filing.date_in_future"},

		{section("identity"), identityOf, "name", "", "filing.required"},
		{section("identity"), identityOf, "name", " \t ", "text.required"},
		{section("identity"), identityOf, "name", "甲", "text.too_short"},
		{section("identity"), identityOf, "name", "检测\u202e有限公司", "text.invisible"},
		{section("identity"), identityOf, "legal_representative.id_number", "329999198501010014", "id_number.check_character"},
		{section("identity"), identityOf, "legal_representative.name", nil, "filing.required"},
		{section("identity"), identityOf, "legal_representative.mobile", "12345678901", "mobile.format"},
		{section("identity"), identityOf, "legal_representative.mobile", a.mobiles[1], "filing.not_allowed_here"},
		{section("basics"), basics(), "established_on", tomorrow, "filing.date_in_future"},
		{section("basics"), basics(), "established_on", "2025-02-29", "date.day"},
		{section("basics"), basics(), "registered_capital", "-1.00", "decimal.negative"},
		{section("basics"), basics(), "registered_capital", "0.001", "decimal.scale"},
		{section("basics"), basics(), "registered_address", "江苏省", "text.too_short"},
		{section("basics"), basics(), "registered_address", "江苏省示范市（联系人 13900001111）", "text.personal_number"},
		{section("basics"), basics(), "certificate", "diploma", "registration_certificate.unknown"},
		{section("basics"), basics(), "ownership_nature_code", "9x9", "ownership_nature.unknown"},
		{section("basics"), but(basics(), "parent", obj{"credit_code": "12110000DEMC0004X3", "name": "示范研究院", "document_id": a.letter}),
			"parent.credit_code", "12110000DEMC0004X4", "credit_code.check_character"},
		{section("basics"), but(basics(), "parent", obj{"credit_code": "12110000DEMC0004X3", "document_id": a.letter}), "parent.name", "", "filing.required"},
		{section("contacts"), contactsOf, "legal_representative_mobile", "", "filing.required"},
		{section("contacts"), contactsOf, "legal_representative_mobile", "12345678901", "mobile.format"},
		{section("contacts"), contactsOf, "filing_contact.email", "a@b@example.org", "email.format"},
		{section("contacts"), contactsOf, "filing_contact.email", "a@example.org\r\nBcc: b@example.org", "email.format"},
		{section("contacts"), contactsOf, "website", "javascript:alert(1)", "website.format"},
		{section("contacts"), contactsOf, "office_phone", "call me", "phone.format"},
		{section("contacts"), contactsOf, "postcode", "21000", "postcode.format"},
		{section("commitment"), letter, "signed_on", tomorrow, "filing.date_in_future"},
		{section("commitment"), letter, "signer_role", "friend", "commitment_signer_role.unknown"},
		{section("commitment"), letter, "template_version", "2025-9", "commitment_template.unknown"},
		{section("top-manager"), topManager(), "name", "", "filing.required"},
		{section("tracks/testing/scope"), scope("general"), "monitoring_categories", []any{}, "filing.required"},
		{of("revise-staff", a.sampler.row), a.sampler.body, "person.id_number", "329999198501010014", "id_number.check_character"},
		{of("revise-staff", a.sampler.row), a.sampler.body, "hired_on", "2026-02-30", "date.day"},
		{of("rehire", a.sampler.row), somebody, "person.id_number", "329999198501010014", "id_number.check_character"},
		{of("rehire", a.sampler.row), somebody, "hired_on", "2026-04-31", "date.day"},
		{of("leave", a.sampler.row), left, "left_on", "2025-02-29", "date.day"},
		{of("leave", a.sampler.row), left, "left_on", "", "filing.required"},
		{of("leave", a.sampler.row), left, "document_id", "proof", "body.type"},
		{of("leave", a.sampler.row), left, "left_on", tomorrow, "filing.date_in_future"},
		{of("move-to-non-technical-post", a.sampler.row), obj{"moved_on": today}, "moved_on", "2026-13-01", "date.day"},
		{of("move-to-non-technical-post", a.sampler.row), obj{"moved_on": today}, "moved_on", tomorrow, "filing.date_in_future"},
		{of("revise-equipment", a.instrument), thing, "traceability.on", "2026-02-30", "date.day"},
		{of("revise-equipment", a.instrument), thing, "traceability.mode", "none", "traceability.unknown"},
		{of("revise-equipment", a.instrument), thing, "categories", []any{"M01", "M02", "M01"}, "filing.repeated"},
		{of("retire-equipment", a.instrument), retired, "retired_on", "2026-02-30", "date.day"},
		{of("retire-equipment", a.instrument), retired, "retired_on", tomorrow, "filing.date_in_future"},
		{of("retire-equipment", a.instrument), retired, "reason", "", "filing.required"},
		{of("revise-premises", a.place), premises(), "leased_to", "2025-02-29", "date.day"}, {of("revise-premises", a.place), premises(), "leased_from", "2025-02-29", "date.day"},
		{of("revise-premises", a.place), premises(), "county", "32999x", "county_code.format"},
		{of("erase-subject", contact), erasure, "reason", "because", "filing.not_allowed_here"},
		{of("cancel", row{}), ending, "reason", long(500), "text.too_long"},
		{of("cancel", row{}), ending, "reason", "负责人（329999198501010014）离职", "text.personal_number"},
		{of("retire-equipment", a.instrument), retired, "reason", "请联系 13900001111", "text.personal_number"},
		{of("cancel", row{}), ending, "confirmed", "yes", "body.type"},
		{of("return-case", row{a.first, ""}), giveBack, "submission", "the last", "body.type"},
		{of("pass-case", row{a.first, ""}), obj{"submission": a.first}, "submission", "the last", "body.type"},
		{section("tracks/testing/scope"), scope("general", "M01"), "monitoring_categories", []any{"M01", "M01"}, "filing.repeated"},
		{section("tracks/testing/scope"), scope("general", "M01"), "monitoring_categories", []any{"M14"}, "monitoring_category.unknown"},
	}
	for _, c := range cases {
		field := c.field
		switch {
		case c.field == "person":
			field = "person.name"
		case c.field == "traceability.mode" || c.code == "body.type":
			field = c.field
		case c.field == "monitoring_categories" && c.code != "filing.required":
			field = fmt.Sprintf("monitoring_categories.%d", len(c.value.([]any))-1)
		case c.code == "filing.repeated":
			field = "categories.2"
		case c.field == "parameters":
			field = "parameters.0"
		case c.field == "functions":
			field = "functions.0"
		case c.field == "certificates":
			field = "certificates.0.issued_on"
		}
		got := a.send(t, c.ask(but(c.body, c.field, c.value)))
		if got.status/100 != 4 || !got.has(c.code, field) || got.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s = %.60q: got %d %s, want %s", c.field, c.value, got.status, got.raw, c.code)
		}
		if text, is := c.value.(string); is && len(text) > 4 && strings.Contains(string(got.raw), text) {
			t.Errorf("%s: the problem repeats the value: %s", c.field, got.raw)
		}
	}
	all := a.send(t, staff(but(but(but(somebody, "person.id_number", "1"), "hired_on", "x"), "education", "x")))
	for _, want := range [][2]string{{"id_number.length", "person.id_number"}, {"date.format", "hired_on"}, {"education_level.unknown", "education"}} {
		if !all.has(want[0], want[1]) {
			t.Errorf("three faults at once: %s is not named: %s", want[1], all.raw)
		}
	}
	if after := a.head(t); after != before {
		t.Errorf("refused values moved the filing from revision %d to %d", before, after)
	}
}
