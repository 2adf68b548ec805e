package projections_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// registered are the names of the register that searches are tried on.
var registered = []struct{ name, authority string }{
	{"江苏澄屿环境检测有限公司", "32"},
	{"江苏省澄湖核技术利用监测中心", "32"},
	{"ＡＢＣ检测（苏州）有限公司", "32"},
	{"浙江栖衡生态科技有限公司", "33"},
	{"100%环保检测有限公司", "33"},
	{"a_b监测有限公司", "11"},
	{"Umwelt Straße Analytik 有限公司", "11"},
	{`C:\检测'"有限公司`, "66"},
	{"中检", "66"},
	{"检测检验中央研究院", "66"},
	{"検測株式会社", "11"}, // canceled below
}

// register publishes the names, one number after the other, and cancels the
// last.
func register(t *testing.T) (projections.Registry, []projectionstest.Institution) {
	t.Helper()
	db := database(t)
	registry := projections.Registry{DB: db}
	l := follow(t, db, registry)
	var all []projectionstest.Institution
	for n, r := range registered {
		i := projectionstest.Chengyu
		i.Name, i.Authority = r.name, domain.Authority(r.authority)
		i.CreditCode = projectionstest.Random(n).CreditCode
		if l.Publish(t, i, filing.Number(i.Authority, i.Track, 2026, n+1)); i.Name == "中检" {
			l.Record(t, i.ID(), filing.CasePassed{CaseID: i.FirstCase(), Number: "兵环监备〔2026〕66J00009", PassedOn: "2026-01-06"}) // in a format of its own
		}
		all = append(all, i)
	}
	l.Record(t, all[0].ID(), filing.CMARecorded{CMA: filing.CMA{Number: "251012059998"}})
	l.Record(t, all[len(all)-1].ID(), filing.CMARecorded{CMA: filing.CMA{Number: "251012059997"}})
	l.Cancel(t, all[len(all)-1].ID())
	l.settle(t)
	return registry, all
}

func TestRegistrySearchByText(t *testing.T) {
	registry, all := register(t)
	canceled := all[len(all)-1]
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"two characters", "澄屿", []string{"江苏澄屿环境检测有限公司"}},
		{"one character", "屿", []string{"江苏澄屿环境检测有限公司"}},
		{"a whole name", "中检", []string{"中检"}},
		{"the end of a name", "中心", []string{"江苏省澄湖核技术利用监测中心"}},
		{"in order of authority and number", "澄", []string{"江苏澄屿环境检测有限公司", "江苏省澄湖核技术利用监测中心"}},
		{"pairs that are there, but not together", "测检测", nil},
		{"pairs of two names", "江苏澄湖", nil},
		{"full-width typed plain", "abc", []string{"ＡＢＣ检测（苏州）有限公司"}},
		{"plain typed full-width", "ａ＿Ｂ", []string{"a_b监测有限公司"}},
		{"brackets", "(苏州)", []string{"ＡＢＣ检测（苏州）有限公司"}},
		{"spaces do not matter", " 江苏 澄屿　", []string{"江苏澄屿环境检测有限公司"}},
		{"nor in the name", "straßeanalytik", []string{"Umwelt Straße Analytik 有限公司"}},
		{"invisible characters", "澄\u200b屿\ufe0f", []string{"江苏澄屿环境检测有限公司"}},
		{"percent is itself", "%", []string{"100%环保检测有限公司"}},
		{"percent is itself in a pair", "0%", []string{"100%环保检测有限公司"}},
		{"underscore is itself", "a_b", []string{"a_b监测有限公司"}},
		{"underscore is nobody else", "澄_", nil},
		{"backslash", `:\检`, []string{`C:\检测'"有限公司`}},
		{"quotes", `'"`, []string{`C:\检测'"有限公司`}},
		{"SQL", `澄屿' OR '1'='1`, nil},
		{"array syntax", `{澄屿,"a"}`, nil},
		{"NUL and broken UTF-8", "澄\x00\xff屿", []string{"江苏澄屿环境检测有限公司"}},
		{"nobody", "无此机构", nil},
		{"too long for any name", strings.Repeat("澄", 400), nil},
		{"a character of none", "𠮷", nil},
		{"a canceled name", "検測", nil},
		{"part of a credit code", string(all[0].CreditCode[:17]), nil},
		{"a credit code", string(all[0].CreditCode), []string{"江苏澄屿环境检测有限公司"}},
		{"a credit code in lower case, with spaces", " " + strings.ToLower(string(all[0].CreditCode[:9])) + " " + string(all[0].CreditCode[9:]), []string{"江苏澄屿环境检测有限公司"}},
		{"a certificate number", "251012059998", []string{"江苏澄屿环境检测有限公司"}},
		{"a certificate number, full-width", "２５１０ １２０５９９９８", []string{"江苏澄屿环境检测有限公司"}},
		{"part of a certificate number", "25101205999", nil},
		{"the certificate number of a canceled filing", "251012059997", nil},
		{"a filing number", filing.Number("33", domain.Testing, 2026, 4), []string{"浙江栖衡生态科技有限公司"}},
		{"a filing number in lower case", strings.ToLower(filing.Number("33", domain.Testing, 2026, 4)), []string{"浙江栖衡生态科技有限公司"}},
		{"a filing number of another format", "兵环监备〔2026〕66J00009", []string{"中检"}},
		{"with the brackets that keyboards have", " 兵环监备(2026) 66j00009", []string{"中检"}},
		{"full-width", "兵环监备［２０２６］６６Ｊ００００９", []string{"中检"}},
		{"part of it", "〔2026〕66J0000", nil},
		{"a canceled credit code", string(canceled.CreditCode), []string{canceled.Name}},
		{"a canceled filing number", filing.Number("11", domain.Testing, 2026, 11), []string{canceled.Name}},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, err := registry.Search(t.Context(), projections.RegistryQuery{Text: c.text})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range page.Entries {
				got = append(got, e.Name)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if page.Total != len(c.want) || page.Next != "" || page.Entries == nil {
				t.Errorf("total %d, next %q, entries %v", page.Total, page.Next, page.Entries)
			}
		})
	}
}

// TestRegistryTellsOnlyTheLineOfACanceledFiling holds domain-decisions 1.2: by
// exact code or number, and then nothing about what was filed.
func TestRegistryTellsOnlyTheLineOfACanceledFiling(t *testing.T) {
	registry, all := register(t)
	canceled := all[len(all)-1]
	page, err := registry.Search(t.Context(), projections.RegistryQuery{Text: string(canceled.CreditCode)})
	if err != nil || len(page.Entries) != 1 {
		t.Fatalf("%+v, %v", page, err)
	}
	got := page.Entries[0]
	want := projections.RegistryEntry{
		ID: canceled.ID(), Name: canceled.Name, CreditCode: canceled.CreditCode, Authority: "11",
		Status: projections.RegistryCanceled, CanceledOn: got.CanceledOn, RecordedAt: got.RecordedAt,
		Tracks: []projections.RegistryTrack{{
			Track: domain.Testing, Status: projections.RegistryCanceled,
			InstitutionCategories: []domain.InstitutionCategory{}, MonitoringCategories: []domain.MonitoringCategory{},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" || got.CanceledOn == "" {
		t.Errorf("canceled on %q (-want +got):\n%s", got.CanceledOn, diff)
	}
	for _, q := range []projections.RegistryQuery{
		{Status: projections.RegistryCanceled},
		{Authority: "11", Status: projections.RegistryCanceled},
		{Text: string(canceled.CreditCode), Category: canceled.MonitoringCategories[0]},
		{Text: string(canceled.CreditCode), Status: projections.RegistryEffective},
	} {
		if page, err := registry.Search(t.Context(), q); err != nil || page.Total != 0 || len(page.Entries) != 0 {
			t.Errorf("%+v finds %+v, %v", q, page, err)
		}
	}
}

func TestRegistryRefusesForeignCursors(t *testing.T) {
	registry, _ := register(t)
	for _, after := range []string{"x", "32", "32-", "32-\x00", "32-'", "32-32J202600001H32J202600001H32J202600001H", "32-32j202600001h", "32-<备>", "-1", "ää-1", "32-32J2026000011\n"} {
		if _, err := registry.Search(t.Context(), projections.RegistryQuery{After: after}); !errors.Is(err, projections.ErrCursor) {
			t.Errorf("after %q: %v, want ErrCursor", after, err)
		}
	}
}

func TestRegistryPageSizes(t *testing.T) {
	registry, _ := register(t)
	for size, want := range map[int]int{0: 10, -1: 10, 1: 1, 4: 4, 1000: 10} {
		page, err := registry.Search(t.Context(), projections.RegistryQuery{Size: size})
		if err != nil || len(page.Entries) != want || page.Total != 10 || (page.Next == "") != (want == 10) {
			t.Errorf("size %d: %d entries of %d, next %q, %v", size, len(page.Entries), page.Total, page.Next, err)
		}
	}
}

// TestRegistrySearchAgainstAScan asks random questions, page by page, and has a
// plain scan over the filings' states answer them, too.
func TestRegistrySearchAgainstAScan(t *testing.T) {
	const institutions, questions = 250, 600
	db := database(t)
	registry := projections.Registry{DB: db}
	l := follow(t, db, registry)
	rng := rand.New(rand.NewPCG(1, 2))
	var all []projectionstest.Institution
	for n := range institutions {
		i := projectionstest.Random(n)
		all = append(all, i)
		switch {
		case n%11 == 0:
			l.Draft(t, i)
		default:
			l.Publish(t, i, filing.Number(i.Authority, i.Track, 2026, n+1))
			if n%7 == 0 {
				l.Cancel(t, i.ID())
			}
		}
	}
	l.settle(t)
	scan := newScan(l.Ledger)
	for range questions {
		q := randomQuery(rng, all)
		want := scan.answer(q)
		got := walk(t, registry, q, len(want))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%+v (-scan +search):\n%s", q, diff)
		}
	}
}

// walk follows the pages to their end and returns the names.
func walk(t *testing.T, registry projections.Registry, q projections.RegistryQuery, total int) []string {
	t.Helper()
	var names []string
	for {
		page, err := registry.Search(t.Context(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		if page.Total != total {
			t.Fatalf("%+v: total %d, want %d", q, page.Total, total)
		}
		for _, e := range page.Entries {
			names = append(names, e.Name)
		}
		if page.Next == "" {
			return names
		}
		q.After = page.Next
	}
}

func randomQuery(rng *rand.Rand, all []projectionstest.Institution) projections.RegistryQuery {
	var q projections.RegistryQuery
	some := all[rng.IntN(len(all))]
	q.Size = 1 + rng.IntN(120)
	switch name := []rune(some.Name); rng.IntN(10) {
	case 0, 1, 2, 3, 4:
		from := rng.IntN(len(name))
		q.Text = string(name[from:min(len(name), from+1+rng.IntN(6))])
	case 5:
		q.Text = string(some.CreditCode)
	case 6:
		q.Text = string(name[0]) + string(name[len(name)-1])
	}
	if rng.IntN(3) == 0 {
		q.Authority = some.Authority
	}
	if rng.IntN(4) == 0 {
		q.Track = some.Track
	}
	if rng.IntN(4) == 0 {
		q.InstitutionCategory = some.InstitutionCategories[0]
	}
	if rng.IntN(4) == 0 {
		q.Category = some.MonitoringCategories[rng.IntN(len(some.MonitoringCategories))]
	}
	if rng.IntN(4) == 0 {
		q.Area = domain.Area(some.CreditCode[2:6][:2+2*rng.IntN(2)])
	}
	if rng.IntN(5) == 0 {
		q.PublishedFrom = domain.Date("2026-01-05").AddDays(rng.IntN(200))
	}
	if rng.IntN(5) == 0 {
		q.PublishedTo = domain.Date("2026-01-05").AddDays(rng.IntN(200))
	}
	if rng.IntN(5) == 0 {
		q.Status = []projections.RegistryStatus{projections.RegistryEffective, projections.RegistryCanceled}[rng.IntN(2)]
	}
	return q
}

// scan answers from the states alone.
type scan []filing.State

func newScan(l *projectionstest.Ledger) scan {
	var s scan
	for _, id := range l.Filings() {
		s = append(s, l.State(id))
	}
	slices.SortFunc(s, func(a, b filing.State) int { return strings.Compare(orderOf(a), orderOf(b)) })
	return s
}

func orderOf(s filing.State) string {
	return fmt.Sprint(s.Authority, s.Tracks[domain.Testing].Number+s.Tracks[domain.Operation].Number)
}

func (s scan) answer(q projections.RegistryQuery) []string {
	var names []string
	for _, f := range s {
		if finds(q, f) {
			names = append(names, f.Identity.Value.Name)
		}
	}
	return names
}

// finds reads the query as its documentation does.
func finds(q projections.RegistryQuery, f filing.State) bool {
	exact := q.Text != "" && q.Text == string(f.CreditCode)
	plain := func(s string) string { return strings.ReplaceAll(strings.ToLower(norm.NFKC.String(s)), " ", "") }
	switch {
	case f.Canceled():
		if !exact || q.Category != "" || q.InstitutionCategory != "" || q.Status == projections.RegistryEffective ||
			q.Area != "" || q.PublishedFrom != "" || q.PublishedTo != "" {
			return false
		}
	case !f.Published(), q.Status == projections.RegistryCanceled, !exact && !strings.Contains(plain(f.Identity.Value.Name), plain(q.Text)):
		return false
	}
	if q.Authority != "" && q.Authority != f.Authority {
		return false
	}
	if !strings.HasPrefix(string(f.Basics.Value.County), string(q.Area)) {
		return false
	}
	for t, track := range f.Tracks {
		if (q.Track == "" || q.Track == t) &&
			q.PublishedFrom <= track.Since && (q.PublishedTo == "" || track.Since <= q.PublishedTo) &&
			(q.InstitutionCategory == "" || slices.Contains(track.Scope.Value.InstitutionCategories, q.InstitutionCategory)) &&
			(q.Category == "" || slices.Contains(track.Scope.Value.MonitoringCategories, q.Category)) {
			return true
		}
	}
	return false
}
