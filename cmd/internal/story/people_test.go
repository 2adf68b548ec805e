package story_test

import (
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/story"
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func testCreditCodes(t *testing.T, l *ledger.Ledger) {
	holders := make(map[domain.CreditCode]uuid.UUID)
	names := make(map[string]bool)
	for _, id := range filings() {
		s := stateOf(t, l, id)
		code, err := domain.ParseCreditCode(string(s.CreditCode))
		if err != nil || code != s.CreditCode || !code.InnerCheckOK() || code.Province() != province(s.Authority) {
			t.Errorf("%s has the credit code %s: %v", s.Identity.Value.Name, s.CreditCode, err)
		}
		if subject := string(code[8:12]); subject != "DEMQ" && subject != "DEMP" {
			t.Errorf("the credit code %s is not one of the story's", code)
		}
		if _, twice := holders[code]; twice || names[s.Identity.Value.Name] {
			t.Errorf("%s or its credit code is there twice", s.Identity.Value.Name)
		}
		holders[code], names[s.Identity.Value.Name] = id, true
	}
}

// province is what credit codes of an authority's institutions begin with: there
// is none for the 兵团.
func province(a domain.Authority) string {
	if a == domain.XPCC {
		return "65"
	}
	return string(a)
}

// elsewhere are valid ID numbers that are not the story's to use: those of the
// walk-through, and one kept free for tests.
var elsewhere = []string{"33999919900615012X", "119999197812312461", "449999200002291233", "509999199905172105"}

// person is what is sealed of somebody, as far as it is looked at here.
type person struct {
	Name     string `json:"name"`
	IDNumber string `json:"id_number"`
	Mobile   string `json:"mobile"`
}

// testPeople unseals everybody.
func testPeople(t *testing.T, l *ledger.Ledger) {
	rows := make(map[string]uuid.UUID) // who has a number
	for _, number := range elsewhere {
		rows[number] = uuid.Max
	}
	for _, id := range filings() {
		s := stateOf(t, l, id)
		if s.Identity.Recorded() {
			one := unseal(t, l, "legal_representative", s.Identity.Value.LegalRepresentative.Person)
			takeNumber(t, rows, one.IDNumber, s.CreditCode, id)
		}
		for row, member := range s.Staff {
			one := unseal(t, l, "staff", member.Person)
			if !strings.HasPrefix(one.Mobile, "1990000") {
				t.Errorf("a mobile number of %s is not one of the story's", s.CreditCode)
			}
			// Whoever is back has the number already, and whose employment ended
			// with the filing, or by a transfer or its reversal, may be elsewhere; so
			// may 林槿, who left in earnest.
			if member.FormerStaffID == uuid.Nil && member.Status != filing.EmploymentCanceled && member.WentBy == uuid.Nil &&
				member.Status != filing.EmploymentTransferReversed && member.CameBackBy == uuid.Nil {
				takeNumber(t, rows, one.IDNumber, s.CreditCode, row)
			}
		}
	}
}

func takeNumber(t *testing.T, rows map[string]uuid.UUID, number string, at domain.CreditCode, row uuid.UUID) {
	t.Helper()
	if _, err := domain.ParseIDNumber(number, "2026-07-15"); err != nil || number[2:6] != "9999" {
		t.Errorf("%s: the ID number of %s is not valid and invented: %v", at, row, err)
	}
	if other, taken := rows[number]; taken {
		t.Errorf("%s: %s and %s have the same ID number", at, row, other)
	}
	rows[number] = row
}

func unseal(t testing.TB, l *ledger.Ledger, field string, v domain.Sealed) person {
	t.Helper()
	b, err := l.Vault.Unseal(t.Context(), field, v)
	if err != nil {
		t.Fatalf("unseal %s of %s: %v", field, v.Subject, err)
	}
	return decoded[person](t, b)
}

// testMoves follows the people that the story tells of.
func testMoves(t *testing.T, l *ledger.Ledger) {
	corrected, former, back := 0, 0, 0
	s := state(t, l, "10")
	for _, row := range s.Staff {
		switch one := unseal(t, l, "staff", row.Person); {
		case one.IDNumber == "15999919960619144X" && row.Employed():
			corrected++
		case one.IDNumber == "159999199804011550" && row.Status == domain.StaffMovedToNonTechnicalPost:
			former++
		case one.IDNumber == "159999199804011550" && row.Employed() && row.FormerStaffID != uuid.Nil:
			back++
		}
	}
	if corrected != 1 || former != 1 || back != 1 {
		t.Errorf("白朔 is corrected %d times, 云苓 moved %d times and came back %d times", corrected, former, back)
	}
	testErased(t, l, s)
	for _, move := range []struct {
		institution, number string
		left                domain.EmploymentStatus
	}{{"3", "379999199302031173", filing.EmploymentCanceled}, {"9", "379999198608151026", domain.StaffLeft}} {
		if statusIn(t, l, "6", move.number) != move.left || statusIn(t, l, move.institution, move.number) != domain.StaffEmployed {
			t.Errorf("%s does not employ whom 6 did, who should be %s there", move.institution, move.left)
		}
	}
	disputed := map[domain.EmploymentStatus]int{}
	for _, row := range state(t, l, "9").Staff {
		if unseal(t, l, "staff", row.Person).IDNumber == linJin {
			disputed[row.Status]++
		}
	}
	want := map[domain.EmploymentStatus]int{filing.EmploymentTransferReversed: 1, domain.StaffEmployed: 1}
	if diff := cmp.Diff(want, disputed); diff != "" || statusIn(t, l, "2", linJin) != domain.StaffLeft {
		t.Errorf("whom 9 took from 2, gave back, and entered when she had left (-want +got):\n%s", diff)
	}
}

const linJin = "339999199204180450"

// statusIn is what became of the person with a number in a filing.
func statusIn(t *testing.T, l *ledger.Ledger, institution, number string) domain.EmploymentStatus {
	t.Helper()
	for _, row := range state(t, l, institution).Staff {
		if unseal(t, l, "staff", row.Person).IDNumber == number {
			return row.Status
		}
	}
	return ""
}

// testErased looks at whom the reactions erased on the story's clock: the wrong
// ID number's subject, and the driver.
func testErased(t *testing.T, l *ledger.Ledger, s filing.State) {
	want := map[uuid.UUID]domain.Date{}
	got := map[uuid.UUID]domain.Date{}
	for _, r := range recorded(t, l) {
		switch r.Type {
		case filing.IDNumberCorrected{}.EventType():
			want[decoded[filing.IDNumberCorrected](t, r.Data).OldSubject] = "2026-05-26"
		case filing.StaffRemoved{}.EventType():
			if m := metadata(t, r); m.Actor.Kind != domain.ActorSystem {
				t.Errorf("%s removed somebody, not what was adopted", m.Actor.ID)
			}
			want[subjectOf(t, l, decoded[filing.StaffRemoved](t, r.Data).StaffID)] = "2026-04-21"
		case filing.SubjectErased{}.EventType():
			m := metadata(t, r)
			if m.Actor.Kind != domain.ActorSystem {
				t.Errorf("%s erased a subject, not what follows", m.Actor.ID)
			}
			got[decoded[filing.SubjectErased](t, r.Data).Subject] = domain.DateOf(m.RecordedAt, domain.Shanghai())
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) != 2 {
		t.Errorf("erased (-want +got):\n%s", diff)
	}
	for subject := range want {
		if s.Subjects[subject] {
			t.Errorf("the subject %s may still be read", subject)
		}
		if key, err := l.Vault.PersonKey(t.Context(), subject); err == nil {
			t.Errorf("the vault has a key of %d bytes for the erased subject %s", len(key), subject)
		}
	}
	if s.CreditCode != "91150100DEMQ00106W" || story.FilingOf("10") == uuid.Nil {
		t.Errorf("10 is %s", s.CreditCode)
	}
}

// subjectOf finds whom a row was about when it was entered.
func subjectOf(t *testing.T, l *ledger.Ledger, row uuid.UUID) uuid.UUID {
	t.Helper()
	for _, r := range recorded(t, l) {
		if r.Type == (filing.StaffAdded{}).EventType() {
			if e := decoded[filing.StaffAdded](t, r.Data); e.StaffID == row {
				return e.Person.Subject
			}
		}
	}
	t.Fatalf("nobody was ever entered as %s", row)
	return uuid.Nil
}
