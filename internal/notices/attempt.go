package notices

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// toRecord is how long the outcome of an attempt may take to be written, even when
// the server is stopping.
const toRecord = 3 * time.Second

// attempt tries once to send a notice that waits. It returns after how long to try
// again, 0 if the notice is settled: then finish ran in the same transaction.
//
// That it begins is written before the gateway is called, so that a message of
// which nobody can say whether it went out shows as such.
func (d *Desk) attempt(ctx context.Context, id uuid.UUID, finish func(context.Context, pgx.Tx) error) (time.Duration, error) {
	var n Notice
	err := d.DB.QueryRow(ctx, `SELECT state, template, text, sealed, good_until FROM notice.notice WHERE id = $1`, id).Scan(&n.State, &n.Template, &n.Text, &n.Number, &n.GoodUntil)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err != nil || n.State != Waiting {
		return 0, err
	}
	if now := d.Clock(); now.After(n.GoodUntil) {
		return 0, d.expire(ctx, id, now, finish)
	}
	to, err := edge.OpenNumber(ctx, d.Vault, n.Number)
	if err != nil && !unavailable(err) {
		return 0, err
	}
	erased := err != nil
	var nth, tries int
	err = d.DB.QueryRow(ctx, `
		WITH begun AS (
			INSERT INTO notice.attempt (notice, n, started_at)
			SELECT $1, 1 + count(*), $2 FROM notice.attempt WHERE notice = $1 RETURNING n
		)
		UPDATE notice.notice SET tries = tries + 1 FROM begun WHERE id = $1 RETURNING begun.n, tries`, id, d.Clock()).Scan(&nth, &tries)
	if err != nil {
		return 0, fmt.Errorf("begin an attempt: %w", err)
	}
	result := Result{Outcome: NumberErased}
	if !erased {
		result = d.Gateway.Send(ctx, Message{Key: id, To: to, Template: n.Template, Text: n.Text})
	}
	if ctx.Err() != nil && !result.Outcome.Done() {
		return 0, ctx.Err() // cut off by ourselves: that says nothing about the gateway
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), toRecord)
	defer cancel()
	now := d.Clock()
	state, again := d.judge(result, tries)
	err = pgx.BeginFunc(ctx, d.DB, func(tx pgx.Tx) error {
		if err := record(ctx, tx, id, nth, now, result.Outcome, state, again); err != nil || state == Waiting {
			return err
		}
		return finish(ctx, tx)
	})
	if err != nil {
		return 0, fmt.Errorf("record an attempt: %w", err)
	}
	return again, nil
}

// expire settles a notice that waited so long that it is no news any more: every
// server was away, or the database is one of long ago.
func (d *Desk) expire(ctx context.Context, id uuid.UUID, now time.Time, finish func(context.Context, pgx.Tx) error) error {
	err := pgx.BeginFunc(ctx, d.DB, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE notice.notice SET state = 'too_late', next_at = NULL, settled_at = $2 WHERE id = $1 AND state = 'waiting'`, id, now)
		if err != nil {
			return err
		}
		return finish(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("settle a notice that is too late: %w", err)
	}
	return nil
}

// judge says where a notice stands after an attempt and, if it waits, for how long.
func (d *Desk) judge(r Result, tries int) (State, time.Duration) {
	switch {
	case r.Outcome.Done():
		return Sent, 0
	case r.Outcome == Refused:
		return Failed, 0
	case r.Outcome == NumberErased:
		return Undeliverable, 0
	case tries >= d.Pace.Tries:
		return GivenUp, 0
	}
	return Waiting, max(r.After, d.Pace.pause(tries))
}

// record writes how an attempt ended.
func record(ctx context.Context, tx pgx.Tx, id uuid.UUID, nth int, now time.Time, o Outcome, state State, again time.Duration) error {
	if _, err := tx.Exec(ctx, `UPDATE notice.attempt SET ended_at = $3, outcome = $4 WHERE notice = $1 AND n = $2`, id, nth, now, o); err != nil {
		return err
	}
	next, settled := orNull(now.Add(again)), (*time.Time)(nil)
	if state != Waiting {
		next, settled = nil, &now
	}
	_, err := tx.Exec(ctx, `UPDATE notice.notice SET state = $2, next_at = $3, settled_at = $4 WHERE id = $1 AND state = 'waiting'`, id, state, next, settled)
	return err
}
