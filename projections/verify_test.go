package projections_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func TestVerifyFindsWhatSomebodyChanged(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	projectionstest.Story(t, l)
	db := database(t)
	m := projections.Registry{}
	verify := func() []projections.Difference {
		t.Helper()
		v, err := projections.Verify(t.Context(), db, &store, m, nil)
		if err != nil {
			t.Fatal(err)
		}
		if v.Position != endOf(t, &store) || v.Generation != 2 {
			t.Errorf("compared generation %d at %s", v.Generation, v.Position)
		}
		return v.Differences
	}
	if err := projections.Rebuild(t.Context(), db, &store, m, nil); err != nil {
		t.Fatal(err)
	}
	if d := verify(); len(d) > 0 {
		t.Errorf("untouched: %v", d)
	}
	chengyu, qiheng := projectionstest.Chengyu.ID().String(), projectionstest.Qiheng.ID().String()
	for _, c := range []struct {
		name, sql, undo string
		want            []projections.Difference
	}{
		{"a value", `UPDATE registry SET registered_address = registered_address || '-' WHERE filing = '` + chengyu + `'`,
			`UPDATE registry SET registered_address = left(registered_address, -1) WHERE filing = '` + chengyu + `'`,
			[]projections.Difference{{Table: "registry", Key: "filing=" + chengyu, What: projections.Unequal}}},
		{"a microsecond", `UPDATE registry SET recorded_at = recorded_at + interval '1 microsecond' WHERE filing = '` + chengyu + `'`,
			`UPDATE registry SET recorded_at = recorded_at - interval '1 microsecond' WHERE filing = '` + chengyu + `'`,
			[]projections.Difference{{Table: "registry", Key: "filing=" + chengyu, What: projections.Unequal}}},
		{"the order in a list", `UPDATE registry SET terms = terms[2:] || terms[:1] WHERE filing = '` + chengyu + `'`,
			`UPDATE registry SET terms = terms[array_length(terms, 1):] || terms[:array_length(terms, 1) - 1] WHERE filing = '` + chengyu + `'`,
			[]projections.Difference{{Table: "registry", Key: "filing=" + chengyu, What: projections.Unequal}}},
		{"null for empty", `UPDATE registry_track SET since = NULL WHERE filing = '` + qiheng + `'`,
			`UPDATE registry_track SET since = '2026-01-19' WHERE filing = '` + qiheng + `'`,
			[]projections.Difference{{Table: "registry_track", Key: "filing=" + qiheng + ", track=testing", What: projections.Unequal}}},
		{"a row gone and one too many", `UPDATE registry_track SET track = 'operation' WHERE filing = '` + chengyu + `'`,
			`UPDATE registry_track SET track = 'testing' WHERE filing = '` + chengyu + `'`,
			[]projections.Difference{
				{Table: "registry_track", Key: "filing=" + chengyu + ", track=operation", What: projections.OnlyInFirst},
				{Table: "registry_track", Key: "filing=" + chengyu + ", track=testing", What: projections.OnlyInSecond},
			}},
		{"a table too many", `CREATE TABLE notes (id integer PRIMARY KEY)`, `DROP TABLE notes`,
			[]projections.Difference{{Table: "notes", What: projections.OnlyInFirst}}},
		{"a column too many", `ALTER TABLE folded ADD COLUMN note text`, `ALTER TABLE folded DROP COLUMN note`,
			[]projections.Difference{{Table: "folded", What: projections.Unequal}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			byHand := func(sql string) {
				t.Helper()
				if _, err := db.Exec(t.Context(), `SET search_path = `+liveSchema(t, db, projections.Registry{})+`; `+sql+`; RESET search_path`); err != nil {
					t.Fatal(err)
				}
			}
			byHand(c.sql)
			if diff := cmp.Diff(c.want, verify()); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
			byHand(c.undo)
			if d := verify(); len(d) > 0 {
				t.Errorf("after undoing it: %v", d)
			}
		})
	}
	var left int
	if err := db.QueryRow(t.Context(), `SELECT count(*) FROM pg_namespace WHERE starts_with(nspname, 'verify')`).Scan(&left); err != nil || left > 0 {
		t.Errorf("%d schemas left behind, %v", left, err)
	}
}

// TestVerifyWhileTheRunnerGoesOn holds the live rows of one moment against the
// log up to that moment, whatever moves.
func TestVerifyWhileTheRunnerGoesOn(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 50)
	db := database(t)
	r := &projections.Runner{DB: db, Store: &store, Model: journal{}}
	running(t, r)
	caughtUp(t, r)
	ctx, cancel := context.WithCancel(t.Context())
	var load sync.WaitGroup
	load.Go(func() {
		for ctx.Err() == nil {
			registrations(t, l, 1)
			caughtUp(t, r)
		}
	})
	for range 5 {
		v, err := projections.Verify(t.Context(), db, &store, journal{}, nil)
		if err != nil || len(v.Differences) > 0 {
			t.Errorf("Verify = %+v, %v", v, err)
		}
	}
	cancel()
	load.Wait()
}

func TestVerifyWithoutAGeneration(t *testing.T) {
	var store memory.Store
	if _, err := projections.Verify(t.Context(), database(t), &store, journal{}, nil); !errors.Is(err, projections.ErrNotBuilt) {
		t.Errorf("Verify = %v, want ErrNotBuilt", err)
	}
}

func TestOneVerificationAtATime(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 10)
	db := database(t)
	rebuild(t, db, &store)
	begun, goOn := make(chan struct{}), make(chan struct{})
	slow := journal{func(context.Context, pgx.Tx, []projections.Event) error {
		close(begun)
		<-goOn
		return nil
	}}
	done := make(chan error, 1)
	go func() {
		_, err := projections.Verify(t.Context(), db, &store, slow, nil)
		done <- err
	}()
	within(t, begun)
	if _, err := projections.Verify(t.Context(), db, &store, journal{}, nil); !errors.Is(err, projections.ErrVerifying) {
		t.Errorf("a second one = %v, want ErrVerifying", err)
	}
	close(goOn)
	if err := within(t, done); err != nil {
		t.Errorf("the first one = %v", err)
	}
}

// TestEqualWhateverTheBatches builds with pages of one event and of all: what a
// transaction happens to hold leaves no trace in the rows.
func TestEqualWhateverTheBatches(t *testing.T) {
	var store memory.Store
	projectionstest.Story(t, projectionstest.NewLedger(&store))
	db := database(t)
	for _, m := range []projections.Model{projections.Registry{}, projections.CaseQueue{}, projections.Filings{}, projections.Deadlines{}, projections.Statistics{}, projections.Capability{}, projections.Expiries{}, projections.EquipmentDirectory{}, projections.StaffDirectory{}} {
		if err := projections.RebuildAt(t.Context(), db, &store, m, endOf(t, &store), "whole_"+m.Name(), nil); err != nil {
			t.Fatal(err)
		}
		if err := projections.RebuildAt(t.Context(), db, &store, oneByOne{m}, endOf(t, &store), "single_"+m.Name(), nil); err != nil {
			t.Fatal(err)
		}
		differences, err := projections.Equal(t.Context(), db, "whole_"+m.Name(), "single_"+m.Name())
		if err != nil || len(differences) > 0 {
			t.Errorf("%s: %v, %v", m.Name(), differences, err)
		}
	}
}

// oneByOne is a read model that gets every event as a page of its own.
type oneByOne struct{ projections.Model }

func (m oneByOne) Apply(ctx context.Context, tx pgx.Tx, page []projections.Event) error {
	for i := range page {
		if err := m.Model.Apply(ctx, tx, page[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

func TestEqualNeedsPrimaryKeys(t *testing.T) {
	db := database(t)
	if _, err := db.Exec(t.Context(), `
		CREATE SCHEMA a; CREATE TABLE a.x (n integer); CREATE SCHEMA b; CREATE TABLE b.x (n integer)`); err != nil {
		t.Fatal(err)
	}
	if _, err := projections.Equal(t.Context(), db, "a", "b"); err == nil {
		t.Error("tables without a primary key were compared")
	}
}
