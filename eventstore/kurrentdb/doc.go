// Package kurrentdb keeps the log on a KurrentDB (EventStoreDB) cluster, for
// deployments that outgrow one machine. Read models stay in PostgreSQL and are
// none of its business.
//
// # The client library
//
// Of EventStore-Client-Go the package uses the connection strings and the wire
// protocol, and not the Client. That one cannot be made safe from outside: a
// discovery that fails ends it for ever and leaves whoever waits for it
// waiting; every rediscovery forgets a connection without closing it; it asks
// for the leader in a way that no server sees; it hides what a server says
// while it is still being sent events, and states conflicts in prose. What
// takes its place is link: one connection to the leader, found again when it is
// lost, and never waited for beyond the caller's context.
//
// # What the server does and what is done here
//
// An append touches one stream, and says which revision it follows and which
// IDs its events have. So the server answers a repeat as it answered the first
// time, and any append whose answer was lost is settled by sending it again.
// That a repeat is one can be seen from its position alone: Append asks for the
// end of the log first, many at a time with one question. Of two processes
// that send the same append in the same instant both may be told that they
// wrote it; what stands in the log is one of them.
//
// All requests require the leader, so that what was acknowledged can be read.
//
// # What readers do not see
//
// Events of type "ledger.…" and streams "claim-…" are the package's own; types
// and streams that begin with $ are the server's. Read and Follow skip them,
// revisions of a stream may therefore have gaps, and Head counts them.
package kurrentdb
