package http

import (
	"context"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Openings counts how often each institution asks who holds somebody: whoever
// opens a transfer is told (domain-decisions 1.32), and nobody should learn who
// works where by going through numbers. It keeps neither the numbers nor the
// answers. Its fields are set once; then it may be used concurrently, by any
// number of processes on one database.
type Openings struct {
	DB   *pgxpool.Pool
	Most int // in 24 hours; 0 for MostOpenings
}

// MostOpenings is how often an institution may ask in 24 hours: more than any
// takes people over in a day, and far too seldom to find anybody.
const MostOpenings = 100

// ErrTooManyOpenings refuses one more.
var ErrTooManyOpenings = &domain.Error{Kind: domain.Exhausted, Code: "transfer.too_many", Field: "id_number"}

// Admit notes that a command of a filing asks, or refuses it. Asking again by the
// same command is free.
func (o *Openings) Admit(ctx context.Context, filing, command uuid.UUID, at time.Time) error {
	most := o.Most
	if most == 0 {
		most = MostOpenings
	}
	var others int
	err := pgx.BeginFunc(ctx, o.DB, func(tx pgx.Tx) error {
		// One after the other for each filing; of what is older nobody asks.
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, "transfer openings of "+filing.String()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM edge.transfer_opening WHERE filing = $1 AND opened_at <= $2`, filing, at.Add(-24*time.Hour)); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM edge.transfer_opening WHERE filing = $1 AND command <> $2`, filing, command).Scan(&others); err != nil {
			return err
		}
		if others >= most {
			return nil
		}
		_, err := tx.Exec(ctx, `INSERT INTO edge.transfer_opening (command, filing, opened_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, command, filing, at)
		return err
	})
	if err != nil {
		return fmt.Errorf("count the openings of %s: %w", filing, err)
	}
	if others >= most {
		return ErrTooManyOpenings
	}
	return nil
}
