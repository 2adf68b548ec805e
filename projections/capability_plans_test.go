package projections_test

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
)

// measurable are the methods of the nation, most popular first: some hundred
// parameters, each by a few standards, some in several categories.
var measurable = func() []filing.AnnexRow {
	rng := rand.New(rand.NewPCG(8, 8))
	heads := strings.Fields("总 氯 溴 二氯 三氯 四氯 硝基 甲 乙 丙 六价 总有机 溶解性 可吸附 多环 挥发性 邻苯二甲酸 六 五日 非甲烷")
	tails := strings.Fields("铅 镉 汞 砷 铬 铜 锌 镍 苯 酚 胺 烷 烯 醛 酮 磷 氮 硫化物 氰化物 氟化物 悬浮物 颗粒物 石油类 芳烃 卤素 需氧量 总烃 粪大肠菌群 放射性 噪声")
	categories := domain.MonitoringCategoriesOf(domain.Testing)
	var all []filing.AnnexRow
	for _, head := range heads {
		for _, tail := range tails {
			for range 1 + rng.IntN(4) {
				standard := domain.StandardNumber("HJ " + strconv.Itoa(100+rng.IntN(900)) + "-" + strconv.Itoa(2000+rng.IntN(25)))
				for range 1 + rng.IntN(2) {
					all = append(all, measured(categories[rng.IntN(len(categories))], head+tail, standard))
				}
			}
		}
	}
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}()

// capableNation are the testing institutions among the first n of the nation, and
// their annexes of rows rows on average: most are far smaller, some far larger, and
// who has a hundredth of the methods has the popular ones.
func capableNation(n int, rows float64) iter.Seq2[projections.RegistryEntry, []filing.AnnexRow] {
	return func(yield func(projections.RegistryEntry, []filing.AnnexRow) bool) {
		for i := range n {
			e := entryOf(i)
			if e.Status != projections.RegistryEffective || e.Tracks[0].Track != domain.Testing {
				continue
			}
			if !yield(e, annexOf(e, rand.New(rand.NewPCG(uint64(i), 5)), rows)) {
				return
			}
		}
	}
}

const largestAnnex = 28_110

func annexOf(e projections.RegistryEntry, rng *rand.Rand, average float64) []filing.AnnexRow {
	const spread = 1.3 // of the logarithm
	n := min(int(average*math.Exp(spread*rng.NormFloat64()-spread*spread/2))+1, largestAnnex)
	all := make([]filing.AnnexRow, 0, n)
	for len(all) < n {
		r := measurable[int(float64(len(measurable))*math.Pow(rng.Float64(), 2))]
		if rng.IntN(10) > 0 && !slices.Contains(e.Tracks[0].MonitoringCategories, r.Category) {
			continue // nine of ten rows are in categories that were passed
		}
		r.PremisesID, r.LimitRange = e.ID, "0.0"+strconv.Itoa(rng.IntN(100))+" mg/L"
		all = append(all, r)
	}
	return all
}

// capabilityQueries are all combinations of what can be asked for.
func capabilityQueries() []projections.CapabilityQuery {
	some := measurable[7]
	var all []projections.CapabilityQuery
	for _, parameter := range []string{"", "苯", "总", some.Parameter} {
		for _, standard := range []string{"", string(some.StandardNo), some.StandardNo.WithoutYear(), "监测分析方法"} {
			if parameter != "" || standard != "" {
				all = append(all, projections.CapabilityQuery{Parameter: parameter, Standard: standard})
			}
		}
	}
	with := func(alter func(*projections.CapabilityQuery)) {
		for _, q := range all {
			alter(&q)
			all = append(all, q)
		}
	}
	with(func(q *projections.CapabilityQuery) { q.Authority = "32" })
	with(func(q *projections.CapabilityQuery) { q.Area, q.Track = "3201", domain.Testing })
	with(func(q *projections.CapabilityQuery) { q.Category = some.Category })
	with(func(q *projections.CapabilityQuery) { q.Exact = true })
	with(func(q *projections.CapabilityQuery) { q.After = "31-A" })
	return all
}

// TestCapabilityPlans holds that no combination reads a table from one end to the
// other, and that only the index of methods finds tracks.
func TestCapabilityPlans(t *testing.T) {
	db := built(t, projections.Capability{})
	if err := projections.FillCapability(t.Context(), db, capableNation(6000, 30)); err != nil {
		t.Fatal(err)
	}
	asked := listening(t, db)
	planner := newPlanner(t, db, liveSchema(t, db, projections.Capability{}))
	shapes, found := make(map[string]bool), 0
	for _, q := range capabilityQueries() {
		page, err := projections.Capability{DB: asked.Pool}.Search(t.Context(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		found += page.Total
		for _, s := range asked.take() {
			byMethods := strings.Contains(s.sql, "&& $1")
			if byMethods || strings.Contains(s.sql, "capability_row") {
				planner.set(t, projections.UseIndexes) // as the query does
			}
			checkPlan(t, planner, s, false)
			if !shapes[s.sql] {
				shapes[s.sql] = true
				checkPlan(t, planner, s, true)
			}
			plan, text := planner.plan(t, s, false)
			if byMethods && !plan.uses("capability_methods_methods") {
				t.Errorf("%s\n%s", s.sql, text)
			}
			planner.set(t, `RESET enable_seqscan`)
		}
	}
	if found == 0 || len(shapes) < 10 {
		t.Errorf("%d found, %d statements: the test is none", found, len(shapes))
	}
}

// TestRandomAnnexes: the annexes that other tests draw are as large as annexes are.
func TestRandomAnnexes(t *testing.T) {
	total, largest, tracks := 0, 0, 0
	for _, rows := range capableNation(2000, 560) {
		total, largest, tracks = total+len(rows), max(largest, len(rows)), tracks+1
	}
	if average := total / tracks; average < 400 || average > 700 || largest < 5000 {
		t.Errorf("%d rows on average, %d at most", average, largest)
	}
}
