package privatepg

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// oldestMajor is the oldest PostgreSQL that the ledger's schema is written for.
const oldestMajor = 15

// binaries is a directory with the programs postgres and initdb of one version.
type binaries struct {
	dir   string
	major int
}

func (b binaries) postgres() string { return filepath.Join(b.dir, "postgres") }
func (b binaries) initdb() string   { return filepath.Join(b.dir, "initdb") }

// findBinaries returns the first programs among places, directories in order of
// preference, that the account can run and that can read a cluster of the given
// major version; 0 stands for a cluster yet to be made. Without any it returns
// why each was passed over.
func findBinaries(ctx context.Context, places iter.Seq[string], major int, a account) (binaries, []string) {
	var passed []string
	for dir := range places {
		b, err := inspect(ctx, dir, a)
		switch {
		case err != nil:
			passed = append(passed, fmt.Sprintf("%s: %v", dir, err))
		case major == 0 && b.major < oldestMajor:
			passed = append(passed, fmt.Sprintf("%s: version %d is older than %d", dir, b.major, oldestMajor))
		case major != 0 && b.major != major:
			passed = append(passed, fmt.Sprintf("%s: version %d", dir, b.major))
		default:
			return b, nil
		}
	}
	return binaries{}, passed
}

func inspect(ctx context.Context, dir string, a account) (binaries, error) {
	b := binaries{dir: dir}
	if _, err := os.Stat(b.initdb()); err != nil {
		return binaries{}, fmt.Errorf("no initdb beside it: %w", err)
	}
	major, err := a.version(ctx, b.postgres(), "/")
	b.major = major
	return b, err
}

var versionLine = regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`)

// version runs a program postgres as the account, in a working directory, and
// returns its major version.
func (a account) version(ctx context.Context, program, dir string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "--version")
	cmd.Dir, cmd.Env, cmd.SysProcAttr = dir, environment(), attributes(a)
	var out bytes.Buffer
	cmd.Stdout = &out
	p, err := start(cmd)
	if err != nil {
		return 0, err
	}
	if <-p.done; p.err != nil {
		return 0, fmt.Errorf("run %s: %w", program, p.err)
	}
	match := versionLine.FindSubmatch(out.Bytes())
	if match == nil {
		return 0, fmt.Errorf("%s does not tell its version", program)
	}
	return strconv.Atoi(string(match[1]))
}

// installed yields the directories where PostgreSQL's programs may stand on this
// machine: first what the user chose (PATH, pg_config), then what packages
// install, newest first, then what was fetched earlier.
func installed(ctx context.Context) iter.Seq[string] {
	return func(yield func(string) bool) {
		seen := map[string]bool{}
		for _, list := range []func(context.Context) []string{onPath, toldByConfig, packaged} {
			for _, dir := range list(ctx) {
				_, err := os.Stat(filepath.Join(dir, "postgres"))
				if err != nil || seen[dir] {
					continue
				}
				seen[dir] = true
				if !yield(dir) {
					return
				}
			}
		}
	}
}

func onPath(context.Context) []string {
	program, err := exec.LookPath("postgres")
	if err != nil {
		return nil
	}
	dirs := []string{filepath.Dir(program)}
	// It may be a link in a directory of links, with no initdb beside it.
	if resolved, err := filepath.EvalSymlinks(program); err == nil {
		dirs = append([]string{filepath.Dir(resolved)}, dirs...)
	}
	return dirs
}

func toldByConfig(ctx context.Context) []string {
	out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output()
	if err != nil {
		return nil
	}
	return []string{strings.TrimSpace(string(out))}
}

func packaged(context.Context) []string {
	patterns := []string{
		"/usr/lib/postgresql/*/bin",                      // Debian
		"/usr/pgsql-*/bin",                               // the PostgreSQL project's RPMs
		"/opt/homebrew/opt/postgresql*/bin",              // Homebrew on Apple silicon
		"/usr/local/opt/postgresql*/bin",                 // Homebrew on Intel
		"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin", // Homebrew on Linux
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	}
	if cache, err := fetchCache(); err == nil {
		patterns = append(patterns, filepath.Join(cache, "*", "bin"))
	}
	var dirs []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil {
			panic(err) // the only error is a pattern that is none
		}
		dirs = append(dirs, newestFirst(found)...)
	}
	return dirs
}

var firstNumber = regexp.MustCompile(`\d+`)

// newestFirst sorts directories …/<something with the version>/bin by that
// version, as a number: 9 comes after 15.
func newestFirst(dirs []string) []string {
	version := func(dir string) int {
		n, err := strconv.Atoi(firstNumber.FindString(filepath.Base(filepath.Dir(dir))))
		if err != nil {
			return 0 // no version in the path: last
		}
		return n
	}
	slices.SortStableFunc(dirs, func(a, b string) int { return version(b) - version(a) })
	return dirs
}
