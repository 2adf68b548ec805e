package apitest_test

import (
	"errors"
	"testing"

	"example.org/ledger/domain"
	ledgerhttp "example.org/ledger/http"
	"github.com/google/uuid"
)

// twoProcesses share what is remembered of requests: a key is free when every
// use of it, wherever it was, has ended in a refusal.
func twoProcesses(t *testing.T, w *world) {
	begin := func(r *ledgerhttp.Requests, command uuid.UUID, asked string) string {
		var refused *domain.Error
		err := r.Begin(t.Context(), command, []byte(asked), morning)
		if err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
		if refused != nil {
			return refused.Code
		}
		return ""
	}
	end := func(r *ledgerhttp.Requests, command uuid.UUID, refused bool) {
		if err := r.End(t.Context(), command, refused); err != nil {
			t.Fatal(err)
		}
	}
	process := func() *ledgerhttp.Requests {
		return &ledgerhttp.Requests{DB: w.server.Requests.DB, Keys: w.server.Requests.Keys}
	}
	one, two := process(), process()
	const reused, inProgress = "idempotency.key_reused", "idempotency.in_progress"
	for _, c := range []struct {
		name   string
		second func(command uuid.UUID) // how the second process's use ended
		want   string                  // of another request afterwards
	}{
		{"refused in both", func(command uuid.UUID) { end(two, command, true) }, ""},
		{"refused in one, carried out in the other", func(command uuid.UUID) { end(two, command, false) }, reused},
		{"refused in one, the other died", func(uuid.UUID) { two = process() }, reused},
	} {
		t.Run(c.name, func(t *testing.T) {
			command := uuid.New()
			for _, r := range []*ledgerhttp.Requests{one, two} {
				if got := begin(r, command, "this"); got != "" {
					t.Fatal(got)
				}
			}
			if got := begin(one, command, "that"); got != inProgress {
				t.Errorf("while it is under way another request is told %q", got)
			}
			end(one, command, true)
			if got := begin(one, command, "that"); got != reused {
				t.Errorf("while it is under way elsewhere another request is told %q", got)
			}
			c.second(command)
			if got := begin(one, command, "that"); got != c.want {
				t.Errorf("afterwards another request is told %q", got)
			}
		})
	}
}
