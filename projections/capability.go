package projections

import (
	"context"
	"reflect"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// Capability is the read model of who may do what (B8): the rows of annexes (能力附表)
// and the fields of operation of published tracks, as far as their categories
// were passed. Of what is canceled it finds nothing.
//
// A row is never rewritten because of what happens to its filing. Rows belong to a
// source, the staging of an annex or the event that set the fields of operation;
// which source a track shows, and which of its methods, is one row each.
type Capability struct{ DB *pgxpool.Pool } // DB is for queries alone

// Name implements [Model].
func (Capability) Name() string { return "capability" }

// Version implements [Model].
func (Capability) Version() int { return 1 }

// DDL implements [Model].
func (Capability) DDL() string { return foldedDDL + capabilityDDL }

const capabilityDDL = `
-- Which sources a filing has: for Apply, not for queries.
CREATE TABLE capability_sources (
	filing    uuid  PRIMARY KEY,
	annex     uuid,           -- the staging in force
	staging   uuid,           -- that is being handed over
	parts     int[] NOT NULL, -- of it that are in
	operation uuid            -- the event that set the fields of operation
);

-- Published tracks.
CREATE TABLE capability (
	filing      uuid   NOT NULL,
	track       text   COLLATE "C" NOT NULL,
	name        text   COLLATE "C" NOT NULL,
	credit_code text   COLLATE "C" NOT NULL,
	authority   text   COLLATE "C" NOT NULL,
	county      text   COLLATE "C" NOT NULL, -- where it is registered
	number      text   COLLATE "C" NOT NULL, -- of the track; the order of lists
	source      uuid   NOT NULL,
	categories  text[] COLLATE "C" NOT NULL, -- that were passed
	PRIMARY KEY (filing, track)
);

-- The methods that a published track has rows of, in categories that were passed.
CREATE TABLE capability_methods (
	filing  uuid   NOT NULL,
	track   text   COLLATE "C" NOT NULL,
	methods uuid[] NOT NULL,
	PRIMARY KEY (filing, track)
);

-- What is measured by which standard: some tens of thousands, whoever has them.
CREATE TABLE capability_method (
	method          uuid   PRIMARY KEY,
	category        text   COLLATE "C" NOT NULL,
	parameter       text   COLLATE "C" NOT NULL,
	standard_no     text   COLLATE "C" NOT NULL, -- empty of a field of operation
	sought          text   COLLATE "C" NOT NULL, -- the parameter as search compares it
	sought_standard text   COLLATE "C" NOT NULL, -- likewise
	terms           text[] COLLATE "C" NOT NULL  -- by which it is found
);

CREATE TABLE capability_row (
	source        uuid NOT NULL,
	method        uuid NOT NULL,
	part          int  NOT NULL,
	n             int  NOT NULL, -- in the part
	category      text COLLATE "C" NOT NULL,
	premises      uuid,
	object        text COLLATE "C" NOT NULL,
	item_no       text COLLATE "C" NOT NULL,
	standard_name text COLLATE "C" NOT NULL,
	method_kind   text COLLATE "C" NOT NULL,
	limit_range   text COLLATE "C" NOT NULL,
	note          text COLLATE "C" NOT NULL,
	valid_from    text COLLATE "C" NOT NULL,
	field         text COLLATE "C",          -- a filing.OperationField as JSON
	PRIMARY KEY (source, method, part, n)
);
`

// Indexes implements [Model]. What a track adds to the index of methods is filed
// at once: a search would have to look through all that waits.
func (Capability) Indexes() string {
	return `
CREATE INDEX capability_order ON capability (authority, number);
CREATE INDEX capability_methods_methods ON capability_methods USING gin (methods) WITH (fastupdate = off);
CREATE INDEX capability_method_terms ON capability_method USING gin (terms) WITH (fastupdate = on, gin_pending_list_limit = 256);
`
}

// CapabilityEntry is a published track.
type CapabilityEntry struct {
	ID         uuid.UUID         `json:"filing"`
	Track      domain.Track      `json:"track"`
	Name       string            `json:"name"`
	CreditCode domain.CreditCode `json:"credit_code"`
	Authority  domain.Authority  `json:"authority"`
	County     domain.CountyCode `json:"county,omitempty"` // of the registered address
	Number     string            `json:"number"`           // 备案号 of the track

	source     uuid.UUID
	categories []domain.MonitoringCategory
}

// Concerns implements [Model].
func (Capability) Concerns(eventType string) bool {
	return bearsOnCases(eventType) || handsOverCapability[eventType]
}

// handsOverCapability are the types of events that say what somebody is capable of.
var handsOverCapability = typesOf(
	filing.AnnexStagingBegun{}, filing.AnnexPartStaged{}, filing.AnnexRecorded{}, filing.OperationCapabilityRecorded{},
)

// Apply implements [Model].
func (Capability) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	return applyKept(ctx, tx, newFolding(capabilityRows{}), page)
}

func (Capability) gather() gathering { return newKeeper(newFolding(capabilityRows{}), keptBytes) }

// capabilityRows are the rows of the read model beside those of folded.
type capabilityRows struct{}

// capabilityKept is what the read model knows of a filing, and what is to be
// written of it.
type capabilityKept struct {
	sources capabilitySources
	stored  bool // there may be rows of published tracks
	altered bool // there should be those of entries instead
	methods bool // and their methods are others
	entries []CapabilityEntry
	writes  capabilityWrites
}

// capabilitySources are the sources of a filing's rows, zero if there are none.
type capabilitySources struct {
	annex, staging uuid.UUID
	parts          []int
	operation      uuid.UUID
}

func (capabilityRows) evolve(f *kept[capabilityKept], e filingEvent) {
	before := capabilityEntries(f)
	r := &f.rows
	switch fact := e.fact.(type) {
	case filing.AnnexStagingBegun:
		r.writes.remove(annexPart{r.sources.staging, 0})
		r.sources.staging, r.sources.parts = fact.StagingID, nil
	case filing.AnnexPartStaged:
		r.stage(fact)
	case filing.AnnexRecorded:
		r.writes.remove(annexPart{r.sources.annex, 0})
		r.sources.annex, r.sources.staging, r.sources.parts = fact.StagingID, uuid.Nil, nil
	case filing.OperationCapabilityRecorded:
		r.writes.remove(annexPart{r.sources.operation, 0})
		r.sources.operation = e.ID
		r.writes.fields(e.ID, fact.Fields)
	default:
		if bearsOnCases(e.Type) {
			filing.Evolve(&f.state, e.fact, e.Place())
		}
	}
	if after := capabilityEntries(f); !reflect.DeepEqual(before, after) {
		r.altered, r.entries = true, after
		r.methods = r.methods || !slices.EqualFunc(before, after, sameMethods)
	}
}

// sameMethods reports whether two tracks have the same methods to be found by.
func sameMethods(a, b CapabilityEntry) bool {
	return a.Track == b.Track && a.source == b.source && slices.Equal(a.categories, b.categories)
}

// stage notes rows of a part that is not in force yet.
func (r *capabilityKept) stage(e filing.AnnexPartStaged) {
	if e.StagingID != r.sources.staging {
		return
	}
	if e.Piece == 1 && !slices.Contains(r.sources.parts, e.Part) {
		r.sources.parts = append(r.sources.parts, e.Part)
	} else if e.Piece == 1 {
		r.writes.remove(annexPart{e.StagingID, e.Part})
	}
	r.writes.rows(e)
}

// of is the source that a track shows.
func (s capabilitySources) of(t domain.Track) uuid.UUID {
	if t == domain.Testing {
		return s.annex
	}
	return s.operation
}

// capabilityEntries are the tracks of a filing that the public may find by what
// they are capable of.
func capabilityEntries(f *kept[capabilityKept]) []CapabilityEntry {
	var entries []CapabilityEntry
	for _, t := range domain.Tracks() {
		track, source := f.state.Tracks[t], f.rows.sources.of(t)
		if track.Status != filing.TrackEffective || source == uuid.Nil {
			continue
		}
		entries = append(entries, CapabilityEntry{
			ID: f.id, Track: t, Name: f.state.Identity.Value.Name, CreditCode: f.state.CreditCode,
			Authority: f.state.Authority, County: f.state.Basics.Value.County, Number: track.Number,
			source: source, categories: track.Scope.Value.MonitoringCategories,
		})
	}
	return entries
}
