package privatepg_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/ledger/internal/privatepg"
)

func TestFindBinaries(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	place := func(name, says string, programs ...string) string {
		for _, program := range programs {
			path := filepath.Join(root, name, program)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, fmt.Appendf(nil, "#!/bin/sh\necho '%s'\n", says), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		return filepath.Join(root, name)
	}
	both := []string{"postgres", "initdb"}
	old := place("old", "postgres (PostgreSQL) 13.4", both...)
	chosen := place("chosen", "postgres (PostgreSQL) 16.2 (Debian 16.2-1)", both...)
	newest := place("newest", "postgres (PostgreSQL) 19beta1", both...)
	clientOnly := place("client", "postgres (PostgreSQL) 18.0", "postgres")
	impostor := place("impostor", "Postfix 3", both...)
	gone := filepath.Join(root, "gone")
	all := []string{gone, clientOnly, impostor, old, chosen, newest}
	for _, test := range []struct {
		name   string
		places []string
		major  int
		want   string
	}{
		{"the first that is new enough makes a cluster", all, 0, chosen},
		{"the order is the preference", []string{newest, chosen}, 0, newest},
		{"a cluster gets its own version", all, 19, newest},
		{"even one too old to be made today", all, 13, old},
		{"no version is not any version", all, 17, ""},
		{"nothing usable", []string{gone, clientOnly, impostor, old}, 0, ""},
		{"nothing at all", nil, 0, ""},
	} {
		got, passed := privatepg.FindBinaries(t.Context(), test.places, test.major)
		if got != test.want {
			t.Errorf("%s: found %q, want %q", test.name, got, test.want)
		}
		if got == "" && len(passed) != len(test.places) {
			t.Errorf("%s: says of %q why not, and looked at %q", test.name, passed, test.places)
		}
	}
}

func TestNewestFirst(t *testing.T) {
	t.Parallel()
	got := privatepg.NewestFirst([]string{
		"/usr/lib/postgresql/9.6/bin", "/usr/lib/postgresql/15/bin", "/opt/homebrew/opt/postgresql/bin",
		"/opt/homebrew/opt/postgresql@17/bin", "/var/cache/ledger/17.6.0/bin", "/usr/pgsql-16/bin",
	})
	want := []string{
		"/opt/homebrew/opt/postgresql@17/bin", "/var/cache/ledger/17.6.0/bin", "/usr/pgsql-16/bin",
		"/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/9.6/bin", "/opt/homebrew/opt/postgresql/bin",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

// Keys may stand in the environment, and the server may run as another user.
func TestEnvironmentIsNotPassedOn(t *testing.T) {
	t.Setenv("LEDGER_KEY", "secret")
	t.Setenv("PGDATA", "/elsewhere")
	t.Setenv("LC_ALL", "zh_CN.GB18030")
	got := privatepg.Environment()
	if !slices.Contains(got, "LC_ALL=C") || !slices.Contains(got, "PATH="+os.Getenv("PATH")) {
		t.Errorf("environment: %q", got)
	}
	for _, variable := range got {
		if strings.Contains(variable, "secret") || strings.Contains(variable, "elsewhere") || strings.Contains(variable, "zh_CN") {
			t.Errorf("passes on %s", variable)
		}
	}
}

func TestSocketGoesWhereItsPathIsShortEnough(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	long := filepath.Join(dir, strings.Repeat("x", privatepg.MaxSocketPath))
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	short, err := os.MkdirTemp("/tmp", "s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(short); err != nil {
			t.Error(err)
		}
	})
	got, err := privatepg.MakeSocket(dir, long, filepath.Join(dir, "gone"), short)
	if err != nil || filepath.Dir(got) != short {
		t.Errorf("made %q, %v, want it in %s", got, err, short)
	}
	if named := socketOf(t, dir); named != got {
		t.Errorf("ledger.json names %q", named)
	}
	if _, err := privatepg.MakeSocket(dir, long); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("error %v, want one that says that the path is too long", err)
	}
}

func TestOnlyOnesOwnClosedDirectoryIsTrusted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	mkdir := func(name string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	closed, open, foreign := mkdir("closed", 0o700), mkdir("open", 0o701), mkdir("foreign", 0o700)
	link, file := filepath.Join(dir, "link"), filepath.Join(dir, "file")
	if err := os.Symlink(closed, link); err != nil {
		t.Fatal(err)
	}
	write(t, file, "")
	own(t, foreign, 4242)
	want := map[string]bool{closed: true, open: false, link: false, file: false, dir + "/gone": false}
	if os.Geteuid() == 0 { // or it is ours
		want[foreign] = false
	}
	for path, want := range want {
		if got := privatepg.Owns(path); got != want {
			t.Errorf("%s is trusted: %v, want %v", path, got, want)
		}
	}
}
