package projections

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5"

	"example.org/ledger/eventstore"
)

// generation is one build of a read model, the one that queries read, and how
// far it has come.
type generation struct {
	model  Model
	number int
	checkpoint
}

// checkpoint says up to where events were applied.
type checkpoint struct {
	position   eventstore.Position
	recordedAt time.Time // of the last event applied; the zero time before the first
}

// checkpointAt returns the checkpoint after r.
func checkpointAt(r *eventstore.Recorded) (checkpoint, error) {
	meta, err := eventstore.DecodeMetadata(r.Metadata)
	if err != nil {
		return checkpoint{}, fmt.Errorf("%s@%d: %w", r.Stream, r.Revision, err)
	}
	return checkpoint{r.Position, meta.RecordedAt}, nil
}

// errNoGeneration says that a read model was never built.
var errNoGeneration = errors.New("projections: the read model has no generation")

// errSwapped says that a rebuild put another generation in this one's place.
var errSwapped = errors.New("projections: another generation is live")

// ErrOvertaken stops a runner whose checkpoint somebody else moved. That takes
// a writer without the runner's lock, and says nothing about the rows, which
// changed together with the checkpoint.
var ErrOvertaken = errors.New("projections: the checkpoint was moved by somebody else")

// ErrBeyondEnd stops a read model that has seen events the store does not have:
// the log was restored from an older copy, or this is another log.
var ErrBeyondEnd = errors.New("projections: the read model is beyond the end of the log")

// modelName is what a name may look like: without digits, so that the name of
// a schema can be read in one way only.
var modelName = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)

// checkModel refuses a model that no schema can be named after: a mistake in
// the program.
func checkModel(m Model) error {
	if !modelName.MatchString(m.Name()) || len(m.Name()) > 30 || m.Version() < 1 {
		return fmt.Errorf("projections: %q version %d is no name for a read model", m.Name(), m.Version())
	}
	return nil
}

// schemaName returns the schema of a generation.
func schemaName(m Model, generation int) string {
	return fmt.Sprintf("rm_%s_%d_%d", m.Name(), m.Version(), generation)
}

// querier is what reading needs of a pool, connection or transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// liveGeneration returns the live generation of m and its checkpoint, or
// errNoGeneration.
func liveGeneration(ctx context.Context, db querier, m Model) (generation, error) {
	g := generation{model: m}
	var position string
	var recordedAt *time.Time
	err := db.QueryRow(ctx, `
		SELECT c.generation, c.position, c.recorded_at
		FROM read.live l JOIN read.checkpoint c USING (name, version, generation)
		WHERE l.name = $1 AND l.version = $2`, m.Name(), m.Version()).Scan(&g.number, &position, &recordedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return g, errNoGeneration
	}
	if err != nil {
		return g, fmt.Errorf("live generation of %s: %w", m.Name(), err)
	}
	if g.position, err = eventstore.ParsePosition(position); err != nil {
		return g, fmt.Errorf("checkpoint of %s: %w", schemaName(m, g.number), err)
	}
	if recordedAt != nil {
		g.recordedAt = recordedAt.UTC()
	}
	return g, nil
}

// openGeneration returns the live generation of m, an empty first one if there
// is none. Whoever else opens it meanwhile gets the same.
func openGeneration(ctx context.Context, conn *pgx.Conn, m Model) (generation, error) {
	g, err := liveGeneration(ctx, conn, m)
	if !errors.Is(err, errNoGeneration) {
		return g, err
	}
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		one := fmt.Sprintf("read model %s_%d open", m.Name(), m.Version())
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, one); err != nil {
			return fmt.Errorf("open %s: %w", m.Name(), err)
		}
		if g, err = liveGeneration(ctx, tx, m); !errors.Is(err, errNoGeneration) {
			return err
		}
		g = generation{model: m, number: 1}
		return g.begin(ctx, tx)
	})
	return g, err
}

// begin makes g, empty, the first live generation.
func (g generation) begin(ctx context.Context, tx pgx.Tx) error {
	if err := createSchema(ctx, tx, g.model, schemaName(g.model, g.number)); err != nil {
		return err
	}
	if err := createIndexes(ctx, tx, g.model, schemaName(g.model, g.number)); err != nil {
		return err
	}
	if err := g.noteCheckpoint(ctx, tx); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO read.live (name, version, generation) VALUES ($1, $2, $3)`,
		g.model.Name(), g.model.Version(), g.number)
	if err != nil {
		return fmt.Errorf("put %s in use: %w", schemaName(g.model, g.number), err)
	}
	return nil
}

// createSchema makes an empty schema of m's tables, without indexes for queries.
func createSchema(ctx context.Context, tx pgx.Tx, m Model, schema string) error {
	if _, err := tx.Exec(ctx, `CREATE SCHEMA `+quoted(schema)); err != nil {
		return fmt.Errorf("create schema %s: %w", schema, err)
	}
	if err := enterSchema(ctx, tx, schema); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, m.DDL()); err != nil {
		return fmt.Errorf("tables of %s: %w", schema, err)
	}
	return nil
}

// createIndexes makes the indexes of m's tables in a schema.
func createIndexes(ctx context.Context, tx pgx.Tx, m Model, schema string) error {
	if err := enterSchema(ctx, tx, schema); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, m.Indexes()); err != nil {
		return fmt.Errorf("indexes of %s: %w", schema, err)
	}
	return nil
}

// enterSchema makes SQL without schema names mean schema until the transaction
// ends.
func enterSchema(ctx context.Context, tx pgx.Tx, schema string) error {
	if _, err := tx.Exec(ctx, `SET LOCAL search_path = `+quoted(schema)+`, pg_temp`); err != nil {
		return fmt.Errorf("enter schema %s: %w", schema, err)
	}
	return nil
}

func quoted(schema string) string { return pgx.Identifier{schema}.Sanitize() }

// replace puts g in the place of the generation numbered before, errSwapped if
// that one is not live any more.
func (g generation) replace(ctx context.Context, tx pgx.Tx, before int) error {
	if err := g.noteCheckpoint(ctx, tx); err != nil {
		return err
	}
	done, err := tx.Exec(ctx, `
		UPDATE read.live SET generation = $3 WHERE name = $1 AND version = $2 AND generation = $4`,
		g.model.Name(), g.model.Version(), g.number, before)
	if err != nil {
		return fmt.Errorf("put %s in use: %w", schemaName(g.model, g.number), err)
	}
	if done.RowsAffected() != 1 {
		return errSwapped
	}
	return nil
}

// noteCheckpoint writes the checkpoint of a generation that has none yet.
func (g generation) noteCheckpoint(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO read.checkpoint (name, version, generation, position, recorded_at) VALUES ($1, $2, $3, $4, $5)`,
		g.model.Name(), g.model.Version(), g.number, g.position.String(), nullTime(g.recordedAt))
	if err != nil {
		return fmt.Errorf("checkpoint of %s: %w", schemaName(g.model, g.number), err)
	}
	return nil
}

// advance applies a batch, which follows g's checkpoint, and moves the
// checkpoint, in one transaction. A rebuild that wants to swap waits for it,
// and it for the swap: errSwapped then, with nothing written.
func (g *generation) advance(ctx context.Context, conn *pgx.Conn, b batch) error {
	after, err := checkpointAt(b.last)
	if err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if err := g.enter(ctx, tx); err != nil {
			return err
		}
		if err := applying(g.model.Apply).guarded(ctx, tx, b.events); err != nil {
			return err
		}
		return g.moveCheckpoint(ctx, tx, after)
	})
	if err == nil {
		g.checkpoint = after
	}
	return err
}

// enter makes sure that g is live and stays so until the transaction ends, and
// enters its schema.
func (g *generation) enter(ctx context.Context, tx pgx.Tx) error {
	var live int
	err := tx.QueryRow(ctx, `
		SELECT generation FROM read.live WHERE name = $1 AND version = $2 FOR SHARE`,
		g.model.Name(), g.model.Version()).Scan(&live)
	if err != nil {
		return fmt.Errorf("live generation of %s: %w", g.model.Name(), err)
	}
	if live != g.number {
		return errSwapped
	}
	return enterSchema(ctx, tx, schemaName(g.model, g.number))
}

// moveCheckpoint is the whole argument that no event is applied twice: the
// rows are written if and only if the checkpoint was where this runner left it.
func (g *generation) moveCheckpoint(ctx context.Context, tx pgx.Tx, to checkpoint) error {
	done, err := tx.Exec(ctx, `
		UPDATE read.checkpoint SET position = $4, recorded_at = $5
		WHERE name = $1 AND version = $2 AND generation = $3 AND position = $6`,
		g.model.Name(), g.model.Version(), g.number, to.position.String(), nullTime(to.recordedAt), g.position.String())
	if err != nil {
		return fmt.Errorf("checkpoint of %s: %w", schemaName(g.model, g.number), err)
	}
	if done.RowsAffected() != 1 {
		return ErrOvertaken
	}
	return nil
}

// nullTime is t for a column in which the zero time is null.
func nullTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// lookRound is errSwapped if g is not live any more. It fails if the
// connection, and so the lock, is lost.
func (g *generation) lookRound(ctx context.Context, db querier) error {
	live, err := liveGeneration(ctx, db, g.model)
	if err == nil && live.number != g.number {
		return errSwapped
	}
	return err
}

// within is [ErrBeyondEnd] if g has applied events that the store does not
// have.
func (g *generation) within(ctx context.Context, store eventstore.Store) error {
	end, err := store.End(ctx)
	if err != nil {
		return fmt.Errorf("end of the log: %w", err)
	}
	if end.Before(g.position) {
		return fmt.Errorf("%s is at %s, the log ends at %s: %w", schemaName(g.model, g.number), g.position, end, ErrBeyondEnd)
	}
	return nil
}
