package filing_test

import (
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// TestQ4_2_Recount: what is said of rows is what the rows come to, and whatever is
// altered of either is found.
func TestQ4_2_Recount(t *testing.T) {
	next := idOf("the next staging")
	changed := with(annexRows[0], func(r *filing.AnnexRow) { r.LimitRange = "只测 16 mg/L 以上" })
	rows := append(manyRows(filing.MaxAnnexPartRows, strings.Repeat("注", 50)), changed, measured("M09", "厂界环境噪声", "GB 12348-2008"))
	history := after(annexed, filing.AnnexStagingBegun{StagingID: next})
	tell := func(c filing.Command) filing.Event {
		t.Helper()
		got, err := filing.Decide(fold(history), c)
		if err != nil {
			t.Fatal(err)
		}
		history = after(history, got...)
		return got[len(got)-1]
	}
	tell(filing.StageAnnexPart{StagingID: next, Part: 1, Rows: rows[:filing.MaxAnnexPartRows], Today: today})
	tell(filing.StageAnnexPart{StagingID: next, Part: 2, Rows: rows[filing.MaxAnnexPartRows:], Today: today})
	tell(filing.RecordAnnex{StagingID: next, Seen: at(annexed, annexRecorded), Parts: 2, Rows: len(rows), Today: today})
	n := len(history)
	first, second, other, recorded := n-4, n-3, n-2, n-1
	if _, ok := history[first].(filing.AnnexPartStaged); !ok || history[second].(filing.AnnexPartStaged).Piece != 2 {
		t.Fatal("the first part is no two pieces")
	}
	for i, e := range history {
		if wrong := filing.Recount(fold(history[:i]), e); len(wrong) > 0 {
			t.Errorf("event %d, %s, is as it was recorded, and yet: %v", i, e.EventType(), wrong)
		}
	}

	piece := func(edit func(*filing.AnnexPartStaged)) func(filing.Event) filing.Event {
		return func(e filing.Event) filing.Event {
			p := e.(filing.AnnexPartStaged)
			p.Rows = slices.Clone(p.Rows)
			edit(&p)
			return p
		}
	}
	annex := func(edit func(*filing.AnnexRecorded)) func(filing.Event) filing.Event {
		return func(e filing.Event) filing.Event {
			r := e.(filing.AnnexRecorded)
			r.Categories = slices.Clone(r.Categories)
			edit(&r)
			return r
		}
	}
	const digest = "its parts make the digest "
	for name, c := range map[string]struct {
		event int
		edit  func(filing.Event) filing.Event
		want  map[int][]string // how what is found begins, by event
	}{
		"a letter of a row": {first, piece(func(e *filing.AnnexPartStaged) { e.Rows[7].Note = "注" }),
			map[int][]string{second: {"the 1000 rows of part 1 have the digest "}, recorded: {digest, "its parts make of category M01 "}}},
		"a letter in the last piece": {second, piece(func(e *filing.AnnexPartStaged) { e.Rows[7].StandardName = "另一个" }),
			map[int][]string{second: {"the 1000 rows of part 1 have the digest "}, recorded: {digest, "its parts make of category M01 "}}},
		"a row's category": {other, piece(func(e *filing.AnnexPartStaged) { e.Rows[1].Category = "M10" }),
			map[int][]string{other: {"the 2 rows of part 2 have the digest "}, recorded: {digest, "its parts make the categories [M01 M10], and it says [M01 M09]", "its parts make of category M10 "}}},
		"a row is gone": {other, piece(func(e *filing.AnnexPartStaged) { e.Rows = e.Rows[:1] }),
			map[int][]string{other: {"it has 1 rows, and says 2", "the 1 rows of part 2 have the digest "}, recorded: {
				"its parts make the number of rows 1001, and it says 1002", digest, "its parts make the rows added, changed and removed [1000 1 1], and it says [1001 1 1]", "its parts make the categories [M01], and it says [M01 M09]"}}},
		"rows change places": {other, piece(func(e *filing.AnnexPartStaged) { slices.Reverse(e.Rows) }),
			map[int][]string{other: {"the 2 rows of part 2 have the digest "}, recorded: {digest}}},
		"how many rows a piece has": {other, piece(func(e *filing.AnnexPartStaged) { e.Count = 3 }),
			map[int][]string{other: {"it has 2 rows, and says 3"}}},
		"the digest of a piece": {first, piece(func(e *filing.AnnexPartStaged) { e.Digest = "" }), map[int][]string{second: {"its pieces say that part 1 has the digests  and "}}},
		"the number of a piece": {second, piece(func(e *filing.AnnexPartStaged) { e.Piece = 3 }),
			map[int][]string{second: {"it is piece 3 of 2 of part 1, after 1"}}},
		"how many pieces there are": {second, piece(func(e *filing.AnnexPartStaged) { e.Pieces = 3 }), map[int][]string{recorded: {"part 1 has 2 of 3 pieces"}}},
		"whose part it is": {other, piece(func(e *filing.AnnexPartStaged) { e.StagingID = staging }),
			map[int][]string{other: {"part 2 is of staging " + staging.String() + ", which is not open"}, recorded: {
				"its parts make the number of parts 1, and it says 2", "its parts make the number of rows 1000", digest, "its parts make the rows added", "its parts make the categories [M01], and it says [M01 M09]"}}},
		"whose annex it is": {recorded, annex(func(e *filing.AnnexRecorded) { e.StagingID = staging }),
			map[int][]string{recorded: {"it is of staging " + staging.String() + ", which is not open"}}},
		"how many parts there are": {recorded, annex(func(e *filing.AnnexRecorded) { e.Parts = 3 }), map[int][]string{recorded: {"its parts make the number of parts 2, and it says 3"}}},
		"how many rows there are":  {recorded, annex(func(e *filing.AnnexRecorded) { e.Rows-- }), map[int][]string{recorded: {"its parts make the number of rows 1002, and it says 1001"}}},
		"how many rows a category has": {recorded, annex(func(e *filing.AnnexRecorded) { e.Categories[0].Rows++ }),
			map[int][]string{recorded: {"its parts make of category M01 "}}},
		"which basic items are there": {recorded, annex(func(e *filing.AnnexRecorded) { e.Categories[1].BasicItems = []domain.BasicItem{"M09.02"} }),
			map[int][]string{recorded: {"its parts make of category M09 "}}},
		"how many rows are new": {recorded, annex(func(e *filing.AnnexRecorded) { e.Added = 7 }),
			map[int][]string{recorded: {"its parts make the rows added, changed and removed [1001 1 1], and it says [7 1 1]"}}},
	} {
		damaged := slices.Clone(history)
		damaged[c.event] = c.edit(history[c.event])
		for i := range damaged {
			got := filing.Recount(fold(damaged[:i]), damaged[i])
			if !slices.EqualFunc(got, c.want[i], strings.HasPrefix) {
				t.Errorf("%s: of event %d it finds %q, want %q", name, i, got, c.want[i])
			}
		}
	}
}
