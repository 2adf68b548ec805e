package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
)

// Filings is the read model of whole filings (机构视图) and their histories
// (备案全过程记录): one [FilingView] for each filing and one [Entry] for each event.
// They are one read model because an entry says what changed, and so needs the
// view before its event.
type Filings struct{ DB *pgxpool.Pool } // DB is for queries alone

// Name implements [Model].
func (Filings) Name() string { return "filing" }

// Version implements [Model]. A new sentence, label or field is a new version.
func (Filings) Version() int { return 1 }

// DDL implements [Model].
func (Filings) DDL() string { return filingDDL + historyDDL }

const filingDDL = `
CREATE TABLE filing (
	filing      uuid        PRIMARY KEY,
	authority   text        COLLATE "C" NOT NULL,
	credit_code text        COLLATE "C" NOT NULL,
	revision    bigint      NOT NULL,             -- of the last event, as the next two
	position    text        COLLATE "C" NOT NULL,
	recorded_at timestamptz NOT NULL,
	public_from bigint      NOT NULL,             -- the public is told nothing recorded before this revision
	view        bytea       NOT NULL              -- the FilingView as JSON
);
CREATE INDEX filing_credit_code ON filing (credit_code);
`

// Apply implements [Model].
func (Filings) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	views, err := openViews(ctx, tx, page)
	if err != nil || len(views.touched) == 0 {
		return err
	}
	entries := make([]Entry, 0, len(page))
	for _, e := range page {
		id, err := filingOf(e.Stream)
		if err != nil {
			continue // a stream of another kind
		}
		v := views.of[id]
		entries = append(entries, Describe(v.State, e))
		if err := v.Apply(e); err != nil {
			return err
		}
	}
	if err := views.save(ctx, tx); err != nil {
		return err
	}
	return writeHistory(ctx, tx, entries)
}

// openedViews are the views of the filings that a page touches.
type openedViews struct {
	of      map[uuid.UUID]*FilingView
	touched []uuid.UUID // in the order of the page
}

func openViews(ctx context.Context, tx pgx.Tx, page []Event) (openedViews, error) {
	v := openedViews{of: make(map[uuid.UUID]*FilingView)}
	for _, e := range page {
		if id, err := filingOf(e.Stream); err == nil && v.of[id] == nil {
			v.of[id] = new(FilingView)
			v.touched = append(v.touched, id)
		}
	}
	if len(v.touched) == 0 {
		return v, nil
	}
	rows, err := tx.Query(ctx, `SELECT view FROM filing WHERE filing = ANY ($1)`, v.touched)
	if err != nil {
		return v, fmt.Errorf("load views of filings: %w", err)
	}
	var stored []byte
	_, err = pgx.ForEachRow(rows, []any{&stored}, func() error {
		view, err := DecodeFilingView(stored)
		v.of[view.ID] = &view
		return err
	})
	if err != nil {
		return v, fmt.Errorf("load views of filings: %w", err)
	}
	return v, nil
}

func (v openedViews) save(ctx context.Context, tx pgx.Tx) error {
	n := len(v.touched)
	authorities, codes, positions := make([]string, n), make([]string, n), make([]string, n)
	revisions, publicFrom := make([]int64, n), make([]int64, n)
	instants, views := make([]time.Time, n), make([][]byte, n)
	for i, id := range v.touched {
		view := v.of[id]
		stored, err := view.Encode()
		if err != nil {
			return err
		}
		authorities[i], codes[i], positions[i] = string(view.State.Authority), string(view.State.CreditCode), view.Position.String()
		revisions[i], publicFrom[i], instants[i], views[i] = int64(view.Revision), int64(view.PublicFrom), view.RecordedAt, stored
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO filing (filing, authority, credit_code, revision, position, recorded_at, public_from, view)
		SELECT filing, authority, credit_code, revision, position, recorded_at, public_from, view
		FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::timestamptz[], $7::bigint[], $8::bytea[])
			f (filing, authority, credit_code, revision, position, recorded_at, public_from, view)
		ON CONFLICT (filing) DO UPDATE SET authority = excluded.authority, credit_code = excluded.credit_code,
			revision = excluded.revision, position = excluded.position, recorded_at = excluded.recorded_at,
			public_from = excluded.public_from, view = excluded.view`,
		v.touched, authorities, codes, revisions, positions, instants, publicFrom, views)
	if err != nil {
		return fmt.Errorf("save views of filings: %w", err)
	}
	return nil
}

// Filing returns the filing with the ID as it is now; ok is false if nobody
// registered it.
func (m Filings) Filing(ctx context.Context, id uuid.UUID) (v FilingView, ok bool, err error) {
	return m.view(ctx, `SELECT view FROM filing WHERE filing = $1`, id)
}

// ByCreditCode returns the filing that has the credit code now; ok is false if
// none has.
func (m Filings) ByCreditCode(ctx context.Context, code domain.CreditCode) (v FilingView, ok bool, err error) {
	return m.view(ctx, `SELECT view FROM filing WHERE credit_code = $1`, string(code))
}

func (m Filings) view(ctx context.Context, query string, key any) (v FilingView, ok bool, err error) {
	var stored []byte
	err = read(ctx, m.DB, m, func(tx pgx.Tx) error { return tx.QueryRow(ctx, query, key).Scan(&stored) })
	if errors.Is(err, pgx.ErrNoRows) {
		return FilingView{}, false, nil
	}
	if err != nil {
		return FilingView{}, false, fmt.Errorf("view of a filing: %w", err)
	}
	v, err = DecodeFilingView(stored)
	return v, err == nil, err
}
