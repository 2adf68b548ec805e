// Package domaintest runs given/when/then cases against the rules of one kind
// of stream, and holds its wire format and its old histories still.
//
// It is for the packages below domain and for whoever tests with their events.
// It knows no store: what depends on one is in eventstoretest.
//
// Importing it registers the flag -update, which rewrites golden files:
//
//	go test ./domain/filing -update
package domaintest
