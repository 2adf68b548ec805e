package filing

import (
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Elsewhere is what is known from other filings about this one, which no event of
// its own tells. Whoever checks a case brings it along, about what
// [State.AskedElsewhere] names; the submission records it, so that what it found
// is found again whatever others do later. It names nobody.
type Elsewhere struct {
	// Devices are the instruments of this filing that are in service in another
	// institution in force, too.
	Devices []uuid.UUID `json:"devices,omitempty"`
}

// AskedElsewhere returns the instruments that other filings are to be asked about
// before a case is checked: those in service on the track it is about, by ID. Of
// what was handed in nothing is asked any more, and an amendment is about no
// instrument.
func (s State) AskedElsewhere(c Case) map[uuid.UUID]Equipment {
	t, ok := c.Level.Track()
	if !ok || c.Kind == AmendmentCase || c.WithAuthority() || c.Ended() {
		return nil
	}
	asked := map[uuid.UUID]Equipment{}
	for id, row := range s.Equipment {
		if row.onTrack(t) {
			asked[id] = row.Equipment
		}
	}
	return asked
}

// about keeps of what is known what a submission of the case is to record, in
// order.
func (e Elsewhere) about(s State, c Case) Elsewhere {
	asked := s.AskedElsewhere(c)
	var known Elsewhere
	for _, id := range idsOf(asked) {
		if slices.Contains(e.Devices, id) {
			known.Devices = append(known.Devices, id)
		}
	}
	return known
}

// shared advises on instruments that another institution has in its filing, too
// (domain-facts 10.4): two may not share one thing.
func (f *findings) shared(t domain.Track, known Elsewhere) {
	for _, id := range idsOf(f.state.Equipment) {
		shared := f.state.Equipment[id].onTrack(t) && slices.Contains(known.Devices, id)
		f.advise(shared, "check.device_shared", "equipment."+id.String()+".factory_number", sourceAccreditation)
	}
}

// onTrack reports whether the instrument is in service for a track.
func (r EquipmentRow) onTrack(t domain.Track) bool {
	return r.InService() && slices.Contains(r.Tracks, t)
}
