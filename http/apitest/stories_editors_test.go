package apitest_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// editors is how many people work on one filing at once.
const editors = 50

// editingFor is how long they do: 5 s, with LEDGER_TEST_SOAK=1 half a minute.
func editingFor() time.Duration {
	if os.Getenv("LEDGER_TEST_SOAK") != "" {
		return 30 * time.Second
	}
	return 5 * time.Second
}

// part is a section or row that many edit, and what of it they write.
type part struct {
	name string
	put  func(token string) (path string, body obj)
	told func(filing.Event) (token string, ok bool) // by the log
}

// edit is one that was acknowledged.
type edit struct {
	part, token string
	seen, made  domain.Revision
}

// partsOf are the parts of a draft that they edit: a section and two rows.
func partsOf(a *applicant) []part {
	place, thing := uuid.MustParse(a.place.id), uuid.MustParse(a.instrument.id)
	return []part{
		{"basics", func(token string) (string, obj) {
			return a.at("/basics"), but(basics(), "registered_address", token)
		}, func(e filing.Event) (string, bool) {
			b, ok := e.(filing.BasicsRecorded)
			return b.RegisteredAddress, ok
		}},
		{"premises", func(token string) (string, obj) {
			return a.at("/premises/%s", a.place.id), but(premises(), "activities", token)
		}, func(e filing.Event) (string, bool) {
			p, ok := e.(filing.PremisesRevised)
			return p.Activities, ok && p.PremisesID == place
		}},
		{"equipment", func(token string) (string, obj) {
			return a.at("/equipment/%s", a.instrument.id), but(instrument("YT-0001", a.place.id), "model", token)
		}, func(e filing.Event) (string, bool) {
			q, ok := e.(filing.EquipmentRevised)
			return q.Model, ok && q.EquipmentID == thing
		}},
	}
}

// TestQ6_3_FiftyEditors: fifty people on one filing. What one of them was told is
// recorded is in the log, nothing else is, and nobody wrote over what he had
// not seen (Q6.3, B4).
func TestQ6_3_FiftyEditors(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	parts, began := partsOf(a), a.head(t)
	before := map[string]domain.Revision{}
	for _, p := range parts {
		before[p.name] = a.seen(t, p)
	}
	s := shift{end: time.Now().Add(editingFor())}
	var (
		working sync.WaitGroup
		mu      sync.Mutex
		made    []edit
	)
	for n := range editors {
		working.Go(func() {
			mine := a.work(t, parts[n%len(parts)], n, &s)
			mu.Lock()
			defer mu.Unlock()
			made = append(made, mine...)
		})
	}
	working.Wait()
	t.Logf("%d edits, %d refused as stale", len(made), s.refused.Load())
	a.nothingLost(t, parts, began, before, made)
}

// shift is how long the editors work together: to the end, and on a busy machine
// beyond it until they have met each other often enough.
type shift struct {
	end           time.Time
	made, refused atomic.Int64
}

func (s *shift) over() bool {
	return !time.Now().Before(s.end) && s.made.Load() >= editors/2 && s.refused.Load() >= editors
}

// work edits one part until the shift is over, again and again from what it
// last saw.
func (a *applicant) work(t *testing.T, p part, editor int, s *shift) (made []edit) {
	seen := a.seen(t, p)
	for n := 0; !s.over() && !t.Failed(); n++ {
		token := fmt.Sprintf("第%d人第%d次", editor, n)
		path, body := p.put(token)
		status, tag, raw := a.ask(t, a.request(http.MethodPut, path, body).with("If-Match", strconv.Quote(strconv.FormatInt(int64(seen), 10))))
		switch {
		case status/100 == 2:
			revision := revisionOf(t, tag)
			made = append(made, edit{p.name, token, seen, revision})
			seen = revision
			s.made.Add(1)
		case status == http.StatusPreconditionFailed && strings.Contains(raw, `"filing.stale"`):
			s.refused.Add(1)
			seen = revisionOf(t, tag) // of what the refusal shows
		default:
			t.Errorf("%s: %d %s", path, status, raw)
			return made
		}
	}
	return made
}

// ask sends a request whose answer is not kept for the search for personal
// data: there are too many.
func (a *applicant) ask(t *testing.T, r request) (status int, tag, raw string) {
	resp, err := http.DefaultClient.Do(a.newRequest(t, r))
	if err != nil {
		t.Error(err)
		return 0, "", ""
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp.StatusCode, resp.Header.Get("ETag"), string(body)
}

func revisionOf(t *testing.T, tag string) domain.Revision {
	n, err := strconv.ParseInt(strings.Trim(tag, `"`), 10, 63)
	if err != nil {
		t.Errorf("ETag %s: %v", tag, err)
	}
	return domain.Revision(n)
}

// seen looks at the filing and returns the revision of a part.
func (a *applicant) seen(t *testing.T, p part) domain.Revision {
	timeline, err := projections.ReadTimeline(t.Context(), a.store, projections.FilingStream(uuid.MustParse(a.id)))
	if err != nil {
		t.Error(err)
		return 0
	}
	s := timeline.Now().State
	switch p.name {
	case "basics":
		return s.Basics.Revision()
	case "premises":
		return s.Premises[uuid.MustParse(a.place.id)].Revision()
	}
	return s.Equipment[uuid.MustParse(a.instrument.id)].At.Revision
}

// nothingLost compares what the editors were told with the log; last are the
// revisions of the parts when they began.
func (a *applicant) nothingLost(t *testing.T, parts []part, began domain.Revision, last map[string]domain.Revision, made []edit) {
	t.Helper()
	timeline, err := projections.ReadTimeline(t.Context(), a.store, projections.FilingStream(uuid.MustParse(a.id)))
	if err != nil {
		t.Fatal(err)
	}
	recorded := map[domain.Revision]edit{}
	for _, e := range timeline.Events() {
		if e.Revision <= began {
			continue
		}
		i := slices.IndexFunc(parts, func(p part) bool { _, ok := p.told(e.Payload.(filing.Event)); return ok })
		if i < 0 {
			t.Errorf("event %d, %s, was nobody's edit", e.Revision, e.Type)
			continue
		}
		token, _ := parts[i].told(e.Payload.(filing.Event))
		recorded[e.Revision] = edit{parts[i].name, token, last[parts[i].name], e.Revision}
		last[parts[i].name] = e.Revision
	}
	if len(recorded) != len(made) {
		t.Errorf("the log has %d edits, the editors were told of %d", len(recorded), len(made))
	}
	for _, m := range made {
		got := recorded[m.made]
		if got.part != m.part || got.token != m.token {
			t.Errorf("what was acknowledged is lost: %+v, the log has %+v", m, got)
		}
		if got.seen != m.seen {
			t.Errorf("a stale edit won: %+v, the part was at %d", m, got.seen)
		}
	}
}
