package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/suggestion"
)

// Suggestions is the read model of what institutions ask their authorities for
// (工作建议), one row each. Personal data stays sealed in it.
type Suggestions struct{ DB *pgxpool.Pool } // DB is for queries alone

// Name implements [Model].
func (Suggestions) Name() string { return "suggestions" }

// Version implements [Model].
func (Suggestions) Version() int { return 2 }

// DDL implements [Model].
func (Suggestions) DDL() string {
	return `
CREATE TABLE suggestion (
	suggestion uuid   PRIMARY KEY,
	filing     uuid   NOT NULL,
	authority  text   COLLATE "C" NOT NULL,
	confirmer  text   COLLATE "C" NOT NULL,  -- whose official confirms what is proposed, '' while nothing is
	open       boolean NOT NULL,             -- something may still happen to it
	raised_on  date   NOT NULL,
	state      text   COLLATE "C" NOT NULL   -- the suggestion.State as JSON
);
`
}

// Indexes implements [Model].
func (Suggestions) Indexes() string {
	return `
CREATE INDEX suggestion_open ON suggestion (authority, raised_on, suggestion) WHERE open;
CREATE INDEX suggestion_confirmer ON suggestion (confirmer) WHERE open AND confirmer <> '';
CREATE INDEX suggestion_filing ON suggestion (filing);
`
}

// Concerns implements [Model].
func (Suggestions) Concerns(eventType string) bool { return suggestionProcedure.owns(eventType) }

// suggestionProcedure is what the read model has in common with others.
var suggestionProcedure = procedure[suggestion.State, suggestion.Event]{
	category: "suggestion", table: "suggestion", day: "raised_on", evolve: suggestion.Evolve, notFound: suggestion.ErrNotFound,
	begun: func(s suggestion.State) domain.Date { return s.RaisedOn },
}

// Apply implements [Model].
func (Suggestions) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	for _, e := range page {
		fact, ok := e.Payload.(suggestion.Event)
		if !ok {
			continue
		}
		id, s, state, err := suggestionProcedure.fold(ctx, tx, e, fact)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO suggestion (suggestion, filing, authority, open, raised_on, state, confirmer) VALUES ($1, $2, $3, $4, $5::text::date, $6, $7)
			ON CONFLICT (suggestion) DO UPDATE SET open = excluded.open, confirmer = excluded.confirmer, state = excluded.state`,
			id, s.Filing, string(s.Authority), !s.Ended(), string(s.RaisedOn), state, string(s.Confirmer()))
		if err != nil {
			return fmt.Errorf("write suggestion %s: %w", id, err)
		}
	}
	return nil
}
