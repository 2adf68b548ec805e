package story

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// systemOfTesting is what a laboratory has of a system of management beside the
// document without which nothing is handed in (domain-decisions 1.26).
var systemOfTesting = []edge.Management{
	{Kind: string(domain.ManagementQualityManual), Version: "第5版", EffectiveOn: "2025-03-01"},
	{Kind: string(domain.ManagementAntiFalsification), Version: "第1版", EffectiveOn: "2025-06-01"},
	{Kind: string(domain.ManagementArchive), Version: "第3版", EffectiveOn: "2024-09-01", RetentionYears: 6},
	{Kind: string(domain.ManagementInternalAudit), EffectiveOn: "2025-11-14"},
	{Kind: string(domain.ManagementReview), EffectiveOn: "2025-12-05"},
	{Kind: string(domain.ManagementQualityControlPlan), EffectiveOn: "2026-01-05"},
	{
		Kind: string(domain.ManagementInformationSystem), Version: "3.2", EffectiveOn: "2024-04-01",
		Vendor: "星汀实验室软件工作室", LaunchedOn: "2024-04-01", BackupMode: "每日异地备份，保留三份",
		Functions: []string{
			string(domain.SystemContract), string(domain.SystemSampling), string(domain.SystemSamples), string(domain.SystemAnalysis),
			string(domain.SystemReport), string(domain.SystemIssue), string(domain.SystemAuditTrail),
		},
	},
}

// system records the rest of what the system of management of a laboratory has.
func (t *tale) system() {
	for _, in := range systemOfTesting {
		kind := domain.ManagementDocument(in.Kind)
		in.Title = kind.Label()
		if kind.NeedsFile() {
			in.DocumentID = createdBy(t.attach("management/"+in.Kind+"/document", domain.DocumentManagementDocument, in.Title), "document")
		}
		id := t.filing()
		t.step("management/"+in.Kind, t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
			return f.AddManagement(ctx, r, id, in)
		})
	}
}

// seenManagement finds the revision of a row.
func seenManagement(row uuid.UUID) func(filing.State) domain.Revision {
	return func(s filing.State) domain.Revision { return s.Management[row].At.Revision }
}

// reviseSystem replaces what the system has of a kind, in force from a day on.
func (t *tale) reviseSystem(what string, in edge.Management) {
	kind := domain.ManagementDocument(in.Kind)
	in.Title = kind.Label()
	in.DocumentID = createdBy(t.attach(what+"/document", domain.DocumentManagementDocument, in.Title+"（"+in.Version+"）"), "document")
	id, row := t.filing(), createdBy(t.key+"/management/"+in.Kind, "management")
	t.step(what, t.master(), t.replacing(seenManagement(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.ReviseManagement(ctx, r, id, row, seen, in)
	}))
}

// endSystem takes out of force what the system has of a kind.
func (t *tale) endSystem(what string, kind domain.ManagementDocument, on domain.Date) {
	id, row := t.filing(), createdBy(t.key+"/management/"+string(kind), "management")
	t.step(what, t.master(), t.replacing(seenManagement(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.EndManagement(ctx, r, id, row, seen, edge.ManagementEnd{EndedOn: string(on)})
	}))
}
