package postgres_test

import (
	"context"
	"iter"

	"example.org/ledger/eventstore"
)

// twins appends through one store and reads through another.
type twins struct{ writer, reader eventstore.Store }

func (t twins) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	return t.writer.Append(ctx, a)
}

func (t twins) Head(ctx context.Context, stream eventstore.Stream) (eventstore.Revision, error) {
	return t.reader.Head(ctx, stream)
}

func (t twins) Read(ctx context.Context, stream eventstore.Stream, o eventstore.ReadOptions) iter.Seq2[[]eventstore.Recorded, error] {
	return t.reader.Read(ctx, stream, o)
}

func (t twins) Follow(ctx context.Context, after eventstore.Position) iter.Seq2[[]eventstore.Recorded, error] {
	return t.reader.Follow(ctx, after)
}

func (t twins) End(ctx context.Context) (eventstore.Position, error) { return t.reader.End(ctx) }
