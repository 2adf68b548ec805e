package projections

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// keptView is a filing in memory, altered since its rows were written.
type keptView struct {
	inMemory
	view   FilingView
	stored map[rowKey]string // rows that were loaded, as they were
	part   bool              // the tables may have rows that were not
}

// has reports whether a row is in memory.
func (f *keptView) has(key rowKey) bool { return storedLists[key.list].has(f.view.State, key.id) }

// filingRows are the rows of whole filings. A filing that is loaded is loaded as
// far as events need it. What a history says of an event is written at once, and so are rows of annexes.
type filingRows struct{}

func (filingRows) keep(id uuid.UUID) *keptView {
	return &keptView{inMemory: inMemory{id: id, size: viewOverhead}}
}

func (r filingRows) load(ctx context.Context, tx pgx.Tx, in map[uuid.UUID]*keptView, missing []*keptView, events []filingEvent) error {
	for _, f := range missing {
		f.part = true
	}
	var b pgx.Batch
	found := make(map[uuid.UUID]bool)
	if len(missing) > 0 {
		b.Queue(`SELECT view FROM filing WHERE filing = ANY ($1)`, idsOf(missing)).Query(func(rows pgx.Rows) error {
			return loadHeads(rows, in, found)
		})
	}
	whole := r.queueRows(&b, in, events)
	if b.Len() > 0 {
		if err := tx.SendBatch(ctx, &b).Close(); err != nil {
			return fmt.Errorf("load views of filings: %w", err)
		}
	}
	for _, f := range whole {
		f.part = false
	}
	for _, f := range missing {
		f.part = f.part && found[f.id]
	}
	return r.loadNamed(ctx, tx, in, events)
}

// queueRows asks for the rows that events need and that are not in memory. It
// returns the filings of which it asks for all.
func (filingRows) queueRows(b *pgx.Batch, in map[uuid.UUID]*keptView, events []filingEvent) (whole []*keptView) {
	var filings, ids []uuid.UUID
	var lists []string
	for _, e := range events {
		f := in[e.filing]
		if !f.part {
			continue
		}
		rows, all := needs(e)
		if all {
			whole = append(whole, f)
		}
		for _, r := range rows {
			if !f.has(r) {
				filings, lists, ids = append(filings, r.filing), append(lists, r.list), append(ids, r.id)
			}
		}
	}
	if len(whole) == 0 && len(ids) == 0 {
		return nil
	}
	b.Queue(`
		SELECT filing, list, id, value FROM filing_row WHERE filing = ANY ($1)
		UNION
		SELECT r.filing, r.list, r.id, r.value
		FROM unnest($2::uuid[], $3::text[], $4::uuid[]) n (filing, list, id)
		JOIN filing_row r ON r.filing = n.filing AND r.list = n.list COLLATE "C" AND r.id = n.id`,
		idsOf(whole), uuids(filings), lists, uuids(ids)).Query(func(rows pgx.Rows) error { return loadRows(rows, in) })
	return whole
}

func loadHeads(rows pgx.Rows, in map[uuid.UUID]*keptView, found map[uuid.UUID]bool) error {
	var head string
	_, err := pgx.ForEachRow(rows, []any{&head}, func() error {
		view, err := DecodeFilingView([]byte(head))
		if err != nil {
			return err
		}
		f := in[view.ID]
		f.view = view
		f.size += len(head)
		found[view.ID] = true
		return nil
	})
	return err
}

// loadRows loads rows of filings whose heads are loaded. One that is in memory
// may have been altered there, and stays; one that was may have been removed, and
// stays away.
func loadRows(rows pgx.Rows, in map[uuid.UUID]*keptView) error {
	return eachStored(rows, func(key rowKey, value string) error {
		f := in[key.filing]
		if _, loaded := f.stored[key]; loaded || f.has(key) {
			return nil
		}
		if f.stored == nil {
			f.stored = make(map[rowKey]string)
		}
		f.stored[key] = value
		f.size += rowOverhead + 2*len(value)
		return key.put(&f.view.State, value)
	})
}

// What a filing takes in memory, about, beside as much as its events take in the
// log, and what a row that was loaded takes beside its value, read and unread.
const (
	viewOverhead = 5 << 10
	rowOverhead  = 200
)

func (filingRows) evolve(ctx context.Context, tx pgx.Tx, in map[uuid.UUID]*keptView, events []filingEvent) error {
	entries := make([]Entry, len(events))
	var annexes annexWrites
	for i, e := range events {
		f := in[e.filing]
		annexes.add(f.view.State, e.fact)
		entries[i] = Describe(f.view.State, e.Event)
		if err := f.view.Apply(e.Event); err != nil {
			return err
		}
	}
	if err := annexes.write(ctx, tx); err != nil {
		return err
	}
	return writeHistory(ctx, tx, entries)
}
