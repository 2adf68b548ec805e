package projections_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// transfers tells of one transfer of each ending, and returns their IDs.
func transfers(t *testing.T, l *projectionstest.Ledger) map[string]uuid.UUID {
	t.Helper()
	l.Draft(t, projectionstest.Chengyu)
	opened := transfer.Opened{OpenedOn: "2026-01-05", Asked: transfer.Asked{
		Filing: projectionstest.Chengyu.ID(), Authority: "32", Former: projectionstest.Qiheng.ID(), FormerAuthority: "33",
		Person: sealedAs("somebody", 1),
	}}
	proof := transfer.ProofAttached{Proof: transfer.Proof{DocumentID: thing("proof"), Subject: thing("of the proof"), SHA256: "00", Size: 2, MediaType: "application/pdf"}}
	applied := transfer.Applied{
		StaffID: thing("row"), LeftOn: "2025-12-31", DocumentID: thing("proof"), AppliedOn: "2026-01-06", Member: filing.StaffMember{
			Person: sealedAs("somebody", 1), Posts: map[domain.Track][]domain.Post{domain.Testing: {domain.PostFieldSampling}},
			Education: domain.EducationBachelor, Title: domain.TitleNone, Contract: domain.ContractLabor, YearsInField: "6", HiredOn: "2026-01-04",
		},
	}
	done := transfer.CarriedOut{FormerStaffID: thing("former row"), CarriedOutOn: "2026-01-06"}
	ids := map[string]uuid.UUID{}
	tell := func(name string, then ...transfer.Event) {
		ids[name] = l.Transfer(t, name, append([]transfer.Event{opened}, then...)...)
	}
	tell("opened")
	tell("applied", proof, applied)
	tell("applied, too", proof, applied)
	tell("carried out", proof, applied, done)
	tell("added", proof, applied, transfer.CarriedOut{CarriedOutOn: "2026-01-06"})
	tell("refused", proof, applied, transfer.Refused{Code: "filing.canceled", RefusedOn: "2026-01-06"})
	tell("withdrawn", transfer.Withdrawn{WithdrawnOn: "2026-01-06"})
	return ids
}

func TestTransfersGolden(t *testing.T) {
	var store memory.Store
	transfers(t, projectionstest.NewLedger(&store))
	projectionstest.Golden(t, database(t), &store, projections.Transfers{})
}

func TestTransfersListed(t *testing.T) {
	db := database(t)
	m := projections.Transfers{DB: db}
	l := follow(t, db, m)
	ids := transfers(t, l.Ledger)
	l.settle(t)
	for of, want := range map[domain.Authority]int{"": 2, "32": 2, "33": 2, "15": 0} {
		n := 0
		for q := (projections.TransferQuery{Authority: of, Size: 1}); ; {
			page, err := m.Pending(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			n += len(page.Transfers)
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		if n != want {
			t.Errorf("of %q %d are pending, want %d", of, n, want)
		}
	}
	own, err := m.OfFiling(t.Context(), projectionstest.Chengyu.ID())
	if err != nil || len(own) != len(ids) {
		t.Errorf("of the filing %d, %v", len(own), err)
	}
	told, err := m.OfFiling(t.Context(), projectionstest.Qiheng.ID())
	if err != nil || len(told) != 1 || told[0].ID != ids["carried out"] {
		t.Errorf("the former institution is told %+v, %v", told, err)
	}
	if _, err := m.Transfer(t.Context(), thing("no transfer")); err != transfer.ErrNotFound {
		t.Errorf("none: %v", err)
	}
	v, err := projections.Verify(t.Context(), db, l.Store, m, nil)
	if err != nil || len(v.Differences) > 0 {
		t.Errorf("rebuilt it is another: %v %v", err, v.Differences)
	}
}

// TestEmployers: every filing that ever had a person, until the person is erased.
func TestEmployers(t *testing.T) {
	db := database(t)
	m := projections.Transfers{DB: db}
	l := follow(t, db, m)
	l.Draft(t, projectionstest.Chengyu)
	l.settle(t)
	var subjects []uuid.UUID
	for _, row := range l.State(projectionstest.Chengyu.ID()).Staff {
		subjects = append(subjects, row.Person.Subject)
	}
	got, err := m.Employers(t.Context(), append(subjects, uuid.New()))
	if d := cmp.Diff([]uuid.UUID{projectionstest.Chengyu.ID()}, got); d != "" || err != nil || len(subjects) == 0 {
		t.Errorf("of %d people %v (-want +got):\n%s", len(subjects), err, d)
	}
	if got, err := m.Employers(t.Context(), []uuid.UUID{uuid.New()}); err != nil || len(got) > 0 {
		t.Errorf("of a stranger %v, %v", got, err)
	}
}

func TestTransfersInWords(t *testing.T) {
	var store memory.Store
	ids := transfers(t, projectionstest.NewLedger(&store))
	seen := map[string]bool{}
	for _, id := range ids {
		entries, err := projections.TransferHistory(t.Context(), &store, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if seen[e.Type] = true; e.Text == e.Type || e.Text == "" {
				t.Errorf("%s has no words", e.Type)
			}
		}
	}
	if len(seen) != len(transfer.Events()) {
		t.Errorf("only %v were told of", seen)
	}
}
