package projections

import (
	"reflect"
	"strings"

	"github.com/google/uuid"

	"example.org/ledger/domain/filing"
)

// EditConflict is what somebody wanted to record in a part of a filing beside
// what somebody else recorded there meanwhile (B4, Q6.3), read as any other
// difference: by the form's labels, personal data masked.
type EditConflict struct {
	Current     []Field  // what is recorded
	Yours       []Field  // what was to be recorded; nothing where no value was
	Differences []Change // Old is what is recorded, New what was to be
}

// CompareEdit compares the two versions of a part of the filing s.
func CompareEdit(s filing.State, e filing.StaleEdit) EditConflict {
	theirs, yours := flattenPart(s, e.Part, e.Theirs), flattenPart(s, e.Part, e.Yours)
	c := EditConflict{}
	if e.Theirs != nil && e.Yours != nil {
		c.Differences = diff(theirs, yours)
	}
	c.Current, c.Yours = shown(theirs), shown(yours)
	return c
}

// flattenPart flattens a value that stands at a path of a filing, or is to.
func flattenPart(s filing.State, path string, value any) []Field {
	if value == nil {
		return nil
	}
	f := &flattening{names: namesIn(s)}
	list, rest, _ := strings.Cut(path, ".")
	for i, part := range sections {
		for _, key := range part.keys {
			if key == list {
				f.place = Field{Section: part.title, part: i}
			}
		}
	}
	if row, _, _ := strings.Cut(rest, "."); row != "" {
		f.list, f.place.rowPath, f.place.inBoth = list, list+"."+row, true
		f.place.Row = f.names.row(list, row)
	}
	f.walk(path, reflect.ValueOf(value), nothing)
	return f.fields
}

// row names a row by its list and key: an ID, or the code of a track.
func (n names) row(list, key string) string {
	if id, err := uuid.Parse(key); err == nil && n[list] != nil {
		return n[list](id)
	}
	return rowTitle(key, nil)
}
