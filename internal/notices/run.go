package notices

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
)

// unsettled are the states of a job that will still be worked on: while there is
// one, another for the same notice is not needed.
var unsettled = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
}

const (
	softly     = 3 * time.Second // that attempts under way are given when the server stops
	hardly     = 3 * time.Second // that the queue is given after that
	startAgain = time.Second     // after a database that was away
)

// Run sends what is waiting until ctx ends. Any number of servers may run; each
// job is worked on by one. A database that goes away is waited for.
func (d *Desk) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := d.work(ctx); err != nil && ctx.Err() == nil {
			d.Log.WarnContext(ctx, "notices are not being sent; trying again", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(startAgain):
		}
	}
}

func (d *Desk) work(ctx context.Context) error {
	if err := d.requeue(ctx); err != nil {
		return err
	}
	if err := d.queue.Start(ctx); err != nil {
		return fmt.Errorf("start the queue: %w", err)
	}
	stopped := d.queue.Stopped()
	select {
	case <-stopped:
		return nil
	case <-ctx.Done():
	}
	select {
	case <-stopped:
	case <-time.After(softly + hardly): // it may be waiting for a database that is away
	}
	return nil
}

// requeue queues what waits without a job: what the story left, and whatever a
// queue lost that was restored from elsewhere.
func (d *Desk) requeue(ctx context.Context) error {
	return pgx.BeginFunc(ctx, d.DB, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			SELECT id FROM notice.notice n WHERE state = 'waiting' AND NOT EXISTS (
				SELECT FROM river.river_job j WHERE j.kind = 'notice' AND j.args ->> 'notice' = n.id::text
					AND j.state IN ('available', 'pending', 'running', 'retryable', 'scheduled'))
			ORDER BY made_at, id LIMIT 10000`)
		ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return fmt.Errorf("look for notices without a job: %w", err)
		}
		return d.push(ctx, tx, ids...)
	})
}

// worker carries out jobs of the queue.
type worker struct {
	river.WorkerDefaults[job]
	desk *Desk
}

// Work makes one attempt. What settles the notice also ends the job.
func (w *worker) Work(ctx context.Context, j *river.Job[job]) error {
	again, err := w.desk.attempt(ctx, j.Args.Notice, func(ctx context.Context, tx pgx.Tx) error {
		_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, j)
		return err
	})
	if err != nil {
		return err
	}
	if again > 0 {
		return river.JobSnooze(again)
	}
	return nil
}

// soon retries jobs that failed for the ledger's own reasons.
type soon struct{}

// NextRetry implements [river.ClientRetryPolicy].
func (soon) NextRetry(j *rivertype.JobRow) time.Time {
	const longest = time.Minute
	d := longest
	if n := len(j.Errors); n < 6 {
		d = time.Second << n
	}
	if j.AttemptedAt == nil {
		return j.ScheduledAt.Add(d)
	}
	return j.AttemptedAt.Add(d)
}

// quiet keeps to itself what the queue's library says of its daily work.
type quiet struct{ slog.Handler }

// Enabled implements [slog.Handler].
func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
}

// WithAttrs implements [slog.Handler].
func (q quiet) WithAttrs(a []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(a)} }

// WithGroup implements [slog.Handler].
func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }
