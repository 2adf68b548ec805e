package apitest_test

import (
	"net/http"
	"sync"
	"testing"

	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// TestRepeats: the same request twenty times at once is carried out once, whatever
// it asks for, and everybody is told the same.
func TestRepeats(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	b := w.newApplicant(t)
	amended := w.published(t)
	asked := []request{
		b.registration(),
		a.replacing("contacts", but(contacts(a.mobiles[0], a.mobiles[1]), "postcode", "210009")),
		a.replacing("identity", identity(a.name, representative, w.heard.idNumber())),
		a.adding(w.staffMember("澹台静", "sample_management")),
		a.request(http.MethodPost, a.at("/equipment"), instrument("YT-0100", a.place.id)),
		a.uploading("kind=evidence", pdf("twenty times")),
		a.uploading("kind=staff_evidence&staff_id="+a.quality.id, pdf("twenty times, sealed")),
		a.acting("staff", a.sampler.row, "withdraw", nil),
		amended.replacing("identity", changed(identity(amended.name+"二部", representative, amended.number), today)),
		amended.request(http.MethodPost, amended.at("/cancel"), obj{"reason": "停止相关业务", "confirmed": true}),
	}
	for _, r := range asked {
		t.Run(r.path, func(t *testing.T) { w.twentyAtOnce(t, r) })
	}
	c := w.submitted(t)
	w.twentyAtOnce(t, c.ofCase(reviewer, c.first, "take", nil))
	w.twentyAtOnce(t, c.ofCase(reviewer, c.first, "pass", obj{"submission": c.submission(t, c.first)}))
}

func (w *world) twentyAtOnce(t *testing.T, r request) {
	t.Helper()
	r = r.with("Idempotency-Key", uuid.NewString())
	answers := make([]answer, 20)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { answers[i] = w.send(t, r) })
	}
	all.Wait()
	firsts := 0
	for _, a := range answers {
		if a.status/100 != 2 || a.Revision != answers[0].Revision || a.Created != answers[0].Created || a.Filing != answers[0].Filing || a.Events != answers[0].Events {
			t.Errorf("%s: answered %d %s, and %s", r.path, a.status, a.raw, answers[0].raw)
		}
		if !a.Repeated {
			firsts++
		}
	}
	if firsts != 1 || answers[0].Events == 0 {
		t.Errorf("%s: %d of twenty were told that they were the first; %d events", r.path, firsts, answers[0].Events)
	}
	stream := projections.FilingStream(uuid.MustParse(answers[0].Filing))
	if head, err := w.store.Head(t.Context(), stream); err != nil || int64(head) != answers[0].Revision {
		t.Errorf("%s: the head is %d (%v), the answer says %d", r.path, head, err, answers[0].Revision)
	}
	if again := w.send(t, r); !again.Repeated || again.Revision != answers[0].Revision {
		t.Errorf("%s: once more: %s", r.path, again.raw)
	}
}
