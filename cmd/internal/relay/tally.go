package relay

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"

	"example.org/ledger/eventstore"
)

// Tally is how many events a log has and what they are: a digest over stream,
// ID, type, data and metadata of each, in order. Revisions, positions and the
// store's own times are not in it: they belong to a store.
type Tally struct {
	Events int
	hash   hash.Hash
}

func newTally() *Tally { return &Tally{hash: sha256.New()} }

func (t *Tally) add(stream eventstore.Stream, e eventstore.Proposed) {
	t.Events++
	for _, field := range [][]byte{[]byte(stream), e.ID[:], []byte(e.Type), e.Data, e.Metadata} {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(field)))
		t.hash.Write(size[:])
		t.hash.Write(field)
	}
}

// Digest is that of all events so far.
func (t *Tally) Digest() string { return fmt.Sprintf("sha256:%x", t.hash.Sum(nil)) }

func (t *Tally) equal(u *Tally) bool { return t.Events == u.Events && t.Digest() == u.Digest() }

// Count reads a store from the beginning to its end.
func Count(ctx context.Context, store eventstore.Store, tell func(done, end eventstore.Position)) (*Tally, error) {
	t := newTally()
	end, err := store.End(ctx)
	if err != nil {
		return nil, err
	}
	for r, err := range Recorded(ctx, store, eventstore.Position{}, end) {
		if err != nil {
			return nil, err
		}
		t.add(r.Stream, r.Proposed)
		tell(r.Position, end)
	}
	return t, nil
}
