package projections

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// AnnexCompareQuery says which differences of two annexes to return.
type AnnexCompareQuery struct {
	Before, After uuid.UUID  // the stagings; the zero UUID for no annex
	Kind          ChangeKind // of this kind only, if given

	Next string // [AnnexChanges.Next] of the page before
	Size int    // as everywhere
}

// AnnexChange is a row that differs: what it was and what it is.
type AnnexChange struct {
	Kind ChangeKind `json:"kind"`
	Old  *AnnexLine `json:"old,omitempty"`
	New  *AnnexLine `json:"new,omitempty"`
}

// AnnexChanges is a page of the differences in the order of the later annex, what
// is gone after them in that of the earlier one.
type AnnexChanges struct {
	Changes                 []AnnexChange
	Added, Changed, Removed int // in all
	Next                    string
}

// annexDifferences are the places of rows of two annexes that are not the same,
// side by side. The order is where the row stands, the removed ones last.
//
// Who wants the rows looks them up by their places. Annexes that are kept for
// that, as a WITH is that is named twice, the database knows nothing about: it
// expects millions of differences, and compiles the statement for longer than it
// takes.
const annexDifferences = `
	WITH d AS MATERIALIZED (
		SELECT CASE WHEN a.id IS NULL THEN 'added' WHEN b.id IS NULL THEN 'removed' ELSE 'changed' END AS kind,
			b.id IS NULL AS gone, coalesce(b.part, a.part) AS part, coalesce(b.n, a.n) AS n,
			a.part AS old_part, a.n AS old_n, b.part AS new_part, b.n AS new_n
		FROM (SELECT * FROM annex_row WHERE staging = $1) a FULL JOIN (SELECT * FROM annex_row WHERE staging = $2) b ON a.id = b.id
		WHERE a.id IS NULL OR b.id IS NULL
			OR (a.category, a.object, a.item_no, a.standard_name, a.method_kind, a.limit_range, a.note, a.valid_from)
			<> (b.category, b.object, b.item_no, b.standard_name, b.method_kind, b.limit_range, b.note, b.valid_from)
	)`

// CompareAnnexes returns a page of what differs between two annexes, and how much
// does in all. Rows are matched by what is measured where by which method. It is
// [ErrCursor] if q.Next is not from here.
func (m Filings) CompareAnnexes(ctx context.Context, q AnnexCompareQuery) (AnnexChanges, error) {
	gone, cursor := false, q.Next
	if len(cursor) > 0 && cursor[0] == '-' {
		gone, cursor = true, cursor[1:]
	}
	after, err := placeOf(cursor)
	if err != nil || gone && cursor == "" {
		return AnnexChanges{}, ErrCursor
	}
	if q.Next == "" {
		after.n = -1
	}
	var page AnnexChanges
	err = read(ctx, m.DB, m, func(tx pgx.Tx) (err error) {
		page, err = differences(ctx, tx, q, gone, after)
		return err
	})
	if err != nil {
		return AnnexChanges{}, fmt.Errorf("compare annexes %s and %s: %w", q.Before, q.After, err)
	}
	return page, nil
}

func differences(ctx context.Context, tx pgx.Tx, q AnnexCompareQuery, gone bool, after place) (AnnexChanges, error) {
	size := pageSize(q.Size)
	page := AnnexChanges{Changes: []AnnexChange{}}
	rows, err := tx.Query(ctx, annexDifferences+`,
		counts AS (SELECT count(*) FILTER (WHERE kind = 'added') AS added, count(*) FILTER (WHERE kind = 'changed') AS changed,
			count(*) FILTER (WHERE kind = 'removed') AS removed FROM d),
		page AS (SELECT * FROM d WHERE ($3 = '' OR kind = $3) AND (gone, part, n) > ($4, $5, $6) ORDER BY gone, part, n LIMIT $7)
		SELECT counts.added, counts.changed, counts.removed, page.kind, page.gone, page.part, page.n,
			a.id IS NOT NULL, b.id IS NOT NULL, `+annexOrNothing("a")+`, `+annexOrNothing("b")+`
		FROM counts LEFT JOIN page ON true
			LEFT JOIN annex_row a ON (a.staging, a.part, a.n) = ($1, page.old_part, page.old_n)
			LEFT JOIN annex_row b ON (b.staging, b.part, b.n) = ($2, page.new_part, page.new_n)
		ORDER BY page.gone, page.part, page.n`,
		q.Before, q.After, string(q.Kind), gone, after.part, after.n, size+1)
	if err != nil {
		return page, err
	}
	var kind *string
	var isGone *bool
	var part, n *int
	var was, is bool
	var old, now AnnexLine
	var oldAt, newAt place
	targets := append([]any{&page.Added, &page.Changed, &page.Removed, &kind, &isGone, &part, &n, &was, &is}, old.targets(&oldAt)...)
	at := ""
	_, err = pgx.ForEachRow(rows, append(targets, now.targets(&newAt)...), func() error {
		switch {
		case kind == nil: // nothing differs, or nothing more
			return nil
		case len(page.Changes) == size:
			page.Next = at
			return nil
		}
		if at = (place{*part, *n}).String(); *isGone {
			at = "-" + at
		}
		c := AnnexChange{Kind: ChangeKind(*kind)}
		if was {
			line := old
			line.Part = oldAt.part
			c.Old = &line
		}
		if is {
			line := now
			line.Part = newAt.part
			c.New = &line
		}
		page.Changes = append(page.Changes, c)
		return nil
	})
	return page, err
}

// annexOrNothing is annexValues of a row that may be missing.
func annexOrNothing(t string) string {
	return `coalesce(` + t + `.part, 0), coalesce(` + t + `.n, 0), coalesce(` + t + `.id, '00000000-0000-0000-0000-000000000000'),
		coalesce(` + t + `.premises, '00000000-0000-0000-0000-000000000000'), coalesce(` + t + `.category, ''), coalesce(` + t + `.object, ''),
		coalesce(` + t + `.item_no, ''), coalesce(` + t + `.parameter, ''), coalesce(` + t + `.standard_no, ''), coalesce(` + t + `.standard_name, ''),
		coalesce(` + t + `.method_kind, ''), coalesce(` + t + `.limit_range, ''), coalesce(` + t + `.note, ''), coalesce(` + t + `.valid_from, '')`
}
