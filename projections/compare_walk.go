package projections

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// flattening walks a struct by its JSON names. What it finds has a label, or a
// test fails; so no field of an event is ever left out of a comparison. Beside
// the struct it may walk another one of the same type, and then passes over
// what is the same in both: of a large filing nearly everything.
type flattening struct {
	names  names
	fields []Field
	place  Field  // section and row of what is being walked
	list   string // the path of the list that the row is in
}

// nothing is beside what is flattened alone.
var nothing reflect.Value

func flatten(v, beside any, parts []section, n names) []Field {
	f := &flattening{names: n}
	root, other := reflect.ValueOf(v), reflect.ValueOf(beside)
	for i, part := range parts {
		f.place = Field{Section: part.title, part: i}
		for _, key := range part.keys {
			field := planOf(root.Type()).byName[key]
			f.walk(key, root.Field(field), fieldOf(other, []int{field}))
		}
	}
	return f.fields
}

func fieldOf(v reflect.Value, index []int) reflect.Value {
	if !v.IsValid() {
		return nothing
	}
	return v.FieldByIndex(index)
}

func equal(v, beside reflect.Value) bool {
	return beside.IsValid() && reflect.DeepEqual(v.Interface(), beside.Interface())
}

func (f *flattening) walk(path string, v, beside reflect.Value) {
	if equal(v, beside) {
		return
	}
	if v.Kind() == reflect.Pointer {
		if beside.IsValid() {
			beside = beside.Elem()
		}
		if !v.IsNil() {
			f.walk(path, v.Elem(), beside)
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
		f.walkStruct(path, v, beside)
	case reflect.Map:
		f.walkMap(path, v, beside)
	case reflect.Slice:
		f.walkSlice(path, v, beside)
	}
}

func (f *flattening) walkStruct(path string, v, beside reflect.Value) {
	if part, ok := v.Interface().(interface{ Recorded() bool }); ok {
		if part.Recorded() {
			f.walk(path, v.FieldByName("Value"), recorded(beside))
		}
		return
	}
	if v.Interface() == any(filing.Authorization{}) {
		return // no letter, so none that is not signed
	}
	m, qualification := v.Interface().(filing.CMA)
	for _, field := range planOf(v.Type()).fields {
		if _, skip := unshown[field.name]; !skip {
			f.walk(path+"."+field.name, v.FieldByIndex(field.index), fieldOf(beside, field.index))
		}
		if qualification && field.name == "number" {
			f.issuer(path+".issuer", m, beside)
		}
	}
}

// issuer adds who issued a certificate: nobody records it, for the number says it.
func (f *flattening) issuer(path string, m filing.CMA, beside reflect.Value) {
	issuer, ok := m.Number.Issuer()
	var other domain.CMAIssuer
	if beside.IsValid() {
		other, _ = beside.Interface().(filing.CMA).Number.Issuer()
	}
	if ok && issuer != other {
		f.add(Field{Path: path, Value: issuer.Label(), raw: string(issuer)})
	}
}

// recorded returns the value of a part, nothing if it was never recorded: a
// value that equals the zero one is something else than none.
func recorded(part reflect.Value) reflect.Value {
	if !part.IsValid() || !part.Interface().(interface{ Recorded() bool }).Recorded() {
		return nothing
	}
	return part.FieldByName("Value")
}

// unshown are fields without a value for people: what a row is known by, where
// it was recorded, which key opens it, and what only the rules remember.
var unshown = map[string]struct{}{"id": {}, "at": {}, "subject": {}, "submission": {}, "past_tracks": {}, "opened": {}, "returned": {}, "change": {}, "proposal": {}, "sent_back": {},
	"first_submitted_on": {}, "assumed": {}, "configuration": {}, "staging_id": {}, "parts": {}, "elsewhere": {}}

func (f *flattening) walkMap(path string, v, beside reflect.Value) {
	at := func(key reflect.Value) reflect.Value {
		if !beside.IsValid() {
			return nothing
		}
		return beside.MapIndex(key)
	}
	keys := slices.DeleteFunc(v.MapKeys(), func(key reflect.Value) bool { return equal(v.MapIndex(key), at(key)) })
	if v.Type().Key() == reflect.TypeFor[uuid.UUID]() {
		sortRows(keys, v)
		for _, key := range keys {
			f.row(path, key.Interface().(uuid.UUID).String(), v.MapIndex(key), at(key))
		}
		return
	}
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		return cmp.Or(cmp.Compare(inOrder[a.Interface()], inOrder[b.Interface()]), strings.Compare(a.String(), b.String()))
	})
	for _, key := range keys {
		if path == "tracks" {
			f.row(path, key.String(), v.MapIndex(key), at(key))
			continue
		}
		f.walk(path+"."+key.String(), v.MapIndex(key), at(key))
	}
}

// sortRows sorts rows by where in the stream they were last touched.
func sortRows(keys []reflect.Value, rows reflect.Value) {
	at := func(key reflect.Value) domain.Revision {
		return rows.MapIndex(key).FieldByName("At").Interface().(domain.Place).Revision
	}
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		return cmp.Or(cmp.Compare(at(a), at(b)), compareIDs(a.Interface().(uuid.UUID), b.Interface().(uuid.UUID)))
	})
}

func (f *flattening) walkSlice(path string, v, beside reflect.Value) {
	if v.Type().Elem().Kind() == reflect.Struct {
		others := make(map[uuid.UUID]reflect.Value)
		if beside.IsValid() {
			for i := range beside.Len() {
				others[idOf(beside.Index(i))] = beside.Index(i)
			}
		}
		for i := range v.Len() {
			id := idOf(v.Index(i))
			if !equal(v.Index(i), others[id]) {
				f.row(path, id.String(), v.Index(i), others[id])
			}
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

func idOf(row reflect.Value) uuid.UUID { return row.FieldByName("ID").Interface().(uuid.UUID) }

func (f *flattening) row(path, id string, v, beside reflect.Value) {
	outer := f.place
	f.list, f.place.rowPath = path, path+"."+id
	f.place.Row, f.place.inBoth = rowTitle(id, v.Interface()), beside.IsValid()
	f.walk(f.place.rowPath, v, beside)
	f.place = outer
}

// add appends a field at the current place. What is empty equals what is not
// there.
func (f *flattening) add(field Field) {
	field.part, field.Section = f.place.part, f.place.Section
	field.Row, field.rowPath, field.inBoth = f.place.Row, f.place.rowPath, f.place.inBoth
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
