// Package notices tells institutions of results by SMS (通知, Q7.6): when a case
// is passed or returned, the filing contact and the legal representative are each
// sent one message, and once only if both have the same number.
//
// Who is told is decided by a reaction, in the transaction that notes the fact it
// acted on, so that a fact is told once whatever happens to checkpoints, read
// models and stores. The numbers are those in force at the event. Facts of before
// the ledger's [Begin], or brought in from another ledger ([Skip], and [Hold] for as
// long as that goes on), are nobody's news. What is older than [Good] when somebody comes to tell it is kept as too
// late, and sent only if an official wants it.
//
// What is sent is a job of a queue that any server of the ledger works on. A call
// of a gateway can be cut off after the gateway has it, so sending is
// at-least-once: a notice's ID, UUIDv5(event, recipient), goes with every attempt,
// and a gateway that keeps it for as long as a fact is news sends each message once.
//
// Nothing here holds a telephone number in the clear: jobs name notices, notices
// keep the number sealed, and it is opened for the span of one attempt. Of an
// erased subject it cannot be, and the notice says so.
//
// It is not for codes of sign-in, which are not facts of the log, and never
// blocks a filing: who files does not wait for it.
package notices
