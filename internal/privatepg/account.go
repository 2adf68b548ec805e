package privatepg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the user as whom the server runs.
type account struct {
	name     string
	uid, gid uint32
	other    bool // than the user of this process, who is root
}

// accountFor chooses the user for the cluster of d: this one or, for root, the
// owner of an existing cluster, then postgres, then nobody.
func accountFor(d directory) (account, error) {
	owner, exists := ownerOf(d.cluster())
	if euid := os.Geteuid(); euid != 0 {
		if exists && owner.Uid != uint32(euid) {
			return account{}, fmt.Errorf("%s belongs to user %d; start as that user or as root: %w",
				d.cluster(), owner.Uid, ErrForeignOwner)
		}
		return account{uid: uint32(euid), gid: uint32(os.Getegid())}, nil
	}
	if exists && owner.Uid != 0 {
		return account{name: "of number " + strconv.Itoa(int(owner.Uid)), uid: owner.Uid, gid: owner.Gid, other: true}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if a, err := accountNamed(name); err == nil {
			return a, nil
		}
	}
	return account{}, errors.New("PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody")
}

func accountNamed(name string) (account, error) {
	found, err := user.Lookup(name)
	if err != nil {
		return account{}, fmt.Errorf("look up user: %w", err)
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("user %s: %w", name, err)
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("user %s: %w", name, err)
	}
	return account{name: name, uid: uint32(uid), gid: uint32(gid), other: true}, nil
}

func (a account) credential() *syscall.Credential {
	if !a.other {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid}
}

// own gives a tree to the account. Only root has anything to give.
func (a account) own(tree string) error {
	if !a.other {
		return nil
	}
	return filepath.WalkDir(tree, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, int(a.uid), int(a.gid))
	})
}

// owns reports whether path is a directory, not a link to one, that nobody but
// the account and this process's user can have made or can enter.
func (a account) owns(path string) bool {
	entry, err := os.Lstat(path)
	if err != nil || !entry.IsDir() || entry.Mode().Perm()&0o077 != 0 {
		return false
	}
	owner, known := ownerOf(path)
	return known && (owner.Uid == a.uid || owner.Uid == uint32(os.Geteuid()))
}

func ownerOf(path string) (syscall.Stat_t, bool) {
	entry, err := os.Lstat(path)
	if err != nil {
		return syscall.Stat_t{}, false
	}
	owner, ok := entry.Sys().(*syscall.Stat_t)
	if !ok {
		return syscall.Stat_t{}, false
	}
	return *owner, true
}

// canEnter proves, by doing it, that the account can enter the directory. The
// permission bits alone do not tell: there are access lists, and file systems
// that know better.
func (a account) canEnter(ctx context.Context, path string, b binaries) error {
	if !a.other || a.enters(ctx, path, b) {
		return nil
	}
	closed := path
	for dir := path; dir != "/" && !a.enters(ctx, dir, b); dir = filepath.Dir(dir) {
		closed = dir
	}
	return fmt.Errorf("user %s, who runs PostgreSQL because root may not, cannot enter %s; run chmod o+x %s, "+
		"or keep the data elsewhere, for example in /var/lib/ledger, or start as an ordinary user: %w",
		a.name, closed, closed, ErrForeignOwner)
}

func (a account) enters(ctx context.Context, path string, b binaries) bool {
	_, err := a.version(ctx, b.postgres(), path)
	return err == nil
}
