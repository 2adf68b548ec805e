package filingtest

import (
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

const never = domain.Empty // the revision of what was never recorded

// Statuses, in the words of the FAQ's progress list.
const (
	drafting  = "draft"
	handedIn  = "submitted"
	reviewing = "under_review"
	returned  = "returned"
	effective = "effective"
	canceled  = "canceled"
	open      = "open"
	passed    = "passed"
	withdrawn = "withdrawn"
	closed    = "closed"
)

const institution = "institution" // the level beside the two tracks

// model is one filing.
type model struct {
	events     int // recorded so far
	code       domain.CreditCode
	authority  domain.Authority
	registered bool
	released   bool // the code is free again, and the stream at its end
	line       bool // canceled, and not published since

	name                      part[string]
	basics, contacts, manager part[int]
	letter                    part[string] // the name it was signed for
	premises                  bool
	certified                 part[string] // the name on the CMA certificate
	operates                  part[int]
	annex                     part[int]
	staging                   uuid.UUID // the annex that is being handed over
	staged                    bool      // its rows are in
	rules                     map[domain.ManagementDocument]bool
	papers                    map[domain.DocumentKind]bool
	tracks                    map[domain.Track]*track
	cases                     []*review
	staff                     []*person
	people                    map[uuid.UUID]int // whose ID number each subject was ever sealed with
	gear                      []*instrument
	cancellation              *proposal
}

// part is a value and where it was recorded.
type part[T any] struct {
	value T
	at    domain.Revision
}

func (p part[T]) recorded() bool { return p.at != never }

type track struct {
	status string
	number bool // it was published once
	scope  part[int]
}

type review struct {
	id           uuid.UUID
	level, kind  string
	status       string
	round        int
	reviewer     string
	submission   uuid.UUID
	change       uuid.UUID // from outside, since it was handed in
	opened       domain.Revision
	point        uuid.UUID // of the last return
	name, letter part[string]
	scope        part[int]
	papers       map[domain.DocumentKind]bool
	decision     *proposal
}

// proposal is what one official proposes and another one has to confirm.
type proposal struct {
	id       uuid.UUID
	maker    string
	pass     bool
	point    uuid.UUID    // of a return
	track    domain.Track // of a cancellation
	change   uuid.UUID
	sentBack bool
}

type person struct {
	id, subject uuid.UUID
	who         int // whose ID number it is
	posts, ever map[domain.Track]bool
	status      string // employed, moved, withdrawn, ended
	at          domain.Revision
}

type instrument struct {
	id     uuid.UUID
	asset  string
	track  domain.Track
	status string // in service, retired, withdrawn
	at     domain.Revision
}

const (
	employed  = "employed"
	moved     = "moved"
	ended     = "ended"
	inService = "in service"
	retired   = "retired"
)

func newModel() *model {
	return &model{
		name: part[string]{at: never}, basics: part[int]{at: never}, contacts: part[int]{at: never}, manager: part[int]{at: never},
		letter: part[string]{at: never}, papers: map[domain.DocumentKind]bool{}, tracks: map[domain.Track]*track{},
		people: map[uuid.UUID]int{}, certified: part[string]{at: never}, operates: part[int]{at: never}, annex: part[int]{at: never}, rules: map[domain.ManagementDocument]bool{},
	}
}

// next is the revision of the nth event that is recorded next.
func (m *model) next(n int) domain.Revision { return domain.Revision(m.events + n) }

func (m *model) status(t domain.Track) string {
	if tr, ok := m.tracks[t]; ok {
		return tr.status
	}
	return ""
}

// filing: a track is filed or being filed.
func (m *model) filing() bool {
	return slices.ContainsFunc(domain.Tracks(), m.files)
}

func (m *model) files(t domain.Track) bool { return m.status(t) != "" && m.status(t) != canceled }

func (m *model) published() bool {
	return slices.ContainsFunc(domain.Tracks(), func(t domain.Track) bool { return m.status(t) == effective })
}

func (m *model) over() bool { return m.line && !m.filing() }

// openCase is the one of a level that goes on.
func (m *model) openCase(level string) *review {
	for _, c := range m.cases {
		if c.level == level && c.goesOn() {
			return c
		}
	}
	return nil
}

func (c *review) goesOn() bool {
	return c.status != passed && c.status != withdrawn && c.status != closed
}

func (c *review) withAuthority() bool { return c.status == handedIn || c.status == reviewing }

func (c *review) amends() bool { return c.kind == "amendment" }

// blocked says why nothing of the tracks, or with none nothing that both share,
// can be edited.
func (m *model) blocked(touched ...domain.Track) string {
	switch {
	case m.over():
		return "filing.canceled"
	case !m.filing():
		return "filing.discarded"
	}
	for _, c := range m.cases {
		if !c.amends() && c.withAuthority() && (!m.published() || slices.Contains(touched, domain.Track(c.level))) {
			return "filing.with_authority"
		}
	}
	return ""
}

// wasHandedIn: one of the tracks was ever submitted.
func (m *model) wasHandedIn(tracks map[domain.Track]bool) bool {
	return slices.ContainsFunc(m.cases, func(c *review) bool { return !c.amends() && c.round > 0 && tracks[domain.Track(c.level)] })
}

// move gives a case a status, which its track has, too.
func (m *model) move(c *review, status string) {
	c.status = status
	if c.amends() {
		return
	}
	t := domain.Track(c.level)
	switch status {
	case closed: // what was never published is as if it had never begun
		if m.tracks[t].number {
			m.tracks[t].status = canceled
		} else {
			delete(m.tracks, t)
		}
	case open:
		m.tracks[t].status = drafting
	case passed:
		m.tracks[t].status, m.tracks[t].number = effective, true
		m.line = false
	default:
		m.tracks[t].status = status
	}
}

// leave takes everybody out of a track, at a revision.
func (m *model) leave(t domain.Track, at domain.Revision) {
	for _, p := range m.staff {
		if p.status != employed || !p.posts[t] {
			continue
		}
		p.at = at
		if len(p.posts) == 1 {
			p.status = ended
		} else {
			delete(p.posts, t)
		}
	}
}

// changedOutside: who decides about what serves the tracks has to look again.
func (m *model) changedOutside(event uuid.UUID, tracks ...domain.Track) {
	for _, c := range m.cases {
		if !c.amends() && c.withAuthority() && slices.Contains(tracks, domain.Track(c.level)) {
			c.change = event
		}
	}
}

// holder is who of the staff has somebody's ID number and is employed.
func (m *model) holder(who int) *person {
	for _, p := range m.staff {
		if p.who == who && p.status == employed {
			return p
		}
	}
	return nil
}

func (m *model) served(t domain.Track) (staffed, equipped bool) {
	for _, p := range m.staff {
		staffed = staffed || p.status == employed && p.posts[t]
	}
	for _, g := range m.gear {
		equipped = equipped || g.status == inService && g.track == t
	}
	return staffed, equipped
}
