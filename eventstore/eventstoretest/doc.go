// Package eventstoretest is the meaning of eventstore.Store, written as tests.
// An adapter is right if [Run] passes. A difference found between adapters
// becomes a case here before it is fixed there.
//
// It is not the place for what one adapter alone promises, such as contiguous
// positions or what its database refuses.
package eventstoretest
