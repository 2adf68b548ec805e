package filing

import (
	"bytes"
	"maps"
	"slices"
	"strconv"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Where the rules on staff are from.
const (
	sourceRequirements = "R5" // 国市监检测规〔2025〕4号
	sourceExplanation  = "R6" // 市监检测（司）函〔2026〕51号
	sourceOwn          = "O"  // one of our own
)

// What the requirements of 2025 ask of the staff of a testing institution.
const (
	leastStaff         = 20
	leastStaffOfFew    = 10 // of the five categories that need few
	skilledShare       = 4  // one in four has an intermediate title or the equivalent
	leastMonthsToCount = 3
)

// leastYearsWithout is how many years of work stand in for a degree.
const leastYearsWithout = "5"

// yearsOfPost is how long somebody has to have worked in the field to hold a key
// post.
var yearsOfPost = map[domain.Post]domain.Decimal{
	domain.PostTechnicalManagement: "8", domain.PostAuthorizedSignatory: "6", domain.PostQualityManagement: "6",
}

// testingStaff advises on the staff of testing. Those of operation are under no
// such rule.
func (f *findings) testingStaff() {
	const t = domain.Testing
	var counted, skilled int
	for _, id := range f.state.StaffIDs() {
		row := f.state.Staff[id]
		if !row.Employed() || len(row.Posts[t]) == 0 {
			continue
		}
		field := "staff." + id.String()
		settled := row.HiredOn.AddMonthsClipped(leastMonthsToCount) <= f.today
		f.advise(!settled, "check.not_yet_independent", field+".hired_on", sourceExplanation)
		if settled {
			counted++
			if row.skilled() {
				skilled++
			}
		}
		little := row.Education == domain.EducationSecondaryOrBelow && row.YearsInField.Compare(leastYearsWithout) < 0
		f.advise(little, "check.education_low", field+".education", sourceRequirements)
		f.keyPosts(row, t, field)
	}
	least := leastStaff
	if f.state.needsFew(t) {
		least = leastStaffOfFew
	}
	f.advise(counted < least, "check.staff_few", "staff", sourceRequirements)
	f.advise(counted > 0 && skilled*skilledShare < counted, "check.title_share_low", "staff.titles", sourceRequirements)
}

// keyPosts advises on who holds a key post: how long in the field, and by what
// contract.
func (f *findings) keyPosts(row StaffRow, t domain.Track, field string) {
	short, key := false, false
	for _, p := range row.Posts[t] {
		least, ok := yearsOfPost[p]
		short = short || ok && row.YearsInField.Compare(least) < 0
		key = key || p.KeyPost()
	}
	f.advise(short, "check.lead_years_short", field+".years_in_field", sourceRequirements)
	f.advise(key && row.Contract != "" && !row.Contract.MayHoldKeyPost(), "check.key_post_contract", field+".contract", sourceExplanation)
}

// skilled reports whether somebody has an intermediate title or the equivalent
// (同等能力).
func (r StaffRow) skilled() bool {
	if r.Title.IntermediateOrAbove() {
		return true
	}
	years, ok := r.Education.EquivalentYears()
	return ok && r.YearsInField != "" && r.YearsInField.Compare(domain.Decimal(strconv.Itoa(years))) >= 0
}

// needsFew reports whether a track declares none but the five categories that
// need few people: noise, vibration, radiation and oil vapor.
func (s State) needsFew(t domain.Track) bool {
	declared := s.Tracks[t].Scope.Value.MonitoringCategories
	few := []domain.MonitoringCategory{
		domain.MonitoringNoise, domain.MonitoringVibration, domain.MonitoringElectromagneticField,
		domain.MonitoringIonizingRadiation, domain.MonitoringOilVaporRecovery,
	}
	return len(declared) > 0 && !slices.ContainsFunc(declared, func(c domain.MonitoringCategory) bool { return !slices.Contains(few, c) })
}

// idsOf returns the IDs of rows in byte order.
func idsOf[V any](rows map[uuid.UUID]V) []uuid.UUID {
	return slices.SortedFunc(maps.Keys(rows), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
}
