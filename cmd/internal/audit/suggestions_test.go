package audit_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/audit"
	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/reactions"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// asker is an institution that asks its authority for things.
type asker struct {
	t        *testing.T
	l        *ledger.Ledger
	id       uuid.UUID
	evidence uuid.UUID
	requests int
}

func (a *asker) request() edge.Request {
	a.requests++
	return edge.Request{
		Command: domain.DeriveID(a.id, "request", a.requests), At: time.Date(2026, 11, 20, 1, 0, a.requests, 0, time.UTC),
		Actor: domain.Actor{Kind: domain.ActorOfficial, ID: "o-1", Authority: "32"},
	}
}

func (a *asker) must(d edge.Done, err error) edge.Done {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
	return d
}

func newAsker(t *testing.T, l *ledger.Ledger) *asker {
	t.Helper()
	a := &asker{t: t, l: l, id: uuid.New()}
	a.id = a.must(l.Filings.Register(t.Context(), a.request(), edge.Registration{CreditCode: "91320500DEMQ000184", Authority: "32", Track: "testing"})).Filing
	attached, err := l.Filings.AttachDocument(t.Context(), a.request(), a.id, edge.File{Kind: "evidence"}, strings.NewReader("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"))
	a.evidence = a.must(attached.Done, err).Created
	return a
}

func (a *asker) person(number string) uuid.UUID {
	a.t.Helper()
	return a.must(a.l.Filings.AddStaff(a.t.Context(), a.request(), a.id, edge.StaffMember{
		Person: edge.Person{Name: "钟离雪", IDNumber: number, Major: "环境科学", ContractSignedOn: "2020-03-01", ContractFrom: "2020-03-01", ContractOpen: true},
		Posts:  map[string][]string{"testing": {"field_sampling"}}, Education: "bachelor", Title: "none", Contract: "labor_contract",
		YearsInField: "6", HiredOn: "2020-03-01",
	})).Created
}

func (a *asker) raise(in edge.Suggestion) uuid.UUID {
	a.t.Helper()
	in.Reason, in.Documents = "录入有误", []uuid.UUID{a.evidence}
	return a.must(a.l.Suggestions.Raise(a.t.Context(), a.request(), a.id, in)).Created
}

// TestSuggestionsHoldTogether: what suggestions claim, seal and change is as
// every audit expects it, and what is damaged of it is found.
func TestSuggestionsHoldTogether(t *testing.T) {
	url := pgtest.Migrated(t)
	l := ledgertest.Open(t, url, t.TempDir())
	a := newAsker(t, l)
	mistaken, wrong := a.person("329999198501010013"), a.person("33999919900615012X")
	adopt := func(id uuid.UUID) { a.must(l.Suggestions.Adopt(t.Context(), a.request(), id, 0, edge.Answer{})) }
	right := edge.Suggestion{Kind: "correct_id_number", StaffID: wrong, IDNumber: "329999198501010021"}
	a.must(l.Suggestions.Dismiss(t.Context(), a.request(), a.raise(right), 0, edge.Answer{Reason: "请核对"}))
	adopt(a.raise(right))
	adopt(a.raise(edge.Suggestion{Kind: "remove_person", StaffID: mistaken}))
	adopt(a.raise(edge.Suggestion{Kind: "correct_credit_code", CreditCode: "12420100DEMQ000859"}))
	open := a.raise(edge.Suggestion{Kind: "correct_id_number", StaffID: wrong, IDNumber: "329999198501010013"})
	r := reactions.Runner{Store: l.Store, DB: l.DB, Reactions: l.Reactions.Reactions, Clock: func() time.Time { return time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC) }, Log: slog.New(slog.DiscardHandler)}
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	ledgertest.Build(t, l)
	found := func() []audit.Finding {
		t.Helper()
		report, err := audit.Run(t.Context(), l, nil)
		if err != nil {
			t.Fatal(err)
		}
		return report.Findings
	}
	if all := found(); len(all) > 0 {
		t.Fatalf("the ledger holds together, and yet: %v", all)
	}
	owner, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(t.Context())
	if _, err := owner.Exec(t.Context(), `SET session_replication_role = replica; DELETE FROM log.claim WHERE kind = 'suggestion'`); err != nil {
		t.Fatal(err)
	}
	all := found()
	if len(all) != 1 || all[0].Check != "claims" || !strings.HasPrefix(all[0].Where, "suggestion-"+open.String()+"@0") {
		t.Errorf("a lost claim of %s is found as %v", open, all)
	}
}
