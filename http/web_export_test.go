package http

// HistoryKindsOf returns the kinds of entry that an event can be chosen by in a
// history.
func HistoryKindsOf(eventType string) []string {
	var kinds []string
	for _, k := range historyKinds {
		for _, t := range k.types {
			if t == eventType {
				kinds = append(kinds, k.code)
			}
		}
	}
	return kinds
}

// PublicWords is what the public reads for our words.
var PublicWords = publicWords

// Apology is what a page says for a code or status: a heading, a sentence and
// the number of things to do next.
func Apology(code string, status int) (heading, sentence string, next int) {
	a := apologyFor(code, status)
	return a.heading, a.sentence, len(a.next)
}
