package projections

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
)

// Filings is the read model of whole filings (机构视图) and their histories
// (备案全过程记录): one [FilingView] for each filing and one [Entry] for each event.
// They are one read model because an entry says what changed, and so needs the
// view before its event.
//
// A view is stored in parts, the long lists row by row: a filing may have two
// thousand instruments, and an event that alters one of them writes one row. A
// view that is read is put together from all of them.
type Filings struct{ DB *pgxpool.Pool } // DB is for queries alone

// Name implements [Model].
func (Filings) Name() string { return "filing" }

// Version implements [Model]. A new sentence, label or field is a new version.
func (Filings) Version() int { return 16 }

// DDL implements [Model].
func (Filings) DDL() string { return filingDDL + annexDDL + historyDDL }

const filingDDL = `
CREATE TABLE filing (
	filing      uuid   PRIMARY KEY,
	credit_code text   COLLATE "C" NOT NULL,
	public_from bigint NOT NULL,            -- the public is told nothing recorded before this revision
	testing_from   bigint NOT NULL,         -- nor of this track; 0 if it was never canceled beside the other
	operation_from bigint NOT NULL,         -- likewise
	view        text   COLLATE "C" NOT NULL -- the FilingView as JSON, without the lists of filing_row
);
CREATE INDEX filing_credit_code ON filing (credit_code);

CREATE TABLE filing_row (
	filing uuid NOT NULL,
	list   text COLLATE "C" NOT NULL, -- staff, equipment, documents, subjects
	id     uuid NOT NULL,
	value  text COLLATE "C" NOT NULL, -- JSON
	PRIMARY KEY (filing, list, id)
);
`

// Indexes implements [Model].
func (Filings) Indexes() string { return "" }

// Concerns implements [Model]: every event of a filing has its entry in a
// history.
func (Filings) Concerns(eventType string) bool {
	return !ofAuthorities(eventType) && !suggestionProcedure.owns(eventType) && !reportProcedure.owns(eventType) && !transferProcedure.owns(eventType)
}

// Apply implements [Model].
func (Filings) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	return applyKept(ctx, tx, filingRows{}, page)
}

func (Filings) gather() gathering { return newKeeper(filingRows{}, keptBytes) }

// Filing returns the filing with the ID as it is now; ok is false if nobody
// registered it.
func (m Filings) Filing(ctx context.Context, id uuid.UUID) (v FilingView, ok bool, err error) {
	return m.view(ctx, `filing = $1`, id)
}

// ByCreditCode returns the filing that has the credit code now; ok is false if
// none has.
func (m Filings) ByCreditCode(ctx context.Context, code domain.CreditCode) (v FilingView, ok bool, err error) {
	return m.view(ctx, `credit_code = $1`, string(code))
}

func (m Filings) view(ctx context.Context, condition string, key any) (v FilingView, ok bool, err error) {
	err = read(ctx, m.DB, m, func(tx pgx.Tx) error {
		var head string
		err := tx.QueryRow(ctx, `SELECT view FROM filing WHERE `+condition, key).Scan(&head)
		if errors.Is(err, pgx.ErrNoRows) {
			v, ok = FilingView{}, false
			return nil
		}
		if err != nil {
			return err
		}
		if v, err = DecodeFilingView([]byte(head)); err != nil {
			return err
		}
		ok = true
		rows, err := tx.Query(ctx, `SELECT filing, list, id, value FROM filing_row WHERE filing = $1`, v.ID)
		if err != nil {
			return err
		}
		return eachStored(rows, func(key rowKey, value string) error { return key.put(&v.State, value) })
	})
	if err != nil {
		return FilingView{}, false, fmt.Errorf("view of a filing: %w", err)
	}
	return v, ok, nil
}
