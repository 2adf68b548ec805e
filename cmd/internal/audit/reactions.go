package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/notices"
	"example.org/ledger/internal/reactions"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// checkReactions is what reactions noted of events, and what they recorded.
const checkReactions = "reactions"

// kept is what the database keeps of reactions and notices beside the log, as of
// one moment before the log is read: all that it names is in the log by then.
type kept struct {
	checkpoint  eventstore.Position
	done        []done
	suggestions []beside
	reports     []beside
	since       *time.Time // when notices began, nil for not yet
	notices     keptNotices
}

// done is a note that a reaction acted on an event.
type done struct {
	Reaction string
	Event    uuid.UUID
}

// beside is a note that a procedure is about a filing.
type beside struct{ Filing, Of uuid.UUID }

// wanted is an event that some reaction acts on.
type wanted struct {
	id         uuid.UUID
	kind       string
	position   eventstore.Position
	recordedAt time.Time
	where      string
}

// keep reads what is kept beside the log.
func (a *audit) keep(ctx context.Context) error {
	return pgx.BeginTxFunc(ctx, a.ledger.DB, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		var text string
		err := tx.QueryRow(ctx, `SELECT position FROM react.checkpoint`).Scan(&text)
		if err == nil {
			a.kept.checkpoint, err = eventstore.ParsePosition(text)
		}
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("checkpoint of the reactions: %w", err)
		}
		var held bool
		err = tx.QueryRow(ctx, `SELECT least(at, '9999-12-31'), at = 'infinity' FROM notice.since`).Scan(&a.kept.since, &held)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("since when notices are sent: %w", err)
		}
		if held {
			a.report.Notes = append(a.report.Notes, "the database is the target of a copy that has not ended: a server of it records nothing and tells nobody")
		}
		if a.kept.done, err = rowsOf[done](ctx, tx, `SELECT reaction, event FROM react.done ORDER BY reaction, done_at, event`); err != nil {
			return err
		}
		if a.kept.suggestions, err = rowsOf[beside](ctx, tx, `SELECT filing, suggestion FROM react.suggestion ORDER BY filing, suggestion`); err != nil {
			return err
		}
		if a.kept.reports, err = rowsOf[beside](ctx, tx, `SELECT filing, report FROM react.report ORDER BY filing, report`); err != nil {
			return err
		}
		return a.kept.notices.read(ctx, tx)
	})
}

func rowsOf[T any](ctx context.Context, tx pgx.Tx, query string) ([]T, error) {
	rows, _ := tx.Query(ctx, query)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[T])
	if err != nil {
		return nil, fmt.Errorf("read what is kept beside the log: %w", err)
	}
	return all, nil
}

// reaction returns the reaction of a name, nil if there is none.
func (a *audit) reaction(name string) reactions.Reaction {
	for _, r := range a.ledger.Reactions.Reactions {
		if r.Name() == name {
			return r
		}
	}
	return nil
}

// answers checks that what a reaction recorded names an event before it that the
// reaction acts on, and keeps the event if it is one to act on.
func (a *audit) answers(w *walk, e said) {
	cause, caused := w.index[e.Meta.Cause]
	switch r := a.reaction(e.Meta.Actor.ID); {
	case e.Meta.Actor.Kind != domain.ActorSystem && e.Meta.Cause == uuid.Nil:
	case !caused:
		a.found(checkReactions, e.where, "it answers the event %s, and nothing before it is one to act on", idOrNone(e.Meta.Cause))
	case r == nil || !r.Wants(w.wanted[cause].kind):
		a.found(checkReactions, e.where, "no %s acts on %s, which it answers", e.Meta.Actor.ID, w.wanted[cause].where)
	}
	for _, r := range a.ledger.Reactions.Reactions {
		if r.Wants(e.Type) {
			w.index[e.ID] = len(w.wanted)
			w.wanted = append(w.wanted, wanted{e.ID, e.Type, e.Position, e.Meta.RecordedAt, e.where})
			break
		}
	}
}

// reacted compares what reactions noted with what there was to act on.
func (a *audit) reacted(ctx context.Context, w *walk) error {
	a.tell(checkReactions, eventstore.Position{}, eventstore.Position{})
	if !w.whole {
		a.report.Notes = append(a.report.Notes, "reactions and notices were not compared: the log cannot be read to its end")
		return nil
	}
	noted, strangers := make(map[done]bool, len(a.kept.done)), 0
	for _, d := range a.kept.done {
		noted[d] = true
		r := a.reaction(d.Reaction)
		i, known := w.index[d.Event]
		switch {
		case r == nil:
			strangers++
		case !known || !r.Wants(w.wanted[i].kind):
			a.found(checkReactions, fmt.Sprintf("the note of %s about the event %s", d.Reaction, d.Event), "there is no such event to act on")
		}
	}
	if strangers > 0 {
		a.report.Notes = append(a.report.Notes, fmt.Sprintf("%d notes are of reactions that this program does not have", strangers))
	}
	for _, e := range w.wanted {
		if a.kept.checkpoint.Before(e.position) {
			break
		}
		for _, r := range a.ledger.Reactions.Reactions {
			_, tells := r.(notices.Tell)
			untold := tells && (a.kept.since == nil || e.recordedAt.Before(*a.kept.since))
			if r.Wants(e.kind) && !untold && !noted[done{r.Name(), e.id}] {
				a.found(checkReactions, e.where, "%s has gone past it and not noted that it acted on it", r.Name())
			}
		}
	}
	a.besides(w)
	return ctx.Err()
}

// besides looks whether the procedures that reactions noted are about those filings.
func (a *audit) besides(w *walk) {
	for _, b := range a.kept.suggestions {
		s := w.streams[eventstore.Stream("suggestion-"+b.Of.String())]
		if s == nil || s.suggested.Filing != b.Filing {
			a.found(checkReactions, fmt.Sprintf("the note that suggestion %s is about filing %s", b.Of, b.Filing), "it is not")
		}
	}
	for _, b := range a.kept.reports {
		s := w.streams[eventstore.Stream("crossprovince-"+b.Of.String())]
		if s == nil || s.reported.Filing != b.Filing {
			a.found(checkReactions, fmt.Sprintf("the note that report %s is about filing %s", b.Of, b.Filing), "it is not")
		}
	}
}
