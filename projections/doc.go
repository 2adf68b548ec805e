// Package projections builds the ledger's read models in PostgreSQL and folds
// single streams for whoever looks at one.
//
// One file is one read model: its DDL, its rows, the events it follows, the
// SQL that writes it and the queries that read it. Any of them can be dropped
// and rebuilt, because none holds anything the events do not. What is shown of
// one filing is one pure fold, [FilingView], whether it comes from a row, from
// a prefix of the stream or from the command line.
//
// It decides nothing, reads no clock, holds no key and no plaintext of
// personal data.
package projections
