package story_test

import (
	"cmp"
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/cmd/internal/story"
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// The day that people look back to, when the story is at its end.
const (
	lookedAt = "2026-03-01"
	auditor  = "auditor-secret"
)

var end = time.Date(2026, 7, 16, 1, 0, 0, 0, time.UTC)

// pages asks for the pages of the demonstration.
type pages struct{ handler http.Handler }

func serve(t *testing.T, l *ledger.Ledger) pages {
	t.Helper()
	tokens, err := ledgerhttp.NewTokens(ledgerhttp.Token{Name: "auditor", Role: ledgerhttp.AuditorRole, Hash: ledgerhttp.HashToken(auditor)})
	if err != nil {
		t.Fatal(err)
	}
	s := ledgerhttp.Server{
		Filings: l.Filings, Authorities: l.Authorities, Store: l.Store, Registry: l.Registry, Queue: l.Queue, Statistics: l.Statistics, Tokens: tokens,
		Requests: &ledgerhttp.Requests{DB: l.DB, Keys: l.Keys},
		Wait:     func(context.Context, string, eventstore.Position) error { return nil },
		Health:   func(context.Context) ledgerhttp.Health { return ledgerhttp.Health{Ready: true} },
		Clock:    func() time.Time { return end }, Log: slog.New(slog.DiscardHandler), App: "test",
	}
	return pages{s.Handler()}
}

// get returns the text of a page, as the holder of a token or as the public.
func (p pages) get(t *testing.T, token, path string) string {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "ledger_token", Value: token})
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("%s: status %d", path, w.Code)
	}
	return html.UnescapeString(w.Body.String())
}

// testMoments looks back to a day on the pages: the auditor is shown everything
// that was recorded by then, and everything that changed since; the public, the
// published fields of it; of a canceled filing, the line alone (B1, Q1.9, Q7.9).
func testMoments(t *testing.T, l *ledger.Ledger) {
	ledgertest.Build(t, l)
	p := serve(t, l)
	for _, institution := range []string{"1", "2", "3", "4", "5", "8", "9", "10", "12"} {
		t.Run(institution, func(t *testing.T) { p.lookBack(t, l, story.FilingOf(institution)) })
	}
	canceled := 0
	for _, id := range filings() {
		if status(stateOf(t, l, id)) == filing.TrackCanceled {
			canceled++
			if stateOf(t, l, id).Authority == domain.XPCC {
				t.Run("canceled and not told of", func(t *testing.T) { p.hidesCanceled(t, id) })
			} else {
				t.Run("canceled", func(t *testing.T) { p.lookBackAtCanceled(t, l, id) })
			}
		}
	}
	if canceled == 0 {
		t.Error("nobody canceled")
	}
}

func timelineOf(t *testing.T, l *ledger.Ledger, id uuid.UUID) *projections.Timeline {
	t.Helper()
	timeline, err := projections.ReadTimeline(t.Context(), l.Store, projections.FilingStream(id))
	if err != nil {
		t.Fatal(err)
	}
	return timeline
}

func (p pages) lookBack(t *testing.T, l *ledger.Ledger, id uuid.UUID) {
	timeline := timelineOf(t, l, id)
	then, now := timeline.AtDate(lookedAt), timeline.Now()
	public, publicNow := timeline.Public().AtDate(lookedAt), timeline.Public().Now()
	asOf := "/as-of?date=" + lookedAt

	whole := textOf(p.everyPart(t, "/filings/"+id.String()+asOf, then))
	p.showsWhole(t, whole, then)
	entry := textOf(p.get(t, "", "/registry/"+id.String()+asOf))
	if public.Status != projections.PublicEffective {
		if !entry.says("的备案信息尚未公示") {
			t.Error("the public is not told that nothing was published yet")
		}
	} else {
		for _, f := range public.Fields() {
			if !strings.HasPrefix(f.Path, "staff") && !strings.HasPrefix(f.Path, "equipment") && f.Path != "operation_capability" { // counted
				shows(t, entry, "the public", f)
			}
		}
		for _, f := range public.Filing.OperationCapability { // each by itself
			if !entry.says("运维服务能力："+f.Field.Label()) || !entry.says(cmp.Or(f.Certificate, "无")) {
				t.Errorf("the public is not shown %+v", f)
			}
		}
	}
	published := append(public.Fields(), publicNow.Fields()...)
	hides(t, entry, then.Fields(), published)

	ofSection := map[string]int{}
	since := textOf(p.get(t, auditor, "/filings/"+id.String()+"/compare?from="+lookedAt))
	for _, c := range projections.Compare(then, now) {
		if ofSection[c.Section]++; ofSection[c.Section] > 200 { // a page has no more of a section
			continue
		}
		shown(t, since, "the auditor", c)
	}
	ofSection = map[string]int{}
	entrySince := textOf(p.get(t, "", "/registry/"+id.String()+"/compare?from="+lookedAt))
	for _, c := range projections.ComparePublic(public, publicNow) {
		if ofSection[c.Section]++; ofSection[c.Section] > 200 { // likewise
			continue
		}
		c.Field, c.Row = publicLetter.Replace(c.Field), publicLetter.Replace(c.Row)
		shown(t, entrySince, "the public", c)
	}
	if hides(t, entrySince, append(then.Fields(), now.Fields()...), published) == 0 {
		t.Error("there was nothing to hide")
	}
}

// everyPart reads a page whose lists come in parts of fifty: all of them or, of a
// long list, the first and the last.
func (p pages) everyPart(t *testing.T, path string, v projections.FilingView) string {
	t.Helper()
	all := p.get(t, auditor, path)
	for section, rows := range map[string]int{"staff": len(v.State.Staff), "equipment": len(v.State.Equipment), "documents": len(v.State.Documents)} {
		last := (rows + 49) / 50
		for page := 2; page <= last; page++ {
			if page <= longList || page == last {
				all += p.get(t, auditor, path+"&"+url.Values{"section": {section}, "page": {strconv.Itoa(page)}}.Encode())
			}
		}
	}
	return all
}

// longList is how many parts of a list are read but for the last.
const longList = 6

// showsWhole wants everything of a filing on the pages: of each instrument in the
// parts that were read, all.
func (p pages) showsWhole(t *testing.T, page text, v projections.FilingView) {
	t.Helper()
	read := make(map[string]bool) // instruments
	for id, row := range v.State.Equipment {
		if page.says(row.FactoryNumber) {
			read["equipment."+id.String()] = true
		}
	}
	if rows := len(v.State.Equipment); len(read) < min(rows, longList*50+1) {
		t.Errorf("of %d instruments only %d are shown", rows, len(read))
	}
	for _, f := range v.Fields() {
		if row := f.Path[:min(len(f.Path), len("equipment.")+36)]; !strings.HasPrefix(row, "equipment.") || read[row] {
			shows(t, page, "the auditor", f)
		}
	}
}

// text is what a page says. What stands there by itself is known: the pages of a
// large filing are not read from end to end for each of its values.
type text struct {
	all   string
	alone map[string]bool
}

func textOf(page string) text {
	p := text{page, make(map[string]bool)}
	for part := range strings.FieldsFuncSeq(page, func(r rune) bool { return strings.ContainsRune("<>、\n", r) }) {
		p.alone[strings.TrimSpace(part)] = true
	}
	return p
}

func (p text) says(word string) bool {
	if !p.alone[word] && !strings.Contains(p.all, word) {
		return false
	}
	p.alone[word] = true
	return true
}

// words are what a field's value reads as, without what says too little to be
// looked for.
func words(f projections.Field) []string {
	return slices.DeleteFunc(strings.Split(f.Value, "、"), func(s string) bool { return len([]rune(s)) < 2 })
}

// technical reports whether a field is for programs: pages link to documents,
// and do not print what they are found by.
func technical(path string) bool {
	for _, end := range []string{".sha256", ".size", ".media_type", ".document_id", ".premises_id", ".former_staff_id", ".staff_id"} {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}

func shows(t *testing.T, page text, who string, f projections.Field) {
	t.Helper()
	if technical(f.Path) {
		return
	}
	for _, word := range words(f) {
		if !page.says(word) {
			t.Errorf("%s is not shown %s: %s (%q)", who, f.Path, f.Label, word)
		}
	}
}

func shown(t *testing.T, page text, who string, c projections.Change) {
	t.Helper()
	if technical(c.Path) {
		return
	}
	for _, word := range append(words(projections.Field{Value: c.Old}), append(words(projections.Field{Value: c.New}), c.Row, c.Field)...) {
		if !page.says(word) {
			t.Errorf("%s is not shown %q of %s", who, word, c.Path)
		}
	}
}

// publicLetter is what the public calls the letter; what people typed stays.
var publicLetter = strings.NewReplacer("备案承诺书《备案承诺书", "书面承诺《备案承诺书", "承诺书", "书面承诺")

// hides wants none of the fields on a page but those that are published, and
// returns how many there were.
func hides(t *testing.T, page text, fields, published []projections.Field) (looked int) {
	t.Helper()
	var clear []string
	for _, f := range published {
		clear = append(clear, f.Value, f.Label, f.Row, f.Section)
	}
	public, private := textOf(strings.Join(clear, "\n")), make(map[string]bool) // by word
	for _, f := range fields {
		for _, word := range words(f) {
			if len([]rune(word)) < 5 {
				continue
			}
			hidden, again := private[word]
			if !again {
				hidden = !public.says(word)
				private[word] = hidden
			}
			if !hidden {
				continue
			}
			looked++
			if !again && page.says(word) {
				t.Errorf("the public is shown %s (%q)", f.Path, word)
			}
		}
	}
	return looked
}

// hidesCanceled: where the authority says nothing of canceled filings, it is as
// if there had never been one.
func (p pages) hidesCanceled(t *testing.T, id uuid.UUID) {
	for _, below := range []string{"", "/history", "/as-of?date=" + lookedAt, "/compare?from=" + lookedAt} {
		w := httptest.NewRecorder()
		p.handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/registry/"+id.String()+below, nil))
		if w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "注销") {
			t.Errorf("%s: status %d", below, w.Code)
		}
	}
}

// lookBackAtCanceled: the same line for every day, whatever is asked.
func (p pages) lookBackAtCanceled(t *testing.T, l *ledger.Ledger, id uuid.UUID) {
	timeline := timelineOf(t, l, id)
	then := timeline.AtDate(lookedAt)
	for _, below := range []string{"", "/history", "/as-of?date=" + lookedAt, "/as-of?date=2026-07-15", "/compare?from=" + lookedAt, "/compare?from=" + lookedAt + "&to=2026-07-15"} {
		page := textOf(p.get(t, "", "/registry/"+id.String()+below))
		if !page.says("备案已注销") || !page.says(string(timeline.Now().State.CreditCode)) {
			t.Errorf("%s: the line is not shown", below)
		}
		hidden := hides(t, page, append(then.Fields(), timeline.Now().Fields()...), []projections.Field{
			{Value: timeline.Now().State.Identity.Value.Name}, {Value: string(timeline.Now().State.CreditCode)},
			{Value: "注销" + string(timeline.Now().State.CanceledOn)},
		})
		if hidden < 20 {
			t.Errorf("only %d texts were there to hide", hidden)
		}
	}
	p.showsWhole(t, textOf(p.everyPart(t, "/filings/"+id.String()+"/as-of?date="+lookedAt, then)), then)
}

// testAskers: what the story's askers are answered on the page (Q1.3, Q1.4), with
// the question that the answer rests on.
func testAskers(t *testing.T, l *ledger.Ledger) {
	p := serve(t, l)
	for _, a := range story.Askers() {
		page := p.get(t, "", "/scope-check?"+a.Asks.Encode())
		if !strings.Contains(page, "<h1>"+a.Outcome.Label()) && !strings.Contains(page, a.Outcome.Label()+" - ") || !strings.Contains(page, strings.TrimPrefix(a.Row, "Q")) {
			t.Errorf("%s is not answered with %s by %s", a.Name, a.Outcome.Label(), a.Row)
		}
	}
}
