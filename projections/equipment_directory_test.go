package projections_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func TestEquipmentDirectoryGolden(t *testing.T) {
	var store memory.Store
	projectionstest.ConfiguredStory(t, projectionstest.NewLedger(&store))
	projectionstest.Golden(t, database(t), &store, projections.EquipmentDirectory{})
}

// TestEquipmentDirectoryAgreesWithTheFilings lists what whole filings have, at the
// end of lives and of the story, by pages.
func TestEquipmentDirectoryAgreesWithTheFilings(t *testing.T) {
	var story memory.Store
	projectionstest.ConfiguredStory(t, projectionstest.NewLedger(&story))
	newFilingStory(t, &story, "澄屿").whole()
	found := 0
	for _, store := range []*memory.Store{&story, livesInTurn(t, 12), livesInTurn(t, 13)} {
		db := database(t)
		m := projections.EquipmentDirectory{DB: db}
		if err := projections.Rebuild(t.Context(), db, store, m, nil); err != nil {
			t.Fatal(err)
		}
		for stream := range filingStreams(t, store) {
			timeline, err := projections.ReadTimeline(t.Context(), store, stream)
			if err != nil {
				t.Fatal(err)
			}
			s, want := timeline.Now().State, map[uuid.UUID]filing.EquipmentRow{}
			for id, row := range s.Equipment {
				if row.Status != filing.EquipmentEntryTakenBack {
					want[id] = row
				}
			}
			got, last := map[uuid.UUID]filing.EquipmentRow{}, ""
			for _, one := range instruments(t, m, projections.EquipmentQuery{Filing: timeline.Now().ID, Size: 2}) {
				if one.Authority != s.Authority || one.Effective != slices.ContainsFunc(one.Tracks, func(t domain.Track) bool { return s.Tracks[t].Status == filing.TrackEffective }) ||
					one.Institution != s.Identity.Value.Name || one.AssetNumber < last {
					t.Errorf("%s: %+v", stream, one)
				}
				got[one.EquipmentID], last = one.EquipmentRow, one.AssetNumber
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", stream, diff)
			}
			found += len(got)
		}
	}
	if found == 0 {
		t.Error("there is no equipment: the test is none")
	}
}

// instruments lists all pages.
func instruments(t *testing.T, m projections.EquipmentDirectory, q projections.EquipmentQuery) (all []projections.ListedInstrument) {
	t.Helper()
	for {
		page, err := m.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Instruments...)
		if q.After = page.Next; q.After == "" {
			return all
		}
	}
}

// TestEquipmentNarrowed asks by everything that narrows.
func TestEquipmentNarrowed(t *testing.T) {
	db := database(t)
	m := projections.EquipmentDirectory{DB: db}
	l := follow(t, db, m)
	a, b := projectionstest.Chengyu, projectionstest.Qiheng
	l.Publish(t, a, filing.Number(a.Authority, a.Track, 2026, 1))
	l.Publish(t, b, filing.Number(b.Authority, b.Track, 2026, 2))
	first := a.Instrument("2026-01-05", "CY-0001").Equipment
	meter, pump := thing("meter"), thing("pump")
	l.Record(t, a.ID(), filing.EquipmentAdded{EquipmentID: meter, Equipment: altered(first, func(e *filing.Equipment) {
		e.AssetNumber, e.Name, e.Model, e.FactoryNumber = "CY-0003", "便携式pH计", "ＰＨＢ－5", "F-77"
		e.Ownership, e.Lease = domain.EquipmentLeased, filing.Lease{From: "2026-01-01", To: "2026-12-31", Lessor: "某租赁公司"}
	})}, filing.EquipmentAdded{EquipmentID: pump, Equipment: altered(first, func(e *filing.Equipment) {
		e.AssetNumber, e.Name, e.Traceability.To = "CY-0002", "土壤采样器", "2026-06-30"
	})}, filing.EquipmentRetired{EquipmentID: pump, RetiredOn: "2026-01-05", Reason: "报废"})
	l.settle(t)
	yes, no := true, false
	for name, c := range map[string]struct {
		q    projections.EquipmentQuery
		want string
	}{
		"all":               {projections.EquipmentQuery{Filing: a.ID()}, "CY-0001 CY-0002 CY-0003"},
		"an authority":      {projections.EquipmentQuery{Authority: b.Authority}, "CY-0001"},
		"part of a name":    {projections.EquipmentQuery{Filing: a.ID(), Text: "式pH"}, "CY-0003"},
		"a character":       {projections.EquipmentQuery{Text: "壤"}, "CY-0002"},
		"part of a model":   {projections.EquipmentQuery{Text: "phb-5"}, "CY-0003"},
		"not in this order": {projections.EquipmentQuery{Text: "器样采"}, ""},
		"a pattern":         {projections.EquipmentQuery{Text: "%"}, ""},
		"an asset number":   {projections.EquipmentQuery{Filing: a.ID(), AssetNumber: "CY-0002"}, "CY-0002"},
		"part of one":       {projections.EquipmentQuery{AssetNumber: "CY-000"}, ""},
		"retired":           {projections.EquipmentQuery{Status: domain.EquipmentRetired}, "CY-0002"},
		"leased":            {projections.EquipmentQuery{Ownership: domain.EquipmentLeased}, "CY-0003"},
		"traced until":      {projections.EquipmentQuery{TracedTo: "2026-06-30"}, "CY-0002"},
		"traced from":       {projections.EquipmentQuery{Filing: a.ID(), TracedFrom: "2026-07-01"}, "CY-0001 CY-0003"},
		"of operation":      {projections.EquipmentQuery{Filing: a.ID(), Track: domain.Operation}, ""},
		"in force":          {projections.EquipmentQuery{Filing: a.ID(), Effective: &yes}, "CY-0001 CY-0002 CY-0003"},
		"not in force":      {projections.EquipmentQuery{Effective: &no}, ""},
		"of another place":  {projections.EquipmentQuery{Premises: thing("nowhere")}, ""},
		"of its place":      {projections.EquipmentQuery{Premises: first.PremisesID, Status: domain.EquipmentInService}, "CY-0001 CY-0003"},
	} {
		var got []string
		for _, one := range instruments(t, m, c.q) {
			got = append(got, one.AssetNumber)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
		counts, err := m.Counts(t.Context(), c.q)
		n := 0
		for _, count := range counts {
			if c.q.Status == "" || count.Status == string(c.q.Status) {
				n += count.N
			}
		}
		if err != nil || n != len(got) {
			t.Errorf("%s: counted %+v, %v", name, counts, err)
		}
	}
	for _, bad := range []string{"x", "~", uuid.NewString(), uuid.NewString() + "~x", uuid.NewString() + "~" + uuid.NewString()} {
		if _, err := m.List(t.Context(), projections.EquipmentQuery{After: bad}); !errors.Is(err, projections.ErrCursor) {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}
}

// TestSharedDevice: the same thing in service with two institutions in force is
// told to both, and to nobody any more once one of them gave it up.
func TestSharedDevice(t *testing.T) {
	db := database(t)
	m := projections.EquipmentDirectory{DB: db}
	l := follow(t, db, m)
	a, b := projectionstest.Chengyu, projectionstest.Qiheng
	l.Publish(t, a, filing.Number(a.Authority, a.Track, 2026, 1))
	l.Draft(t, b)
	same := altered(a.Instrument("2026-01-05", "CY-0001").Equipment, func(e *filing.Equipment) {
		e.AssetNumber, e.Manufacturer, e.FactoryNumber = "QH-0009", "北京某仪器厂 ", "f-cy-0001"
	})
	id := thing("the same")
	for other, row := range l.State(b.ID()).Equipment { // which has another number
		l.Record(t, b.ID(), filing.EquipmentRetired{EquipmentID: other, RetiredOn: "2026-01-05", Reason: "报废"})
		_ = row
	}
	l.Record(t, b.ID(), filing.EquipmentAdded{EquipmentID: id, Equipment: same})
	check := func(when string, of, told uuid.UUID) {
		t.Helper()
		l.settle(t)
		page, err := m.Shared(t.Context(), projections.SharedQuery{Filing: of})
		if err != nil {
			t.Fatal(err)
		}
		shared := page.Instruments
		marked := 0
		for _, one := range instruments(t, m, projections.EquipmentQuery{Filing: of}) {
			if one.Shared {
				marked++
			}
		}
		if told == uuid.Nil && (len(shared) != 0 || marked != 0) || told != uuid.Nil && (len(shared) != 1 || len(shared[0].Elsewhere) != 1 || shared[0].Elsewhere[0].FilingID != told || marked != 1) {
			t.Errorf("%s: %+v, %d marked", when, shared, marked)
		}
		own := map[uuid.UUID]filing.Equipment{}
		for id, row := range l.State(of).Equipment {
			if row.InService() {
				own[id] = row.Equipment
			}
		}
		known, err := m.Elsewhere(t.Context(), of, own)
		if err != nil || len(known) != len(shared) || len(known) == 1 && known[0] != shared[0].EquipmentID {
			t.Errorf("%s: asked about what it has, others have %v, want %+v, %v", when, known, shared, err)
		}
	}
	check("a draft has what is in force elsewhere", b.ID(), a.ID())
	check("a draft tells nobody", a.ID(), uuid.Nil)
	l.Submit(t, b.ID(), b.FirstCase())
	l.Take(t, b.ID(), b.FirstCase(), projectionstest.Reviewer)
	l.Pass(t, b.ID(), b.FirstCase(), projectionstest.Reviewer, filing.Number(b.Authority, b.Track, 2026, 2))
	check("in force, it tells", a.ID(), b.ID())
	check("and is told", b.ID(), a.ID())
	unseen := map[uuid.UUID]filing.Equipment{thing("entered just now"): same}
	if known, err := m.Elsewhere(t.Context(), thing("a filing"), unseen); err != nil || !slices.Equal(known, []uuid.UUID{thing("entered just now")}) {
		t.Errorf("of what the read model has not seen yet others have %v, %v", known, err)
	}
	l.Record(t, b.ID(), filing.EquipmentRetired{EquipmentID: id, RetiredOn: "2026-01-05", Reason: "报废"})
	check("given up", a.ID(), uuid.Nil)
	check("given up by itself", b.ID(), uuid.Nil)
	l.Record(t, b.ID(), filing.EquipmentRetirementCorrected{EquipmentID: id, Reason: "误报"})
	check("taken back", a.ID(), b.ID())
	l.Record(t, b.ID(), filing.Canceled{Tracks: []domain.Track{b.Track}, Reason: "停止相关业务", CanceledOn: "2026-01-05"})
	check("canceled, it is in force no more", a.ID(), uuid.Nil)
}

// TestEquipmentPlans holds that no page and no count of a filing reads all of the
// table.
func TestEquipmentPlans(t *testing.T) {
	db := built(t, projections.EquipmentDirectory{})
	if err := projections.FillEquipment(t.Context(), db, 2_000); err != nil {
		t.Fatal(err)
	}
	id := uuid.MustParse("c4ca4238-a0b9-2382-0dcc-509a6f75849b") // md5 of 1
	yes := true
	all := []projections.EquipmentQuery{{}}
	with := func(alter func(*projections.EquipmentQuery)) {
		for _, q := range all {
			alter(&q)
			all = append(all, q)
		}
	}
	with(func(q *projections.EquipmentQuery) { q.Authority = "32" })
	with(func(q *projections.EquipmentQuery) { q.Filing = id })
	with(func(q *projections.EquipmentQuery) { q.Text = "仪器7型" })
	with(func(q *projections.EquipmentQuery) { q.Status, q.Effective = domain.EquipmentRetired, &yes })
	with(func(q *projections.EquipmentQuery) { q.TracedTo = "2026-06-01" })
	with(func(q *projections.EquipmentQuery) { q.After = id.String() + "~" + id.String() })
	asked := listening(t, db)
	m := projections.EquipmentDirectory{DB: asked.Pool}
	planner := newPlanner(t, db, liveSchema(t, db, m))
	for _, q := range all {
		if q.After != "" {
			first, err := m.List(t.Context(), projections.EquipmentQuery{Filing: id, Size: 1})
			if err != nil {
				t.Fatal(err)
			}
			q.After = first.Next
			asked.take()
		}
		if _, err := m.List(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		if q.Filing != uuid.Nil {
			if _, err := m.Counts(t.Context(), q); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range asked.take() {
			checkRowsFound(t, planner, s, "equipment", false)
		}
	}
	for q := (projections.SharedQuery{Filing: id, Size: 1}); ; {
		page, err := m.Shared(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	many := map[uuid.UUID]filing.Equipment{} // as a large institution has
	for n := range 1940 {
		many[uuid.New()] = filing.Equipment{Manufacturer: "示范仪器有限公司", Model: "T6", FactoryNumber: strconv.Itoa(n)}
	}
	if _, err := m.Elsewhere(t.Context(), id, many); err != nil {
		t.Fatal(err)
	}
	for _, s := range asked.take() {
		checkRowsFound(t, planner, s, "equipment", false)
	}
}

// checkRowsFound holds that a statement does not read all of a table.
func checkRowsFound(t *testing.T, p planner, s statement, table string, generic bool) {
	t.Helper()
	if plan, text := p.plan(t, s, generic); slices.Contains(plan.scans(), table) {
		t.Errorf("reads all of %s:\n%s\n%v\n%s", table, s.sql, s.args, text)
	}
}

// TestSharedByMany: of what everybody enters as the same thing no more than some
// are told, and that there are others.
func TestSharedByMany(t *testing.T) {
	db := built(t, projections.EquipmentDirectory{})
	if err := projections.FillEquipment(t.Context(), db, 40); err != nil {
		t.Fatal(err)
	}
	m := projections.EquipmentDirectory{DB: db}
	same := func(filings int) {
		t.Helper()
		_, err := db.Exec(t.Context(), `UPDATE `+liveSchema(t, db, m)+`.equipment SET effective = true, device = $1
			WHERE asset_number = 'N0001' AND filing IN (SELECT md5(f::text)::uuid FROM generate_series(1, $2::int) f)`, thing("none has a number"), filings)
		if err != nil {
			t.Fatal(err)
		}
	}
	for filings := projections.MostElsewhere + 1; filings <= projections.MostElsewhere+2; filings++ { // with its own
		same(filings)
		more := filings-1 > projections.MostElsewhere
		page, err := m.Shared(t.Context(), projections.SharedQuery{Filing: uuid.MustParse("c4ca4238-a0b9-2382-0dcc-509a6f75849b"), Size: 1})
		if err != nil || len(page.Instruments) != 1 || len(page.Instruments[0].Elsewhere) != projections.MostElsewhere || page.Instruments[0].More != more {
			t.Errorf("with %d others: %+v, %v", filings-1, page, err)
		}
	}
}
