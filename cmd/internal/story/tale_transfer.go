package story

import (
	"bytes"
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// transfer opens a 重复人员信息申请 for somebody. It returns the step's key.
func (t *tale) transfer(what string, who somebody) string {
	of := t.filing()
	key := t.transferred(what, t.key+"/"+what, func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		return b.transfers.Open(ctx, r, of, edge.TransferOpening{Name: who.name, IDNumber: who.idNumber})
	})
	t.seals(1)
	return key
}

// proves uploads the proof of leaving.
func (t *tale) proves(what, opened string) {
	id := createdBy(opened, "transfer")
	page := pdf("DEMONSTRATION DOCUMENT", "", "Kind: "+string(domain.DocumentLeaveProof), "Date: "+string(t.today()),
		"Reference: "+t.key+"/"+what, "", "Everything in this document is invented.")
	t.transferred(what, opened, func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		attached, err := b.transfers.AttachProof(ctx, r, id, nil, bytes.NewReader(page))
		return attached.Done, err
	})
}

// applies applies for a transfer, which is carried out at once.
func (t *tale) applies(what, opened string, leftOn domain.Date, m edge.StaffMember) {
	id := createdBy(opened, "transfer")
	m.Alteration = nil // the transfer says what happened
	t.transferred(what, opened, func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		return b.transfers.Apply(ctx, r, id, edge.TransferApplication{LeftOn: string(leftOn), Staff: m})
	})
	t.last().reacts = true
}

// givesUp has the institution withdraw a transfer that it did not apply for.
func (t *tale) givesUp(what, opened string) {
	id := createdBy(opened, "transfer")
	t.transferred(what, opened, func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		return b.transfers.Withdraw(ctx, r, id)
	})
}

// transferred adds a step about the transfer that a step opens. It returns the
// step's key.
func (t *tale) transferred(what, opened string, do procedure) string {
	key := t.key + "/" + what
	t.add(Step{
		Key: key, At: t.now, Actor: t.master(), Filing: t.filing(), ask: do,
		Stream: eventstore.Stream("transfer-" + createdBy(opened, "transfer").String()),
	})
	return key
}

// employers are the institutions that people leave by transfer. A ledger that
// serves asks its read model; the story does not wait for any.
func employers(context.Context, []uuid.UUID) ([]uuid.UUID, error) {
	return []uuid.UUID{FilingOf("2"), FilingOf("6"), FilingOf("9"), FilingOf(loserKey)}, nil
}
