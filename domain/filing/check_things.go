package filing

import (
	"slices"
	"strings"

	"example.org/ledger/domain"
)

// things advises on instruments in service, places of work and the documents of
// the management system.
func (f *findings) things(t domain.Track) {
	for _, id := range idsOf(f.state.Equipment) {
		if row := f.state.Equipment[id]; row.InService() && slices.Contains(row.Tracks, t) {
			f.instrument(row, "equipment."+id.String())
		}
	}
	for _, id := range idsOf(f.state.Premises) {
		f.advise(f.leasedShort(f.state.Premises[id].Value), "check.premises_lease_short", "premises."+id.String()+".leased_to", sourceAccreditation)
	}
	f.audits()
}

const sourceAccreditation = "R4" // 检验检测机构资质认定评审准则

func (f *findings) instrument(row EquipmentRow, field string) {
	trace, lease := row.Traceability, row.Lease
	f.advise(trace.To != "" && trace.To < f.today, "check.calibration_expired", field+".traceability.to", sourceOwn)
	f.advise(trace.Mode == domain.TraceabilityCheck, "check.traceability_check", field+".traceability.mode", sourceOwn)
	f.advise(lease != Lease{} && lease.From.AddMonthsClipped(12) > lease.To.AddDays(1), "check.lease_short", field+".lease.to", sourceAccreditation)
}

// cma: the certificate is one that holds, and goes on to for three months, by
// which its renewal is asked for.
func (f *findings) cma() {
	part := f.state.CMA
	to := part.Value.To
	f.block(to != "" && to < f.today, "check.cma_expired", "cma.to", "domain-decisions 2.30")
	f.advise(to >= f.today && to != "" && to < f.today.AddMonthsClipped(3), "check.cma_expiring", "cma.to", "R2")
}

// leasedShort reports whether a place is leased or borrowed for less than a year,
// counted from the beginning (domain-facts 10.1) or, if that is not known, from
// today; or is no more.
func (f *findings) leasedShort(p Premises) bool {
	switch {
	case p.LeasedTo == "":
		return false
	case p.LeasedFrom == "":
		return p.LeasedTo < f.today.AddMonthsClipped(12)
	}
	return p.LeasedTo < f.today || p.LeasedTo.AddDays(1) < p.LeasedFrom.AddMonthsClipped(12)
}

// audits: the last internal audit and the last management review are not older
// than a year.
func (f *findings) audits() {
	last := map[domain.ManagementDocument]domain.Date{}
	for _, row := range f.state.Management {
		if row.InForce() {
			last[row.Kind] = max(last[row.Kind], row.EffectiveOn)
		}
	}
	for _, kind := range []domain.ManagementDocument{domain.ManagementInternalAudit, domain.ManagementReview} {
		on, held := last[kind]
		f.advise(held && on.AddMonthsClipped(12) < f.today, "check.audit_old", "management."+string(kind), sourceOwn)
	}
}

// wording advises on what is written in the basics: a credit code of a kind that
// seldom files, and a text that says something else than the code beside it
// (Q2.7).
func (f *findings) wording() {
	f.advise(f.state.CreditCode != "" && !f.state.CreditCode.UsualForFiling(), "check.credit_code_unusual", "credit_code", sourceOwn)
	b := f.state.Basics.Value
	differs := b.OwnershipNatureCode != "" && !strings.Contains(b.OwnershipNature, b.OwnershipNatureCode.Label())
	f.advise(differs, "check.ownership_text_differs", "basics.ownership_nature", "Q2.7")
}

// operationScope: whoever serves automatic monitoring of pollution sources, or
// of the environment, is of the institution category of that name
// (domain-decisions 1.18: one direction, never a reason to refuse).
func (f *findings) operationScope(v Scope, field string) {
	needs := map[domain.MonitoringCategory]domain.InstitutionCategory{
		domain.OperationSourceGas: domain.InstitutionPollutionSourceOperation, domain.OperationSourceWater: domain.InstitutionPollutionSourceOperation,
		domain.OperationAmbientAir: domain.InstitutionAmbientOperation, domain.OperationSurfaceWater: domain.InstitutionAmbientOperation,
	}
	inconsistent := slices.ContainsFunc(v.MonitoringCategories, func(c domain.MonitoringCategory) bool {
		need, ok := needs[c]
		return ok && !slices.Contains(v.InstitutionCategories, need)
	})
	f.advise(inconsistent, "check.operation_category_inconsistent", field, sourceOwn)
}

// late: what an amendment proposes was handed in more than a month after it
// happened (Q1.8), as the submission found.
func (f *findings) late(c Case) {
	f.advise(c.Late.IsLate(), "check.change_late", "alteration.occurred_on", "Q1.8")
}
