package filing

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Case is one formal review (审查), from opening to its end.
type Case struct {
	ID          uuid.UUID   `json:"id"`
	Level       CaseLevel   `json:"level"`
	Kind        CaseKind    `json:"kind"`
	Status      CaseStatus  `json:"status"`
	Round       int         `json:"round,omitempty"`     // how often it was handed in
	Submission  uuid.UUID   `json:"submission,omitzero"` // the last case_submitted event
	SubmittedOn domain.Date `json:"submitted_on,omitempty"`
	Content     string      `json:"content,omitempty"`

	FirstSubmittedOn domain.Date `json:"first_submitted_on,omitempty"` // by which lateness goes: a return makes nothing late
	Late             Lateness    `json:"late,omitzero"`

	Rules     int       `json:"rules,omitempty"`    // the version of the rules it was handed in under; 0 for the first
	Elsewhere Elsewhere `json:"elsewhere,omitzero"` // what was known from other filings then

	Letter   string        `json:"letter,omitempty"`
	Change   uuid.UUID     `json:"change,omitzero"` // the last event from outside that changed the content since
	Reviewer string        `json:"reviewer,omitempty"`
	Points   []ReturnPoint `json:"points,omitempty"`  // of the last return
	Returned domain.Place  `json:"returned,omitzero"` // likewise: what changed since is what to look at
	Answers  []PointAnswer `json:"answers,omitempty"` // to the points, in words

	Proposal *CaseProposal `json:"proposal,omitempty"`  // a decision that waits for a second official
	SentBack string        `json:"sent_back,omitempty"` // why the last one did not confirm

	// What an amendment proposes; nil for what it leaves alone.
	Identity   *Part[ProposedIdentity] `json:"identity,omitempty"`
	Scope      *Part[Scope]            `json:"scope,omitempty"`
	Commitment *Part[Commitment]       `json:"commitment,omitempty"`
	TopManager *Part[TopManager]       `json:"top_manager,omitempty"`
	CMA        *Part[CMA]              `json:"cma,omitempty"`
	Alteration Alteration              `json:"alteration,omitzero"`

	Opened domain.Place `json:"opened"`
	At     domain.Place `json:"at"` // the last event of the case itself
}

// CaseProposal is a decision that one official made and another one has to
// confirm.
type CaseProposal struct {
	ID         uuid.UUID     `json:"id"`
	Submission uuid.UUID     `json:"submission"`
	Change     uuid.UUID     `json:"change,omitzero"`
	Decision   Decision      `json:"decision"`
	Points     []ReturnPoint `json:"points,omitempty"`
	Maker      string        `json:"maker"`
	ProposedOn domain.Date   `json:"proposed_on"`
}

// CaseChange is told with [ErrCaseChangedOutside]: the event that changed what
// the case is about.
type CaseChange struct {
	Change uuid.UUID `json:"change"`
}

// CaseStatus is where a case stands.
type CaseStatus string

// The statuses of a case.
const (
	CaseOpen            CaseStatus = "open"
	CaseSubmittedStatus CaseStatus = "submitted"
	CaseUnderReview     CaseStatus = "under_review"
	CaseReturnedStatus  CaseStatus = "returned"
	CasePassedStatus    CaseStatus = "passed"
	CaseWithdrawnStatus CaseStatus = "withdrawn"
	CaseClosedStatus    CaseStatus = "closed"
)

// Ended reports whether nothing can happen to the case any more.
func (c Case) Ended() bool {
	return c.Status == CasePassedStatus || c.Status == CaseWithdrawnStatus || c.Status == CaseClosedStatus
}

// WithAuthority reports whether the case waits for the authority, so that its
// content stands still.
func (c Case) WithAuthority() bool {
	return c.Status == CaseSubmittedStatus || c.Status == CaseUnderReview
}

// Track returns the track of a track's level.
func (l CaseLevel) Track() (domain.Track, bool) {
	if l == InstitutionLevel {
		return "", false
	}
	return domain.Track(l), true
}

// OpenCase returns the case of a level that has not ended, if there is one.
func (s State) OpenCase(level CaseLevel) (Case, bool) {
	for _, c := range s.Cases {
		if c.Level == level && !c.Ended() {
			return c, true
		}
	}
	return Case{}, false
}

// OpenCases returns all cases that have not ended, ordered by level.
func (s State) OpenCases() []Case {
	var open []Case
	for _, c := range s.Cases {
		if !c.Ended() {
			open = append(open, c)
		}
	}
	slices.SortFunc(open, func(a, b Case) int { return compareStrings(a.Level, b.Level) })
	return open
}

// editCase changes one case and lets its track's status follow.
func (s *State) editCase(id uuid.UUID, edit func(*Case)) {
	c := s.Cases[id]
	edit(&c)
	put(&s.Cases, id, c)
	t, ok := c.Level.Track()
	if !ok || c.Kind == AmendmentCase {
		return
	}
	if c.Status == CaseClosedStatus {
		s.giveUp(t)
		return
	}
	status, ok := map[CaseStatus]TrackStatus{
		CaseOpen: TrackDraft, CaseSubmittedStatus: TrackSubmitted,
		CaseUnderReview: TrackUnderReview, CaseReturnedStatus: TrackReturned,
	}[c.Status]
	if ok {
		track := s.Tracks[t]
		track.Status = status
		put(&s.Tracks, t, track)
	}
}

// giveUp leaves of a track that is not to be filed after all what it was before
// its case: canceled if it was ever published, or else nothing.
func (s *State) giveUp(t domain.Track) {
	track := s.Tracks[t]
	if track.Number == "" {
		delete(s.Tracks, t)
		return
	}
	track.Status = TrackCanceled
	put(&s.Tracks, t, track)
}

// changedOutside notes that something else than the institution's own edits
// changed what a track is handed in with (domain-decisions 1.14): who decides has
// to look again. An amendment is what it proposes, and nothing else.
func (s *State) changedOutside(at domain.Place, tracks ...domain.Track) {
	for id, c := range s.Cases {
		t, ok := c.Level.Track()
		if ok && c.Kind != AmendmentCase && c.WithAuthority() && slices.Contains(tracks, t) {
			c.Change = at.ID
			s.Cases[id] = c
		}
	}
}

// decided ends what officials were about.
func (c *Case) decided(status CaseStatus, at domain.Place) {
	c.Status, c.Reviewer, c.At, c.Proposal, c.SentBack = status, "", at, nil, ""
}

// pass puts what a case was about into force.
func (s *State) pass(e CasePassed, at domain.Place) {
	c := s.Cases[e.CaseID]
	c.Status, c.At, c.Proposal, c.SentBack = CasePassedStatus, at, nil, ""
	if c.Identity != nil {
		s.identify(*c.Identity, at)
	}
	if c.Commitment != nil {
		s.Commitment = *c.Commitment
	}
	if c.TopManager != nil {
		s.TopManager = *c.TopManager
	}
	if c.CMA != nil {
		s.CMA = *c.CMA
	}
	if t, ok := c.Level.Track(); ok {
		track := s.Tracks[t]
		if c.Scope != nil {
			track.Scope = *c.Scope
		}
		if c.Kind != AmendmentCase {
			track.Status, track.Number, track.Since, track.CanceledOn = TrackEffective, e.Number, e.PassedOn, ""
			s.CanceledOn, s.Line = "", CancellationLine{} // filed anew
		}
		put(&s.Tracks, t, track)
	}
	for id, d := range s.Documents {
		if d.CaseID == e.CaseID {
			d.CaseID = uuid.Nil
			s.Documents[id] = d
		}
	}
	put(&s.Cases, e.CaseID, c)
	if c.Identity != nil { // both tracks share it
		s.changedOutside(at, domain.Tracks()...)
	}
}

// identify puts a proposed identity into force. From then on the number that came
// with another legal representative is the one of the contacts.
func (s *State) identify(proposed Part[ProposedIdentity], at domain.Place) {
	s.Identity = Part[Identity]{proposed.Value.Identity, proposed.At}
	if mobile := proposed.Value.Mobile; !mobile.IsZero() {
		s.Contacts.Value.LegalRepresentative, s.Contacts.At = mobile, at
	}
}

// contentHash returns the SHA-256, in hexadecimal, over what a case hands in:
// one line per part in force or proposed, "part event-id\n", in byte order of
// the parts. The events are immutable, so their IDs stand for their content,
// and the hash can be computed from any copy of the log.
func (s State) contentHash(c Case) string {
	var lines []string
	add := func(part string, at domain.Place) {
		if at.ID != uuid.Nil {
			lines = append(lines, fmt.Sprintf("%s %s\n", part, at.ID))
		}
	}
	c.proposedParts(add)
	if t, ok := c.Level.Track(); ok && c.Kind != AmendmentCase {
		s.recordedParts(add, t)
		if c.Commitment == nil {
			add("commitment", s.Commitment.At)
		}
	}
	for id, d := range s.Documents {
		waits := d.CaseID != uuid.Nil
		if waits && d.CaseID == c.ID || !waits && c.Kind != AmendmentCase {
			add("documents."+id.String(), d.At)
		}
	}
	slices.Sort(lines)
	h := sha256.New()
	for _, l := range lines {
		h.Write([]byte(l))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (c Case) proposedParts(add func(string, domain.Place)) {
	if c.Identity != nil {
		add("identity", c.Identity.At)
	}
	if c.Scope != nil {
		add("scope", c.Scope.At)
	}
	if c.Commitment != nil {
		add("commitment", c.Commitment.At)
	}
	if c.TopManager != nil {
		add("top_manager", c.TopManager.At)
	}
	if c.CMA != nil {
		add("cma", c.CMA.At)
	}
}

// recordedParts are what a track is handed in with: what both tracks share, and
// what serves this one. Its letter is the filing's, or waits with the case.
func (s State) recordedParts(add func(string, domain.Place), t domain.Track) {
	add("identity", s.Identity.At)
	add("basics", s.Basics.At)
	add("contacts", s.Contacts.At)
	add("top_manager", s.TopManager.At)
	add("scope."+string(t), s.Tracks[t].Scope.At)
	if t == domain.Testing {
		add("cma", s.CMA.At)
		add("annex", s.Annex.At)
	} else {
		add("operation_capability", s.OperationCapability.At)
	}
	for id, p := range s.Premises {
		add("premises."+id.String(), p.At)
	}
	for id, r := range s.Management {
		add("management."+id.String(), r.At)
	}
	for id, r := range s.Staff {
		if slices.Contains(slices.Concat(sortedKeys(r.Posts), r.PastTracks), t) {
			add("staff."+id.String(), r.At)
		}
	}
	for id, r := range s.Equipment {
		if slices.Contains(slices.Concat(r.Tracks, r.PastTracks), t) {
			add("equipment."+id.String(), r.At)
		}
	}
}

func compareStrings[T ~string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
