// Package domain holds the words every part of the ledger shares: parsed
// values, what a refusal allows the caller to do, events and the claims they
// make, sealed personal data.
//
// The rules themselves live one level down, one package per kind of stream.
// Nothing at or below this directory reads a clock, a database, the network or
// a source of randomness: time, IDs and facts that only the edge can know come
// in with the command, so that a replay years later decides the same.
//
// It is not the place for anything one kind of stream alone needs, nor for
// keys or plaintext of personal data beyond the span of one command.
package domain
