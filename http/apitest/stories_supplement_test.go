package apitest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain/crossprovince"
)

// The items that Zhejiang asks for: of each kind.
var (
	vehicleList = obj{"key": "vehicle_list", "label": "采样（运维）车辆", "kind": "list", "required": true, "most_rows": 3, "columns": []any{
		obj{"key": "plate", "label": "车牌号", "kind": "text", "required": true},
		obj{"key": "ownership", "label": "权属", "kind": "choice", "required": true, "options": []any{"自有", "租赁"}},
		obj{"key": "seats", "label": "座位数", "kind": "number", "required": false, "unit": "座", "min": "2", "max": "60"},
		obj{"key": "inspected_to", "label": "检验有效期至", "kind": "date", "required": false},
	}}
	localBase   = obj{"key": "base", "label": "省内驻点", "kind": "choice", "required": true, "options": []any{"有", "无"}}
	postedStaff = obj{"key": "posted", "label": "派驻人数", "kind": "number", "required": true, "unit": "人", "min": "1", "max": "500"}
	workPlan    = obj{"key": "plan", "label": "工作安排", "kind": "text", "required": false}
)

// supplementing answers what a report was asked.
func (a *applicant) supplementing(t *testing.T, report string, answers ...any) request {
	t.Helper()
	return a.onReport(t, report, "supplement", obj{"answers": answers})
}

// TestQ1_7_WhatAnAuthorityMayAskFor: an authority asks for what it needs, in the form it
// needs it, and what would be no form is refused by code.
func TestQ1_7_WhatAnAuthorityMayAskFor(t *testing.T) {
	w := ledger(t)
	w.inTurn(t)
	first := func(field string, value any) obj { return but(vehicleList, field, value) }
	column := func(field string, value any) obj {
		columns := slices.Clone(vehicleList["columns"].([]any))
		columns[0] = but(columns[0].(obj), field, value)
		return first("columns", columns)
	}
	many := []any{}
	for i := range 31 {
		many = append(many, strings.Repeat("一", 30+i%30)+strings.Repeat("二", i/30))
	}
	long := but(vehicleList, "help", strings.Repeat("长", 200))
	wide := []any{}
	for i := range 12 {
		wide = append(wide, obj{"key": "c" + strings.Repeat("x", i), "label": strings.Repeat("长", 60), "kind": "choice", "options": many[:30], "required": true})
	}
	long["columns"] = wide
	for _, c := range []struct {
		item        obj
		code, field string
	}{
		{without(localBase, "options"), "authority.required", "items.0.options"},
		{but(localBase, "options", []any{"有"}), "authority.out_of_range", "items.0.options"},
		{but(localBase, "options", many), "authority.out_of_range", "items.0.options"},
		{but(localBase, "options", []any{"有", "有"}), "authority.repeated", "items.0.options.1"},
		{but(localBase, "options", []any{"有", strings.Repeat("长", 61)}), "text.too_long", "items.0.options.1"},
		{but(localBase, "unit", "个"), "authority.not_of_kind", "items.0.unit"},
		{but(postedStaff, "min", "五"), "decimal.format", "items.0.min"},
		{but(postedStaff, "max", "0"), "authority.bounds", "items.0.max"},
		{but(postedStaff, "unit", strings.Repeat("长", 21)), "text.too_long", "items.0.unit"},
		{but(workPlan, "options", []any{"甲", "乙"}), "authority.not_of_kind", "items.0.options"},
		{but(workPlan, "columns", vehicleList["columns"]), "authority.not_of_kind", "items.0.columns"},
		{without(vehicleList, "columns"), "authority.required", "items.0.columns"},
		{first("most_rows", 201), "authority.out_of_range", "items.0.most_rows"},
		{without(vehicleList, "most_rows"), "authority.out_of_range", "items.0.most_rows"},
		{column("key", "车牌"), "authority.supplement_key", "items.0.columns.0.key"},
		{column("key", "ownership"), "authority.repeated", "items.0.columns.1.key"},
		{column("label", ""), "filing.required", "items.0.columns.0.label"},
		{column("kind", "document"), "authority.column_kind", "items.0.columns.0.kind"},
		{column("kind", "choice"), "authority.required", "items.0.columns.0.options"},
		{column("help", "填写全部车辆"), "body.unknown_field", "items.0.columns.0.help"},
		{long, "authority.supplements_too_large", "items"},
	} {
		r := setting("supplements", w.supplementsSeen(t), obj{"items": []any{c.item}, "reason": "掌握省外机构的采样力量"})
		r.path, r.token = configurationOf33+"/supplements", ofOtherProvince
		w.refused(t, r, http.StatusUnprocessableEntity, c.code, c.field)
	}
}

// TestQ1_7_AnswersOfEveryKind: what a province asks for is answered in its form, what is
// not is refused by code with item, row and column, and the report is complete when all
// that is required is there.
func TestQ1_7_AnswersOfEveryKind(t *testing.T) {
	w := ledger(t)
	w.inTurn(t)
	a := w.published(t)
	w.askedIn33(t, vehicleList, localBase, postedStaff, workPlan)
	id := a.done(t, a.reporting(a.reportTo("33"))).Created
	car := obj{"plate": "沪A·D1206", "ownership": "自有", "seats": "7.0", "inspected_to": "2026-12-31"}
	cars := func(rows ...any) obj { return obj{"key": "vehicle_list", "rows": rows} }
	for _, c := range []struct {
		answer      obj
		code, field string
	}{
		{obj{"key": "base", "choice": "不详"}, "report.choice_unknown", "answers.0.choice"},
		{obj{"key": "base", "text": "有"}, "report.answer_kind", "answers.0"},
		{obj{"key": "base", "choice": "有", "text": "有"}, "report.answer_kind", "answers.0"},
		{obj{"key": "base"}, "report.answer_kind", "answers.0"},
		{obj{"key": "posted", "number": "十二"}, "decimal.format", "answers.0.number"},
		{obj{"key": "posted", "number": "0"}, "report.number_out_of_range", "answers.0.number"},
		{obj{"key": "posted", "number": "500.5"}, "report.number_out_of_range", "answers.0.number"},
		{obj{"key": "posted", "number": 12}, "body.type", "answers.0.number"},
		{obj{"key": "plan", "text": "联系 " + a.mobiles[0]}, "report.personal_data", "answers.0.text"},
		{cars(), "report.answer_kind", "answers.0"},
		{cars(car, car, car, car), "report.too_many_rows", "answers.0.rows"},
		{cars(car, without(car, "plate")), "filing.required", "answers.0.rows.1.plate"},
		{cars(but(car, "ownership", "借用")), "report.choice_unknown", "answers.0.rows.0.ownership"},
		{cars(but(car, "seats", "1")), "report.number_out_of_range", "answers.0.rows.0.seats"},
		{cars(but(car, "seats", "七")), "decimal.format", "answers.0.rows.0.seats"},
		{cars(but(car, "inspected_to", "2026-02-30")), "date.day", "answers.0.rows.0.inspected_to"},
		{cars(but(car, "plate", strings.Repeat("长", 201))), "text.too_long", "answers.0.rows.0.plate"},
		{cars(but(car, "plate", a.number)), "report.personal_data", "answers.0.rows.0.plate"},
		{cars(but(car, "driver", "夏侯青")), "report.column_unknown", "answers.0.rows.0.driver"},
		{cars(but(car, a.mobiles[0], "夏侯青")), "report.column_unknown", "answers.0.rows.0"}, // and not repeated
	} {
		a.refused(t, a.supplementing(t, id, c.answer), http.StatusUnprocessableEntity, c.code, c.field)
	}
	a.done(t, a.supplementing(t, id, cars(car, obj{"plate": "沪A·D1207", "ownership": "租赁", "seats": ""}), obj{"key": "base", "choice": "有"}))
	seen := a.reportSeen(t, otherProvince, id)
	if seen.Status != crossprovince.Incomplete || !slices.Equal(seen.Missing, []string{"posted"}) {
		t.Errorf("answered in part it is %+v", seen)
	}
	a.done(t, a.supplementing(t, id, obj{"key": "posted", "number": "012"}))
	seen = a.reportSeen(t, otherProvince, id)
	if seen.Status != crossprovince.Complete || len(seen.Answers) != 3 || seen.Answers[2].Number != "12" {
		t.Fatalf("answered it is %+v", seen)
	}
	if rows := seen.Answers[0].Rows; len(rows) != 2 || rows[0]["seats"] != "7" || len(rows[1]) != 2 {
		t.Errorf("Zhejiang reads of the vehicles %v", rows)
	}
	if got := a.done(t, a.supplementing(t, id, obj{"key": "posted", "number": "12.0"})); got.Events != 0 {
		t.Errorf("the same in other words: %d events", got.Events)
	}
}
