// Package standin is a stand-in for a KurrentDB (EventStoreDB) server: it
// speaks the server's gRPC protocol on a real TCP port and keeps what it is
// given in memory. It exists because the real server needs a runtime that test
// machines do not have, and because a real server cannot be told to lose the
// answer to the third append.
//
// It is for tests alone, and it is no proof that a real server behaves in the
// same way. What it does follows the source of the server (kurrent-io/KurrentDB,
// the 26.2 development version); comments name the file where a rule comes from,
// relative to src/KurrentDB.Core/Services. The facts that an adapter stands on:
//
//   - An append names the revision it comes after. Repeated at that revision
//     with the same event IDs it succeeds, whatever came later, with the
//     revision and position it had; a repeat of which only a beginning stands
//     there, or that stands elsewhere, is a wrong expected version
//     (Storage/ReaderIndex/IndexWriter.cs, CheckCommit). The IDs are compared,
//     the contents are not.
//   - A position is where an event's record begins in the log, in bytes. Commit
//     and prepare position of an event are equal, each event of an append has
//     its own, and an append answers with that of its last event, a repeated
//     one likewise (Storage/StorageWriterService.cs, StorageChaser.cs,
//     RequestManager/Managers/WriteEvents.cs).
//   - A checkpoint's commit position may be where the next event begins, which
//     was not sent yet; its prepare position is then zero
//     (Transport/Grpc/Enumerators/Enumerator.AllSubscriptionFiltered.cs). Who
//     resumes from the commit position alone loses that event.
//   - Reading forwards from a position begins with the event there, reading
//     backwards with the one before, a subscription with the one after.
//   - Events of streams whose names begin with "$" are in $all, and their
//     revisions and positions are like any other's. $epoch-information is not.
//   - Subscribers are told that they caught up, again each time they fell
//     behind; that they fell behind the protocol knows and present servers do
//     not send (Transport/Grpc/Streams.Read.cs).
//
// It is strict: a request that it does not imitate, or that the ledger must
// never make (to delete, to append without saying what came before, to write to
// a system stream), is refused as unimplemented and fails the test that started
// the server, or is told by [Server.Err].
//
// It misbehaves on command: [Server.OnAppend], [Server.OnRead] and
// [Server.OnDiscovery] decide about each call and each message; [Server.Stop],
// [Server.DropConnections] and [Server.Freeze] do to connections what machines
// and networks do.
package standin
