package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// draftNotes are what the state of a filing that was never handed in does not
// say: since when it holds whom (domain-decisions 2.5). Of any other they are
// empty.
type draftNotes struct {
	since domain.Date               // the first day of the filing
	held  map[uuid.UUID]domain.Date // who is in service, and since when the claim is here
	was   bool                      // the table may have rows that say since when
}

// of returns what the row of an employment says of a draft.
func (n draftNotes) of(id uuid.UUID) (draftSince, heldSince domain.Date) {
	if on, held := n.held[id]; held {
		return n.since, on
	}
	return "", ""
}

// staffHead is what is kept of a filing beside its people.
type staffHead struct {
	Folded json.RawMessage           `json:"folded"`
	Since  domain.Date               `json:"since,omitempty"`
	Held   map[uuid.UUID]domain.Date `json:"held,omitempty"`
}

// encode implements [listedRows].
func (staffRows) encode(f *listed[draftNotes]) ([]byte, error) {
	folded, err := encodeFolded(f.state)
	if err != nil {
		return nil, err
	}
	return json.Marshal(staffHead{folded, f.rows.since, f.rows.held})
}

// decode implements [listedRows].
func (staffRows) decode(f *listed[draftNotes], head []byte) (err error) {
	var h staffHead
	if err := json.Unmarshal(head, &h); err != nil {
		return err
	}
	f.rows = draftNotes{since: h.Since, held: maps.Clone(h.Held), was: h.Since != ""}
	f.state, err = decodeFolded(h.Folded)
	return err
}

// evolve implements [listedRows].
func (staffRows) evolve(f *listed[draftNotes], e filingEvent) {
	if e.Type == cmaRecorded { // it would be kept with the state
		return
	}
	filing.Evolve(&f.state, e.fact, e.Place())
	if f.state.EverSubmitted() || len(f.state.Tracks) == 0 {
		f.rows.since, f.rows.held = "", nil
		return
	}
	today := domain.DateOf(e.Meta.RecordedAt, domain.Shanghai())
	if f.rows.since == "" {
		f.rows.since = today
	}
	rows, whole := needs(e)
	for _, r := range rows {
		if r.list == "staff" {
			f.rows.note(f.state, r.id, today)
		}
	}
	if whole {
		for id := range f.state.Staff {
			f.rows.note(f.state, id, today)
		}
	}
}

func (n *draftNotes) note(s filing.State, id uuid.UUID, today domain.Date) {
	if row, ok := s.Staff[id]; !ok || !row.Employed() {
		delete(n.held, id)
	} else if n.held[id] == "" {
		put(&n.held, id, today)
	}
}

// handedIn takes the days off the rows of filings that are no such drafts any
// more.
func handedIn(ctx context.Context, tx pgx.Tx, filings []changedList[draftNotes]) error {
	var ids [][16]byte
	for _, f := range filings {
		if f.rows.was && f.rows.since == "" {
			ids = append(ids, f.id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE staff SET draft_since = NULL, held_since = NULL WHERE filing = ANY ($1) AND draft_since IS NOT NULL`, ids)
	return err
}

// HeldByDraft is somebody whom a filing that was never handed in keeps out of
// every other institution. Who it is, is sealed.
type HeldByDraft struct {
	FilingID    uuid.UUID         `db:"filing" json:"filing"`
	Institution string            `db:"institution" json:"institution"` // as recorded, if it is
	CreditCode  domain.CreditCode `db:"credit_code" json:"credit_code"`
	Authority   domain.Authority  `db:"authority" json:"authority"`
	DraftSince  domain.Date       `db:"draft_since" json:"draft_since"` // the first day of the filing
	DraftDays   int               `db:"-" json:"draft_days"`            // from then to the day of asking
	InFiling    int               `db:"in_filing" json:"in_filing"`     // how many it holds
	StaffID     uuid.UUID         `db:"id" json:"staff_id"`
	HeldSince   domain.Date       `db:"held_since" json:"held_since"` // the day on which the person was entered there
	HeldDays    int               `db:"-" json:"held_days"`
}

// LongDraftDays is how long a filing may hold people without being handed in
// before its authority is told (domain-decisions 2.5).
const LongDraftDays = 90

// HeldByDraftsQuery says whom to list.
type HeldByDraftsQuery struct {
	Today     domain.Date
	Authority domain.Authority // empty for all
	After     string           // Next of the page before; empty for the first
	Size      int              // of a page: DefaultPageSize if 0, at most LargestPage
}

// HeldByDraftsPage is part of the list: the oldest draft first, and in it who is
// held for longest.
type HeldByDraftsPage struct {
	Filings int           `json:"filings"` // all that hold somebody
	People  int           `json:"people"`  // all whom they hold
	Held    []HeldByDraft `json:"held"`
	Next    string        `json:"next,omitempty"` // After of the next page; empty on the last
}

// HeldByDrafts lists who is held by filings that are older than [LongDraftDays]
// and were never handed in. It is [ErrCursor] if q.After is not from here.
func (m StaffDirectory) HeldByDrafts(ctx context.Context, q HeldByDraftsQuery) (HeldByDraftsPage, error) {
	where := conditions{terms: []string{`e.draft_since IS NOT NULL`}}
	where.add(`e.draft_since < $::text::date`, string(q.Today.AddDays(-LongDraftDays)))
	if q.Authority != "" {
		where.add(`e.authority = $`, string(q.Authority))
	}
	all := where.clone()
	if err := where.afterHeld(q.After); err != nil {
		return HeldByDraftsPage{}, err
	}
	size := pageSize(q.Size)
	var page HeldByDraftsPage
	err := read(ctx, m.DB, m, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `SELECT count(DISTINCT e.filing), count(*) FROM staff e WHERE `+all.sql(), all.args...).Scan(&page.Filings, &page.People)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			WITH page AS (
				SELECT e.filing, e.authority, e.draft_since, e.held_since, e.id FROM staff e WHERE `+where.sql()+`
				ORDER BY e.draft_since, e.filing, e.held_since, e.id LIMIT `+strconv.Itoa(size+1)+`)
			SELECT e.filing, i.name AS institution, i.credit_code, e.authority, to_char(e.draft_since, 'YYYY-MM-DD') AS draft_since,
				(SELECT count(*) FROM staff h WHERE h.filing = e.filing AND h.draft_since IS NOT NULL) AS in_filing,
				e.id, to_char(e.held_since, 'YYYY-MM-DD') AS held_since
			FROM page e JOIN institution i USING (filing) ORDER BY e.draft_since, e.filing, e.held_since, e.id`, where.args...)
		if err != nil {
			return err
		}
		page.Held, err = pgx.CollectRows(rows, pgx.RowToStructByName[HeldByDraft])
		return err
	})
	if err != nil {
		return HeldByDraftsPage{}, fmt.Errorf("list who is held by drafts: %w", err)
	}
	if len(page.Held) > size {
		page.Held = page.Held[:size]
		page.Next = page.Held[size-1].cursor()
	}
	for i := range page.Held {
		h := &page.Held[i]
		h.DraftDays, h.HeldDays = h.DraftSince.DaysUntil(q.Today), h.HeldSince.DaysUntil(q.Today)
	}
	return page, nil
}

func (h HeldByDraft) cursor() string {
	return strings.Join([]string{string(h.DraftSince), h.FilingID.String(), string(h.HeldSince), h.StaffID.String()}, "~")
}

func (c *conditions) afterHeld(cursor string) error {
	if cursor == "" {
		return nil
	}
	parts := strings.Split(cursor, "~")
	if len(parts) != 4 {
		return ErrCursor
	}
	draft, of, err := parseDeadlineCursor(parts[0] + "~" + parts[1])
	if err != nil {
		return err
	}
	held, id, err := parseDeadlineCursor(parts[2] + "~" + parts[3])
	if err != nil {
		return err
	}
	c.add(`(e.draft_since, e.filing, e.held_since, e.id) > ($::text::date, $, $::text::date, $)`, string(draft), of, string(held), id)
	return nil
}
