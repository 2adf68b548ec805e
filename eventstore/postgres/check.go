package postgres

import (
	"context"
	"fmt"

	"example.org/ledger/eventstore"
	"github.com/jackc/pgx/v5"
)

// mostDamage bounds what one question reports.
const mostDamage = 20

// damageQueries each return rows of (where, what), the first bad place first.
var damageQueries = []string{
	// The positions are 1, 2, 3, … up to the head.
	`SELECT 'position ' || n, 'the event is missing'
	   FROM (SELECT position, row_number() OVER (ORDER BY position) AS n FROM log.event) e
	  WHERE position <> n ORDER BY n LIMIT 1`,
	`SELECT 'position ' || h.last_position, format('the head of the log is at %s, its last event at %s', h.last_position, e.last)
	   FROM log.head h, (SELECT coalesce(max(position), 0) AS last FROM log.event) e
	  WHERE h.last_position <> e.last`,
	// Every stream ends where its row says, and has every revision once.
	`SELECT 'stream ' || coalesce(s.name, 'of the event at position ' || e.first),
	        CASE WHEN s.id IS NULL THEN 'it has events but no row'
	             WHEN e.stream_id IS NULL THEN 'it has a row but no events'
	             WHEN s.id <> e.first THEN 'its first event is missing'
	             WHEN e.events <> e.last + 1 THEN format('it has %s events up to revision %s', e.events, e.last)
	             WHEN s.revision <> e.last THEN format('its head is at revision %s, its last event at %s', s.revision, e.last)
	             ELSE format('its head is at position %s, its last event at %s', s.last_position, e.last_position) END
	   FROM log.stream s
	   FULL JOIN (SELECT stream_id, count(*) AS events, min(position) AS first, max(revision) AS last, max(position) AS last_position
	                FROM log.event GROUP BY stream_id) e ON e.stream_id = s.id
	  WHERE s.id IS NULL OR e.stream_id IS NULL OR s.id <> e.first OR e.events <> e.last + 1
	     OR s.revision <> e.last OR s.last_position <> e.last_position
	  ORDER BY coalesce(e.first, s.id) LIMIT 20`,
}

// Check looks for places where the tables of the log contradict each other: a
// missing event, a head that moved. What the events say is not its business.
func (s *Store) Check(ctx context.Context) ([]eventstore.Damage, error) {
	var found []eventstore.Damage
	err := pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		for _, q := range damageQueries {
			rows, _ := tx.Query(ctx, q)
			damage, err := pgx.CollectRows(rows, pgx.RowToStructByPos[eventstore.Damage])
			if err != nil {
				return err
			}
			found = append(found, damage...)
		}
		return nil
	})
	if err != nil {
		return nil, readError(ctx, err, "check the log")
	}
	if len(found) > mostDamage {
		found = append(found[:mostDamage], eventstore.Damage{Where: "and more", What: fmt.Sprintf("%d further places", len(found)-mostDamage)})
	}
	return found, nil
}
