package edge

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Transfers carries out transfers (重复人员信息申请, Q3.6, Q7.3). Its fields are set
// once; then it may be used concurrently.
type Transfers struct {
	Decider *eventstore.Decider[transfer.State, transfer.Command, transfer.Event]
	Filings *Filings

	// Employers returns the filings that ever had a row of one of the subjects.
	// Which of them still holds the person is read in the log; should it lag behind,
	// the append that is to take the person finds the holder.
	Employers func(ctx context.Context, subjects []uuid.UUID) ([]uuid.UUID, error)

	// Admit refuses a filing that asks too often who holds somebody. Nil for who
	// counts nothing.
	Admit func(ctx context.Context, filing, command uuid.UUID, at time.Time) error
}

// NewTransfers returns the transfers between filings, on their store.
func NewTransfers(f *Filings, employers func(context.Context, []uuid.UUID) ([]uuid.UUID, error)) *Transfers {
	return &Transfers{Filings: f, Employers: employers,
		Decider: &eventstore.Decider[transfer.State, transfer.Command, transfer.Event]{
			Store: f.Decider.Store, Category: "transfer", Codec: domain.NewCodec(transfer.Events()...),
			Decide: transfer.Decide, Evolve: transfer.Evolve, CacheBytes: 4 << 20, App: f.Decider.App,
		}}
}

// fieldTransferPerson is what the person of a transfer is sealed as: transferPerson
// as JSON. The form is for ever: fields are only added.
const fieldTransferPerson = "transfer_person"

type transferPerson struct {
	Name     string `json:"name"`
	IDNumber string `json:"id_number"`
}

// TransferOpening says whom an institution wants to enter. It is all that it takes
// to be told the former institution (1.32). The name is not compared with the one
// that the former institution recorded: a slip of one that is gone must keep nobody
// from a new post.
type TransferOpening struct {
	Name     string `json:"name" maxLength:"50" doc:"姓名"`
	IDNumber string `json:"id_number" maxLength:"40" doc:"身份证号"`
}

// Open opens a transfer for a filing. Created is the transfer.
func (t *Transfers) Open(ctx context.Context, r Request, of uuid.UUID, in TransferOpening) (Done, error) {
	id := domain.DeriveID(r.Command, "transfer", 0)
	done := Done{Filing: of, Created: id}
	var err error
	done.Outcome, err = t.Decider.ExecuteWith(ctx, id.String(), r, func(transfer.State) (transfer.Command, error) {
		return t.opening(ctx, r, of, in)
	})
	return done, t.Filings.refusal(of, err)
}

func (t *Transfers) opening(ctx context.Context, r Request, of uuid.UUID, in TransferOpening) (transfer.Command, error) {
	var p parser
	name := required(&p, "name", in.Name, domain.ParsePersonName)
	number := required(&p, "id_number", in.IDNumber, idNumber(Today(r.At)))
	if err := p.err(); err != nil {
		return nil, err
	}
	c := transfer.Open{Today: Today(r.At), Asked: transfer.Asked{Filing: of}}
	err := t.Filings.View(ctx, of, func(s filing.State) error {
		c.Asked.Authority = s.Authority
		return accepts(s)
	})
	if err != nil {
		return nil, err
	}
	if t.Admit != nil {
		if err := t.Admit(ctx, of, r.Command, r.At); err != nil {
			return nil, err
		}
	}
	held, err := t.holder(ctx, number)
	if err != nil || held.filing == uuid.Nil || held.filing == of {
		c.Asked.Former = held.filing
		return c, err
	}
	c.Asked.Former, c.Asked.FormerAuthority = held.filing, held.authority
	c.Asked.Person, err = t.sealPerson(ctx, r.Command, name, number)
	return c, err
}

// accepts refuses a filing into which nobody can be entered any more.
func accepts(s filing.State) error {
	switch {
	case s.CodeReleased:
		return filing.ErrDiscarded
	case s.Canceled():
		return filing.ErrCanceled
	}
	return nil
}

// employer is who holds a person now, as far as is known.
type employer struct {
	filing    uuid.UUID
	authority domain.Authority
	subject   uuid.UUID
	row       filing.StaffRow
}

// holder finds who holds a person, nobody if that is not known. It looks into the
// filings one by one: somebody was on the staff of few.
func (t *Transfers) holder(ctx context.Context, number domain.IDNumber) (employer, error) {
	subjects, err := t.Filings.Vault.Subjects(ctx, number)
	if err != nil || len(subjects) == 0 {
		return employer{}, err
	}
	filings, err := t.Employers(ctx, subjects)
	if err != nil {
		return employer{}, fmt.Errorf("employers of a person: %w", err)
	}
	for _, id := range filings {
		var found employer
		err := t.Filings.View(ctx, id, func(s filing.State) error {
			for _, row := range s.Staff {
				if row.Employed() && slices.Contains(subjects, row.Person.Subject) {
					found = employer{filing: id, authority: s.Authority, subject: row.Person.Subject, row: row}
				}
			}
			return nil
		})
		if err != nil || found.filing != uuid.Nil {
			return found, err
		}
	}
	return employer{}, nil
}

// sealPerson seals who is to be entered under the subject that the row is to have.
func (t *Transfers) sealPerson(ctx context.Context, command uuid.UUID, name domain.PersonName, number domain.IDNumber) (domain.Sealed, error) {
	vault, own := t.Filings.Vault, subjects{command: command}
	subject, err := own.take(func(subject uuid.UUID) error { return vault.BindPerson(ctx, subject, number) })
	if err != nil {
		return domain.Sealed{}, err
	}
	plain, err := json.Marshal(transferPerson{Name: name.Reveal(), IDNumber: number.Reveal()})
	if err != nil {
		return domain.Sealed{}, err
	}
	return vault.Seal(ctx, subject, fieldTransferPerson, plain, map[string]string{"id_number": number.Mask()})
}

func (t *Transfers) person(ctx context.Context, v domain.Sealed) (person transferPerson, err error) {
	plain, err := t.Filings.unseal(ctx, fieldTransferPerson, v)
	if err != nil {
		return person, err
	}
	if err := json.Unmarshal(plain, &person); err != nil {
		return person, fmt.Errorf("sealed person of %s: not the form it was sealed in", v.Subject)
	}
	return person, nil
}

// Withdraw gives a transfer up that was not applied for.
func (t *Transfers) Withdraw(ctx context.Context, r Request, id uuid.UUID) (Done, error) {
	return t.execute(ctx, r, id, func(transfer.State) (transfer.Command, error) {
		return transfer.Withdraw{Today: Today(r.At)}, nil
	})
}

func (t *Transfers) execute(ctx context.Context, r Request, id uuid.UUID, build func(transfer.State) (transfer.Command, error)) (Done, error) {
	var done Done
	err := t.View(ctx, id, func(s transfer.State) error { done.Filing = s.Filing; return nil })
	if err == nil {
		done.Outcome, err = t.Decider.ExecuteWith(ctx, id.String(), r, build)
	}
	return done, t.Filings.refusal(done.Filing, err)
}

// View shows a transfer as it stands, to be read and neither kept nor changed.
func (t *Transfers) View(ctx context.Context, id uuid.UUID, look func(transfer.State) error) error {
	return t.Decider.View(ctx, id.String(), func(l eventstore.Loaded[transfer.State]) error {
		if !l.State.Opened() {
			return transfer.ErrNotFound
		}
		return look(l.State)
	})
}

// TransferValues returns what an event of a transfer holds of personal data, as
// [SealedValues] does for filings.
func TransferValues(e transfer.Event) []SealedValue {
	switch e := e.(type) {
	case transfer.Opened:
		return []SealedValue{{fieldTransferPerson, e.Person}}
	case transfer.Applied:
		return []SealedValue{{fieldStaff, e.Member.Person}}
	}
	return nil
}
