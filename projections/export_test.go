package projections

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// CountJournal counts the rows of a live journal as queries do.
func CountJournal(ctx context.Context, db *pgxpool.Pool, m Model) (int, error) {
	return CountJournalAfter(ctx, db, m, func() {})
}

// CountJournalAfter is CountJournal with something happening between finding
// the live generation and reading it.
func CountJournalAfter(ctx context.Context, db *pgxpool.Pool, m Model, meanwhile func()) (n int, err error) {
	err = read(ctx, db, m, func(tx pgx.Tx) error {
		meanwhile()
		return tx.QueryRow(ctx, `SELECT count(*) FROM journal`).Scan(&n)
	})
	return n, err
}

// BearsOnCases is bearsOnCases.
func BearsOnCases(eventType string) bool { return bearsOnCases(eventType) }

// RegistryEntryOf is registryEntry.
func RegistryEntryOf(s filing.State) (RegistryEntry, bool) { return registryEntry(s) }

// Forgetful returns m gathered three events at a time with so many bytes of
// memory to keep filings in: with none, each is written and loaded again and
// again. It fails if it keeps more.
func Forgetful(m Model, limit int) Model {
	forgetful := forgetful{Model: m}
	switch m.(type) {
	case Registry:
		forgetful.to = func() gathering { return inThrees[*kept[entryKept]]{newKeeper(newFolding(registryRows{}), limit)} }
	case CaseQueue:
		forgetful.to = func() gathering { return configuredInThrees[casesKept]{gatherConfigured(newCaseRows, limit)} }
	case Filings:
		forgetful.to = func() gathering { return inThrees[*keptView]{newKeeper(filingRows{}, limit)} }
	case Deadlines:
		forgetful.to = func() gathering { return configuredInThrees[deadlinesKept]{gatherConfigured(newDeadlineRows, limit)} }
	case Statistics:
		forgetful.to = func() gathering { return configuredInThrees[struct{}]{gatherConfigured(newTallyRows, limit)} }
	case Expiries:
		forgetful.to = func() gathering { return expiriesInThrees{keepExpiries(newConfigurations(), limit)} }
	case StaffDirectory:
		forgetful.to = func() gathering {
			return inThrees[*listed[draftNotes]]{newKeeper(listing[draftNotes]{staffRows{}}, limit)}
		}
	case EquipmentDirectory:
		forgetful.to = func() gathering {
			return inThrees[*listed[struct{}]]{newKeeper(listing[struct{}]{equipmentRows{}}, limit)}
		}
	case Capability:
		forgetful.to = func() gathering {
			return inThrees[*kept[capabilityKept]]{newKeeper(newFolding(capabilityRows{}), limit)}
		}
	default:
		panic("not gathered")
	}
	return forgetful
}

type forgetful struct {
	Model
	to func() gathering
}

func (f forgetful) gather() gathering { return f.to() }

type inThrees[F keepable] struct{ *keeper[F] }

func (t inThrees[F]) add(ctx context.Context, tx pgx.Tx, page []Event) error {
	for three := range slices.Chunk(page, 3) {
		if err := t.keeper.add(ctx, tx, three); err != nil {
			return err
		}
		if err := t.checkSize(); err != nil {
			return err
		}
	}
	return nil
}

func (k *keeper[F]) checkSize() error {
	size := 0
	for _, f := range k.filings {
		size += f.memory().size
	}
	if size != k.size || size > k.limit {
		return fmt.Errorf("it keeps %d bytes, counts %d and may keep %d", size, k.size, k.limit)
	}
	return nil
}

type configuredInThrees[R any] struct{ configuredKeeping[R] }

func (t configuredInThrees[R]) add(ctx context.Context, tx pgx.Tx, page []Event) error {
	for three := range slices.Chunk(page, 3) {
		if err := t.configuredKeeping.add(ctx, tx, three); err != nil {
			return err
		}
		if err := t.keeper.checkSize(); err != nil {
			return err
		}
	}
	return nil
}

type expiriesInThrees struct{ expiriesKeeping }

func (t expiriesInThrees) add(ctx context.Context, tx pgx.Tx, page []Event) error {
	for three := range slices.Chunk(page, 3) {
		if err := t.expiriesKeeping.add(ctx, tx, three); err != nil {
			return err
		}
		if err := t.keeper.checkSize(); err != nil {
			return err
		}
	}
	return nil
}

// LetGoAfter has the server end r's session, and that of a paused holder of the
// lock that r wants, after so long without a word.
func LetGoAfter(r *Runner, silence time.Duration) { r.silence = silence }

// FillRegistry copies entries into the tables of the live register, which have
// none of them.
func FillRegistry(ctx context.Context, db *pgxpool.Pool, entries []RegistryEntry) error {
	return fillLive(ctx, db, Registry{}, func(tx pgx.Tx) error {
		all := make([]*kept[entryKept], len(entries))
		for i, e := range entries {
			all[i] = &kept[entryKept]{inMemory: inMemory{id: e.ID}, rows: entryKept{altered: true, entry: e}}
		}
		return registryRows{}.write(ctx, tx, all)
	})
}

// fillLive calls fill in a transaction that has entered the live generation, and
// tells the planner what is there.
func fillLive(ctx context.Context, db *pgxpool.Pool, m Model, fill func(pgx.Tx) error) error {
	g, err := liveGeneration(ctx, db, m)
	if err != nil {
		return err
	}
	return db.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		b := build{conn: c.Conn(), model: m, schema: schemaName(m, g.number)}
		if err := b.within(ctx, fill); err != nil {
			return err
		}
		tables, err := tablesOf(ctx, b.conn, b.schema)
		for _, t := range tables {
			if err == nil {
				_, err = b.conn.Exec(ctx, `VACUUM (ANALYZE) `+pgx.Identifier{b.schema, t}.Sanitize())
			}
		}
		return err
	})
}

// ExpiryLines are what is due of a filing in a state, as lines: what follows from
// the state alone, if it serves what is in force.
func ExpiryLines(s filing.State) []string {
	all := expiriesOf(s, expiryNotes{})
	for id, row := range s.Equipment {
		all = append(all, instrumentExpiries(id, row)...)
	}
	var lines []string
	for _, e := range all {
		if inForce(s, e.tracks) {
			lines = append(lines, fmt.Sprintf("%s %s %s %s", e.on, s.Authority, e.kind, e.thing))
		}
	}
	slices.Sort(lines)
	return lines
}

// FillExpiries fills the live tables, which are empty, with what is due of so
// many filings of 32 authorities: forty instruments each, a certificate, the day
// of the last update, and of few a vacancy. Every authority wants to hear of those
// that are inactive for two years.
func FillExpiries(ctx context.Context, db *pgxpool.Pool, filings int) error {
	return fillLive(ctx, db, Expiries{}, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, fmt.Sprintf(`
			INSERT INTO institution (filing, name, credit_code)
			SELECT md5(f::text)::uuid, '示范检测有限公司' || f, 'C' || f FROM generate_series(1, %[1]d) f;
			INSERT INTO configuration (authority, state)
			SELECT lpad((a + 10)::text, 2, '0'), '{"inactivity_lock":{"value":{"years":2},"at":{"id":"9f1cba07-9450-5988-9f20-6039d9164a90","revision":0}}}' FROM generate_series(0, 31) a;
			INSERT INTO expiry (filing, kind, thing, due_on, name, number, authority, tracks, effective)
			SELECT md5(f::text)::uuid, 'traceability', md5(f || ' ' || n)::uuid::text, date '2026-01-01' + (f * 7 + n * 13) %% 700,
				'仪器', 'N' || n, lpad((f %% 32 + 10)::text, 2, '0'), '{testing}'::text[], f %% 9 > 0
			FROM generate_series(1, %[1]d) f, generate_series(1, 40) n
			UNION ALL
			SELECT md5(f::text)::uuid, 'cma_certificate', '', date '2026-01-01' + f %% 2000, '', 'CMA', lpad((f %% 32 + 10)::text, 2, '0'), '{testing}'::text[], f %% 9 > 0
			FROM generate_series(1, %[1]d) f
			UNION ALL
			SELECT md5(f::text)::uuid, 'inactive', '', date '2026-06-01' - f %% 1000, '', '', lpad((f %% 32 + 10)::text, 2, '0'), '{testing,operation}'::text[], f %% 9 > 0
			FROM generate_series(1, %[1]d) f
			UNION ALL
			SELECT md5(f::text)::uuid, 'key_post_vacant', 'quality_management', date '2026-01-01' + f %% 100, '质量管理', '', lpad((f %% 32 + 10)::text, 2, '0'), '{testing}'::text[], true
			FROM generate_series(1, %[1]d, 500) f`, filings))
		return err
	})
}

// FillEquipment fills the live tables, which are empty, with forty instruments of
// each of so many filings of 32 authorities.
func FillEquipment(ctx context.Context, db *pgxpool.Pool, filings int) error {
	return fillLive(ctx, db, EquipmentDirectory{}, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, fmt.Sprintf(`
			INSERT INTO institution (filing, name, credit_code)
			SELECT md5(f::text)::uuid, '示范检测有限公司' || f, 'C' || f FROM generate_series(1, %[1]d) f;
			INSERT INTO equipment (filing, id, state, authority, tracks, effective, asset_number, status, ownership, premises, traced_to, device, sought, terms)
			SELECT md5(f::text)::uuid, md5(f || ' ' || n)::uuid, '{}', lpad((f %% 32 + 10)::text, 2, '0'), '{testing}'::text[], f %% 9 > 0, 'N' || lpad(n::text, 4, '0'),
				CASE n %% 20 WHEN 0 THEN 'retired' ELSE 'in_service' END, CASE n %% 10 WHEN 0 THEN 'leased' ELSE 'owned' END, md5(f::text)::uuid,
				date '2026-01-01' + (f * 7 + n * 13) %% 700, md5('device ' || (f * 40 + n) %% (%[1]d * 39))::uuid,
				'仪器' || n || '型', array['仪', '仪器', n || '型']
			FROM generate_series(1, %[1]d) f, generate_series(1, 40) n`, filings))
		return err
	})
}

// FillStaff fills the live tables, which are empty, with thirty people of each of
// so many filings of 32 authorities.
func FillStaff(ctx context.Context, db *pgxpool.Pool, filings int) error {
	return fillLive(ctx, db, StaffDirectory{}, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, fmt.Sprintf(`
			INSERT INTO institution (filing, name, credit_code)
			SELECT md5(f::text)::uuid, '示范检测有限公司' || f, 'C' || f FROM generate_series(1, %[1]d) f;
			INSERT INTO staff (filing, id, state, authority, tracks, effective, status, posts, education, title, contract, hired_on, ended_on,
				draft_since, held_since)
			SELECT md5(f::text)::uuid, md5(f || ' ' || n)::uuid, '{}', lpad((f %% 32 + 10)::text, 2, '0'), '{testing}'::text[], f %% 9 > 0,
				CASE n %% 6 WHEN 0 THEN 'left' ELSE 'employed' END,
				array['testing ' || CASE n %% 10 WHEN 0 THEN 'authorized_signatory' ELSE 'field_sampling' END], 'bachelor', 'intermediate', 'labor_contract',
				date '2015-01-01' + (f * 7 + n * 130) %% 4000, CASE n %% 6 WHEN 0 THEN date '2026-01-01' + n END,
				CASE WHEN f %% 29 = 0 AND n %% 6 > 0 THEN date '2026-01-01' + f %% 100 END, CASE WHEN f %% 29 = 0 AND n %% 6 > 0 THEN date '2026-01-01' + f %% 100 + n END
			FROM generate_series(1, %[1]d) f, generate_series(1, 30) n`, filings))
		return err
	})
}

// InactiveSince is inactiveSince.
func InactiveSince(today domain.Date, years int) domain.Date { return inactiveSince(today, years) }
