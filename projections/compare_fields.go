package projections

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Field is one value of a filing as people read it. A filing, flattened, is a
// list of fields in the order of the form; what is compared, displayed and
// printed is the same list.
type Field struct {
	Path    string `json:"path"`          // stable: "basics.term_to", "equipment.<id>.model"
	Section string `json:"section"`       // in Chinese, as the form names it
	Row     string `json:"row,omitempty"` // which row of a list, in Chinese: 设备 CY-0017
	Label   string `json:"label"`
	Value   string `json:"value"` // in Chinese: words for codes, masks for what is sealed

	part    int      // which section
	rowPath string   // the path of the row, "" outside lists
	raw     string   // what equality looks at: the value, or what it stands for
	sealed  bool     // Value shows masks at most
	items   []string // the parts of a list
}

// section is a part of the form and what of the flattened struct it shows.
type section struct {
	title string
	keys  []string // JSON names, in order
}

// sections are those of a filing (Q1.6). What a state has beside them is not
// shown as a field: a test names it.
var sections = []section{
	{"机构基本信息", []string{"credit_code", "authority", "canceled_on", "identity", "basics", "top_manager"}},
	{"联系方式", []string{"contacts"}},
	{"备案业务范围", []string{"tracks"}},
	{"工作场所", []string{"premises"}},
	{"人员信息", []string{"staff"}},
	{"设施设备", []string{"equipment"}},
	{"备案承诺书", []string{"commitment"}},
	{"证明文件", []string{"documents"}},
	{"备案审查", []string{"cases"}},
}

// publicSections are those the public is shown (Q6.1).
var publicSections = []section{
	{"基本情况", []string{"credit_code", "authority", "identity", "basics", "top_manager", "contacts"}},
	{"备案业务范围", []string{"tracks"}},
	{"工作场所", []string{"premises"}},
	{"人员信息", []string{"staff"}},
	{"设施设备", []string{"equipment"}},
	{"书面承诺", []string{"commitment"}},
	{"证明文件", []string{"documents"}},
}

// cancellationSections are what remains of a canceled filing.
var cancellationSections = []section{{"备案注销", []string{"cancellation"}}}

// Fields returns the filing as a list, without what is empty.
func (v FilingView) Fields() []Field { return shown(flattenState(v.State, sections)) }

// Fields returns what the public may see as a list, without what is empty.
func (v PublicView) Fields() []Field { return shown(flattenPublic(v)) }

func shown(all []Field) []Field {
	return slices.DeleteFunc(all, func(f Field) bool { return f.Value == "" })
}

// flattening walks a struct by its JSON names. What it finds has a label, or a
// test fails; so no field of an event is ever left out of a comparison.
type flattening struct {
	names  names
	fields []Field
	place  Field  // section and row of what is being walked
	list   string // the path of the list that the row is in
}

func flatten(v any, parts []section, n names) []Field {
	f := &flattening{names: n}
	root := reflect.ValueOf(v)
	for i, part := range parts {
		f.place = Field{Section: part.title, part: i}
		for _, key := range part.keys {
			f.walk(key, root.Field(planOf(root.Type()).byName[key]))
		}
	}
	return f.fields
}

func (f *flattening) walk(path string, v reflect.Value) {
	if v.Kind() == reflect.Pointer {
		if !v.IsNil() {
			f.walk(path, v.Elem())
		}
		return
	}
	if text, raw, ok := f.names.format(path, v.Interface()); ok {
		_, sealed := v.Interface().(domain.Sealed)
		f.add(Field{Path: path, Value: text, raw: raw, sealed: sealed})
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		f.walkStruct(path, v)
	case reflect.Map:
		f.walkMap(path, v)
	case reflect.Slice:
		f.walkSlice(path, v)
	}
}

func (f *flattening) walkStruct(path string, v reflect.Value) {
	if part, ok := v.Interface().(interface{ Recorded() bool }); ok {
		if part.Recorded() {
			f.walk(path, v.FieldByName("Value"))
		}
		return
	}
	for _, field := range planOf(v.Type()).fields {
		if _, skip := unshown[field.name]; !skip {
			f.walk(path+"."+field.name, v.FieldByIndex(field.index))
		}
	}
}

// unshown are fields without a value for people: what a row is known by, where
// it was recorded, and which key opens it.
var unshown = map[string]struct{}{"id": {}, "at": {}, "subject": {}, "submission": {}}

func (f *flattening) walkMap(path string, v reflect.Value) {
	if v.Type().Key() == reflect.TypeFor[uuid.UUID]() {
		for _, key := range rowsInOrder(v) {
			f.row(path, key.Interface().(uuid.UUID).String(), v.MapIndex(key))
		}
		return
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		return cmp.Or(cmp.Compare(inOrder[a.Interface()], inOrder[b.Interface()]), strings.Compare(a.String(), b.String()))
	})
	for _, key := range keys {
		if path == "tracks" {
			f.row(path, key.String(), v.MapIndex(key))
			continue
		}
		f.walk(path+"."+key.String(), v.MapIndex(key))
	}
}

// rowsInOrder sorts rows by where in the stream they were last touched.
func rowsInOrder(rows reflect.Value) []reflect.Value {
	at := func(key reflect.Value) domain.Revision {
		return rows.MapIndex(key).FieldByName("At").Interface().(domain.Place).Revision
	}
	return slices.SortedFunc(slices.Values(rows.MapKeys()), func(a, b reflect.Value) int {
		return cmp.Or(cmp.Compare(at(a), at(b)), compareIDs(a.Interface().(uuid.UUID), b.Interface().(uuid.UUID)))
	})
}

func (f *flattening) walkSlice(path string, v reflect.Value) {
	if v.Type().Elem().Kind() == reflect.Struct {
		for i := range v.Len() {
			f.row(path, v.Index(i).FieldByName("ID").Interface().(uuid.UUID).String(), v.Index(i))
		}
		return
	}
	items := make([]string, v.Len())
	for i := range items {
		items[i], _, _ = f.names.format(path, v.Index(i).Interface())
	}
	joined := strings.Join(items, "、")
	f.add(Field{Path: path, Value: joined, raw: joined, items: items})
}

func (f *flattening) row(path, id string, v reflect.Value) {
	outer := f.place
	f.list, f.place.rowPath = path, path+"."+id
	f.place.Row = rowTitle(id, v.Interface())
	f.walk(f.place.rowPath, v)
	f.place = outer
}

// add appends a field at the current place. What is empty equals what is not
// there.
func (f *flattening) add(field Field) {
	field.part, field.Section, field.Row, field.rowPath = f.place.part, f.place.Section, f.place.Row, f.place.rowPath
	field.Label = f.label(field.Path)
	if field.Value == "" {
		field.raw = ""
	}
	f.fields = append(f.fields, field)
}

// knownLabels are those looked up so far, by path without the row.
var knownLabels sync.Map // string → string

// label looks a label up once for all rows of a list.
func (f *flattening) label(path string) string {
	key := path
	if f.place.rowPath != "" {
		key = f.list + strings.TrimPrefix(path, f.place.rowPath) // equipment.model of any row
	}
	if label, ok := knownLabels.Load(key); ok {
		return label.(string)
	}
	label := FieldLabel(path)
	knownLabels.Store(key, label)
	return label
}

// plan is how a struct is walked.
type plan struct {
	fields []plannedField
	byName map[string]int // of the struct's own fields
}

type plannedField struct {
	name  string
	index []int
}

var plans sync.Map // reflect.Type → plan

func planOf(t reflect.Type) plan {
	if p, ok := plans.Load(t); ok {
		return p.(plan)
	}
	p := plan{byName: make(map[string]int)}
	for _, field := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue // an embedded struct; its own fields are visible, too
		}
		p.fields = append(p.fields, plannedField{name, field.Index})
		p.byName[name] = field.Index[0]
	}
	plans.Store(t, p)
	return p
}
