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

// StaffDirectory is the read model of all employments (人员信息), one row each, by
// which institutions and officials find them: by what is clear of a person, for
// what describes one is sealed here, too. Who was entered by mistake and
// withdrawn is not in it, nor is who was removed.
type StaffDirectory struct{ DB *pgxpool.Pool } // DB is for queries alone

// Name implements [Model].
func (StaffDirectory) Name() string { return "staff_directory" }

// Version implements [Model].
func (StaffDirectory) Version() int { return 2 }

// DDL implements [Model].
func (StaffDirectory) DDL() string { return listedDDL + staffDDL }

const staffDDL = `
CREATE TABLE staff (
	filing    uuid    NOT NULL,
	id        uuid    NOT NULL,
	state     text    COLLATE "C" NOT NULL, -- the filing.StaffRow as JSON
	authority text    COLLATE "C" NOT NULL,
	tracks    text[]  COLLATE "C" NOT NULL, -- in which posts are or were held
	effective boolean NOT NULL,             -- one of them is in force
	status    text    COLLATE "C" NOT NULL,
	posts     text[]  COLLATE "C" NOT NULL, -- each with its track before it
	education text    COLLATE "C" NOT NULL,
	title     text    COLLATE "C" NOT NULL,
	contract  text    COLLATE "C" NOT NULL,
	hired_on  date    NOT NULL,             -- the order of lists
	ended_on  date,
	draft_since date, -- who is held by a filing that was never handed in: its first day
	held_since  date, -- likewise: the day on which that filing took the claim
	PRIMARY KEY (filing, id)
);
`

// Indexes implements [Model].
func (StaffDirectory) Indexes() string {
	return `
CREATE INDEX staff_order ON staff (filing, hired_on, id);
CREATE INDEX staff_authority ON staff (authority, filing, hired_on, id);
CREATE INDEX staff_draft ON staff (draft_since, filing, held_since, id) WHERE draft_since IS NOT NULL;
CREATE INDEX staff_draft_authority ON staff (authority, draft_since, filing, held_since, id) WHERE draft_since IS NOT NULL;
`
}

// Concerns implements [Model].
func (StaffDirectory) Concerns(eventType string) bool {
	return strings.HasPrefix(eventType, "filing.staff_") || besideStaffNames[eventType] || ofFilings(eventType) && bearsOnCases(eventType)
}

// besideStaffNames are the types of events that concern staff and do not say so in
// their names.
var besideStaffNames = typesOf(filing.IDNumberCorrected{}, filing.SubjectErased{})

// Apply implements [Model].
func (StaffDirectory) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	return applyKept(ctx, tx, listing[draftNotes]{staffRows{}}, page)
}

func (StaffDirectory) gather() gathering {
	return newKeeper(listing[draftNotes]{staffRows{}}, keptBytes)
}

// staffRows are the rows of the read model.
type staffRows struct{}

func (staffRows) list() string { return "staff" }

func (staffRows) kept(s filing.State, id uuid.UUID) any { return s.Staff[id] }

var staffColumns = []string{
	"filing", "id", "state", "authority", "tracks", "effective", "status", "posts", "education", "title", "contract", "hired_on", "ended_on",
	"draft_since", "held_since",
}

// write implements [listedRows].
func (staffRows) write(ctx context.Context, tx pgx.Tx, filings []changedList[draftNotes], empty bool) error {
	if err := handedIn(ctx, tx, filings); err != nil {
		return err
	}
	return replaceRows(ctx, tx, "staff", staffColumns, filings, empty, func(f changedList[draftNotes], r alteredRow) []any {
		row := f.state.Staff[r.id]
		draftSince, heldSince := f.rows.of(r.id)
		tracks, posts := []domain.Track{}, []string{}
		for _, t := range domain.Tracks() {
			if len(row.Posts[t]) > 0 {
				tracks = append(tracks, t)
			}
			for _, p := range row.Posts[t] {
				posts = append(posts, postIn(t, p))
			}
		}
		return []any{
			[16]byte(f.id), [16]byte(r.id), r.state, string(f.state.Authority), texts(tracks), inForce(f.state, tracks),
			string(row.Status), posts, string(row.Education), string(row.Title), string(row.Contract), string(row.HiredOn), nullDate(row.EndedOn),
			nullDate(draftSince), nullDate(heldSince),
		}
	})
}

func postIn(t domain.Track, p domain.Post) string { return string(t) + " " + string(p) }
