package reactions_test

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/reactions"
)

// disputed is somebody whom a transfer moved, to which the former institution objects.
type disputed struct {
	*moved
	entered    uuid.UUID // the row at the institution that took the person
	suggestion uuid.UUID
}

// settle lets the reactions act on a store.
func (d *disputed) settle(store eventstore.Store) error {
	e := d.w.on(store, d.w.edge.Filings.Documents)
	r := reactions.Runner{
		Store: store, DB: d.w.db, Clock: func() time.Time { return morning.Add(time.Hour) }, Log: slog.New(slog.DiscardHandler),
		Reactions: slices.Concat([]reactions.Reaction{
			reactions.Replaced{Decider: e.Filings.Decider, Vault: d.w.vault}, reactions.Erasure{Vault: d.w.vault, Decider: e.Filings.Decider},
		}, reactions.Suggestions(e, d.w.db), reactions.Transfers(d.w.transfers(store, d.filings()...))),
	}
	return r.CatchUp(d.t.Context())
}

// object raises the dispute when the transfer was carried out.
func (d *disputed) object() {
	d.t.Helper()
	d.apply()
	if err := d.settle(d.w.store); err != nil {
		d.t.Fatal(err)
	}
	if err := d.w.transfers(d.w.store).View(d.t.Context(), d.id, func(s transfer.State) error { d.entered = s.StaffID; return nil }); err != nil {
		d.t.Fatal(err)
	}
	d.suggestion = d.must(d.w.edge.Raise(d.t.Context(), d.w.request(), d.there.id, edge.Suggestion{
		Kind: "other", TransferID: d.id, Reason: "仍在本机构任职", Documents: []uuid.UUID{d.there.evidence},
	})).Created
}

// record has a filing record what takes a whole course, or another edge.
func (d *disputed) record(of uuid.UUID, e filing.Event) {
	d.t.Helper()
	decider := *d.w.edge.Filings.Decider.On(d.w.store)
	decider.Decide = func(filing.State, filing.Command) ([]filing.Event, error) { return []filing.Event{e}, nil }
	if _, err := decider.Execute(d.t.Context(), of.String(), nil, d.w.request()); err != nil {
		d.t.Fatal(err)
	}
}

// person is the subject of a row.
func (d *disputed) person(of, row uuid.UUID) (subject uuid.UUID, at filing.StaffRow) {
	d.t.Helper()
	err := d.w.edge.Filings.View(d.t.Context(), of, func(s filing.State) error { at = s.Staff[row]; return nil })
	if err != nil {
		d.t.Fatal(err)
	}
	return at.Person.Subject, at
}

// outcome is what happens to a dispute, and what comes of it.
type outcome struct {
	name       string
	meddle     func(*disputed)
	dismissed  bool
	there      []string // the last events of the former filing
	here       []string
	suggestion string
	held       string
}

func outcomes() []outcome {
	const annotated, carried = "filing.transfer_annotated", "suggestion.carried_out"
	nothing := func(*disputed) {}
	cancel := func(d *disputed) { canceled(d.t, d.w, d.there, uuid.Nil) }
	return []outcome{
		{name: "upheld", meddle: nothing, there: []string{"filing.staff_transferred", "filing.staff_reinstated"},
			here: []string{"filing.staff_added", "filing.staff_transfer_reversed"}, suggestion: carried, held: "there"},
		{name: "dismissed", meddle: nothing, dismissed: true, there: []string{"filing.staff_transferred"},
			here: []string{"filing.staff_added"}, suggestion: "suggestion.dismissed", held: "here"},
		{name: "the person is not there any more", meddle: func(d *disputed) {
			_, row := d.person(d.here.id, d.entered)
			d.must(d.w.edge.Filings.WithdrawStaffEntry(d.t.Context(), d.w.request(), d.here.id, d.entered, row.At.Revision))
		}, there: []string{"filing.staff_transferred", annotated}, here: []string{"filing.staff_entry_withdrawn", annotated}, suggestion: carried},
		{name: "the former filing is canceled", meddle: cancel, there: []string{"filing.canceled", annotated},
			here: []string{"filing.staff_added", annotated}, suggestion: carried, held: "here"},
		{name: "the former filing is canceled after the claim was handed back", meddle: func(d *disputed) {
			if err := d.settle(&ending{Store: d.w.store, nth: 1, after: true}); !errors.Is(err, errStopped) {
				d.t.Fatal(err)
			}
			cancel(d)
		}, there: []string{"filing.canceled", "filing.transfer_let_go", annotated},
			here: []string{"filing.staff_transfer_reversed", annotated}, suggestion: carried},
		{name: "the old row is erased", meddle: func(d *disputed) {
			subject, _ := d.person(d.there.id, d.there.staff)
			d.record(d.there.id, filing.SubjectErased{Subject: subject, Reason: filing.ErasedOnRequest})
		}, there: []string{"filing.subject_erased", annotated}, here: []string{"filing.staff_added", annotated}, suggestion: carried, held: "here"},
		{name: "the new row is of another person now", meddle: func(d *disputed) {
			id := d.must(d.w.edge.Raise(d.t.Context(), d.w.request(), d.here.id, edge.Suggestion{
				Kind: "correct_id_number", StaffID: d.entered, IDNumber: d.w.idNumber(), Reason: "录入有误", Documents: []uuid.UUID{d.here.evidence},
			})).Created
			d.must(d.w.edge.Adopt(d.t.Context(), d.w.request(), id, 0, edge.Answer{}))
		}, there: []string{"filing.staff_transferred", annotated},
			here: []string{"filing.subject_erased", annotated}, suggestion: carried},
	}
}

// TestDisputesSurviveAnyStop ends the process at every append that a reversal makes,
// before and after it is made: what comes of it is always the same, once.
func TestDisputesSurviveAnyStop(t *testing.T) {
	w := newWorld(t)
	for _, o := range outcomes() {
		for nth, stopped := 1, true; stopped && !t.Failed(); nth++ {
			for _, after := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, stopped at append %d (made: %t)", o.name, nth, after), func(t *testing.T) {
					d := &disputed{moved: &moved{t: t, w: w, number: w.idNumber()}}
					d.there, d.here, d.beyond = w.institution(t, d.number), w.institution(t, w.idNumber()), w.institution(t, w.idNumber())
					d.object()
					if o.dismissed {
						dismissed(t, w, d.there, d.suggestion)
					} else if o.there[0] == "filing.canceled" { // adopted before: nothing is moot then
						adopted(t, w, d.there, d.suggestion)
						o.meddle(d)
					} else {
						o.meddle(d)
						adopted(t, w, d.there, d.suggestion)
					}
					err := d.settle(&ending{Store: w.store, nth: nth, after: after})
					if stopped = err != nil; stopped && !errors.Is(err, errStopped) {
						t.Fatal(err)
					}
					d.ended(o)
					// Notes that are lost are no harm.
					if _, err := w.owner.Exec(t.Context(), `TRUNCATE react.checkpoint, react.done, react.suggestion`); err != nil {
						t.Fatal(err)
					}
					d.ended(o)
				})
			}
		}
	}
}

// ended holds what came of a dispute, when nothing stops any more.
func (d *disputed) ended(o outcome) {
	d.t.Helper()
	if err := d.settle(d.w.store); err != nil {
		d.t.Fatal(err)
	}
	last := func(what string, id uuid.UUID, want []string) {
		d.t.Helper()
		types := d.w.types(d.t, what+"-"+id.String())
		if diff := cmp.Diff(want, types[max(0, len(types)-len(want)):]); diff != "" {
			d.t.Errorf("the %s ends with (-want +got):\n%s", what, diff)
		}
	}
	last("filing", d.there.id, o.there)
	last("filing", d.here.id, o.here)
	last("suggestion", d.suggestion, []string{o.suggestion})
	holders := map[eventstore.Stream]string{"": "", stream(d.there): "there", stream(d.here): "here"}
	if got := d.holder(); holders[got] != o.held {
		d.t.Errorf("held by %q, want %q", holders[got], o.held)
	}
	_, old := d.person(d.there.id, d.there.staff)
	_, entered := d.person(d.here.id, d.entered)
	if upheld := o.held == "there"; old.Employed() != upheld || upheld && (old.CameBackBy != d.id || entered.Status != filing.EmploymentTransferReversed) {
		d.t.Errorf("the old row is %+v, the new one %+v", old, entered)
	}
}
