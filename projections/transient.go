package projections

// Transient reports whether an error of a query may go away by itself: the
// database could not be reached, broke off or is short of something. The end of
// a context is not among them.
func Transient(err error) bool { return transient(err) }
