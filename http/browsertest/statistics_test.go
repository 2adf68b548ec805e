package browsertest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore/memory"
	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/http/browsertest"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// The public reads how many there are, and nothing of what is under way or gone
// but that somebody is.
func statistics(t *testing.T, w *world) {
	a := w.get("", "/statistics")
	a.says(t, http.StatusOK, "备案统计", "公示机构", "记录位置", `href="/registry?authority=32"`, "暂无公示机构：北京、", "2026年1月", `role="img"`)
	a.hides(t, "泓笙", "澄屿", "退回的", "待审查", ">上海<", "href=\"/registry?authority=31\"")
	if w.get(auditor, "/statistics").Header.Get("Cache-Control") != "no-store" {
		t.Error("what a signed-in visitor is shown may be kept")
	}
	if got := w.get("", "/statistics?at=%27"); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a position that is none: %d", got.Status)
	}
	if got := w.do(http.MethodPost, "", "/statistics", "x=1"); got.Status != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", got.Status)
	}
}

// Nothing is published yet: the page says so, and draws nothing.
func TestStatisticsOfNothing(t *testing.T) {
	db := database(t)
	w := &world{t: t, store: new(memory.Store), db: db}
	w.ledger = projectionstest.NewLedger(w.store)
	w.ledger.Draft(t, projectionstest.Jishuo)
	w.build()
	full := newWorld(t)
	empty := full.serve(t, func(s *ledgerhttp.Server) { s.Statistics = &projections.Statistics{DB: db} })
	a := empty.get("", "/statistics")
	a.says(t, http.StatusOK, "系统暂无已公示的备案信息")
	a.hides(t, "<figure", "<table", "NaN")
	tab := browsertest.Start(t).Open(t, browsertest.Narrow)
	tab.Go(empty.url + "/statistics")
	check(t, tab, "备案统计")
	tab.Keep("statistics of nothing")
}

// many publishes institutions all over the country for a year.
func many(t *testing.T, w *world) {
	w.ledger.Step = 4 * time.Hour
	for n, of := range []domain.Authority{
		"11", "11", "11", "12", "13", "21", "31", "31", "31", "31", "32", "32", "32", "32", "32", "32", "33", "33", "33", "37", "37",
		"42", "44", "44", "44", "44", "44", "50", "51", "51", "61", "65", "66",
	} {
		i := projectionstest.Chengyu
		if n%4 == 3 {
			i = projectionstest.Honghe
		}
		i.Name, i.CreditCode, i.Authority = "统计机构"+string(rune('甲'+n)), codeNumber(n), of
		w.ledger.Publish(t, i, filing.Number(of, i.Track, 2026, 500+n))
		if n%11 == 10 {
			w.ledger.Cancel(t, i.ID())
		}
	}
	w.build()
}

// The page in both widths and color schemes, reached with the keyboard; the
// numbers of the charts stand in the table beside them.
func TestStatisticsInABrowser(t *testing.T) {
	w := newWorld(t)
	many(t, w)
	now := w.ledger.Now()
	w = w.serve(t, func(s *ledgerhttp.Server) { s.Clock = func() time.Time { return now } })
	browser := browsertest.Start(t)
	for _, look := range browsertest.Looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, look)
			tab.Go(w.url + "/")
			tab.Reach("备案统计")
			tab.Follow(kb.Enter)
			check(t, tab, "备案统计")
			tab.Keep("statistics " + look.String())
			cells := browsertest.Eval[[]string](tab, `[...document.querySelectorAll('[aria-labelledby=months-heading] tbody tr td:last-child')].map((td) => td.textContent)`)
			drawn := browsertest.Eval[[]string](tab, `[...document.querySelectorAll('svg[aria-labelledby=chart-effective] text.strong')].map((text) => text.textContent)`)
			if got := strings.Trim(strings.Join(cells, " "), "0 "); got != strings.Join(drawn, " ") || len(cells) != 6 || len(drawn) < 3 {
				t.Errorf("the table says %v, the chart %v", cells, drawn)
			}
			if small := browsertest.Eval[float64](tab, `Math.min(...[...document.querySelectorAll('.chart > svg')].map((s) => parseFloat(getComputedStyle(s).fontSize) * s.getBoundingClientRect().width / 400))`); small < 10.5 {
				t.Errorf("the charts' letters are %.1f pixels high", small)
			}
			wide := browsertest.Eval[float64](tab, `document.querySelector('.bars rect').getBoundingClientRect().width`)
			if wide < 1 {
				t.Error("a bar has no length")
			}
			tab.Reach("江苏")
			tab.Follow(kb.Enter)
			check(t, tab, "备案信息查询")
			if got := browsertest.Eval[string](tab, `location.search`); got != "?authority=32" {
				t.Errorf("the province leads to %q", got)
			}
		})
	}
}
