package postgres_test

import (
	"context"
	"testing"

	"example.org/ledger/internal/pgtest"
)

type ctx = context.Context

// The application can only append. So that nobody has to think of every way
// to do harm, everything it may do is written here, too.
func TestApplicationMayOnlyAppendAndRead(t *testing.T) {
	url := pgtest.Migrated(t)
	pool := connect(t, url)
	mustAppend(t, open(t, url), to("a", -1, 1, take("k")))
	const denied = "42501"
	for _, table := range []string{"log.event", "log.event_0000", "log.event_0001", "log.stream", "log.claim", "log.head"} {
		for _, statement := range []string{
			`INSERT INTO ` + table + ` SELECT * FROM ` + table,
			`DELETE FROM ` + table,
			`TRUNCATE ` + table,
			`DROP TABLE ` + table,
			`ALTER TABLE ` + table + ` DISABLE TRIGGER ALL`,
			`ALTER TABLE ` + table + ` ADD COLUMN x int`,
			`CREATE TRIGGER x BEFORE INSERT ON ` + table + ` FOR EACH ROW EXECUTE FUNCTION log.refuse()`,
		} {
			wantRefused(t, pool, statement, denied)
		}
	}
	for _, statement := range []string{
		`UPDATE log.event SET data = ''`, `UPDATE log.event_0000 SET data = ''`,
		`UPDATE log.stream SET revision = 7`, `UPDATE log.head SET last_position = 0`,
		`UPDATE log.claim SET stream = 'b'`, `SELECT * FROM log.head FOR UPDATE`,
		`ALTER TABLE log.event DETACH PARTITION log.event_0000`,
		`DROP TRIGGER no_change ON log.event`,
		`DROP FUNCTION log.append_batch`, `ALTER FUNCTION log.append_batch SECURITY INVOKER`,
		`CREATE FUNCTION log.x() RETURNS int LANGUAGE sql AS 'SELECT 1'`, `CREATE TABLE log.x (y int)`,
		`DROP SCHEMA log CASCADE`, `ALTER SCHEMA log RENAME TO x`, `SELECT log.refuse()`,
		`UPDATE public.migration SET version_id = 0`, `DROP TABLE public.migration`,
	} {
		wantRefused(t, pool, statement, denied)
	}
	for _, allowed := range []string{
		`SELECT * FROM log.event`, `SELECT * FROM log.stream`, `SELECT * FROM log.claim`, `SELECT * FROM log.head`,
		`SELECT log.ensure_partitions()`, `SELECT * FROM public.migration`, `CREATE SCHEMA rm_test CREATE TABLE t (x int)`,
	} {
		if _, err := pool.Exec(t.Context(), allowed); err != nil {
			t.Errorf("%s: %v", allowed, err)
		}
	}
	checkLog(t, url)
}

func TestNobodyChangesAnEvent(t *testing.T) {
	url := pgtest.Migrated(t)
	mustAppend(t, open(t, url), to("a", -1, 2))
	db := superuser(t, url)
	for _, statement := range []string{
		`UPDATE log.event SET data = ''`, `UPDATE log.event_0000 SET revision = 9 WHERE revision = 1`,
		`UPDATE log.event SET position = position + 10000000`,
		`DELETE FROM log.event`, `DELETE FROM log.event_0000 WHERE position = 2`,
		`TRUNCATE log.event`, `TRUNCATE log.event_0000`, `TRUNCATE log.event_0002`, `TRUNCATE ONLY log.event_0000`,
		`INSERT INTO log.event SELECT * FROM log.event ON CONFLICT (position) DO UPDATE SET data = ''`,
	} {
		wantRefused(t, db, statement, "0A000")
	}
	checkLog(t, url)
}

// A connection stays the application's whatever is reset on it.
func TestRoleOutlivesReset(t *testing.T) {
	conn, err := connect(t, pgtest.Migrated(t)).Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	for _, reset := range []string{`RESET ROLE`, `RESET ALL`, `BEGIN; SET LOCAL ROLE ledger_app; ROLLBACK`} {
		if _, err := conn.Exec(t.Context(), reset); err != nil {
			t.Fatal(err)
		}
		if user := query[string](t, conn.Conn(), `SELECT current_user`); user != "ledger_app" {
			t.Errorf("after %s: %s", reset, user)
		}
	}
}
