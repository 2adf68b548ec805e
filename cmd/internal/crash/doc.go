// Package crash holds the tests that break a whole ledger: the server that
// people run, on a PostgreSQL that is killed, cut off, paused or out of space,
// while requests come in. What was acknowledged must be there, what was not
// must be settled by asking again, and nothing needs a restart.
//
// It has no code of its own. The short forms run with every test run; the long
// ones, hours of it, with LEDGER_TEST_SOAK=1 and a -timeout to match.
package crash
