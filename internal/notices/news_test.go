package notices_test

import (
	"testing"
	"time"

	"example.org/ledger/internal/notices"
	"example.org/ledger/internal/notices/noticestest"
	"example.org/ledger/internal/pgtest"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// A ledger that never told anybody anything does not begin with what is in its log;
// what was recorded after that is told by whoever starts next.
func TestQ7_6_NothingOfBefore(t *testing.T) {
	gateway := noticestest.Start(t, nil)
	w, closes, err := open(t.Context(), pgtest.Migrated(t), newKeys(t), gateway.Webhook(clock), quick)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closes)
	old, never := w.institution(t, contact, representative), w.institution(t, contact, representative)
	never.returns(never.filed)
	w.react(t) // by a program that was not told when to begin
	old.returns(old.filed)
	if err := notices.Begin(t.Context(), w.db, clock()); err != nil {
		t.Fatal(err)
	}
	fresh := w.institution(t, contact, representative)
	fresh.at = clock()
	fresh.passes(fresh.filed)
	// Here the server is stopped. The next one begins nothing anew.
	if err := notices.Begin(t.Context(), w.db, clock()); err != nil {
		t.Fatal(err)
	}
	w.react(t)
	w.run(t)
	sent := []seen{{notices.Published, notices.FilingContact, false, notices.Sent}, {notices.Published, notices.LegalRepresentative, false, notices.Sent}}
	if d := cmp.Diff(sent, brief(fresh.settled())); d != "" {
		t.Errorf("recorded when the server was stopped (-want +got):\n%s", d)
	}
	if got := append(old.notices(), never.notices()...); len(got) != 0 || len(gateway.Calls()) != 2 {
		t.Errorf("told of what was before: %v, %d calls", brief(got), len(gateway.Calls()))
	}
}

// What is no news any more is kept, and sent only if an official wants it: the
// reaction came late, or the sending.
func TestQ7_6_TooLate(t *testing.T) {
	gateway := noticestest.Start(t, nil)
	w := newWorld(t, gateway.Webhook(clock))
	owner := w.owner(t)
	if _, err := owner.Exec(t.Context(), `UPDATE notice.since SET at = '2020-01-01'`); err != nil {
		t.Fatal(err)
	}
	late, just, slow := w.institution(t, contact, representative), w.institution(t, contact, representative), w.institution(t, contact, representative)
	late.at = morning.Add(-notices.Good - time.Second)
	late.passes(late.filed)
	just.at = morning.Add(-notices.Good + time.Hour)
	just.passes(just.filed)
	slow.passes(slow.filed)
	w.react(t)
	if _, err := owner.Exec(t.Context(), `UPDATE notice.notice SET good_until = $2 WHERE filing = $1`, slow.id, morning.Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	w.run(t)
	both := func(s notices.State) []seen {
		return []seen{{notices.Published, notices.FilingContact, false, s}, {notices.Published, notices.LegalRepresentative, false, s}}
	}
	for name, c := range map[string]struct {
		of   *institution
		want notices.State
	}{
		"told too late": {late, notices.TooLate}, "told at last": {just, notices.Sent}, "sent too late": {slow, notices.TooLate},
	} {
		got := c.of.settled()
		if d := cmp.Diff(both(c.want), brief(got)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		if c.want == notices.TooLate && len(got[0].Attempts) != 0 {
			t.Errorf("%s: it was tried: %+v", name, got[0].Attempts)
		}
	}
	if standing, err := w.desk.Standing(t.Context()); err != nil || standing != (notices.Standing{Failed: 4}) {
		t.Errorf("%+v, %v", standing, err)
	}
	for _, i := range []*institution{late, slow} {
		n := i.notices()[0]
		_, err := w.desk.Retry(t.Context(), notices.Again{Command: uuid.New(), Filing: i.id, Notice: n.ID, At: clock(), Actor: "o-1", Reason: "补发"})
		if err != nil {
			t.Fatal(err)
		}
		if got := i.settled()[0]; got.State != notices.Sent {
			t.Errorf("an official wanted it sent: %+v", got)
		}
	}
	if n := len(gateway.Calls()); n != 4 {
		t.Errorf("%d calls", n)
	}
}
