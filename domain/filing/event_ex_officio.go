package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// CancellationGround is why an authority may cancel (Q1.10).
type CancellationGround = domain.CancellationGround

// The grounds. That a date has passed is none: no timer ever cancels.
const (
	GroundLegalPersonEnded = domain.GroundLegalPersonEnded
	GroundNoCMA            = domain.GroundNoCMA
	GroundConditions       = domain.GroundConditionsNotMet
)

// Verification says with whom the authority verified the ground, when and with
// what result (向有关部门核实确认).
type Verification struct {
	Body   string      `json:"body"` // 核实部门
	On     domain.Date `json:"on"`
	By     string      `json:"by"`     // the account of the official who asked
	Result string      `json:"result"` // 核实情况
}

// ExOfficio is what an authority's cancellation rests on.
type ExOfficio struct {
	Track        domain.Track       `json:"track,omitempty"` // one track; none for the whole filing
	Ground       CancellationGround `json:"ground"`
	Explanation  string             `json:"explanation,omitempty"` // which condition is not met; never public
	Verification Verification       `json:"verification"`
	Documents    []uuid.UUID        `json:"documents"` // the evidence (注销核实材料)
}

// CancellationProposed records that an official would cancel the filing or one
// track, where another one has to confirm it (domain-decisions 1.7, 2.26).
type CancellationProposed struct {
	ProposalID uuid.UUID `json:"proposal_id"`
	ExOfficio
	Maker         string      `json:"maker"` // the official's account
	Configuration uuid.UUID   `json:"configuration,omitzero"`
	ProposedOn    domain.Date `json:"proposed_on"`
}

// EventType is the stored name.
func (CancellationProposed) EventType() string { return "filing.cancellation_proposed" }

func (e CancellationProposed) apply(s *State, at domain.Place) {
	s.Cancellation = &CancellationProposal{ID: e.ProposalID, ExOfficio: e.ExOfficio, Maker: e.Maker, ProposedOn: e.ProposedOn, At: at}
}

// CancellationSentBack records that the second official did not confirm it and
// gave it back to its maker.
type CancellationSentBack struct {
	ProposalID uuid.UUID   `json:"proposal_id"`
	Checker    string      `json:"checker"`
	Text       string      `json:"text"`
	SentBackOn domain.Date `json:"sent_back_on"`
}

// EventType is the stored name.
func (CancellationSentBack) EventType() string { return "filing.cancellation_sent_back" }

func (e CancellationSentBack) apply(s *State, at domain.Place) {
	if s.Cancellation == nil {
		return
	}
	back := *s.Cancellation
	back.SentBack, back.At = e.Text, at
	s.Cancellation = &back
}

// CancellationWithdrawn records that the maker of a proposed cancellation took
// it back.
type CancellationWithdrawn struct {
	ProposalID uuid.UUID `json:"proposal_id"`
}

// EventType is the stored name.
func (CancellationWithdrawn) EventType() string { return "filing.cancellation_withdrawn" }

func (e CancellationWithdrawn) apply(s *State, _ domain.Place) { s.Cancellation = nil }

// CanceledExOfficio records that the authority canceled the filing or one track
// (备案注销（管理部门实施）, Q1.10). It releases whom the institution's own
// cancellation would.
type CanceledExOfficio struct {
	Tracks []domain.Track `json:"tracks"` // those that were effective until then
	Whole  bool           `json:"whole"`  // nothing is effective any more
	ExOfficio
	ProposalID    uuid.UUID   `json:"proposal_id,omitzero"`
	Maker         string      `json:"maker"`
	ConfirmedBy   string      `json:"confirmed_by,omitempty"` // the second official's account, where one was required
	Configuration uuid.UUID   `json:"configuration,omitzero"`
	CanceledOn    domain.Date `json:"canceled_on"`
}

// EventType is the stored name.
func (CanceledExOfficio) EventType() string { return "filing.canceled_ex_officio" }

func (e CanceledExOfficio) claims(s State) []domain.Claim {
	return s.released(func(row StaffRow) bool { return e.Whole || servesOnly(e.Track)(row) })
}

func (e CanceledExOfficio) apply(s *State, at domain.Place) {
	if e.Whole {
		s.cancel(e.Tracks, e.CanceledOn, at)
		return
	}
	s.Cancellation = nil
	s.cancelTrack(e.Track, e.CanceledOn, at)
	s.changedOutside(at, e.Track.Other())
}
