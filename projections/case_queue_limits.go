package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
)

// What authorities configure decides by when a case is due. The queue so keeps
// what they configured, too: a case has the limit that held when it was handed
// in, and keeps it.

const limitsDDL = `
-- What authorities configured about limits so far, as JSON: the limit of a review
-- and holidays.
CREATE TABLE configured (
	authority text COLLATE "C" PRIMARY KEY,
	state     text NOT NULL
);
`

// setsLimits are the types of events that alter what limitsDDL keeps.
var setsLimits = map[string]bool{
	authority.ReviewLimitSet{}.EventType(): true, authority.HolidaysSet{}.EventType(): true,
}

// limits are what authorities configured, in memory as in the table.
type limits map[domain.Authority]authority.State

// storedLimits is the JSON form of what the table keeps of a state.
type storedLimits struct {
	ReviewLimit authority.Setting[authority.ReviewLimit] `json:"review_limit"`
	Holidays    map[int]authority.Setting[calendar.Year] `json:"holidays,omitempty"`
}

// due returns how many working days the review of what was handed in on a day
// should take, and the last of them.
func (l limits) due(a domain.Authority, submittedOn domain.Date) (workingDays int, last domain.Date) {
	s := l[a]
	return s.InForce().ReviewLimit.Value.WorkingDays, s.ReviewDue(submittedOn).On
}

// calendar returns the working days of an authority.
func (l limits) calendar(a domain.Authority) calendar.Calendar { return l[a].Calendar() }

// load reads the table.
func (l limits) load(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `SELECT authority, state FROM configured`)
	if err != nil {
		return fmt.Errorf("load configurations: %w", err)
	}
	var code domain.Authority
	var state []byte
	_, err = pgx.ForEachRow(rows, []any{&code, &state}, func() error {
		var s storedLimits
		if err := json.Unmarshal(state, &s); err != nil {
			return fmt.Errorf("authority %s: %w", code, err)
		}
		l[code] = authority.State{ReviewLimit: s.ReviewLimit, Holidays: s.Holidays}
		return nil
	})
	if err != nil {
		return fmt.Errorf("load configurations: %w", err)
	}
	return nil
}

// apply applies an event of an authority, in memory and in the table.
func (l limits) apply(ctx context.Context, tx pgx.Tx, e Event) error {
	fact, ok := e.Payload.(authority.Event)
	code, found := strings.CutPrefix(string(e.Stream), "authority-")
	if !ok || !found || !setsLimits[e.Type] {
		return nil
	}
	s := l[domain.Authority(code)]
	authority.Evolve(&s, fact, e.Place())
	l[domain.Authority(code)] = s
	state, err := json.Marshal(storedLimits{s.ReviewLimit, s.Holidays})
	if err != nil {
		return fmt.Errorf("encode the configuration of authority %s: %w", code, err)
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO configured (authority, state) VALUES ($1, $2)
		ON CONFLICT (authority) DO UPDATE SET state = excluded.state`, code, string(state))
	if err != nil {
		return fmt.Errorf("save the configuration of authority %s: %w", code, err)
	}
	return nil
}

// limited gathers filings between the configurations that come among them.
type limited struct {
	limits  limits
	filings gathering
}

func (g limited) add(ctx context.Context, tx pgx.Tx, page []Event) error {
	for len(page) > 0 {
		n := slices.IndexFunc(page, func(e Event) bool { return setsLimits[e.Type] })
		if n < 0 {
			return g.filings.add(ctx, tx, page)
		}
		if err := g.filings.add(ctx, tx, page[:n]); err != nil {
			return err
		}
		if err := g.limits.apply(ctx, tx, page[n]); err != nil {
			return err
		}
		page = page[n+1:]
	}
	return nil
}

func (g limited) flush(ctx context.Context, tx pgx.Tx) error { return g.filings.flush(ctx, tx) }

// Configurations returns what each authority configured about limits; the zero
// State is that of one that configured nothing.
func (c CaseQueue) Configurations(ctx context.Context) (map[domain.Authority]authority.State, error) {
	all := make(limits)
	if err := read(ctx, c.DB, c, func(tx pgx.Tx) error { return all.load(ctx, tx) }); err != nil {
		return nil, err
	}
	return all, nil
}
