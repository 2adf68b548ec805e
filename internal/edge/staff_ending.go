package edge

import (
	"context"
	"maps"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// Departure is somebody's leaving: the day and the proof (Q3.5).
type Departure struct {
	LeftOn     string    `json:"left_on" doc:"离职时间"`
	DocumentID uuid.UUID `json:"document_id" doc:"离职证明: a leave_proof about this person, uploaded before"`
}

// LeaveStaff records a departure.
func (f *Filings) LeaveStaff(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision, in Departure) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.LeaveStaff{
			StaffID: row, Seen: seen, DocumentID: in.DocumentID, Today: Today(r.At),
			LeftOn: required(&p, "left_on", in.LeftOn, domain.ParseDate),
		}
		return c, p.err()
	})
}

// Move is somebody's moving to a post that is not filed (Q3.9).
type Move struct {
	MovedOn string `json:"moved_on" doc:"转岗日期"`
}

// MoveStaff records a move to a non-technical post.
func (f *Filings) MoveStaff(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision, in Move) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.MoveStaff{StaffID: row, Seen: seen, Today: Today(r.At), MovedOn: required(&p, "moved_on", in.MovedOn, domain.ParseDate)}
		return c, p.err()
	})
}

// WithdrawStaffEntry takes an entry back before anything was submitted.
func (f *Filings) WithdrawStaffEntry(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		return filing.WithdrawStaffEntry{StaffID: row, Seen: seen}, nil
	})
}

// Erasure makes the data of somebody who is gone unreadable, because nothing
// requires it any more. What was entered by mistake or corrected is erased with
// the suggestion that was adopted (Q3.10, Q3.11), and never by this.
type Erasure struct {
	Reason string `json:"reason" enum:"retention_ended"`
}

// EraseSubject records the erasure; the reaction to the event destroys the key.
func (f *Filings) EraseSubject(ctx context.Context, r Request, id, subject uuid.UUID, in Erasure) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(s filing.State) (filing.Command, error) {
		if in.Reason != "" && in.Reason != string(filing.ErasedOnRequest) {
			return nil, filing.ErrNotAllowed.At("reason")
		}
		c := filing.EraseSubject{Subject: subject, Reason: filing.ErasureReason(in.Reason)}
		for row, of := range s.Staff {
			if of.Person.Subject == subject && !c.ClaimBack {
				var err error
				if c.ClaimBack, err = f.claimBack(ctx, id, s, row); err != nil {
					return nil, err
				}
			}
		}
		return c, nil
	})
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// inOrder puts codes into the order of their list and drops repeats, so that
// the same choice is always the same bytes.
func inOrder(posts []domain.Post) []domain.Post {
	var ordered []domain.Post
	for _, p := range domain.Posts() {
		if slices.Contains(posts, p) {
			ordered = append(ordered, p)
		}
	}
	return ordered
}
