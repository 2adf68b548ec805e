package pages

import "strconv"

// ScopeCheck is the page that says whether a body must file (是否需要备案,
// Q1.1-Q1.4): one question after the other, then what follows. Each step is an
// address of its own, so that nothing needs a script and any step can be gone
// back to.
type ScopeCheck struct {
	Frame
	Answered []ScopeAnswered
	Question *ScopeQuestion // nil when there is a result
	Result   *ScopeResult
	Back     string // the address of the question before; empty at the first
}

// ScopeAnswered is a question that was answered.
type ScopeAnswered struct {
	Question string
	Answers  []string
	Change   string // the address at which it is asked again
}

// ScopeQuestion is the question to answer now.
type ScopeQuestion struct {
	Number  int
	Name    string // of the field
	Text    string
	Hint    string
	Many    bool // several options may be chosen
	Options []ScopeOption
	Carried []Field // the answers so far
	Problem string
}

// ScopeOption is one possible answer.
type ScopeOption struct {
	Code   string
	Label  string
	Chosen bool
}

// Field is a name and a value that a form carries along.
type Field struct {
	Name  string
	Value string
}

// ScopeResult is what follows from the answers.
type ScopeResult struct {
	State    Badge
	Sentence string
	Tracks   []ScopeTrack
	Prepare  []ScopePart // what to have at hand; empty for who need not file
	Next     []Link
}

// ScopeTrack is what follows for one track.
type ScopeTrack struct {
	Track      string
	State      Badge
	Categories []string
	Several    bool // one or several of the categories may be chosen
	Sources    []ScopeSource
}

// ScopeSource is a row or an article that the result rests on.
type ScopeSource struct {
	Title string
	Text  string
}

// ScopePart is a section of a filing with what belongs to it.
type ScopePart struct {
	Section string
	Papers  string
}

func (q ScopeQuestion) kind() string {
	if q.Many {
		return "checkbox"
	}
	return "radio"
}

func (q ScopeQuestion) how() string {
	if q.Many {
		return "可以选择多项。"
	}
	return "只选择一项。"
}

// described names what belongs to the question beside its text.
func (q ScopeQuestion) described() string {
	if q.Problem != "" {
		return "question-problem question-hint"
	}
	return "question-hint"
}

func (q ScopeQuestion) optionID(i int) string { return q.Name + "-" + strconv.Itoa(i+1) }
