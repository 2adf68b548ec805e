package privatepg

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// process is a program that was started and is being waited for.
type process struct {
	*os.Process
	done chan struct{} // closed when it ended
	err  error         // how, to be read after done
}

// start starts cmd from an operating system's thread of its own, which stays
// until the program has ended. The thread matters where the kernel is asked to
// signal the program when its parent dies: to the kernel the parent is the
// thread that forked, and Go ends idle threads as it likes.
func start(cmd *exec.Cmd) (*process, error) {
	p := &process{done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		p.Process = cmd.Process
		started <- err
		if err != nil {
			return
		}
		p.err = cmd.Wait()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("run %s: %w", cmd.Path, err)
	}
	return p, nil
}

// killGroup kills the program and what it started, except what has made itself
// independent, as the server's children do.
func (p *process) killGroup() error {
	return syscall.Kill(-p.Pid, syscall.SIGKILL)
}

// environment is what PostgreSQL's programs get to see: where to find
// libraries, a locale that exists everywhere, and nothing that would change
// their behavior (PGDATA, PGPORT, LC_ALL). It is a list of what is passed on,
// not of what is kept back, because the caller's environment may hold keys and
// the server may run as another user.
func environment() []string {
	env := []string{"LC_ALL=C", "TZ=UTC"}
	for _, name := range []string{"PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}
