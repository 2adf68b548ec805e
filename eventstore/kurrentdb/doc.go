// Package kurrentdb keeps the log on a KurrentDB (EventStoreDB) cluster, for
// deployments that outgrow one machine. Read models stay in PostgreSQL and are
// none of its business.
//
// # The client library
//
// Of EventStore-Client-Go the package uses the connection strings and the wire
// protocol, and not the Client. That one cannot be made safe from outside: a
// discovery that fails ends it for ever and leaves whoever waits for it
// waiting; every rediscovery forgets a connection without closing it; it asks
// for the leader in a way that no server sees; it hides what a server says
// while it is still being sent events, and states conflicts in prose. What
// takes its place is link: one connection to the leader, found again when it is
// lost, and never waited for beyond the caller's context.
//
// # What the server does and what is done here
//
// An append touches one stream, and says which revision it follows and which
// IDs its events have. So the server answers a repeat as it answered the first
// time, and any append whose answer was lost is settled by sending it again.
// That a repeat is one can be seen from its position alone: Append asks for the
// end of the log first, many at a time with one question. Of two processes
// that send the same append in the same instant both may be told that they
// wrote it; what stands in the log is one of them.
//
// All requests require the leader, so that what was acknowledged can be read.
//
// # What readers do not see
//
// Events of type "ledger.…" and streams "claim-…" are the package's own; types
// and streams that begin with $ are the server's. Read and Follow skip them,
// revisions of a stream may therefore have gaps, and Head counts them.
//
// # Claims
//
// An append touches one stream, and a claim must hold across all. So each key
// has a stream, claim-<kind>-<key>, whose last event says whose the key is. An
// append with claims
//
//  1. reads the claim streams and then its own stream, and is judged by them;
//  2. reserves each key, lowest first: "it goes from this holder to that one if
//     the event with this ID and digest stands at this revision of that stream,
//     and after this reservation in the log";
//  3. is appended, which is the moment when all its claims are made;
//  4. is answered. Later every reservation is confirmed, or voided if the append
//     did not happen. That is for those who come after: what holds is decided.
//
// A reservation that is open is settled by whoever meets it. The event stands
// there: confirmed. Something else does: voided. Nothing yet: the append may be
// on its way, so after some two seconds "ledger.fenced" is written in its place,
// and it cannot happen any more: voided. Only an attempt that did not send its
// append, and never will, voids its own reservations without looking.
//
// Why it is exact: every write to a claim stream says which revision it
// follows, so at most one reservation of a key is open, and it names the holder
// that the next one is judged by. Whether its append happened is asked of the
// stream itself, where the place is either taken, for ever, or made to be; no
// clock and no time-out decides anything. A slow repeat of an append that
// happened long ago cannot make its claims a second time, because its event
// stands before its reservation; the ID alone would let it. The tests run the
// protocol through every schedule of small scenarios, with processes that stop
// and messages that come late or never. It takes for granted that two appends
// at one place whose first events are equal byte for byte make the same claims,
// as they do when the metadata states them, and that nobody deletes or
// truncates streams.
//
// What it costs: with one claim the caller waits for four requests instead of
// two, with more for five, of which those about keys are as many as there are,
// in parallel; two more come later. A process that dies between reservation and
// append costs the next one who wants the key the two seconds, once, and the
// stream a fence: a revision that readers do not see. Whoever is fenced though
// alive gets a conflict, like anybody whose stream moved, and a decider tries
// again.
//
// The names and events of claim streams hold the keys, also those that stand
// for a person (a digest under a secret, see package eventstore), and are never
// deleted: when a person is erased, that remains.
package kurrentdb
