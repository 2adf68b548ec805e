package pages

// AsOf is a filing as it was at a moment (按时点查看).
type AsOf struct {
	Frame
	Name     string
	Base     string
	Date     string // chosen, for the form
	First    string // the first day that can be chosen
	Latest   string // the last
	Problem  string
	Moment   string // in words: 2026年3月1日 24:00
	Standing Standing
	Before   string  // a sentence, if there was nothing to see yet
	Record   *Record // nil if there was nothing to see yet
	Revision string  // the version shown, in words
	Now      string  // the address of what changed since
}

// Compare is the difference between two moments of a filing (对比).
type Compare struct {
	Frame
	Name         string
	Base         string
	From, To     string // chosen, for the form
	First        string // the first day that can be chosen
	Latest       string // the last
	Problem      string
	FromMoment   string // in words
	ToMoment     string
	Asked        bool
	Note         string // a sentence where one of the moments has nothing to compare
	Sections     []DifferenceSection
	Standing     Standing
	FromStanding Standing
}

// DifferenceSection are the differences in one section.
type DifferenceSection struct {
	ID    string
	Title string
	Note  string // beside the title
	Rows  []Difference
	Sides Sides // the zero Sides are then and now
}

// Sides are what the two columns of differences are called.
type Sides struct{ Old, New string }

func (s DifferenceSection) sides() Sides {
	if s.Sides == (Sides{}) {
		return Sides{"原内容", "新内容"}
	}
	return s.Sides
}

// Difference is one field that is not the same at both moments.
type Difference struct {
	Label string
	Kind  DifferenceKind
	Old   []string // one value; of a whole row of a list, what it holds
	New   []string

	OldParts, NewParts []Part // of one value, so that what differs is seen at once; may be nil
}

// Part is a piece of a value.
type Part struct {
	Text   string
	Marked bool // the other side has it not
}

// DifferenceKind is what became of a field.
type DifferenceKind string

// The kinds of difference.
const (
	Added   DifferenceKind = "added"
	Removed DifferenceKind = "removed"
	Changed DifferenceKind = "changed"
)

func (k DifferenceKind) label() string {
	switch k {
	case Added:
		return "＋ 新增"
	case Removed:
		return "－ 减少"
	}
	return "⇄ 修改"
}

func (c Compare) count() int {
	n := 0
	for _, s := range c.Sections {
		n += len(s.Rows)
	}
	return n
}
