package privatepg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// directory is a data directory: absolute, existing, free of symbolic links.
type directory string

func (d directory) cluster() string   { return filepath.Join(string(d), "postgres") }
func (d directory) logFile() string   { return filepath.Join(string(d), "postgres.log") }
func (d directory) lockFile() string  { return filepath.Join(string(d), "ledger.lock") }
func (d directory) stateFile() string { return filepath.Join(string(d), "ledger.json") }

const voidPrefix = "postgres.tmp-"

// openDirectory resolves path, creating what is missing of it if create is set.
func openDirectory(path string, create bool) (directory, error) {
	if path == "" {
		return "", errors.New("no data directory given")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("resolve data directory: %w", err)
	}
	if create {
		if err := makeDirectories(path); err != nil {
			return "", fmt.Errorf("create data directory: %w", err)
		}
	}
	path, err = filepath.EvalSymlinks(path)
	if err != nil {
		return "", fmt.Errorf("resolve data directory: %w", err)
	}
	if entry, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("look at data directory: %w", err)
	} else if !entry.IsDir() {
		return "", fmt.Errorf("%s is not a directory: %w", path, ErrNotLedger)
	}
	return directory(path), nil
}

// makeDirectories creates path and its missing parents. What root creates can
// be entered, not read, by others, because the server's user has to pass.
func makeDirectories(path string) error {
	mode := fs.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711
	}
	err := os.Mkdir(path, mode)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeDirectories(filepath.Dir(path)); err != nil {
			return err
		}
		err = os.Mkdir(path, mode)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.Chmod(path, mode) // whatever the umask took away
}

// clusterMajor returns the major version of the cluster, 0 if there is none.
func (d directory) clusterMajor() (int, error) {
	version, err := os.ReadFile(filepath.Join(d.cluster(), "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(d.cluster()); err == nil {
			return 0, fmt.Errorf("%s holds no PG_VERSION: %w", d.cluster(), ErrNotLedger)
		}
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the cluster's version: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(version)))
	if err != nil {
		return 0, fmt.Errorf("read the cluster's version: %w", err)
	}
	return major, nil
}

// voids lists the clusters that were half made or half removed.
func (d directory) voids() ([]string, error) {
	entries, err := os.ReadDir(string(d))
	if err != nil {
		return nil, fmt.Errorf("read data directory: %w", err)
	}
	var paths []string
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), voidPrefix) {
			paths = append(paths, filepath.Join(string(d), entry.Name()))
		}
	}
	return paths, nil
}

// syncDirectory makes the names in a directory durable.
func syncDirectory(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
