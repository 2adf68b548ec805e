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
