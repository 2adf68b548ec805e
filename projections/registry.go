package projections

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// Registry is the read model of the public register (备案信息查询, Q6.1, Q7.6):
// one entry for each filing that is or was published, with what is in force.
// What an amendment proposes is not in it until the amendment passes; of a
// canceled filing it holds the line that the public is told and no more.
type Registry struct{ DB *pgxpool.Pool } // DB is for queries alone

// Name implements [Model].
func (Registry) Name() string { return "registry" }

// Version implements [Model].
func (Registry) Version() int { return 6 }

// DDL implements [Model].
func (Registry) DDL() string { return foldedDDL + registryDDL }

const registryDDL = `
CREATE TABLE registry (
	filing               uuid        PRIMARY KEY,
	name                 text        COLLATE "C" NOT NULL,
	sought               text        COLLATE "C" NOT NULL, -- the name as search compares it; empty of a canceled filing
	terms                text[]      COLLATE "C" NOT NULL, -- its characters and pairs of neighbors, the codes of its tracks and where it is registered; none of a canceled filing, which is not found by them
	credit_code          text        COLLATE "C" NOT NULL,
	authority            text        COLLATE "C" NOT NULL,
	number               text        COLLATE "C" NOT NULL, -- of its first track; the order of lists
	registered_address   text        COLLATE "C" NOT NULL,
	county               text        COLLATE "C" NOT NULL, -- where it is registered
	cma_number           text        COLLATE "C" NOT NULL, -- of an effective testing track
	legal_representative text        COLLATE "C" NOT NULL,
	status               text        COLLATE "C" NOT NULL,
	canceled_on          date,
	testing_since        date,                             -- as in registry_track, for searches
	operation_since      date,                             -- likewise
	recorded_at          timestamptz NOT NULL              -- of the event that last altered any of this
);

CREATE TABLE registry_track (
	filing                 uuid   NOT NULL,
	track                  text   COLLATE "C" NOT NULL,
	status                 text   COLLATE "C" NOT NULL,
	number                 text   COLLATE "C" NOT NULL,
	since                  date,                        -- null of a canceled track
	institution_categories text[] COLLATE "C" NOT NULL, -- empty of a canceled track
	monitoring_categories  text[] COLLATE "C" NOT NULL, -- likewise
	PRIMARY KEY (filing, track)
);
`

// Indexes implements [Model]. What is new of the terms waits in a list until
// there are 64 kB of it, some dozens of rows: filing them together is several
// times cheaper, and a search looks through so short a list in no time.
func (Registry) Indexes() string {
	return `
CREATE INDEX registry_terms ON registry USING gin (terms) WITH (fastupdate = on, gin_pending_list_limit = 64);
CREATE INDEX registry_credit_code ON registry (credit_code);
CREATE INDEX registry_cma_number ON registry (cma_number) WHERE cma_number <> '';
CREATE INDEX registry_order ON registry (authority, number, status); -- lists walk it, counts read nothing else
CREATE INDEX registry_track_number ON registry_track (number);
CREATE INDEX registry_testing_since ON registry (testing_since);
CREATE INDEX registry_operation_since ON registry (operation_since);
`
}

// RegistryEntry is a filing as the public sees it: published facts, or the
// line that a canceled one leaves (domain-decisions 1.2), which has name,
// credit code, authority, the day and the tracks without anything about them.
type RegistryEntry struct {
	ID                  uuid.UUID         `json:"filing"`
	Name                string            `json:"name"` // in force
	CreditCode          domain.CreditCode `json:"credit_code"`
	Authority           domain.Authority  `json:"authority"` // with which it is filed; of a canceled one not for showing: it may have switched the line off
	RegisteredAddress   string            `json:"registered_address,omitempty"`
	County              domain.CountyCode `json:"county,omitempty"`               // of that address
	CMANumber           domain.CMANumber  `json:"cma_number,omitempty"`           // 资质认定证书编号, of an effective testing track
	LegalRepresentative string            `json:"legal_representative,omitempty"` // the name, which is register data
	Status              RegistryStatus    `json:"status"`
	CanceledOn          domain.Date       `json:"canceled_on,omitempty"`
	Tracks              []RegistryTrack   `json:"tracks"`      // at least one, testing first
	RecordedAt          time.Time         `json:"recorded_at"` // of the event that last altered the entry, UTC
}

// RegistryTrack is one published track of an entry.
type RegistryTrack struct {
	Track                 domain.Track                 `json:"track"`
	Status                RegistryStatus               `json:"status"`
	Number                string                       `json:"number,omitempty"` // 备案号
	Since                 domain.Date                  `json:"since,omitempty"`  // published on
	InstitutionCategories []domain.InstitutionCategory `json:"institution_categories,omitempty"`
	MonitoringCategories  []domain.MonitoringCategory  `json:"monitoring_categories,omitempty"`
}

// RegistryStatus says whether an entry, or a track of it, is in force.
type RegistryStatus string

// The statuses of an entry.
const (
	RegistryEffective RegistryStatus = "effective" // 公示
	RegistryCanceled  RegistryStatus = "canceled"  // 已注销
)

// registryEntry returns the entry that a filing in state s has, without ID and
// RecordedAt, and whether it has one. Of canceled tracks it gives the number,
// by which whoever knows it finds the line; queries keep it to themselves.
func registryEntry(s filing.State) (RegistryEntry, bool) {
	e := RegistryEntry{
		Name: s.Identity.Value.Name, CreditCode: s.CreditCode, Authority: s.Authority,
		Status: RegistryCanceled, CanceledOn: s.CanceledOn,
	}
	if s.CanceledOn != "" { // what a new filing records is not the line's
		e.Name, e.Authority = s.Line.Name, s.Line.Authority
	}
	for _, t := range domain.Tracks() {
		track := s.Tracks[t]
		shown := RegistryTrack{Track: t, Status: RegistryCanceled, Number: track.Number}
		switch {
		case track.Number == "": // never published
			continue
		case track.Status == filing.TrackEffective:
			shown.Status, shown.Since = RegistryEffective, track.Since
			shown.InstitutionCategories = track.Scope.Value.InstitutionCategories
			shown.MonitoringCategories = track.Scope.Value.MonitoringCategories
			e.Status = RegistryEffective
			if t == domain.Testing {
				e.CMANumber = s.CMA.Value.Number
			}
		}
		e.Tracks = append(e.Tracks, shown)
	}
	if e.Status == RegistryEffective {
		e.CanceledOn = ""
		e.RegisteredAddress, e.County = s.Basics.Value.RegisteredAddress, s.Basics.Value.County
		e.LegalRepresentative = s.Identity.Value.LegalRepresentative.Name
	}
	return e, len(e.Tracks) > 0
}

// Concerns implements [Model]: beside what cases are about, certificates, whose
// numbers people search by.
func (Registry) Concerns(eventType string) bool {
	return bearsOnCases(eventType) || eventType == cmaRecorded
}

var cmaRecorded = filing.CMARecorded{}.EventType()

// Apply implements [Model].
func (Registry) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	return applyKept(ctx, tx, newFolding(registryRows{}), page)
}

func (Registry) gather() gathering { return newKeeper(newFolding(registryRows{}), keptBytes) }

// registryRows are the rows of the registry beside those of folded.
type registryRows struct{}

// entryKept is what is to be written of a filing.
type entryKept struct {
	stored  bool          // there are rows
	altered bool          // there should be those of entry instead, or none if it has no tracks
	entry   RegistryEntry // if altered
}

func (registryRows) load(_ context.Context, _ pgx.Tx, filings []*kept[entryKept]) error {
	for _, f := range filings {
		_, f.rows.stored = registryEntry(f.state)
	}
	return nil
}

func (registryRows) evolve(f *kept[entryKept], e filingEvent) {
	before, had := registryEntry(f.state)
	filing.Evolve(&f.state, e.fact, e.Place())
	after, has := registryEntry(f.state)
	if had == has && (!has || reflect.DeepEqual(before, after)) {
		return
	}
	after.ID, after.RecordedAt = f.id, e.Meta.RecordedAt
	f.rows.altered, f.rows.entry = true, after
}

func (registryRows) write(ctx context.Context, tx pgx.Tx, filings []*kept[entryKept]) error {
	var gone [][16]byte
	var entries []RegistryEntry
	var tracks [][]any
	for _, f := range filings {
		if !f.rows.altered {
			continue
		}
		if f.rows.stored {
			gone = append(gone, f.id)
		}
		if e := f.rows.entry; len(e.Tracks) > 0 {
			entries = append(entries, e)
			tracks = append(tracks, e.trackRows()...)
		}
	}
	if err := deleteEntries(ctx, tx, gone); err != nil || len(entries) == 0 {
		return err
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"registry"}, registryColumns,
		pgx.CopyFromSlice(len(entries), func(i int) ([]any, error) { return entries[i].row(), nil }))
	if err != nil {
		return fmt.Errorf("write registry entries: %w", err)
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"registry_track"}, registryTrackColumns, pgx.CopyFromRows(tracks)); err != nil {
		return fmt.Errorf("write registry tracks: %w", err)
	}
	return nil
}

func deleteEntries(ctx context.Context, tx pgx.Tx, filings [][16]byte) error {
	if len(filings) == 0 {
		return nil
	}
	var b pgx.Batch
	b.Queue(`DELETE FROM registry WHERE filing = ANY ($1)`, filings)
	b.Queue(`DELETE FROM registry_track WHERE filing = ANY ($1)`, filings)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("delete registry entries: %w", err)
	}
	return nil
}

// registryColumns are the columns of the table registry, in the order of row.
var registryColumns = []string{
	"filing", "name", "sought", "terms", "credit_code", "authority", "number",
	"registered_address", "county", "cma_number", "legal_representative", "status", "canceled_on",
	"testing_since", "operation_since", "recorded_at",
}

func (e RegistryEntry) row() []any {
	sought, terms := "", []string{}
	if e.Status == RegistryEffective {
		sought = folded(e.Name)
		terms = e.terms(sought)
	}
	return []any{
		[16]byte(e.ID), e.Name, sought, terms, string(e.CreditCode), string(e.Authority), e.Tracks[0].Number,
		e.RegisteredAddress, string(e.County), string(e.CMANumber), e.LegalRepresentative, string(e.Status), nullDate(e.CanceledOn),
		nullDate(e.since(domain.Testing)), nullDate(e.since(domain.Operation)), e.RecordedAt,
	}
}

// since returns the day on which a track was published, "" if it is not.
func (e RegistryEntry) since(t domain.Track) domain.Date {
	for _, track := range e.Tracks {
		if track.Track == t {
			return track.Since
		}
	}
	return ""
}

// Terms that are not part of a name begin so; no folded name has a space.
const (
	trackTerm               = "track "
	institutionCategoryTerm = "institution_category "
	categoryTerm            = "category "
	areaTerm                = "area "
)

// terms returns all that one index finds an entry in force by: the grams of its
// name, the codes of its effective tracks and where it is registered. Every category is of one track
// only, so that two of the same track are found together without saying of
// which.
func (e RegistryEntry) terms(sought string) []string {
	all := grams(sought)
	for _, a := range e.County.Areas() {
		all = append(all, areaTerm+string(a))
	}
	for _, t := range e.Tracks {
		if t.Status != RegistryEffective {
			continue
		}
		all = append(all, trackTerm+string(t.Track))
		for _, c := range t.InstitutionCategories {
			all = append(all, institutionCategoryTerm+string(c))
		}
		for _, c := range t.MonitoringCategories {
			all = append(all, categoryTerm+string(c))
		}
	}
	return all
}

// registryTrackColumns are those of the table registry_track, in the order of
// trackRows.
var registryTrackColumns = []string{"filing", "track", "status", "number", "since", "institution_categories", "monitoring_categories"}

func (e RegistryEntry) trackRows() [][]any {
	rows := make([][]any, len(e.Tracks))
	for i, t := range e.Tracks {
		rows[i] = []any{
			[16]byte(e.ID), string(t.Track), string(t.Status), t.Number, nullDate(t.Since),
			texts(t.InstitutionCategories), texts(t.MonitoringCategories),
		}
	}
	return rows
}

// nullDate is d for a column in which no date is null.
func nullDate(d domain.Date) any {
	if d == "" {
		return nil
	}
	return string(d)
}

// texts returns codes as an array that is not null.
func texts[C ~string](codes []C) []string {
	all := make([]string, len(codes))
	for i, c := range codes {
		all[i] = string(c)
	}
	return all
}
