package story

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// register opens the filing.
func (t *tale) register() {
	t.step("register", t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.Register(ctx, r, t.registration())
	})
}

// begin fills in the sections that everybody fills in first, with the legal
// representative as the top manager.
func (t *tale) begin() {
	t.recordIdentity()
	t.recordScope("scope", t.scope())
	t.recordBasics()
	t.recordContacts()
	t.topManager("top-manager", edge.TopManager{Name: t.representative.name, IsLegalRepresentative: true})
	t.addPremises("premises/1", t.mainPremises())
}

func (t *tale) recordIdentity() {
	id, in := t.filing(), t.identity()
	t.step("identity", t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.RecordIdentity(ctx, r, id, domain.Empty, in)
	})
	t.seals(1)
}

// recordScope records or proposes the scope of the testing track.
func (t *tale) recordScope(what string, in edge.Scope) string {
	id := t.filing()
	return t.step(what, t.master(), t.replacing(func(s filing.State) domain.Revision {
		return s.Tracks[domain.Testing].Scope.Revision()
	}, func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.RecordScope(ctx, r, id, string(domain.Testing), seen, in)
	}))
}

func (t *tale) recordBasics() {
	id, in := t.filing(), t.basics()
	t.step("basics", t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.RecordBasics(ctx, r, id, domain.Empty, in)
	})
}

func (t *tale) recordContacts() {
	id, in := t.filing(), t.contacts()
	t.step("contacts", t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.RecordContacts(ctx, r, id, domain.Empty, in)
	})
	t.seals(2)
}

func (t *tale) topManager(what string, in edge.TopManager) {
	id := t.filing()
	t.step(what, t.master(), t.replacing(func(s filing.State) domain.Revision {
		return s.TopManager.Revision()
	}, func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.RecordTopManager(ctx, r, id, seen, in)
	}))
}

func (t *tale) addPremises(what string, in edge.Premises) {
	id := t.filing()
	t.step(what, t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.AddPremises(ctx, r, id, in)
	})
}

// certificates uploads what everybody has to upload.
func (t *tale) certificates() {
	registration := "营业执照"
	if t.certificate == string(domain.RegistrationPublicInstitution) {
		registration = "事业单位法人证书"
	}
	t.attach("registration", domain.DocumentRegistrationCertificate, registration)
	t.attach("cma", domain.DocumentCMACertificate, "检验检测机构资质认定证书")
	t.attach("cma-annex", domain.DocumentCMAAnnex, "资质认定证书附表（生态环境监测）")
}

// letter uploads a signed commitment letter and records it.
func (t *tale) letter(what string) {
	document := t.attach(what+"/document", domain.DocumentCommitmentLetter, "备案承诺书（签字盖章扫描件）")
	id, in := t.filing(), t.commitment(document, t.today())
	t.step(what, t.master(), t.replacing(func(s filing.State) domain.Revision {
		return s.Commitment.Revision()
	}, func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.RecordCommitment(ctx, r, id, uuid.Nil, seen, in)
	}))
}
