package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
)

// Reports is the read model of what institutions report to the authorities of
// other provinces (主动报告), one row each.
type Reports struct{ DB *pgxpool.Pool } // DB is for queries alone

// Name implements [Model].
func (Reports) Name() string { return "reports" }

// Version implements [Model].
func (Reports) Version() int { return 2 }

// DDL implements [Model].
func (Reports) DDL() string {
	return `
CREATE TABLE report (
	report      uuid PRIMARY KEY,
	filing      uuid NOT NULL,
	home        text COLLATE "C" NOT NULL,  -- the filing's authority when it was reported
	service     text COLLATE "C" NOT NULL,  -- the authority that it was reported to
	status      text COLLATE "C" NOT NULL,
	reported_on date NOT NULL,
	state       text COLLATE "C" NOT NULL   -- the crossprovince.State as JSON
);
`
}

// Indexes implements [Model].
func (Reports) Indexes() string {
	return `
CREATE INDEX report_service ON report (service, reported_on DESC, report DESC);
CREATE INDEX report_home ON report (home, reported_on DESC, report DESC);
CREATE INDEX report_filing ON report (filing);
`
}

// Concerns implements [Model].
func (Reports) Concerns(eventType string) bool { return reportProcedure.owns(eventType) }

// reportProcedure is what the read model has in common with others.
var reportProcedure = procedure[crossprovince.State, crossprovince.Event]{
	category: "crossprovince", table: "report", day: "reported_on", evolve: crossprovince.Evolve, notFound: crossprovince.ErrNotFound,
	begun: func(s crossprovince.State) domain.Date { return s.ReportedOn },
}

// Apply implements [Model].
func (Reports) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	for _, e := range page {
		fact, ok := e.Payload.(crossprovince.Event)
		if !ok {
			continue
		}
		id, s, state, err := reportProcedure.fold(ctx, tx, e, fact)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO report (report, filing, home, service, status, reported_on, state) VALUES ($1, $2, $3, $4, $5, $6::text::date, $7)
			ON CONFLICT (report) DO UPDATE SET status = excluded.status, state = excluded.state`,
			id, s.Filing, string(s.Home), string(s.ServiceAuthority), string(s.Status), string(s.ReportedOn), state)
		if err != nil {
			return fmt.Errorf("write report %s: %w", id, err)
		}
	}
	return nil
}
