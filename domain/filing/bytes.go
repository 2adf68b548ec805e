package filing

// What one of a kind takes in memory, about, with its place in the map: measured,
// see TestBytes.
const (
	bareBytes       = 6 << 10 // sections, tracks, premises and cases
	instrumentBytes = 1_050
	memberBytes     = 1_900
	documentBytes   = 400
	subjectBytes    = 40
	markBytes       = 64
)

// Bytes is about what the state takes in memory, whatever it was folded from: rows
// that were replaced and annexes that are no longer in force are gone, and of an
// annex there are its marks alone. It is asked after every command, and counts
// nothing one by one.
func (s State) Bytes() int {
	marks := len(s.AnnexMarks)
	if s.AnnexStaging != nil {
		marks += s.AnnexStaging.Rows()
	}
	return bareBytes + instrumentBytes*len(s.Equipment) + memberBytes*len(s.Staff) + documentBytes*len(s.Documents) +
		subjectBytes*len(s.Subjects) + markBytes*marks
}
