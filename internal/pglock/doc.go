// Package pglock has one session of a PostgreSQL at a time do some work: whoever
// keeps a read model up to date, or carries out reactions. The lock is an
// advisory one with a name, held by the connection that does the work, so that
// a process which is gone, cut off or paused loses both at once and another
// takes over.
//
// It is not for locks within one transaction, nor for work that several
// processes may share.
package pglock
