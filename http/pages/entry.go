package pages

// Entry is the page of one filing as it is now: its public part, or all of it
// for those who may see that.
type Entry struct {
	Frame
	Record    Record
	Authority string // full name of the department
	Base      string // the address of this page; the others of the filing lie below it
	Other     *Link  // the other page of the same filing, for those who may see both
	JSON      string // the same as data
	Cases     []OpenCase
	Standing  Standing
}

// OpenCase is a review that has not ended (备案审查进度).
type OpenCase struct {
	Title  string // 检测类首次备案
	Href   string // its page; empty until it was handed in
	State  Badge
	Facts  []string // since when, how often handed in
	Points []string // of the last return, what is to be put right
}

// Line is the public page of a canceled filing.
type Line struct {
	Frame
	Canceled CanceledLine
	Standing Standing
}
