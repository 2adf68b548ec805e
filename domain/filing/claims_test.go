package filing_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/domain/filing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// claimTable is what the log keeps of one filing's claims: the subject that
// holds a key, the zero UUID for keys that are no person's.
type claimTable map[string]uuid.UUID

// carryOut judges all claims before it makes any, like the log. person gives
// the key of a subject's person.
func (table claimTable) carryOut(claims []domain.Claim, person func(uuid.UUID) string) error {
	for _, c := range claims {
		holder, held := table[keyOf(c, person)]
		free := !held && c.Op == domain.TakeClaim
		if own := held && holder == c.Subject; !free && !own {
			return fmt.Errorf("%s of %s: held %v by %s", c.Op, c.Kind, held, holder)
		}
	}
	for _, c := range claims {
		if c.Op == domain.TakeClaim {
			table[keyOf(c, person)] = c.Subject
		} else { // what is handed is another filing's
			delete(table, keyOf(c, person))
		}
	}
	return nil
}

func keyOf(c domain.Claim, person func(uuid.UUID) string) string {
	if c.Kind == domain.ClaimPerson {
		return "person " + person(c.Subject)
	}
	return string(c.Kind) + " " + c.Key
}

// wanted is the table that the state and the history speak of: whoever is
// employed holds a claim, nobody else does, and every number that was ever given
// is taken.
func wanted(s filing.State, history events, person func(uuid.UUID) string) claimTable {
	table := claimTable{}
	if s.Registered && !s.CodeReleased {
		table["credit-code "+string(s.CreditCode)] = uuid.Nil
	}
	for _, e := range history {
		if e, ok := e.(filing.CasePassed); ok && e.Number != "" {
			table["filing-number "+e.Number] = uuid.Nil
		}
	}
	for _, row := range s.Staff {
		if row.Employed() {
			table["person "+person(row.Person.Subject)] = row.Person.Subject
		}
	}
	return table
}

// everybodyIsAnother takes each subject for a person of its own.
func everybodyIsAnother(subject uuid.UUID) string { return subject.String() }

// wantClaims replays a history beside a table of claims and compares the two
// after every event.
func wantClaims(t *testing.T, history events) {
	t.Helper()
	table := claimTable{}
	var s filing.State
	for i, e := range history {
		if e, ok := e.(filing.TransferLetGo); ok { // another filing handed it here
			table["person "+e.Subject.String()] = e.Subject
		}
		if err := table.carryOut(filing.Claims(s, e), everybodyIsAnother); err != nil {
			t.Fatalf("event %d, %s: %v", i, e.EventType(), err)
		}
		filing.Evolve(&s, e, domaintest.Place(domain.Revision(i)))
		if d := cmp.Diff(wanted(s, history[:i+1], everybodyIsAnother), table); d != "" {
			t.Fatalf("after event %d, %s (-fold +claims):\n%s", i, e.EventType(), d)
		}
	}
}

func TestClaimsAgreeWithTheFold(t *testing.T) {
	right := sealed("沈予安, corrected", "the right number")
	for name, history := range map[string]events{
		"canceled":           canceled,
		"everybody left":     after(leadGone, qualityMoved),
		"rehired":            after(leadGone, filing.StaffRehired{StaffID: leadAgain, FormerStaffID: lead, StaffMember: leadAgainMember}, wholeCanceled),
		"an entry withdrawn": after(draft, filing.StaffEntryWithdrawn{StaffID: lead}),
		"a number corrected": after(published, filing.IDNumberCorrected{StaffID: lead, OldSubject: leadMember.Person.Subject, Person: right},
			filing.SubjectErased{Subject: leadMember.Person.Subject}, wholeCanceled),
		"corrected after leaving": after(leadGone, filing.IDNumberCorrected{StaffID: lead, OldSubject: leadMember.Person.Subject, Person: right}),
	} {
		t.Run(name, func(t *testing.T) { wantClaims(t, history) })
	}
	files, err := filepath.Glob("testdata/history/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no histories: %v", err)
	}
	codec := domain.NewCodec(filing.Events()...)
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			var history events
			for _, r := range domaintest.ReadHistory(t, f) {
				e, err := codec.Decode(r.Type, r.Data)
				if err != nil {
					t.Fatal(err)
				}
				history = append(history, e)
			}
			wantClaims(t, history)
		})
	}
}

func TestHistoriesTellOfEveryEvent(t *testing.T) {
	missing := map[string]bool{}
	for _, e := range filing.Events() {
		missing[e.EventType()] = true
	}
	files, err := filepath.Glob("testdata/history/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for _, r := range domaintest.ReadHistory(t, f) {
			delete(missing, r.Type)
		}
	}
	if len(missing) > 0 {
		t.Errorf("no history has %v", slices.Sorted(maps.Keys(missing)))
	}
}
