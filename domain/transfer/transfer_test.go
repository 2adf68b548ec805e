package transfer_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
	"github.com/google/uuid"
)

type (
	cases  = []domaintest.Case[transfer.Command, transfer.Event]
	events = []transfer.Event
)

func run(t *testing.T, c cases) {
	t.Helper()
	domaintest.Run(t, transfer.Decide, transfer.Evolve, nil, c)
}

func TestEvents(t *testing.T) { domaintest.CheckEvents(t, ".", transfer.Events()) }

func TestHistories(t *testing.T) {
	domaintest.Replay(t, "testdata/history", domain.NewCodec(transfer.Events()...), transfer.Evolve)
}

func idOf(what string) uuid.UUID { return domain.DeriveID(uuid.Nil, what, 0) }

func with[T any](v T, alter func(*T)) T {
	alter(&v)
	return v
}

const today = domain.Date("2026-05-15")

var (
	sealed = domain.Sealed{Subject: idOf("subject"), Key: "v1", Ciphertext: []byte("person"), Masks: map[string]string{"id_number": "****************17"}}
	asked  = transfer.Asked{Filing: idOf("here"), Authority: "15", Former: idOf("there"), FormerAuthority: "32", Person: sealed}
	proof  = transfer.Proof{DocumentID: idOf("proof"), Subject: idOf("of the proof"), SHA256: "00", Size: 2, MediaType: "application/pdf"}
	member = filing.StaffMember{
		Person: sealed, Posts: map[domain.Track][]domain.Post{domain.Testing: {domain.PostFieldSampling}}, Education: domain.EducationBachelor,
		Title: domain.TitleNone, Contract: domain.ContractLabor, YearsInField: "6", HiredOn: "2026-05-01",
	}

	opened   = transfer.Opened{Asked: asked, OpenedOn: today}
	attached = transfer.ProofAttached{Proof: proof}
	applied  = transfer.Applied{StaffID: idOf("row"), Member: member, LeftOn: "2026-04-30", DocumentID: proof.DocumentID, AppliedOn: today}
	carried  = transfer.CarriedOut{Application: domaintest.Place(2).ID, FormerStaffID: idOf("former row"), CarriedOutOn: today}
	refused  = transfer.Refused{Application: domaintest.Place(2).ID, Code: "filing.date_order", RefusedOn: today}
	taken    = transfer.Withdrawn{WithdrawnOn: today}

	pending = events{opened, attached, applied}
)

func TestOpen(t *testing.T) {
	open := transfer.Open{Asked: asked, Today: today}
	run(t, cases{
		{Name: "1.32: with name and ID number", When: open, Then: events{opened}},
		{Name: "1.1: nobody holds the person: a plain addition", When: with(open, func(c *transfer.Open) { c.Asked.Former = uuid.Nil }),
			Refused: []error{transfer.ErrNobodyHolds.At("id_number")}},
		{Name: "1.1: the own institution holds the person", When: with(open, func(c *transfer.Open) { c.Asked.Former = c.Asked.Filing }),
			Refused: []error{transfer.ErrListed.At("id_number")}},
		{Name: "design 4.2: with all of it", When: transfer.Open{Asked: transfer.Asked{Former: idOf("there")}}, Refused: []error{
			transfer.ErrRequired.At("filing"), transfer.ErrRequired.At("authority"), transfer.ErrRequired.At("former_authority"),
			transfer.ErrRequired.At("person"), transfer.ErrRequired.At("opened_on")}},
		{Name: "design 4.2: one stream, one transfer", Given: events{opened}, When: open, Refused: []error{transfer.ErrOpened}},
	})
}

func TestApply(t *testing.T) {
	attach := transfer.AttachProof{Proof: proof}
	apply := transfer.Apply{StaffID: idOf("row"), Member: member, Same: true, LeftOn: "2026-04-30", Today: today}
	given := events{opened, attached}
	run(t, cases{
		{Name: "Q3.6: the proof", Given: events{opened}, When: attach, Then: events{attached}},
		{Name: "Q3.6: the same again", Given: given, When: attach},
		{Name: "Q3.6: of something", Given: events{opened}, When: transfer.AttachProof{}, Refused: []error{
			transfer.ErrRequired.At("document_id"), transfer.ErrRequired.At("subject"), transfer.ErrRequired.At("sha256")}},
		{Name: "Q3.6: not once it is applied for", Given: pending, When: attach, Refused: []error{transfer.ErrBeingDone}},
		{Name: "1.1: carried out at once, nobody decides", Given: given, When: apply, Then: events{applied}},
		{Name: "1.1: never without proof", Given: events{opened}, When: apply, Refused: []error{transfer.ErrNoProof}},
		{Name: "1.1: not in the future", Given: given, When: with(apply, func(c *transfer.Apply) { c.LeftOn = "2026-05-16" }),
			Refused: []error{transfer.ErrInFuture.At("left_on")}},
		{Name: "1.32: of the person it was opened for", Given: given, When: with(apply, func(c *transfer.Apply) { c.Same = false }),
			Refused: []error{transfer.ErrOtherPerson.At("staff.person.id_number")}},
		{Name: "Q3.6: with a day and a row", Given: given, When: transfer.Apply{Same: true},
			Refused: []error{transfer.ErrRequired.At("staff_id"), transfer.ErrRequired.At("left_on"), transfer.ErrRequired.At("applied_on")}},
		{Name: "2.7: once", Given: pending, When: apply, Refused: []error{transfer.ErrBeingDone}},
		{Name: "2.7: not when it ended", Given: append(pending[:3:3], carried), When: apply, Refused: []error{transfer.ErrEnded}},
		{Name: "1.32: not of nothing", When: apply, Refused: []error{transfer.ErrNotFound}},
	})
}

func TestConclude(t *testing.T) {
	conclude := transfer.Conclude{Application: domaintest.Place(2).ID, FormerStaffID: idOf("former row"), Today: today}
	run(t, cases{
		{Name: "Q3.6: the person is entered", Given: pending, When: conclude, Then: events{carried}},
		{Name: "2.7: as a plain addition", Given: pending, When: with(conclude, func(c *transfer.Conclude) { c.FormerStaffID = uuid.Nil }),
			Then: events{with(carried, func(e *transfer.CarriedOut) { e.FormerStaffID = uuid.Nil })}},
		{Name: "1.1: or it is refused", Given: pending, When: with(conclude, func(c *transfer.Conclude) { c.Refusal = "filing.date_order" }), Then: events{refused}},
		{Name: "2.7: said once", Given: append(pending[:3:3], carried), When: conclude},
		{Name: "2.7: of what was applied for", Given: pending, When: with(conclude, func(c *transfer.Conclude) { c.Application = idOf("x") })},
	})
}

func TestWithdraw(t *testing.T) {
	withdraw := transfer.Withdraw{Today: today}
	run(t, cases{
		{Name: "1.32: given up before it is applied for", Given: events{opened, attached}, When: withdraw, Then: events{taken}},
		{Name: "1.32: once", Given: events{opened, taken}, When: withdraw},
		{Name: "2.7: not while it is carried out", Given: pending, When: withdraw, Refused: []error{transfer.ErrBeingDone}},
		{Name: "2.7: nor after that", Given: append(pending[:3:3], refused), When: withdraw, Refused: []error{transfer.ErrEnded}},
	})
}

// TestErased: where nobody was entered, nobody needs the data.
func TestErased(t *testing.T) {
	s := domaintest.Fold(transfer.Evolve, pending)
	for _, e := range transfer.Events() {
		want := uuid.Nil
		switch e.(type) {
		case transfer.Refused, transfer.Withdrawn:
			want = sealed.Subject
		}
		if got := s.Erased(e); got != want {
			t.Errorf("after %s %s is erased, want %s", e.EventType(), got, want)
		}
	}
}

// TestStatuses: each has a word, and says whether anything is left to be done.
func TestStatuses(t *testing.T) {
	for _, status := range transfer.Statuses() {
		s := transfer.State{Status: status}
		if status.Label() == "" || s.Ended() == (status == transfer.OpenedStatus || status == transfer.AppliedStatus) {
			t.Errorf("%q: label %q, ended %t", status, status.Label(), s.Ended())
		}
	}
}
