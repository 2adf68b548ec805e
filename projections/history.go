package projections

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
)

const historyDDL = `
CREATE TABLE history (
	filing          uuid        NOT NULL,
	revision        bigint      NOT NULL,
	event_id        uuid        NOT NULL,
	position        text        COLLATE "C" NOT NULL,
	recorded_at     timestamptz NOT NULL,
	type            text        COLLATE "C" NOT NULL,
	actor_kind      text        COLLATE "C" NOT NULL,
	actor_id        text        COLLATE "C" NOT NULL,
	actor_authority text        COLLATE "C" NOT NULL,
	acted_for       text        COLLATE "C" NOT NULL,
	command         uuid        NOT NULL,
	cause           uuid,
	level           text        COLLATE "C" NOT NULL, -- of a case or track: institution, testing, operation
	case_id         uuid,
	row_id          uuid,                             -- of staff, equipment, premises or documents
	previous        uuid,                             -- the event that had set the same section or row
	occurred_on     text        COLLATE "C" NOT NULL,
	reason          text        COLLATE "C" NOT NULL,
	text            text        COLLATE "C" NOT NULL,
	public_text     text        COLLATE "C" NOT NULL, -- empty: not public
	public_without_testing   text COLLATE "C",         -- instead of public_text once that track was canceled later
	public_without_operation text COLLATE "C",         -- likewise; null: the same
	PRIMARY KEY (filing, revision)
);
`

// historyColumns are all columns, in the order of values and scan.
var historyColumns = []string{
	"filing", "revision", "event_id", "position", "recorded_at", "type",
	"actor_kind", "actor_id", "actor_authority", "acted_for", "command", "cause",
	"level", "case_id", "row_id", "previous", "occurred_on", "reason", "text", "public_text",
	"public_without_testing", "public_without_operation",
}

func writeHistory(ctx context.Context, tx pgx.Tx, entries []Entry) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"history"}, historyColumns,
		pgx.CopyFromSlice(len(entries), func(i int) ([]any, error) { return entries[i].values(), nil }))
	if err != nil {
		return fmt.Errorf("write history: %w", err)
	}
	return nil
}

func (e Entry) values() []any {
	return []any{
		[16]byte(e.Filing), int64(e.Revision), [16]byte(e.EventID), e.Position.String(), e.RecordedAt, e.Type,
		string(e.Actor.Kind), e.Actor.ID, e.Actor.Authority, e.For, [16]byte(e.Command), uuidOrNull(e.Cause),
		string(e.Level), uuidOrNull(e.CaseID), uuidOrNull(e.RowID), uuidOrNull(e.Previous), string(e.OccurredOn), e.Reason, e.Text, e.PublicText,
		e.without(domain.Testing), e.without(domain.Operation),
	}
}

// without is the text that stands for the public one once a track was canceled,
// nil for the same.
func (e Entry) without(t domain.Track) *string {
	if text, other := e.PublicWithout[t]; other {
		return &text
	}
	return nil
}

func orNull(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: id != uuid.Nil} }

func scanEntry(row pgx.CollectableRow) (Entry, error) {
	var e Entry
	var position, level, occurredOn string
	var cause, caseID, rowID, previous uuid.NullUUID
	var without [2]*string
	err := row.Scan(
		&e.Filing, &e.Revision, &e.EventID, &position, &e.RecordedAt, &e.Type,
		&e.Actor.Kind, &e.Actor.ID, &e.Actor.Authority, &e.For, &e.Command, &cause,
		&level, &caseID, &rowID, &previous, &occurredOn, &e.Reason, &e.Text, &e.PublicText,
		&without[0], &without[1],
	)
	if err != nil {
		return e, err
	}
	e.RecordedAt = e.RecordedAt.UTC()
	e.Level, e.OccurredOn = filing.CaseLevel(level), domain.Date(occurredOn)
	e.Cause, e.CaseID, e.RowID, e.Previous = cause.UUID, caseID.UUID, rowID.UUID, previous.UUID
	for i, t := range domain.Tracks() {
		if without[i] != nil {
			e.setWithout(t, *without[i])
		}
	}
	e.Position, err = eventstore.ParsePosition(position)
	return e, err
}

func (e *Entry) setWithout(t domain.Track, text string) {
	if e.PublicWithout == nil {
		e.PublicWithout = make(map[domain.Track]string)
	}
	e.PublicWithout[t] = text
}

// HistoryQuery says which entries of a filing's history to return; what is
// empty does not narrow.
type HistoryQuery struct {
	Filing uuid.UUID
	Types  []string         // of events: "filing.case_passed"
	Level  filing.CaseLevel // of the case or track concerned
	CaseID uuid.UUID
	RowID  uuid.UUID // of staff, equipment, premises, management or documents
	Event  uuid.UUID // one event
	Until  time.Time // recorded at or before

	// ForInstitution leaves out what the institution is not shown; see
	// [AmongOfficials].
	ForInstitution bool

	Before domain.Revision // [HistoryPage.Next] of the page before; 0 for the first
	Size   int             // entries of a page: DefaultPageSize if 0, at most LargestPage
}

// HistoryPage is part of a history, newest first.
type HistoryPage[E any] struct {
	Entries []E
	Next    domain.Revision // Before of the next page; 0 on the last
}

// History returns a page of a filing's history for those who may see all of it
// (备案全过程记录).
func (m Filings) History(ctx context.Context, q HistoryQuery) (HistoryPage[Entry], error) {
	return m.history(ctx, q, false)
}

// PublicHistory returns a page of what the public may read of a filing's
// history (变更记录): of a canceled filing the cancellation alone.
func (m Filings) PublicHistory(ctx context.Context, q HistoryQuery) (HistoryPage[PublicEntry], error) {
	page, err := m.history(ctx, q, true)
	public := HistoryPage[PublicEntry]{Next: page.Next}
	for _, e := range page.Entries {
		public.Entries = append(public.Entries, publicEntry(e, e.PublicText))
	}
	return public, err
}

// hidden are the types of events that q leaves out.
func (q HistoryQuery) hidden() []string {
	if !q.ForInstitution {
		return []string{}
	}
	return slices.Sorted(maps.Keys(amongOfficials))
}

func (m Filings) history(ctx context.Context, q HistoryQuery, publicOnly bool) (HistoryPage[Entry], error) {
	size := pageSize(q.Size)
	var page HistoryPage[Entry]
	err := read(ctx, m.DB, m, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT h.filing, h.revision, h.event_id, h.position, h.recorded_at, h.type,
				h.actor_kind, h.actor_id, h.actor_authority, h.acted_for, h.command, h.cause,
				h.level, h.case_id, h.row_id, h.previous, h.occurred_on, h.reason, h.text,
				CASE WHEN $9 THEN p.public_text ELSE h.public_text END, h.public_without_testing, h.public_without_operation
			FROM history h JOIN filing f ON f.filing = h.filing,
				LATERAL (SELECT CASE
					WHEN h.revision < f.testing_from AND h.public_without_testing IS NOT NULL THEN h.public_without_testing
					WHEN h.revision < f.operation_from AND h.public_without_operation IS NOT NULL THEN h.public_without_operation
					ELSE h.public_text END) p (public_text)
			WHERE h.filing = $1
				AND ($2::text[] IS NULL OR h.type = ANY ($2))
				AND ($3 = '' OR h.level = $3)
				AND ($4::uuid IS NULL OR h.case_id = $4)
				AND ($5::uuid IS NULL OR h.row_id = $5)
				AND ($6::uuid IS NULL OR h.event_id = $6)
				AND ($7::timestamptz IS NULL OR h.recorded_at <= $7)
				AND ($8::bigint = 0 OR h.revision < $8)
				AND (NOT $9::boolean OR p.public_text <> '' AND h.revision >= f.public_from)
				AND h.type <> ALL ($10::text[])
			ORDER BY h.revision DESC LIMIT $11`,
			q.Filing, q.Types, string(q.Level), orNull(q.CaseID), orNull(q.RowID), orNull(q.Event),
			nullTime(q.Until), int64(q.Before), publicOnly, q.hidden(), size+1)
		if err != nil {
			return err
		}
		page.Entries, err = pgx.CollectRows(rows, scanEntry)
		return err
	})
	if err != nil {
		return HistoryPage[Entry]{}, fmt.Errorf("history of filing %s: %w", q.Filing, err)
	}
	if len(page.Entries) > size {
		page.Entries = page.Entries[:size]
		page.Next = page.Entries[size-1].Revision
	}
	return page, nil
}
