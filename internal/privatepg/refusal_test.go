package privatepg_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.org/ledger/internal/privatepg"
)

// refused fails the test unless starting is refused for the right reason, with
// an error that says each of the words.
func (as who) refused(t *testing.T, role, dir, kind string, words ...string) {
	t.Helper()
	c, said := as.run(t, role, dir)
	if said.Kind != kind || said.Error == "" {
		t.Fatalf("%s in %s: %+v, want the error %q", role, dir, said, kind)
	}
	c.exits(t)
	for _, word := range words {
		if !strings.Contains(said.Error, word) {
			t.Errorf("the error does not say %q: %s", word, said.Error)
		}
	}
}

func TestOneProcessPerDirectory(t *testing.T) {
	forEveryone(t, func(t *testing.T, as who) {
		dir, other := as.ledger(t), as.ledger(t)
		c, url := as.start(t, dir)
		as.refused(t, "start", dir, "in use", dir, "by process "+strconv.Itoa(c.Process.Pid))
		as.refused(t, "fresh", dir, "in use", dir)
		record(t, url, "undisturbed")

		c2, url2 := as.start(t, other)
		record(t, url2, "beside")
		if got := recorded(t, url); got != "undisturbed" {
			t.Errorf("recorded %q", got)
		}
		c.interrupt(t)
		if got := recorded(t, url2); got != "beside" {
			t.Errorf("recorded %q", got)
		}
		c2.interrupt(t)
	})
}

func TestRacingStartsHaveOneWinner(t *testing.T) {
	t.Parallel()
	as := everyone(t)[0]
	dir := as.ledger(t)
	racers := make([]*child, 4)
	for i := range racers {
		racers[i] = as.begin(t, "start", dir)
	}
	var winners int
	for _, c := range racers {
		switch said := c.says(t); {
		case said.URL != "":
			winners++
		case said.Kind != "in use":
			t.Errorf("a loser is told %q", said.Error)
		}
	}
	if winners != 1 {
		t.Errorf("%d winners", winners)
	}
}

func TestOtherFormatIsRefused(t *testing.T) {
	forEveryone(t, func(t *testing.T, as who) {
		dir := as.home(t)
		as.write(t, filepath.Join(dir, "ledger.json"), `{"format": 2, "anything": []}`)
		as.refused(t, "start", dir, "format", dir, "format 2", "--fresh")
		as.refused(t, "reach", dir, "format", dir, "format 2", "--fresh")
		if got := read(t, filepath.Join(dir, "ledger.json")); got != `{"format": 2, "anything": []}` {
			t.Errorf("ledger.json was changed to %s", got)
		}
	})
}

func TestOtherMajorIsRefused(t *testing.T) {
	forEveryone(t, func(t *testing.T, as who) {
		dir := as.ledger(t)
		as.write(t, filepath.Join(dir, "postgres", "PG_VERSION"), "99\n")
		as.refused(t, "start", dir, "major", "PostgreSQL 99", "install that version", "export", "import")
		as.refused(t, "reach", dir, "major", "PostgreSQL 99")
	})
}

func TestWhatIsNotALedgerIsRefused(t *testing.T) {
	forEveryone(t, func(t *testing.T, as who) {
		home := as.home(t)
		as.write(t, filepath.Join(home, "diary"), "not yours")
		as.refused(t, "start", home, "not a ledger", "not empty")
		as.refused(t, "fresh", home, "not a ledger", "not empty")
		as.refused(t, "reach", home, "not a ledger")
		as.refused(t, "start", filepath.Join(home, "diary"), "not a ledger", "not a directory")
		as.refused(t, "reach", filepath.Join(home, "nowhere"), "not a ledger")
		if exists(t, filepath.Join(home, "nowhere")) {
			t.Error("reaching for a ledger made a directory")
		}
		for _, content := range []string{"", "{}", `{"format": 0}`, `{"format": "1"}`} {
			as.write(t, filepath.Join(home, "ledger.json"), content)
			as.refused(t, "start", home, "not a ledger", "ledger.json")
		}
		if got := read(t, filepath.Join(home, "diary")); got != "not yours" {
			t.Errorf("the diary says %q", got)
		}
	})
}

func TestClosedDirectoryAboveTheData(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // said by the names of the other tests: root's half needs root
	}
	root := everyone(t)[0]
	dir := root.ledger(t)
	home := filepath.Dir(dir)
	for _, below := range []string{dir, filepath.Join(home, "yet", "to", "be", "made")} {
		if err := os.Chmod(home, 0o700); err != nil {
			t.Fatal(err)
		}
		root.refused(t, "start", below, "owner", "cannot enter "+home+";", "chmod o+x "+home+",", "/var/lib/ledger")
	}
	if err := os.Chmod(home, 0o701); err != nil {
		t.Fatal(err)
	}
	c, _ := root.start(t, dir)
	c.interrupt(t)
}

func TestClusterOfAnotherUserIsRefused(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // said by the names of the other tests: root's half needs root
	}
	root, ordinary := everyone(t)[0], everyone(t)[1]
	dir := ordinary.ledger(t)
	own(t, filepath.Join(dir, "postgres"), 1)
	ordinary.refused(t, "start", dir, "owner", "belongs to user 1")
	own(t, filepath.Join(dir, "postgres"), ordinary.uid)
	// Root runs it as the user whose it is.
	c, url := root.start(t, dir)
	record(t, url, "by root")
	c.interrupt(t)
	if got := ownerOf(t, filepath.Join(dir, "postgres", "postmaster.opts")); got != ordinary.uid {
		t.Errorf("root left files of user %d in the ordinary user's cluster", got)
	}
	// A backup that root put back is root's, and given to who runs the server.
	own(t, filepath.Join(dir, "postgres"), 0)
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil {
		t.Fatal(err)
	}
	c, url = root.start(t, dir)
	if got := recorded(t, url); got != "by root" {
		t.Errorf("recorded %q", got)
	}
	c.interrupt(t)
}

func TestFailedStartTellsWhatTheServerSaid(t *testing.T) {
	t.Parallel()
	as := everyone(t)[0]
	dir := as.ledger(t)
	conf := filepath.Join(dir, "postgres", "postgresql.conf")
	was := read(t, conf)
	write(t, conf, was+"\nwork_mem = plenty\n")
	as.refused(t, "start", dir, "", "ended at once", `invalid value for parameter "work_mem": "plenty"`)
	write(t, conf, was)
	// What would fail again is not tried again until the limit.
	hba := filepath.Join(dir, "postgres", "pg_hba.conf")
	write(t, hba, "local all all reject\n")
	began := time.Now()
	as.refused(t, "start", dir, "", "pg_hba.conf rejects connection")
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %v to give up", took)
	}
	if left := processesBelow(t, dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if socket := socketOf(t, dir); socket != "" {
		t.Errorf("ledger.json still names %s", socket)
	}
}

func TestErrorsAreDistinct(t *testing.T) {
	for name, err := range privatepg.ErrorsByName {
		for other, target := range privatepg.ErrorsByName {
			if errors.Is(err, target) != (name == other) {
				t.Errorf("%q is %q", name, other)
			}
		}
	}
}
