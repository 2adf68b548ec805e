package filing

import (
	"slices"
	"strings"

	"example.org/ledger/domain"
)

// records adds what the third version of the rules finds in the facts that are
// recorded since.
func (f *findings) records(c Case) {
	t, ok := c.Level.Track()
	switch {
	case c.Kind == AmendmentCase:
		f.renamedQualification(c)
	case ok && t == domain.Testing:
		f.qualification(f.state.CMA.Value, f.state.Identity.Value.Name, "cma")
		f.majors()
		f.instruments()
	}
}

// qualification: a certificate that is suspended, revoked or canceled is none,
// and neither is one of another name.
func (f *findings) qualification(m CMA, name, field string) {
	f.block(m.Status != "" && m.Status != domain.CMAValid, "check.cma_status", field+".status", sourceQualification)
	f.block(m.Institution != "" && m.Institution != name, "check.cma_name_differs", field+".institution", "domain-decisions 1.3")
}

const sourceQualification = "R2" // 检验检测机构资质认定管理办法

// renamedQualification: a certificate that waits with an amendment is in the name
// that the amendment puts into force. A new name without one only advises: the
// certificate has to be changed, too (article 14), and may follow.
func (f *findings) renamedQualification(c Case) {
	name := f.state.Identity.Value.Name
	renamed := c.Identity != nil && c.Identity.Value.Name != name
	if renamed {
		name = c.Identity.Value.Name
	}
	if c.CMA != nil {
		f.qualification(c.CMA.Value, name, "cma")
	}
	f.advise(renamed && c.CMA == nil && f.state.files(domain.Testing), "check.cma_not_renamed", "cma", sourceQualification)
}

// majors advises on who studied something else and has not worked in the field
// for long, 国市监检测规〔2025〕4号, annex 1.
func (f *findings) majors() {
	for _, id := range f.state.StaffIDs() {
		row := f.state.Staff[id]
		if !row.Employed() || len(row.Posts[domain.Testing]) == 0 {
			continue
		}
		unrelated := row.MajorGroup != "" && !row.MajorGroup.Related() && row.YearsInField.Compare(leastYearsWithout) < 0
		f.advise(unrelated, "check.major_unrelated", "staff."+id.String()+".major_group", sourceRequirements)
	}
}

// instruments advises on leases that end before the certificate does, on
// instruments that may not be used as they are, and on those that article 12
// wants to keep their data from being altered.
func (f *findings) instruments() {
	for _, id := range idsOf(f.state.Equipment) {
		row := f.state.Equipment[id]
		if !row.InService() || !slices.Contains(row.Tracks, domain.Testing) {
			continue
		}
		field := "equipment." + id.String()
		f.advise(row.Lease.To != "" && row.Lease.To < f.state.CMA.Value.To, "check.lease_before_cma", field+".lease.to", sourceRequirements)
		f.advise(row.Confirmation == domain.ConfirmedNonconforming, "check.equipment_nonconforming", field+".confirmation", sourceOwn)
		f.advise(len(row.AntiTamper) == 0 && keepsData(row.Name), "check.anti_tamper_missing", field+".anti_tamper", sourceRequirements)
	}
}

// keepsData reports whether article 12 asks functions against altered data of
// instruments of that name: testers and samplers of stationary sources, and
// sound-level meters. Names are free text, so this can only advise.
func keepsData(name string) bool {
	return slices.ContainsFunc([]string{"声级计", "烟气", "烟尘"}, func(kind string) bool { return strings.Contains(name, kind) })
}
