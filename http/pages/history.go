package pages

// History is a filing's list of changes (变更记录), newest first.
type History struct {
	Frame
	Name     string
	Base     string // of the filing's pages
	Whole    bool   // everything that was recorded, not only what was published
	Kind     string // the kind that is shown; empty for all
	Kinds    []Option
	Entries  []Happening
	Earlier  string // the address of older entries
	Standing Standing
}

// Happening is one entry of the history.
type Happening struct {
	ID       string // of the element
	Sentence string
	By       string // who, by office: never a person's name
	On       string // day and time of recording, Asia/Shanghai
	Machine  string // the same for machines, RFC 3339
	Occurred string // the day it happened, if it was said
	Notes    []string
	AsOf     string // the address of the filing as it was then
	Compare  string // the address of what changed then; empty for the first entry
}
