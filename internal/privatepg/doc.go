// Package privatepg runs the PostgreSQL that a ledger has to itself when no
// database is configured: it finds or fetches the programs, makes the cluster,
// starts the server as a child of this process, and leaves nothing behind.
//
// It is not an administrator of databases: what is in the cluster is the
// business of migrations, and a server that somebody else runs is reached by
// its URL alone. It is written for unix systems.
//
// # Data directory
//
//	ledger.json     format number, and where the running server listens
//	ledger.lock     locked by the one process that may use the directory
//	postgres/       the cluster
//	postgres.tmp-*  a cluster half made or half removed; void
//	postgres.log    what the server says, postgres.log.old what it said before
//
// Other packages keep files of their own beside these. Two processes never use
// one data directory; any number of directories are used side by side.
//
// # What is promised
//
// A cluster exists entirely or not at all, whenever the process making it is
// killed. The server listens on a unix socket in a directory that only its user
// can enter, never on a network, and is started with fsync, full_page_writes
// and synchronous_commit on whatever its configuration file says. It ends when
// the process that started it ends, however that ends; should one be left all
// the same, the next [Start] in its directory ends it first. Killing any or all
// of the processes loses nothing that was committed. With [Options.Revive] a
// server that ends, whatever ended it, is started again at the same address.
//
// PostgreSQL refuses to run as root. Started by root, the server runs as the
// user postgres, or else nobody, who gets the cluster and the socket directory
// and nothing besides. Root's environment, where keys may stand, is not passed
// on.
package privatepg
