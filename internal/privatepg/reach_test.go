package privatepg_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReach(t *testing.T) {
	forEveryone(t, func(t *testing.T, as who) {
		dir := as.ledger(t)
		server, url := as.start(t, dir)
		guest, said := as.run(t, "reach", dir)
		if said.URL != url {
			t.Errorf("reached %+v, want the running server's %s", said, url)
		}
		guest.interrupt(t)
		record(t, url, "released, not stopped")
		server.interrupt(t)

		first, said := as.run(t, "reach", dir)
		if said.URL == "" {
			t.Fatalf("reach without a server: %s", said.Error)
		}
		if got := recorded(t, said.URL); got != "released, not stopped" {
			t.Errorf("recorded %q", got)
		}
		second, also := as.run(t, "reach", dir)
		if also.URL != said.URL {
			t.Errorf("the second reached %+v, want what the first started, %s", also, said.URL)
		}
		second.interrupt(t)
		as.refused(t, "start", dir, "in use")
		first.interrupt(t)
		if left := processesBelow(t, dir); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	})
}

func TestReachWaitsForAServerThatIsStarting(t *testing.T) {
	t.Parallel()
	as := everyone(t)[0]
	dir := as.ledger(t)
	first := as.begin(t, "reach", dir)
	within(t, "the first has the directory", func() bool {
		return exists(t, filepath.Join(dir, "postgres", "postmaster.pid"))
	})
	_, said := as.run(t, "reach", dir)
	if also := first.says(t); said.URL == "" || also.URL != said.URL {
		t.Errorf("one reached %+v, the other %+v", also, said)
	}
}

// The directory of a socket that is gone may be taken by somebody else, who is
// neither talked to nor cleared away.
func TestSocketDirectoryTakenBySomebodyElse(t *testing.T) {
	forEveryone(t, func(t *testing.T, as who) {
		dir := as.ledger(t)
		squat := filepath.Join(base, "ledger-"+filepath.Base(filepath.Dir(dir)))
		if err := os.Mkdir(squat, 0o700); err != nil {
			t.Fatal(err)
		}
		own(t, squat, 4242)
		if os.Geteuid() != 0 { // then at least anybody can enter
			if err := os.Chmod(squat, 0o777); err != nil {
				t.Fatal(err)
			}
		}
		as.write(t, filepath.Join(dir, "ledger.json"), fmt.Sprintf(
			`{"format":1,"postgres":{"major":15,"socket":%q,"url":"postgres://postgres@/postgres?host=%s"}}`, squat, squat))
		c, said := as.run(t, "reach", dir)
		if said.URL == "" || strings.Contains(said.URL, squat) {
			t.Errorf("reached %+v", said)
		}
		c.interrupt(t)
		if !exists(t, squat) {
			t.Error("somebody else's directory was removed")
		}
	})
}

func TestFresh(t *testing.T) {
	forEveryone(t, func(t *testing.T, as who) {
		dir := as.ledger(t)
		c, _ := as.start(t, dir)
		socket := socketOf(t, dir)
		killAllBelow(t, dir)
		c.kill(t)
		for _, name := range []string{"documents/ab/cdef", "keys"} {
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			as.write(t, path, "")
		}
		own(t, filepath.Join(dir, "documents"), as.uid)
		as.write(t, filepath.Join(dir, "ledger.json.new"), `{"format`)
		write(t, filepath.Join(dir, "ledger.json"),
			strings.Replace(read(t, filepath.Join(dir, "ledger.json")), `"format":1`, `"format":7`, 1))
		fresh, said := as.run(t, "fresh", dir)
		if said.Error != "" {
			t.Fatal(said.Error)
		}
		fresh.exits(t)
		if diff := cmp.Diff([]string{"keys", "ledger.lock"}, names(t, dir)); diff != "" {
			t.Errorf("left (-want +got):\n%s", diff)
		}
		if exists(t, socket) {
			t.Errorf("%s was left", socket)
		}
		if err := os.Remove(filepath.Join(dir, "keys")); err != nil {
			t.Fatal(err)
		}
		for _, again := range []string{dir, filepath.Join(dir, "nowhere")} {
			if _, said := as.run(t, "fresh", again); said.Error != "" {
				t.Errorf("%s: %s", again, said.Error)
			}
		}
	})
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
