package projections

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
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
func (Suggestions) Concerns(eventType string) bool { return ofSuggestions(eventType) }

const suggestionCategory = "suggestion-"

// ofSuggestions reports whether events of a type are of a suggestion.
func ofSuggestions(eventType string) bool { return strings.HasPrefix(eventType, "suggestion.") }

// Apply implements [Model]. Suggestions are rare, so each event is written by
// itself.
func (Suggestions) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	for _, e := range page {
		fact, ok := e.Payload.(suggestion.Event)
		if !ok {
			continue
		}
		id, err := suggestionID(e)
		if err != nil {
			return err
		}
		s, err := storedSuggestion(ctx, tx, id)
		if err != nil && !errors.Is(err, suggestion.ErrNotFound) {
			return err
		}
		suggestion.Evolve(&s, fact, e.Place())
		state, err := domain.MarshalStored(s)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO suggestion (suggestion, filing, authority, open, raised_on, state, confirmer) VALUES ($1, $2, $3, $4, $5::text::date, $6, $7)
			ON CONFLICT (suggestion) DO UPDATE SET open = excluded.open, confirmer = excluded.confirmer, state = excluded.state`,
			id, s.Filing, string(s.Authority), !s.Ended(), string(s.RaisedOn), string(state), string(s.Confirmer()))
		if err != nil {
			return fmt.Errorf("write suggestion %s: %w", id, err)
		}
	}
	return nil
}

func suggestionID(e Event) (uuid.UUID, error) {
	id, err := uuid.Parse(strings.TrimPrefix(string(e.Stream), suggestionCategory))
	if err != nil || !strings.HasPrefix(string(e.Stream), suggestionCategory) {
		return id, fmt.Errorf("%s in stream %s: %w", e.Type, e.Stream, ErrForeignEvent)
	}
	return id, nil
}

func storedSuggestion(ctx context.Context, tx pgx.Tx, id uuid.UUID) (s suggestion.State, err error) {
	var state []byte
	err = tx.QueryRow(ctx, `SELECT state FROM suggestion WHERE suggestion = $1`, id).Scan(&state)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, suggestion.ErrNotFound
	}
	if err == nil {
		err = json.Unmarshal(state, &s)
	}
	if err != nil {
		return s, fmt.Errorf("read suggestion %s: %w", id, err)
	}
	return s, nil
}
