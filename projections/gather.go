package projections

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// gatherer is a read model that can be built from the beginning of the log
// without writing and loading with each page what later pages alter again.
type gatherer interface {
	Model
	// gather begins to build empty tables that nobody else looks at.
	gather() gathering
}

// gathering is such a build. After flush, the tables hold what [Model.Apply]
// would have made of the same pages, byte for byte.
type gathering interface {
	// add applies a page. It writes only as much as memory wants it to.
	add(ctx context.Context, tx pgx.Tx, page []Event) error
	// flush writes the rest.
	flush(ctx context.Context, tx pgx.Tx) error
}
