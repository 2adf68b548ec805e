package privatepg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// superuser is the database's superuser, whatever the system's user is called.
const superuser = "postgres"

// makeCluster makes the cluster under another name and renames it when it is
// complete and on disk, which initdb sees to.
func (d directory) makeCluster(ctx context.Context, b binaries, a account) (err error) {
	void, err := os.MkdirTemp(string(d), voidPrefix) // mode 0700
	if err != nil {
		return fmt.Errorf("make cluster: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(void))
		}
	}()
	if err := a.own(void); err != nil {
		return fmt.Errorf("make cluster: %w", err)
	}
	if err := runInitdb(ctx, void, b, a); err != nil {
		return err
	}
	if err := os.Rename(void, d.cluster()); err != nil {
		return fmt.Errorf("put cluster in place: %w", err)
	}
	if err := syncDirectory(string(d)); err != nil {
		return fmt.Errorf("put cluster in place: %w", err)
	}
	return nil
}

func runInitdb(ctx context.Context, dir string, b binaries, a account) error {
	var out bytes.Buffer
	cmd := exec.Command(b.initdb(), initdbArguments(dir)...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = dir, environment(), attributes(a)
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = time.Second
	p, err := start(cmd)
	if err != nil {
		return err
	}
	unguard, err := guard(p, a)
	if err != nil {
		err = errors.Join(err, p.killGroup())
		<-p.done
		return err
	}
	defer unguard()
	select {
	case <-p.done:
	case <-ctx.Done():
		err := p.killGroup()
		<-p.done
		return errors.Join(fmt.Errorf("run initdb: %w", context.Cause(ctx)), err)
	}
	if p.err != nil {
		return fmt.Errorf("run initdb: %w%s", p.err, lastLines(out.Bytes()))
	}
	return nil
}

// initdbArguments: text is ordered by code point and classified as Unicode, the
// same on every machine. Whoever can enter the socket's directory is trusted,
// and nobody on a network ever is, whatever the server is told to listen on.
func initdbArguments(dir string) []string {
	locale := []string{"--locale=C.UTF-8"}
	if runtime.GOOS == "darwin" { // has no C.UTF-8; this comes to the same
		locale = []string{"--locale=C", "--lc-ctype=en_US.UTF-8"}
	}
	return append(locale, "--pgdata="+dir, "--username="+superuser, "--encoding=UTF8",
		"--data-checksums", "--auth-local=trust", "--auth-host=reject")
}
