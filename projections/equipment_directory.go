package projections

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// EquipmentDirectory is the read model of all instruments (设施设备), one row each,
// by which institutions and officials find them. What was entered by mistake
// and withdrawn is not in it.
type EquipmentDirectory struct{ DB *pgxpool.Pool } // DB is for queries alone

// Name implements [Model].
func (EquipmentDirectory) Name() string { return "equipment_directory" }

// Version implements [Model].
func (EquipmentDirectory) Version() int { return 1 }

// DDL implements [Model].
func (EquipmentDirectory) DDL() string { return listedDDL + equipmentDDL }

const equipmentDDL = `
CREATE TABLE equipment (
	filing       uuid    NOT NULL,
	id           uuid    NOT NULL,
	state        text    COLLATE "C" NOT NULL, -- the filing.EquipmentRow as JSON
	authority    text    COLLATE "C" NOT NULL,
	tracks       text[]  COLLATE "C" NOT NULL,
	effective    boolean NOT NULL,             -- it serves a track in force
	asset_number text    COLLATE "C" NOT NULL, -- the order of lists
	status       text    COLLATE "C" NOT NULL,
	ownership    text    COLLATE "C" NOT NULL,
	premises     uuid    NOT NULL,
	traced_to    date,                         -- the last day its verification or calibration holds
	device       uuid    NOT NULL,             -- names maker, model and factory number
	sought       text    COLLATE "C" NOT NULL, -- name and model as search compares them
	terms        text[]  COLLATE "C" NOT NULL, -- their characters and pairs of neighbors
	PRIMARY KEY (filing, id)
);
`

// Indexes implements [Model].
func (EquipmentDirectory) Indexes() string {
	return `
CREATE INDEX equipment_order ON equipment (filing, asset_number, id);
CREATE INDEX equipment_authority ON equipment (authority, filing, asset_number, id);
CREATE INDEX equipment_device ON equipment (device) WHERE status = 'in_service';
CREATE INDEX equipment_terms ON equipment USING gin (terms) WITH (fastupdate = on, gin_pending_list_limit = 64);
`
}

// Concerns implements [Model].
func (EquipmentDirectory) Concerns(eventType string) bool {
	return strings.HasPrefix(eventType, "filing.equipment_") || ofFilings(eventType) && bearsOnCases(eventType)
}

// Apply implements [Model].
func (EquipmentDirectory) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	return applyKept(ctx, tx, listing[struct{}]{equipmentRows{}}, page)
}

func (EquipmentDirectory) gather() gathering {
	return newKeeper(listing[struct{}]{equipmentRows{}}, keptBytes)
}

// onlyFolded keeps of a filing beside its list what cases are about.
type onlyFolded struct{}

func (onlyFolded) encode(f *listed[struct{}]) ([]byte, error) { return encodeFolded(f.state) }

func (onlyFolded) decode(f *listed[struct{}], head []byte) (err error) {
	f.state, err = decodeFolded(head)
	return err
}

func (onlyFolded) evolve(f *listed[struct{}], e filingEvent) {
	if e.Type != cmaRecorded { // it would be kept with the state
		filing.Evolve(&f.state, e.fact, e.Place())
	}
}

// equipmentRows are the rows of the read model.
type equipmentRows struct{ onlyFolded }

func (equipmentRows) list() string { return "equipment" }

func (equipmentRows) kept(s filing.State, id uuid.UUID) any { return s.Equipment[id] }

var equipmentColumns = []string{
	"filing", "id", "state", "authority", "tracks", "effective", "asset_number", "status", "ownership", "premises",
	"traced_to", "device", "sought", "terms",
}

// write implements [listedRows].
func (equipmentRows) write(ctx context.Context, tx pgx.Tx, filings []changedList[struct{}], empty bool) error {
	return replaceRows(ctx, tx, "equipment", equipmentColumns, filings, empty, func(f changedList[struct{}], r alteredRow) []any {
		row := f.state.Equipment[r.id]
		sought := folded(row.Name + row.Model)
		return []any{
			[16]byte(f.id), [16]byte(r.id), r.state, string(f.state.Authority), texts(row.Tracks), inForce(f.state, row.Tracks),
			row.AssetNumber, string(row.Status), string(row.Ownership), [16]byte(row.PremisesID),
			nullDate(row.Traceability.To), [16]byte(deviceOf(row.Equipment)), sought, grams(sought),
		}
	})
}

// deviceOf names the thing itself, in whosever list it is: makers number what they
// make, each for himself and by model.
func deviceOf(e filing.Equipment) uuid.UUID {
	return domain.DeriveID(uuid.Nil, "device "+strings.Join([]string{folded(e.Manufacturer), folded(e.Model), folded(e.FactoryNumber)}, "\n"), 0)
}
