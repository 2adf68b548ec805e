package filing

// Rules is the version of the rules of the formal review that [Check] applies to
// what is to be handed in. A case that was handed in keeps the version it was
// handed in under, so that what was decided can be found again by the rules
// that decided it.
const Rules = 6

// The versions of the rules. One is raised whenever a finding is added or its
// severity changes; what a version says is never altered once it has decided a
// case.
const (
	firstRules  = 1 // what is complete and consistent
	reviewRules = 2 // and what the authorities advise on, 国市监检测规〔2025〕4号 among it
	recordRules = 3 // and what further facts say: the name on a CMA certificate, its status, majors, functions of instruments
	annexRules  = 4 // and what the annex to the CMA certificate has rows for
	wholeRules  = 5 // and that nothing is left out of the sections: an annex, the proof of a place, what the system of management needs
	ableRules   = 6 // nor of what the capability rests on: a CMA certificate, the fields of operation
)

// rules is the version that a case is looked at by: that of its submission while
// it is with the authority and once it is decided, the present one otherwise.
func (c Case) rules() int {
	switch {
	case !c.WithAuthority() && !c.Ended():
		return Rules
	case c.Rules == 0:
		return firstRules // handed in before versions were recorded
	}
	return c.Rules
}
