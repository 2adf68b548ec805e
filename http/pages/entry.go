package pages

// Entry is the public page of one published institution.
type Entry struct {
	Frame
	Record    Record
	Authority string // full name of the department
	Base      string // the address of this page; the others of the filing lie below it
	JSON      string // the same as data
	Standing  Standing
}

// Line is the public page of a canceled filing.
type Line struct {
	Frame
	Canceled CanceledLine
	Standing Standing
}
