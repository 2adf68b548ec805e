package postgres_test

import (
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/eventstoretest"
	"example.org/ledger/internal/pgtest"
)

func TestStore(t *testing.T) {
	url := pgtest.Migrated(t)
	s := open(t, url)
	eventstoretest.Run(t, func(*testing.T) eventstore.Store { return s })
	checkLog(t, url)
}

// Two stores are what two processes are to each other: they share nothing but
// the database.
func TestTwoStores(t *testing.T) {
	url := pgtest.Migrated(t)
	s := twins{open(t, url), open(t, url)}
	eventstoretest.Run(t, func(*testing.T) eventstore.Store { return s })
	checkLog(t, url)
}

// checkLog checks, with nothing but SQL, what must hold of every log.
func checkLog(t *testing.T, url string) {
	t.Helper()
	db := superuser(t, url)
	for what, sql := range map[string]string{
		"positions are contiguous from 1": `SELECT count(*) = max(position) AND min(position) = 1
			AND max(position) = (SELECT last_position FROM log.head) FROM log.event`,
		"heads agree with the events": `SELECT NOT EXISTS (
			SELECT FROM log.stream s FULL JOIN (
				SELECT stream_id, min(position) AS first, max(position) AS last, max(revision) AS head, count(*) AS n
				FROM log.event GROUP BY stream_id
			) e ON e.stream_id = s.id
			WHERE (s.id, s.revision, s.last_position) IS DISTINCT FROM (e.first, e.head, e.last) OR e.n <> e.head + 1)`,
		"revisions follow positions": `SELECT NOT EXISTS (SELECT FROM (
			SELECT revision, row_number() OVER (PARTITION BY stream_id ORDER BY position) AS n FROM log.event
			) e WHERE e.revision <> e.n - 1)`,
		"claims name positions that are there": `SELECT NOT EXISTS (
			SELECT FROM log.claim c WHERE NOT EXISTS (SELECT FROM log.event e WHERE e.position = c.position))`,
	} {
		if !query[bool](t, db, sql) {
			t.Errorf("not so: %s", what)
		}
	}
}
