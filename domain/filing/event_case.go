package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// CaseLevel is what a case decides about: the institution as a whole, or one
// of its tracks. At most one case is open per level.
type CaseLevel string

// InstitutionLevel is the level of name and legal representative. A track's
// level is the track's own code.
const InstitutionLevel CaseLevel = "institution"

// TrackLevel returns the level of a track.
func TrackLevel(t domain.Track) CaseLevel { return CaseLevel(t) }

// CaseKind is why a case was opened.
type CaseKind string

// The kinds of case.
const (
	FirstCase       CaseKind = "first"        // 首次
	SecondTrackCase CaseKind = "second_track" // 新增类型, Q7.7
	AmendmentCase   CaseKind = "amendment"    // 变更, Q7.8
)

// CaseOpened starts a case (审查).
type CaseOpened struct {
	CaseID uuid.UUID `json:"case_id"`
	Level  CaseLevel `json:"level"`
	Kind   CaseKind  `json:"kind"`
}

// EventType is the stored name.
func (CaseOpened) EventType() string { return "filing.case_opened" }

func (e CaseOpened) apply(s *State, at domain.Place) {
	put(&s.Cases, e.CaseID, Case{ID: e.CaseID, Level: e.Level, Kind: e.Kind, Status: CaseOpen, Opened: at, At: at})
	if t, ok := e.Level.Track(); ok && e.Kind != AmendmentCase {
		track := s.Tracks[t] // of one that was canceled there is the number it had
		track.Status = TrackDraft
		put(&s.Tracks, t, track)
	}
}

// CaseSubmitted hands a case in for formal review (提交). It binds what was
// handed in: the decision names this event.
type CaseSubmitted struct {
	CaseID      uuid.UUID     `json:"case_id"`
	Round       int           `json:"round"`   // 1 for the first time, one more after each return or withdrawal
	Content     string        `json:"content"` // SHA-256 over the events in force; see State.contentHash
	Letter      string        `json:"letter"`  // SHA-256 of the commitment letter's stored bytes (Q6.2)
	SubmittedOn domain.Date   `json:"submitted_on"`
	Answers     []PointAnswer `json:"answers,omitempty"` // to the points of the last return, as far as they are in words
	Late        Lateness      `json:"late,omitzero"`     // of what an amendment proposes, by the day of the first submission
	Rules       int           `json:"rules,omitempty"`   // the version of the rules it was found submittable by
	Elsewhere   Elsewhere     `json:"elsewhere,omitzero"`
}

// EventType is the stored name.
func (CaseSubmitted) EventType() string { return "filing.case_submitted" }

func (e CaseSubmitted) apply(s *State, at domain.Place) {
	s.editCase(e.CaseID, func(c *Case) {
		c.Status, c.Round, c.At = CaseSubmittedStatus, e.Round, at
		c.Submission, c.SubmittedOn, c.Content, c.Letter = at.ID, e.SubmittedOn, e.Content, e.Letter
		c.Change, c.Late, c.Answers, c.Rules, c.Elsewhere = uuid.Nil, e.Late, e.Answers, e.Rules, e.Elsewhere
		if c.FirstSubmittedOn == "" {
			c.FirstSubmittedOn = e.SubmittedOn
		}
	})
}

// CaseTaken records that an official took a case to work on (领取).
type CaseTaken struct {
	CaseID   uuid.UUID `json:"case_id"`
	Reviewer string    `json:"reviewer"` // the official's account
}

// EventType is the stored name.
func (CaseTaken) EventType() string { return "filing.case_taken" }

func (e CaseTaken) apply(s *State, at domain.Place) {
	s.editCase(e.CaseID, func(c *Case) { c.Status, c.Reviewer, c.At = CaseUnderReview, e.Reviewer, at })
}

// CasePutBack records that the official put the case back into the queue
// (放回).
type CasePutBack struct {
	CaseID uuid.UUID `json:"case_id"`
}

// EventType is the stored name.
func (CasePutBack) EventType() string { return "filing.case_put_back" }

func (e CasePutBack) apply(s *State, at domain.Place) {
	s.editCase(e.CaseID, func(c *Case) { c.Status, c.Reviewer, c.At = CaseSubmittedStatus, "", at })
}

// CaseReturned records that the official sent the case back to be put right
// (退回, Q7.6), with a reason for each field.
type CaseReturned struct {
	CaseID     uuid.UUID     `json:"case_id"`
	Submission uuid.UUID     `json:"submission"` // the case_submitted event decided on
	Points     []ReturnPoint `json:"points"`
	ReturnedOn domain.Date   `json:"returned_on"`
	Decided
}

// Decided says on what grounds an official decided about a case.
type Decided struct {
	Change        uuid.UUID `json:"change,omitzero"`        // the last event from outside that changed the content since the submission
	ConfirmedBy   string    `json:"confirmed_by,omitempty"` // the second official's account, where one was required
	Configuration uuid.UUID `json:"configuration,omitzero"` // the authority's configuration event that was used
}

// ReturnPoint is one thing to put right.
type ReturnPoint struct {
	PointID uuid.UUID        `json:"point_id"`
	Field   string           `json:"field"` // the path of the field, as in problems: "commitment", "staff.<id>.education"
	Reason  ReturnReasonCode `json:"reason"`
	Text    string           `json:"text"` // what to do, in the official's words
}

// ReturnReasonCode is a phrase of the list of reasons.
type ReturnReasonCode string

// EventType is the stored name.
func (CaseReturned) EventType() string { return "filing.case_returned" }

func (e CaseReturned) apply(s *State, at domain.Place) {
	s.editCase(e.CaseID, func(c *Case) {
		c.decided(CaseReturnedStatus, at)
		c.Points, c.Answers, c.Returned = e.Points, nil, at
	})
}

// CasePassed records that the formal review found the case complete and
// consistent (审查通过). What it proposed is in force and public from now on
// (Q7.6). A first or second-track case gives the track its number and takes
// the number's claim, for ever.
type CasePassed struct {
	CaseID       uuid.UUID   `json:"case_id"`
	Submission   uuid.UUID   `json:"submission"` // the case_submitted event decided on
	Number       string      `json:"number,omitempty"`
	NumberFormat uuid.UUID   `json:"number_format,omitzero"` // the authority's configuration event of its format, none for the standard one
	PassedOn     domain.Date `json:"passed_on"`
	Decided
}

// EventType is the stored name.
func (CasePassed) EventType() string { return "filing.case_passed" }

func (e CasePassed) claims(State) []domain.Claim {
	if e.Number == "" {
		return nil
	}
	return []domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimFilingNumber, Key: e.Number}}
}

func (e CasePassed) apply(s *State, at domain.Place) { s.pass(e, at) }

// CaseWithdrawn records that the institution took its case back (撤回). A first
// or second-track case is open again under the same ID, for what it is about
// is the draft; an amendment ends, and what was in force stays in force.
type CaseWithdrawn struct {
	CaseID uuid.UUID `json:"case_id"`
}

// EventType is the stored name.
func (CaseWithdrawn) EventType() string { return "filing.case_withdrawn" }

func (e CaseWithdrawn) apply(s *State, at domain.Place) {
	s.editCase(e.CaseID, func(c *Case) {
		c.Status, c.At = CaseOpen, at
		if c.Kind == AmendmentCase {
			c.Status = CaseWithdrawnStatus
		}
	})
}

// CaseClosed records that a case ended without a decision: the filing or its
// track was canceled, or the institution gave the draft up.
type CaseClosed struct {
	CaseID uuid.UUID   `json:"case_id"`
	Reason CloseReason `json:"reason"`
}

// CloseReason is why a case ended without a decision.
type CloseReason string

// Why a case was closed.
const (
	ClosedByCancellation CloseReason = "canceled"  // it was open when the filing or its track was canceled
	ClosedByDiscarding   CloseReason = "discarded" // 放弃填报
)

// EventType is the stored name.
func (CaseClosed) EventType() string { return "filing.case_closed" }

func (e CaseClosed) apply(s *State, at domain.Place) {
	s.editCase(e.CaseID, func(c *Case) { c.decided(CaseClosedStatus, at) })
}
