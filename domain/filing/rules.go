package filing

// What a reviewer is to look at and no case is kept back for (domain-facts 10.9) is
// found by these codes, all of them check.…:
//
//	fewer than twenty people, or ten                staff_few
//	intermediate titles under a quarter             title_share_low
//	years of who leads or signs                     lead_years_short
//	a key post by a dispatched or retired person    key_post_contract
//	in the institution for less than three months   not_yet_independent
//	another major and less than five years          major_unrelated, education_low
//	a category without its basic items              basic_items_missing
//	the CMA certificate ends within three months    cma_expiring
//	a lease shorter than the certificate            lease_before_cma, premises_lease_before_cma, lease_short, premises_lease_short
//	a calibration that is over                      calibration_expired
//	functions against altered data                  anti_tamper_missing
//	a late change                                   change_late
//	fewer instruments than sampling needs           device_count_low
//	an instrument in another filing, too            device_shared
//
// The last is known from other filings alone: see [Elsewhere]. A client's ownership
// is looked at by people.

// Rules is the version of the rules of the formal review that [Check] applies to
// what is to be handed in. A case that was handed in keeps the version it was
// handed in under, so that what was decided can be found again by the rules
// that decided it.
const Rules = 8

// The versions of the rules. One is raised whenever a finding is added or its
// severity changes; what a version says is never altered once it has decided a
// case.
const (
	firstRules   = 1 // what is complete and consistent
	reviewRules  = 2 // and what the authorities advise on, 国市监检测规〔2025〕4号 among it
	recordRules  = 3 // and what further facts say: the name on a CMA certificate, its status, majors, functions of instruments
	annexRules   = 4 // and what the annex to the CMA certificate has rows for
	wholeRules   = 5 // and that nothing is left out of the sections: an annex, the proof of a place, what the system of management needs
	ableRules    = 6 // nor of what the capability rests on: a CMA certificate, the fields of operation
	countRules   = 7 // and whether instruments are enough, and places held long enough, for what the certificate says
	furtherRules = 8 // and what other filings have, too, what a system of management should have, what holds no more or not yet, and whether the letter is sealed and not the one that was returned
)

// HandedInUnder is the version of the rules that the case was last handed in under,
// and that decides it.
func (c Case) HandedInUnder() int {
	return max(c.Rules, firstRules) // the first was not recorded
}

// rules is the version that a case is looked at by: that of its submission while
// it is with the authority and once it is decided, the present one otherwise.
func (c Case) rules() int {
	if !c.WithAuthority() && !c.Ended() {
		return Rules
	}
	return c.HandedInUnder()
}
