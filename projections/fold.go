package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// foldedDDL is the table of a read model that shows what depends on a filing's
// cases. What is proposed today is in force once a case has passed, so such a
// read model remembers the state of each filing; its rows are functions of
// that state, and the rules of what takes effect when are the domain's alone.
const foldedDDL = `
-- What the events so far come to, as JSON: for Apply, not for queries. Without
-- staff, equipment, premises and documents, and without anything sealed.
CREATE TABLE folded (
	filing uuid PRIMARY KEY,
	state  text NOT NULL
);
`

// filingEvent is an event of a filing.
type filingEvent struct {
	Event
	filing uuid.UUID
	fact   filing.Event
}

// caseEvents returns the events of a page that bear on cases and on what they
// publish.
func caseEvents(page []Event) ([]filingEvent, error) {
	all := make([]filingEvent, 0, len(page))
	for _, e := range page {
		fact, ok := e.Payload.(filing.Event)
		if !ok || !bearsOnCases(e.Type) {
			continue
		}
		id, err := filingID(e)
		if err != nil {
			return nil, err
		}
		all = append(all, filingEvent{e, id, fact})
	}
	return all, nil
}

func filingID(e Event) (uuid.UUID, error) {
	id, err := uuid.Parse(strings.TrimPrefix(string(e.Stream), "filing-"))
	if err != nil {
		return id, fmt.Errorf("stream %s: %w", e.Stream, err)
	}
	return id, nil
}

// besideCases are the types of events that alter nothing foldedDDL keeps. They
// make up nearly all of the log.
var besideCases = typesOf(
	filing.ContactsRecorded{}, filing.TopManagerRecorded{}, filing.CommitmentRecorded{}, filing.PremisesAdded{}, filing.PremisesRevised{},
	filing.StaffAdded{}, filing.StaffRevised{}, filing.StaffLeft{}, filing.StaffMovedToNonTechnicalPost{},
	filing.StaffRehired{}, filing.StaffEntryWithdrawn{}, filing.IDNumberCorrected{},
	filing.EquipmentAdded{}, filing.EquipmentRevised{}, filing.EquipmentRetired{}, filing.EquipmentEntryWithdrawn{},
	filing.DocumentAttached{}, filing.SubjectErased{},
)

func typesOf(events ...filing.Event) map[string]bool {
	types := make(map[string]bool, len(events))
	for _, e := range events {
		types[e.EventType()] = true
	}
	return types
}

// bearsOnCases reports whether events of a type may alter what foldedDDL keeps.
// A new type bears on cases until besideCases names it.
func bearsOnCases(eventType string) bool { return !besideCases[eventType] }

// fold holds the states of the filings that a page touches.
type fold struct {
	states  map[uuid.UUID]*filing.State
	touched []uuid.UUID // in the order of the page
}

// openFold loads the states of the filings that events touch.
func openFold(ctx context.Context, tx pgx.Tx, events []filingEvent) (*fold, error) {
	f := &fold{states: make(map[uuid.UUID]*filing.State)}
	for _, e := range events {
		if f.states[e.filing] == nil {
			f.states[e.filing] = new(filing.State)
			f.touched = append(f.touched, e.filing)
		}
	}
	rows, err := tx.Query(ctx, `SELECT filing, state FROM folded WHERE filing = ANY ($1)`, f.touched)
	if err != nil {
		return nil, fmt.Errorf("load folded filings: %w", err)
	}
	var id uuid.UUID
	var state string
	_, err = pgx.ForEachRow(rows, []any{&id, &state}, func() error {
		if err := json.Unmarshal([]byte(state), f.states[id]); err != nil {
			return fmt.Errorf("filing %s: %w", id, err)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load folded filings: %w", err)
	}
	return f, nil
}

// evolve applies e and returns its filing's state.
func (f *fold) evolve(e filingEvent) filing.State {
	s := f.states[e.filing]
	filing.Evolve(s, e.fact, e.Place())
	return *s
}

// save writes the states back.
func (f *fold) save(ctx context.Context, tx pgx.Tx) error {
	states := make([]string, len(f.touched))
	for i, id := range f.touched {
		b, err := json.Marshal(withoutSealed(*f.states[id]))
		if err != nil {
			return fmt.Errorf("folded filing %s: %w", id, err)
		}
		states[i] = string(b)
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO folded (filing, state) SELECT filing, state FROM unnest($1::uuid[], $2::text[]) f (filing, state)
		ON CONFLICT (filing) DO UPDATE SET state = excluded.state`, f.touched, states)
	if err != nil {
		return fmt.Errorf("save folded filings: %w", err)
	}
	return nil
}

// withoutSealed returns s without personal data, sealed though it is: no row
// depends on it, and what is not there need not be erased.
func withoutSealed(s filing.State) filing.State {
	s.Subjects = nil
	s.Identity.Value.LegalRepresentative.Person = domain.Sealed{}
	cases := make(map[uuid.UUID]filing.Case, len(s.Cases))
	for id, c := range s.Cases {
		if c.Identity != nil {
			proposed := *c.Identity
			proposed.Value.LegalRepresentative.Person = domain.Sealed{}
			c.Identity = &proposed
		}
		cases[id] = c
	}
	s.Cases = cases
	return s
}
