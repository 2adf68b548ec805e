package projections

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
)

// Transfers is the read model of 重复人员信息申请 (Q3.6, Q7.3), one row each, for both
// institutions and both authorities; and of which filing ever had a row of which
// subject, so that whoever opens a transfer is told where to look. Personal data
// stays sealed in it.
type Transfers struct{ DB *pgxpool.Pool } // DB is for queries alone

// Name implements [Model].
func (Transfers) Name() string { return "transfers" }

// Version implements [Model].
func (Transfers) Version() int { return 1 }

// DDL implements [Model].
func (Transfers) DDL() string {
	return `
CREATE TABLE transfer (
	transfer         uuid    PRIMARY KEY,
	filing           uuid    NOT NULL,                 -- of whoever enters the person
	former           uuid    NOT NULL,
	authority        text    COLLATE "C" NOT NULL,
	former_authority text    COLLATE "C" NOT NULL,
	pending          boolean NOT NULL,                 -- applied for, and not carried out yet
	told             boolean NOT NULL,                 -- it ended the employment at the former, who sees it therefore
	opened_on        date    NOT NULL,
	state            text    COLLATE "C" NOT NULL      -- the transfer.State as JSON
);

CREATE TABLE employer (
	subject uuid NOT NULL,
	filing  uuid NOT NULL,
	PRIMARY KEY (subject, filing)
);
`
}

// Indexes implements [Model].
func (Transfers) Indexes() string {
	return `
CREATE INDEX transfer_pending ON transfer (opened_on, transfer) WHERE pending;
CREATE INDEX transfer_filing ON transfer (filing);
CREATE INDEX transfer_former ON transfer (former);
`
}

// employing are the types of events that give a filing a subject, or take one.
var employing = typesOf(filing.StaffAdded{}, filing.StaffRehired{}, filing.IDNumberCorrected{}, filing.SubjectErased{})

// Concerns implements [Model].
func (Transfers) Concerns(eventType string) bool {
	return transferProcedure.owns(eventType) || employing[eventType]
}

// transferProcedure is what the read model has in common with others.
var transferProcedure = procedure[transfer.State, transfer.Event]{
	category: "transfer", table: "transfer", day: "opened_on", evolve: transfer.Evolve, notFound: transfer.ErrNotFound,
	begun: func(s transfer.State) domain.Date { return s.OpenedOn },
}

// Apply implements [Model].
func (Transfers) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	var b pgx.Batch
	for _, e := range page {
		switch fact := e.Payload.(type) {
		case transfer.Event:
			if err := applyTransfer(ctx, tx, e, fact); err != nil {
				return err
			}
		case filing.Event:
			id, err := filingID(e)
			if err != nil {
				return err
			}
			queueEmployer(&b, id, fact)
		}
	}
	if b.Len() == 0 {
		return nil
	}
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("write employers: %w", err)
	}
	return nil
}

func queueEmployer(b *pgx.Batch, id uuid.UUID, e filing.Event) {
	var subject uuid.UUID
	switch e := e.(type) {
	case filing.StaffAdded:
		subject = e.Person.Subject
	case filing.StaffRehired:
		subject = e.Person.Subject
	case filing.IDNumberCorrected:
		subject = e.Person.Subject
	case filing.SubjectErased:
		b.Queue(`DELETE FROM employer WHERE subject = $1`, e.Subject)
		return
	default:
		return
	}
	b.Queue(`INSERT INTO employer (subject, filing) VALUES ($1, $2) ON CONFLICT DO NOTHING`, subject, id)
}

// applyTransfer writes one event.
func applyTransfer(ctx context.Context, tx pgx.Tx, e Event, fact transfer.Event) error {
	id, s, state, err := transferProcedure.fold(ctx, tx, e, fact)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO transfer (transfer, filing, former, authority, former_authority, pending, told, opened_on, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::date, $9)
		ON CONFLICT (transfer) DO UPDATE SET pending = excluded.pending, told = excluded.told, state = excluded.state`,
		id, s.Filing, s.Former, string(s.Authority), string(s.FormerAuthority), s.Status == transfer.AppliedStatus, s.FormerStaffID != uuid.Nil,
		string(s.OpenedOn), state)
	if err != nil {
		return fmt.Errorf("write transfer %s: %w", id, err)
	}
	return nil
}
