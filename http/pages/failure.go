package pages

// Failure is a page that could not be shown, and what to do about it.
type Failure struct {
	Frame
	Heading  string
	Sentence string // why, in words for people
	Next     []Link // what to do now; never empty
}

// Waiting is a page whose data are on their way (正在更新).
type Waiting struct {
	Frame
	Again string // the address of the page that is waited for
}
