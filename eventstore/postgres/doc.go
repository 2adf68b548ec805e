// Package postgres keeps the log in PostgreSQL: the default store, exact in
// everything the port promises, on one machine or for many processes that
// share one database.
//
// The work is done by the function log.append_batch (migrations/0001_log.sql),
// in one round trip and under one lock, so that positions are contiguous and
// follow the order of commits. A follower can therefore prove that it skipped
// nothing, and does: a position missing is [ErrDamaged], not a gap to wait for.
//
// The lock is held until the disk has the commit, so what a process appends
// meanwhile shares the next one: the busier it is, the less a commit costs
// each. Nobody waits for company that may not come, and there is nothing to tune. Rows are not brought with COPY,
// which would save a sixth of the time of a thousand events (BenchmarkAppendBulk)
// and need the right to write to the log directly, which nobody has.
//
// It does not migrate, it does not run a server, and read models are not its
// business, though they may use its pool.
package postgres
