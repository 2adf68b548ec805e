package edge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
)

// Decider is the runner of filings.
type Decider = eventstore.Decider[filing.State, filing.Command, filing.Event]

// Filings carries out what people ask of filings. Its fields are set once;
// then it may be used concurrently.
type Filings struct {
	Decider   *Decider
	Vault     *sealing.Vault
	Documents *documents.Directory

	// NextSerial proposes the serial of the next filing number: one more than
	// the highest published. The log's claim decides; see [Filings.PassCase].
	NextSerial func(ctx context.Context, a domain.Authority, t domain.Track, year int) (int, error)
}

// NewDecider returns the runner of filings on a store, with the vault's person
// keys for the claims.
func NewDecider(store eventstore.Store, vault *sealing.Vault, app string) *Decider {
	return &Decider{
		Store: store, Category: "filing", Codec: domain.NewCodec(filing.Events()...),
		Decide: filing.Decide, Evolve: filing.Evolve, Claims: filing.Claims,
		PersonKeys: func(ctx context.Context, subjects []uuid.UUID) (map[uuid.UUID][]byte, error) {
			return vault.PersonKeys(ctx, subjects...)
		},
		App: app,
	}
}

// Request is one request of one actor: see [eventstore.Request].
type Request = eventstore.Request

// Done is how a request ended.
type Done struct {
	Filing  uuid.UUID
	Created uuid.UUID // the row, document or case that the command made, if one
	eventstore.Outcome
}

// What the log's own refusals mean here.
var (
	// ErrPersonElsewhere is 人员已存在于其他机构 (Q7.3). It names nobody: the other
	// institution is told to those who open a transfer.
	ErrPersonElsewhere  = &domain.Error{Kind: domain.Conflict, Code: "person_held_elsewhere", Field: "person.id_number"}
	ErrPersonListed     = &domain.Error{Kind: domain.Conflict, Code: "filing.person_listed", Field: "person.id_number"} // in this very filing
	ErrCreditCodeExists = &domain.Error{Kind: domain.Conflict, Code: "credit_code_exists", Field: "credit_code"}        // Q7.1
	ErrSubjectErased    = &domain.Error{Kind: domain.Conflict, Code: "filing.subject_erased"}
)

// Today is the request's day where the ledger's users are.
func Today(at time.Time) domain.Date { return domain.DateOf(at, domain.Shanghai()) }

// execute carries out the command that build makes of the filing's state. A
// request that was carried out before is answered without building anything,
// for what it was built from may have changed since. created is what the
// command makes, by the request's derived ID, so that a repeat names it, too.
func (f *Filings) execute(ctx context.Context, r Request, id, created uuid.UUID, build func(filing.State) (filing.Command, error)) (Done, error) {
	done := Done{Filing: id, Created: created}
	l, err := f.Decider.Load(ctx, id.String())
	if err != nil {
		return done, err
	}
	if before, ok := l.Done(r.Command); ok {
		done.Outcome = before
		return done, nil
	}
	c, err := build(l.State)
	if err != nil {
		if errors.Is(err, sealing.ErrErased) {
			return done, ErrSubjectErased
		}
		return done, err
	}
	if done.Outcome, err = f.Decider.Execute(ctx, id.String(), c, r); err != nil {
		return done, f.refusal(id, err)
	}
	return done, nil
}

// refusal says in the domain's words what the log refused.
func (f *Filings) refusal(id uuid.UUID, err error) error {
	var claimed *eventstore.ClaimedError
	if !errors.As(err, &claimed) {
		return err
	}
	switch {
	case claimed.Kind == domain.ClaimCreditCode:
		return ErrCreditCodeExists
	case claimed.Kind == domain.ClaimPerson && claimed.Holder.Stream == f.Decider.Stream(id.String()):
		return ErrPersonListed
	case claimed.Kind == domain.ClaimPerson && !claimed.Holder.IsZero():
		return ErrPersonElsewhere
	}
	return err // a filing number is tried again; anything else is damage
}

// Load returns the filing as it stands.
func (f *Filings) Load(ctx context.Context, id uuid.UUID) (filing.State, eventstore.Appended, error) {
	l, err := f.Decider.Load(ctx, id.String())
	if err != nil {
		return filing.State{}, eventstore.Appended{}, fmt.Errorf("load filing: %w", err)
	}
	if !l.State.Registered {
		return l.State, l.Appended, filing.ErrNotFound
	}
	return l.State, l.Appended, nil
}
