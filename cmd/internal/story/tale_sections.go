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
	in := t.registration()
	if t.registeredAt != "" {
		in.Authority = string(t.registeredAt)
	}
	t.step("register", t.master(), registering(in))
}

func registering(in edge.Registration) action {
	return func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.Register(ctx, r, in)
	}
}

// begin fills in the sections that everybody fills in first. The top manager is
// the legal representative if there is no other.
func (t *tale) begin() {
	t.recordIdentity()
	t.recordScope("scope", t.scope())
	t.recordBasics()
	t.recordContacts()
	in := edge.TopManager{Name: t.representative.name, IsLegalRepresentative: true}
	if t.manager != (somebody{}) {
		letter := t.attach("authorization", domain.DocumentAuthorizationLetter, "最高管理者授权委托书")
		in = edge.TopManager{Name: t.manager.name, Authorization: authorization(edge.Authorization{
			Scope: "全面负责本机构生态环境监测技术服务工作", ValidFrom: "2026-01-01", Signed: true, SealPresent: true,
		}, letter, "2028-12-31")}
	}
	t.topManager("top-manager", in)
	t.addPremises("premises/1", t.mainPremises())
}

func (t *tale) recordIdentity() {
	id, in := t.filing(), t.identity()
	t.step("identity", t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.RecordIdentity(ctx, r, id, domain.Empty, in)
	})
	t.seals(1)
}

// recordScope records or proposes the scope of the first track.
func (t *tale) recordScope(what string, in edge.Scope) string {
	return t.recordScopeOf(t.track(), what, in)
}

func (t *tale) recordScopeOf(track domain.Track, what string, in edge.Scope) string {
	id := t.filing()
	return t.step(what, t.master(), t.replacing(func(s filing.State) domain.Revision {
		return s.Tracks[track].Scope.Revision()
	}, func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.RecordScope(ctx, r, id, string(track), seen, in)
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

// addPremises adds a place of work with the document that proves it.
func (t *tale) addPremises(what string, in edge.Premises) {
	title := "场所不动产权证书"
	if in.Tenure == string(domain.PremisesLeased) {
		title = "场所租赁合同"
	}
	id := t.filing()
	in.ProofID = createdBy(t.attach(what+"/proof", domain.DocumentPremisesProof, title), "document")
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
	t.manages(t.track())
	if t.track() == domain.Operation {
		t.serves("operation-capability", nil) // needs no CMA
		return
	}
	t.qualify("cma")
}

// manages records the document of the management system that a track cannot do
// without.
func (t *tale) manages(track domain.Track) {
	kind := domain.ManagementDataQuality
	if track == domain.Operation {
		kind = domain.ManagementOperationRecords
	}
	document := t.attach("management/"+string(kind)+"/document", domain.DocumentManagementDocument, kind.Label())
	id, in := t.filing(), edge.Management{
		Kind: string(kind), Title: kind.Label(), Version: "第2版", EffectiveOn: "2025-03-01", DocumentID: createdBy(document, "document"),
	}
	if track != t.track() { // the first one is effective: its system changes, too
		in.EffectiveOn, in.Alteration = string(t.today()), changed(t.today())
	}
	t.step("management/"+in.Kind, t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.AddManagement(ctx, r, id, in)
	})
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
