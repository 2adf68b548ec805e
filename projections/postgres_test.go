package projections_test

import (
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// TestFollowingPostgreSQL keeps read models in the database that the log is in,
// as the ledger does, and again and again cuts off everybody but who appends.
func TestFollowingPostgreSQL(t *testing.T) {
	address := pgtest.Migrated(t)
	open := func(name string) (*pgxpool.Pool, *postgres.Store) {
		t.Helper()
		db, err := postgres.Connect(t.Context(), namedAs(t, address, name), postgres.Options{MaxConns: 4, AllowUnsafe: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(db.Close)
		store := postgres.New(db)
		t.Cleanup(store.Close)
		return db, store
	}
	_, log := open("appends")
	db, store := open("follows")
	models := []projections.Model{projections.Registry{DB: db}, projections.CaseQueue{DB: db}, journal{}}
	var runners []*projections.Runner
	for _, m := range models {
		r := &projections.Runner{DB: db, Store: store, Model: m}
		running(t, r)
		runners = append(runners, r)
	}
	l := projectionstest.NewLedger(log)
	super := superuser(t, db)
	for range 4 {
		registrations(t, l, 20)
		if _, err := super.Exec(t.Context(), `
			SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> 'appends'`); err != nil {
			t.Fatal(err)
		}
		registrations(t, l, 20)
	}
	projectionstest.Story(t, l)
	db.Reset() // of what was cut off and nobody used since
	for i, r := range runners {
		waitFor(t, r, endOf(t, log))
		v, err := projections.Verify(t.Context(), db, log, models[i], nil)
		if err != nil || len(v.Differences) > 0 || v.Position != endOf(t, log) {
			t.Errorf("%s: %+v, %v", models[i].Name(), v, err)
		}
	}
	checkJournal(t, db, log)
}

// namedAs returns the address with a name by which the server knows who connects.
func namedAs(t testing.TB, address, name string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("application_name", name)
	u.RawQuery = q.Encode()
	return u.String()
}
