// Package bench measures the ledger's log on this machine's PostgreSQL, beside
// the plainest things that PostgreSQL itself can do with the same rows.
//
// Machines differ and are busy, ratios stay: every figure is a ratio of two
// cells that were measured in the same round, on the same server, with every
// commit on disk. What is compared is measured one after the other, in another
// order in each round, with a checkpoint before each cell, and what counts is the
// median of the rounds. The baselines promise nothing of what the log does: no
// order, no heads, no claims, no repeats.
//
// It says how fast, not how right; but a cell in which the log holds another
// number of events than were acknowledged ends the run.
package bench
