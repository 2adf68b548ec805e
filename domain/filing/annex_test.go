package filing_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// A filing whose annex is being handed over, and one that has its annex.
var (
	handingOver = after(bare, annexBegun)
	handedOver  = after(handingOver, annexStaged)
	annexed     = after(handedOver, annexRecorded)
)

func TestBeginAnnex(t *testing.T) {
	other := idOf("another staging")
	begin := filing.BeginAnnex{StagingID: staging}
	operation := events{registered, filing.CaseOpened{CaseID: firstCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.FirstCase}}
	run(t, cases{
		{Name: "Q4.2: an annex is handed over", Given: bare, When: begin, Then: events{annexBegun}},
		{Name: "Q4.2: once more, before any part is in", Given: handingOver, When: filing.BeginAnnex{StagingID: other},
			Then: events{filing.AnnexStagingBegun{StagingID: other}}},
		{Name: "Q6.3: who hands over another one gives this one up knowingly", Given: handedOver, When: filing.BeginAnnex{StagingID: other},
			Refused: []error{filing.ErrAnnexStagingOpen}},
		{Name: "Q6.3: and does so", Given: handedOver, When: filing.BeginAnnex{StagingID: other, Replaces: staging},
			Then: events{filing.AnnexStagingBegun{StagingID: other}}},
		{Name: "Q6.3: what is given up is what is open", Given: handedOver, When: filing.BeginAnnex{StagingID: other, Replaces: idOf("a third")},
			Refused: []error{filing.ErrAnnexStaging.At("replaces")}},
		{Name: "Q4.2: under an ID of its own", Given: annexed, When: begin, Refused: []error{filing.ErrIDTaken.At("staging_id")}},
		{Name: "Q4.2: of testing", Given: operation, When: begin, Refused: []error{filing.ErrNotFound.At("track")}},
		{Name: "Q7.6: not while the filing is with the authority", Given: submitted, When: begin, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q4.2: an extension is handed over without anybody's leave", Given: published, When: begin, Then: events{annexBegun}},
		{Name: "Q1.9: not of a filing that was canceled", Given: canceled, When: begin, Refused: []error{filing.ErrCanceled}},
	})
}

func TestStageAnnexPart(t *testing.T) {
	stage := filing.StageAnnexPart{StagingID: staging, Part: 1, Rows: annexRows, Today: today}
	row := func(edit func(*filing.AnnexRow)) filing.StageAnnexPart {
		return with(stage, func(c *filing.StageAnnexPart) { c.Rows = []filing.AnnexRow{with(annexRows[0], edit)} })
	}
	other := []filing.AnnexRow{measured("M09", "厂界环境噪声", "GB 12348-2008")}
	run(t, cases{
		{Name: "Q4.2: rows of a category that is not declared, too", Given: handingOver,
			When: with(stage, func(c *filing.StageAnnexPart) { c.Rows = other }), Then: events{stagedPart(staging, 1, other...)}},
		{Name: "Q4.2: a part is handed over", Given: handingOver, When: stage, Then: events{annexStaged}},
		{Name: "Q6.3: the same once more records nothing", Given: handedOver, When: stage},
		{Name: "Q4.2: and another one in its place", Given: handedOver, When: with(stage, func(c *filing.StageAnnexPart) { c.Rows = other }),
			Then: events{stagedPart(staging, 1, other...)}},
		{Name: "10.3: everything missing is named at once", Given: handingOver, When: with(stage, func(c *filing.StageAnnexPart) { c.Rows = make([]filing.AnnexRow, 1) }),
			Refused: required("rows.0.premises_id", "rows.0.category", "rows.0.object", "rows.0.item_no", "rows.0.parameter",
				"rows.0.standard_no", "rows.0.standard_name", "rows.0.method_kind")},
		{Name: "10.3: a method that is no standard has limits", Given: handingOver,
			When: row(func(r *filing.AnnexRow) { r.MethodKind = domain.MethodNonStandard }), Refused: required("rows.0.limit_range")},
		{Name: "10.3: at a place of the institution", Given: handingOver, When: row(func(r *filing.AnnexRow) { r.PremisesID = idOf("elsewhere") }),
			Refused: []error{filing.ErrPremisesUnknown.At("rows.0.premises_id")}},
		{Name: "10.3: in a category of testing", Given: handingOver, When: row(func(r *filing.AnnexRow) { r.Category = domain.OperationNoise }),
			Refused: []error{filing.ErrNotAllowed.At("rows.0.category")}},
		{Name: "10.3: not from a day to come", Given: handingOver, When: row(func(r *filing.AnnexRow) { r.ValidFrom = tomorrow }),
			Refused: []error{filing.ErrInFuture.At("rows.0.valid_from")}},
		{Name: "10.3: a place, parameter and standard stand in a part once", Given: handingOver,
			When:    with(stage, func(c *filing.StageAnnexPart) { c.Rows = []filing.AnnexRow{annexRows[0], annexRows[1], annexRows[0]} }),
			Refused: []error{filing.ErrAnnexRepeated.At("rows.2.parameter")}},
		{Name: "10.3: and in all parts", Given: handedOver,
			When:    with(stage, func(c *filing.StageAnnexPart) { c.Part, c.Rows = 2, append(other, annexRows[1]) }),
			Refused: []error{filing.ErrAnnexRepeated.At("rows.1.parameter")}},
		{Name: "Q4.2: a part has rows and a number", Given: handingOver, When: filing.StageAnnexPart{StagingID: staging},
			Refused: append(required("rows"), filing.ErrOutOfRange.At("part"))},
		{Name: "Q4.2: a part has not too many", Given: handingOver,
			When: with(stage, func(c *filing.StageAnnexPart) { c.Rows = manyRows(filing.MaxAnnexPartRows+1, "") }), Refused: []error{filing.ErrOutOfRange.At("rows")}},
		{Name: "Q4.2: nor too much", Given: handingOver,
			When:    with(stage, func(c *filing.StageAnnexPart) { c.Rows = manyRows(filing.MaxAnnexPartRows, strings.Repeat("注", 200)) }),
			Refused: []error{filing.ErrAnnexPartSize.At("rows")}},
		{Name: "Q4.2: of the annex that is being handed over", Given: handingOver,
			When: with(stage, func(c *filing.StageAnnexPart) { c.StagingID = idOf("another staging") }), Refused: []error{filing.ErrAnnexStaging}},
		{Name: "Q4.2: not once it is in force", Given: annexed, When: stage, Refused: []error{filing.ErrAnnexStaging}},
	})
}

// TestAnnexRowsAreNamed: who hands over a thousand rows is told which of them is
// wrong, and of one that is there already where that is.
func TestAnnexRowsAreNamed(t *testing.T) {
	place := func(part, row int) filing.AnnexPlace { return filing.AnnexPlace{Part: part, Row: row} }
	other := measured("M09", "厂界环境噪声", "GB 12348-2008")
	rows := []filing.AnnexRow{other, annexRows[1], with(other, func(r *filing.AnnexRow) { r.Object = "" })}
	_, err := filing.Decide(fold(handedOver), filing.StageAnnexPart{StagingID: staging, Part: 2, Rows: rows, Today: today})
	want := map[string]filing.AnnexRowNamed{
		"filing.annex_row_repeated: rows.1.parameter": {AnnexPlace: place(2, 2), First: new(place(1, 2))},
		"filing.annex_row_repeated: rows.2.parameter": {AnnexPlace: place(2, 3), First: new(place(2, 1))},
		"filing.required: rows.2.object":              {AnnexPlace: place(2, 3)},
	}
	got := map[string]filing.AnnexRowNamed{}
	for _, p := range domain.Problems(err) {
		got[p.Error()], _ = p.Particulars.(filing.AnnexRowNamed)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("10.3: %v\n%s", err, d)
	}

	_, err = filing.Decide(fold(handingOver), filing.StageAnnexPart{StagingID: staging, Part: 3, Rows: make([]filing.AnnexRow, 200), Today: today})
	all := domain.Problems(err)
	if last := all[len(all)-1]; len(all) > 210 || !errors.Is(last, filing.ErrAnnexMore.At("rows.23")) || last.Particulars != (filing.AnnexRowNamed{AnnexPlace: place(3, 24)}) {
		t.Errorf("10.3: of 200 empty rows %d problems are named, and last %v of %+v", len(all), last, last.Particulars)
	}
}

// manyRows are n rows of many parameters.
func manyRows(n int, note string) []filing.AnnexRow {
	rows := make([]filing.AnnexRow, n)
	for i := range rows {
		rows[i] = with(measured("M01", fmt.Sprintf("参数 %d", i), "HJ 828-2017"), func(r *filing.AnnexRow) { r.Note = note })
	}
	return rows
}

// TestAnnexPartInPieces: a part that is larger than an event is several, and
// means what it would in one.
func TestAnnexPartInPieces(t *testing.T) {
	rows := manyRows(filing.MaxAnnexPartRows, strings.Repeat("注", 50))
	s := fold(handingOver)
	got, err := filing.Decide(s, filing.StageAnnexPart{StagingID: staging, Part: 1, Rows: rows, Today: today})
	if err != nil || len(got) != 2 {
		t.Fatalf("Q4.2: a part of %d rows is %d events, %v", len(rows), len(got), err)
	}
	for i, e := range got {
		piece := e.(filing.AnnexPartStaged)
		stored, err := domain.MarshalStored(piece)
		if err != nil || len(stored) > 240<<10 || piece.Piece != i+1 || piece.Pieces != len(got) {
			t.Errorf("Q4.2: piece %d of %d has %d bytes, %v", piece.Piece, piece.Pieces, len(stored), err)
		}
	}
	whole := fold(after(handingOver, got...)).AnnexStaging.Parts[0]
	once := fold(after(handingOver, stagedPart(staging, 1, rows...))).AnnexStaging.Parts[0]
	if whole.Digest != once.Digest || whole.Rows != once.Rows || filing.AnnexDigest(whole.Marks) != once.Digest || whole.Categories[0].Rows != len(rows) {
		t.Errorf("Q4.2: in pieces it is %d rows, %s; in one %d, %s", whole.Rows, whole.Digest, once.Rows, once.Digest)
	}
	if again := fold(after(handingOver, append(got, got...)...)).AnnexStaging; again.Rows() != len(rows) {
		t.Errorf("Q4.2: handed over twice it has %d rows", again.Rows())
	}
}

func TestRecordAnnex(t *testing.T) {
	record := filing.RecordAnnex{StagingID: staging, Seen: domain.Empty, Parts: 1, Rows: len(annexRows), Today: today}
	next := idOf("the next staging")
	changed := with(annexRows[0], func(r *filing.AnnexRow) { r.LimitRange = "只测 16 mg/L 以上" })
	rows := []filing.AnnexRow{changed, measured("M01", "氨氮", "HJ 535-2009"), measured("M09", "厂界环境噪声", "GB 12348-2008")}
	filed := after(annexed, firstSubmitted, firstTaken, firstPassed,
		filing.AnnexStagingBegun{StagingID: next}, stagedPart(next, 1, rows[0]), stagedPart(next, 2, rows[1:]...))
	extend := filing.RecordAnnex{StagingID: next, Seen: at(filed, annexRecorded), Parts: 2, Rows: 3, Alteration: changedToday, Today: today}
	extended := recordedAnnex(next, rows, changedToday)
	extended.Parts, extended.Added, extended.Changed, extended.Removed = 2, 2, 1, 1
	run(t, cases{
		{Name: "Q4.2: what was handed over is in force", Given: handedOver, When: record, Then: events{annexRecorded}},
		{Name: "Q4.2: once", Given: annexed, When: record},
		{Name: "Q4.2: an extension is at once, in whatever category, and says what is new", Given: filed, When: extend, Then: events{extended}},
		{Name: "Q4.2: a part is missing", Given: after(handingOver, stagedPart(staging, 2, annexRows...)),
			When: with(record, func(c *filing.RecordAnnex) { c.Parts = 2 }), Refused: []error{filing.ErrAnnexIncomplete}},
		{Name: "Q4.2: rows are missing", Given: handedOver, When: with(record, func(c *filing.RecordAnnex) { c.Rows = 3 }), Refused: []error{filing.ErrAnnexIncomplete}},
		{Name: "Q4.2: or a part too many", Given: filed, When: with(extend, func(c *filing.RecordAnnex) { c.Parts, c.Rows = 1, 1 }),
			Refused: []error{filing.ErrAnnexIncomplete}},
		{Name: "Q4.2: an annex is something", Given: handingOver, When: with(record, func(c *filing.RecordAnnex) { c.Parts, c.Rows = 0, 0 }),
			Refused: []error{filing.ErrOutOfRange.At("parts")}},
		{Name: "Q4.2: what was given up stays so", Given: after(handedOver, filing.AnnexStagingBegun{StagingID: next}), When: record,
			Refused: []error{filing.ErrAnnexStaging}},
		{Name: "Q1.8: once published it is explained", Given: filed, When: with(extend, func(c *filing.RecordAnnex) { c.Alteration = filing.Alteration{} }),
			Refused: []error{filing.ErrAlteration.At("alteration.kind")}},
		{Name: "Q6.3: not over what somebody else made effective", Given: filed, When: with(extend, func(c *filing.RecordAnnex) { c.Seen = domain.Empty }),
			Refused: []error{filing.ErrStale}},
		{Name: "Q7.6: not while the filing is with the authority", Given: after(handedOver, firstSubmitted), When: record, Refused: []error{filing.ErrWithAuthority}},
	})
}

// TestAnnexDigest: the digest is of the rows and their order, and of nothing
// else.
func TestAnnexDigest(t *testing.T) {
	digest := func(rows ...filing.AnnexRow) string { return filing.AnnexDigest(filing.MarkRows(rows)) }
	a, b := annexRows[0], annexRows[1]
	seen := map[string]string{}
	for name, d := range map[string]string{
		"both": digest(a, b), "in another order": digest(b, a), "one": digest(a),
		"another limit": digest(a, with(b, func(r *filing.AnnexRow) { r.LimitRange = "x" })),
		"another note":  digest(a, with(b, func(r *filing.AnnexRow) { r.Note = "x" })),
	} {
		if other, repeated := seen[d]; repeated || len(d) != 64 {
			t.Errorf("Q4.2: %s has the digest of %s: %s", name, other, d)
		}
		seen[d] = name
	}
	if a.ID() == b.ID() || a.ID() != with(a, func(r *filing.AnnexRow) { r.LimitRange, r.Category = "x", "M02" }).ID() || a.ID().Version() != 5 {
		t.Error("10.3: a row is what is measured where by which method")
	}
	if (filing.AnnexRow{PremisesID: uuid.Nil}).Sum() == a.Sum() {
		t.Error("an empty row says the same")
	}
}

// TestWithoutRows: who folds a stream need not read the rows of an annex; what is
// kept of the filing is the same.
func TestWithoutRows(t *testing.T) {
	rows := manyRows(filing.MaxAnnexPartRows, `","rows":[`+strings.Repeat("注", 50))
	history := handingOver
	for _, c := range []filing.Command{
		filing.StageAnnexPart{StagingID: staging, Part: 1, Rows: rows, Today: today},
		filing.StageAnnexPart{StagingID: staging, Part: 2, Rows: annexRows, Today: today},
		filing.StageAnnexPart{StagingID: staging, Part: 1, Rows: rows[1:], Today: today},
	} {
		got, err := filing.Decide(fold(history), c)
		if err != nil {
			t.Fatal(err)
		}
		history = after(history, got...)
	}
	codec := domain.NewCodec(filing.Events()...)
	var without events
	for _, e := range history {
		name, data, err := codec.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		less := filing.WithoutRows(name, data)
		if _, part := e.(filing.AnnexPartStaged); part && len(less) > 300 {
			t.Errorf("of %d bytes %d remain: %s", len(data), len(less), less[:300])
		}
		read, err := codec.Decode(name, less)
		if err != nil {
			t.Fatal(err)
		}
		without = append(without, read)
		whole, _ := domain.MarshalStored(fold(history[:len(without)]))
		state, _ := domain.MarshalStored(fold(without))
		if d := cmp.Diff(string(whole), string(state)); d != "" {
			t.Errorf("%s at %d (-with rows +without):\n%s", name, len(without)-1, d)
		}
	}
	for _, uncounted := range []string{`{"part":1,"rows":[{"note":"x"}]}`, `{"rows":[{"note":",\"count\":1"}],"count":1}`} {
		if got := filing.WithoutRows("filing.annex_part_staged", []byte(uncounted)); string(got) != uncounted {
			t.Errorf("of %s remains %s", uncounted, got)
		}
	}
}
