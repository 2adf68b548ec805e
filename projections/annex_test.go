package projections_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
)

// checkAnnexes holds the rows of annexes against what the events put under each
// staging: those of one that was given up are gone.
func checkAnnexes(ctx context.Context, t fataler, tx pgx.Tx, events []projections.Event) {
	type part struct {
		staging uuid.UUID
		part    int
	}
	staged := map[part][]filing.AnnexRow{}
	open := uuid.Nil
	for _, e := range events {
		switch e := e.Payload.(type) {
		case filing.AnnexStagingBegun:
			for p := range staged {
				if p.staging == open {
					delete(staged, p)
				}
			}
			open = e.StagingID
		case filing.AnnexPartStaged:
			p := part{e.StagingID, e.Part}
			if e.Piece == 1 {
				staged[p] = nil
			}
			staged[p] = append(staged[p], e.Rows...)
		case filing.AnnexRecorded:
			open = uuid.Nil
		}
	}
	var want []string
	for p, rows := range staged {
		for n, r := range rows {
			want = append(want, fmt.Sprint(p.staging, p.part, n, r.ID(), r.Category, r.Parameter, r.Note))
		}
	}
	slices.Sort(want)
	rows, err := tx.Query(ctx, `SELECT staging, part, n, id, category, parameter, note FROM annex_row`)
	if err != nil {
		t.Fatal(err)
	}
	var p part
	var n int
	var id uuid.UUID
	var category, parameter, note string
	var got []string
	_, err = pgx.ForEachRow(rows, []any{&p.staging, &p.part, &n, &id, &category, &parameter, &note}, func() error {
		got = append(got, fmt.Sprint(p.staging, p.part, n, id, category, parameter, note))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	if d := cmp.Diff(strings.Join(want, "\n"), strings.Join(got, "\n")); d != "" {
		t.Fatalf("rows of annexes (-events +rows):\n%s", d)
	}
}
