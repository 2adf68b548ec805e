package reactions

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Adopted carries out for the filing what the authority adopted (Q3.10, Q3.11,
// Q7.2), where the request that adopted it was stopped before.
type Adopted struct{ Suggestions *edge.Suggestions }

// Name implements [Reaction].
func (Adopted) Name() string { return "carry-out-suggestion" }

// Wants implements [Reaction].
func (Adopted) Wants(t string) bool { return t == suggestion.Adopted{}.EventType() }

// React carries it out, and notes in the suggestion how that ended.
func (r Adopted) React(ctx context.Context, f Fact, now time.Time) error {
	_, err := r.Suggestions.CarryOut(ctx, f.Of, f.ID, now)
	return err
}

// Unneeded destroys the key of a number that was asked for in vain: it may be a
// stranger's.
type Unneeded struct{ Suggestions *edge.Suggestions }

// Name implements [Reaction].
func (Unneeded) Name() string { return "destroy-suggested-number" }

// Wants implements [Reaction].
func (Unneeded) Wants(t string) bool {
	return t == suggestion.Dismissed{}.EventType() || t == suggestion.Withdrawn{}.EventType() || t == suggestion.ClosedAsMoot{}.EventType()
}

// React destroys the key; a tombstone stays.
func (r Unneeded) React(ctx context.Context, f Fact, _ time.Time) error {
	e, ok := f.Event.(suggestion.Event)
	if !ok {
		return fmt.Errorf("%s is not of a suggestion", f.Type)
	}
	var subject uuid.UUID
	err := r.Suggestions.View(ctx, f.Of, func(s suggestion.State) error { subject = s.Erased(e); return nil })
	if err != nil || subject == uuid.Nil {
		return err
	}
	return r.Suggestions.Filings.Vault.Erase(ctx, subject)
}

// Moot closes the open suggestions of a filing that was canceled (2.13), and those
// that ask for the right number of somebody who was removed: with them goes the
// key of the number (Q3.10). It notes by itself which suggestions a filing has:
// read models may be behind.
type Moot struct {
	Suggestions *edge.Suggestions
	DB          *pgxpool.Pool
}

// Name implements [Reaction].
func (Moot) Name() string { return "close-moot-suggestions" }

// Wants implements [Reaction].
func (Moot) Wants(t string) bool {
	switch t {
	case suggestion.Raised{}.EventType(), suggestion.NotCarriedOut{}.EventType(),
		filing.Canceled{}.EventType(), filing.CanceledTrack{}.EventType(), filing.CanceledExOfficio{}.EventType(),
		filing.StaffRemoved{}.EventType():
		return true
	}
	return false
}

// React closes what is open and has nothing to be about any more.
func (r Moot) React(ctx context.Context, f Fact, now time.Time) error {
	of, raised := f.Of, []uuid.UUID{f.Of}
	if _, ok := f.Event.(suggestion.Event); ok {
		if err := r.Suggestions.View(ctx, f.Of, func(s suggestion.State) error { of = s.Filing; return nil }); err != nil {
			return err
		}
		_, err := r.DB.Exec(ctx, `INSERT INTO react.suggestion (filing, suggestion) VALUES ($1, $2) ON CONFLICT DO NOTHING`, of, f.Of)
		if err != nil {
			return fmt.Errorf("note a suggestion: %w", err)
		}
	} else {
		var err error
		if raised, err = r.of(ctx, of); err != nil {
			return err
		}
	}
	for _, id := range raised {
		moot, err := r.moot(ctx, of, id)
		if err != nil {
			return err
		}
		if !moot {
			continue
		}
		_, err = r.Suggestions.CloseAsMoot(ctx, edge.Request{
			Command: uuid.NewSHA1(f.ID, []byte(r.Name()+"/"+id.String())), Cause: f.ID, At: now,
			Actor: domain.Actor{Kind: domain.ActorSystem, ID: r.Name()},
		}, id)
		if err != nil {
			return err
		}
	}
	return nil
}

// moot reports whether there is nothing left that a suggestion of a filing could
// be about.
func (r Moot) moot(ctx context.Context, of, id uuid.UUID) (bool, error) {
	var asked suggestion.State
	err := r.Suggestions.View(ctx, id, func(s suggestion.State) error { asked = s; return nil })
	if errors.Is(err, suggestion.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	moot := false
	err = r.Suggestions.Filings.View(ctx, of, func(s filing.State) error {
		_, listed := s.Staff[asked.StaffID]
		moot = s.Canceled() || asked.Kind == domain.SuggestIDNumber && !listed
		return nil
	})
	return moot, err
}

// of returns the suggestions of a filing, open or not.
func (r Moot) of(ctx context.Context, id uuid.UUID) ([]uuid.UUID, error) {
	var all []uuid.UUID
	err := r.DB.QueryRow(ctx, `SELECT coalesce(array_agg(suggestion ORDER BY suggestion), '{}') FROM react.suggestion WHERE filing = $1`, id).Scan(&all)
	if err != nil {
		return nil, fmt.Errorf("suggestions of a filing: %w", err)
	}
	return all, nil
}

// Suggestions are the reactions to suggestions.
func Suggestions(s *edge.Suggestions, db *pgxpool.Pool) []Reaction {
	return []Reaction{Adopted{s}, Unneeded{s}, Moot{s, db}}
}
