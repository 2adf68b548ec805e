// Package eventstore says what the ledger needs from an event store, and runs
// deciders against one. Adapters (memory, postgres) live below it and pass the
// suite in eventstoretest.
//
// It is not a general event-sourcing framework: no snapshots, no sagas, no
// subscriptions by category. Read models are package projections.
package eventstore
