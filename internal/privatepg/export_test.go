package privatepg

import (
	"context"
	"os"
	"slices"

	embeddedpostgres "github.com/fergusstrange/embedded-postgres"
)

// What the tests need to see of the package that its users do not.
var (
	NewestFirst   = newestFirst
	Environment   = environment
	MaxSocketPath = maxSocketPath
)

// ErrorsByName is for processes that have to tell each other which error it was.
var ErrorsByName = map[string]error{
	"in use": ErrInUse, "not a ledger": ErrNotLedger, "format": ErrFormat, "major": ErrMajor,
	"no PostgreSQL": ErrNoPostgres, "owner": ErrForeignOwner, "killed": ErrKilled,
}

// FindBinaries is findBinaries for this process's own user.
func FindBinaries(ctx context.Context, places []string, major int) (dir string, passed []string) {
	b, passed := findBinaries(ctx, slices.Values(places), major, account{uid: uint32(os.Geteuid())})
	return b.dir, passed
}

// Owns is owns for this process's own user.
func Owns(path string) bool { return account{uid: uint32(os.Geteuid())}.owns(path) }

// Fetch fetches a build from a repository, as fetch does.
func Fetch(ctx context.Context, version, sha256, repository, cache string) (dir string, err error) {
	return archive{embeddedpostgres.PostgresVersion(version), sha256}.fetch(ctx, repository, cache)
}

// MakeSocket makes a directory for a socket in one of parents and returns it.
func MakeSocket(dir string, parents ...string) (string, error) {
	c, err := directory(dir).makeSocket(parents, account{uid: uint32(os.Geteuid())}, oldestMajor)
	return c.Socket, err
}
