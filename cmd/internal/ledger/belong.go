package ledger

import (
	"context"
	"errors"
	"fmt"

	"example.org/ledger/internal/reactions"
	"example.org/ledger/projections"
	"github.com/jackc/pgx/v5"
)

// OtherLogError says that a database keeps read models and reactions of another
// log than the one it was opened with.
type OtherLogError struct {
	Database string // the log that the database's checkpoints are positions of
	Opened   string // the one that was named
}

func (e *OtherLogError) Error() string {
	way := "start with the log it belongs to"
	if e.Database == PostgreSQL {
		way = "start without --kurrentdb and KURRENTDB_URL (启动时不要指定 KurrentDB)"
	}
	return fmt.Sprintf("this database's read models and reactions belong to the log %q, not to %q"+
		" (数据库中的读模型属于另一个日志，继续运行会遗漏或重复事件): %s, or move the ledger there with \"ledger copy --switch\" (或用该命令迁移)",
		e.Database, e.Opened, way)
}

// belongs makes sure that the database's checkpoints are positions of the log:
// an [OtherLogError] if they are not. A database without any becomes the log's.
func (l *Ledger) belongs(ctx context.Context) error {
	opened, err := l.Store.Identity(ctx)
	if err != nil {
		return err
	}
	_, err = l.DB.Exec(ctx, `INSERT INTO read.log (one, name) VALUES (true, $1) ON CONFLICT (one) DO NOTHING`, opened)
	if err != nil {
		return fmt.Errorf("note the log: %w", err)
	}
	var noted string
	if err := l.DB.QueryRow(ctx, `SELECT name FROM read.log`).Scan(&noted); err != nil {
		return fmt.Errorf("which log the database belongs to: %w", err)
	}
	if noted != opened {
		return &OtherLogError{Database: noted, Opened: opened}
	}
	return nil
}

// ErrServed refuses to move a ledger that somebody serves.
var ErrServed = errors.New("a server runs on this database: stop it first (请先停止 ledgerd)")

// Switch makes the database the log's: read models are forgotten, to be built
// anew, and reactions read from the beginning; what they did is noted by event
// and not done again. Nobody may serve the ledger meanwhile. Whether the log
// holds what the one before held is for the caller to know, who is asked in may
// once it is sure that no server is at work.
func (l *Ledger) Switch(ctx context.Context, to Log, may func(context.Context) error) error {
	name, err := to.Identity(ctx)
	if err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, l.DB, func(tx pgx.Tx) error {
		if err := reactions.StartOver(ctx, tx); err != nil {
			return err
		}
		if err := projections.Forget(ctx, tx); err != nil {
			return err
		}
		if err := may(ctx); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO read.log (one, name) VALUES (true, $1) ON CONFLICT (one) DO UPDATE SET name = excluded.name`, name)
		return err
	})
	if errors.Is(err, reactions.ErrRunning) || errors.Is(err, projections.ErrRunning) {
		return ErrServed
	}
	if err != nil {
		return fmt.Errorf("switch to the log %s: %w", name, err)
	}
	return nil
}
