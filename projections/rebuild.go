package projections

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/pglock"
)

// Refusals of work on a whole read model.
var (
	ErrRebuilding = errors.New("projections: another rebuild of this read model is at work")
	ErrOutdone    = errors.New("projections: another generation went live meanwhile; this rebuild is void")
	ErrSchemaName = errors.New("projections: not a name for a schema of its own")
	ErrSchemaUsed = errors.New("projections: there is a schema of that name")
)

// Rebuild builds a new generation of m from the beginning of the log beside
// the live one, and then swaps the two. Nobody notices: queries read the live
// generation until the swap and the new one after it, which has all that the
// live one had, and the runner goes on with it.
//
// A second rebuild at the same time is [ErrRebuilding]. One that is killed
// leaves the live generation alone. The generation that was live stays until
// the next rebuild, for the queries in flight; that one drops it, and whatever
// killed ones left.
func Rebuild(ctx context.Context, db *pgxpool.Pool, store eventstore.Store, m Model, p Progress) error {
	if err := checkModel(m); err != nil {
		return err
	}
	s, err := pglock.Dial(ctx, db, lockKey(m, toRebuild))
	if err != nil {
		return err
	}
	defer s.HangUp(ctx)
	if err := lockOr(ctx, s, ErrRebuilding); err != nil {
		return err
	}
	before, err := openGeneration(ctx, s.Conn, m)
	if err != nil {
		return err
	}
	if err := dropOthers(ctx, s.Conn, before); err != nil {
		return err
	}
	b, err := newBuild(ctx, s.Conn, store, m, schemaName(m, before.number+1))
	if err != nil {
		return err
	}
	if err = b.catchUp(ctx, p); err == nil {
		err = b.swap(ctx, before.number)
	}
	if err != nil {
		b.discard(ctx)
	}
	return err
}

// catchUp brings a build close to the end of the log, which moves.
func (b *build) catchUp(ctx context.Context, p Progress) error {
	const rounds = 5
	for range rounds {
		end, err := b.store.End(ctx)
		if err != nil {
			return fmt.Errorf("end of the log: %w", err)
		}
		if !b.position.Before(end) {
			break
		}
		if err := b.to(ctx, end, p); err != nil {
			return err
		}
	}
	return b.settle(ctx)
}

// swap makes the build the generation after the one numbered before. While the
// runner waits, it applies what that one is ahead, so that nothing anybody has
// seen is missing afterwards.
func (b *build) swap(ctx context.Context, before int) error {
	err := pgx.BeginFunc(ctx, b.conn, func(tx pgx.Tx) error {
		if err := b.passLive(ctx, tx); err != nil {
			return err
		}
		next := generation{model: b.model, number: before + 1, checkpoint: b.checkpoint}
		return next.replace(ctx, tx, before)
	})
	if errors.Is(err, errSwapped) {
		return ErrOutdone
	}
	return err
}

// passLive keeps the runner from going on and applies what the live generation
// has and the build has not.
func (b *build) passLive(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `SELECT FROM read.live WHERE name = $1 AND version = $2 FOR UPDATE`, b.model.Name(), b.model.Version())
	if err != nil {
		return fmt.Errorf("hold the runner of %s: %w", b.model.Name(), err)
	}
	live, err := liveGeneration(ctx, tx, b.model)
	if err != nil {
		return err
	}
	return b.toWithin(ctx, tx, live.position)
}

// dropOthers drops all generations but the live one.
func dropOthers(ctx context.Context, conn *pgx.Conn, live generation) error {
	m := live.model
	prefix := strings.TrimSuffix(schemaName(m, 0), "0")
	rows, err := conn.Query(ctx, `SELECT nspname::text FROM pg_namespace WHERE starts_with(nspname::text, $1) ORDER BY nspname`, prefix)
	if err != nil {
		return fmt.Errorf("generations of %s: %w", m.Name(), err)
	}
	schemas, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("generations of %s: %w", m.Name(), err)
	}
	for _, schema := range schemas {
		number, err := strconv.Atoi(strings.TrimPrefix(schema, prefix))
		if err != nil || number == live.number {
			continue
		}
		if err := dropSchema(ctx, conn, schema); err != nil {
			return err
		}
	}
	_, err = conn.Exec(ctx, `DELETE FROM read.checkpoint WHERE name = $1 AND version = $2 AND generation <> $3`,
		m.Name(), m.Version(), live.number)
	if err != nil {
		return fmt.Errorf("checkpoints of %s: %w", m.Name(), err)
	}
	return nil
}

// ownSchema is what a schema for somebody's own use may be called. A position
// of two long numbers and a read model's name fit, and unfinished after them.
var ownSchema = regexp.MustCompile(`^[a-z][a-z0-9_]{0,51}$`)

// reserved are the names that PostgreSQL and this package give.
var reserved = regexp.MustCompile(`^(pg|rm|verify)_|` + unfinished + `$`)

// unfinished marks a schema that is still being built.
const unfinished = "_unfinished"

// RebuildAt builds m as it was when the log ended at position at, into a schema
// of that name: lists, searches and counts as of then, for SQL. The schema
// appears when it is complete, and nothing keeps it up to date.
//
// It is [ErrBeyondEnd] if the log has not reached at, [ErrSchemaName] or
// [ErrSchemaUsed] if the name will not do.
func RebuildAt(ctx context.Context, db *pgxpool.Pool, store eventstore.Store, m Model, at eventstore.Position, schema string, p Progress) error {
	if err := checkModel(m); err != nil {
		return err
	}
	if !ownSchema.MatchString(schema) || reserved.MatchString(schema) {
		return fmt.Errorf("%w: %q", ErrSchemaName, schema)
	}
	end, err := store.End(ctx)
	if err != nil {
		return fmt.Errorf("end of the log: %w", err)
	}
	if end.Before(at) {
		return fmt.Errorf("%s at %s, the log ends at %s: %w", m.Name(), at, end, ErrBeyondEnd)
	}
	s, err := pglock.Dial(ctx, db, "read model into "+schema)
	if err != nil {
		return err
	}
	defer s.HangUp(ctx)
	if err := lockOr(ctx, s, ErrRebuilding); err != nil {
		return err
	}
	return rebuildInto(ctx, s.Conn, store, m, at, schema, p)
}

func rebuildInto(ctx context.Context, conn *pgx.Conn, store eventstore.Store, m Model, at eventstore.Position, schema string, p Progress) error {
	var used bool
	if err := conn.QueryRow(ctx, `SELECT to_regnamespace($1) IS NOT NULL`, schema).Scan(&used); err != nil {
		return fmt.Errorf("look for schema %s: %w", schema, err)
	}
	if used {
		return fmt.Errorf("%w: %q", ErrSchemaUsed, schema)
	}
	if err := dropSchema(ctx, conn, schema+unfinished); err != nil {
		return err
	}
	b, err := newBuild(ctx, conn, store, m, schema+unfinished)
	if err != nil {
		return err
	}
	if err = b.to(ctx, at, p); err == nil {
		err = b.settle(ctx)
	}
	if err == nil {
		_, err = conn.Exec(ctx, `ALTER SCHEMA `+quoted(b.schema)+` RENAME TO `+quoted(schema))
	}
	if err != nil {
		b.discard(ctx)
		return fmt.Errorf("rebuild %s into %s: %w", m.Name(), schema, err)
	}
	return nil
}
