package suggestion_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/domain/suggestion"
	"github.com/google/uuid"
)

type (
	cases  = []domaintest.Case[suggestion.Command, suggestion.Event]
	events = []suggestion.Event
)

func run(t *testing.T, c cases) {
	t.Helper()
	domaintest.Run(t, suggestion.Decide, suggestion.Evolve, suggestion.Claims, c)
}

func TestEvents(t *testing.T) { domaintest.CheckEvents(t, ".", suggestion.Events()) }

func TestHistories(t *testing.T) {
	domaintest.Replay(t, "testdata/history", domain.NewCodec(suggestion.Events()...), suggestion.Evolve)
}

func idOf(what string) uuid.UUID { return domain.DeriveID(uuid.Nil, what, 0) }

const (
	today   = domain.Date("2026-05-15")
	maker   = "maker"
	checker = "checker"
)

// asked is what every kind has.
func asked(kind domain.SuggestionKind) suggestion.Asked {
	return suggestion.Asked{
		Filing: idOf("filing"), Authority: "15", Kind: kind, Reason: "录入有误", Documents: []uuid.UUID{idOf("evidence")},
	}
}

func with[T any](v T, alter func(*T)) T {
	alter(&v)
	return v
}

var (
	removal = with(asked(domain.SuggestRemovePerson), func(a *suggestion.Asked) { a.StaffID = idOf("row") })
	number  = with(asked(domain.SuggestIDNumber), func(a *suggestion.Asked) {
		a.StaffID = idOf("row")
		a.IDNumber = domain.Sealed{Subject: idOf("subject"), Key: "v1", Ciphertext: []byte("right")}
	})
	code = with(asked(domain.SuggestCreditCode), func(a *suggestion.Asked) {
		a.OldCreditCode, a.CreditCode = "91320500DEMQ000184", "12420100DEMQ000859"
	})
	other   = with(asked(domain.SuggestOther), func(a *suggestion.Asked) { a.Title = "设备误录入" })
	dispute = with(asked(domain.SuggestOther), func(a *suggestion.Asked) {
		a.Title, a.StaffID, a.TransferID, a.Taker, a.TakerOf = suggestion.DisputeTitle, idOf("row"), idOf("transfer"), idOf("taker"), "15"
	})
	abroad = with(dispute, func(a *suggestion.Asked) { a.TakerOf = "35" })

	raised   = suggestion.Raised{Asked: removal, RaisedOn: today}
	proposed = suggestion.DecisionProposed{ProposalID: idOf("proposal"), Decision: suggestion.ToAdopt, Maker: maker, Compulsory: true, ProposedOn: today}
	adopted  = suggestion.Adopted{Decided: suggestion.Decided{Maker: maker, DecidedOn: today}}
	notDone  = suggestion.NotCarriedOut{Adoption: domaintest.Place(1).ID, Code: "person_held_elsewhere", FoundOn: today}
)

func claim(op domain.ClaimOp, target string) []domain.Claim {
	return []domain.Claim{{Op: op, Kind: domain.ClaimSuggestion, Key: idOf("filing").String() + "/" + target}}
}

func TestRaise(t *testing.T) {
	raise := func(a suggestion.Asked) suggestion.Raise { return suggestion.Raise{Asked: a, Today: today} }
	row := idOf("row").String()
	required := suggestion.ErrRequired
	run(t, cases{
		{Name: "Q3.10: a person entered by mistake", When: raise(removal), Then: events{raised}, Claims: claim(domain.TakeClaim, "remove_person/"+row)},
		{Name: "Q3.11: a wrong ID number", When: raise(number), Then: events{suggestion.Raised{Asked: number, RaisedOn: today}},
			Claims: claim(domain.TakeClaim, "correct_id_number/"+row)},
		{Name: "Q7.2: a wrong credit code", When: raise(code), Then: events{suggestion.Raised{Asked: code, RaisedOn: today}},
			Claims: claim(domain.TakeClaim, "correct_credit_code/credit_code")},
		{Name: "1.4: something else, any number of times", When: raise(other), Then: events{suggestion.Raised{Asked: other, RaisedOn: today}}, Claims: []domain.Claim{}},
		{Name: "2.6: a transfer that is disputed, once at a time", When: raise(dispute), Then: events{suggestion.Raised{Asked: dispute, RaisedOn: today}},
			Claims: claim(domain.TakeClaim, "other/"+row)},
		{Name: "2.6: with whom it is about and who took the person", When: raise(with(dispute, func(a *suggestion.Asked) { a.StaffID, a.Taker, a.TakerOf = uuid.Nil, uuid.Nil, "" })),
			Refused: []error{required.At("staff_id"), required.At("taker"), required.At("taker_authority")}},
		{Name: "2.6: under its own title", When: raise(with(dispute, func(a *suggestion.Asked) { a.Title = "x" })), Refused: []error{suggestion.ErrNotAllowed.At("title")}},
		{Name: "2.6: in no other kind", When: raise(with(removal, func(a *suggestion.Asked) { a.TransferID = idOf("transfer") })), Refused: []error{
			suggestion.ErrNotAllowed.At("transfer_id"), required.At("taker"), required.At("taker_authority"), suggestion.ErrNotAllowed.At("title")}},
		{Name: "2.6: not what is reversed already", When: suggestion.Raise{Asked: dispute, Same: true, Today: today}, Refused: []error{suggestion.ErrSame.At("transfer_id")}},
		{Name: "Q3.10: with a reason and evidence", When: suggestion.Raise{Asked: suggestion.Asked{Kind: domain.SuggestRemovePerson}}, Refused: []error{
			required.At("filing"), required.At("authority"), required.At("reason"), required.At("raised_on"), required.At("documents"), required.At("staff_id")}},
		{Name: "Q3.11: with the right number", When: raise(with(number, func(a *suggestion.Asked) { a.IDNumber = domain.Sealed{} })), Refused: []error{required.At("id_number")}},
		{Name: "Q3.11: which is not the one on record", When: suggestion.Raise{Asked: number, Same: true, Today: today}, Refused: []error{suggestion.ErrSame.At("id_number")}},
		{Name: "Q7.2: with another code than the one on record", When: raise(with(code, func(a *suggestion.Asked) { a.CreditCode = a.OldCreditCode })),
			Refused: []error{suggestion.ErrSame.At("credit_code")}},
		{Name: "Q3.10: nothing of another kind", When: raise(with(removal, func(a *suggestion.Asked) { a.CreditCode, a.Title = "12420100DEMQ000859", "x" })),
			Refused: []error{suggestion.ErrNotAllowed.At("credit_code"), suggestion.ErrNotAllowed.At("title")}},
		{Name: "Q3.10: no document twice", When: raise(with(removal, func(a *suggestion.Asked) { a.Documents = append(a.Documents, a.Documents...) })),
			Refused: []error{suggestion.ErrRepeated.At("documents.1")}},
		{Name: "1.27: of a kind that there is", When: raise(asked("reset_account")), Refused: []error{required.At("kind")}},
		{Name: "design 4.2: one stream, one suggestion", Given: events{raised}, When: raise(removal), Refused: []error{suggestion.ErrRaised}},
	})
}

func TestAnswer(t *testing.T) {
	adopt := suggestion.Answer{Seen: 0, Decision: suggestion.ToAdopt, Official: maker, Today: today, ProposalID: idOf("proposal")}
	dismiss := with(adopt, func(c *suggestion.Answer) { c.Decision, c.Reason = suggestion.ToDismiss, "请按离职填报" })
	dismissed := suggestion.Dismissed{Decided: suggestion.Decided{Reason: "请按离职填报", Maker: maker, DecidedOn: today}}
	compulsory := func(c suggestion.Answer) suggestion.Answer {
		c.Rule.Compulsory = true
		return c
	}
	configured := with(dismiss, func(c *suggestion.Answer) {
		c.Rule = suggestion.Rule{SecondOfficial: true, Event: idOf("configuration")}
	})
	given := events{raised}
	run(t, cases{
		{Name: "Q3.10: adopted by one official", Given: given, When: adopt, Then: events{adopted}, Claims: []domain.Claim{}},
		{Name: "Q3.10: dismissed with a reason", Given: given, When: dismiss, Then: events{dismissed},
			Claims: claim(domain.ReleaseClaim, "remove_person/"+idOf("row").String())},
		{Name: "Q3.10: never dismissed without", Given: given, When: with(dismiss, func(c *suggestion.Answer) { c.Reason = "" }),
			Refused: []error{suggestion.ErrRequired.At("reason")}},
		{Name: "2.14: who was filed is removed by two", Given: given, When: compulsory(adopt), Then: events{proposed}},
		{Name: "2.14: and kept by one", Given: given, When: compulsory(dismiss), Then: events{dismissed}},
		{Name: "2.26: two officials where that is configured", Given: given, When: configured, Then: events{suggestion.DecisionProposed{
			ProposalID: idOf("proposal"), Decision: suggestion.ToDismiss, Reason: "请按离职填报", Maker: maker, Configuration: idOf("configuration"), ProposedOn: today}}},
		{Name: "2.26: one proposal at a time", Given: events{raised, proposed}, When: with(adopt, func(c *suggestion.Answer) { c.Seen = 1 }), Refused: []error{suggestion.ErrProposed}},
		{Name: "design 4.2: somebody was there before", Given: events{raised, proposed, suggestion.DecisionSentBack{ProposalID: idOf("proposal"), Checker: checker, Text: "x", SentBackOn: today}},
			When: adopt, Refused: []error{suggestion.ErrStale}},
		{Name: "2.13: decided once", Given: events{raised, dismissed}, When: adopt, Refused: []error{suggestion.ErrEnded}},
		{Name: "2.13: nor while it is being carried out", Given: events{raised, adopted}, When: with(dismiss, func(c *suggestion.Answer) { c.Seen = 1 }),
			Refused: []error{suggestion.ErrBeingDone}},
		{Name: "2.10: what the filing refused may be dismissed", Given: events{raised, adopted, notDone}, When: with(dismiss, func(c *suggestion.Answer) { c.Seen = 2 }), Then: events{dismissed}},
		{Name: "2.10: or adopted again", Given: events{raised, adopted, notDone}, When: with(adopt, func(c *suggestion.Answer) { c.Seen = 2 }), Then: events{adopted}},
		{Name: "2.13: not of nothing", When: adopt, Refused: []error{suggestion.ErrNotFound}},
	})
}

func TestSecondOfficial(t *testing.T) {
	given := events{raised, proposed}
	confirm := suggestion.Confirm{ProposalID: idOf("proposal"), Official: checker, Today: today}
	back := suggestion.SendBack{ProposalID: idOf("proposal"), Official: checker, Text: "请核实", Today: today}
	sentBack := suggestion.DecisionSentBack{ProposalID: idOf("proposal"), Checker: checker, Text: "请核实", SentBackOn: today}
	run(t, cases{
		{Name: "2.14: another official confirms", Given: given, When: confirm, Then: events{suggestion.Adopted{Decided: suggestion.Decided{
			ProposalID: idOf("proposal"), Maker: maker, ConfirmedBy: checker, DecidedOn: today}}}},
		{Name: "2.26: the maker is not the checker", Given: given, When: with(confirm, func(c *suggestion.Confirm) { c.Official = maker }),
			Refused: []error{suggestion.ErrSameOfficial}},
		{Name: "2.26: of another proposal", Given: given, When: with(confirm, func(c *suggestion.Confirm) { c.ProposalID = idOf("x") }),
			Refused: []error{suggestion.ErrNoProposal}},
		{Name: "2.26: sent back with a text", Given: given, When: back, Then: events{sentBack}},
		{Name: "2.26: not without", Given: given, When: with(back, func(c *suggestion.SendBack) { c.Text = "" }), Refused: []error{suggestion.ErrRequired.At("text")}},
		{Name: "2.26: nor by the maker", Given: given, When: with(back, func(c *suggestion.SendBack) { c.Official = maker }), Refused: []error{suggestion.ErrSameOfficial}},
		{Name: "2.26: what was sent back is not confirmed", Given: events{raised, proposed, sentBack}, When: confirm, Refused: []error{suggestion.ErrNoProposal}},
		{Name: "2.13: nor what ended meanwhile", Given: events{raised, proposed, suggestion.Withdrawn{WithdrawnOn: today}}, When: confirm, Refused: []error{suggestion.ErrEnded}},
	})
}

// TestDispute: where the person was taken to another province, its authority has
// to agree before anybody is taken back (2.6).
func TestDispute(t *testing.T) {
	answer := suggestion.Answer{Seen: 0, Decision: suggestion.ToAdopt, Official: maker, Today: today, ProposalID: idOf("proposal")}
	dismiss := with(answer, func(c *suggestion.Answer) { c.Decision, c.Reason = suggestion.ToDismiss, "离职证明属实" })
	here, there := events{suggestion.Raised{Asked: dispute, RaisedOn: today}}, events{suggestion.Raised{Asked: abroad, RaisedOn: today}}
	upheld := suggestion.Adopted{Decided: suggestion.Decided{ProposalID: idOf("proposal"), Maker: maker, ConfirmedBy: checker, DecidedOn: today}}
	confirm := suggestion.Confirm{ProposalID: idOf("proposal"), Official: checker, Authority: "35", Today: today}
	back := suggestion.SendBack{ProposalID: idOf("proposal"), Official: checker, Authority: "15", Text: "请核实", Today: today}
	both := append(there[:1:1], proposed)
	keep := append(there[:1:1], with(proposed, func(e *suggestion.DecisionProposed) {
		e.Decision, e.Reason, e.Compulsory = suggestion.ToDismiss, "离职证明属实", false
	}))
	elsewhere := []error{suggestion.ErrElsewhere}
	run(t, cases{
		{Name: "2.6: one authority: its own rule", Given: here, When: answer, Then: events{adopted}},
		{Name: "2.6: two authorities: never one official", Given: there, When: answer, Then: events{proposed}},
		{Name: "2.6: what stays needs no other authority", Given: there, When: dismiss,
			Then: events{suggestion.Dismissed{Decided: suggestion.Decided{Reason: "离职证明属实", Maker: maker, DecidedOn: today}}}},
		{Name: "2.6: the other authority confirms", Given: both, When: confirm, Then: events{upheld}},
		{Name: "2.6: not a colleague", Given: both, When: with(confirm, func(c *suggestion.Confirm) { c.Authority = "15" }), Refused: elsewhere},
		{Name: "2.6: nor is it sent back by one", Given: both, When: back, Refused: elsewhere},
		{Name: "2.6: it is by the other authority", Given: both, When: with(back, func(c *suggestion.SendBack) { c.Authority = "35" }),
			Then: events{suggestion.DecisionSentBack{ProposalID: idOf("proposal"), Checker: checker, Text: "请核实", SentBackOn: today}}},
		{Name: "2.26: which does not confirm what stays", Given: keep, When: confirm, Refused: elsewhere},
	})
	if s := domaintest.Fold(suggestion.Evolve, both); s.Confirmer() != "35" || domaintest.Fold(suggestion.Evolve, there).Confirmer() != "" {
		t.Errorf("2.6: %q confirms", s.Confirmer())
	}
}

func TestConclude(t *testing.T) {
	adoption := domaintest.Place(1).ID
	conclude := suggestion.Conclude{Adoption: adoption, Today: today}
	refused := with(conclude, func(c *suggestion.Conclude) { c.Refusal = "person_held_elsewhere" })
	done := suggestion.CarriedOut{Adoption: adoption, CarriedOutOn: today}
	given := events{raised, adopted}
	run(t, cases{
		{Name: "Q3.10: the filing has it", Given: given, When: conclude, Then: events{done}, Claims: claim(domain.ReleaseClaim, "remove_person/"+idOf("row").String())},
		{Name: "2.10: the filing refused it", Given: given, When: refused, Then: events{notDone}, Claims: []domain.Claim{}},
		{Name: "design 9: said once", Given: events{raised, adopted, done}, When: refused},
		{Name: "design 9: of the last adoption", Given: events{raised, adopted, notDone, adopted}, When: conclude},
		{Name: "2.13: what is not adopted is not carried out", Given: events{raised}, When: conclude},
	})
}

func TestWithdrawnAndMoot(t *testing.T) {
	withdraw := suggestion.Withdraw{Seen: 0, Today: today}
	withdrawn, moot := suggestion.Withdrawn{WithdrawnOn: today}, suggestion.ClosedAsMoot{ClosedOn: today}
	row := "remove_person/" + idOf("row").String()
	run(t, cases{
		{Name: "2.13: withdrawn while open", Given: events{raised}, When: withdraw, Then: events{withdrawn}, Claims: claim(domain.ReleaseClaim, row)},
		{Name: "2.13: also while a second official looks at it", Given: events{raised, proposed}, When: suggestion.Withdraw{Seen: 1, Today: today}, Then: events{withdrawn}},
		{Name: "2.13: withdrawn already", Given: events{raised, withdrawn}, When: withdraw},
		{Name: "2.13: not once it is adopted", Given: events{raised, adopted}, When: suggestion.Withdraw{Seen: 1, Today: today}, Refused: []error{suggestion.ErrBeingDone}},
		{Name: "2.13: the filing was canceled", Given: events{raised, proposed}, When: suggestion.CloseAsMoot{Today: today}, Then: events{moot}, Claims: claim(domain.ReleaseClaim, row)},
		{Name: "2.13: what ended before stays as it ended", Given: events{raised, withdrawn}, When: suggestion.CloseAsMoot{Today: today}},
		{Name: "2.13: what was adopted before is carried out", Given: events{raised, adopted}, When: suggestion.CloseAsMoot{Today: today}},
	})
}

// TestErased: the number that was asked for may be a stranger's.
func TestErased(t *testing.T) {
	s := domaintest.Fold(suggestion.Evolve, events{suggestion.Raised{Asked: number, RaisedOn: today}})
	for _, e := range suggestion.Events() {
		want := uuid.Nil
		switch e.(type) {
		case suggestion.Dismissed, suggestion.Withdrawn, suggestion.ClosedAsMoot:
			want = number.IDNumber.Subject
		}
		if got := s.Erased(e); got != want {
			t.Errorf("Q3.11: after %s %s is erased, want %s", e.EventType(), got, want)
		}
	}
}
