package edge

import (
	"context"
	"errors"
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
	Documents documents.Store
	Sizes     documents.Sizes // how large they may be

	// Authorities tells what the filing's authority has configured: which decisions
	// need a second official, and the working days by which lateness is judged. Nil
	// for no second official and the national calendar.
	Authorities *Authorities

	// NextSerial proposes the serial of the next filing number in a format: one more
	// than the highest published in it. The log's claim decides; see
	// [Filings.PassCase].
	NextSerial func(ctx context.Context, f domain.NumberFormat, a domain.Authority, t domain.Track, year int) (int, error)

	// Shared tells which of these instruments of a filing are in service in another
	// institution in force, too. Nil for none.
	Shared func(ctx context.Context, of uuid.UUID, instruments map[uuid.UUID]filing.Equipment) ([]uuid.UUID, error)

	// ClaimTable lists who holds what, for a claim that has to be released when
	// nobody has its key any more. It reads all there are.
	ClaimTable func(ctx context.Context) (eventstore.ClaimTable, error)
}

// NewDecider returns the runner of filings on a store, with the vault's person
// keys for the claims.
func NewDecider(store eventstore.Store, vault *sealing.Vault, app string) *Decider {
	return &Decider{
		Store: store, Category: "filing", Codec: domain.NewCodec(filing.Events()...),
		Decide: filing.Decide, Evolve: filing.Evolve, Claims: filing.Claims,
		Bytes: filing.State.Bytes, CacheBytes: cacheBytes,
		PersonKeys: func(ctx context.Context, subjects []uuid.UUID) (map[uuid.UUID][]byte, error) {
			return vault.PersonKeys(ctx, subjects...)
		},
		App: app,
	}
}

// cacheBytes is for folded filings: three hundred with 30 people and 180
// instruments each, twenty of the very largest, or thousands of small ones.
const cacheBytes = 96 << 20

// Request is one request of one actor: see [eventstore.Request].
type Request = eventstore.Request

// Done is how a request ended.
type Done struct {
	Filing    uuid.UUID
	Authority domain.Authority // whose configuration it was about; then Filing is zero
	Created   uuid.UUID        // the row, document or case that the command made, if one
	eventstore.Outcome
}

// What the log's own refusals mean here.
var (
	// ErrPersonElsewhere is 人员已存在于其他机构 (Q7.3). It names nobody: the other
	// institution is told to those who open a transfer.
	ErrPersonElsewhere  = &domain.Error{Kind: domain.Conflict, Code: "person_held_elsewhere", Field: "person.id_number"}
	ErrPersonListed     = &domain.Error{Kind: domain.Conflict, Code: "filing.person_listed", Field: "person.id_number"} // in this very filing
	ErrCreditCodeExists = &domain.Error{Kind: domain.Conflict, Code: "credit_code_exists", Field: "credit_code"}        // Q7.1
	ErrSubjectErased    = filing.ErrSubjectErased
)

// Today is the request's day where the ledger's users are.
func Today(at time.Time) domain.Date { return domain.DateOf(at, domain.Shanghai()) }

// execute carries out the command that build makes of the filing's state, as
// [eventstore.Decider.ExecuteWith] does: build may be called again, and then has
// to make the same of the same. created is what the command makes, by the
// request's derived ID, so that a repeat names it, too.
func (f *Filings) execute(ctx context.Context, r Request, id, created uuid.UUID, build func(filing.State) (filing.Command, error)) (Done, error) {
	done := Done{Filing: id, Created: created}
	var err error
	judged := func(s filing.State) (filing.Command, error) {
		c, err := build(s)
		if err != nil {
			return nil, err
		}
		return f.withDays(ctx, s, c)
	}
	if done.Outcome, err = f.Decider.ExecuteWith(ctx, id.String(), r, judged); err != nil {
		return done, f.refusal(id, err)
	}
	return done, nil
}

// refusal says in the domain's words what the log or the vault refused.
func (f *Filings) refusal(id uuid.UUID, err error) error {
	if errors.Is(err, sealing.ErrErased) {
		return ErrSubjectErased
	}
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

// View shows the filing as it stands, to be read and neither kept nor changed:
// see [eventstore.Decider.View]. Errors of look come back as they are.
func (f *Filings) View(ctx context.Context, id uuid.UUID, look func(filing.State) error) error {
	return f.Decider.View(ctx, id.String(), func(l eventstore.Loaded[filing.State]) error {
		if !l.State.Registered {
			return filing.ErrNotFound
		}
		return look(l.State)
	})
}
