package eventstore

import (
	"context"
	"iter"
	"time"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Stream names one history, as "category-id". IDs are lower-case UUIDs; an
// authority's stream has its two-digit code.
type Stream string

// Revision is an event's place in its stream, counting from zero.
type Revision = domain.Revision

// Empty is the revision of a stream nothing was appended to.
const Empty = domain.Empty

// Proposed is an event to append.
type Proposed struct {
	ID       uuid.UUID // see [domain.EventID]; the zero UUID is refused
	Type     string
	Data     []byte // stored byte for byte
	Metadata []byte // stored byte for byte; adapters never parse it
}

// Recorded is an event as the store holds it. It shares its byte slices with
// the page it came in; neither is ever reused, and nobody may write to them.
type Recorded struct {
	Proposed
	Stream   Stream
	Revision Revision
	Position Position
	StoredAt time.Time // the store's own time, for diagnosis; the fact's time is in the metadata
}

// Append asks for events at the end of a stream, all or none, and with them
// for changes to claims.
type Append struct {
	Stream   Stream
	Expected Revision // the stream's last revision as the caller knows it, Empty for none
	Events   []Proposed
	Claims   []Claim // each key at most once
}

// Appended says where an append ended.
type Appended struct {
	Revision Revision // of its last event
	Position Position // of its last event
	Repeated bool     // it stood there already; nothing was written
}

// ReadOptions say what part of a stream to read.
type ReadOptions struct {
	From      Revision // the first event wanted; with Backwards the last one, and Empty means the stream's end
	Max       int      // how many at most; 0 means all
	Backwards bool
}

// Store is an append-only set of streams. What it promises is written as tests
// in package eventstoretest; every adapter passes them. All methods may be
// called concurrently.
//
// There is no way to delete, truncate or rewrite, and no way to append without
// saying what came before.
type Store interface {
	// Append adds a.Events to the end of a.Stream and carries out a.Claims, all
	// or nothing, durably.
	//
	//   - [ErrConflict]: the stream is not at a.Expected; nothing was written.
	//     But an append whose events stand exactly after a.Expected, by ID, has
	//     already happened: repeating it is success, marked as Repeated,
	//     whatever came later, and leaves the claims alone.
	//   - [ErrClaimed]: a claim is not the holder's to take, release or hand;
	//     nothing was written.
	//   - [ErrTooLarge], [ErrInvalid]: found before anything is written.
	//   - [ErrUnavailable]: the store cannot be reached; nothing was written.
	//   - [ErrUnknownOutcome]: sent, but the answer was lost or the context
	//     ended first. Repeating the same append settles it.
	//
	// A context that ends while the append still waits its turn means that
	// nothing was or will be written, and its error is returned.
	Append(ctx context.Context, a Append) (Appended, error)

	// Head returns the stream's last revision, Empty for none. It counts events
	// that an adapter keeps to itself and that Read does not yield, so it is
	// the revision to expect after a conflict that shows nothing new.
	Head(ctx context.Context, stream Stream) (Revision, error)

	// Read yields pages of stream's events in order. Pages are never empty. A
	// stream nobody wrote to has no events; that is not an error. A yielded
	// error is the last thing yielded: a reader that sees none has seen all it
	// asked for.
	Read(ctx context.Context, stream Stream, o ReadOptions) iter.Seq2[[]Recorded, error]

	// Follow yields pages of every event after a position, oldest first across
	// all streams, none skipped and none twice, and then waits for more until
	// ctx ends, which it reports as the last error.
	Follow(ctx context.Context, after Position) iter.Seq2[[]Recorded, error]

	// End returns the position of the last event in the store, the zero
	// Position if there is none. A follower that has seen it has seen
	// everything appended before the call.
	End(ctx context.Context) (Position, error)
}
