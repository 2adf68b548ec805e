package reactions_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
)

// meddling is what makes somebody's data unreadable, or puts somebody else in the
// place, while a reversal is on its way.
type meddling struct {
	name string
	do   func(*disputed) error
}

func meddlings() []meddling {
	old := func(d *disputed) filing.StaffRow {
		_, row := d.person(d.there.id, d.there.staff)
		return row
	}
	suggested := func(d *disputed, of institution, in edge.Suggestion) error {
		in.Reason, in.Documents = "录入有误", []uuid.UUID{of.evidence}
		raised, err := d.w.edge.Raise(d.t.Context(), d.w.request(), of.id, in)
		if err != nil {
			return err
		}
		return answered(d, raised.Created)
	}
	return []meddling{
		{"the old row is erased", func(d *disputed) error {
			_, err := d.w.edge.Filings.EraseSubject(d.t.Context(), d.w.request(), d.there.id, old(d).Person.Subject, edge.Erasure{Reason: string(filing.ErasedOnRequest)})
			return err
		}},
		{"the old row is erased just then", func(d *disputed) error { // when what would refuse it had been looked at
			if row := old(d); !row.Employed() {
				d.record(d.there.id, filing.SubjectErased{Subject: row.Person.Subject, Reason: filing.ErasedOnRequest})
			}
			return nil
		}},
		{"the old row is removed", func(d *disputed) error {
			return suggested(d, d.there, edge.Suggestion{Kind: "remove_person", StaffID: d.there.staff})
		}},
		{"the old row is removed just then", func(d *disputed) error {
			if row := old(d); !row.Employed() {
				d.recordAll(d.there.id, filing.StaffRemoved{StaffID: d.there.staff, Reason: "录入有误"},
					filing.SubjectErased{Subject: row.Person.Subject, Reason: filing.ErasedAsMistaken})
			}
			return nil
		}},
		{"the old number is corrected", func(d *disputed) error {
			return suggested(d, d.there, edge.Suggestion{Kind: "correct_id_number", StaffID: d.there.staff, IDNumber: d.w.idNumber()})
		}},
		{"the new number is corrected", func(d *disputed) error {
			if _, row := d.person(d.here.id, d.entered); !row.Employed() {
				return nil
			}
			return suggested(d, d.here, edge.Suggestion{Kind: "correct_id_number", StaffID: d.entered, IDNumber: d.w.idNumber()})
		}},
		{"the new row is erased", func(d *disputed) error {
			subject, _ := d.person(d.here.id, d.entered)
			_, err := d.w.edge.Filings.EraseSubject(d.t.Context(), d.w.request(), d.here.id, subject, edge.Erasure{Reason: string(filing.ErasedOnRequest)})
			return err
		}},
		{"the old row is erased just then, and the new one", func(d *disputed) error {
			if row := old(d); !row.Employed() {
				d.record(d.there.id, filing.SubjectErased{Subject: row.Person.Subject, Reason: filing.ErasedOnRequest})
			}
			subject, row := d.person(d.here.id, d.entered)
			if !row.Employed() {
				d.record(d.here.id, filing.SubjectErased{Subject: subject, Reason: filing.ErasedOnRequest})
			}
			return nil
		}},
		// As an import does, which destroys keys before anything else follows.
		{"the key of the old row is gone", func(d *disputed) error { return d.destroyed(false) }},
		{"the keys of both rows are gone", func(d *disputed) error { return d.destroyed(true) }},
	}
}

// destroyed erases the old row, and the new one if wanted, with their keys, unless
// they are in service.
func (d *disputed) destroyed(both bool) error {
	type row struct{ of, id uuid.UUID }
	rows := []row{{d.there.id, d.there.staff}, {d.here.id, d.entered}}
	if !both {
		rows = rows[:1]
	}
	for _, r := range rows {
		subject, at := d.person(r.of, r.id)
		if at.Employed() {
			continue
		}
		d.record(r.of, filing.SubjectErased{Subject: subject, Reason: filing.ErasedOnRequest})
		if err := d.w.vault.Erase(d.t.Context(), subject); err != nil {
			return err
		}
	}
	return nil
}

// answered adopts a suggestion and carries it out at once.
func answered(d *disputed, id uuid.UUID) error {
	_, err := d.w.edge.Adopt(d.t.Context(), d.w.request(), id, 0, edge.Answer{})
	return err
}

// recordAll is record with several events in one append.
func (d *disputed) recordAll(of uuid.UUID, events ...filing.Event) {
	d.t.Helper()
	decider := *d.w.edge.Filings.Decider.On(d.w.store)
	decider.Decide = func(filing.State, filing.Command) ([]filing.Event, error) { return events, nil }
	if _, err := decider.Execute(d.t.Context(), of.String(), nil, d.w.request()); err != nil {
		d.t.Fatal(err)
	}
}

// TestDisputesWithErasuresInBetween ends the process before and after every append
// of a reversal, has somebody's data erased, corrected or removed there, and lets
// it go on. Whatever comes first, there is one holder or none, who is on the staff;
// and where the old employment was not opened again, both filings say so (2.6).
func TestDisputesWithErasuresInBetween(t *testing.T) {
	for _, m := range meddlings() {
		w := newWorld(t)
		for nth, stopped := 1, true; stopped && !t.Failed(); nth++ {
			for _, after := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, at append %d (made: %t)", m.name, nth, after), func(t *testing.T) {
					d := &disputed{moved: &moved{t: t, w: w, number: w.idNumber()}}
					d.there, d.here, d.beyond = w.institution(t, d.number), w.institution(t, w.idNumber()), w.institution(t, w.idNumber())
					d.object()
					adopted(t, w, d.there, d.suggestion)
					err := d.settle(&ending{Store: w.store, nth: nth, after: after})
					if stopped = err != nil; stopped && !errors.Is(err, errStopped) {
						t.Fatal(err)
					}
					err = m.do(d)
					if kind := domain.KindOf(err); err != nil && kind != domain.Conflict && kind != domain.NotFound {
						t.Fatal(err)
					}
					d.consistent(errors.Is(err, filing.ErrSubjectHolds))
				})
			}
		}
	}
}

// consistent lets everything end, and holds what is true however it did. What was
// refused because the claim is back leaves the way to the old employment open.
func (d *disputed) consistent(refused bool) {
	d.t.Helper()
	if err := d.settle(d.w.store); err != nil {
		d.t.Fatal(err)
	}
	_, old := d.person(d.there.id, d.there.staff)
	_, entered := d.person(d.here.id, d.entered)
	there, here := d.w.types(d.t, string(stream(d.there))), d.w.types(d.t, string(stream(d.here)))
	const annotated = "filing.transfer_annotated"
	noted := slices.Contains(there, annotated) && slices.Contains(here, annotated)
	if types := d.w.types(d.t, "suggestion-"+d.suggestion.String()); types[len(types)-1] != "suggestion.carried_out" {
		d.t.Errorf("the suggestion ends with %v", types)
	}
	reopened := slices.Contains(there, "filing.staff_reinstated")
	if reopened == noted || old.Employed() && !reopened || noted != (slices.Contains(there, annotated) || slices.Contains(here, annotated)) {
		d.t.Errorf("the old row is %+v, noted: %t\n%v\n%v", old, noted, there, here)
	}
	if refused && !reopened {
		d.t.Errorf("refused because the claim is here, and the old row is %+v", old)
	}
	switch holder := d.holder(); {
	case old.Employed() && entered.Employed():
		d.t.Error("both are employed")
	case old.Employed() && old.CameBackBy == d.id && entered.Status != filing.EmploymentTransferReversed:
		d.t.Errorf("opened again, and the new row is %+v", entered)
	case holder == stream(d.there) && !old.Employed(), holder == stream(d.here) && !entered.Employed():
		d.t.Errorf("held by %s, where nobody is employed: old %+v, new %+v", holder, old, entered)
	case holder == "": // whoever comes is entered
		d.must(d.w.edge.Filings.AddStaff(d.t.Context(), d.w.request(), d.beyond.id, d.member()))
	}
}
