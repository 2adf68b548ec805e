package audit_test

import (
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/audit"
	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/pgtest"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// TestReportsHoldTogether: what reports claim and refer to is as every audit expects
// it, and what is damaged of it is found.
func TestReportsHoldTogether(t *testing.T) {
	url := pgtest.Migrated(t)
	l := ledgertest.Open(t, url, t.TempDir())
	a := newAsker(t, l)
	filed, err := l.Reports.Filed(t.Context(), a.id)
	if err != nil {
		t.Fatal(err)
	}
	filed.Name, filed.Tracks = "江苏云汀环境检测有限公司", map[domain.Track][]domain.MonitoringCategory{domain.Testing: {"M01"}} // a draft could not report
	form := crossprovince.Form{Items: []authority.Supplement{{Key: "vehicles", Label: "车辆清单", Kind: authority.SupplementDocument}}}
	report := func(c crossprovince.Report, service domain.Authority, evidence uuid.UUID) uuid.UUID {
		t.Helper()
		c.ServiceAuthority, c.Answers = service, []crossprovince.Answer{{Key: "vehicles", Documents: []uuid.UUID{evidence}}}
		id := uuid.New()
		if _, err := l.Reports.Decider.Execute(t.Context(), id.String(), c, a.request()); err != nil {
			t.Fatal(err)
		}
		return id
	}
	right := crossprovince.Report{
		Filed: filed, Services: []crossprovince.Service{{Track: domain.Testing, Categories: []domain.MonitoringCategory{"M01"}}},
		Period: crossprovince.Period{StartOn: "2026-12-01"}, Form: form, Today: "2026-11-20",
	}
	first := report(right, "33", a.evidence)
	a.must(l.Reports.End(t.Context(), a.request(), first, 1, edge.ServiceEnd{EndedOn: "2026-11-20"}))
	again := report(right, "33", a.evidence)
	ledgertest.Build(t, l)
	if all := findings(t, l); len(all) > 0 {
		t.Fatalf("the ledger holds together, and yet: %v", all)
	}
	lost := right
	lost.Filed.Event = uuid.New()
	wrong := report(lost, "34", uuid.New())
	owner, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(t.Context())
	if _, err := owner.Exec(t.Context(), `SET session_replication_role = replica; DELETE FROM log.claim WHERE kind = 'report' AND key LIKE '%/33'`); err != nil {
		t.Fatal(err)
	}
	ledgertest.Build(t, l)
	var got []string
	for _, f := range findings(t, l) {
		where, _, _ := strings.Cut(f.Where, " ")
		got = append(got, f.Check+" "+where)
	}
	at := func(id uuid.UUID) string { return "crossprovince-" + id.String() + "@0" }
	want := []string{"claims " + at(again), "references " + at(wrong), "references " + at(wrong)}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func findings(t *testing.T, l *ledger.Ledger) []audit.Finding {
	t.Helper()
	report, err := audit.Run(t.Context(), l, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report.Findings
}
