package apitest_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
)

// TestKeys: what spends an idempotency key and what does not.
func TestKeys(t *testing.T) {
	w := ledger(t)
	t.Run("a refused request is mended under its key", func(t *testing.T) { mended(t, w) })
	t.Run("a refused upload is mended under its key", func(t *testing.T) { mendedUpload(t, w) })
	t.Run("a key of many refused at once is free", func(t *testing.T) { refusedAtOnce(t, w) })
	t.Run("an upload repeated", func(t *testing.T) { uploadRepeated(t, w) })
	t.Run("the outcome is unknown", func(t *testing.T) { unknownOutcome(t, w) })
	t.Run("the log cannot be asked", func(t *testing.T) { unavailable(t, w) })
	t.Run("under way", func(t *testing.T) { underWay(t, w) })
	t.Run("in two processes", func(t *testing.T) { twoProcesses(t, w) })
	t.Run("long ago", func(t *testing.T) { longAgo(t, w) })
}

// longAgo: keys of days ago are forgotten, those of today are not.
func longAgo(t *testing.T, w *world) {
	a := w.draft(t)
	today := keyed(a.adding(w.staffMember("慕容秋", "sample_management")))
	w.send(t, today)
	old := uuid.New()
	if _, err := w.server.Requests.DB.Exec(t.Context(), `INSERT INTO edge.idempotency (command, body, asked_at)
		VALUES ($1, '', $2)`, old, morning.AddDate(0, 0, -3)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var pruning sync.WaitGroup
	pruning.Go(func() { w.server.Requests.Prune(ctx, w.clock(0), w.server.Log) })
	for there := true; there; {
		if err := w.server.Requests.DB.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM edge.idempotency WHERE command = $1)`, old).Scan(&there); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	pruning.Wait()
	w.spent(t, today)
}

// keyed gives a request a key of its own.
func keyed(r request) request { return r.with("Idempotency-Key", uuid.NewString()) }

// spent sends a request that must be answered as a repeat, and then another one
// under its key, which must be refused.
func (w *world) spent(t *testing.T, r request) answer {
	t.Helper()
	again := w.send(t, r)
	if again.status/100 != 2 || !again.Repeated {
		t.Errorf("%s repeated: %d %s", r.path, again.status, again.raw)
	}
	w.refused(t, r.otherwise(t), http.StatusUnprocessableEntity, "idempotency.key_reused", "Idempotency-Key")
	return again
}

// mended: the body is put right, also about somebody else, though what was
// sealed of the first one is bound to that one for ever (Q7.3).
func mended(t *testing.T, w *world) {
	elsewhere, a := w.draft(t), w.draft(t)
	held := but(w.staffMember("钟离雪", "sample_management"), "person.id_number", elsewhere.sampler.number())
	r := keyed(a.adding(held))
	for range 2 {
		w.refused(t, r, http.StatusConflict, "person_held_elsewhere", "person.id_number")
	}
	r.body = but(held, "years_in_field", "x")
	w.refused(t, r, http.StatusUnprocessableEntity, "decimal.format", "years_in_field")
	r.body = w.staffMember("钟离雪", "sample_management")
	first := w.send(t, r)
	if first.status != http.StatusCreated || first.Repeated || first.Events != 1 {
		t.Fatalf("mended: %d %s", first.status, first.raw)
	}
	if again := w.spent(t, r); again.Created != first.Created || again.Revision != first.Revision {
		t.Errorf("repeated: %s, was %s", again.raw, first.raw)
	}
	// Under the key of a refused entry something quite different is sealed.
	r = keyed(a.adding(held))
	w.refused(t, r, http.StatusConflict, "person_held_elsewhere", "")
	other := a.replacing("contacts", contacts(w.heard.mobile(), w.heard.mobile())).with("Idempotency-Key", r.header.Get("Idempotency-Key"))
	if got := w.send(t, other); got.status != http.StatusOK || got.Events != 1 {
		t.Errorf("contacts under the key of a refused entry: %d %s", got.status, got.raw)
	}
	for _, v := range []domain.Sealed{a.view(t).State.Contacts.Value.LegalRepresentative, a.view(t).State.Contacts.Value.FilingContact} {
		if _, err := w.filings.Vault.PersonKey(t.Context(), v.Subject); !errors.Is(err, sealing.ErrUnbound) {
			t.Errorf("a contact is sealed under the subject of somebody on the staff: %v", err)
		}
	}
}

// mendedUpload: a file about a person is tied to that person before it is
// refused; mended it is about another.
func mendedUpload(t *testing.T, w *world) {
	a := w.draft(t)
	r := keyed(a.uploading("kind=leave_proof&title=x&staff_id="+a.sampler.id, pdf("proof")))
	w.refused(t, r, http.StatusUnprocessableEntity, "filing.not_allowed_here", "title")
	r.path = a.at("/documents?kind=leave_proof&staff_id=%s", a.quality.id)
	if got := w.send(t, r); got.status != http.StatusCreated {
		t.Fatalf("mended: %d %s", got.status, got.raw)
	}
	w.spent(t, r)
}

// refusedAtOnce: every use of the key has to be over before it is free.
func refusedAtOnce(t *testing.T, w *world) {
	a := w.draft(t)
	r := keyed(a.replacing("basics", but(basics(), "established_on", tomorrow)))
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { w.refused(t, r, http.StatusUnprocessableEntity, "filing.date_in_future", "established_on") })
	}
	all.Wait()
	r.body = but(basics(), "county", "329990")
	if got := w.send(t, r); got.status != http.StatusOK {
		t.Fatalf("mended: %d %s", got.status, got.raw)
	}
	w.spent(t, r)
}

// uploadRepeated: the receipt is the same, byte for byte; another file, or a
// larger one than is taken, is refused.
func uploadRepeated(t *testing.T, w *world) {
	a := w.draft(t)
	for _, query := range []string{"kind=evidence", "kind=staff_evidence&staff_id=" + a.quality.id} {
		type receipt struct {
			SHA256    string `json:"sha256"`
			Size      int64  `json:"size"`
			MediaType string `json:"media_type"`
		}
		r := keyed(a.uploading(query, pdf("one file")))
		var first, again receipt
		w.send(t, r).into(t, &first)
		w.spent(t, r).into(t, &again)
		if first.SHA256 == "" || first != again {
			t.Errorf("%s: repeated %+v, was %+v", query, again, first)
		}
		r.body = []byte("MZ\x90\x00")
		w.refused(t, r, http.StatusUnprocessableEntity, "document.type", "")
	}
}

// faulty is a log of which something goes wrong with an append.
type faulty struct {
	eventstore.Store
	append func(ctx context.Context, a eventstore.Append) (eventstore.Appended, error)
}

func (f faulty) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	return f.append(ctx, a)
}

// over serves the same ledger over a faulty log.
func (w *world) over(t *testing.T, f func(ctx context.Context, a eventstore.Append) (eventstore.Appended, error)) func(request) answer {
	t.Helper()
	filings, server := *w.filings, w.server
	filings.Decider = filings.Decider.On(faulty{w.store, f})
	server.Filings, server.Clock = &filings, w.clock(0)
	handler := server.Handler()
	return func(r request) answer {
		q, rec := w.newRequest(t, r), httptest.NewRecorder()
		handler.ServeHTTP(rec, q)
		return w.read(t, q, rec.Code, rec.Header(), rec.Body.Bytes())
	}
}

// unknownOutcome: told as unknown, it is settled by the same request; nothing
// else may have the key, for something may have been recorded.
func unknownOutcome(t *testing.T, w *world) {
	for name, recorded := range map[string]bool{"it was recorded": true, "it was not": false} {
		t.Run(name, func(t *testing.T) {
			a := w.draft(t)
			before := a.head(t)
			send := w.over(t, func(ctx context.Context, append eventstore.Append) (eventstore.Appended, error) {
				if recorded {
					if _, err := w.store.Append(ctx, append); err != nil {
						return eventstore.Appended{}, err
					}
				}
				return eventstore.Appended{}, eventstore.ErrUnknownOutcome
			})
			r := keyed(a.adding(w.staffMember("钟离雪", "sample_management")))
			if got := send(r); got.status != http.StatusServiceUnavailable || got.Code != "service.outcome_unknown" || got.header.Get("Retry-After") == "" {
				t.Fatalf("%d %s", got.status, got.raw)
			}
			w.refused(t, r.otherwise(t), http.StatusUnprocessableEntity, "idempotency.key_reused", "Idempotency-Key")
			got := w.send(t, r)
			if got.status != http.StatusCreated || got.Repeated != recorded || got.Events != 1 || got.Revision != int64(before)+1 {
				t.Errorf("settled: %d %s", got.status, got.raw)
			}
			w.spent(t, r)
			if after := a.head(t); after != before+1 {
				t.Errorf("the filing moved from revision %d to %d", before, after)
			}
		})
	}
}

// unavailable: the log was not asked, so nothing was recorded.
func unavailable(t *testing.T, w *world) {
	a := w.draft(t)
	send := w.over(t, func(context.Context, eventstore.Append) (eventstore.Appended, error) {
		return eventstore.Appended{}, eventstore.ErrUnavailable
	})
	r := keyed(a.replacing("basics", but(basics(), "county", "329990")))
	if got := send(r); got.status != http.StatusServiceUnavailable || got.Code != "service.unavailable" {
		t.Fatalf("%d %s", got.status, got.raw)
	}
	r.body = but(basics(), "county", "329991")
	if got := w.send(t, r); got.status != http.StatusOK || got.Repeated {
		t.Errorf("%d %s", got.status, got.raw)
	}
}

// underWay: while a request is being carried out, the same one is answered
// with it, and another one under its key is told to wait: nobody knows yet
// whether the key is spent.
func underWay(t *testing.T, w *world) {
	a := w.draft(t)
	reached, gate := make(chan struct{}, 2), make(chan struct{})
	send := w.over(t, func(ctx context.Context, append eventstore.Append) (eventstore.Appended, error) {
		reached <- struct{}{}
		<-gate
		return w.store.Append(ctx, append)
	})
	r := keyed(a.adding(w.staffMember("钟离雪", "sample_management")))
	answers := make([]answer, 2)
	var both sync.WaitGroup
	for i := range answers {
		both.Go(func() { answers[i] = send(r) })
	}
	<-reached // the second waits for the filing
	for _, other := range []request{r.otherwise(t), a.replacing("basics", basics()).with("Idempotency-Key", r.header.Get("Idempotency-Key"))} {
		w.refused(t, other, http.StatusConflict, "idempotency.in_progress", "Idempotency-Key")
	}
	close(gate)
	both.Wait()
	one, two := answers[0], answers[1]
	if one.status != http.StatusCreated || two.status != one.status || two.Created != one.Created || two.Revision != one.Revision {
		t.Errorf("%d %s\n%d %s", one.status, one.raw, two.status, two.raw)
	}
	w.spent(t, r)
}
