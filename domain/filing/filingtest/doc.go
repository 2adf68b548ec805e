// Package filingtest tells random courses of a filing beside a plain model of
// it. The model is written from the rules and not from the code of package
// filing: it knows what stands where, what each command does to that and for
// what it is refused, and nothing of events but how many a command records.
//
// It is for tests alone. It looks at the course of a filing; what a single
// section or row may hold the cases of package filing say, and so all values
// here are ones that are accepted.
package filingtest
