//go:build unix && !linux

package privatepg

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// attributes lets a program run as the account, apart from the terminal's
// signals.
func attributes(a account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: a.credential(), Setpgid: true}
}

// guard starts a shell that asks a program to end when this process dies. It
// waits for a pipe to close whose other end only this process holds; the kernel
// closes it however the process ends. The caller releases it when the
// program has ended, before its number can be given to another process.
func guard(p *process, a account) (release func(), err error) {
	theirs, ours, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/bin/sh", "-c", `read _; kill -INT "$1"`, "sh", strconv.Itoa(p.Pid))
	cmd.Stdin, cmd.Dir, cmd.SysProcAttr, cmd.Env = theirs, "/", attributes(a), environment()
	watcher, err := start(cmd)
	if err := errors.Join(err, theirs.Close()); err != nil {
		return nil, errors.Join(err, ours.Close())
	}
	return func() {
		_ = watcher.Kill() // it may have ended already
		<-watcher.done
		_ = ours.Close() // nothing was written that could be lost
	}, nil
}

// processesIn returns the server of a cluster, if it runs. Its children, which
// cannot be found here, end by themselves when it does. A process that was
// given the number of a server long dead is told apart by its command line.
func processesIn(cluster string) ([]int, error) {
	pid, err := postmaster(cluster)
	if err != nil || pid == 0 {
		return nil, err
	}
	line, err := exec.Command("ps", "-ww", "-o", "args=", "-p", strconv.Itoa(pid)).Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return nil, nil // no such process
	}
	if err != nil {
		return nil, err
	}
	if !strings.Contains(string(line), cluster) {
		return nil, nil
	}
	return []int{pid}, nil
}
