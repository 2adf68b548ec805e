package projections

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain/filing"
)

// annexDDL holds the rows of annexes (能力附表) by the staging they were handed over
// in. Once a staging is in force its rows never change, so every annex a filing
// ever had stays readable, as it was, by whoever knows from the view which one
// that is; and making an annex effective writes none of them. Those of a staging
// that was given up go.
const annexDDL = `
CREATE TABLE annex_row (
	staging       uuid NOT NULL,
	part          int  NOT NULL,
	n             int  NOT NULL, -- in the part, from 0
	id            uuid NOT NULL, -- filing.AnnexRow.ID: the same row of another annex has the same
	premises      uuid NOT NULL,
	category      text COLLATE "C" NOT NULL,
	object        text COLLATE "C" NOT NULL,
	item_no       text COLLATE "C" NOT NULL,
	parameter     text COLLATE "C" NOT NULL,
	standard_no   text COLLATE "C" NOT NULL,
	standard_name text COLLATE "C" NOT NULL,
	method_kind   text COLLATE "C" NOT NULL,
	limit_range   text COLLATE "C" NOT NULL,
	note          text COLLATE "C" NOT NULL,
	valid_from    text COLLATE "C" NOT NULL,
	PRIMARY KEY (staging, part, n)
);
`

// annexColumns are those of annexDDL in the order of values.
var annexColumns = []string{
	"staging", "part", "n", "id", "premises", "category", "object", "item_no", "parameter",
	"standard_no", "standard_name", "method_kind", "limit_range", "note", "valid_from",
}

// annexWrites gathers what a page of events does to annex_row: first what is
// deleted from the table, then what is written. What a page writes and deletes
// again is never written.
type annexWrites struct {
	gone   []annexPart
	staged []stagedRow
}

// annexPart is a part of a staging; 0 is all of it.
type annexPart struct {
	staging uuid.UUID
	part    int
}

func (p annexPart) has(r stagedRow) bool {
	return r.staging == p.staging && (p.part == 0 || p.part == r.part)
}

type stagedRow struct {
	annexPart
	n   int
	row filing.AnnexRow
}

// add notes what an event does, given the state before it.
func (w *annexWrites) add(before filing.State, e filing.Event) {
	open := before.AnnexStaging
	switch e := e.(type) {
	case filing.AnnexStagingBegun:
		if open != nil && len(open.Parts) > 0 {
			w.remove(annexPart{open.ID, 0})
		}
	case filing.AnnexPartStaged:
		if open == nil || open.ID != e.StagingID {
			return
		}
		first := 0
		for _, p := range open.Parts {
			if p.Part != e.Part {
				continue
			}
			if e.Piece == 1 {
				w.remove(annexPart{e.StagingID, e.Part})
			} else {
				first = p.Rows
			}
		}
		for i, r := range e.Rows {
			w.staged = append(w.staged, stagedRow{annexPart{e.StagingID, e.Part}, first + i, r})
		}
	}
}

func (w *annexWrites) remove(p annexPart) {
	w.gone = append(w.gone, p)
	kept := w.staged[:0]
	for _, r := range w.staged {
		if !p.has(r) {
			kept = append(kept, r)
		}
	}
	w.staged = kept
}

func (w *annexWrites) write(ctx context.Context, tx pgx.Tx) error {
	if len(w.gone) > 0 {
		var b pgx.Batch
		for _, p := range w.gone {
			b.Queue(`DELETE FROM annex_row WHERE staging = $1 AND ($2 = 0 OR part = $2)`, p.staging, p.part)
		}
		if err := tx.SendBatch(ctx, &b).Close(); err != nil {
			return fmt.Errorf("delete rows of annexes: %w", err)
		}
	}
	if len(w.staged) == 0 {
		return nil
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"annex_row"}, annexColumns, pgx.CopyFromSlice(len(w.staged), func(i int) ([]any, error) {
		s, r := w.staged[i], w.staged[i].row
		return []any{
			[16]byte(s.staging), s.part, s.n, [16]byte(r.ID()), [16]byte(r.PremisesID), string(r.Category), r.Object, string(r.ItemNo), r.Parameter,
			string(r.StandardNo), r.StandardName, string(r.MethodKind), r.LimitRange, r.Note, string(r.ValidFrom),
		}, nil
	}))
	if err != nil {
		return fmt.Errorf("write rows of annexes: %w", err)
	}
	return nil
}
