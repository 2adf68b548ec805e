package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// whole blocks what the fifth version of the rules finds left out: nobody can
// review a capability that is not listed, a place that nothing proves, or a
// system of management without the one document that the regulation names.
//
// What both tracks share was reviewed with the first of them and is not asked for
// again with the second (domain-decisions 1.16).
func (f *findings) whole(c Case) {
	t, ok := c.Level.Track()
	if !ok {
		return
	}
	declares := c.Kind != AmendmentCase || c.Scope != nil
	f.block(t == domain.Testing && declares && !f.state.Annex.Recorded(), "check.section_missing", "annex", "Q4.2")
	if c.Kind == AmendmentCase {
		return
	}
	f.management(t)
	if c.Kind == FirstCase {
		f.proofs()
	}
}

// able: what the capability of a track rests on was recorded: the certificate
// that testing needs (Q1.4), and the fields that operation is offered in (Q4.3).
func (f *findings) able(t domain.Track, severity Severity) {
	if t == domain.Testing {
		f.add(!f.state.CMA.Recorded(), severity, "check.section_missing", "cma", "Q4.2")
	} else {
		f.add(!f.state.OperationCapability.Recorded(), severity, "check.section_missing", "operation_capability", "Q4.3")
	}
}

// management: a document of each kind that the track cannot do without is in
// force (domain-decisions 1.26).
func (f *findings) management(t domain.Track) {
	for _, kind := range domain.ManagementDocuments() {
		if kind.RequiredOf(t) {
			f.block(!f.state.manages(kind), "check.management_missing", "management."+string(kind), "domain-decisions 1.26")
		}
	}
}

// manages reports whether a management document of the kind is in force.
func (s State) manages(kind domain.ManagementDocument) bool {
	for _, row := range s.Management {
		if row.Kind == kind && row.InForce() {
			return true
		}
	}
	return false
}

// proofs: each place of work is proven by a document of its own (A03), by what
// right whoever files is there.
func (f *findings) proofs() {
	for _, id := range idsOf(f.state.Premises) {
		missing := f.state.Premises[id].Value.ProofID == uuid.Nil
		f.block(missing, "check.document_missing", "premises."+id.String()+".proof_id", "Q1.6")
	}
}
