package projections

import (
	"context"

	"github.com/google/uuid"

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
	var page SuggestionPage
	var err error
	page.Next, err = suggestionProcedure.page(ctx, m.DB, m, where, oldestFirst, q.After, q.Size, func(id uuid.UUID, s suggestion.State) {
		page.Suggestions = append(page.Suggestions, Suggestion{ID: id, State: s})
	})
	return page, err
}

// OfFiling returns all suggestions about a filing, the latest first.
func (m Suggestions) OfFiling(ctx context.Context, id uuid.UUID) ([]Suggestion, error) {
	var where conditions
	where.add(`filing = $`, id)
	var list []Suggestion
	err := suggestionProcedure.list(ctx, m.DB, m, where, latestFirst, "", func(id uuid.UUID, s suggestion.State) { list = append(list, Suggestion{ID: id, State: s}) })
	return list, err
}

// Suggestion returns one suggestion, or [suggestion.ErrNotFound].
func (m Suggestions) Suggestion(ctx context.Context, id uuid.UUID) (suggestion.State, error) {
	return suggestionProcedure.one(ctx, m.DB, m, id)
}
