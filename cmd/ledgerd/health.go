package main

import (
	"context"
	"errors"
	"fmt"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/eventstore"
	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/internal/reactions"
	"example.org/ledger/projections"
)

// health asks every part how it is.
func (d *daemon) health(ctx context.Context) ledgerhttp.Health {
	h := ledgerhttp.Health{
		Ready:     true,
		Log:       ledgerhttp.StoreHealth{Store: d.ledger.LogKind},
		Database:  ledgerhttp.StoreHealth{Store: ledger.PostgreSQL},
		Documents: ledgerhttp.StoreHealth{Store: d.ledger.Documents.Kind()},
	}
	missing := func(what string) { h.Ready, h.Missing = false, append(h.Missing, what) }
	h.Database.Reachable = d.ledger.DB.Ping(ctx) == nil
	if !h.Database.Reachable {
		missing("the database cannot be reached")
	}
	h.Documents.Reachable = d.ledger.Documents.Health(ctx) == nil
	if !h.Documents.Reachable {
		missing("the documents cannot be reached")
	}
	if d.ledger.Clocks.Apart() {
		missing(fmt.Sprintf("the clock and the database's differ by %v: nothing is recorded until they agree", d.ledger.Clocks.Off().Abs()))
	}
	if target, err := d.ledger.IsTarget(ctx); err == nil && target {
		missing("this database is the target of a copy that has not ended: nothing is recorded, and nobody is told, until it has")
	}
	end, err := d.ledger.Store.End(ctx)
	if err != nil {
		missing("the log cannot be read")
		return h
	}
	h.End, h.Log.Reachable = end, true
	if !h.Database.Reachable {
		return h
	}
	statuses, err := d.models.Status(ctx)
	if err != nil {
		missing("the read models cannot be read")
		return h
	}
	for _, s := range statuses {
		m := ledgerhttp.NewModelHealth(s)
		if s.Generation > 0 {
			m.Lag = d.lag(ctx, s.Position, end)
		}
		h.Models = append(h.Models, m)
		if s.Generation == 0 || s.Runner == projections.RunnerStopped {
			missing("read model " + s.Name)
		}
	}
	if h.Reactions.Position, err = d.ledger.Reactions.Position(ctx); err == nil {
		h.Reactions.Lag = d.lag(ctx, h.Reactions.Position, end)
	}
	if standing, err := d.ledger.Notices.Standing(ctx); err == nil {
		h.Notices = ledgerhttp.NoticesHealth{Waiting: standing.Waiting, Overdue: standing.Overdue, Failed: standing.Failed}
	}
	h.Stuck = stuck(d.ledger.Reactions.Stuck())
	return h
}

// stuck says of reactions that make no progress which one holds up the others, and
// about what. Why is for the server's own log alone: anybody may ask for the health.
func stuck(err error) string {
	var failure *reactions.FailureError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &failure):
		return fmt.Sprintf("reaction %s fails on event %s (%s) and is being tried again, those after it wait; the server's log says why",
			failure.Reaction, failure.Fact.ID, failure.Fact.Type)
	default:
		return "reactions make no progress and are being tried again; the server's log says why"
	}
}

// lag counts what was recorded after a position. What cannot be counted in time
// is more than was.
func (d *daemon) lag(ctx context.Context, at, end eventstore.Position) ledgerhttp.Lag {
	n, more, err := eventstore.Between(ctx, d.ledger.Store, at, end, ledgerhttp.MostLag)
	return ledgerhttp.Lag{Behind: n, AndFurther: more || err != nil}
}
