package pages

// Queue is the list of cases that officials work through (审查队列).
type Queue struct {
	Frame
	Whose    string // whose cases these are, in words
	Tabs     []Tab
	Tab      string // the code of the one that is shown
	Terms    QueueTerms
	Choices  QueueChoices
	Problem  string // what is wrong with the terms; nothing is listed then
	Narrowed bool   // whether any term was given
	Cases    []CaseLine
	Ended    bool   // the cases wait for nobody here: they have no time limit, but an end
	Empty    string // what it means that there are none
	Clear    string // the address of the same tab without terms
	Next     string // the address of the next page; empty on the last
	First    string // the address of the first page; empty on the first
	Standing Standing
}

// Tab is one of several lists of one page.
type Tab struct {
	Label   string
	Href    string
	Count   int
	Current bool
}

// QueueTerms narrow the queue, as typed or chosen.
type QueueTerms struct {
	Query     string // part of a name or credit code
	Authority string
	Track     string
	Kind      string
	Late      string
}

// QueueChoices are the lists of the filters. Without Authorities there is
// nothing to choose: who asks belongs to one.
type QueueChoices struct {
	Authorities, Tracks, Kinds, Late []Option
}

// CaseLine is one case of the queue.
type CaseLine struct {
	Institution string
	CreditCode  string
	Authority   string // short: 江苏; empty where all are of one
	Title       string // 检测类首次备案
	Href        string
	Concerns    []string // what an amendment is about
	Late        bool     // 超过一个月更新
	State       Badge
	Reviewer    string
	Round       string // 第 2 次提交, empty for the first
	Submitted   string // the day
	Limit       *Limit // nil if it waits for nobody here
	EndedOn     string // the day
}

// Limit is how a review stands against the time that the authority has set
// itself (本省设定审查期限).
type Limit struct {
	Days string // 10 个工作日
	On   string // the last day
	Left string // 还有 3 个工作日
	Kind LimitKind
}

// LimitKind is how a limit is drawn.
type LimitKind string

// The kinds of limits.
const (
	InTime LimitKind = "in-time"
	Soon   LimitKind = "soon" // the last days
	Past   LimitKind = "past"
)
