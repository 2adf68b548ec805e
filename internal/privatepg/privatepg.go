package privatepg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"example.org/ledger/internal/clock"
)

// Options say which server to start.
type Options struct {
	// Directory is the ledger's data directory. It is created if missing.
	Directory string
	// Log is told what happens to the server, nil for nobody. The server's own
	// log is postgres.log in the data directory.
	Log *slog.Logger
	// Settings are parameters of the server besides, or instead of, those this
	// package gives it. Loosening what makes commits durable is meant for tests
	// of those who refuse to work on such a server.
	Settings map[string]string
	// Revive has a server that ends unasked started again, however often, until
	// [Server.Stop]. Clients reach it at the same address.
	Revive bool
}

// Server is a running private PostgreSQL. Its methods may be called at any time
// and concurrently.
type Server struct {
	dir     directory
	lock    *os.File
	account account
	conn    connection
	log     *slog.Logger
	logFrom int64 // where this run begins in the server's log

	command func() *exec.Cmd // the server's, a new one each time
	revive  bool

	mu       sync.Mutex // of the process, which is another one after a revival
	process  *process
	unguard  func()
	stopping chan struct{} // closed when somebody stops it
	done     chan struct{}
	err      error // to be read after done

	stopOnce sync.Once
	stopErr  error
}

// Start starts the server of a data directory and returns when it answers. The
// context bounds the start, not the server's life.
//
// It takes the directory for this process alone ([ErrInUse] at once if another
// has it), ends what an earlier run may have left working in it, and makes the
// cluster if there is none. It refuses what is not a ledger's ([ErrNotLedger]),
// another format ([ErrFormat]), a cluster that no available PostgreSQL reads
// ([ErrMajor]) and one that the server's user cannot get at
// ([ErrForeignOwner]); without any PostgreSQL it is [ErrNoPostgres]. When it
// fails, nothing is left running.
func Start(ctx context.Context, o Options) (*Server, error) {
	took := clock.Stopwatch()
	dir, err := openDirectory(o.Directory, true)
	if err != nil {
		return nil, err
	}
	lock, err := dir.lock()
	if err != nil {
		return nil, err
	}
	s := &Server{
		dir: dir, lock: lock, log: o.Log, revive: o.Revive,
		stopping: make(chan struct{}), done: make(chan struct{}), unguard: func() {},
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	b, err := s.prepare(ctx)
	if err == nil {
		err = s.launch(ctx, b, o.Settings)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start PostgreSQL in %s: %w", dir, err), lock.Close())
	}
	s.log.Info("PostgreSQL started", "directory", string(dir), "major", b.major,
		"socket", s.conn.Socket, "took", took())
	return s, nil
}

// prepare brings the data directory to the point where a server can be started:
// ours, readable, at rest, with a cluster.
func (s *Server) prepare(ctx context.Context) (binaries, error) {
	if err := s.dir.claim(); err != nil {
		return binaries{}, err
	}
	var err error
	if s.account, err = accountFor(s.dir); err != nil {
		return binaries{}, err
	}
	major, err := s.dir.clusterMajor()
	if err != nil {
		return binaries{}, err
	}
	b, err := s.chooseBinaries(ctx, major)
	if err != nil {
		return binaries{}, err
	}
	if err := s.account.canEnter(ctx, string(s.dir), b); err != nil {
		return binaries{}, err
	}
	if err := s.dir.settle(ctx, s.account); err != nil {
		return binaries{}, err
	}
	if major == 0 {
		s.log.Info("making a cluster", "directory", string(s.dir), "programs", b.dir)
		return b, s.dir.makeCluster(ctx, b, s.account)
	}
	if owner, _ := ownerOf(s.dir.cluster()); owner.Uid != s.account.uid { // root put a backup back
		return b, s.account.own(s.dir.cluster())
	}
	return b, nil
}

// claim makes sure that the directory is ours, marking it so if it is empty.
func (d directory) claim() error {
	was, err := d.readState()
	if err != nil || was.Format != 0 {
		return err
	}
	if err := d.vacant(); err != nil {
		return err
	}
	return d.writeState(state{Format: Format})
}

// vacant makes sure that there is nothing in a directory that is not ours yet:
// what is never put among somebody's files is never discarded with them.
func (d directory) vacant() error {
	entries, err := os.ReadDir(string(d))
	if err != nil {
		return fmt.Errorf("read data directory: %w", err)
	}
	for _, entry := range entries {
		switch entry.Name() {
		case filepath.Base(d.lockFile()), filepath.Base(d.stateFile()) + newSuffix, "lost+found":
		default:
			return fmt.Errorf("%s is not empty and holds no ledger.json; choose another directory: %w", d, ErrNotLedger)
		}
	}
	return nil
}

// settle ends and removes what earlier runs may have left: processes, half of a
// cluster, the socket's directory.
func (d directory) settle(ctx context.Context, a account) error {
	if err := d.removeVoids(ctx); err != nil {
		return err
	}
	if err := quiesce(ctx, d.cluster()); err != nil {
		return err
	}
	if err := disown(d.cluster()); err != nil {
		return err
	}
	was, err := d.readAnyState()
	if err != nil {
		return err
	}
	return removeSocket(was.Postgres, a)
}

// launch starts the server and waits until it answers.
func (s *Server) launch(ctx context.Context, b binaries, settings map[string]string) error {
	var err error
	if s.conn, err = s.dir.makeSocket(socketParents(), s.account, b.major); err != nil {
		return err
	}
	s.command = func() *exec.Cmd {
		cmd := exec.Command(b.postgres(), serverArguments(s.dir, s.conn, settings)...)
		cmd.Dir, cmd.Env, cmd.SysProcAttr = s.dir.cluster(), environment(), attributes(s.account)
		return cmd
	}
	if err := s.begin(); err != nil {
		return errors.Join(err, removeSocket(&s.conn, s.account))
	}
	first := s.process
	go s.watch(context.WithoutCancel(ctx))
	if err := awaitReady(ctx, s.conn.URL, first.done); err != nil {
		s.halt()
		s.kill(ctx)
		return errors.Join(fmt.Errorf("%w; the server's log says:%s", err, s.dir.logTail(s.logFrom)), s.tidy())
	}
	return nil
}

// begin starts the server's process, unless somebody stops it.
func (s *Server) begin() error {
	out, from, err := s.dir.openLog()
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isStopping() {
		return errors.Join(errStopping, out.Close())
	}
	cmd := s.command()
	cmd.Stdout, cmd.Stderr = out, out
	p, err := start(cmd)
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	unguard, err := guard(p, s.account)
	if err != nil {
		_ = p.Kill() // it may have ended already
		<-p.done
		return fmt.Errorf("guard the server: %w", err)
	}
	s.process, s.logFrom, s.unguard = p, from, unguard
	return nil
}

// serverArguments are stronger than the cluster's configuration files, so that
// nothing in them makes a commit less durable or opens the server to a network.
// Values may be personal, so the server's log does not repeat them.
func serverArguments(d directory, c connection, settings map[string]string) []string {
	all := map[string]string{
		"listen_addresses":        "",
		"port":                    "5432",
		"unix_socket_directories": `"` + strings.ReplaceAll(c.Socket, `"`, `""`) + `"`,
		"unix_socket_permissions": "0700",
		"fsync":                   "on",
		"full_page_writes":        "on",
		"synchronous_commit":      "on",
		"timezone":                "UTC",
		"log_timezone":            "UTC",
		"log_destination":         "stderr",
		"logging_collector":       "off",
		"log_error_verbosity":     "terse",
	}
	maps.Copy(all, settings)
	arguments := []string{"-D", d.cluster()}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		arguments = append(arguments, "-c", name+"="+all[name])
	}
	return arguments
}

// URL returns the address of the database, for the superuser, on a unix socket.
func (s *Server) URL() string { return s.conn.URL }

// Done returns a channel that is closed when the server has ended and none of
// its processes is left, whether [Server.Stop] ended it or something else did.
func (s *Server) Done() <-chan struct{} { return s.done }

// Err says why a server ended that nobody stopped, with the last lines of its
// log. It is nil before Done is closed, and after Stop.
func (s *Server) Err() error {
	select {
	case <-s.done:
		return s.err
	default:
		return nil
	}
}
