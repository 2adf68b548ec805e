package projections

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// Head returns the filing with the ID as it is now without its long lists; ok is
// false if nobody registered it.
func (m Filings) Head(ctx context.Context, id uuid.UUID) (v FilingView, ok bool, err error) {
	err = read(ctx, m.DB, m, func(tx pgx.Tx) error {
		var head string
		err := tx.QueryRow(ctx, `SELECT view FROM filing WHERE filing = $1`, id).Scan(&head)
		if v, ok = (FilingView{}), false; errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		v, err = DecodeFilingView([]byte(head))
		ok = err == nil
		return err
	})
	if err != nil {
		return FilingView{}, false, fmt.Errorf("head of a filing: %w", err)
	}
	return v, ok, nil
}

// AnnexQuery says which rows of an annex to return; what is empty does not
// narrow.
type AnnexQuery struct {
	Staging    uuid.UUID                   // that made the annex: [filing.Annex.StagingID]
	Among      []domain.MonitoringCategory // only rows in one of them; nil for all
	Category   domain.MonitoringCategory
	PremisesID uuid.UUID
	Parameter  string // part of it
	Standard   string // a standard number, with its year or without

	After string // Next of the page before
	Size  int    // as everywhere
}

// AnnexLine is a row of an annex.
type AnnexLine struct {
	ID   uuid.UUID `json:"id"`
	Part int       `json:"part"`
	filing.AnnexRow
}

// AnnexPage is part of what a query finds, in the order of the annex.
type AnnexPage struct {
	Lines []AnnexLine
	Total int
	Next  string
}

// annexValues are the columns of a row as scanAnnex reads them, of the table of
// the name.
func annexValues(t string) string {
	columns := []string{
		"part", "n", "id", "premises", "category", "object", "item_no", "parameter",
		"standard_no", "standard_name", "method_kind", "limit_range", "note", "valid_from",
	}
	return t + "." + strings.Join(columns, ", "+t+".")
}

// place is where a row stands.
type place struct{ part, n int }

func (p place) String() string { return fmt.Sprintf("%d.%d", p.part, p.n) }

func placeOf(cursor string) (p place, err error) {
	if cursor == "" {
		return place{}, nil
	}
	if _, err := fmt.Sscanf(cursor, "%d.%d", &p.part, &p.n); err != nil || p.String() != cursor {
		return place{}, ErrCursor
	}
	return p, nil
}

func (l *AnnexLine) targets(p *place) []any {
	return []any{
		&p.part, &p.n, &l.ID, &l.PremisesID, &l.Category, &l.Object, &l.ItemNo, &l.Parameter,
		&l.StandardNo, &l.StandardName, &l.MethodKind, &l.LimitRange, &l.Note, &l.ValidFrom,
	}
}

// annexFound is what a query finds. It stands in a statement twice, for a page
// ends where it is full, and what counts all of them need not keep them.
const annexFound = `staging = $1 AND ($2::text[] IS NULL OR category = ANY ($2)) AND ($3 = '' OR category = $3)
	AND ($4::uuid IS NULL OR premises = $4) AND ($5 = '' OR position(lower($5) IN lower(parameter)) > 0)
	AND ($6 = '' OR standard_no = $6 OR starts_with(standard_no, $6 || '-'))`

// AnnexRows returns a page of an annex. It is [ErrCursor] if q.After is not from
// here.
func (m Filings) AnnexRows(ctx context.Context, q AnnexQuery) (AnnexPage, error) {
	after, err := placeOf(q.After)
	if err != nil {
		return AnnexPage{}, err
	}
	if q.After == "" {
		after.n = -1
	}
	number := annexStandard(q.Standard)
	var page AnnexPage
	size := pageSize(q.Size)
	err = read(ctx, m.DB, m, func(tx pgx.Tx) error {
		page = AnnexPage{Lines: []AnnexLine{}}
		rows, err := tx.Query(ctx, `
			SELECT `+annexValues("f")+`, (SELECT count(*) FROM annex_row WHERE `+annexFound+`) FROM annex_row f
			WHERE `+annexFound+` AND (part, n) > ($7, $8) ORDER BY part, n LIMIT $9`,
			q.Staging, codes(q.Among), string(q.Category), orNull(q.PremisesID), q.Parameter, number, after.part, after.n, size+1)
		if err != nil {
			return err
		}
		var l AnnexLine
		var at place
		_, err = pgx.ForEachRow(rows, append(l.targets(&at), &page.Total), func() error {
			if len(page.Lines) == size {
				last := page.Lines[size-1]
				page.Next = place{last.Part, after.n}.String()
				return nil
			}
			l.Part, after.n = at.part, at.n
			page.Lines = append(page.Lines, l)
			return nil
		})
		return err
	})
	if err != nil {
		return AnnexPage{}, fmt.Errorf("rows of annex %s: %w", q.Staging, err)
	}
	return page, nil
}

// annexStandard is a standard number as annexes spell it, if it is one, with its
// year or without.
func annexStandard(s string) string {
	if n, ok := domain.SoughtStandardNumber(s); ok {
		return n
	}
	return s
}

// codes are the categories as the database compares them, nil for no condition.
func codes(list []domain.MonitoringCategory) []string {
	if list == nil {
		return nil
	}
	s := make([]string, len(list))
	for i, c := range list {
		s[i] = string(c)
	}
	return s
}
