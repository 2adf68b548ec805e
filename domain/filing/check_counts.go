package filing

import (
	"slices"
	"strings"

	"example.org/ledger/domain"
)

// sets is how many instruments of a kind a basic item needs at least. Their names
// are free text, so this can only advise.
type sets struct {
	item   domain.BasicItem
	uses   domain.EquipmentUse
	named  []string // one of the words that names of such instruments have
	least  int
	source string
}

// suspendedParticulates is 总悬浮颗粒物.
const suspendedParticulates domain.BasicItem = "M02.01"

// leastSets are the kinds that a standard of sampling asks several of: the
// points around what emits without a stack (无组织排放) are sampled at one time, one
// upwind and three downwind.
func leastSets() []sets {
	return []sets{
		{suspendedParticulates, domain.UseSampling, []string{"颗粒物", "大气采样", "空气采样"}, 4, sourceExplanation},
	}
}

// counts adds what the seventh version of the rules advises on: whether there are
// as many instruments as the standards of sampling need, and whether places are
// held for as long as the certificate holds.
func (f *findings) counts() {
	for _, need := range leastSets() {
		f.advise(f.state.measures(need.item) && f.state.inService(need) < need.least,
			"check.device_count_low", "equipment."+string(need.item), need.source)
	}
	to := min(f.state.CMA.Value.To, f.today.AddMonthsClipped(longestLease))
	for _, id := range idsOf(f.state.Premises) {
		place := f.state.Premises[id].Value
		short := place.LeasedTo != "" && !f.leasedShort(place) && place.LeasedTo < to // a shorter one is advised on already
		f.advise(short, "check.premises_lease_before_cma", "premises."+id.String()+".leased_to", sourceRequirements)
	}
}

// longestLease is for how many months a place has to be held at most, however
// long the certificate holds.
const longestLease = 3 * 12

// measures reports whether the annex has a row for a basic item of a category that
// testing declares.
func (s State) measures(item domain.BasicItem) bool {
	if !slices.Contains(s.Tracks[domain.Testing].Scope.Value.MonitoringCategories, item.Category()) {
		return false
	}
	return slices.ContainsFunc(s.Annex.Value.Categories, func(c AnnexCategory) bool { return slices.Contains(c.BasicItems, item) })
}

// inService counts the instruments of a kind that serve testing.
func (s State) inService(kind sets) (n int) {
	for _, row := range s.Equipment {
		named := slices.ContainsFunc(kind.named, func(word string) bool { return strings.Contains(row.Name, word) })
		if named && row.InService() && slices.Contains(row.Tracks, domain.Testing) && slices.Contains(row.Uses, kind.uses) {
			n++
		}
	}
	return n
}
