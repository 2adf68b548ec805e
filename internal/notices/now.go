package notices

import (
	"context"
	"fmt"

	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// SendNow sends what is waiting, without the queue and as of when it was made: for
// the story of the demonstration, in which nobody else sends and all of it was sent
// long ago. What could not be sent waits for [Desk.Run].
func (d *Desk) SendNow(ctx context.Context, by Gateway) error {
	const atOnce = 500
	for after := uuid.Nil; ; {
		rows, _ := d.DB.Query(ctx, `
			SELECT id, template, text, sealed, made_at FROM notice.notice WHERE state = 'waiting' AND id > $1 ORDER BY id LIMIT $2`, after, atOnce)
		all, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (n Notice, err error) {
			err = r.Scan(&n.ID, &n.Template, &n.Text, &n.Number, &n.MadeAt)
			return n, err
		})
		if err != nil {
			return fmt.Errorf("read what is waiting: %w", err)
		}
		if len(all) == 0 {
			return nil
		}
		if err := d.sendAll(ctx, by, all); err != nil {
			return err
		}
		after = all[len(all)-1].ID
	}
}

func (d *Desk) sendAll(ctx context.Context, by Gateway, all []Notice) error {
	var written pgx.Batch
	for _, n := range all {
		result := Result{Outcome: NumberErased}
		switch to, err := edge.OpenNumber(ctx, d.Vault, n.Number); {
		case err == nil:
			result = by.Send(ctx, Message{Key: n.ID, To: to, Template: n.Template, Text: n.Text})
		case !unavailable(err):
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		written.Queue(`
			INSERT INTO notice.attempt (notice, n, started_at, ended_at, outcome)
			SELECT $1, 1 + count(*), $2, $3, $4 FROM notice.attempt WHERE notice = $1`, n.ID, n.MadeAt, n.MadeAt, result.Outcome)
		state, again := d.judge(result, 1)
		next, settled := orNull(n.MadeAt.Add(again)), orNull(n.MadeAt)
		if state == Waiting {
			settled = nil
		} else {
			next = nil
		}
		written.Queue(`UPDATE notice.notice SET state = $2, tries = tries + 1, next_at = $3, settled_at = $4 WHERE id = $1`, n.ID, state, next, settled)
	}
	err := pgx.BeginFunc(ctx, d.DB, func(tx pgx.Tx) error { return tx.SendBatch(ctx, &written).Close() })
	if err != nil {
		return fmt.Errorf("record what was sent: %w", err)
	}
	return nil
}
