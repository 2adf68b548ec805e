package privatepg

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// The server listens on <directory>/.s.PGSQL.5432. The kernel takes at most 107
// bytes of such a path (103 on other systems than Linux), so the directory
// cannot stand in the data directory, whose path may be long.
const (
	socketPrefix  = "ledger-"
	socketFile    = ".s.PGSQL.5432"
	maxSocketPath = 103
)

// socketParents are the directories to make the socket's directory in. The
// user's own runtime directory is not among them: it is removed when the user
// logs out, which a server may outlive.
func socketParents() []string {
	if os.Geteuid() == 0 {
		return []string{"/run", "/var/run", os.TempDir(), "/tmp"}
	}
	return []string{os.TempDir(), "/tmp"}
}

// makeSocket makes a directory for the socket that only the account can enter,
// and says in ledger.json where before it does, so that the next start can
// remove it. Its name cannot be guessed: in a directory that everybody writes
// to, a name that can be guessed can be taken first.
func (d directory) makeSocket(parents []string, a account, major int) (connection, error) {
	var failed []error
	for _, parent := range parents {
		path := filepath.Join(parent, socketPrefix+strings.ToLower(rand.Text()[:10]))
		if len(filepath.Join(path, socketFile)) > maxSocketPath {
			failed = append(failed, fmt.Errorf("%s: too long for a socket", parent))
			continue
		}
		c := connection{Major: major, Socket: path, URL: socketURL(path)}
		if err := d.writeState(state{Format: Format, Postgres: &c}); err != nil {
			return connection{}, err
		}
		err := os.Mkdir(path, 0o700)
		if err == nil {
			err = os.Chmod(path, 0o700) // whatever the umask took away
		}
		if err == nil {
			err = a.own(path)
		}
		if err == nil {
			return c, nil
		}
		failed = append(failed, err)
	}
	return connection{}, fmt.Errorf("make a directory for the socket: %w", errors.Join(failed...))
}

// socketURL says everything that clients would otherwise take from their
// environment (PGPORT, PGSSLMODE).
func socketURL(path string) string {
	return (&url.URL{
		Scheme:   "postgres",
		User:     url.User(superuser),
		Path:     "/postgres",
		RawQuery: url.Values{"host": {path}, "port": {"5432"}, "sslmode": {"disable"}}.Encode(),
	}).String()
}

// removeSocket removes what makeSocket made. A directory of that name that
// somebody else made is left alone.
func removeSocket(c *connection, a account) error {
	if c == nil || !strings.HasPrefix(filepath.Base(c.Socket), socketPrefix) || !a.owns(c.Socket) {
		return nil
	}
	for _, path := range []string{
		filepath.Join(c.Socket, socketFile),
		filepath.Join(c.Socket, socketFile+".lock"),
		c.Socket,
	} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove socket: %w", err)
		}
	}
	return nil
}
