// Package runnertest is the meaning of eventstore.Decider, written as tests on
// real rules (those of filings) and whatever store it is given. An adapter that
// passes eventstoretest passes it, too; what differs all the same is found
// here.
//
// It is not about the rules: those have their cases in domain/filing.
package runnertest
