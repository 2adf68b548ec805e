package pages

import "slices"

// Badge is a state (状态) and how it is drawn.
type Badge struct {
	Kind  BadgeKind
	Label string
}

// BadgeKind is the shape of a state.
type BadgeKind string

// The shapes: full, half and empty.
const (
	On   BadgeKind = "on"   // in force
	Wait BadgeKind = "wait" // on the way
	Off  BadgeKind = "off"  // not, or no more
)

// Standing is the moment that data were read at.
type Standing struct {
	At       string // when the page was drawn, in words, Asia/Shanghai
	Updated  string // when what it shows was recorded last
	Position string // of the log, of that record
}

// Record is a filing as a page shows it: whole or its public part, now or as
// it was.
type Record struct {
	Name       string
	CreditCode string
	Tracks     []TrackLine
	Sections   []Section
}

// TrackLine is where one track stands (备案状态).
type TrackLine struct {
	Track  string
	State  Badge
	Number string // 备案号
	Since  string // published on
}

// Section is one part of the record.
type Section struct {
	ID     string // of the heading, for links
	Title  string
	Note   string // beside the title
	Groups []Group
	Folded bool // each group is opened by whoever wants to read it
	Counts []Count
	Files  []File
	Parts  []Link // the other parts of a list that is too long for one page
}

// Group is a part of a section with labels and values, such as one place of
// work.
type Group struct {
	Title string // empty where the section needs no parts
	Brief string // what of it is to be seen while it is folded
	File  string // the address of the file that the group describes, if one
	Rows  []Row
}

// Row is one label and what is recorded for it. Several values are a list.
type Row struct {
	Label  string
	Values []string
	Code   bool // shown in letters of one width
	Wide   bool // takes a whole line
}

// paired returns rows so that the form has no gaps: a row that nothing stands
// beside takes the whole line.
func paired(rows []Row) []Row {
	all := slices.Clone(rows)
	for i := 0; i < len(all); i++ {
		switch {
		case all[i].Wide:
		case i+1 < len(all) && !all[i+1].Wide:
			i++
		default:
			all[i].Wide = true
		}
	}
	return all
}

// Count is one table of numbers.
type Count struct {
	Caption string
	Rows    []Number
}

// Number is one line of a Count.
type Number struct {
	Label string
	N     int
}

// File is a document that may be downloaded.
type File struct {
	Title string
	Href  string // empty where it may not
	Note  string
}

// empty reports whether there is nothing to show of the section.
func (s Section) empty() bool { return len(s.Groups)+len(s.Counts)+len(s.Files) == 0 }
