package privatepg

import (
	"context"
	"fmt"
	"runtime"
	"strings"
)

// chooseBinaries finds programs for a cluster of the given major version, 0 for
// one yet to be made, and fetches them if the machine has none.
func (s *Server) chooseBinaries(ctx context.Context, major int) (binaries, error) {
	b, passed := findBinaries(ctx, installed(ctx), major, s.account)
	if b.dir != "" {
		return b, nil
	}
	found := "no programs of PostgreSQL are installed"
	if len(passed) > 0 {
		found = strings.Join(passed, "; ")
	}
	a, pinned := archives[runtime.GOOS+"/"+runtime.GOARCH]
	if pinned && (major == 0 || major == a.major()) {
		s.log.Info("fetching PostgreSQL", "version", string(a.version), "from", mavenCentral, "because", found)
		b, err := a.fetchBinaries(ctx, s.account)
		if err == nil {
			return b, nil
		}
		found = fmt.Sprintf("%s; %v", found, err)
	}
	if major != 0 {
		return binaries{}, fmt.Errorf("%s was made by PostgreSQL %d; install that version, or export the ledger "+
			"where it is installed and import it into a new directory (%s): %w", s.dir.cluster(), major, found, ErrMajor)
	}
	return binaries{}, fmt.Errorf("install PostgreSQL %d or newer, or name a database to use (%s): %w",
		oldestMajor, found, ErrNoPostgres)
}

func (a archive) fetchBinaries(ctx context.Context, as account) (binaries, error) {
	cache, err := fetchCache()
	if err != nil {
		return binaries{}, err
	}
	dir, err := a.fetch(ctx, mavenCentral, cache)
	if err != nil {
		return binaries{}, err
	}
	return inspect(ctx, dir, as)
}
