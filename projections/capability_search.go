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

// ErrCapabilityQuery refuses a search that says neither what is to be measured
// nor by what.
var ErrCapabilityQuery = &domain.Error{Kind: domain.Invalid, Code: "capability.parameter_or_standard", Field: "parameter"}

// CapabilityQuery asks who may do something. It says at least a parameter or a standard;
// what else is empty does not narrow.
type CapabilityQuery struct {
	Parameter string // part of its name, as typed, or of that of a field of operation
	Exact     bool   // all of its name
	Standard  string // its number as typed, with its year or without; of what is no number, part of it

	Authority domain.Authority
	Area      domain.Area // where the institution is registered
	Track     domain.Track
	Category  domain.MonitoringCategory

	After string // Next of the page before; empty for the first
	Size  int    // as everywhere
}

// CapabilityPage is part of what a query finds: published tracks in the order
// of authorities and then of filing numbers.
type CapabilityPage struct {
	Entries []CapabilityFound `json:"entries"`
	Total   int               `json:"total"`             // entries in all, on all pages
	Partial bool              `json:"partial,omitempty"` // more methods are called so than one search is about
	Next    string            `json:"next,omitempty"`    // After of the next page; empty on the last
}

// CapabilityFound is a published track and what it has of what was asked for.
type CapabilityFound struct {
	CapabilityEntry
	Rows      []CapabilityLine `json:"rows"` // the first ones
	RowsInAll int              `json:"rows_in_all"`
}

// CapabilityLine is a row of an annex, or a field of operation.
type CapabilityLine struct {
	Category     domain.MonitoringCategory `json:"category"`
	Parameter    string                    `json:"parameter"`
	StandardNo   domain.StandardNumber     `json:"standard_no,omitempty"`
	StandardName string                    `json:"standard_name,omitempty"`
	MethodKind   domain.MethodKind         `json:"method_kind,omitempty"`
	PremisesID   uuid.UUID                 `json:"premises_id,omitzero"`
	Object       string                    `json:"object,omitempty"`
	ItemNo       domain.ItemNumber         `json:"item_no,omitempty"`
	LimitRange   string                    `json:"limit_range,omitempty"`
	Note         string                    `json:"note,omitempty"`
	ValidFrom    domain.Date               `json:"valid_from,omitempty"`
	Operation    *filing.OperationField    `json:"operation,omitempty"` // of a field of operation
}

const (
	// mostMethods is how many methods a search is about. The name of anything that
	// can be measured is part of fewer, unless somebody makes them up; those whose
	// names are nearest to what is sought come first.
	mostMethods = 1000
	// shownRows is how many rows of a track a page has. The annex itself shows the
	// others.
	shownRows = 5
)

// Search returns a page of what q finds. A page follows the one before even if
// tracks came or went meanwhile. It is [ErrCursor] if q.After is not from here,
// and [ErrCapabilityQuery] if q asks for nothing.
func (m Capability) Search(ctx context.Context, q CapabilityQuery) (CapabilityPage, error) {
	methods, ok := q.methods()
	if !ok {
		return CapabilityPage{}, ErrCapabilityQuery
	}
	if q.After != "" && !registryCursor.MatchString(q.After) {
		return CapabilityPage{}, ErrCursor
	}
	var page CapabilityPage
	err := read(ctx, m.DB, m, func(tx pgx.Tx) error {
		page = CapabilityPage{Entries: []CapabilityFound{}}
		if len(q.Parameter) > longestText || len(q.Standard) > longestText {
			return nil
		}
		rows, err := tx.Query(ctx, methods.sql, methods.args...)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[[16]byte])
		if err != nil || len(ids) == 0 {
			return err
		}
		if len(ids) > mostMethods {
			ids, page.Partial = ids[:mostMethods], true
		}
		return page.search(ctx, tx, q, ids)
	})
	if err != nil {
		return CapabilityPage{}, fmt.Errorf("search for capability: %w", err)
	}
	return page, nil
}

// asking is a statement with its arguments.
type asking struct {
	sql  string
	args []any
}

// methods selects the methods that q is about. ok is false if it is about any.
func (q CapabilityQuery) methods() (_ asking, ok bool) {
	parameter, standard := folded(q.Parameter), folded(q.Standard)
	if parameter == "" && standard == "" {
		return asking{}, false
	}
	var c conditions
	terms := soughtGrams(parameter)
	if q.Exact && parameter != "" {
		terms = []string{exactTerm + parameter}
	}
	number, numbered := domain.SoughtStandardNumber(q.Standard)
	if numbered {
		terms = append(terms, standardTerm+number)
	} else {
		terms = append(terms, prefixed(standardTerm, soughtGrams(standard))...)
	}
	if q.Category != "" {
		terms = append(terms, categoryTerm+string(q.Category))
	}
	c.add(`terms @> $`, terms)
	if !q.Exact {
		c.add(`strpos(sought, $) > 0`, parameter)
	}
	if !numbered {
		c.add(`strpos(sought_standard, $) > 0`, standard)
	}
	sql := fmt.Sprintf(`SELECT method FROM capability_method WHERE %s ORDER BY length(sought), method LIMIT %d`, c.sql(), mostMethods+1)
	return asking{sql, c.args}, true
}

// search fills the page with the tracks that have some of the methods.
func (p *CapabilityPage) search(ctx context.Context, tx pgx.Tx, q CapabilityQuery, methods [][16]byte) error {
	size := pageSize(q.Size)
	s := q.tracks(methods, size+1)
	var b pgx.Batch
	b.Queue(useIndexes)
	b.Queue(s.sql, s.args...).Query(p.collectTracks)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	if len(p.Entries) > size {
		p.Entries = p.Entries[:size]
		last := p.Entries[size-1]
		p.Next = string(last.Authority) + "-" + last.Number
	}
	if len(p.Entries) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, capabilityRowsSQL, p.rowsArgs(methods)...)
	if err != nil {
		return err
	}
	return p.collectRows(rows)
}

// useIndexes keeps the planner from reading all of capability_methods, a table of
// few pages: what is in them is stored elsewhere, and the planner does not know
// what it costs to fetch and compare that.
const useIndexes = `SET LOCAL enable_seqscan = off`

// tracks selects how many tracks there are in all and the first limit of those
// that follow q.After. The index of methods alone finds them, for what it finds
// is at most every track there is: how many rows they have does not matter.
func (q CapabilityQuery) tracks(methods [][16]byte, limit int) asking {
	all := conditions{args: []any{methods}} // $1
	if q.Authority != "" {
		all.add(`authority = $`, q.Authority)
	}
	if q.Area != "" {
		all.add(`starts_with(county, $)`, q.Area)
	}
	if q.Track != "" {
		all.add(`track = $`, q.Track)
	}
	rest := conditions{args: all.args}
	if q.After != "" {
		authority, number, _ := strings.Cut(q.After, "-")
		rest.add(`(authority, number) > ($, $)`, authority, number)
	}
	return asking{fmt.Sprintf(`
		WITH found AS MATERIALIZED (
			SELECT filing, track FROM capability_methods WHERE methods && $1
		), listed AS MATERIALIZED (
			SELECT filing, track, name, credit_code, authority, county, number FROM found JOIN capability USING (filing, track) WHERE %s
		)
		SELECT t.total, p.filing, coalesce(p.track, ''), coalesce(p.name, ''), coalesce(p.credit_code, ''), coalesce(p.authority, ''),
			coalesce(p.county, ''), coalesce(p.number, '')
		FROM (SELECT count(*) AS total FROM listed) t
		LEFT JOIN (SELECT * FROM listed WHERE %s ORDER BY authority, number LIMIT %d) p ON true
		ORDER BY p.authority, p.number`, all.sql(), rest.sql(), limit), rest.args}
}

// collectTracks reads what tracks selects: one row without a track if there are
// none, which has the total.
func (p *CapabilityPage) collectTracks(rows pgx.Rows) error {
	var e CapabilityEntry
	var id uuid.NullUUID
	_, err := pgx.ForEachRow(rows, []any{&p.Total, &id, &e.Track, &e.Name, &e.CreditCode, &e.Authority, &e.County, &e.Number}, func() error {
		if e.ID = id.UUID; id.Valid {
			p.Entries = append(p.Entries, CapabilityFound{CapabilityEntry: e, Rows: []CapabilityLine{}})
		}
		return nil
	})
	return err
}

// capabilityRowsSQL selects the first rows that tracks have of methods, and how
// many they have in all.
var capabilityRowsSQL = fmt.Sprintf(`
	SELECT p.nth - 1, r.in_all, r.category, m.parameter, m.standard_no, r.standard_name, r.method_kind, r.premises,
		r.object, r.item_no, r.limit_range, r.note, r.valid_from, r.field
	FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY p (filing, track, nth)
	JOIN capability c ON c.filing = p.filing AND c.track = p.track COLLATE "C"
	CROSS JOIN LATERAL (
		SELECT *, count(*) OVER () AS in_all FROM capability_row
		WHERE source = c.source AND method = ANY ($1) AND category = ANY (c.categories)
		ORDER BY part, n LIMIT %d
	) r
	JOIN capability_method m USING (method)
	ORDER BY p.nth, r.part, r.n`, shownRows)

// rowsArgs are the arguments of capabilityRowsSQL.
func (p *CapabilityPage) rowsArgs(methods [][16]byte) []any {
	filings, tracks := make([][16]byte, len(p.Entries)), make([]string, len(p.Entries))
	for i, f := range p.Entries {
		filings[i], tracks[i] = f.ID, string(f.Track)
	}
	return []any{methods, filings, tracks}
}

func (p *CapabilityPage) collectRows(rows pgx.Rows) error {
	var nth, inAll int
	var l CapabilityLine
	var premises uuid.NullUUID
	var field *string
	_, err := pgx.ForEachRow(rows, []any{
		&nth, &inAll, &l.Category, &l.Parameter, &l.StandardNo, &l.StandardName, &l.MethodKind, &premises,
		&l.Object, &l.ItemNo, &l.LimitRange, &l.Note, &l.ValidFrom, &field,
	}, func() error {
		l.PremisesID, l.Operation = premises.UUID, nil
		if field != nil {
			l.Operation = new(filing.OperationField)
			if err := json.Unmarshal([]byte(*field), l.Operation); err != nil {
				return err
			}
		}
		f := &p.Entries[nth]
		f.Rows, f.RowsInAll = append(f.Rows, l), inAll
		return nil
	})
	return err
}
