package projections

import (
	"cmp"
	"slices"

	"example.org/ledger/domain/filing"
)

// ChangeKind says what became of a field or row.
type ChangeKind string

// The kinds of change.
const (
	Added   ChangeKind = "added"   // 新增
	Removed ChangeKind = "removed" // 删除: no longer there, or empty
	Changed ChangeKind = "changed" // 变更
)

// Change is one difference between two moments of a filing (对比). A row that is
// there at one moment only is one change, with the row's fields as Details; of
// a row that is there at both each field is one.
type Change struct {
	Kind    ChangeKind `json:"kind"`
	Section string     `json:"section"`         // in Chinese
	Row     string     `json:"row,omitempty"`   // in Chinese, as at the later moment
	Field   string     `json:"field,omitempty"` // in Chinese; empty of a whole row
	Path    string     `json:"path"`            // of the field or row
	Old     string     `json:"old,omitempty"`
	New     string     `json:"new,omitempty"`
	Details []Field    `json:"details,omitempty"` // of a whole row

	part               int      // which section
	oldItems, newItems []string // of lists
	sealed             bool
}

// OldItems returns the parts of a list at the earlier moment, nil of what is no
// list.
func (c Change) OldItems() []string { return c.oldItems }

// NewItems is OldItems at the later moment.
func (c Change) NewItems() []string { return c.newItems }

// Compare returns what differs between two moments of one filing, a the
// earlier. Rows are matched by ID. The order is that of the form; what is gone
// stands where it was.
func Compare(a, b FilingView) []Change { return compareStates(a.State, b.State, sections) }

func compareStates(a, b filing.State, parts []section) []Change {
	return diff(flatten(a, b, parts, namesIn(a)), flatten(b, a, parts, namesIn(b)))
}

// ComparePublic is [Compare] of what the public sees. Against a canceled filing
// there is nothing to compare but the line (Q1.9).
func ComparePublic(a, b PublicView) []Change {
	if b.Status == PublicCanceled && a.Status != PublicCanceled {
		a = PublicView{}
	}
	return diff(flattenPublic(a, b), flattenPublic(b, a))
}

// diff compares what two structs, flattened beside each other, do not share.
func diff(a, b []Field) []Change {
	before, after := newIndex(a), newIndex(b)
	var changes []Change
	told := make(map[string]bool) // rows that are one change
	for _, path := range interleave(a, b, after) {
		old, new := before.fields[path], after.fields[path]
		field := new
		if field.Path == "" {
			field = old
		}
		switch {
		case field.rowPath != "" && !field.inBoth:
			if !told[field.rowPath] {
				told[field.rowPath] = true
				changes = append(changes, rowChange(field, before.rows[field.rowPath], after.rows[field.rowPath]))
			}
		case old.raw != new.raw:
			changes = append(changes, fieldChange(field, old, new))
		}
	}
	slices.SortStableFunc(changes, func(a, b Change) int { return cmp.Compare(a.part, b.part) })
	return changes
}

func rowChange(f Field, before, after []Field) Change {
	c := Change{Kind: Added, Section: f.Section, Row: f.Row, Path: f.rowPath, Details: shown(after), part: f.part}
	if len(after) == 0 {
		c.Kind, c.Details = Removed, shown(before)
	}
	return c
}

func fieldChange(f, old, new Field) Change {
	c := Change{
		Kind: Changed, Section: f.Section, Row: f.Row, Field: f.Label, Path: f.Path,
		Old: old.Value, New: new.Value, oldItems: old.items, newItems: new.items, sealed: f.sealed, part: f.part,
	}
	switch {
	case old.Value == "" && new.Value != "":
		c.Kind = Added
	case new.Value == "":
		c.Kind = Removed
	case old.Value == new.Value:
		c.New = changedContent
	}
	return c
}

// index finds fields by path and by row.
type index struct {
	fields map[string]Field
	rows   map[string][]Field
}

func newIndex(fields []Field) index {
	i := index{make(map[string]Field, len(fields)), make(map[string][]Field)}
	for _, f := range fields {
		i.fields[f.Path] = f
		if f.rowPath != "" {
			i.rows[f.rowPath] = append(i.rows[f.rowPath], f)
		}
	}
	return i
}

// interleave returns the paths of b in order, with those that only a has each
// after the one it followed there.
func interleave(a, b []Field, after index) []string {
	gone := make(map[string][]string) // anchor → what followed it
	anchor := ""
	for _, f := range a {
		if _, ok := after.fields[f.Path]; !ok {
			gone[anchor] = append(gone[anchor], f.Path)
			continue
		}
		anchor = f.Path
	}
	paths := append(make([]string, 0, len(a)+len(b)), gone[""]...)
	for _, f := range b {
		paths = append(append(paths, f.Path), gone[f.Path]...)
	}
	return paths
}
