package edge

import (
	"context"
	"errors"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Suggestions carries out what institutions ask of their authority (工作建议) and
// what officials answer. Its fields are set once; then it may be used
// concurrently.
type Suggestions struct {
	Decider     *eventstore.Decider[suggestion.State, suggestion.Command, suggestion.Event]
	Filings     *Filings
	Authorities *Authorities
	transfers   *Transfers // to look at those that are disputed
}

// NewSuggestions returns the suggestions about filings, on their store.
func NewSuggestions(f *Filings, a *Authorities) *Suggestions {
	return &Suggestions{Filings: f, Authorities: a, transfers: NewTransfers(f, nil),
		Decider: &eventstore.Decider[suggestion.State, suggestion.Command, suggestion.Event]{
			Store: f.Decider.Store, Category: "suggestion", Codec: domain.NewCodec(suggestion.Events()...),
			Decide: suggestion.Decide, Evolve: suggestion.Evolve, Claims: suggestion.Claims, CacheBytes: 4 << 20, App: f.Decider.App,
		}}
}

// fieldRightNumber is what the right ID number of a suggestion is sealed as. The
// form is for ever: the number's characters.
const fieldRightNumber = "suggested_id_number"

// Suggestion is what an institution asks for.
type Suggestion struct {
	Kind       string      `json:"kind" enum:"correct_id_number,correct_credit_code,remove_person,other"`
	StaffID    uuid.UUID   `json:"staff_id,omitzero" doc:"the person it is about: correct_id_number, remove_person"`
	IDNumber   string      `json:"id_number,omitempty" maxLength:"40" doc:"the right one: correct_id_number"`
	CreditCode string      `json:"credit_code,omitempty" maxLength:"40" doc:"the right one: correct_credit_code"`
	Title      string      `json:"title,omitempty" maxLength:"60" doc:"what it is about: other"`
	TransferID uuid.UUID   `json:"transfer_id,omitzero" doc:"other: the transfer that is disputed (人员信息异议). It has that title and is about the row that the transfer ended"`
	Reason     string      `json:"reason" maxLength:"2000" doc:"原因"`
	Documents  []uuid.UUID `json:"documents" minItems:"1" maxItems:"20" doc:"佐证材料: documents of the kind evidence, uploaded before; one about a person with its staff_id"`
}

// Raise asks the filing's authority. Created is the suggestion.
func (s *Suggestions) Raise(ctx context.Context, r Request, of uuid.UUID, in Suggestion) (Done, error) {
	id := domain.DeriveID(r.Command, "suggestion", 0)
	done := Done{Filing: of, Created: id}
	var err error
	done.Outcome, err = s.Decider.ExecuteWith(ctx, id.String(), r, func(suggestion.State) (suggestion.Command, error) {
		return s.raising(ctx, r, of, in)
	})
	return done, s.refusal(err)
}

func (s *Suggestions) raising(ctx context.Context, r Request, of uuid.UUID, in Suggestion) (suggestion.Command, error) {
	var p parser
	c := suggestion.Raise{Today: Today(r.At), Asked: suggestion.Asked{
		Filing: of, StaffID: in.StaffID, Documents: in.Documents,
		Kind:       required(&p, "kind", in.Kind, domain.ParseSuggestionKind),
		CreditCode: optional(&p, "credit_code", in.CreditCode, domain.ParseCreditCode),
		Title:      optional(&p, "title", in.Title, text(shortText)),
		Reason:     required(&p, "reason", in.Reason, lines(longText)),
	}}
	number := optional(&p, "id_number", in.IDNumber, idNumber(Today(r.At)))
	if err := p.err(); err != nil {
		return nil, err
	}
	if in.TransferID != uuid.Nil {
		if err := s.disputed(ctx, of, in, &c); err != nil {
			return nil, err
		}
		in.StaffID = c.Asked.StaffID
	}
	var person domain.Sealed
	err := s.Filings.View(ctx, of, func(state filing.State) error {
		c.Asked.Authority = state.Authority
		if c.Asked.Kind == domain.SuggestCreditCode {
			c.Asked.OldCreditCode = state.CreditCode
		}
		person = state.Staff[in.StaffID].Person
		return concerns(state, in)
	})
	if err != nil || c.Asked.Kind != domain.SuggestIDNumber || person.IsZero() || number.IsZero() {
		return c, err
	}
	known, err := s.Filings.personDetails(ctx, person)
	if err != nil {
		return nil, s.refusal(err)
	}
	if c.Same = known.IDNumber == number.Reveal(); !c.Same {
		c.Asked.IDNumber, err = s.sealNumber(ctx, r.Command, number)
	}
	return c, err
}

// concerns refuses a suggestion about what is not in the filing.
func concerns(s filing.State, in Suggestion) error {
	if s.Canceled() {
		return filing.ErrCanceled
	}
	if row, ok := s.Staff[in.StaffID]; in.StaffID != uuid.Nil && (!ok || row.Status == filing.EntryWithdrawn) {
		return filing.ErrStaffUnknown.At("staff_id")
	}
	var p parser
	for i, id := range in.Documents {
		d, ok := s.Documents[id]
		if !ok || d.Kind != domain.DocumentEvidence || d.StaffID != uuid.Nil && d.StaffID != in.StaffID {
			p.fault(fmt.Sprintf("documents.%d", i), filing.ErrDocument)
		}
	}
	return p.err()
}

// sealNumber seals the right number under the subject that the row is to have.
func (s *Suggestions) sealNumber(ctx context.Context, command uuid.UUID, number domain.IDNumber) (domain.Sealed, error) {
	vault, own := s.Filings.Vault, subjects{command: command}
	subject, err := own.take(func(subject uuid.UUID) error { return vault.BindPerson(ctx, subject, number) })
	if err != nil {
		return domain.Sealed{}, err
	}
	return vault.Seal(ctx, subject, fieldRightNumber, []byte(number.Reveal()), map[string]string{"id_number": number.Mask()})
}

// Withdraw takes a suggestion back.
func (s *Suggestions) Withdraw(ctx context.Context, r Request, id uuid.UUID, seen domain.Revision) (Done, error) {
	return s.execute(ctx, r, id, func(suggestion.State) (suggestion.Command, error) {
		return suggestion.Withdraw{Seen: seen, Today: Today(r.At)}, nil
	})
}

// CloseAsMoot ends a suggestion of a filing that was canceled.
func (s *Suggestions) CloseAsMoot(ctx context.Context, r Request, id uuid.UUID) (Done, error) {
	return s.execute(ctx, r, id, func(suggestion.State) (suggestion.Command, error) {
		return suggestion.CloseAsMoot{Today: Today(r.At)}, nil
	})
}

// Answer is an official's decision.
type Answer struct {
	Reason string `json:"reason,omitempty" maxLength:"500" doc:"told to the institution; required of a dismissal"`
}

// Adopt adopts a suggestion, or proposes to where a second official has to
// confirm it. What the filing refuses comes back as its refusal, and the
// suggestion is open again.
func (s *Suggestions) Adopt(ctx context.Context, r Request, id uuid.UUID, seen domain.Revision, in Answer) (Done, error) {
	done, err := s.answer(ctx, r, id, seen, suggestion.ToAdopt, in)
	if err != nil {
		return done, err
	}
	return s.adopted(ctx, r, id, done)
}

// Dismiss does not adopt a suggestion, or proposes so.
func (s *Suggestions) Dismiss(ctx context.Context, r Request, id uuid.UUID, seen domain.Revision, in Answer) (Done, error) {
	return s.answer(ctx, r, id, seen, suggestion.ToDismiss, in)
}

func (s *Suggestions) answer(ctx context.Context, r Request, id uuid.UUID, seen domain.Revision, d suggestion.Decision, in Answer) (Done, error) {
	rule, err := s.rule(ctx, id)
	if err != nil {
		return Done{}, err
	}
	return s.execute(ctx, r, id, func(suggestion.State) (suggestion.Command, error) {
		var p parser
		c := suggestion.Answer{
			Seen: seen, Decision: d, Official: r.Actor.ID, Today: Today(r.At), Rule: rule,
			ProposalID: domain.DeriveID(r.Command, "proposal", 0), Reason: optional(&p, "reason", in.Reason, lines(500)),
		}
		return c, p.err()
	})
}

// rule finds what holds for a decision now.
func (s *Suggestions) rule(ctx context.Context, id uuid.UUID) (rule suggestion.Rule, err error) {
	var state suggestion.State
	if err := s.View(ctx, id, func(v suggestion.State) error { state = v; return nil }); err != nil {
		return rule, err
	}
	configured, _, err := s.Authorities.Configuration(ctx, state.Authority)
	if err != nil {
		return rule, err
	}
	second := configured.InForce().SecondOfficial
	rule.SecondOfficial, rule.Event = second.Value.Requires(authority.StepDecideSuggestion), second.Event()
	if state.Kind == domain.SuggestRemovePerson {
		past, err := s.Past(ctx, state.Filing, state.StaffID)
		if err != nil {
			return rule, err
		}
		rule.Compulsory = past.Filed() || past.Signed
	}
	return rule, nil
}

// Confirm is the second official's word; see [Suggestions.Adopt].
func (s *Suggestions) Confirm(ctx context.Context, r Request, id, proposal uuid.UUID) (Done, error) {
	done, err := s.execute(ctx, r, id, func(suggestion.State) (suggestion.Command, error) {
		return suggestion.Confirm{ProposalID: proposal, Official: r.Actor.ID, Authority: domain.Authority(r.Actor.Authority), Today: Today(r.At)}, nil
	})
	if err != nil {
		return done, err
	}
	return s.adopted(ctx, r, id, done)
}

// SentBack is why a second official does not confirm.
type SentBack struct {
	Proposal uuid.UUID `json:"proposal"`
	Text     string    `json:"text" maxLength:"500"`
}

// SendBack gives a proposed decision back to its maker.
func (s *Suggestions) SendBack(ctx context.Context, r Request, id uuid.UUID, in SentBack) (Done, error) {
	return s.execute(ctx, r, id, func(suggestion.State) (suggestion.Command, error) {
		var p parser
		c := suggestion.SendBack{ProposalID: in.Proposal, Official: r.Actor.ID, Authority: domain.Authority(r.Actor.Authority), Text: required(&p, "text", in.Text, lines(500)), Today: Today(r.At)}
		return c, p.err()
	})
}

func (s *Suggestions) execute(ctx context.Context, r Request, id uuid.UUID, build func(suggestion.State) (suggestion.Command, error)) (Done, error) {
	var done Done
	err := s.View(ctx, id, func(state suggestion.State) error { done.Filing = state.Filing; return nil })
	if err == nil {
		done.Outcome, err = s.Decider.ExecuteWith(ctx, id.String(), r, build)
	}
	return done, s.refusal(err)
}

// View shows a suggestion as it stands, to be read and neither kept nor changed.
func (s *Suggestions) View(ctx context.Context, id uuid.UUID, look func(suggestion.State) error) error {
	return s.Decider.View(ctx, id.String(), func(l eventstore.Loaded[suggestion.State]) error {
		if !l.State.Raised() {
			return suggestion.ErrNotFound
		}
		return look(l.State)
	})
}

// refusal says in the domain's words what the log or the vault refused.
func (s *Suggestions) refusal(err error) error {
	var claimed *eventstore.ClaimedError
	if errors.As(err, &claimed) && claimed.Kind == domain.ClaimSuggestion {
		return suggestion.ErrOpen
	}
	return s.Filings.refusal(uuid.Nil, err)
}

// Unmask shows who may see it the number that a suggestion asks for, to be compared
// with the evidence, and records that in the filing, where its institution sees
// who looked (B10).
func (s *Suggestions) Unmask(ctx context.Context, r Request, of, id uuid.UUID, in Unmasking) (Done, Unmasked, error) {
	var number domain.Sealed
	err := s.View(ctx, id, func(state suggestion.State) error {
		if number = state.IDNumber; state.Filing != of {
			return suggestion.ErrNotFound
		}
		return nil
	})
	if err != nil {
		return Done{Filing: of}, nil, err
	}
	return s.Filings.unmask(ctx, r, of, filing.PersonalDataOf{Part: domain.PersonalSuggestedNumber, SuggestionID: id}, number, in)
}
