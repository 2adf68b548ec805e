package projections

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// Statistics is the read model of counts: what there is now, by authority, track,
// status and category, and what happened in each month. It counts as events
// come, so that a question costs the same in the tenth year as in the first.
type Statistics struct{ DB *pgxpool.Pool } // DB is for queries alone

// Name implements [Model].
func (Statistics) Name() string { return "statistics" }

// Version implements [Model].
func (Statistics) Version() int { return 4 }

// DDL implements [Model].
func (Statistics) DDL() string { return foldedDDL + configurationDDL + statisticsDDL }

const statisticsDDL = `
CREATE TABLE tally (
	what      text   COLLATE "C" NOT NULL,
	month     text   COLLATE "C" NOT NULL, -- YYYY-MM in Asia/Shanghai of what happened; empty for what there is now
	authority text   COLLATE "C" NOT NULL,
	track     text   COLLATE "C" NOT NULL, -- empty for the institution as a whole
	code      text   COLLATE "C" NOT NULL, -- a status, a category, a number of working days; else empty
	n         bigint NOT NULL,             -- never 0
	PRIMARY KEY (what, month, authority, track, code)
);
`

// Indexes implements [Model].
func (Statistics) Indexes() string { return "" }

// What is counted. Of what there is now:
const (
	tallyStatus              = "status"               // filings and tracks, by status
	tallyInstitutionCategory = "institution_category" // of effective tracks
	tallyMonitoringCategory  = "monitoring_category"  // likewise
)

// Of what happened in a month:
const (
	tallyPublished = "published"  // a track, or with its first one an institution, became effective
	tallyCanceled  = "canceled"   // a track, or with its last one an institution, no longer is
	tallyTakenUp   = "taken_up"   // a category of either kind came into force with a track or by an amendment
	tallyGivenUp   = "given_up"   // a category no longer is in force
	tallySubmitted = "submitted"  // a case was handed in
	tallyPassed    = "passed"     // a case
	tallyReturned  = "returned"   // a case
	tallyWithdrawn = "withdrawn"  // a case that was with the authority
	tallyDecidedIn = "decided_in" // passed and returned cases, by working days since they were handed in
)

// tallyKey names a count, its fields named as the columns.
type tallyKey struct {
	What      string           `json:"what"`
	Month     string           `json:"month"`
	Authority domain.Authority `json:"authority"`
	Track     domain.Track     `json:"track"`
	Code      string           `json:"code"`
}

func (k tallyKey) compare(o tallyKey) int {
	return cmp.Or(cmp.Compare(k.What, o.What), cmp.Compare(k.Month, o.Month), cmp.Compare(k.Authority, o.Authority),
		cmp.Compare(k.Track, o.Track), cmp.Compare(k.Code, o.Code))
}

// Concerns implements [Model].
func (Statistics) Concerns(eventType string) bool {
	return bearsOnCases(eventType) || ofAuthorities(eventType)
}

// Apply implements [Model].
func (Statistics) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	return applyConfigured(ctx, tx, newTallyRows, page)
}

func (Statistics) gather() gathering { return gatherConfigured(newTallyRows, keptBytes) }

// tallyRows are the rows of the read model beside those of folded: what is to
// be added to them. They belong to no one filing.
type tallyRows struct {
	*configurations
	more map[tallyKey]int
}

func newTallyRows(c *configurations) keptRows[struct{}] {
	return tallyRows{c, make(map[tallyKey]int)}
}

func (tallyRows) load(context.Context, pgx.Tx, []*kept[struct{}]) error { return nil }

func (r tallyRows) evolve(f *kept[struct{}], e filingEvent) {
	if !bearsOnCases(e.Type) { // it would be kept with the state
		return
	}
	before := standingOf(f.state)
	for _, k := range before.counts() {
		r.more[k]--
	}
	filing.Evolve(&f.state, e.fact, e.Place())
	after := standingOf(f.state)
	for _, k := range after.counts() {
		r.more[k]++
	}
	today := domain.DateOf(e.Meta.RecordedAt, domain.Shanghai())
	happened := tallyKey{Month: string(today[:len("2006-01")]), Authority: after.authority}
	r.publications(happened, before, after)
	for id, c := range f.state.Cases {
		if c.At.ID == e.ID {
			r.course(happened, c, before.cases[id], e.ID, today)
		}
	}
}

// publications counts what became effective and what ended.
func (r tallyRows) publications(k tallyKey, before, after filingStanding) {
	for _, track := range append(domain.Tracks(), "") {
		k.Track = track
		was, is := before.status[track] == filing.TrackEffective, after.status[track] == filing.TrackEffective
		switch {
		case is && !was:
			k.What = tallyPublished
		case was && !is:
			k.What = tallyCanceled
		default:
			continue
		}
		r.more[k]++
	}
	r.categories(k, before.categories(), after.categories())
}

// categories counts which came into force and which no longer are.
func (r tallyRows) categories(k tallyKey, before, after map[trackCode]bool) {
	count := func(what string, these, others map[trackCode]bool) {
		for c := range these {
			if !others[c] {
				k.What, k.Track, k.Code = what, c.track, c.code
				r.more[k]++
			}
		}
	}
	count(tallyTakenUp, after, before)
	count(tallyGivenUp, before, after)
}

// trackCode is a category of a track.
type trackCode struct {
	track domain.Track
	code  string
}

// categories are those in force.
func (s filingStanding) categories() map[trackCode]bool {
	all := make(map[trackCode]bool)
	for t, scope := range s.scopes {
		for _, c := range scope.InstitutionCategories {
			all[trackCode{t, string(c)}] = true
		}
		for _, c := range scope.MonitoringCategories {
			all[trackCode{t, string(c)}] = true
		}
	}
	return all
}

// course counts what happened to a case that had a status before.
func (r tallyRows) course(k tallyKey, c filing.Case, was filing.CaseStatus, event uuid.UUID, today domain.Date) {
	k.Track, _ = c.Level.Track()
	waited := filing.Case{Status: was}.WithAuthority()
	switch {
	case c.Submission == event:
		k.What = tallySubmitted
	case !waited || c.WithAuthority():
		return
	case c.Status == filing.CasePassedStatus:
		k.What = tallyPassed
	case c.Status == filing.CaseReturnedStatus:
		k.What = tallyReturned
	case c.Status == filing.CaseOpen, c.Status == filing.CaseWithdrawnStatus:
		k.What = tallyWithdrawn
	default:
		return
	}
	r.more[k]++
	if k.What == tallyPassed || k.What == tallyReturned {
		k.What, k.Code = tallyDecidedIn, strconv.Itoa(r.calendar(k.Authority).WorkingDaysBetween(c.SubmittedOn, today))
		r.more[k]++
	}
}

// filingStanding is what of a filing is counted.
type filingStanding struct {
	authority domain.Authority
	status    map[domain.Track]filing.TrackStatus // with the institution's under ""
	scopes    map[domain.Track]filing.Scope       // of effective tracks
	cases     map[uuid.UUID]filing.CaseStatus
}

func standingOf(s filing.State) filingStanding {
	of := filingStanding{
		authority: s.Authority, status: make(map[domain.Track]filing.TrackStatus, len(s.Tracks)+1),
		scopes: make(map[domain.Track]filing.Scope, len(s.Tracks)), cases: make(map[uuid.UUID]filing.CaseStatus, len(s.Cases)),
	}
	for t, track := range s.Tracks {
		of.status[t] = track.Status
		if track.Status == filing.TrackEffective {
			of.scopes[t] = track.Scope.Value
		}
	}
	if s.Registered {
		of.status[""] = institutionStatus(s)
	}
	for id, c := range s.Cases {
		of.cases[id] = c.Status
	}
	return of
}

// institutionStatus is that of the institution as a whole: effective while any
// track is, canceled if one was and none is on its way, else a draft.
func institutionStatus(s filing.State) filing.TrackStatus {
	canceled := false
	for _, t := range domain.Tracks() {
		switch track, filed := s.Tracks[t]; {
		case filed && track.Status == filing.TrackEffective:
			return filing.TrackEffective
		case filed && track.Status == filing.TrackCanceled:
			canceled = true
		}
	}
	if canceled {
		return filing.TrackCanceled
	}
	return filing.TrackDraft
}

// counts are what there is now, each once.
func (s filingStanding) counts() []tallyKey {
	var all []tallyKey
	for track, status := range s.status {
		all = append(all, tallyKey{What: tallyStatus, Authority: s.authority, Track: track, Code: string(status)})
	}
	for track, scope := range s.scopes {
		for _, c := range scope.InstitutionCategories {
			all = append(all, tallyKey{What: tallyInstitutionCategory, Authority: s.authority, Track: track, Code: string(c)})
		}
		for _, c := range scope.MonitoringCategories {
			all = append(all, tallyKey{What: tallyMonitoringCategory, Authority: s.authority, Track: track, Code: string(c)})
		}
	}
	return all
}

// write adds what there is to add, whosever it is.
func (r tallyRows) write(ctx context.Context, tx pgx.Tx, _ []*kept[struct{}]) error {
	type added struct {
		tallyKey
		N int `json:"n"`
	}
	var rows []added
	for _, k := range slices.SortedFunc(maps.Keys(r.more), tallyKey.compare) {
		if n := r.more[k]; n != 0 {
			rows = append(rows, added{k, n})
		}
	}
	clear(r.more)
	if len(rows) == 0 {
		return nil
	}
	var b pgx.Batch
	b.Queue(`
		INSERT INTO tally AS t (what, month, authority, track, code, n)
		SELECT what, month, authority, track, code, n
		FROM json_to_recordset($1) r (what text, month text, authority text, track text, code text, n bigint)
		ON CONFLICT (what, month, authority, track, code) DO UPDATE SET n = t.n + excluded.n`, rows)
	b.Queue(`
		DELETE FROM tally t USING json_to_recordset($1) r (what text, month text, authority text, track text, code text)
		WHERE t.n = 0 AND (t.what, t.month, t.authority, t.track, t.code) = (r.what, r.month, r.authority, r.track, r.code)`, rows)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("write tallies: %w", err)
	}
	return nil
}
