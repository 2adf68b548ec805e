package filing

import (
	"fmt"
	"slices"
	"strings"

	"example.org/ledger/domain"
)

// further adds what the eighth version of the rules advises on.
func (f *findings) further(c Case, known Elsewhere) {
	t, ok := c.Level.Track()
	switch {
	case c.Kind == AmendmentCase:
		f.proposed(c)
	case ok:
		letter := f.state.Commitment
		if c.Kind == SecondTrackCase && c.Commitment != nil {
			letter = *c.Commitment
		}
		f.delegate(letter.Value)
		f.authorization(f.state.TopManager.Value)
		if t == domain.Testing {
			f.certificate(f.state.CMA.Value)
			f.system()
			f.moreKeepData()
		} else {
			f.operationCertificates()
		}
		f.shared(t, known)
	}
}

// proposed: what an amendment is to put into force is looked at like what a filing
// begins with, and another scope is proven by a certificate of change (A13), as
// another name is (domain-facts 10.7).
func (f *findings) proposed(c Case) {
	unproven := c.Scope != nil && c.Identity == nil && !f.state.hasDocument(domain.DocumentChangeProof, c.ID)
	f.advise(unproven, "check.change_proof_missing", "documents."+string(domain.DocumentChangeProof), "Q7.8")
	if c.Identity != nil {
		another := c.Identity.Value.LegalRepresentative.Name != f.state.Identity.Value.LegalRepresentative.Name
		f.advise(another && c.Identity.Value.Mobile.IsZero(), "check.representative_mobile_missing", "identity.legal_representative.mobile", "Q7.6")
	}
	if c.Commitment != nil {
		f.delegate(c.Commitment.Value)
	}
	if c.TopManager != nil {
		f.authorization(c.TopManager.Value)
	}
	if c.CMA != nil {
		f.certificate(c.CMA.Value)
	}
}

// delegate: the commitment is the legal representative's to sign (domain-facts
// 10.6). Who signs in the place of it does so by a letter of authorization.
func (f *findings) delegate(letter Commitment) {
	f.advise(letter.SignerRole == domain.SignerDelegate, "check.letter_by_delegate", "commitment.signer_role", "Q2.5")
}

// authorization: the top manager runs the institution by a letter that holds on
// the day.
func (f *findings) authorization(manager TopManager) {
	f.advise(manager.Authorization.ValidFrom > f.today, "check.authorization_not_yet", "top_manager.authorization.valid_from", "Q2.4")
}

// certificate: the number names who issued it, and an accreditation that is named
// is one that holds.
func (f *findings) certificate(m CMA) {
	_, known := m.Number.Issuer()
	f.advise(m.Number != "" && !known, "check.cma_issuer_unknown", "cma.number", "domain-facts 7.10")
	to := m.Accreditation.To
	f.advise(to != "" && to < f.today, "check.accreditation_expired", "cma.accreditation.to", sourceOwn)
}

// operationCertificates: likewise, of fields of operation.
func (f *findings) operationCertificates() {
	for i, field := range f.state.OperationCapability.Value.Fields {
		f.advise(field.ValidTo != "" && field.ValidTo < f.today, "check.operation_certificate_expired",
			fmt.Sprintf("operation_capability.fields.%d.valid_to", i), sourceOwn)
	}
}

// leastRetention is for how many years records and reports of testing are kept,
// 检验检测机构监督管理办法, article 13.
const leastRetention = 6

const sourceSupervision = "R3" // 检验检测机构监督管理办法

// system: what the system of management of testing has beside what it cannot do
// without (domain-decisions 1.26), and for how long it keeps its records.
func (f *findings) system() {
	for _, advised := range []struct {
		kind   domain.ManagementDocument
		source string
	}{
		{domain.ManagementAntiFalsification, sourceRequirements}, // article 5
		{domain.ManagementInformationSystem, sourceRequirements}, // article 17
		{domain.ManagementArchive, "domain-decisions 1.26"},
		{domain.ManagementInternalAudit, "domain-decisions 1.26"},
		{domain.ManagementReview, "domain-decisions 1.26"},
		{domain.ManagementQualityControlPlan, "domain-decisions 1.26"},
	} {
		f.advise(!f.state.manages(advised.kind), "check.management_advised", "management."+string(advised.kind), advised.source)
	}
	for _, id := range idsOf(f.state.Management) {
		row := f.state.Management[id]
		short := row.InForce() && row.RetentionYears > 0 && row.RetentionYears < leastRetention
		f.advise(short, "check.retention_short", "management."+id.String()+".retention_years", sourceSupervision)
	}
}

// moreKeepData advises on what article 12 names beside what keepsData knows: a
// list of its own, for the versions of the rules before know that one alone.
func (f *findings) moreKeepData() {
	for _, id := range idsOf(f.state.Equipment) {
		row := f.state.Equipment[id]
		missing := row.onTrack(domain.Testing) && len(row.AntiTamper) == 0 && !keepsData(row.Name) && keepsParticulateData(row.Name)
		f.advise(missing, "check.anti_tamper_missing", "equipment."+id.String()+".anti_tamper", sourceRequirements)
	}
}

// keepsParticulateData reports whether an instrument of that name is one of those
// for particulates that the article names: a field tester by beta rays, or a
// sampler for stationary sources. What stays outdoors to measure the air is none.
func keepsParticulateData(name string) bool {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(name, word) })
	}
	if has("环境空气", "大气") {
		return false
	}
	return has("β射线", "β 射线", "贝塔射线") || has("颗粒物") && has("固定污染源", "固定源", "废气", "低浓度")
}
