package reactions

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
)

// FollowsFiling ends reports to other provinces with the filing or track that they
// are about (domain-decisions 2.15). It notes by itself which reports a filing has:
// read models may be behind.
type FollowsFiling struct {
	Reports *edge.Reports
	DB      *pgxpool.Pool
}

// Name implements [Reaction].
func (FollowsFiling) Name() string { return edge.FollowsFiling }

// Wants implements [Reaction].
func (FollowsFiling) Wants(t string) bool {
	return t == crossprovince.Reported{}.EventType() || edge.Cancels(t)
}

// React tells the report, or all reports of the filing, what was canceled since.
func (r FollowsFiling) React(ctx context.Context, f Fact, now time.Time) error {
	told := []uuid.UUID{f.Of}
	var err error
	if e, ok := f.Event.(crossprovince.Reported); ok {
		_, err = r.DB.Exec(ctx, `INSERT INTO react.report (filing, report) VALUES ($1, $2) ON CONFLICT DO NOTHING`, e.Filing, f.Of)
	} else {
		err = r.DB.QueryRow(ctx, `SELECT coalesce(array_agg(report ORDER BY report), '{}') FROM react.report WHERE filing = $1`, f.Of).Scan(&told)
	}
	if err != nil {
		return fmt.Errorf("reports of a filing: %w", err)
	}
	for _, id := range told {
		if err := r.Reports.Follow(ctx, id, now); err != nil && !errors.Is(err, crossprovince.ErrNotFound) {
			return err
		}
	}
	return nil
}
