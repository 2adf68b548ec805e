package privatepg_test

import (
	"context"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

// One directory, with a long and difficult path, goes through everything that
// can happen to a server and to the process it belongs to. Each step starts a
// server, which must know all that was recorded in the steps before, and ends it
// in its own way.
func TestLife(t *testing.T) {
	forEveryone(t, func(t *testing.T, as who) {
		l := life{as: as, dir: filepath.Join(as.home(t), "数据 ' \" $x", strings.Repeat("long/", 40), strings.Repeat("n", 200))}
		for _, step := range []struct {
			name string
			test func(*testing.T, *child, string)
		}{
			{"the first start", l.firstStart},
			{"the parent is interrupted", l.parentInterrupted},
			{"the parent is killed", l.parentKilled},
			{"the parent is killed and started again at once", l.parentKilledWithClient},
			{"the server is killed", l.serverKilled},
			{"everything is killed", l.everythingKilled},
			{"the lock file is cut off", l.lockFileCutOff},
			{"the server's number went to a stranger", l.numberTaken(sleep(t, "/", serverUser(as)))},
			{"a bystander works in the cluster", l.bystander},
			{"the configuration would be unsafe", l.configurationIgnored},
		} {
			if !t.Run(step.name, func(t *testing.T) {
				c, url := as.start(t, l.dir)
				l.recall(t, url)
				l.record(t, url)
				step.test(t, c, url)
			}) {
				return // the steps after it would only repeat why
			}
		}
	})
}

type life struct {
	as     who
	dir    string
	facts  []string
	socket string // of the server started last
}

// record commits a fact that every later step must find.
func (l *life) record(t *testing.T, url string) {
	t.Helper()
	fact := fmt.Sprintf("fact %02d", len(l.facts))
	sql(t, url, "CREATE TABLE IF NOT EXISTS fact (was text)")
	sql(t, url, "INSERT INTO fact VALUES ('"+fact+"')")
	l.facts = append(l.facts, fact)
}

// recall makes sure that a server that just started knows every fact, and that
// nothing is left of the one before.
func (l *life) recall(t *testing.T, url string) {
	t.Helper()
	if l.socket != "" && exists(t, l.socket) {
		t.Errorf("%s of the last server was left", l.socket)
	}
	l.socket = socketOf(t, l.dir)
	if len(l.facts) == 0 {
		return
	}
	if got, want := sql(t, url, "SELECT string_agg(was, ' ' ORDER BY was) FROM fact"), strings.Join(l.facts, " "); got != want {
		t.Fatalf("recorded %q, want %q", got, want)
	}
}

func (l *life) firstStart(t *testing.T, c *child, url string) {
	want := map[string]any{"format": 1.0, "postgres": map[string]any{
		"major": majorOf(t, url), "socket": l.socket, "url": url}}
	if diff := cmp.Diff(want, ledgerJSON(t, l.dir)); diff != "" {
		t.Errorf("ledger.json while running (-want +got):\n%s", diff)
	}
	for path, mode := range map[string]os.FileMode{
		filepath.Join(l.dir, "ledger.json"): 0o600, filepath.Join(l.dir, "postgres.log"): 0o600,
		filepath.Join(l.dir, "postgres"): 0o700 | os.ModeDir, l.socket: 0o700 | os.ModeDir,
	} {
		if entry, err := os.Stat(path); err != nil || entry.Mode() != mode {
			t.Errorf("%s: mode %v, error %v, want %v", path, entry.Mode(), err, mode)
		}
	}
	c.interrupt(t)
}

func majorOf(t *testing.T, url string) float64 {
	t.Helper()
	return float64(atoi(t, sql(t, url, "SELECT current_setting('server_version_num')")) / 10000)
}

func (l *life) parentInterrupted(t *testing.T, c *child, _ string) {
	c.interrupt(t)
	if left := processesBelow(t, l.dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if exists(t, l.socket) {
		t.Errorf("%s was left", l.socket)
	}
	if diff := cmp.Diff(map[string]any{"format": 1.0}, ledgerJSON(t, l.dir)); diff != "" {
		t.Errorf("ledger.json when stopped (-want +got):\n%s", diff)
	}
	if log := read(t, filepath.Join(l.dir, "postgres.log")); !strings.HasSuffix(log, "database system is shut down\n") {
		t.Errorf("the server was not shut down in order:\n%s", log)
	}
}

func (l *life) parentKilled(t *testing.T, c *child, _ string) {
	c.kill(t)
	nobodyIn(t, l.dir)
	if log := read(t, filepath.Join(l.dir, "postgres.log")); !strings.HasSuffix(log, "database system is shut down\n") {
		t.Errorf("the server did not shut down in order:\n%s", log)
	}
}

// The server is still shutting down when the next start comes, all the more so
// with a client that does not leave.
func (l *life) parentKilledWithClient(t *testing.T, c *child, url string) {
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) }) // its server is gone
	c.kill(t)
}

func (l *life) serverKilled(t *testing.T, c *child, _ string) {
	killServer(t, l.dir)
	said := c.says(t)
	if !strings.Contains(said.Ended, "signal: killed") || !strings.Contains(said.Ended, "ready to accept connections") {
		t.Errorf("the process says %+v, want why the server ended and its log", said)
	}
	if left := processesBelow(t, l.dir); len(left) > 0 {
		t.Errorf("told that the server ended while there were %v", left)
	}
	c.exits(t)
	if code := c.ProcessState.ExitCode(); code != 0 {
		t.Errorf("stopping a server that had ended: exit code %d", code)
	}
}

func (l *life) everythingKilled(t *testing.T, c *child, _ string) {
	killAllBelow(t, l.dir)
	c.kill(t)
}

func (l *life) lockFileCutOff(t *testing.T, c *child, _ string) {
	killAllBelow(t, l.dir)
	c.kill(t)
	write(t, filepath.Join(l.dir, "postgres", "postmaster.pid"), "")
}

// In a container, process numbers are low and come again: after a crash the
// number in postmaster.pid is that of somebody else, who is of the same user,
// or PostgreSQL would not mind.
func (l *life) numberTaken(stranger sleeper) func(*testing.T, *child, string) {
	return func(t *testing.T, c *child, _ string) {
		lock := filepath.Join(l.dir, "postgres", "postmaster.pid")
		killAllBelow(t, l.dir)
		c.kill(t)
		_, rest, _ := strings.Cut(read(t, lock), "\n")
		write(t, lock, strconv.Itoa(stranger.Process.Pid)+"\n"+rest)
		c, _ = l.as.start(t, l.dir)
		stranger.unharmed(t)
		c.interrupt(t)
	}
}

// serverUser is as whom a user's server runs.
func serverUser(as who) int {
	if found, err := user.Lookup("postgres"); err == nil && as.uid == 0 {
		if uid, err := strconv.Atoi(found.Uid); err == nil {
			return uid
		}
	}
	return as.uid
}

// An administrator's shell in the cluster's directory is not ours to end.
func (l *life) bystander(t *testing.T, c *child, _ string) {
	bystander := sleep(t, filepath.Join(l.dir, "postgres"), os.Geteuid())
	killServer(t, l.dir)
	c.exits(t)
	bystander.unharmed(t)
}

func (l *life) configurationIgnored(t *testing.T, c *child, _ string) {
	c.interrupt(t)
	conf := filepath.Join(l.dir, "postgres", "postgresql.conf")
	write(t, conf, read(t, conf)+"\nfsync=off\nfull_page_writes=off\nsynchronous_commit=off\nlisten_addresses='*'\nport=1\n")
	c, url := l.as.start(t, l.dir)
	got := map[string]string{}
	want := map[string]string{
		"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "data_checksums": "on",
		"listen_addresses": "", "unix_socket_permissions": "0700", "TimeZone": "UTC", "log_error_verbosity": "terse",
	}
	for name := range want {
		got[name] = sql(t, url, "SELECT current_setting('"+name+"')")
	}
	for name, column := range map[string]string{"collate": "datcollate", "ctype": "datctype", "encoding": "pg_encoding_to_char(encoding)"} {
		got[name] = sql(t, url, "SELECT "+column+" FROM pg_database WHERE datname = current_database()")
	}
	want["collate"], want["ctype"], want["encoding"] = "C.UTF-8", "C.UTF-8", "UTF8"
	got["from a network"] = sql(t, url, "SELECT DISTINCT auth_method FROM pg_hba_file_rules WHERE type = 'host'")
	want["from a network"] = "reject"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	c.interrupt(t)
}

func TestKilledWhileMakingTheCluster(t *testing.T) {
	forEveryone(t, func(t *testing.T, as who) {
		dir := filepath.Join(as.home(t), "data")
		for _, reached := range []string{"", "base/1/PG_VERSION"} {
			c := as.begin(t, "start", dir)
			initdbReaches(t, dir, reached)
			c.kill(t)
			if exists(t, filepath.Join(dir, "postgres")) {
				t.Fatalf("there is a cluster, though initdb had got no further than %q", reached)
			}
		}
		c, _ := as.start(t, dir)
		if left, err := filepath.Glob(filepath.Join(dir, "postgres.tmp-*")); err != nil || len(left) > 0 {
			t.Errorf("left: %v (%v)", left, err)
		}
		c.interrupt(t)
	})
}

func TestInterruptedWhileMakingTheCluster(t *testing.T) {
	t.Parallel()
	as := everyone(t)[0]
	dir := filepath.Join(as.home(t), "data")
	c := as.begin(t, "start", dir)
	initdbReaches(t, dir, "PG_VERSION")
	if err := c.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if said := c.says(t); !strings.Contains(said.Error, "run initdb: ") {
		t.Errorf("the process says %+v", said)
	}
	if left := processesBelow(t, dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "postgres*")); err != nil || len(left) > 0 {
		t.Errorf("left: %v (%v)", left, err)
	}
}

// initdbReaches waits until initdb has made a file.
func initdbReaches(t *testing.T, dir, file string) {
	t.Helper()
	within(t, "initdb has made "+file, func() bool {
		found, err := filepath.Glob(filepath.Join(dir, "postgres.tmp-*", file))
		return err == nil && len(found) > 0
	})
}

// A server that does not end when asked to is killed: one that cannot react, by
// Stop, and one with a client's process that cannot, by the next start.
func TestServerThatDoesNotEnd(t *testing.T) {
	t.Parallel()
	as := everyone(t)[0]
	for name, end := range map[string]func(t *testing.T, dir, url string, c *child){
		"when stopped": func(t *testing.T, dir, _ string, c *child) {
			if err := syscall.Kill(serverOf(t, dir), syscall.SIGSTOP); err != nil {
				t.Fatal(err)
			}
			if err := c.Process.Signal(syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
			if said := c.says(t); said.Kind != "killed" {
				t.Errorf("the process says %+v", said)
			}
			c.exits(t)
			if left := processesBelow(t, dir); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
		},
		"when left": func(t *testing.T, _, url string, c *child) {
			conn, err := pgx.Connect(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			if err := syscall.Kill(int(conn.PgConn().PID()), syscall.SIGSTOP); err != nil {
				t.Fatal(err)
			}
			c.kill(t)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := as.ledger(t)
			c, url := as.start(t, dir)
			record(t, url, "before")
			end(t, dir, url, c)
			c, url = as.start(t, dir)
			if got := recorded(t, url); got != "before" {
				t.Errorf("recorded %q, want before", got)
			}
			c.interrupt(t)
		})
	}
}
