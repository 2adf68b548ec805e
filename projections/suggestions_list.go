package projections

import (
	"context"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/suggestion"
)

// Suggestion is a suggestion as it stands.
type Suggestion struct {
	ID uuid.UUID
	suggestion.State
}

// SuggestionQuery says which open suggestions to list.
type SuggestionQuery struct {
	Authority domain.Authority // whose they are, or that has to confirm them; empty for all
	After     string           // Next of the page before; empty for the first
	Size      int              // of a page: DefaultPageSize if 0, at most LargestPage
}

// SuggestionPage is part of a list: what was raised first comes first.
type SuggestionPage struct {
	Suggestions []Suggestion
	Next        string // After of the next page; empty on the last
}

// Open returns a page of the suggestions that are not decided. It is [ErrCursor]
// if q.After is not from here.
func (m Suggestions) Open(ctx context.Context, q SuggestionQuery) (SuggestionPage, error) {
	where := conditions{terms: []string{`open`}}
	if q.Authority != "" {
		where.add(`(authority = $ OR confirmer = $)`, q.Authority, q.Authority)
	}
	if q.After != "" {
		raised, id, err := parseDeadlineCursor(q.After)
		if err != nil {
			return SuggestionPage{}, err
		}
		where.add(`(raised_on, suggestion) > ($::text::date, $)`, raised, id)
	}
	size := pageSize(q.Size)
	list, err := m.list(ctx, where, `ORDER BY raised_on, suggestion LIMIT `+strconv.Itoa(size+1))
	if err != nil {
		return SuggestionPage{}, err
	}
	page := SuggestionPage{Suggestions: list}
	if len(list) > size {
		last := list[size-1]
		page.Suggestions, page.Next = list[:size], string(last.RaisedOn)+"~"+last.ID.String()
	}
	return page, nil
}

// OfFiling returns all suggestions about a filing, the latest first.
func (m Suggestions) OfFiling(ctx context.Context, id uuid.UUID) ([]Suggestion, error) {
	var where conditions
	where.add(`filing = $`, id)
	return m.list(ctx, where, `ORDER BY raised_on DESC, suggestion`)
}

// Suggestion returns one suggestion, or [suggestion.ErrNotFound].
func (m Suggestions) Suggestion(ctx context.Context, id uuid.UUID) (s suggestion.State, err error) {
	err = read(ctx, m.DB, m, func(tx pgx.Tx) error {
		s, err = storedSuggestion(ctx, tx, id)
		return err
	})
	return s, err
}

func (m Suggestions) list(ctx context.Context, where conditions, order string) ([]Suggestion, error) {
	var list []Suggestion
	err := listStates(ctx, m.DB, m, "suggestion", where, order, func(id uuid.UUID, state suggestion.State) { list = append(list, Suggestion{ID: id, State: state}) })
	return list, err
}
