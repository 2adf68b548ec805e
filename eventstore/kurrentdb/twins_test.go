package kurrentdb_test

import (
	"context"
	"iter"
	"sync/atomic"
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/eventstoretest"
	"example.org/ledger/eventstore/kurrentdb/standin"
)

// twins are two stores, which are what two processes are to each other: they
// share nothing but the server. Appends go through them in turn, and so does
// everything else.
type twins struct {
	stores [2]eventstore.Store
	turn   atomic.Uint64
}

func (t *twins) next() eventstore.Store { return t.stores[t.turn.Add(1)%2] }

func (t *twins) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	return t.next().Append(ctx, a)
}

func (t *twins) Head(ctx context.Context, stream eventstore.Stream) (eventstore.Revision, error) {
	return t.next().Head(ctx, stream)
}

func (t *twins) Read(ctx context.Context, stream eventstore.Stream, o eventstore.ReadOptions) iter.Seq2[[]eventstore.Recorded, error] {
	return t.next().Read(ctx, stream, o)
}

func (t *twins) Follow(ctx context.Context, after eventstore.Position) iter.Seq2[[]eventstore.Recorded, error] {
	return t.next().Follow(ctx, after)
}

func (t *twins) End(ctx context.Context) (eventstore.Position, error) { return t.next().End(ctx) }

func TestTwoStores(t *testing.T) {
	server := standin.Start(t)
	s := &twins{stores: [2]eventstore.Store{open(t, server.URL()), open(t, server.URL())}}
	eventstoretest.Run(t, func(*testing.T) eventstore.Store { return s })
}
