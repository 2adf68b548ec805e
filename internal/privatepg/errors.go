package privatepg

import "errors"

// The refusals of this package. They are wrapped with the directory concerned
// and, where there is one, the way out; compare with errors.Is.
var (
	// ErrInUse says that another process has the data directory.
	ErrInUse = errors.New("the data directory is in use")
	// ErrNotLedger says that a directory holds something, but not a ledger.
	ErrNotLedger = errors.New("not a ledger's data directory")
	// ErrFormat says that another version of the ledger wrote the directory.
	ErrFormat = errors.New("the data directory has another format")
	// ErrMajor says that no available PostgreSQL can read the cluster.
	ErrMajor = errors.New("the cluster belongs to another major version of PostgreSQL")
	// ErrNoPostgres says that no usable PostgreSQL was found or fetched.
	ErrNoPostgres = errors.New("no usable PostgreSQL")
	// ErrForeignOwner says that a cluster or directory on the way to it is
	// closed to the user who would run the server.
	ErrForeignOwner = errors.New("closed to the user who runs PostgreSQL")
	// ErrKilled says that a server took too long to shut down and was killed. It
	// is gone, nothing is lost, and the next start recovers.
	ErrKilled = errors.New("PostgreSQL took too long to shut down and was killed")
)
