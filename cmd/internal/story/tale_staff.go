package story

import (
	"context"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// bornFrom and bornTo are the years between which members of the staff are born.
const bornFrom, bornTo = 1972, 1998

// staff enters a staff of n. Those named, by number, hold the posts of their
// places.
func (t *tale) staff(n int, named map[int]somebody) {
	for i := 1; i <= n; i++ {
		who, ok := named[i]
		if !ok {
			who = t.stranger(firstOfStaff + i)
		}
		does, ok := t.roles[i]
		if !ok {
			does = roleOf(t.track(), i)
		}
		t.members[i] = t.member(staffKey(t.key, i), who, does)
		t.addStaff(numbered("staff", i), t.master(), t.members[i])
	}
}

// stranger is the n-th person of the institution, with a name that no member of
// its staff has yet.
func (t *tale) stranger(n int) somebody {
	who := t.person(n, bornFrom, bornTo)
	given := []rune(who.name)[1:]
	for again := 0; t.employs(who.name); again++ {
		who.name = pick(numbered(t.key+"/person", n), fmt.Sprint("surname", again), surnames) + string(given)
	}
	return who
}

func (t *tale) employs(name string) bool {
	for _, m := range t.members {
		if m.Person.Name == name {
			return true
		}
	}
	return false
}

// second enters a staff for the second track, from the n-th to the m-th.
func (t *tale) second(track domain.Track, from, to int) {
	for i := from; i <= to; i++ {
		t.members[i] = t.member(staffKey(t.key, i), t.person(firstOfStaff+i, bornFrom, bornTo), roleOf(track, i-from+1))
		t.addStaff(numbered("staff", i), t.master(), t.members[i])
	}
}

// staffKey is the key of the step that enters the n-th member of a staff.
func staffKey(institution string, n int) string { return numbered(institution+"/staff", n) }

// addStaff enters somebody.
func (t *tale) addStaff(what string, who domain.Actor, in edge.StaffMember) {
	id := t.filing()
	t.step(what, who, func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.AddStaff(ctx, r, id, in)
	})
	t.seals(1)
}

// seenStaff finds the revision of a row.
func seenStaff(row uuid.UUID) func(filing.State) domain.Revision {
	return func(s filing.State) domain.Revision { return s.Staff[row].At.Revision }
}

// staffRow is the row of the n-th member of the staff.
func (t *tale) staffRow(n int) uuid.UUID { return createdBy(staffKey(t.key, n), "staff") }

// reviseStaff replaces the row of the n-th member.
func (t *tale) reviseStaff(what string, n int, in edge.StaffMember) {
	id, row := t.filing(), t.staffRow(n)
	t.step(what, t.master(), t.replacing(seenStaff(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.ReviseStaff(ctx, r, id, row, seen, in)
	}))
}

// leave records that the n-th member left, with the proof.
func (t *tale) leave(what string, n int, on domain.Date) { t.leaveRow(what, t.staffRow(n), on) }

func (t *tale) leaveRow(what string, row uuid.UUID, on domain.Date) {
	id := t.filing()
	proof := t.document(what+"/proof", t.master(), edge.File{Kind: string(domain.DocumentLeaveProof), StaffID: row})
	in := edge.Departure{LeftOn: string(on), DocumentID: createdBy(proof, "document")}
	t.step(what, t.master(), t.replacing(seenStaff(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.LeaveStaff(ctx, r, id, row, seen, in)
	}))
}

// move records that somebody moved to a post that is not filed.
func (t *tale) move(what string, n int, on domain.Date) {
	id, row := t.filing(), t.staffRow(n)
	t.step(what, t.master(), t.replacing(seenStaff(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.MoveStaff(ctx, r, id, row, seen, edge.Move{MovedOn: string(on)})
	}))
}

// rehire brings back the n-th member.
func (t *tale) rehire(what string, n int, in edge.StaffMember) {
	id, row := t.filing(), t.staffRow(n)
	t.step(what, t.master(), t.replacing(seenStaff(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.RehireStaff(ctx, r, id, row, seen, in)
	}))
}

// takeBackStaff takes back the entry of somebody that a step made, in a draft
// (domain-decisions 1.6).
func (t *tale) takeBackStaff(what, entered string) {
	id, row := t.filing(), createdBy(t.key+"/"+entered, "staff")
	t.step(what, t.master(), t.replacing(seenStaff(row), func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.WithdrawStaffEntry(ctx, r, id, row, seen)
	}))
}

// evidence uploads the contract and certificates of the n-th member.
func (t *tale) evidence(what string, n int) {
	t.document(what, t.master(), edge.File{Kind: string(domain.DocumentStaffEvidence), StaffID: t.staffRow(n)})
}

func withAlteration(m edge.StaffMember, a *edge.Alteration) edge.StaffMember {
	m.Alteration = a
	return m
}
