package notices

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// OfFiling returns the notices about a filing, the latest first, with what was
// tried.
func (d *Desk) OfFiling(ctx context.Context, filing uuid.UUID) ([]Notice, error) {
	rows, _ := d.DB.Query(ctx, `
		SELECT id, filing, event, template, recipient, shared, mask, text, state, tries, made_at, next_at, settled_at
		FROM notice.notice WHERE filing = $1 ORDER BY made_at DESC, event, recipient`, filing)
	all, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (n Notice, err error) {
		var next, settled *time.Time
		err = r.Scan(&n.ID, &n.Filing, &n.Event, &n.Template, &n.Recipient, &n.Shared, &n.Mask, &n.Text, &n.State, &n.Tries, &n.MadeAt, &next, &settled)
		n.MadeAt, n.NextAt, n.SettledAt = n.MadeAt.UTC(), orZero(next), orZero(settled)
		return n, err
	})
	if err != nil {
		return nil, fmt.Errorf("read notices: %w", err)
	}
	at := make(map[uuid.UUID]*Notice, len(all))
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	var id uuid.UUID
	var a Attempt
	var ended *time.Time
	var outcome *Outcome
	rows, _ = d.DB.Query(ctx, `
		SELECT notice, a.n, started_at, ended_at, outcome FROM notice.attempt a JOIN notice.notice n ON n.id = a.notice
		WHERE filing = $1 ORDER BY notice, a.n`, filing)
	_, err = pgx.ForEachRow(rows, []any{&id, &a.N, &a.StartedAt, &ended, &outcome}, func() error {
		a.StartedAt, a.EndedAt, a.Outcome = a.StartedAt.UTC(), orZero(ended), ""
		if outcome != nil {
			a.Outcome = *outcome
		}
		if n := at[id]; n != nil { // one made since then is of the next answer
			n.Attempts = append(n.Attempts, a)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read attempts: %w", err)
	}
	var r Retry
	rows, _ = d.DB.Query(ctx, `
		SELECT notice, asked_at, actor, reason FROM notice.retry r JOIN notice.notice n ON n.id = r.notice
		WHERE filing = $1 ORDER BY notice, asked_at, command`, filing)
	_, err = pgx.ForEachRow(rows, []any{&id, &r.AskedAt, &r.Actor, &r.Reason}, func() error {
		r.AskedAt = r.AskedAt.UTC()
		if n := at[id]; n != nil {
			n.Retries = append(n.Retries, r)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read retries: %w", err)
	}
	return all, nil
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// Standing counts what is not sent.
type Standing struct {
	Waiting int // to be sent
	Overdue int // of these: for more than an hour
	Failed  int // refused by the gateway, given up or too late: an official may have them tried again
}

// Standing counts what is not sent.
func (d *Desk) Standing(ctx context.Context) (Standing, error) {
	const overdue = time.Hour
	var s Standing
	err := d.DB.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'waiting' AND made_at < $1),
			count(*) FILTER (WHERE state IN ('failed', 'given_up', 'too_late'))
		FROM notice.notice WHERE state <> 'sent'`, d.Clock().Add(-overdue)).Scan(&s.Waiting, &s.Overdue, &s.Failed)
	if err != nil {
		return s, fmt.Errorf("count notices: %w", err)
	}
	return s, nil
}
