package projections

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// listedDDL are the tables of a read model about the rows of a list of filings,
// staff or instruments, which there may be millions of. Beside them it keeps of
// each filing what they depend on, and what queries show of the institution.
const listedDDL = `
-- What the events so far come to, as JSON, without the list: for Apply, not for
-- queries.
CREATE TABLE folded (
	filing uuid PRIMARY KEY,
	state  text NOT NULL
);

CREATE TABLE institution (
	filing      uuid PRIMARY KEY,
	name        text COLLATE "C" NOT NULL, -- in force or, before the first publication, as recorded
	credit_code text COLLATE "C" NOT NULL
);
`

// listed is a filing in memory, altered since its rows were written. Of its list
// there is as much as events needed.
type listed[R any] struct {
	inMemory
	state  filing.State
	rows   R                    // what else its read model knows of it
	stored map[uuid.UUID]string // rows that were loaded, as they were
	part   bool                 // the table may have rows that were not
	stood  standing             // as the tables have it, if they have the filing
}

// standing is what of a filing each row of its list repeats.
type standing struct {
	authority domain.Authority
	effective string // its effective tracks
}

func standingOfList(s filing.State) standing {
	st := standing{authority: s.Authority}
	for _, t := range effectiveTracks(s) {
		st.effective += string(t) + " "
	}
	return st
}

// effectiveTracks are those in force, testing first.
func effectiveTracks(s filing.State) []domain.Track {
	return slices.DeleteFunc(domain.Tracks(), func(t domain.Track) bool { return s.Tracks[t].Status != filing.TrackEffective })
}

// inForce reports whether anything that serves tracks serves one in force.
func inForce(s filing.State, tracks []domain.Track) bool {
	return slices.ContainsFunc(tracks, func(t domain.Track) bool { return s.Tracks[t].Status == filing.TrackEffective })
}

// listedRows is the part that a read model of a list has in keeping filings.
type listedRows[R any] interface {
	// list names one of storedLists, which is the name of a table, too, whose rows
	// have filing, id and state, from which they are restored.
	list() string
	// kept is what is remembered of a row: what its columns and rows beside it are
	// made of.
	kept(s filing.State, id uuid.UUID) any
	// encode returns what is kept of a filing beside the list, and decode is its
	// inverse.
	encode(f *listed[R]) ([]byte, error)
	decode(f *listed[R], head []byte) error
	// evolve applies the next event of a filing to its state.
	evolve(f *listed[R], e filingEvent)
	// write replaces the rows that changed. If empty, there are none to replace.
	write(ctx context.Context, tx pgx.Tx, filings []changedList[R], empty bool) error
}

// changedList is a filing and which rows of its list are not so in the table.
type changedList[R any] struct {
	*listed[R]
	altered []alteredRow
	removed []uuid.UUID
}

// alteredRow is a row and what is remembered of it.
type alteredRow struct {
	id    uuid.UUID
	state string
}

// listing keeps filings of which one list is stored row by row.
type listing[R any] struct{ model listedRows[R] }

func (l listing[R]) keep(id uuid.UUID) *listed[R] {
	return &listed[R]{inMemory: inMemory{id: id, size: foldedOverhead}}
}

func (l listing[R]) load(ctx context.Context, tx pgx.Tx, in map[uuid.UUID]*listed[R], missing []*listed[R], events []filingEvent) error {
	if len(missing) > 0 {
		if err := l.loadHeads(ctx, tx, in, missing); err != nil {
			return fmt.Errorf("load filings of %s: %w", l.model.list(), err)
		}
	}
	if err := l.loadRows(ctx, tx, in, events); err != nil {
		return fmt.Errorf("load rows of %s: %w", l.model.list(), err)
	}
	return nil
}

func (l listing[R]) loadHeads(ctx context.Context, tx pgx.Tx, in map[uuid.UUID]*listed[R], missing []*listed[R]) error {
	rows, err := tx.Query(ctx, `SELECT filing, state FROM folded WHERE filing = ANY ($1)`, idsOf(missing))
	if err != nil {
		return err
	}
	var id uuid.UUID
	var head []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &head}, func() error {
		f := in[id]
		if err := l.model.decode(f, head); err != nil {
			return fmt.Errorf("filing %s: %w", id, err)
		}
		f.size += len(head)
		f.part, f.stood = true, standingOfList(f.state)
		return nil
	})
	return err
}

// loadRows loads the rows that events need and that are not in memory.
func (l listing[R]) loadRows(ctx context.Context, tx pgx.Tx, in map[uuid.UUID]*listed[R], events []filingEvent) error {
	var whole []*listed[R]
	var filings, ids []uuid.UUID
	for _, e := range events {
		f := in[e.filing]
		if !f.part {
			continue
		}
		keys, all := needs(e)
		if all {
			whole = append(whole, f)
		}
		for _, k := range keys {
			if k.list == l.model.list() && !storedLists[k.list].has(f.state, k.id) {
				filings, ids = append(filings, e.filing), append(ids, k.id)
			}
		}
	}
	if len(whole) == 0 && len(ids) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, `
		SELECT filing, id, state FROM `+l.model.list()+` WHERE filing = ANY ($1)
		UNION
		SELECT r.filing, r.id, r.state FROM unnest($2::uuid[], $3::uuid[]) n (filing, id) JOIN `+l.model.list()+` r USING (filing, id)`,
		idsOf(whole), uuids(filings), uuids(ids))
	if err != nil {
		return err
	}
	if err := l.put(rows, in); err != nil {
		return err
	}
	for _, f := range whole {
		f.part = false
	}
	return nil
}

// put puts stored rows into the filings. One that is in memory may have been
// altered there, and stays; one that was may have been removed, and stays away.
func (l listing[R]) put(rows pgx.Rows, in map[uuid.UUID]*listed[R]) error {
	var of, id uuid.UUID
	var state string
	_, err := pgx.ForEachRow(rows, []any{&of, &id, &state}, func() error {
		f := in[of]
		if _, loaded := f.stored[id]; loaded || storedLists[l.model.list()].has(f.state, id) {
			return nil
		}
		if f.stored == nil {
			f.stored = make(map[uuid.UUID]string)
		}
		f.stored[id] = state
		f.size += rowOverhead + 2*len(state)
		return storedLists[l.model.list()].put(&f.state, id, []byte(state))
	})
	return err
}

func (l listing[R]) evolve(_ context.Context, _ pgx.Tx, in map[uuid.UUID]*listed[R], events []filingEvent) error {
	for _, e := range events {
		l.model.evolve(in[e.filing], e)
	}
	return nil
}

func (l listing[R]) write(ctx context.Context, tx pgx.Tx, filings []*listed[R], empty bool) error {
	heads, institutions := make([]string, len(filings)), make([]institutionRow, len(filings))
	changed := make([]changedList[R], len(filings))
	for i, f := range filings {
		head, err := l.model.encode(f)
		if err != nil {
			return err
		}
		heads[i] = string(head)
		institutions[i] = institutionRow{Filing: f.id, Name: f.state.Identity.Value.Name, CreditCode: f.state.CreditCode}
		if changed[i], err = l.changed(f); err != nil {
			return err
		}
	}
	var b pgx.Batch
	b.Queue(`
		INSERT INTO folded (filing, state) SELECT filing, state FROM unnest($1::uuid[], $2::text[]) f (filing, state)
		ON CONFLICT (filing) DO UPDATE SET state = excluded.state`, idsOf(filings), heads)
	b.Queue(`
		INSERT INTO institution AS i (filing, name, credit_code)
		SELECT filing, name, credit_code FROM json_to_recordset($1) r (filing uuid, name text, credit_code text)
		ON CONFLICT (filing) DO UPDATE SET name = excluded.name, credit_code = excluded.credit_code
		WHERE (i.name, i.credit_code) IS DISTINCT FROM (excluded.name, excluded.credit_code)`, institutions)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("write filings of %s: %w", l.model.list(), err)
	}
	if err := l.model.write(ctx, tx, changed, empty); err != nil {
		return fmt.Errorf("write rows of %s: %w", l.model.list(), err)
	}
	return nil
}

// changed finds the rows that are not so in the table, in the order of their
// IDs.
func (l listing[R]) changed(f *listed[R]) (changedList[R], error) {
	c := changedList[R]{listed: f}
	list := storedLists[l.model.list()]
	for id := range list.rows(f.state) {
		state, err := domain.MarshalStored(l.model.kept(f.state, id))
		if err != nil {
			return c, fmt.Errorf("filing %s, %s: %w", f.id, id, err)
		}
		if f.stored[id] != string(state) {
			c.altered = append(c.altered, alteredRow{id, string(state)})
		}
	}
	for id := range f.stored {
		if !list.has(f.state, id) {
			c.removed = append(c.removed, id)
		}
	}
	slices.SortFunc(c.altered, func(a, b alteredRow) int { return bytes.Compare(a.id[:], b.id[:]) })
	slices.SortFunc(c.removed, compareIDs)
	return c, nil
}

// gone are the keys of the rows that are replaced or removed.
func gone[R any](filings []changedList[R]) (of, ids [][16]byte) {
	for _, f := range filings {
		for _, r := range f.altered {
			of, ids = append(of, f.id), append(ids, r.id)
		}
		for _, id := range f.removed {
			of, ids = append(of, f.id), append(ids, id)
		}
	}
	return of, ids
}

// restand tells the rows of a table that are not replaced how their filings
// stand now: with which authority, and whether what they serve is in force.
func restand[R any](b *pgx.Batch, table string, filings []changedList[R]) {
	for _, f := range filings {
		if f.stood != (standing{}) && f.stood != standingOfList(f.state) { // rare
			b.Queue(`
				UPDATE `+table+` SET authority = $2, effective = tracks && $3::text[]
				WHERE filing = $1 AND (authority, effective) IS DISTINCT FROM ($2, tracks && $3::text[])`,
				[16]byte(f.id), string(f.state.Authority), texts(effectiveTracks(f.state)))
		}
	}
}

// replaceRows replaces the rows of a list's table that changed by what row makes
// of them.
func replaceRows[R any](ctx context.Context, tx pgx.Tx, table string, columns []string, filings []changedList[R], empty bool,
	row func(changedList[R], alteredRow) []any,
) error {
	if !empty {
		of, ids := gone(filings)
		var b pgx.Batch
		b.Queue(`DELETE FROM `+table+` r USING unnest($1::uuid[], $2::uuid[]) g (filing, id) WHERE r.filing = g.filing AND r.id = g.id`, of, ids)
		restand(&b, table, filings)
		if err := tx.SendBatch(ctx, &b).Close(); err != nil {
			return err
		}
	}
	var rows [][]any
	for _, f := range filings {
		for _, r := range f.altered {
			rows = append(rows, row(f, r))
		}
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(rows))
	return err
}
