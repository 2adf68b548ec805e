package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
)

// authorityCategory begins the names of authorities' streams.
const authorityCategory = "authority-"

// ofAuthorities reports whether events of a type are of an authority's
// configuration.
func ofAuthorities(eventType string) bool { return authorityTypes[eventType] }

var authorityTypes = func() map[string]bool {
	types := make(map[string]bool)
	for _, e := range authority.Events() {
		types[e.EventType()] = true
	}
	return types
}()

// configurationDDL is the table of a read model whose rows depend on what an
// authority had configured when something happened to a filing. They depend on
// the national calendar, too, so another edition of it is a new version of the
// read model.
const configurationDDL = `
-- What the events of an authority so far come to, as JSON. Working days are
-- counted by the national calendar ` + calendar.NationalVersion + ` where it set none.
CREATE TABLE configuration (
	authority text COLLATE "C" PRIMARY KEY,
	state     text NOT NULL
);
`

// configurations are the authorities' configurations as the events so far left
// them.
type configurations struct {
	of      map[domain.Authority]authority.State
	days    map[domain.Authority]calendar.Calendar // made when asked for
	changed map[domain.Authority]bool              // to be written
}

func newConfigurations() *configurations {
	return &configurations{
		of: make(map[domain.Authority]authority.State), days: make(map[domain.Authority]calendar.Calendar),
		changed: make(map[domain.Authority]bool),
	}
}

// loadConfigurations loads all there are: 32 at most.
func loadConfigurations(ctx context.Context, tx pgx.Tx) (*configurations, error) {
	c := newConfigurations()
	rows, err := tx.Query(ctx, `SELECT authority, state FROM configuration`)
	if err != nil {
		return nil, fmt.Errorf("load configurations: %w", err)
	}
	var code domain.Authority
	var state []byte
	_, err = pgx.ForEachRow(rows, []any{&code, &state}, func() error {
		var s authority.State
		err := json.Unmarshal(state, &s)
		c.of[code] = s
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load configurations: %w", err)
	}
	return c, nil
}

// apply applies an event of an authority.
func (c *configurations) apply(e Event, fact authority.Event) error {
	digits, ok := strings.CutPrefix(string(e.Stream), authorityCategory)
	code, err := domain.ParseAuthority(digits)
	if !ok || err != nil {
		return fmt.Errorf("%s in stream %s: %w", e.Type, e.Stream, ErrForeignEvent)
	}
	s := c.of[code]
	authority.Evolve(&s, fact, e.Place())
	c.of[code], c.changed[code] = s, true
	delete(c.days, code)
	return nil
}

// calendar returns the working days of an authority.
func (c *configurations) calendar(code domain.Authority) calendar.Calendar {
	days, ok := c.days[code]
	if !ok {
		days = c.of[code].Calendar()
		c.days[code] = days
	}
	return days
}

// write writes what changed.
func (c *configurations) write(ctx context.Context, tx pgx.Tx) error {
	for _, code := range slices.Sorted(maps.Keys(c.changed)) {
		state, err := json.Marshal(c.of[code])
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO configuration (authority, state) VALUES ($1, $2)
			ON CONFLICT (authority) DO UPDATE SET state = excluded.state`, string(code), string(state))
		if err != nil {
			return fmt.Errorf("write the configuration of %s: %w", code, err)
		}
	}
	clear(c.changed)
	return nil
}

// configuredKeeping applies pages to filings that a keeper keeps and to the
// configurations beside them, in the order of the log: what is configured holds
// for what comes after it.
type configuredKeeping[R any] struct {
	keeper *keeper[*kept[R]]
	*configurations
}

// add implements [gathering].
func (k configuredKeeping[R]) add(ctx context.Context, tx pgx.Tx, page []Event) error {
	from := 0
	for i, e := range page {
		fact, ok := e.Payload.(authority.Event)
		if !ok {
			continue
		}
		if err := k.keeper.add(ctx, tx, page[from:i]); err != nil {
			return err
		}
		if err := k.apply(e, fact); err != nil {
			return err
		}
		from = i + 1
	}
	return k.keeper.add(ctx, tx, page[from:])
}

// flush implements [gathering].
func (k configuredKeeping[R]) flush(ctx context.Context, tx pgx.Tx) error {
	if err := k.keeper.flush(ctx, tx); err != nil {
		return err
	}
	return k.write(ctx, tx)
}

// gatherConfigured begins to build tables that nobody else looks at.
func gatherConfigured[R any](rows func(*configurations) keptRows[R], limit int) configuredKeeping[R] {
	c := newConfigurations()
	return configuredKeeping[R]{newKeeper(newFolding(rows(c)), limit), c}
}

// applyConfigured applies a page to tables that have what came before.
func applyConfigured[R any](ctx context.Context, tx pgx.Tx, rows func(*configurations) keptRows[R], page []Event) error {
	c, err := loadConfigurations(ctx, tx)
	if err != nil {
		return err
	}
	k := configuredKeeping[R]{newKeeper(newFolding(rows(c)), keptBytes), c}
	k.keeper.partial = true
	if err := k.add(ctx, tx, page); err != nil {
		return err
	}
	return k.flush(ctx, tx)
}
