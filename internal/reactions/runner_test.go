package reactions_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"example.org/ledger/domain/suggestion"
	"example.org/ledger/internal/reactions"
)

// TestAStuckReactionIsNamedAndTriedAgain has the database refuse what a reaction
// appends, as an operator would find it: the runner says which reaction and which
// fact, and goes on by itself once the refusal is gone.
func TestAStuckReactionIsNamedAndTriedAgain(t *testing.T) {
	w := newWorld(t)
	s := stories()[0]
	i, id := w.decided(t, s, "")
	owner := func(sql string) {
		t.Helper()
		if _, err := w.owner.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	owner(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$;
		CREATE TRIGGER refuse BEFORE INSERT ON log.event FOR EACH ROW WHEN (NEW.type = 'filing.credit_code_corrected') EXECUTE FUNCTION refuse()`)

	r := w.runner(w.store)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	var failure *reactions.FailureError
	for !errors.As(r.Stuck(), &failure) {
		time.Sleep(10 * time.Millisecond)
	}
	if failure.Fact.Type != (suggestion.Adopted{}).EventType() || failure.Reaction == "" || errors.Unwrap(failure) == nil {
		t.Errorf("it is stuck at %v", failure)
	}
	owner(`DROP TRIGGER refuse ON log.event`)
	end, err := w.store.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for seen := false; !seen || r.Stuck() != nil; time.Sleep(10 * time.Millisecond) {
		at, err := r.Position(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		seen = !at.Before(end)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	w.ended(t, s.name, s, i, id)
}
