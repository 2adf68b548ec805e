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
	w := ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{"33999919900615012X", "119999197812312461", "519999198808084709"})
	a := newAsker(t, l)
	list, err := l.Filings.AttachDocument(t.Context(), a.request(), w.ID, edge.File{Kind: "crossprovince_supplement"}, strings.NewReader("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"))
	a.evidence = a.must(list.Done, err).Created
	items := []edge.Supplement{{Key: "vehicles", Label: "车辆清单", Kind: string(authority.SupplementDocument)}}
	for _, code := range []domain.Authority{"33", "34", "35"} {
		a.must(l.Authorities.SetSupplements(t.Context(), a.request(), code, domain.Empty, edge.Supplements{Items: &items, Reason: "核对车辆"}))
	}
	filed, err := l.Reports.Filed(t.Context(), w.ID)
	if err != nil {
		t.Fatal(err)
	}
	report := func(c crossprovince.Report, service domain.Authority, evidence uuid.UUID) uuid.UUID {
		t.Helper()
		if len(c.Form.Items) == 0 {
			var err error
			if c.Form, err = l.Reports.Form(t.Context(), service); err != nil {
				t.Fatal(err)
			}
		}
		c.ServiceAuthority = service
		c.Answers = []crossprovince.Answer{{Key: "vehicles", Documents: []uuid.UUID{evidence}}}
		id := uuid.New()
		if _, err := l.Reports.Decider.Execute(t.Context(), id.String(), c, a.request()); err != nil {
			t.Fatal(err)
		}
		return id
	}
	right := crossprovince.Report{
		Filed: filed, Services: []crossprovince.Service{{Track: domain.Testing, Categories: []domain.MonitoringCategory{"M01"}}},
		Period: crossprovince.Period{StartOn: "2026-12-01"}, Today: "2026-11-20",
	}
	first := report(right, "33", a.evidence)
	a.must(l.Reports.End(t.Context(), a.request(), first, 1, edge.ServiceEnd{EndedOn: "2026-11-20"}))
	again := report(right, "33", a.evidence)
	ledgertest.Build(t, l)
	if all := findings(t, l); len(all) > 0 {
		t.Fatalf("the ledger holds together, and yet: %v", all)
	}
	lost, named, asked := right, right, right
	lost.Filed.Event = uuid.New()
	wrong := report(lost, "34", uuid.New())
	named.Filed.Name = "浙江某某环境检测有限公司"
	other := report(named, "35", a.evidence)
	asked.Form = crossprovince.Form{Items: []authority.Supplement{{Key: "vehicles", Label: "车辆", Kind: authority.SupplementDocument}}}
	unasked := report(asked, "36", a.evidence)
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
	// What is looked up in the log comes after what is not.
	want := []string{
		"references " + at(wrong), "references " + at(other), "references " + at(unasked), "claims " + at(again), "references " + at(wrong),
	}
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
