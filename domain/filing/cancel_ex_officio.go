package filing

import (
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// CancelExOfficio is an authority's canceling a filing or one track (Q1.10,
// domain-decisions 1.7, 1.8): at its discretion, on a ground that was verified
// with somebody, with evidence. Where a second official is required it proposes
// to; see [ConfirmCancellation].
type CancelExOfficio struct {
	ExOfficio  ExOfficio
	Official   string
	Today      domain.Date
	Configured Configured
	ProposalID uuid.UUID // for the proposal, if one is to be made
}

func (c CancelExOfficio) decide(s State) ([]Event, error) {
	if s.Canceled() {
		return nil, ErrCanceled
	}
	if !s.effective(c.ExOfficio.Track) {
		return nil, ErrNotEffective
	}
	if p := s.Cancellation; p != nil && p.SentBack == "" {
		return nil, ErrCancellationProposed.With(CancellationNamed{ProposalID: p.ID})
	}
	if err := c.check(s); err != nil {
		return nil, err
	}
	if !c.Configured.SecondOfficial {
		return s.cancelExOfficio(c.ExOfficio, CanceledExOfficio{
			Maker: c.Official, Configuration: c.Configured.Event, CanceledOn: c.Today,
		}), nil
	}
	if c.ProposalID == uuid.Nil {
		return nil, ErrIDTaken.At("proposal_id")
	}
	return []Event{CancellationProposed{
		ProposalID: c.ProposalID, ExOfficio: c.ExOfficio, Maker: c.Official, Configuration: c.Configured.Event, ProposedOn: c.Today,
	}}, nil
}

func (c CancelExOfficio) check(s State) error {
	var p problems
	x := c.ExOfficio
	p.required(map[string]bool{
		"official": c.Official != "", "canceled_on": c.Today != "", "ground": x.Ground != "", "documents": len(x.Documents) > 0,
		"verification.body": x.Verification.Body != "", "verification.on": x.Verification.On != "",
		"verification.by": x.Verification.By != "", "verification.result": x.Verification.Result != "",
		"explanation": x.Ground != GroundConditions || x.Explanation != "",
	})
	grounds := []CancellationGround{"", GroundLegalPersonEnded, GroundNoCMA, GroundConditions}
	p.addIf(!slices.Contains(grounds, x.Ground), ErrNotAllowed, "ground")
	p.addIf(s.sparesOperation(x), ErrNoCMAOperation, "ground")
	p.addIf(x.Verification.On > c.Today, ErrInFuture, "verification.on")
	for i, id := range x.Documents {
		p.document(s, reference{field: fmt.Sprintf("documents.%d", i), id: id, kind: domain.DocumentCancellationEvidence})
	}
	distinct(&p, x.Documents, "documents")
	return p.err()
}

// sparesOperation reports whether a ground is none against all that would be
// canceled by now: operation needs no CMA (1.8).
func (s State) sparesOperation(x ExOfficio) bool {
	return x.Ground == GroundNoCMA && !slices.Equal(s.canceledBy(x.Track), []domain.Track{domain.Testing})
}

// canceledBy are the tracks that a cancellation of a track, or with none of the
// whole filing, is about.
func (s State) canceledBy(t domain.Track) []domain.Track {
	if s.isPart(t) {
		return []domain.Track{t}
	}
	return s.effectiveTracks()
}

// cancelExOfficio closes the cases of what is canceled, and cancels it.
func (s State) cancelExOfficio(x ExOfficio, e CanceledExOfficio) []Event {
	e.ExOfficio, e.Tracks, e.Whole = x, s.canceledBy(x.Track), !s.isPart(x.Track)
	closed := x.Track
	if e.Whole {
		closed = ""
	}
	return append(s.closeCases(closed), e)
}

// ConfirmCancellation is the second official's word that the filing or track is
// canceled as was proposed. What the institution canceled by itself meanwhile
// has no proposal any more; what was published meanwhile has to be under the
// ground, too.
type ConfirmCancellation struct {
	ProposalID uuid.UUID
	Official   string
	Today      domain.Date
	Configured Configured
}

func (c ConfirmCancellation) decide(s State) ([]Event, error) {
	proposed, err := s.proposedCancellation(c.ProposalID)
	if err != nil {
		return nil, err
	}
	switch err := checkedBy(proposed.Maker, c.Official); {
	case err != nil:
		return nil, err
	case c.Today == "":
		return nil, ErrRequired.At("canceled_on")
	case s.sparesOperation(proposed.ExOfficio):
		return nil, ErrNoCMAOperation.At("ground")
	}
	return s.cancelExOfficio(proposed.ExOfficio, CanceledExOfficio{
		ProposalID: c.ProposalID, Maker: proposed.Maker, ConfirmedBy: c.Official, Configuration: c.Configured.Event, CanceledOn: c.Today,
	}), nil
}

// SendBackCancellation is the second official's giving a proposed cancellation
// back to its maker, who may propose it anew.
type SendBackCancellation struct {
	ProposalID uuid.UUID
	Official   string
	Text       string
	Today      domain.Date
}

func (c SendBackCancellation) decide(s State) ([]Event, error) {
	proposed, err := s.proposedCancellation(c.ProposalID)
	if err != nil {
		return nil, err
	}
	if err := checkedBy(proposed.Maker, c.Official); err != nil {
		return nil, err
	}
	var p problems
	p.required(map[string]bool{"text": c.Text != "", "sent_back_on": c.Today != ""})
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{CancellationSentBack{ProposalID: c.ProposalID, Checker: c.Official, Text: c.Text, SentBackOn: c.Today}}, nil
}

// WithdrawCancellation is a maker's taking back a proposed cancellation, also
// one that was sent back.
type WithdrawCancellation struct {
	ProposalID uuid.UUID
	Official   string
}

func (c WithdrawCancellation) decide(s State) ([]Event, error) {
	if s.Cancellation == nil || s.Cancellation.ID != c.ProposalID {
		return nil, ErrNoCancellation
	}
	if err := madeBy(s.Cancellation.Maker, c.Official); err != nil {
		return nil, err
	}
	return []Event{CancellationWithdrawn{ProposalID: c.ProposalID}}, nil
}

// CancellationNamed is told with [ErrCancellationProposed].
type CancellationNamed struct {
	ProposalID uuid.UUID `json:"proposal_id"`
}

// proposedCancellation returns the one that waits for a second official.
func (s State) proposedCancellation(id uuid.UUID) (CancellationProposal, error) {
	p := s.Cancellation
	if p == nil || p.ID != id || p.SentBack != "" {
		return CancellationProposal{}, ErrNoCancellation
	}
	return *p, nil
}
