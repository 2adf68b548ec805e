package projections_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
)

func changesInText(changes []projections.Change) string {
	var b strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&b, "%s [%s] %s · %s: %q → %q (%s)\n", c.Kind, c.Section, c.Row, c.Field, c.Old, c.New, c.Path)
		for _, d := range c.Details {
			fmt.Fprintf(&b, "    %s: %s\n", d.Label, d.Value)
		}
	}
	return b.String()
}

func TestCompare(t *testing.T) {
	s := wholeStory(t)
	var b strings.Builder
	chapters := []string{"nothing", "drafted", "published", "updated", "proposed", "extended", "one track less", "retired", "canceled"}
	for i, to := range chapters[1:] {
		from := chapters[i]
		a, z := s.at(from), s.at(to)
		fmt.Fprintf(&b, "== from %s to %s\n%s", from, to, changesInText(projections.Compare(a, z)))
		fmt.Fprintf(&b, "== the same, public\n%s", changesInText(projections.ComparePublic(a.Public(), z.Public())))
	}
	golden(t, "compare.golden", b.String())
}

func TestFields(t *testing.T) {
	v := wholeStory(t).at("retired")
	var b strings.Builder
	for _, part := range []struct {
		title  string
		fields []projections.Field
	}{{"filing", v.Fields()}, {"public", v.Public().Fields()}} {
		fmt.Fprintf(&b, "== %s\n", part.title)
		for _, f := range part.fields {
			fmt.Fprintf(&b, "[%s] %s · %s: %s (%s)\n", f.Section, f.Row, f.Label, f.Value, f.Path)
		}
	}
	golden(t, "fields.golden", b.String())
}

func TestCompareOfOneMomentIsEmpty(t *testing.T) {
	for _, v := range wholeStory(t).timeline().Views() {
		if c := projections.Compare(v, v.Clone()); len(c) > 0 {
			t.Fatalf("revision %d differs from itself:\n%s", v.Revision, changesInText(c))
		}
	}
}

// What is added one way is removed the other way.
func TestCompareTurnsRound(t *testing.T) {
	s := wholeStory(t)
	a, b := s.at("submitted"), s.at("retired")
	there, back := projections.Compare(a, b), projections.Compare(b, a)
	turned := map[projections.ChangeKind]projections.ChangeKind{
		projections.Added: projections.Removed, projections.Removed: projections.Added, projections.Changed: projections.Changed,
	}
	kinds := map[string]projections.ChangeKind{}
	for _, c := range there {
		kinds[c.Path] = turned[c.Kind]
	}
	for _, c := range back {
		if kinds[c.Path] != c.Kind {
			t.Errorf("%s is %s the other way, want %s", c.Path, c.Kind, kinds[c.Path])
		}
		delete(kinds, c.Path)
	}
	if len(kinds) > 0 || len(there) == 0 {
		t.Errorf("missing the other way: %v", kinds)
	}
}

// What is sealed is compared by its bytes and shown by its masks.
func TestCompareOfSealedValues(t *testing.T) {
	contact := func(v domain.Sealed) projections.FilingView {
		return projections.FilingView{State: filing.State{Contacts: filing.Part[filing.Contacts]{
			Value: filing.Contacts{FilingContact: v}, At: domain.Place{ID: thing("event")},
		}}}
	}
	mask := "身份证号 ****************" + maskOf("顾联系")
	first, second, another := sealedAs("顾联系", 1), sealedAs("顾联系", 2), sealedAs("新联系", 1)
	erased := domain.Sealed{Subject: first.Subject, Key: first.Key}
	for what, c := range map[string]struct {
		a, b     domain.Sealed
		old, new string
	}{
		"the same masks": {first, second, mask, "（内容已变更）"},
		"other masks":    {first, another, mask, "身份证号 ****************" + maskOf("新联系")},
		"erased":         {first, erased, mask, "（已删除）"},
		"recorded":       {domain.Sealed{}, first, "", mask},
	} {
		changes := projections.Compare(contact(c.a), contact(c.b))
		if len(changes) != 1 || changes[0].Old != c.old || changes[0].New != c.new || changes[0].Field != "备案联系人" {
			t.Errorf("%s:\n%s", what, changesInText(changes))
		}
	}
}

// Every field that a state has is displayed and compared, but for those listed:
// a field that the rules learn of is never left out by oversight.
func TestEveryFieldIsComparedAndHasALabel(t *testing.T) {
	unshown := []string{
		"registered",          // implied by whatever else there is
		"subjects.*",          // erasure shows where the value was
		"cases.*.submission",  // an event's ID; the round says as much
		"documents.*.subject", // which key opens the file
		"cases.*.id",          // the row's own
		"staff.*.past_tracks", // what the rules remember of posts that the history tells of
		"equipment.*.past_tracks",
		"cases.*.opened", "cases.*.returned",
		"cases.*.first_submitted_on", "cases.*.late.assumed", "cases.*.late.configuration", // what lateness rests on
		"cases.*.change", "cases.*.proposal", "cases.*.sent_back", "cancellation", // among officials
		"cases.*.elsewhere",     // what was known from other filings; the findings say so
		"transfers.*",           // likewise in its history, beside the transfer
		"line", "code_released", // what became of the filing stands in its tracks and its history
		"annex.value.staging_id", "annex.value.parts", "annex_staging", // how an annex was handed over
		"cases.*.points.*",   // displayed as one
		"cases.*.alteration", // compared by its fields
	}
	for _, path := range leaves(reflect.TypeFor[filing.State](), "") {
		if strings.HasSuffix(path, ".at.id") || strings.HasSuffix(path, ".at.revision") || slices.ContainsFunc(unshown, func(u string) bool {
			return path == u || strings.HasPrefix(path, u+".")
		}) {
			continue
		}
		a, b := populated(""), populated(path)
		changes := projections.Compare(a, b)
		if len(changes) != 1 {
			t.Errorf("another %s makes %d changes, want 1:\n%s", path, len(changes), changesInText(changes))
			continue
		}
		if c := changes[0]; c.Field == "" || c.Section == "" || c.Field == c.Path || strings.ContainsAny(c.Field, "abcdefghijklmnopqrstuvwxyz_") && !strings.Contains(c.Field, "SHA") {
			t.Errorf("%s is labeled %q in section %q", c.Path, c.Field, c.Section)
		}
	}
}

// leaves lists what can be set in a type, by JSON path; rows are "*".
func leaves(typ reflect.Type, path string) []string {
	switch {
	case typ == reflect.TypeFor[uuid.UUID](), typ == reflect.TypeFor[domain.Sealed](), typ == reflect.TypeFor[[]filing.ReturnPoint](), typ == reflect.TypeFor[[]filing.PointAnswer](), typ == reflect.TypeFor[filing.AnnexStaging](),
		typ.Kind() != reflect.Struct && typ.Kind() != reflect.Map && typ.Kind() != reflect.Pointer:
		return []string{strings.TrimPrefix(path, ".")}
	case typ.Kind() == reflect.Pointer:
		return leaves(typ.Elem(), path)
	case typ.Kind() == reflect.Map:
		return leaves(typ.Elem(), path+".*")
	}
	var all []string
	for _, field := range reflect.VisibleFields(typ) {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" && name != "-" {
			all = append(all, leaves(field.Type, path+"."+name)...)
		}
	}
	return all
}

// populated returns a view in which every field has a value, and the one at a
// path another one.
func populated(other string) projections.FilingView {
	var v projections.FilingView
	fill(reflect.ValueOf(&v.State).Elem(), "", other)
	return v
}

func fill(v reflect.Value, path, other string) {
	n := int64(1)
	if strings.TrimPrefix(path, ".") == other {
		n = 2
	}
	switch p := v.Addr().Interface().(type) {
	case *uuid.UUID:
		*p = domain.DeriveID(uuid.Nil, "filled", int(n))
		return
	case *domain.Sealed:
		*p = domain.Sealed{Subject: thing("filled"), Key: "v1", Ciphertext: []byte{byte(n)}, Masks: map[string]string{"id_number": "****11"}}
		return
	case *[]filing.ReturnPoint:
		*p = []filing.ReturnPoint{{Field: "basics", Reason: filing.ReasonOther, Text: fmt.Sprint(n)}}
		return
	}
	if p, ok := v.Addr().Interface().(*[]filing.OperationField); ok {
		*p = []filing.OperationField{{Field: domain.OperatesOther, Text: fmt.Sprint(n), Level: domain.CapabilityNoLevel}}
		return
	}
	if p, ok := v.Addr().Interface().(*[]filing.StaffCertificate); ok {
		*p = []filing.StaffCertificate{{Items: fmt.Sprint(n), IssuedOn: "2026-01-05"}}
		return
	}
	if p, ok := v.Addr().Interface().(*[]filing.AnnexCategory); ok {
		*p = []filing.AnnexCategory{{Category: "M01", Rows: int(n), Digest: fmt.Sprint(n)}}
		return
	}
	if p, ok := v.Addr().Interface().(*[]filing.PointAnswer); ok {
		*p = []filing.PointAnswer{{Text: fmt.Sprint(n)}}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("%d", n))
	case reflect.Int, reflect.Int64:
		v.SetInt(n)
	case reflect.Bool:
		v.SetBool(n == 1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), path, other)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), path, other)
	case reflect.Map:
		key := reflect.New(v.Type().Key()).Elem()
		fill(key, "", "no path")
		if key.Kind() == reflect.String {
			key.SetString(string(domain.Testing))
		}
		value := reflect.New(v.Type().Elem()).Elem()
		fill(value, path+".*", other)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for _, field := range reflect.VisibleFields(v.Type()) {
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" && name != "-" {
				fill(v.FieldByIndex(field.Index), path+"."+name, other)
			}
		}
	}
}

func TestFieldLabel(t *testing.T) {
	id := uuid.NewString()
	for path, want := range map[string]string{
		"basics.term_to":                              "营业期限结束日期",
		"equipment." + id + ".model":                  "型号规格",
		"equipment." + id + ".uses.0":                 "用途环节",
		"premises.0.address":                          "地址",
		"staff." + id + ".id_number":                  "身份证号",
		"staff." + id + ".posts.operation":            "岗位（运维类）",
		"staff.posts.technical_management":            "岗位（技术管理）",
		"staff.posts.testing.field_sampling":          "岗位（检测类，现场采样）",
		"tracks.testing":                              "备案业务范围（检测类）",
		"tracks.testing.scope":                        "备案业务范围",
		"tracks.testing.scope.institution_categories": "机构类别",
		"scope.institution_categories":                "机构类别",
		"documents.cma_certificate":                   "证明文件（资质认定证书）",
		"annex.M09":                                   "能力附表（噪声）",
		"operation_sites.ambient_air":                 "在运维站点（点位）数（环境空气自动监测）",
		"operation_capability.sites.source_gas":       "在运维站点（点位）数（污染源废气自动监测）",
		"cases." + id + ".identity.name":              "拟变更的机构名称",
		"identity.legal_representative.id_number":     "法定代表人身份证号",
		"top_manager.authorization.valid_to":          "授权期限结束日期",
		"something.else":                              "something.else",
		"":                                            "",
	} {
		if got := projections.FieldLabel(path); got != want {
			t.Errorf("%q is labeled %q, want %q", path, got, want)
		}
	}
}

func TestFieldNameNamesTheRow(t *testing.T) {
	v := wholeStory(t).at("updated")
	for path, want := range map[string]string{
		"equipment." + meter.String() + ".model":    "设备 CY-0017：型号规格",
		"premises." + branch.String():               "分场所“昆山实验室”",
		"equipment." + uuid.Nil.String() + ".model": "型号规格",
		"commitment": "备案承诺书",
		"tracks.testing.scope.institution_categories": "机构类别",
	} {
		if got := v.FieldName(path); got != want {
			t.Errorf("%q is %q, want %q", path, got, want)
		}
	}
}

// Whatever the review finds has a label that people understand.
func TestFindingsHaveLabels(t *testing.T) {
	empty := filing.State{Registered: true, Tracks: map[domain.Track]filing.Track{domain.Testing: {}, domain.Operation: {}}}
	for _, level := range []filing.CaseLevel{"testing", "operation", filing.InstitutionLevel} {
		kind := filing.FirstCase
		if level == filing.InstitutionLevel {
			kind = filing.AmendmentCase
		}
		for _, f := range filing.Check(empty, filing.Case{Level: level, Kind: kind}, "2026-01-05", filing.Elsewhere{}) {
			if projections.FieldLabel(f.Field) == f.Field {
				t.Errorf("finding %s is about %q, which has no label", f.Code, f.Field)
			}
		}
	}
}

// The largest filings have 2,000 instruments.
func BenchmarkCompare(b *testing.B) {
	s := filing.State{Equipment: map[uuid.UUID]filing.EquipmentRow{}}
	for i := range 2000 {
		s.Equipment[domain.DeriveID(uuid.Nil, "instrument", i)] = filing.EquipmentRow{
			Equipment: phMeter, Status: domain.EquipmentInService, At: domain.Place{ID: thing("event"), Revision: domain.Revision(i)},
		}
	}
	v := projections.FilingView{State: s}
	for b.Loop() {
		projections.Compare(v, v)
	}
}
