package audit_test

import (
	"bytes"
	"testing"

	"example.org/ledger/cmd/internal/audit"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/pgtest"
)

// TestTransfersHoldTogether: a claim that was handed over is where every audit
// expects it, and what a transfer seals and refers to is known.
func TestTransfersHoldTogether(t *testing.T) {
	l := ledgertest.Open(t, pgtest.Migrated(t), t.TempDir())
	from := ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{"33999919900615012X", "119999197812312461", "519999198808084709"})
	to := ledgertest.Carry(t, l, "91330000DEMA00021M", [3]string{"449999200002291233", "659999199607043586", "329999198501010013"})
	ledgertest.Build(t, l) // who ever employed whom
	by := newAsker(t, l)
	member := edge.StaffMember{
		Person: edge.Person{Name: "钟离雪", IDNumber: "33999919900615012X", Major: "环境科学", ContractSignedOn: "2026-11-01", ContractFrom: "2026-11-01", ContractOpen: true},
		Posts:  map[string][]string{"testing": {"field_sampling"}}, Education: "bachelor", Title: "none", Contract: "labor_contract",
		YearsInField: "6", HiredOn: "2026-11-02",
	}
	opened := by.must(l.Transfers.Open(t.Context(), by.request(), to.ID, edge.TransferOpening{Name: member.Person.Name, IDNumber: member.Person.IDNumber})).Created
	proof, err := l.Transfers.AttachProof(t.Context(), by.request(), opened, nil, bytes.NewReader([]byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")))
	by.must(proof.Done, err)
	by.must(l.Transfers.Apply(t.Context(), by.request(), opened, edge.TransferApplication{LeftOn: "2026-11-01", Staff: member}))
	if row := from.State().Staff[from.Lead]; row.WentBy != opened {
		t.Fatalf("the former row is %+v", row)
	}
	ledgertest.Build(t, l)
	report, err := audit.Run(t.Context(), l, nil)
	if err != nil || len(report.Findings) > 0 {
		t.Errorf("the ledger holds together, and yet: %v %v", report.Findings, err)
	}
}
