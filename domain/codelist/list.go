package codelist

import (
	"slices"

	"example.org/ledger/domain"
)

// List is a closed list of codes.
type List struct {
	Name    string  `json:"list" doc:"English identifier, singular"`
	Title   string  `json:"title" doc:"中文名称"`
	Source  Source  `json:"source"`
	Entries []Entry `json:"entries"`
}

// Source says where a list or an entry comes from.
type Source struct {
	Document string `json:"document" doc:"the law, standard or catalog of questions; 系统规则 for what is our own"`
	Place    string `json:"place,omitempty" doc:"article, annex or row"`
	Version  string `json:"version" doc:"the edition"`
}

// Entry is one code.
type Entry struct {
	Code      string                    `json:"code" doc:"stored for ever"`
	Label     string                    `json:"label" doc:"shown to people; may be put better one day"`
	Order     int                       `json:"order" doc:"from 1, as people see the list"`
	Source    Source                    `json:"source"`
	ValidFrom domain.Date               `json:"valid_from,omitempty" doc:"the first day on which the code may be chosen; always, if absent"`
	ValidTo   domain.Date               `json:"valid_to,omitempty" doc:"the last such day; open, if absent"`
	Tracks    []domain.Track            `json:"tracks,omitempty" doc:"the institution types it is for; both, if absent"`
	Category  domain.MonitoringCategory `json:"category,omitempty" doc:"the monitoring category it belongs to"`
	Number    string                    `json:"number,omitempty" doc:"its number in the source, such as A01"`
	Parameter string                    `json:"parameter,omitempty" doc:"of a standard: what is measured by it"`
	Method    string                    `json:"method,omitempty" doc:"of a standard: what its method is called"`
	Set       int                       `json:"set,omitempty" doc:"of several sets one is enough"`
	Synonyms  []string                  `json:"synonyms,omitempty" doc:"names declared equal"`
	MaxBytes  int64                     `json:"max_bytes,omitempty" doc:"how large a file of the kind may be"`
	Level     string                    `json:"level,omitempty" doc:"the code of the level that it counts as"`
	Text      []string                  `json:"text,omitempty" doc:"of the text of a letter: its clauses"`
	Note      string                    `json:"note,omitempty" doc:"what to know when choosing it"`
}

// In reports whether the code may be chosen on a day.
func (e Entry) In(on domain.Date) bool {
	return (e.ValidFrom.IsZero() || e.ValidFrom <= on) && (e.ValidTo.IsZero() || on <= e.ValidTo)
}

// Lists returns all lists in the order of a filing's sections; the slice is the
// caller's, what it points to is shared and not to be changed.
func Lists() []List { return slices.Clone(catalog) }

// Find returns the list called name.
func Find(name string) (List, bool) {
	i := slices.IndexFunc(catalog, func(l List) bool { return l.Name == name })
	if i < 0 {
		return List{}, false
	}
	return catalog[i], true
}

// catalog is made once: a list is data.
var catalog = slices.Concat(institution(), staff(), capability(), standards(), equipment(), management(), course(), scopeCheck())

// code is what every list is made of.
type code interface {
	~string
	Label() string
}

// listOf makes the catalog's list of a type's codes.
func listOf[C code](name, title string, source Source, all []C, more ...func(C, *Entry)) List {
	l := List{Name: name, Title: title, Source: source, Entries: make([]Entry, len(all))}
	for i, c := range all {
		e := Entry{Code: string(c), Label: c.Label(), Order: i + 1, Source: source}
		for _, add := range more {
			add(c, &e)
		}
		l.Entries[i] = e
	}
	return l
}

// tracksOf notes the tracks that a code is for, unless it is for both.
func tracksOf[C interface {
	code
	On(domain.Track) bool
}](c C, e *Entry) {
	for _, t := range domain.Tracks() {
		if c.On(t) {
			e.Tracks = append(e.Tracks, t)
		}
	}
	if len(e.Tracks) == len(domain.Tracks()) {
		e.Tracks = nil
	}
}

// exceptions gives single codes another source than their list's.
func exceptions[C code](sources map[C]Source) func(C, *Entry) {
	return func(c C, e *Entry) {
		if s, ok := sources[c]; ok {
			e.Source = s
		}
	}
}

// notes adds what is to be known of single codes.
func notes[C code](of map[C]string) func(C, *Entry) {
	return func(c C, e *Entry) { e.Note = of[c] }
}

// since is the first day on which every code of a list may be chosen.
func since[C code](day domain.Date) func(C, *Entry) {
	return func(_ C, e *Entry) { e.ValidFrom = day }
}
