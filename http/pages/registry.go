package pages

// Search is the page where the public looks for institutions (备案信息查询).
type Search struct {
	Frame
	Terms    Terms
	Choices  Choices
	Problem  string // what is wrong with the terms; there are no results then
	Asked    bool   // whether any term was given
	Count    int    // of all results
	Results  []Result
	Canceled []CanceledLine // what an exact code or number stands for, if it is canceled
	Next     string         // the address of the next page; empty on the last
	First    string         // the address of the first page; empty on the first
	Standing Standing
}

// empty reports whether nothing is shown.
func (s Search) empty() bool { return len(s.Results)+len(s.Canceled) == 0 }

// Terms are what is looked for, as typed.
type Terms struct {
	Query         string // name, credit code, filing number or certificate number
	Authority     string
	Area          string // the code of where it is registered
	Category      string // institution category
	Scope         string // monitoring category
	Status        string
	PublishedFrom string
	PublishedTo   string
}

// Choices are the lists of the filters.
type Choices struct {
	Authorities []Option
	Categories  []OptionGroup
	Scopes      []OptionGroup
	States      []Option
}

// Option is one entry of a list.
type Option struct {
	Code  string
	Label string
}

// OptionGroup is a part of a list with a name.
type OptionGroup struct {
	Label   string
	Options []Option
}

// Result is one institution found.
type Result struct {
	Name       string
	Href       string
	CreditCode string
	Authority  string       // short: 江苏
	Lines      []ResultLine // at least one
}

// ResultLine is what a result says of one track.
type ResultLine struct {
	Track      string // 检测类
	Categories []string
	Number     string
	State      Badge
	Since      string
}

// CanceledLine is all that the public is told of a canceled filing (Q7.9).
type CanceledLine struct {
	Name       string
	CreditCode string
	CanceledOn string
	Track      string // empty for the whole filing
}

func resultsTitle(s Search) string {
	if s.Asked {
		return "查询结果"
	}
	return "已公示机构"
}
