package projections

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
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
func (Registry) Version() int { return 1 }

// DDL implements [Model].
func (Registry) DDL() string { return foldedDDL + registryDDL }

const registryDDL = `
CREATE TABLE registry (
	filing               uuid        PRIMARY KEY,
	name                 text        COLLATE "C" NOT NULL,
	sought               text        COLLATE "C" NOT NULL, -- the name as search compares it; empty of a canceled filing
	terms                text[]      COLLATE "C" NOT NULL, -- its characters and pairs of neighbors, and the codes of its tracks; none of a canceled filing, which is not found by them
	credit_code          text        COLLATE "C" NOT NULL,
	authority            text        COLLATE "C" NOT NULL,
	number               text        COLLATE "C" NOT NULL, -- of its first track; the order of lists
	registered_address   text        COLLATE "C" NOT NULL,
	legal_representative text        COLLATE "C" NOT NULL,
	status               text        COLLATE "C" NOT NULL,
	canceled_on          date,
	recorded_at          timestamptz NOT NULL              -- of the event that last altered any of this
);
CREATE INDEX registry_terms ON registry USING gin (terms) WITH (fastupdate = off);
CREATE INDEX registry_credit_code ON registry (credit_code);
CREATE INDEX registry_order ON registry (authority, number, status); -- lists walk it, counts read nothing else

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
CREATE INDEX registry_track_number ON registry_track (number);
`

// RegistryEntry is a filing as the public sees it: published facts, or the
// line that a canceled one leaves (domain-decisions 1.2), which has name,
// credit code, authority, the day and the tracks without anything about them.
type RegistryEntry struct {
	ID                  uuid.UUID         `json:"filing"`
	Name                string            `json:"name"` // in force
	CreditCode          domain.CreditCode `json:"credit_code"`
	Authority           domain.Authority  `json:"authority"` // with which it is filed; of a canceled one not for showing: it may have switched the line off
	RegisteredAddress   string            `json:"registered_address,omitempty"`
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
	for _, t := range domain.Tracks() {
		track, filed := s.Tracks[t]
		shown := RegistryTrack{Track: t, Status: RegistryCanceled, Number: track.Number}
		switch {
		case !filed:
			continue
		case track.Status == filing.TrackEffective:
			shown.Status, shown.Since = RegistryEffective, track.Since
			shown.InstitutionCategories = track.Scope.Value.InstitutionCategories
			shown.MonitoringCategories = track.Scope.Value.MonitoringCategories
			e.Status = RegistryEffective
		case track.Status != filing.TrackCanceled:
			continue
		}
		e.Tracks = append(e.Tracks, shown)
	}
	if e.Status == RegistryEffective {
		e.CanceledOn = ""
		e.RegisteredAddress = s.Basics.Value.RegisteredAddress
		e.LegalRepresentative = s.Identity.Value.LegalRepresentative.Name
	}
	return e, len(e.Tracks) > 0
}

// Concerns implements [Model].
func (Registry) Concerns(eventType string) bool { return bearsOnCases(eventType) }

// Apply implements [Model].
func (Registry) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	events, err := caseEvents(page)
	if err != nil || len(events) == 0 {
		return err
	}
	f, err := openFold(ctx, tx, events)
	if err != nil {
		return err
	}
	altered := map[uuid.UUID]RegistryEntry{} // the last of each filing
	for _, e := range events {
		before, _ := registryEntry(*f.states[e.filing])
		after, _ := registryEntry(f.evolve(e))
		if !reflect.DeepEqual(before, after) {
			after.ID, after.RecordedAt = e.filing, e.Meta.RecordedAt
			altered[e.filing] = after
		}
	}
	if err := f.save(ctx, tx); err != nil {
		return err
	}
	return writeEntries(ctx, tx, slices.SortedFunc(maps.Values(altered), func(a, b RegistryEntry) int {
		return bytes.Compare(a.ID[:], b.ID[:])
	}))
}

// writeEntries replaces the rows of entries. One without tracks has none.
func writeEntries(ctx context.Context, tx pgx.Tx, entries []RegistryEntry) error {
	if len(entries) == 0 {
		return nil
	}
	ids := make([]uuid.UUID, len(entries))
	rows, tracks := []registryRow{}, []registryTrackRow{}
	for i, e := range entries {
		ids[i] = e.ID
		if len(e.Tracks) > 0 {
			rows = append(rows, e.row())
			tracks = append(tracks, e.trackRows()...)
		}
	}
	var b pgx.Batch
	b.Queue(`DELETE FROM registry WHERE filing = ANY ($1)`, ids)
	b.Queue(`DELETE FROM registry_track WHERE filing = ANY ($1)`, ids)
	b.Queue(`
		INSERT INTO registry (filing, name, sought, terms, credit_code, authority, number,
			registered_address, legal_representative, status, canceled_on, recorded_at)
		SELECT filing, name, sought, terms, credit_code, authority, number,
			registered_address, legal_representative, status, canceled_on, recorded_at
		FROM json_to_recordset($1) r (filing uuid, name text, sought text, terms text[], credit_code text, authority text, number text,
			registered_address text, legal_representative text, status text, canceled_on date, recorded_at timestamptz)`, rows)
	b.Queue(`
		INSERT INTO registry_track (filing, track, status, number, since, institution_categories, monitoring_categories)
		SELECT filing, track, status, number, since, institution_categories, monitoring_categories
		FROM json_to_recordset($1) r (filing uuid, track text, status text, number text, since date,
			institution_categories text[], monitoring_categories text[])`, tracks)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("write registry entries: %w", err)
	}
	return nil
}

// registryRow is a row of the table registry, its fields named as the columns.
type registryRow struct {
	Filing              uuid.UUID         `json:"filing"`
	Name                string            `json:"name"`
	Sought              string            `json:"sought"`
	Terms               []string          `json:"terms"`
	CreditCode          domain.CreditCode `json:"credit_code"`
	Authority           domain.Authority  `json:"authority"`
	Number              string            `json:"number"`
	RegisteredAddress   string            `json:"registered_address"`
	LegalRepresentative string            `json:"legal_representative"`
	Status              RegistryStatus    `json:"status"`
	CanceledOn          domain.Date       `json:"canceled_on,omitempty"`
	RecordedAt          time.Time         `json:"recorded_at"`
}

func (e RegistryEntry) row() registryRow {
	r := registryRow{
		Filing: e.ID, Name: e.Name, CreditCode: e.CreditCode, Authority: e.Authority, Number: e.Tracks[0].Number,
		RegisteredAddress: e.RegisteredAddress, LegalRepresentative: e.LegalRepresentative,
		Status: e.Status, CanceledOn: e.CanceledOn, RecordedAt: e.RecordedAt,
	}
	r.Terms = []string{}
	if e.Status == RegistryEffective {
		r.Sought = folded(e.Name)
		r.Terms = e.terms(r.Sought)
	}
	return r
}

// Terms that are not part of a name begin so; no folded name has a space.
const (
	trackTerm               = "track "
	institutionCategoryTerm = "institution_category "
	categoryTerm            = "category "
)

// terms returns all that one index finds an entry in force by: the grams of its
// name and the codes of its effective tracks. Every category is of one track
// only, so that two of the same track are found together without saying of
// which.
func (e RegistryEntry) terms(sought string) []string {
	all := grams(sought)
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

// registryTrackRow is a row of the table registry_track, likewise.
type registryTrackRow struct {
	Filing                uuid.UUID                    `json:"filing"`
	Track                 domain.Track                 `json:"track"`
	Status                RegistryStatus               `json:"status"`
	Number                string                       `json:"number"`
	Since                 domain.Date                  `json:"since,omitempty"`
	InstitutionCategories []domain.InstitutionCategory `json:"institution_categories"`
	MonitoringCategories  []domain.MonitoringCategory  `json:"monitoring_categories"`
}

func (e RegistryEntry) trackRows() []registryTrackRow {
	rows := make([]registryTrackRow, len(e.Tracks))
	for i, t := range e.Tracks {
		rows[i] = registryTrackRow{
			Filing: e.ID, Track: t.Track, Status: t.Status, Number: t.Number, Since: t.Since,
			InstitutionCategories: append([]domain.InstitutionCategory{}, t.InstitutionCategories...),
			MonitoringCategories:  append([]domain.MonitoringCategory{}, t.MonitoringCategories...),
		}
	}
	return rows
}
