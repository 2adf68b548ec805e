package filing

import (
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Finding is one thing the formal review (形式审查) finds: completeness and
// consistency, never substance. The institution's check before submitting and
// the reviewer's list are the same.
type Finding struct {
	Code     string   `json:"code"`     // names the sentence shown to people
	Severity Severity `json:"severity"` // whether it may be submitted all the same
	Field    string   `json:"field"`    // the path of what it concerns
	Source   string   `json:"source"`   // the rule, or "O" for one of our own
}

// Severity says what a finding does.
type Severity string

// The severities.
const (
	Blocks  Severity = "blocks"  // the case cannot be submitted
	Advises Severity = "advises" // the reviewer is shown it
)

// Check returns all findings about a case as it would be submitted on today,
// in a fixed order, by the rules the case was handed in under (see [Rules]). Of a
// case that is with the authority or has ended it goes by what was known from
// other filings when it was submitted, and not by known.
func Check(s State, c Case, today domain.Date, known Elsewhere) []Finding {
	f := &findings{state: s, today: today}
	t, ok := c.Level.Track()
	switch {
	case c.Kind == AmendmentCase:
		f.amendment(c)
	case ok:
		f.sections()
		f.track(t)
		if c.Kind == SecondTrackCase {
			f.secondLetter(c)
		} else {
			f.letter(s.Commitment, s.Identity.Value)
			signedBefore := s.Commitment.Recorded() && s.Commitment.At.Revision < c.Opened.Revision // for a filing that has ended
			f.block(signedBefore, "check.commitment_needed", "commitment", "Q6.2")
		}
		f.documents(t, c)
	}
	if c.rules() >= reviewRules {
		f.review(c)
	}
	if c.rules() >= recordRules {
		f.records(c)
	}
	if c.rules() >= annexRules {
		f.annexOf(c)
	}
	if c.rules() >= wholeRules {
		f.whole(c)
	}
	if c.rules() >= ableRules && ok && c.Kind != AmendmentCase {
		f.able(t, Blocks)
	}
	if c.rules() >= countRules && t == domain.Testing && c.Kind != AmendmentCase {
		f.counts()
	}
	if c.rules() >= furtherRules {
		if c.WithAuthority() || c.Ended() {
			known = c.Elsewhere
		}
		f.further(c, known)
		f.letters(c)
	}
	return f.list
}

// review adds what the second version of the rules advises on.
func (f *findings) review(c Case) {
	t, ok := c.Level.Track()
	switch {
	case c.Kind == AmendmentCase:
		f.late(c)
		if ok && t == domain.Operation && c.Scope != nil {
			f.operationScope(c.Scope.Value, "scope.institution_categories")
		}
	case ok:
		f.wording()
		if t == domain.Testing {
			f.testingStaff()
		} else if scope := f.state.Tracks[t].Scope; scope.Recorded() {
			f.operationScope(scope.Value, "tracks."+string(t)+".scope.institution_categories")
		}
		f.things(t)
		if t == domain.Testing {
			f.cma()
		}
		if c.rules() < ableRules { // since, it blocks
			f.able(t, Advises)
		}
	}
}

type findings struct {
	state State
	today domain.Date
	list  []Finding
}

func (f *findings) block(bad bool, code, field, source string) {
	f.add(bad, Blocks, code, field, source)
}
func (f *findings) advise(bad bool, code, field, source string) {
	f.add(bad, Advises, code, field, source)
}

func (f *findings) add(bad bool, severity Severity, code, field, source string) {
	if bad {
		f.list = append(f.list, Finding{Code: code, Severity: severity, Field: field, Source: source})
	}
}

func (f *findings) sections() {
	s := f.state
	f.block(!s.Identity.Recorded(), "check.section_missing", "identity", "Q1.6")
	f.block(!s.Basics.Recorded(), "check.section_missing", "basics", "Q1.6")
	f.block(!s.Contacts.Recorded(), "check.section_missing", "contacts", "Q7.6")
	f.block(!s.TopManager.Recorded(), "check.section_missing", "top_manager", "Q2.4")
	f.block(!s.hasMainPremises(), "check.main_premises_missing", "premises", "Q2.6")

	b := s.Basics.Value
	f.block(b.TermTo != "" && b.TermTo < f.today, "check.term_expired", "basics.term_to", "domain-decisions 2.38")
	f.advise(s.Basics.Recorded() && string(s.Authority) != s.CreditCode.Province(), "check.authority_differs", "authority", "Q1.5")
	f.advise(s.CreditCode != "" && !s.CreditCode.InnerCheckOK(), "check.credit_code_inner", "credit_code", "GB 11714")
	a := s.TopManager.Value.Authorization
	f.block(a.ValidTo != "" && a.ValidTo < f.today, "check.authorization_expired", "top_manager.authorization.valid_to", "Q2.4")
	manager := s.TopManager.Value
	f.block(manager.IsLegalRepresentative && manager.Name != s.Identity.Value.LegalRepresentative.Name,
		"check.top_manager_differs", "top_manager.name", "Q2.4")
}

func (f *findings) track(t domain.Track) {
	scope := f.state.Tracks[t].Scope
	field := "tracks." + string(t)
	f.block(!scope.Recorded(), "check.section_missing", field+".scope", "Q2.1")
	if scope.Recorded() {
		f.scope(t, scope.Value, field+".scope.institution_categories")
	}
	f.block(!f.state.equipped(t), "check.section_missing", "equipment", "Q1.6")
	holders := f.state.postHolders(t)
	f.block(len(holders) == 0, "check.section_missing", "staff", "Q3.1")
	for _, lead := range []domain.Post{domain.PostTechnicalManagement, domain.PostQualityManagement} {
		n := holders[lead]
		if t == domain.Testing {
			f.block(n == 0, "check.post_vacant", "staff.posts."+string(lead), "R4")
		} else {
			f.advise(n == 0, "check.post_vacant", "staff.posts."+string(lead), "O")
		}
		f.advise(n > 1, "check.post_shared", "staff.posts."+string(lead), "O")
	}
}

// scope: radiation only ⇔ 辐射专项监测类 blocks for testing (Q2.1); for operation
// the table only advises.
func (f *findings) scope(t domain.Track, v Scope, field string) {
	if t != domain.Testing {
		return
	}
	radiationOnly := !slices.ContainsFunc(v.MonitoringCategories, func(c domain.MonitoringCategory) bool { return !c.Radiation() })
	chosen := slices.Contains(v.InstitutionCategories, domain.InstitutionRadiationOnly)
	f.block(chosen && !radiationOnly, "check.not_radiation_only", field, "Q2.1")
	f.block(!chosen && radiationOnly, "check.radiation_only", field, "Q2.1")
}

// letter: the commitment letter must be there and be the one of this name and
// this legal representative (Q2.5).
func (f *findings) letter(letter Part[Commitment], i Identity) {
	f.block(!letter.Recorded(), "check.section_missing", "commitment", "Q1.6")
	if letter.Recorded() {
		f.block(letter.Value.Institution != i.Name, "check.commitment_stale", "commitment.institution", "Q2.5")
		f.block(!letter.Value.signedBy(i.LegalRepresentative), "check.commitment_stale", "commitment.signer", "Q2.5")
	}
}

// secondLetter: a second track is handed in with a letter of its own (Q7.7,
// domain-decisions 1.16).
func (f *findings) secondLetter(c Case) {
	f.block(c.Commitment == nil, "check.commitment_needed", "commitment", "Q7.7")
	if c.Commitment != nil {
		f.letter(*c.Commitment, f.state.Identity.Value)
	}
}

// documents: those of the filing will do, and those that wait with the case.
// Operation needs no CMA.
func (f *findings) documents(t domain.Track, c Case) {
	kinds := []domain.DocumentKind{domain.DocumentRegistrationCertificate}
	if t == domain.Testing {
		kinds = append(kinds, domain.DocumentCMACertificate, domain.DocumentCMAAnnex)
	}
	for _, kind := range kinds {
		missing := !f.state.hasDocument(kind, uuid.Nil) && !f.state.hasDocument(kind, c.ID)
		f.block(missing, "check.document_missing", fmt.Sprintf("documents.%s", kind), "Q1.6")
	}
}

// amendment: there must be something to decide, and a new name or another
// legal representative needs a new letter of its own (Q2.5).
func (f *findings) amendment(c Case) {
	f.block(c.Identity == nil && c.Scope == nil, "check.nothing_proposed", "case", "Q7.8")
	if c.Identity != nil {
		before, after := f.state.Identity.Value, c.Identity.Value
		renamed := before.Name != after.Name || before.LegalRepresentative.Name != after.LegalRepresentative.Name
		f.block(renamed && c.Commitment == nil, "check.commitment_needed", "commitment", "Q2.5")
		f.block(!f.state.hasDocument(domain.DocumentChangeProof, c.ID), "check.document_missing",
			"documents."+string(domain.DocumentChangeProof), "Q7.8")
	}
	f.topManager(c)
	if c.Commitment != nil { // it takes effect with the case, whatever that is about
		i := f.state.Identity.Value
		if c.Identity != nil {
			i = c.Identity.Value.Identity
		}
		f.letter(*c.Commitment, i)
	}
	if t, ok := c.Level.Track(); ok && c.Scope != nil {
		f.scope(t, c.Scope.Value, "scope.institution_categories")
	}
}

// topManager: who is said to be the legal representative is, also once the
// amendment has passed. A new legal representative only advises a new letter of
// authorization (domain-decisions 1.38).
func (f *findings) topManager(c Case) {
	manager, legal := f.state.TopManager.Value, f.state.Identity.Value.LegalRepresentative.Name
	if c.TopManager != nil {
		manager = c.TopManager.Value
	}
	if c.Identity != nil {
		f.advise(!manager.IsLegalRepresentative && c.TopManager == nil && c.Identity.Value.LegalRepresentative.Name != legal,
			"check.authorization_old", "top_manager.authorization", "Q2.4")
		legal = c.Identity.Value.LegalRepresentative.Name
	}
	differs := manager.IsLegalRepresentative && manager.Name != legal
	f.block(differs && c.TopManager != nil, "check.top_manager_differs", "top_manager.name", "Q2.4")
	f.advise(differs && c.TopManager == nil, "check.top_manager_differs", "top_manager.name", "Q2.4")
}

func (s State) hasMainPremises() bool {
	for _, p := range s.Premises {
		if p.Value.Kind == domain.PremisesMain {
			return true
		}
	}
	return false
}

// equipped reports whether an instrument in service serves the track.
func (s State) equipped(t domain.Track) bool {
	for _, row := range s.Equipment {
		if row.InService() && slices.Contains(row.Tracks, t) {
			return true
		}
	}
	return false
}

// postHolders counts who holds each post of a track.
func (s State) postHolders(t domain.Track) map[domain.Post]int {
	n := map[domain.Post]int{}
	for _, row := range s.Staff {
		if row.Employed() {
			for _, p := range row.Posts[t] {
				n[p]++
			}
		}
	}
	return n
}

// hasDocument reports whether a document of the kind belongs to the case or,
// with no case, to the filing.
func (s State) hasDocument(kind domain.DocumentKind, caseID uuid.UUID) bool {
	for _, d := range s.Documents {
		if d.Kind == kind && d.CaseID == caseID {
			return true
		}
	}
	return false
}
