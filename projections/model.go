package projections

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Model is one read model. Its tables live in a schema of their own, which is
// first on the search path whenever DDL or Apply run, so that their SQL names
// tables without a schema.
type Model interface {
	// Name is part of the schema's name and of the checkpoint's key. It never
	// changes.
	Name() string
	// Version is raised by hand whenever DDL or Apply change, so that old and
	// new run side by side and the new one is built from the beginning.
	Version() int
	// DDL creates the tables in an empty schema, and what Apply needs.
	DDL() string
	// Indexes creates the indexes that only queries need. Where nobody asks yet,
	// it runs when the tables are full, which is much cheaper.
	Indexes() string
	// Concerns reports whether events of a type can alter the rows, to any number
	// of goroutines. Apply sees no others, and nobody decodes them. Of a type that
	// is not among those of [Decode] it is not asked: what cannot be read may
	// concern anybody.
	Concerns(eventType string) bool
	// Apply writes what a page of events means for this read model. It sees
	// each event that concerns it once, in order. Its rows are a function of
	// the events alone: no clock, no identity columns, no map order.
	Apply(ctx context.Context, tx pgx.Tx, page []Event) error
}
