package audit_test

import (
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/internal/pgtest"
	"github.com/jackc/pgx/v5"
)

// TestQ4_2_AnnexesHoldTogether: an annex is recounted from its parts, and what is
// damaged of either is found where it stands, a row also by its number.
func TestQ4_2_AnnexesHoldTogether(t *testing.T) {
	url := pgtest.Migrated(t)
	l := ledgertest.Open(t, url, t.TempDir())
	w := ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{"33999919900615012X", "119999197812312461", "519999198808084709"})
	w.Annex()
	ledgertest.Build(t, l)
	if all := findings(t, l); len(all) > 0 {
		t.Fatalf("the ledger holds together, and yet: %v", all)
	}
	owner, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(t.Context())
	if _, err := owner.Exec(t.Context(), `SET session_replication_role = replica`); err != nil {
		t.Fatal(err)
	}
	part, recorded := placeOf(t, l, lastOf("filing.annex_part_staged")), placeOf(t, l, lastOf("filing.annex_recorded"))
	in := strings.NewReplacer("PART", part.String(), "ANNEX", recorded.String())
	for name, d := range map[string]struct {
		at       place
		old, new string
		want     []string // how findings begin, in order, among others
	}{
		"a letter of a row": {part, "臭氧", "臭气", []string{
			"annexes: PART: the 2 rows of part 1 have the digest ",
			"annexes: ANNEX: its parts make the digest ",
			"annexes: ANNEX: its parts make of category M02 ",
			"read model filing: table annex_row, row staging=" + w.State().Annex.Value.StagingID.String() + ", part=1, n=1: ",
		}},
		"how many rows there are": {recorded, `"rows":2,"digest"`, `"rows":3,"digest"`, []string{
			"annexes: ANNEX: its parts make the number of rows 2, and it says 3",
			"read model filing: ",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			alter := func(old, new string) {
				t.Helper()
				tag, err := owner.Exec(t.Context(), `UPDATE log.event SET data = convert_to(replace(convert_from(data, 'UTF8'), $2, $3), 'UTF8')
					WHERE position = $1 AND position($2 IN convert_from(data, 'UTF8')) > 0`, d.at.position, old, new)
				if err != nil || tag.RowsAffected() != 1 {
					t.Fatalf("nothing was altered: %v", err)
				}
			}
			alter(d.old, d.new)
			all := findings(t, l)
			alter(d.new, d.old)
			missing := d.want
			for _, f := range all {
				if len(missing) > 0 && strings.HasPrefix(f.String(), in.Replace(missing[0])) {
					missing = missing[1:]
				}
			}
			if len(missing) > 0 {
				t.Errorf("found %v\nand not %s", all, in.Replace(missing[0]))
			}
		})
	}
}

func lastOf(event string) string {
	return `SELECT max(position) FROM log.event WHERE type = '` + event + `'`
}
