package ledger_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// opened opens a ledger and closes it again.
func opened(t *testing.T, c ledger.Config) error {
	t.Helper()
	c.Create, c.Clock, c.Log = true, clock.Now, slog.New(slog.DiscardHandler)
	l, err := ledger.Open(t.Context(), c)
	if err != nil {
		return err
	}
	return l.Close(t.Context())
}

// The checkpoints in a database are positions of one log. With any other it is
// not opened, unless to move it.
func TestADatabaseBelongsToOneLog(t *testing.T) {
	one, two := standin.Start(t).URL(), standin.Start(t).URL()
	for name, c := range map[string]struct {
		own    string
		others []string
	}{
		"its own":          {"", []string{one, two}},
		"one on KurrentDB": {one, []string{"", two}},
	} {
		t.Run(name, func(t *testing.T) {
			url, dir := pgtest.Migrated(t), t.TempDir()
			for range 2 {
				if err := opened(t, ledger.Config{Directory: dir, DatabaseURL: url, KurrentDBURL: c.own}); err != nil {
					t.Fatal(err)
				}
			}
			for _, other := range c.others {
				place := ledger.Config{Directory: dir, DatabaseURL: url, KurrentDBURL: other}
				err := opened(t, place)
				if _, ok := errors.AsType[*ledger.OtherLogError](err); !ok || !strings.Contains(err.Error(), "ledger copy --switch") {
					t.Errorf("with %q: %v", other, err)
				}
				place.AnyLog = true
				if err := opened(t, place); err != nil {
					t.Errorf("to move it: %v", err)
				}
			}
		})
	}
}

// Nothing of a password is told, whatever is wrong.
func TestAPasswordStaysSecret(t *testing.T) {
	const password = "s3cret-Pässword"
	server := standin.Start(t, standin.TLS(t.TempDir(), "ledger", "another"))
	_, at, _ := strings.Cut(server.URL(), "@")
	for _, url := range []string{
		"esdb://ledger:" + password + "@127.0.0.1:1?tls=false", "esdb://ledger:" + password + "@127.0.0.1:1?nonsense=1",
		"esdb://ledger:" + password + "@:x", "http://ledger:" + password + "@127.0.0.1:1", "esdb://ledger:" + password + "@" + at,
	} {
		err := opened(t, ledger.Config{Directory: t.TempDir(), DatabaseURL: pgtest.Migrated(t), KurrentDBURL: url})
		if err == nil || strings.Contains(err.Error(), password) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", strings.ReplaceAll(url, password, "…"), err)
		}
	}
}
