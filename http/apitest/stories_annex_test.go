package apitest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// annexBody is what is read of an annex.
type annexBody struct {
	Annex *struct {
		Rows       int
		Categories []struct {
			Category string
			Rows     int
			Digest   string
		}
	}
	Staging *struct {
		ID    string
		Parts []struct{ Part, Rows int }
	}
	Total int
	Rows  []struct {
		Parameter string
		Category  string
		Pending   bool
	}
	Next string
}

func (a *applicant) annex(t *testing.T, query string) (body annexBody, tag string) {
	t.Helper()
	got := a.done(t, a.request(http.MethodGet, a.at("/annex?%s", query), nil))
	got.into(t, &body)
	return body, got.header.Get("ETag")
}

func (a *applicant) publicAnnex(t *testing.T, query string) (body annexBody) {
	t.Helper()
	a.done(t, request{method: http.MethodGet, path: "/api/registry/" + a.id + "/annex?" + query}).into(t, &body)
	return body
}

func (a *applicant) beginAnnex(t *testing.T) string {
	t.Helper()
	return a.done(t, a.request(http.MethodPost, a.at("/annex/stagings"), obj{})).Created
}

func (a *applicant) part(staging string, n int, rows ...obj) request {
	return a.request(http.MethodPut, a.at("/annex/stagings/%s/parts/%d", staging, n), annexPart(rows...))
}

// recording makes a staging effective that was begun on the annex with the tag.
func (a *applicant) recording(body obj, tag string) request {
	r := a.request(http.MethodPut, a.at("/annex"), body)
	if tag == "" {
		return r.with("If-None-Match", "*")
	}
	return r.with("If-Match", tag)
}

// handOver makes rows the annex in force.
func (a *applicant) handOver(t *testing.T, alter func(obj) obj, parts ...[]obj) {
	t.Helper()
	_, tag := a.annex(t, "")
	staging, n := a.beginAnnex(t), 0
	for i, rows := range parts {
		a.done(t, a.part(staging, i+1, rows...))
		n += len(rows)
	}
	a.done(t, a.recording(alter(obj{"staging_id": staging, "parts": len(parts), "rows": n}), tag))
}

func plainly(body obj) obj      { return body }
func changedToday(body obj) obj { return changed(body, today) }

// TestQ4_2_Annex: an annex is handed over in parts and read by the page.
func TestQ4_2_Annex(t *testing.T) {
	w := ledger(t)
	a := w.registered(t)
	a.place = a.add(t, "premises", premises())
	oxygen := annexRow(a.place.id, "M01", "化学需氧量", "hj828-2017")
	own := but(but(annexRow(a.place.id, "M02", "恶臭", "《空气和废气监测分析方法》第四版 3.1"), "method_kind", "non_standard"), "limit_range", "只测固定源")
	staging := a.beginAnnex(t)

	refuse := func(row obj, status int, code, field string) {
		t.Helper()
		a.refused(t, a.part(staging, 1, oxygen, row), status, code, "rows.1."+field)
	}
	refuse(oxygen, http.StatusUnprocessableEntity, "filing.annex_row_repeated", "parameter")
	refuse(but(own, "limit_range", ""), http.StatusUnprocessableEntity, "filing.required", "limit_range")
	refuse(but(own, "method_kind", "standard"), http.StatusUnprocessableEntity, "standard_number.format", "standard_no")
	refuse(but(own, "method_kind", "wet"), http.StatusUnprocessableEntity, "method_kind.unknown", "method_kind")
	refuse(but(own, "category", "M14"), http.StatusUnprocessableEntity, "monitoring_category.unknown", "category")
	refuse(but(own, "category", "noise"), http.StatusUnprocessableEntity, "filing.not_allowed_here", "category")
	refuse(but(own, "item_no", "一"), http.StatusUnprocessableEntity, "item_number.format", "item_no")
	refuse(but(own, "premises_id", uuid.NewString()), http.StatusNotFound, "filing.premises_unknown", "premises_id")
	refuse(but(own, "valid_from", tomorrow), http.StatusUnprocessableEntity, "filing.date_in_future", "valid_from")
	a.refused(t, a.part(staging, 1, oxygen, own, but(own, "object", ""), but(own, "parameter", "")), http.StatusUnprocessableEntity, "filing.required", "rows.3.parameter")
	a.refused(t, a.part(staging, 0, oxygen), http.StatusUnprocessableEntity, "filing.out_of_range", "part")
	a.refused(t, a.part(staging, 201, oxygen), http.StatusUnprocessableEntity, "filing.out_of_range", "part")
	a.refused(t, a.part(staging, 1, make([]obj, 1001)...), http.StatusUnprocessableEntity, "filing.out_of_range", "rows")
	a.refused(t, a.part(uuid.NewString(), 1, oxygen), http.StatusNotFound, "filing.annex_staging_unknown", "")

	a.done(t, a.part(staging, 2, own))
	whole := obj{"staging_id": staging, "parts": 2, "rows": 2}
	a.refused(t, a.recording(whole, ""), http.StatusConflict, "filing.annex_incomplete", "")
	a.done(t, a.part(staging, 1, but(oxygen, "item_no", "2"))) // by mistake
	a.done(t, a.part(staging, 1, oxygen))
	if again := a.done(t, a.part(staging, 1, oxygen)); again.Events != 0 {
		t.Errorf("Q4.2: a part that is in records %d events", again.Events)
	}
	if body, _ := a.annex(t, ""); body.Staging == nil || len(body.Staging.Parts) != 2 || body.Total != 0 || body.Annex != nil {
		t.Errorf("Q4.2: while it is handed over one reads %+v", body)
	}
	a.refused(t, a.request(http.MethodPost, a.at("/annex/stagings"), obj{}), http.StatusConflict, "filing.annex_staging_open", "")
	a.done(t, a.recording(whole, ""))
	a.done(t, a.recording(whole, ""))
	body, tag := a.annex(t, "size=1")
	if body.Annex == nil || body.Annex.Rows != 2 || body.Total != 2 || body.Staging != nil || len(body.Rows) != 1 || body.Rows[0].Parameter != "化学需氧量" || tag == "" {
		t.Errorf("Q4.2: in force is %+v", body)
	}
	if next, _ := a.annex(t, "size=1&after="+body.Next); len(next.Rows) != 1 || next.Rows[0].Parameter != "恶臭" || next.Next != "" {
		t.Errorf("Q4.2: the second page is %+v", next)
	}
	for query, want := range map[string]int{
		"category=M02": 1, "category=M03": 0, "parameter=" + url.QueryEscape("需氧"): 1, "standard=HJ828": 1, "standard=hj+828-2017": 1, "standard=HJ+82": 0,
		"premises=" + a.place.id: 2, "premises=" + uuid.NewString(): 0,
	} {
		if got, _ := a.annex(t, query); got.Total != want || len(got.Rows) != want {
			t.Errorf("Q4.2: %s finds %d", query, got.Total)
		}
	}
	for query, field := range map[string]string{"category=x": "category", "after=x": "after", "premises=x": "premises"} {
		if got := a.send(t, a.request(http.MethodGet, a.at("/annex?%s", query), nil)); got.status != http.StatusUnprocessableEntity {
			t.Errorf("Q4.2: %s (%s) is answered with %d", query, field, got.status)
		}
	}
}

// TestQ4_2_AnnexRowsAreNamed: programs and people are told which row of which part
// is wrong, and of one that is there already where that is.
func TestQ4_2_AnnexRowsAreNamed(t *testing.T) {
	w := ledger(t)
	a := w.registered(t)
	a.place = a.add(t, "premises", premises())
	oxygen := annexRow(a.place.id, "M01", "化学需氧量", "HJ 828-2017")
	ammonia := annexRow(a.place.id, "M01", "氨氮", "HJ 535-2009")
	staging := a.beginAnnex(t)
	a.done(t, a.part(staging, 2, ammonia, oxygen))

	type place struct{ Part, Row int }
	said := func(r request, code, field string) (detail string, row place, first *place) {
		t.Helper()
		for _, f := range a.refused(t, r, http.StatusUnprocessableEntity, code, field).Errors {
			if f.Code == code && f.Field == field {
				var told struct {
					place
					First *place
				}
				if err := json.Unmarshal(f.Details, &told); err != nil {
					t.Fatal(err)
				}
				return f.Detail, told.place, told.First
			}
		}
		return "", place{}, nil
	}
	again := annexRow(a.place.id, "M02", "化学需氧量", "HJ828-2017") // the same standard
	noise := annexRow(a.place.id, "M09", "厂界环境噪声", "GB 12348-2008")
	detail, row, first := said(a.part(staging, 3, noise, noise, again), "filing.annex_row_repeated", "rows.2.parameter")
	if row != (place{3, 3}) || first == nil || *first != (place{2, 2}) ||
		detail != "第 3 部分第 3 行：与第 2 部分第 2 行重复。同一场所、检测项目和标准编号在能力附表中只能出现一次。" {
		t.Errorf("10.3: of a row of another part is said %q, %+v after %+v", detail, row, first)
	}
	if _, row, first = said(a.part(staging, 3, noise, noise, again), "filing.annex_row_repeated", "rows.1.parameter"); row != (place{3, 2}) || first == nil || *first != (place{3, 1}) {
		t.Errorf("10.3: of a row of the same part is said %+v after %+v", row, first)
	}
	for code, c := range map[string]struct {
		row   obj
		field string
	}{
		"filing.date_in_future":   {but(noise, "valid_from", tomorrow), "rows.1.valid_from"}, // judged by the domain
		"item_number.format":      {but(noise, "item_no", "一"), "rows.1.item_no"},            // judged before
		"filing.not_allowed_here": {but(noise, "category", "noise"), "rows.1.category"},
	} {
		if detail, row, first = said(a.part(staging, 1, annexRow(a.place.id, "M01", "总磷", "GB 11893-1989"), c.row), code, c.field); row != (place{1, 2}) || first != nil || !strings.HasPrefix(detail, "第 1 部分第 2 行：") {
			t.Errorf("10.3: of %s is said %q, %+v after %+v", code, detail, row, first)
		}
	}

	parts := func(r request, code string) string {
		t.Helper()
		got := a.refused(t, r, http.StatusConflict, code, "")
		var told struct{ Parts, Rows int }
		if err := json.Unmarshal(got.Errors[0].Details, &told); err != nil || told.Parts != 1 || told.Rows != 2 {
			t.Errorf("Q4.2: %s tells programs %s", code, got.Errors[0].Details)
		}
		return got.Title
	}
	if title := parts(a.recording(obj{"staging_id": staging, "parts": 3, "rows": 4}, ""), "filing.annex_incomplete"); !strings.HasSuffix(title, "（已上传 1 部分、2 行，缺少第 1、3 部分。）") {
		t.Errorf("Q4.2: of what is missing is said %q", title)
	}
	if title := parts(a.request(http.MethodPost, a.at("/annex/stagings"), obj{}), "filing.annex_staging_open"); !strings.HasSuffix(title, "（已上传 1 部分、2 行。）") {
		t.Errorf("Q6.3: of the annex that is being handed over is said %q", title)
	}
}

// TestQ4_2_AnnexExtension: rows of a category that is not declared are kept and
// become public with the category.
func TestQ4_2_AnnexExtension(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	oxygen := annexRow(a.place.id, "M01", "化学需氧量", "HJ 828-2017")
	sulfur := annexRow(a.place.id, "M02", "二氧化硫", "HJ 57-2017")
	noise := annexRow(a.place.id, "M09", "厂界环境噪声", "GB 12348-2008")
	a.handOver(t, plainly, []obj{oxygen}, []obj{sulfur})
	a.refused(t, request{method: http.MethodGet, path: "/api/registry/" + a.id + "/annex"}, http.StatusNotFound, "registry.not_published", "")
	a.submit(t, a.first)
	a.refused(t, a.request(http.MethodPost, a.at("/annex/stagings"), obj{}), http.StatusConflict, "filing.with_authority", "")
	a.take(t, a.first)
	a.pass(t, a.first)
	before := a.head(t)
	if got := a.publicAnnex(t, ""); got.Total != 2 || got.Annex.Rows != 2 {
		t.Errorf("Q4.2: the public reads %+v", got)
	}

	_, tag := a.annex(t, "")
	staging := a.beginAnnex(t)
	a.done(t, a.part(staging, 1, but(oxygen, "note", "只测清洁水"), noise, but(sulfur, "standard_no", "HJ 629-2011")))
	a.refused(t, a.recording(obj{"staging_id": staging, "parts": 1, "rows": 3}, tag), http.StatusUnprocessableEntity, "filing.alteration_required", "alteration.kind")
	a.refused(t, a.recording(changedToday(obj{"staging_id": staging, "parts": 1, "rows": 3}), `"1"`), http.StatusPreconditionFailed, "filing.stale", "")
	a.done(t, a.recording(changedToday(obj{"staging_id": staging, "parts": 1, "rows": 3}), tag)) // nobody reviews it
	if got := a.publicAnnex(t, ""); got.Total != 2 || got.Rows[0].Category != "M01" || len(got.Annex.Categories) != 2 {
		t.Errorf("Q4.2: outside the scope the public reads %+v", got)
	}
	if got, _ := a.annex(t, "category=M09"); got.Total != 1 || !got.Rows[0].Pending {
		t.Errorf("Q4.2: 监测类别待变更: %+v", got)
	}
	var changes struct {
		Added, Changed, Removed int
		Changes                 []projections.AnnexChange
		Next                    string
	}
	compare := func(more string) {
		t.Helper()
		changes.Changes, changes.Next = nil, ""
		a.done(t, a.request(http.MethodGet, a.at("/annex/compare?from=%d&to=%d%s", before, a.head(t), more), nil)).into(t, &changes)
	}
	compare("&size=2")
	if changes.Added != 2 || changes.Changed != 1 || changes.Removed != 1 || len(changes.Changes) != 2 || changes.Changes[0].Kind != projections.Changed ||
		changes.Changes[0].New.Note != "只测清洁水" || changes.Changes[1].Kind != projections.Added {
		t.Errorf("Q4.2: compared it is %+v", changes)
	}
	compare("&size=2&after=" + changes.Next)
	if len(changes.Changes) != 2 || changes.Changes[1].Kind != projections.Removed || changes.Changes[1].Old.StandardNo != "HJ 57-2017" || changes.Next != "" {
		t.Errorf("Q4.2: the second page is %+v", changes)
	}
	if compare("&kind=removed"); len(changes.Changes) != 1 {
		t.Errorf("Q4.2: what is removed is %+v", changes)
	}

	amendment := a.put(t, "tracks/testing/scope", changed(scope("general", "M01", "M02", "M09"), today)).Created
	a.submit(t, amendment)
	a.take(t, amendment)
	a.pass(t, amendment)
	if got := a.publicAnnex(t, ""); got.Total != 3 {
		t.Errorf("Q4.2: with the category the public reads %+v", got)
	}
	a.cancel(t)
	a.refused(t, request{method: http.MethodGet, path: "/api/registry/" + a.id + "/annex"}, http.StatusNotFound, "registry.not_published", "")
}

// TestQ4_2_LargeAnnex: 28,110 rows.
func TestQ4_2_LargeAnnex(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	const rows, inPart = 28110, 1000
	var parts [][]obj
	for i := 0; i < rows; i += inPart {
		var part []obj
		for n := i; n < min(i+inPart, rows); n++ {
			row := annexRow(a.place.id, []string{"M01", "M02"}[n%2], fmt.Sprintf("参数%d", n/2), fmt.Sprintf("HJ %d-2017", n%2+828))
			part = append(part, but(row, "limit_range", strings.Repeat("限", 12)))
		}
		parts = append(parts, part)
	}
	a.handOver(t, plainly, parts...)
	body, _ := a.annex(t, "category=M02&standard=HJ+829&size=100")
	if body.Annex.Rows != rows || body.Total != rows/2 || len(body.Rows) != 100 {
		t.Errorf("Q4.2: of %d rows %d are found, %d on a page", body.Annex.Rows, body.Total, len(body.Rows))
	}
}

// TestQ4_2_LongestRows: rows in which every text is as long as may be, in
// characters of three bytes, are stored in parts that an append has room for. A
// part that is larger is refused before any of it is written, and so is a request.
func TestQ4_2_LongestRows(t *testing.T) {
	w := ledger(t)
	a := w.registered(t)
	a.place = a.add(t, "premises", premises())
	longest := make([]obj, 400)
	for n := range longest {
		row := annexRow(a.place.id, "M01", fmt.Sprintf("%03d", n)+strings.Repeat("苯", 117), strings.Repeat("法", 120))
		row["method_kind"], row["object"] = "non_standard", strings.Repeat("水", 120)
		for _, field := range []string{"standard_name", "limit_range", "note"} {
			row[field] = strings.Repeat("限", 200)
		}
		longest[n] = row
	}
	staging := a.beginAnnex(t)
	if in := a.done(t, a.part(staging, 1, longest[:200]...)); in.Events != 3 {
		t.Errorf("Q4.2: the longest two hundred rows are %d events", in.Events)
	}
	a.refused(t, a.part(staging, 1, longest[:250]...), http.StatusUnprocessableEntity, "filing.annex_part_too_large", "rows")
	a.refused(t, a.part(staging, 2, longest...), http.StatusRequestEntityTooLarge, "request.too_large", "")
	a.done(t, a.part(staging, 2, longest[200:]...))
	body, _ := a.annex(t, "")
	if in := body.Staging.Parts; len(in) != 2 || in[0].Rows != 200 || in[1].Rows != 200 {
		t.Errorf("Q4.2: after what was refused there are %+v", in)
	}
	a.done(t, a.recording(obj{"staging_id": staging, "parts": 2, "rows": 400}, ""))
	for query, first := range map[string]int{"": 0, "after=1.199": 200, "parameter=399": 399} {
		if body, _ = a.annex(t, query); len(body.Rows) == 0 || body.Rows[0].Parameter != longest[first]["parameter"] {
			t.Errorf("Q4.2: %q finds %d rows, the first of them another", query, len(body.Rows))
		}
	}
}
