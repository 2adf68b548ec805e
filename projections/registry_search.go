package projections

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
)

// Refusals of the registry's queries.
var (
	ErrNotPublished = &domain.Error{Kind: domain.NotFound, Code: "registry.not_published"} // 系统暂无该机构有效备案信息
	ErrCursor       = &domain.Error{Kind: domain.Invalid, Code: "page.cursor", Field: "after"}
)

// How many entries a page has.
const (
	DefaultPageSize = 20
	LargestPage     = 100
)

// RegistryQuery says what to look for; what is empty does not narrow. The zero
// query finds everything in force.
type RegistryQuery struct {
	// Text is part of a name, as typed, or a whole credit code, filing number or
	// certificate number. A canceled filing is found by the former two of these
	// alone.
	Text string

	Authority           domain.Authority
	Area                domain.Area // where it is registered
	Status              RegistryStatus
	Track               domain.Track               // these hold of one and the same track
	InstitutionCategory domain.InstitutionCategory // it has at least this one
	Category            domain.MonitoringCategory  // likewise
	PublishedFrom       domain.Date                // it was published on this day or later
	PublishedTo         domain.Date                // and on this day or earlier

	After string // Next of the page before; empty for the first
	Size  int    // entries of a page: DefaultPageSize if 0, at most LargestPage
}

// RegistryPage is part of what a query finds, in the order of authorities and
// then of filing numbers.
type RegistryPage struct {
	Entries []RegistryEntry `json:"entries"`
	Total   int             `json:"total"`          // found in all, on all pages
	Next    string          `json:"next,omitempty"` // After of the next page; empty on the last
}

// longestText is the number of bytes of text beyond which nothing can match.
const longestText = 1000

// Search returns a page of what q finds. A page follows the one before even if
// entries came or went meanwhile. It is [ErrCursor] if q.After is not from
// here.
func (r Registry) Search(ctx context.Context, q RegistryQuery) (RegistryPage, error) {
	if len(q.Text) > longestText || !q.oneTrack() {
		return RegistryPage{Entries: []RegistryEntry{}}, nil
	}
	all := q.conditions()
	rest := all.clone()
	if q.After != "" {
		if !registryCursor.MatchString(q.After) {
			return RegistryPage{}, ErrCursor
		}
		authority, number, _ := strings.Cut(q.After, "-")
		rest.add(`(r.authority, r.number) > ($, $)`, authority, number)
	}
	size := pageSize(q.Size)
	page := RegistryPage{Entries: []RegistryEntry{}}
	var entries []orderedEntry
	err := read(ctx, r.DB, r, func(tx pgx.Tx) error {
		var b pgx.Batch
		b.Queue(`SELECT count(*) FROM registry r WHERE `+all.sql(), all.args...).QueryRow(func(row pgx.Row) error {
			return row.Scan(&page.Total)
		})
		b.Queue(entriesSQL(rest.sql(), size+1), rest.args...).Query(func(rows pgx.Rows) (err error) {
			entries, err = collectEntries(rows)
			return err
		})
		return tx.SendBatch(ctx, &b).Close()
	})
	if err != nil {
		return RegistryPage{}, fmt.Errorf("search the registry: %w", err)
	}
	if len(entries) > size {
		entries = entries[:size]
		page.Next = entries[size-1].cursor()
	}
	for _, e := range entries {
		page.Entries = append(page.Entries, e.RegistryEntry)
	}
	return page, nil
}

func pageSize(asked int) int {
	if asked <= 0 {
		return DefaultPageSize
	}
	return min(asked, LargestPage)
}

// conditions returns the WHERE of q.
func (q RegistryQuery) conditions() conditions {
	var c conditions
	text := folded(q.Text)
	if mayBeCode(text) {
		q.addCode(&c, text)
	} else {
		q.addTerms(&c, text)
	}
	if q.Authority != "" {
		c.add(`r.authority = $`, q.Authority)
	}
	if q.PublishedFrom != "" || q.PublishedTo != "" {
		q.addDays(&c)
	}
	return c
}

// addTerms adds the conditions for everything but codes: what has terms is in
// force.
func (q RegistryQuery) addTerms(c *conditions, text string) {
	terms := append(soughtGrams(text), q.trackTerms()...)
	if q.Area != "" {
		terms = append(terms, areaTerm+string(q.Area))
	}
	if len(terms) > 0 {
		c.add(`r.terms @> $`, terms)
	} else {
		c.add(`r.status = 'effective'`)
	}
	if utf8.RuneCountInString(text) > 2 { // up to two characters are a term of their own
		c.add(`strpos(r.sought, $) > 0`, text)
	}
	if q.Status != "" && q.Status != RegistryEffective {
		c.add(`false`)
	}
}

// addCode adds the conditions for a text that may be a credit code, a filing
// number, by which canceled filings are found, too, or that of a certificate. It
// makes a look-up for each: an OR over two tables would be a scan.
func (q RegistryQuery) addCode(c *conditions, text string) {
	code := strings.ToUpper(text)
	number, _ := domain.TypedNumber(text)
	c.add(`r.filing IN (
		SELECT filing FROM registry WHERE credit_code = $
		UNION ALL SELECT filing FROM registry_track WHERE number = $
		UNION ALL SELECT filing FROM registry WHERE cma_number = $ AND cma_number <> ''
		UNION ALL SELECT filing FROM registry WHERE terms @> $ AND strpos(sought, $) > 0)`,
		code, number, code, soughtGrams(text), text)
	if q.Status != "" {
		c.add(`r.status = $`, q.Status)
	}
	if q.Area != "" {
		c.add(`r.terms @> $`, []string{areaTerm + string(q.Area)})
	}
	if q.Track != "" || q.InstitutionCategory != "" || q.Category != "" {
		c.add(`EXISTS (
			SELECT FROM registry_track t
			WHERE t.filing = r.filing AND ($ = '' OR t.track = $)
				AND ($ = '' OR $ = ANY (t.institution_categories)) AND ($ = '' OR $ = ANY (t.monitoring_categories)))`,
			q.Track, q.Track, q.InstitutionCategory, q.InstitutionCategory, q.Category, q.Category)
	}
}

// addDays adds the condition for the day of publication, which no canceled
// track has: of the track that is asked about or, if none is, of any.
func (q RegistryQuery) addDays(c *conditions) {
	from, to := cmp.Or(q.PublishedFrom, domain.Date("0001-01-01")), cmp.Or(q.PublishedTo, domain.Date("9999-12-31"))
	switch q.askedTrack() {
	case domain.Testing:
		c.add(`r.testing_since BETWEEN $ AND $`, from, to)
	case domain.Operation:
		c.add(`r.operation_since BETWEEN $ AND $`, from, to)
	default:
		c.add(`(r.testing_since BETWEEN $ AND $ OR r.operation_since BETWEEN $ AND $)`, from, to, from, to)
	}
}

// trackTerms returns the terms that one track has to have.
func (q RegistryQuery) trackTerms() []string {
	var terms []string
	if q.Track != "" {
		terms = append(terms, trackTerm+string(q.Track))
	}
	if q.InstitutionCategory != "" {
		terms = append(terms, institutionCategoryTerm+string(q.InstitutionCategory))
	}
	if q.Category != "" {
		terms = append(terms, categoryTerm+string(q.Category))
	}
	return terms
}

// askedTracks returns the tracks that q asks about, by name or by a category,
// which belongs to one track.
func (q RegistryQuery) askedTracks() []domain.Track {
	asked := []domain.Track{q.Track}
	if q.InstitutionCategory != "" {
		asked = append(asked, q.InstitutionCategory.Track())
	}
	if q.Category != "" {
		asked = append(asked, q.Category.Track())
	}
	asked = slices.DeleteFunc(asked, func(t domain.Track) bool { return t == "" })
	return slices.Compact(asked)
}

// oneTrack reports whether what q asks of a track can hold of one.
func (q RegistryQuery) oneTrack() bool { return len(q.askedTracks()) <= 1 }

// askedTrack returns the track that q asks about, "" if it asks about none.
func (q RegistryQuery) askedTrack() domain.Track {
	for _, t := range q.askedTracks() {
		return t
	}
	return ""
}

// mayBeCode reports whether a folded text has the form of a credit code, a
// filing number, in whatever format, or the number of a certificate. Whether it is
// one the register says.
func mayBeCode(text string) bool {
	if _, ok := domain.TypedNumber(text); ok {
		return true
	}
	const creditCode, filingNumber, certificate = len("91320500DEMQ000184"), len("32J202600001H"), len("251012059998")
	if len(text) != creditCode && len(text) != filingNumber && len(text) != certificate {
		return false
	}
	return strings.Trim(text, "0123456789abcdefghijklmnopqrstuvwxyz") == ""
}

// Entry returns the entry of a filing, [ErrNotPublished] if it has none.
func (r Registry) Entry(ctx context.Context, id uuid.UUID) (RegistryEntry, error) {
	return r.one(ctx, `r.filing = $1`, id)
}

// ByCreditCode returns the entry of the institution with the code,
// [ErrNotPublished] if it has none.
func (r Registry) ByCreditCode(ctx context.Context, code domain.CreditCode) (RegistryEntry, error) {
	return r.one(ctx, `r.credit_code = $1`, code)
}

func (r Registry) one(ctx context.Context, where string, arg any) (RegistryEntry, error) {
	var entries []orderedEntry
	err := read(ctx, r.DB, r, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, entriesSQL(where, 1), arg)
		if err != nil {
			return err
		}
		entries, err = collectEntries(rows)
		return err
	})
	if err != nil {
		return RegistryEntry{}, fmt.Errorf("look into the registry: %w", err)
	}
	if len(entries) == 0 {
		return RegistryEntry{}, ErrNotPublished
	}
	return entries[0].RegistryEntry, nil
}

// AuthorityCount is how many filings of an authority are in force.
type AuthorityCount struct {
	Authority domain.Authority `json:"authority"`
	Filings   int              `json:"filings"`
}

// Counts returns the authorities with filings in force, in their order.
func (r Registry) Counts(ctx context.Context) ([]AuthorityCount, error) {
	var counts []AuthorityCount
	err := read(ctx, r.DB, r, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT authority, count(*) FROM registry WHERE status = 'effective' GROUP BY authority ORDER BY authority`)
		if err != nil {
			return err
		}
		counts, err = pgx.CollectRows(rows, pgx.RowToStructByPos[AuthorityCount])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count the registry: %w", err)
	}
	return counts, nil
}

// orderedEntry is an entry and its place in lists.
type orderedEntry struct {
	RegistryEntry
	number string
}

func (e orderedEntry) cursor() string { return string(e.Authority) + "-" + e.number }

// registryCursor is what cursors look like.
var registryCursor = regexp.MustCompile(`^[0-9]{2}-[-0-9A-Z〔〕\x{4e00}-\x{9fff}]{1,32}$`)

// entriesSQL selects the first entries that meet where, one row a track.
// Numbers of canceled tracks are for finding, not for showing.
func entriesSQL(where string, limit int) string {
	return fmt.Sprintf(`
		WITH page AS (
			SELECT filing, name, credit_code, authority, number, registered_address, county, cma_number, legal_representative, status, canceled_on, recorded_at
			FROM registry r WHERE %s ORDER BY r.authority, r.number LIMIT %d)
		SELECT p.filing, p.name, p.credit_code, p.authority, p.number, p.registered_address, p.county, p.cma_number, p.legal_representative,
			p.status, coalesce(to_char(p.canceled_on, 'YYYY-MM-DD'), ''), p.recorded_at,
			t.track, t.status, CASE t.status WHEN 'canceled' THEN '' ELSE t.number END,
			coalesce(to_char(t.since, 'YYYY-MM-DD'), ''), t.institution_categories, t.monitoring_categories
		FROM page p JOIN registry_track t USING (filing)
		ORDER BY p.authority, p.number, t.track DESC -- testing first
		`, where, limit)
}

// collectEntries reads what entriesSQL selects.
func collectEntries(rows pgx.Rows) ([]orderedEntry, error) {
	var all []orderedEntry
	var e orderedEntry
	var t RegistryTrack
	_, err := pgx.ForEachRow(rows, []any{
		&e.ID, &e.Name, &e.CreditCode, &e.Authority, &e.number, &e.RegisteredAddress, &e.County, &e.CMANumber, &e.LegalRepresentative,
		&e.Status, &e.CanceledOn, &e.RecordedAt,
		&t.Track, &t.Status, &t.Number, &t.Since, &t.InstitutionCategories, &t.MonitoringCategories,
	}, func() error {
		if len(all) == 0 || all[len(all)-1].ID != e.ID {
			e.RecordedAt = e.RecordedAt.UTC()
			all = append(all, e)
		}
		last := &all[len(all)-1]
		last.Tracks = append(last.Tracks, t)
		t.InstitutionCategories, t.MonitoringCategories = nil, nil // the next row's are other slices
		return nil
	})
	return all, err
}
