package filing

// ReturnReasons returns the phrases in the order of the list; the slice is the
// caller's.
func ReturnReasons() []ReturnReasonCode {
	codes := make([]ReturnReasonCode, len(returnReasons))
	for i, r := range returnReasons {
		codes[i] = r.code
	}
	return codes
}
