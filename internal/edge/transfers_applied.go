package edge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// TransferApplication is the day of leaving and the complete row. The proof was
// uploaded before.
type TransferApplication struct {
	LeftOn string      `json:"left_on" doc:"原单位离职时间"`
	Staff  StaffMember `json:"staff" doc:"the row that is entered, of the person that the transfer was opened for"`
}

// Apply applies for a transfer and carries it out. What a filing refused only then,
// because something changed meanwhile, comes back as its refusal, and ends the
// transfer. Created is the row.
func (t *Transfers) Apply(ctx context.Context, r Request, id uuid.UUID, in TransferApplication) (Done, error) {
	done, err := t.execute(ctx, r, id, func(s transfer.State) (transfer.Command, error) {
		return t.application(ctx, r, id, s, in)
	})
	if err != nil {
		return done, err
	}
	return t.applied(ctx, id, domain.EventID(r.Command, string(t.Decider.Stream(id.String())), 0), r.At, done)
}

// application parses a row and has both filings look at it, so that all that is
// wrong with it is told before anything is recorded.
func (t *Transfers) application(ctx context.Context, r Request, id uuid.UUID, s transfer.State, in TransferApplication) (transfer.Command, error) {
	var p parser
	today := Today(r.At)
	c := transfer.Apply{
		StaffID: domain.DeriveID(r.Command, "staff", 0), Today: today,
		LeftOn: required(&p, "left_on", in.LeftOn, domain.ParseDate),
	}
	var row parser
	c.Member = in.Staff.parse(&row)
	person := in.Staff.Person.parse(&row, today)
	if in.Staff.Alteration != nil {
		row.fault("alteration", filing.ErrNotAllowed)
	}
	if err := errors.Join(p.err(), domain.At(row.err(), "staff")); err != nil {
		return nil, err
	}
	if s.Status != transfer.OpenedStatus { // refused
		return c, nil
	}
	known, err := t.person(ctx, s.Person)
	if err != nil {
		return nil, err
	}
	c.Same = known.IDNumber == person.number.Reveal() && known.Name == person.details.Name
	if !c.Same { // nothing of a stranger's is sealed
		return c, nil
	}
	if c.Member.Person, err = t.Filings.sealDetails(ctx, s.Person.Subject, person); err != nil {
		return nil, err
	}
	return c, t.foresee(ctx, id, s, c, person)
}

// foresee asks both filings whether they would refuse what is applied for as they
// stand.
func (t *Transfers) foresee(ctx context.Context, id uuid.UUID, s transfer.State, c transfer.Apply, v person) error {
	err := t.Filings.View(ctx, s.Filing, func(here filing.State) error {
		add := entering(id, c.StaffID, c.Member, c.Today)
		add.Facts = v.facts(c.Member, c.Today)
		_, err := filing.Decide(here, add)
		return domain.At(fieldsFrom(err, personFields), "staff")
	})
	if err != nil {
		return err
	}
	held, err := t.holder(ctx, v.number)
	switch {
	case err != nil || held.filing == uuid.Nil:
		return err
	case held.filing == s.Filing:
		return ErrPersonListed.At("staff.person.id_number")
	case held.filing != s.Former:
		return ErrPersonElsewhere.At("staff.person.id_number")
	}
	return t.Filings.View(ctx, held.filing, func(there filing.State) error {
		_, err := filing.Decide(there, leaving(id, s, held.subject, c.LeftOn, c.Today))
		if errors.Is(err, filing.ErrStaffNotInPost) { // just now: then it is a plain addition
			return nil
		}
		return err
	})
}

// entering is the command that enters the person.
func entering(id, row uuid.UUID, m filing.StaffMember, today domain.Date) filing.AddStaff {
	return filing.AddStaff{StaffID: row, Member: m, TransferID: id, Today: today, Facts: filing.PersonFacts{ContractSignedInPast: true}}
}

// leaving is the command that ends the former employment.
func leaving(id uuid.UUID, s transfer.State, subject uuid.UUID, leftOn, today domain.Date) filing.TransferStaff {
	return filing.TransferStaff{
		TransferID: id, Subject: subject, To: s.Filing, ToSubject: s.Person.Subject, LeftOn: leftOn, Today: today,
	}
}

// Retry carries a transfer out that was applied for, should it have stopped on the
// way. The reaction to the application does the same: whoever comes first.
func (t *Transfers) Retry(ctx context.Context, r Request, id uuid.UUID) (Done, error) {
	var application uuid.UUID
	done, err := t.execute(ctx, r, id, func(s transfer.State) (transfer.Command, error) {
		switch s.Status {
		case transfer.OpenedStatus:
			return nil, transfer.ErrNotApplied
		case transfer.AppliedStatus:
			application = s.Application
		case transfer.CarriedOutStatus:
		default:
			return nil, transfer.ErrEnded
		}
		return transfer.Conclude{}, nil // this request itself records nothing
	})
	if err != nil || application == uuid.Nil {
		return done, err
	}
	return t.applied(ctx, id, application, r.At, done)
}

// applied carries out what was applied for and answers with how that ended, also
// beside a refusal.
func (t *Transfers) applied(ctx context.Context, id, application uuid.UUID, at time.Time, done Done) (Done, error) {
	concluded, err := t.CarryOut(ctx, id, application, at)
	if err != nil {
		return done, err
	}
	concluded.Repeated = done.Repeated
	err = t.View(ctx, id, func(s transfer.State) error {
		concluded.Created = s.StaffID
		if s.Status == transfer.RefusedStatus {
			return &domain.Error{Kind: domain.Conflict, Code: s.Refusal}
		}
		return nil
	})
	return concluded, err
}

// carriesOutTransfers names the reaction that carries transfers out.
const carriesOutTransfers = "carry-out-transfer"

// CarryOut does for both filings what was applied for, and notes in the transfer
// that it did, or why a filing refused: the former employment is ended and the
// claim handed over, then the person is entered (2.7). Its commands derive from the
// application: stopped after any step and repeated it ends the same. An error that
// is no refusal says that it has to be tried again.
func (t *Transfers) CarryOut(ctx context.Context, id, application uuid.UUID, at time.Time) (Done, error) {
	m := moving{t: t, id: id, today: Today(at), request: func(step string) Request {
		return Request{
			Command: uuid.NewSHA1(application, []byte(carriesOutTransfers+"/"+step)), Cause: application, At: at,
			Actor: domain.Actor{Kind: domain.ActorSystem, ID: carriesOutTransfers},
		}
	}}
	return t.execute(ctx, m.request("conclude"), id, func(s transfer.State) (transfer.Command, error) {
		c := transfer.Conclude{Application: application, Today: m.today}
		if s.Status != transfer.AppliedStatus || s.Application != application {
			return c, nil
		}
		m.state = s
		var err error
		c.FormerStaffID, err = m.carryOut(ctx)
		if refused := refusedBy(err); refused != nil {
			c.Refusal, err = refused.Code, nil
		}
		return c, err
	})
}

// refusedBy returns the refusal in err, nil if it is something else.
func refusedBy(err error) *domain.Error {
	switch domain.KindOf(err) {
	case domain.Conflict, domain.NotFound, domain.Invalid, domain.Stale:
		if refused := domain.Problems(err); len(refused) > 0 {
			return refused[0]
		}
	}
	return nil
}

// moving is one transfer on its way.
type moving struct {
	t       *Transfers
	id      uuid.UUID
	state   transfer.State
	today   domain.Date
	request func(step string) Request
}

// mostTurns bounds how often who holds the person may change on the way.
const mostTurns = 16

// carryOut enters the person, and ends the former employment if that is in the
// way. It returns the row that it ended. Whoever was let go meanwhile is simply
// entered (2.7, 2.8).
func (m *moving) carryOut(ctx context.Context) (uuid.UUID, error) {
	for range mostTurns {
		err := m.enter(ctx)
		claimed, held := errors.AsType[*eventstore.ClaimedError](err)
		switch {
		case err == nil:
			return m.formerRow(ctx)
		case !held || claimed.Kind != domain.ClaimPerson || claimed.Holder.IsZero():
			return uuid.Nil, m.letGo(ctx, err)
		case claimed.Holder.Stream == m.stream(m.state.Filing):
			return uuid.Nil, m.letGo(ctx, ErrPersonListed)
		case claimed.Holder.Stream != m.stream(m.state.Former):
			return uuid.Nil, m.letGo(ctx, ErrPersonElsewhere)
		}
		err = m.handOver(ctx, claimed.Holder.Subject)
		if err != nil && !errors.Is(err, eventstore.ErrClaimed) && !errors.Is(err, filing.ErrStaffNotInPost) {
			return uuid.Nil, err
		}
	}
	return uuid.Nil, fmt.Errorf("transfer %s: who holds the person changes all the time", m.id)
}

func (m *moving) stream(id uuid.UUID) eventstore.Stream {
	return m.t.Filings.Decider.Stream(id.String())
}

func (m *moving) enter(ctx context.Context) error {
	add := entering(m.id, m.state.StaffID, *m.state.Member, m.today)
	_, err := m.t.Filings.Decider.Execute(ctx, m.state.Filing.String(), add, m.request("enter"))
	return err
}

func (m *moving) handOver(ctx context.Context, subject uuid.UUID) error {
	_, err := m.t.Filings.Decider.Execute(ctx, m.state.Former.String(),
		leaving(m.id, m.state, subject, m.state.LeftOn, m.today), m.request("hand-over"))
	return err
}

// letGo gives up the claim if it was handed over and the person cannot be entered
// after all. It returns the refusal.
func (m *moving) letGo(ctx context.Context, refusal error) error {
	refused := refusedBy(refusal)
	if refused == nil {
		return refusal
	}
	handed, err := m.formerRow(ctx)
	switch {
	case err != nil:
		return err
	case handed == uuid.Nil:
		return refusal
	}
	let := filing.LetGo{TransferID: m.id, Subject: m.state.Person.Subject, Code: refused.Code}
	if _, err := m.t.Filings.Decider.Execute(ctx, m.state.Filing.String(), let, m.request("let-go")); err != nil {
		return fmt.Errorf("let go of a claim: %w", err)
	}
	return refusal
}

// formerRow returns the row of the former filing that the transfer ended, if it
// did: also one that was removed since.
func (m *moving) formerRow(ctx context.Context) (former uuid.UUID, err error) {
	err = m.t.Filings.View(ctx, m.state.Former, func(s filing.State) error {
		for id, row := range s.Staff {
			if row.WentBy == m.id {
				former = id
			}
		}
		return nil
	})
	if err != nil || former != uuid.Nil {
		return former, err
	}
	return endedBy(ctx, m.t.Filings.Decider, m.state.Former, m.id)
}
