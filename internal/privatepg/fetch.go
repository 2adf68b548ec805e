package privatepg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	embeddedpostgres "github.com/fergusstrange/embedded-postgres"
)

// archive is a build of PostgreSQL that can be fetched, pinned by the SHA-256
// of its file.
type archive struct {
	version embeddedpostgres.PostgresVersion
	sha256  string
}

// archives are the builds to fetch where no PostgreSQL is installed, by
// platform. A platform without one has to install PostgreSQL: what is not
// pinned is not run.
var archives = map[string]archive{
	"linux/amd64":  {"17.6.0", "23da5a044b4fb7a5a081a45008c95749c873305328d73f86aefd56922ce1d29d"},
	"darwin/arm64": {"17.4.0", "686fb3585077fcbb8b894305fda2b2278552a0a1c497ce53d9373b7c524b615e"},
}

const mavenCentral = "https://repo1.maven.org/maven2"

func (a archive) major() int {
	text, _, _ := strings.Cut(string(a.version), ".")
	major, err := strconv.Atoi(text)
	if err != nil {
		return 0 // matches no cluster
	}
	return major
}

// fetchCache is where fetched programs are kept. Root's own cache is closed to
// the server's user.
func fetchCache() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/cache/ledger", nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a place for fetched programs: %w", err)
	}
	return filepath.Join(cache, "ledger"), nil
}

// fetch downloads an archive and unpacks it as cache/<version>, all or nothing,
// and returns the directory of its programs.
//
// The library that knows the repository, the platforms' names and the packing
// also wants to run the server, with a data directory that it removes when it
// does not like what it finds. So it is given throwaway directories, and a data
// directory that cannot exist because its parent is a file: it unpacks, fails
// there, and has started nothing. Because it accepts an archive without a
// published checksum, it downloads through a relay that answers with the pinned
// one.
//
// Tested against a repository of its own making: what is unpacked, a wrong
// checksum, a missing file. The real repository was never asked from a test.
func (a archive) fetch(ctx context.Context, repository, cache string) (string, error) {
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("fetch PostgreSQL: %w", err)
	}
	tmp, err := os.MkdirTemp(cache, "fetching-")
	if err != nil {
		return "", fmt.Errorf("fetch PostgreSQL: %w", err)
	}
	unpacked, kept := filepath.Join(tmp, "unpacked"), filepath.Join(cache, string(a.version))
	if err = a.unpack(ctx, repository, tmp, unpacked); err == nil {
		err = readable(unpacked)
	}
	if err == nil {
		err = os.Rename(unpacked, kept)
	}
	if errors.Is(err, fs.ErrExist) {
		err = nil // somebody else fetched it meanwhile
	}
	if err := errors.Join(err, os.RemoveAll(tmp)); err != nil {
		return "", fmt.Errorf("fetch PostgreSQL %s from %s: %w", a.version, repository, err)
	}
	return filepath.Join(kept, "bin"), nil
}

func (a archive) unpack(ctx context.Context, repository, tmp, unpacked string) error {
	r, err := a.startRelay(ctx, repository)
	if err != nil {
		return err
	}
	file, run := filepath.Join(tmp, "file"), filepath.Join(tmp, "run")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		return errors.Join(err, r.stop())
	}
	err = embeddedpostgres.NewDatabase(embeddedpostgres.DefaultConfig().
		Version(a.version).
		BinaryRepositoryURL(r.address).
		CachePath(filepath.Join(tmp, "cache")).
		BinariesPath(unpacked).
		RuntimePath(run).
		DataPath(filepath.Join(file, "data")).
		Port(0).
		Logger(io.Discard)).Start()
	if _, missing := os.Stat(run); missing == nil {
		// It makes this directory after unpacking; what failed since was to fail.
		_, err = os.Stat(filepath.Join(unpacked, "bin", "postgres"))
	}
	return errors.Join(err, r.stop())
}

// readable lets everybody do with a tree what its owner can, but write, for the
// server may run as somebody else.
func readable(tree string) error {
	return filepath.WalkDir(tree, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type() == fs.ModeSymlink {
			return err
		}
		found, err := entry.Info()
		if err != nil {
			return err
		}
		owner := found.Mode().Perm() & 0o500
		return os.Chmod(path, found.Mode().Perm()|owner>>3|owner>>6)
	})
}
