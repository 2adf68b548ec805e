package story

import (
	"cmp"
	"context"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// rack is a set of instruments to enter, one after the other.
type rack struct {
	track    domain.Track       // that it serves; the first one if empty
	from, to int                // the n-th to the m-th of the institution, counting from 1
	format   string             // of asset numbers: "CY-%04d"
	first    int                // number of the first asset
	where    []uuid.UUID        // premises, in turn
	special  map[int]instrument // by asset number
}

// aLot is how many instruments nobody types one by one: they are entered by a
// program of the institution's.
const aLot = 45

// equip enters instruments of the kinds that the institution needs.
func (t *tale) equip(who domain.Actor, r rack) {
	t.brisk = r.to-r.from >= aLot
	defer func() { t.brisk = false }()
	kinds := t.kinds(cmp.Or(r.track, t.track()))
	for n := r.from; n <= r.to; n++ {
		asset := r.first + n - 1
		kind, ok := r.special[asset]
		if !ok {
			kind = kinds[(n-1)%len(kinds)]
		}
		what := numbered("equipment", n)
		t.instruments[n] = t.instrument(t.key+"/"+what, fmt.Sprintf(r.format, asset), kind, r.where[(n-1)%len(r.where)])
		t.addEquipment(what, who, t.instruments[n])
	}
}

// addEquipment enters an instrument.
func (t *tale) addEquipment(what string, who domain.Actor, in edge.Equipment) {
	id := t.filing()
	t.step(what, who, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.AddEquipment(ctx, r, id, in)
	})
}

// equipmentRow is the row of the n-th instrument.
func (t *tale) equipmentRow(n int) uuid.UUID {
	return createdBy(numbered(t.key+"/equipment", n), "equipment")
}

// seenEquipment finds the revision of a row.
func seenEquipment(row uuid.UUID) func(filing.State) domain.Revision {
	return func(s filing.State) domain.Revision { return s.Equipment[row].At.Revision }
}

// reviseEquipment replaces the row of the n-th instrument.
func (t *tale) reviseEquipment(what string, n int, in edge.Equipment) {
	id, row := t.filing(), t.equipmentRow(n)
	t.step(what, t.master(), t.replacing(seenEquipment(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.ReviseEquipment(ctx, r, id, row, seen, in)
	}))
}

// giveBack returns the n-th instrument to who leased it.
func (t *tale) giveBack(what string, n int, on domain.Date) {
	id, row := t.filing(), t.equipmentRow(n)
	in := edge.HandBack{ReturnedOn: string(on)}
	t.step(what, t.master(), t.replacing(seenEquipment(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.ReturnEquipment(ctx, r, id, row, seen, in)
	}))
}

// retire takes the n-th instrument out of service.
func (t *tale) retire(what string, n int, on domain.Date, reason string) {
	id, row := t.filing(), t.equipmentRow(n)
	in := edge.Retirement{RetiredOn: string(on), Reason: reason}
	t.step(what, t.master(), t.replacing(seenEquipment(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.RetireEquipment(ctx, r, id, row, seen, in)
	}))
}

// suspend says that the n-th instrument is not used for a while.
func (t *tale) suspend(what string, n int, in edge.Suspension) {
	id, row := t.filing(), t.equipmentRow(n)
	t.step(what, t.master(), t.replacing(seenEquipment(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.SuspendEquipment(ctx, r, id, row, seen, in)
	}))
}

// resume says that the n-th instrument is used again.
func (t *tale) resume(what string, n int, on domain.Date) {
	id, row := t.filing(), t.equipmentRow(n)
	t.step(what, t.master(), t.replacing(seenEquipment(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.ResumeEquipment(ctx, r, id, row, seen, edge.Resumption{ResumedOn: string(on)})
	}))
}

// repaired is an instrument that is away for repair.
func repaired(since domain.Date, reason string) edge.Suspension {
	return edge.Suspension{Status: string(domain.EquipmentUnderRepair), SuspendedOn: string(since), Reason: reason}
}

// notRetired takes back that the n-th instrument was retired.
func (t *tale) notRetired(what string, n int, reason string) {
	id, row := t.filing(), t.equipmentRow(n)
	t.step(what, t.master(), t.replacing(seenEquipment(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.CorrectRetirement(ctx, r, id, row, seen, edge.Mistake{Reason: reason})
	}))
}

// notGivenBack takes back that the n-th instrument was given back.
func (t *tale) notGivenBack(what string, n int, reason string) {
	id, row := t.filing(), t.equipmentRow(n)
	t.step(what, t.master(), t.replacing(seenEquipment(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.CorrectReturn(ctx, r, id, row, seen, edge.Mistake{Reason: reason})
	}))
}

// takeBackEquipment takes back the entry of an instrument that a step made, in a
// draft (domain-decisions 1.6).
func (t *tale) takeBackEquipment(what, entered string) {
	id, row := t.filing(), createdBy(t.key+"/"+entered, "equipment")
	t.step(what, t.clerk(), t.replacing(seenEquipment(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.WithdrawEquipmentEntry(ctx, r, id, row, seen)
	}))
}
