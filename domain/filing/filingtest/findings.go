package filingtest

import "example.org/ledger/domain"

// lacks are the codes of what keeps a case from being handed in.
func (m *model) lacks(c *review) []string {
	if c.amends() {
		return m.amendmentLacks(c)
	}
	t := domain.Track(c.level)
	var codes []string
	missing := func(is bool, code string) {
		if is {
			codes = append(codes, "check."+code)
		}
	}
	staffed, equipped := m.served(t)
	sections := m.name.recorded() && m.basics.recorded() && m.contacts.recorded() && m.manager.recorded() && m.tracks[t].scope.recorded()
	missing(!sections || !staffed || !equipped || c.kind == "first" && !m.letter.recorded(), "section_missing")
	missing(!m.premises, "main_premises_missing")
	missing(m.manager.recorded() && !m.name.recorded(), "top_manager_differs")
	missing(t == domain.Testing && !staffed, "post_vacant")
	missing(t == domain.Testing && (!m.annex.recorded() || !m.certified.recorded()), "section_missing")
	missing(t == domain.Testing && m.certified.recorded() && m.certified.value != m.name.value, "cma_name_differs")
	missing(t == domain.Operation && !m.operates.recorded(), "section_missing")
	missing(!m.rules[rulesOf(t)], "management_missing")
	for _, kind := range []domain.DocumentKind{domain.DocumentRegistrationCertificate, domain.DocumentCMACertificate, domain.DocumentCMAAnnex} {
		needed := kind == domain.DocumentRegistrationCertificate || t == domain.Testing
		missing(needed && !m.papers[kind] && !c.papers[kind], "document_missing")
	}
	letter := m.letter
	if c.kind == "second_track" {
		letter = c.letter
		missing(!letter.recorded(), "commitment_needed")
	} else {
		missing(letter.recorded() && letter.at < c.opened, "commitment_needed")
	}
	missing(letter.recorded() && (letter.value != m.name.value || !m.name.recorded()), "commitment_stale")
	return codes
}

func (m *model) amendmentLacks(c *review) []string {
	var codes []string
	name := m.name.value
	if !c.name.recorded() && !c.scope.recorded() {
		codes = append(codes, "check.nothing_proposed")
	}
	if c.name.recorded() {
		if name != c.name.value && !c.letter.recorded() {
			codes = append(codes, "check.commitment_needed")
		}
		if !c.papers[domain.DocumentChangeProof] {
			codes = append(codes, "check.document_missing")
		}
		name = c.name.value
	}
	if c.letter.recorded() && c.letter.value != name {
		codes = append(codes, "check.commitment_stale")
	}
	return codes
}
