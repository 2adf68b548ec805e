package notices_test

import (
	"testing"
	"time"

	"example.org/ledger/internal/notices"
	"example.org/ledger/internal/notices/noticestest"
)

// A gateway that takes a message and never says so is asked again, with the same
// key.
func TestGatewayDoesNotAnswer(t *testing.T) {
	gateway := noticestest.Start(t, func(c noticestest.Call) noticestest.Answer { return noticestest.Answer{Hang: c.Nth == 1} })
	webhook := gateway.Webhook(clock)
	webhook.AnswerWithin(200 * time.Millisecond)
	w := newWorld(t, webhook)
	i := w.institution(t, contact, contact)
	i.passes(i.filed)
	w.react(t)
	w.run(t)
	n := i.settled()[0]
	if n.State != notices.Sent || len(n.Attempts) != 2 || n.Attempts[0].Outcome != notices.TimedOut || n.Attempts[1].Outcome != notices.Accepted {
		t.Errorf("%+v", n)
	}
	if calls := gateway.Calls(); len(calls) != 2 || !calls[1].Repeat || len(gateway.Sent()) != 1 {
		t.Errorf("%+v", calls)
	}
}

// A server stops within ten seconds although the gateway keeps it waiting. Whether
// the message went out nobody knows, which is shown, and the next server asks again.
func TestStopsWhileTheGatewayKeepsItWaiting(t *testing.T) {
	called := make(chan struct{}, 1)
	gateway := noticestest.Start(t, func(c noticestest.Call) noticestest.Answer {
		if c.Nth > 1 {
			return noticestest.Answer{}
		}
		called <- struct{}{}
		return noticestest.Answer{Hang: true}
	})
	w := newWorld(t, gateway.Webhook(clock))
	i := w.institution(t, contact, contact)
	i.passes(i.filed)
	w.react(t)
	stop := w.run(t)
	<-called
	began := time.Now()
	stop()
	if took := time.Since(began); took > 9*time.Second {
		t.Errorf("it took %s to stop", took)
	}
	if n := i.notices()[0]; n.State != notices.Waiting || len(n.Attempts) != 1 || !n.Attempts[0].EndedAt.IsZero() {
		t.Errorf("cut off: %+v", n)
	}
	if next, err := notices.Open(w.desk.Config); err != nil {
		t.Fatal(err)
	} else {
		w.desk = next
	}
	w.run(t)
	if n := i.settled()[0]; n.State != notices.Sent || len(n.Attempts) != 2 || len(gateway.Sent()) != 1 {
		t.Errorf("by the next server: %+v", n)
	}
}
