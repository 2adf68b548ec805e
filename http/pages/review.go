package pages

// Review is one case (审查): what was handed in, for those who work on it or
// wait for it.
type Review struct {
	Frame
	Name       string
	CreditCode string
	Authority  string
	Base       string // the address of the filing
	JSON       string // the same as data
	Title      string // 检测类首次备案
	State      Badge
	Facts      []Row // how far it is
	Limit      *Limit
	Late       bool // 超过一个月更新

	Note       string       // what is to be known of what is shown, if anything
	Alteration []Row        // what an amendment says of itself
	Proposed   *Differences // in force beside proposed; nil if nothing that is in force would change
	Files      []File       // that wait with it
	Return     *Return
	Record     *Record // the whole content of a first or second-track case
	Bound      []Row   // what a decision is bound to
	Entries    []Happening
	Standing   Standing
}

// Differences are all differences between two versions.
type Differences struct{ Sections []DifferenceSection }

// Return is the last return (退回) and what became of it.
type Return struct {
	On          string // the day
	By          string
	Resubmitted bool
	Points      []Point
	Others      []DifferenceSection // what changed since beside the points
}

// Point is one thing that was to be put right.
type Point struct {
	ID      string // of its heading
	Field   string
	Reason  string
	Text    string // in the official's words
	Answer  string // in the institution's; empty if it gave none
	Changes []Difference
}

func (r Return) title() string {
	if r.Resubmitted {
		return "退回意见与修改情况"
	}
	return "退回意见"
}

// proposedTitle: what an amendment is about, or what else changes when another
// type passes.
func (r Review) proposedTitle() string {
	if r.Record == nil {
		return "变更内容对照"
	}
	return "审查通过后一并更新的内容"
}

// contents are the sections of the page, for its rail.
func (r Review) contents() []Link {
	var all []Link
	add := func(is bool, id, text string) {
		if is {
			all = append(all, Link{Text: text, Href: "#" + id})
		}
	}
	if r.Return != nil {
		add(true, "return", r.Return.title())
		add(len(r.Return.Others) > 0, "others", "其他修改")
	}
	add(r.Proposed != nil, "proposed", r.proposedTitle())
	add(len(r.Files) > 0, "files", "随本次提交的文件")
	if r.Record != nil {
		for _, s := range r.Record.Sections {
			add(!s.empty(), s.ID, s.Title)
		}
	}
	add(len(r.Bound) > 0, "bound", "审查决定的依据")
	add(len(r.Entries) > 0, "course", "审查过程")
	return all
}
