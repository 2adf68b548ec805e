package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
)

// Transfer is a transfer as it stands.
type Transfer struct {
	ID uuid.UUID
	transfer.State
}

// TransferQuery says which pending transfers to list.
type TransferQuery struct {
	Authority domain.Authority // of either institution; empty for all
	After     string           // Next of the page before; empty for the first
	Size      int              // of a page: DefaultPageSize if 0, at most LargestPage
}

// TransferPage is part of a list: what was opened first comes first.
type TransferPage struct {
	Transfers []Transfer
	Next      string // After of the next page; empty on the last
}

// Pending returns a page of the transfers that were applied for and are not
// carried out: one that stays here is stuck. It is [ErrCursor] if q.After is not
// from here.
func (m Transfers) Pending(ctx context.Context, q TransferQuery) (TransferPage, error) {
	where := conditions{terms: []string{`pending`}}
	if q.Authority != "" {
		where.add(`$ IN (authority, former_authority)`, string(q.Authority))
	}
	var page TransferPage
	var err error
	page.Next, err = transferProcedure.page(ctx, m.DB, m, where, oldestFirst, q.After, q.Size, func(id uuid.UUID, s transfer.State) {
		page.Transfers = append(page.Transfers, Transfer{ID: id, State: s})
	})
	return page, err
}

// OfFiling returns the transfers that a filing opened, and those by which somebody
// left it, the latest first. What another institution opened against it and did not
// carry out is not among them: until then nothing happened to it.
func (m Transfers) OfFiling(ctx context.Context, id uuid.UUID) ([]Transfer, error) {
	var where conditions
	where.add(`(filing = $ OR former = $ AND told)`, id, id)
	var list []Transfer
	err := transferProcedure.list(ctx, m.DB, m, where, latestFirst, "", func(id uuid.UUID, s transfer.State) { list = append(list, Transfer{ID: id, State: s}) })
	return list, err
}

// Transfer returns one transfer, or [transfer.ErrNotFound].
func (m Transfers) Transfer(ctx context.Context, id uuid.UUID) (transfer.State, error) {
	return transferProcedure.one(ctx, m.DB, m, id)
}

// Employers returns the filings that ever had a row of one of the subjects.
func (m Transfers) Employers(ctx context.Context, subjects []uuid.UUID) (filings []uuid.UUID, err error) {
	err = read(ctx, m.DB, m, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT DISTINCT filing FROM employer WHERE subject = ANY ($1) ORDER BY filing`, subjects)
		if err != nil {
			return err
		}
		filings, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list employers: %w", err)
	}
	return filings, nil
}

// TransferEntry is one thing that happened to a transfer, in words.
type TransferEntry struct {
	Revision   domain.Revision `json:"revision"`
	EventID    uuid.UUID       `json:"event"`
	Type       string          `json:"type"`
	RecordedAt time.Time       `json:"recorded_at"` // UTC
	Actor      domain.Actor    `json:"actor"`
	Text       string          `json:"text"`
}

// TransferHistory returns all that happened to a transfer, oldest first, from the
// log itself.
func TransferHistory(ctx context.Context, store eventstore.Store, id uuid.UUID) ([]TransferEntry, error) {
	entries := []TransferEntry{}
	err := transferProcedure.history(ctx, store, id, func(e Event, fact transfer.Event) {
		entries = append(entries, TransferEntry{
			Revision: e.Revision, EventID: e.ID, Type: e.Type, RecordedAt: e.Meta.RecordedAt, Actor: e.Meta.Actor, Text: describeTransfer(fact),
		})
	})
	return entries, err
}

// describeTransfer says in a sentence what happened.
func describeTransfer(e transfer.Event) string {
	switch e := e.(type) {
	case transfer.Opened:
		return "提出重复人员信息申请，人员身份证号 " + e.Person.Masks["id_number"]
	case transfer.ProofAttached:
		return "上传离职证明"
	case transfer.Applied:
		return "提交重复人员信息申请，原单位离职时间为 " + string(e.LeftOn)
	case transfer.CarriedOut:
		if e.FormerStaffID == uuid.Nil {
			return "人员已录入；原机构已先行办理离职"
		}
		return "人员已录入，离职信息已同步至原机构"
	case transfer.Refused:
		return "未能办理，人员未录入"
	case transfer.Withdrawn:
		return "撤回重复人员信息申请"
	}
	return e.EventType()
}
