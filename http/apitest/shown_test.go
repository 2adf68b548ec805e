package apitest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
)

// TestShown: a command is answered when every read model has what it recorded, so
// that the list that is asked for next has it, too. If one takes its time or
// has stopped, the command is answered all the same.
func TestShown(t *testing.T) {
	w := ledger(t)
	for _, model := range []string{projections.Filings{}.Name(), projections.CaseQueue{}.Name(), projections.Registry{}.Name(), projections.Deadlines{}.Name(), projections.Statistics{}.Name(), projections.Suggestions{}.Name(), projections.Capability{}.Name(), projections.Reports{}.Name(), projections.Expiries{}.Name(), projections.EquipmentDirectory{}.Name(), projections.StaffDirectory{}.Name(), projections.Transfers{}.Name()} {
		for _, why := range []error{nil, context.DeadlineExceeded, errors.New("it stopped")} {
			t.Run(fmt.Sprintf("%s %v", model, why), func(t *testing.T) {
				asked := false
				server := w.server
				server.Clock = w.clock(0)
				server.Wait = func(ctx context.Context, name string, at eventstore.Position) error {
					if name != model {
						return nil // or the time for all would pass on a busy machine before this one's turn
					}
					if asked = true; why != nil {
						return fmt.Errorf("wait for %s: %w", name, why)
					}
					return w.models.Wait(ctx, name, at)
				}
				q, answered := w.newRequest(t, w.newApplicant(t).registration()), newRecorder()
				server.Handler().ServeHTTP(answered, q)
				var receipt struct{ Projected bool }
				a := w.read(t, q, answered.Code, answered.Header(), answered.Body.Bytes())
				a.into(t, &receipt)
				want := http.StatusCreated
				if why != nil {
					want = http.StatusAccepted
				}
				if !asked || a.status != want || receipt.Projected != (why == nil) || a.Events != 2 {
					t.Errorf("answered %d, asked %t: %s", a.status, asked, a.raw)
				}
			})
		}
	}
}
