// Package reactions does what follows from events outside their own append: a
// recorded erasure destroys the vault's key, a corrected ID number has its old
// subject erased.
//
// A reaction notes the ID of each event it acted on, so that nothing is done
// twice when a checkpoint is lost or the log is copied to another store; and
// what it does is idempotent, so that a crash between doing and noting does no
// harm. Its commands are derived from the event, its instants never lie before
// the event's.
//
// It is not the place for read models (package projections) nor for anything
// that a single append could do.
package reactions
