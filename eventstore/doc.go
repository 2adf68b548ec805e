// Package eventstore says what the ledger needs from an event store, and runs
// deciders against one. Adapters (memory, postgres) live below it and pass the
// suite in eventstoretest.
//
// It is not a general event-sourcing framework: no snapshots, no sagas, no
// subscriptions by category. Read models are package projections.
//
// # The format
//
// What follows is everything that is stored for ever. It freezes with the
// first tagged version: from then on it is added to and never changed. The
// golden files under testdata, here and in the domain's packages, hold it.
//
// A stream is named category-id. Streams of category filing have a lower-case
// UUID as ID. An event has a place in its stream (the revision, from 0), a
// place in the store (the position, opaque), an ID, a type, data and metadata.
// Data and metadata are JSON, UTF-8, compact, with <, > and & unescaped; the
// store keeps their bytes and never parses them.
//
// # IDs
//
// Every ID is a lower-case UUID and, but for those of requests, derived, so
// that a repeated request names the same things:
//
//	event    UUIDv5(command, stream/n)      the n-th event of the command in that stream, from 0
//	thing    UUIDv5(command, what/n)        what: filing, case, premises, staff, subject, equipment, document, point
//	command  UUIDv5(actor, idempotency key) of a request with a key
//	command  UUIDv5(event, reaction)        of a reaction
//
// # Types and data
//
// A type is a literal such as filing.case_passed, without a version: a change
// of meaning is a new name. Data is additive: a field that is missing was not
// recorded. Keys are snake_case. Days are "2026-01-19"; no instants. Money and
// areas are decimal strings; there are no floats. Codes are the identifiers of
// the code lists in package domain; monitoring categories of testing are M01
// to M13, authorities two digits, 66 for 兵团. Events refer to other events by
// ID, never by revision or position. Documents are referred to by the SHA-256
// of their stored bytes, in lower-case hexadecimal.
//
// The events of a filing and their fields are the types of package
// domain/filing; one golden file each shows every field.
//
// # Metadata
//
// Keys in this order; those in parentheses are left out when empty:
//
//	command      the request's ID
//	recorded_at  "2026-01-19T01:02:03.000000Z": UTC, microseconds, never before
//	             that of the stream's previous event; the only instant of a fact
//	actor        kind (institution, official, system, program), id, (authority)
//	(for)        the credit code of the institution that a program acted for
//	(cause)      the ID of the event that a reaction answered
//	(claims)     what the event did to claims: op (take, release, hand), kind,
//	             (key), (subject), (to: stream, (subject))
//	app          the build that wrote it
//
// There is no name, address or user agent in it.
//
// # Claims
//
// A claim is a key with at most one holder; a holder is a stream and, for
// persons, a subject in it. Kinds: credit-code (the code), filing-number (the
// number), person. A person's key is the HMAC-SHA-256 of the normalized ID
// number under a secret that is kept outside the database; metadata names the
// subject and never the key. The table of claims can be rebuilt from the
// metadata and, for persons, the vault.
//
// # Sealed values
//
// Personal data appears in data only as {subject, key, ciphertext, (masks)}:
// AES-256-GCM under the subject's data key, with "subject|field" as additional
// data. Package internal/sealing states the ciphertext's form and what key
// says. The field names the value: legal_representative,
// legal_representative_contact, filing_contact, staff. What is inside is JSON
// whose fields are only added. Masks say what may be shown to everybody who
// may see the row: at most the last two characters of a number and nothing of
// a name.
//
// # Limits
//
// See [MaxEvent], [MaxAppend], [MaxEvents], [MaxClaims] and [MaxKey]. They are
// the same on every adapter.
package eventstore
