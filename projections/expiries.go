package projections

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/filing"
)

// Expiries is the read model of what will have to be seen to (到期提醒, B14): the
// day until which each certificate, calibration, lease and letter of a
// published institution holds, since when a key post is vacant, until when an
// amendment that is not handed in yet is in time, and since when the institution
// recorded nothing. It says days and never how far away they are, nor after how
// many years an authority wants to hear of the last: that is for whoever asks, on
// the day of asking.
type Expiries struct{ DB *pgxpool.Pool } // DB is for queries alone

// Name implements [Model].
func (Expiries) Name() string { return "expiries" }

// Version implements [Model].
func (Expiries) Version() int { return 5 }

// DDL implements [Model].
func (Expiries) DDL() string { return listedDDL + configurationDDL + expiriesDDL }

const expiriesDDL = `
CREATE TABLE equipment (
	filing uuid NOT NULL,
	id     uuid NOT NULL,
	state  text COLLATE "C" NOT NULL, -- what matters of the filing.EquipmentRow, as JSON: for Apply, not for queries
	PRIMARY KEY (filing, id)
);

CREATE TABLE expiry (
	filing    uuid    NOT NULL,
	kind      text    COLLATE "C" NOT NULL,
	thing     text    COLLATE "C" NOT NULL, -- which of its kind in the filing
	due_on    date    NOT NULL,             -- the last day it holds; of a vacancy the first; of inactivity the last day before it
	name      text    COLLATE "C" NOT NULL, -- of the thing, if it has one
	number    text    COLLATE "C" NOT NULL, -- likewise
	authority text    COLLATE "C" NOT NULL,
	tracks    text[]  COLLATE "C" NOT NULL, -- that it serves
	effective boolean NOT NULL,             -- one of them is in force: only then anybody is told
	PRIMARY KEY (filing, kind, thing)
);
`

// Indexes implements [Model]. Nearly all rows are of instruments: whoever asks for
// the others does not want to look through them. Nor does anybody want to look
// through all filings for the few that are inactive.
func (Expiries) Indexes() string {
	return `
CREATE INDEX expiry_rare ON expiry (kind, due_on, filing, thing) WHERE effective AND kind NOT IN ('traceability', 'equipment_lease', 'inactive');
CREATE INDEX expiry_due ON expiry (due_on, filing, kind, thing) WHERE effective AND kind <> 'inactive';
CREATE INDEX expiry_authority ON expiry (authority, due_on, filing, kind, thing) WHERE effective AND kind <> 'inactive';
CREATE INDEX expiry_inactive ON expiry (authority, due_on, filing, kind, thing) WHERE effective AND kind = 'inactive';
`
}

// besideExpiries are the types of events of filings on which nothing here depends
// but the day on which the institution recorded something.
var besideExpiries = typesOf(
	filing.ContactsRecorded{}, filing.CommitmentRecorded{}, filing.IDNumberCorrected{},
	filing.AnnexStagingBegun{}, filing.AnnexPartStaged{}, filing.AnnexRecorded{},
	filing.ManagementAdded{}, filing.ManagementRevised{}, filing.ManagementEnded{}, filing.DocumentAttached{}, filing.TransferLetGo{},
)

// noUpdates are the types of events with which no institution updates its filing,
// and on which nothing here depends: what officials do, what follows from
// something else, and that somebody looked.
var noUpdates = typesOf(
	filing.CancellationProposed{}, filing.CancellationSentBack{}, filing.CancellationWithdrawn{},
	filing.TransferAnnotated{}, filing.SubjectErased{}, filing.PersonalDataUnmasked{},
)

// ofFilings reports whether events of a type are of a filing.
func ofFilings(eventType string) bool { return strings.HasPrefix(eventType, "filing.") }

// Concerns implements [Model].
func (Expiries) Concerns(eventType string) bool {
	return ofAuthorities(eventType) || ofFilings(eventType) && !noUpdates[eventType]
}

// Apply implements [Model].
func (Expiries) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	c, err := loadConfigurations(ctx, tx)
	if err != nil {
		return err
	}
	k := keepExpiries(c, keptBytes)
	k.keeper.partial = true
	if err := k.add(ctx, tx, page); err != nil {
		return err
	}
	return k.flush(ctx, tx)
}

func (Expiries) gather() gathering { return keepExpiries(newConfigurations(), keptBytes) }

// expiriesKeeping applies pages in the order of the log: the working days of an
// authority are those of when an amendment was begun.
type expiriesKeeping struct {
	keeper *keeper[*listed[expiryNotes]]
	*configurations
}

func keepExpiries(c *configurations, limit int) expiriesKeeping {
	return expiriesKeeping{newKeeper(listing[expiryNotes]{expiryRows{c}}, limit), c}
}

// add implements [gathering].
func (k expiriesKeeping) add(ctx context.Context, tx pgx.Tx, page []Event) error {
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
func (k expiriesKeeping) flush(ctx context.Context, tx pgx.Tx) error {
	if err := k.keeper.flush(ctx, tx); err != nil {
		return err
	}
	return k.configurations.write(ctx, tx)
}

// expiryRows are the rows of the read model.
type expiryRows struct{ *configurations }

func (expiryRows) list() string { return "equipment" }

// kept implements [listedRows].
func (expiryRows) kept(s filing.State, id uuid.UUID) any {
	row := s.Equipment[id]
	return filing.EquipmentRow{
		Equipment: filing.Equipment{
			Name: row.Name, Model: row.Model, AssetNumber: row.AssetNumber, Tracks: row.Tracks,
			Lease: filing.Lease{To: row.Lease.To}, Traceability: filing.Traceability{To: row.Traceability.To},
		},
		Status: row.Status,
	}
}

// expiryNotes are what a state does not say.
type expiryNotes struct {
	vacant map[domain.Post]domain.Date // key posts of an effective testing track that nobody holds, and since when
	due    map[uuid.UUID]amendmentDue  // amendments, and until when they are in time

	recorded domain.Date // when the institution recorded something last
}

// amendmentDue is the last day in time of what happened on another.
type amendmentDue struct {
	OccurredOn domain.Date `json:"occurred_on"`
	DueOn      domain.Date `json:"due_on"`
}

// leads are the key posts that testing must not be without (R4).
var leads = []domain.Post{domain.PostTechnicalManagement, domain.PostQualityManagement}

func (r expiryRows) evolve(f *listed[expiryNotes], e filingEvent) {
	if ofInstitution(e.Meta.Actor) {
		f.rows.recorded = domain.DateOf(e.Meta.RecordedAt, domain.Shanghai())
	}
	if besideExpiries[e.fact.EventType()] {
		return
	}
	filing.Evolve(&f.state, e.fact, e.Place())
	s := f.state
	for _, post := range leads {
		if !inForce(s, []domain.Track{domain.Testing}) || held(s, post) {
			delete(f.rows.vacant, post)
		} else if f.rows.vacant[post] == "" {
			put(&f.rows.vacant, post, happenedOn(e))
		}
	}
	for id, c := range s.Cases {
		a := c.Alteration
		if c.Kind != filing.AmendmentCase || c.Ended() || c.FirstSubmittedOn != "" || a.Kind != filing.Changed || a.OccurredOn == "" {
			delete(f.rows.due, id)
		} else if f.rows.due[id].OccurredOn != a.OccurredOn {
			put(&f.rows.due, id, amendmentDue{a.OccurredOn, r.calendar(s.Authority).MonthAfter(a.OccurredOn).On})
		}
	}
}

// ofInstitution reports whether an institution itself acted: somebody signed in for
// it or a program of its own. Programs that record for an authority name it.
func ofInstitution(a domain.Actor) bool {
	return a.Kind == domain.ActorInstitution || a.Kind == domain.ActorProgram && a.Authority == ""
}

// held reports whether anybody holds a post of testing.
func held(s filing.State, post domain.Post) bool {
	for _, row := range s.Staff {
		if row.Employed() && slices.Contains(row.Posts[domain.Testing], post) {
			return true
		}
	}
	return false
}

// happenedOn is the day on which a post that an event leaves vacant became so.
func happenedOn(e filingEvent) domain.Date {
	var on domain.Date
	switch fact := e.fact.(type) {
	case filing.StaffLeft:
		on = fact.LeftOn
	case filing.StaffMovedToNonTechnicalPost:
		on = fact.MovedOn
	case filing.StaffTransferred:
		on = fact.LeftOn
	case filing.StaffTransferReversed:
		on = fact.EndedOn
	case filing.StaffRevised:
		on = fact.Alteration.OccurredOn
	}
	if on == "" {
		on = domain.DateOf(e.Meta.RecordedAt, domain.Shanghai())
	}
	return on
}

// put sets m[k], making the map on first use.
func put[K comparable, V any](m *map[K]V, k K, v V) {
	if *m == nil {
		*m = make(map[K]V)
	}
	(*m)[k] = v
}

// write implements [listedRows].
func (r expiryRows) write(ctx context.Context, tx pgx.Tx, filings []changedList[expiryNotes], empty bool) error {
	of, ids := gone(filings)
	if !empty {
		var b pgx.Batch
		b.Queue(`DELETE FROM expiry WHERE filing = ANY ($1) AND NOT kind = ANY ($2)`, idsOfChanged(filings), texts(equipmentKinds))
		b.Queue(`
			DELETE FROM expiry e USING unnest($1::uuid[], $2::uuid[]) g (filing, id)
			WHERE e.filing = g.filing AND e.kind = ANY ($3) AND e.thing = g.id::text`, of, ids, texts(equipmentKinds))
		b.Queue(`DELETE FROM equipment e USING unnest($1::uuid[], $2::uuid[]) g (filing, id) WHERE e.filing = g.filing AND e.id = g.id`, of, ids)
		restand(&b, "expiry", filings)
		if err := tx.SendBatch(ctx, &b).Close(); err != nil {
			return fmt.Errorf("delete expiries: %w", err)
		}
	}
	var kept, rows [][]any
	for _, f := range filings {
		for _, e := range expiriesOf(f.state, f.rows) {
			rows = append(rows, f.row(e))
		}
		for _, a := range f.altered {
			kept = append(kept, []any{[16]byte(f.id), [16]byte(a.id), a.state})
			for _, e := range instrumentExpiries(a.id, f.state.Equipment[a.id]) {
				rows = append(rows, f.row(e))
			}
		}
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"equipment"}, []string{"filing", "id", "state"}, pgx.CopyFromRows(kept)); err != nil {
		return err
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"expiry"},
		[]string{"filing", "kind", "thing", "due_on", "name", "number", "authority", "tracks", "effective"}, pgx.CopyFromRows(rows))
	return err
}

func idsOfChanged[R any](filings []changedList[R]) [][16]byte {
	ids := make([][16]byte, len(filings))
	for i, f := range filings {
		ids[i] = f.id
	}
	return ids
}
