package notices

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// Config is what a [Desk] needs.
type Config struct {
	DB      *pgxpool.Pool
	Vault   *sealing.Vault
	Gateway Gateway
	Clock   clock.Clock
	Log     *slog.Logger
	Pace    Pace // zero for [Patient]
}

// Pace says how often what did not succeed is tried again.
type Pace struct {
	First, Longest time.Duration // between two attempts; it doubles from the one to the other
	Tries          int           // after so many it is given up, until an official asks for more

	Lost time.Duration // after so long, an attempt whose server is gone is taken over by another
}

// Patient is the pace of production: a gateway may be away for most of a day.
var Patient = Pace{First: 15 * time.Second, Longest: time.Hour, Tries: 24, Lost: time.Minute}

// pause is how long to wait after so many tries.
func (p Pace) pause(tries int) time.Duration {
	d := p.First
	for range tries - 1 {
		if d = 2 * d; d >= p.Longest {
			return p.Longest
		}
	}
	return d
}

// Desk keeps notices and sends them. It may be used concurrently.
type Desk struct {
	Config
	queue *river.Client[pgx.Tx]
}

const (
	queueName = "notices"
	workers   = 8 // attempts at once, per server

	// Jobs that failed for the ledger's own reasons, such as a database that went
	// away, are tried without end: what ends a notice is the gateway's answer.
	jobTries = 10_000
)

// Open returns the desk of a migrated database. It sends nothing until [Desk.Run].
func Open(c Config) (*Desk, error) {
	if c.Pace == (Pace{}) {
		c.Pace = Patient
	}
	d := &Desk{Config: c}
	all := river.NewWorkers()
	if err := river.AddWorkerSafely(all, &worker{desk: d}); err != nil {
		return nil, fmt.Errorf("notices: %w", err)
	}
	var err error
	d.queue, err = river.NewClient(riverpgxv5.New(c.DB), &river.Config{
		Schema: schema, Queues: map[string]river.QueueConfig{queueName: {MaxWorkers: workers}}, Workers: all,
		Logger: slog.New(quiet{c.Log.Handler()}), MaxAttempts: jobTries, RetryPolicy: soon{},
		JobTimeout: c.Pace.Lost / 2, RescueStuckJobsAfter: c.Pace.Lost, SoftStopTimeout: softly,
	})
	if err != nil {
		return nil, fmt.Errorf("notices: %w", err)
	}
	return d, nil
}

// schema is where the queue's tables are; package migrations makes it.
const schema = "river"

// job sends a notice. It names it and says nothing of what is in it.
type job struct {
	Notice uuid.UUID `json:"notice"`
}

// Kind implements [river.JobArgs].
func (job) Kind() string { return "notice" }

// push puts notices into the queue, each unless it is there.
func (d *Desk) push(ctx context.Context, tx pgx.Tx, ids ...uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	jobs := make([]river.InsertManyParams, len(ids))
	for i, id := range ids {
		jobs[i] = river.InsertManyParams{Args: job{id}, InsertOpts: &river.InsertOpts{
			Queue: queueName, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unsettled},
		}}
	}
	if _, err := d.queue.InsertManyTx(ctx, tx, jobs); err != nil {
		return fmt.Errorf("queue %d notices: %w", len(ids), err)
	}
	return nil
}

// enter keeps new notices and queues those that can be sent.
func (d *Desk) enter(ctx context.Context, tx pgx.Tx, all []Notice, queued bool) error {
	var ids []uuid.UUID
	for _, n := range all {
		tag, err := tx.Exec(ctx, `
			INSERT INTO notice.notice (id, filing, event, template, recipient, shared, sealed, mask, text, state, tries, made_at, good_until, next_at, settled_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14) ON CONFLICT (id) DO NOTHING`,
			n.ID, n.Filing, n.Event, n.Template, n.Recipient, n.Shared, n.Number, n.Mask, n.Text, n.State, n.MadeAt, n.GoodUntil, orNull(n.NextAt), orNull(n.SettledAt))
		if err != nil {
			return fmt.Errorf("keep a notice: %w", err)
		}
		if tag.RowsAffected() == 1 && n.State == Waiting {
			ids = append(ids, n.ID)
		}
	}
	if !queued {
		return nil
	}
	return d.push(ctx, tx, ids...)
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
