package story_test

import (
	"slices"
	"testing"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/internal/notices"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// untold are the kinds of events that the story does not tell, and why.
var untold = map[string]string{
	authority.InactivityLockSet{}.EventType(): "an option of Shanghai's, which is off; half a year is less than it asks for (domain-decisions 1.37)",

	// What two people do at the same moment; the story is told one step after the other.
	suggestion.NotCarriedOut{}.EventType(): "the filing changed while what was adopted was being carried out (2.10)",
	transfer.Refused{}.EventType():         "a filing changed while the transfer was being carried out (2.7)",
	filing.TransferLetGo{}.EventType():     "likewise, in the filing that was to have the person",
}

// testEvents: the story tells of every kind of event that there is, but for
// those named, so that a new one is not forgotten.
func testEvents(t *testing.T, l *ledger.Ledger) {
	told := make(map[string]int)
	for _, r := range recorded(t, l) {
		told[r.Type]++
	}
	kinds := slices.Concat(
		kindsOf(filing.Events()), kindsOf(authority.Events()), kindsOf(suggestion.Events()),
		kindsOf(transfer.Events()), kindsOf(crossprovince.Events()),
	)
	for _, kind := range kinds {
		if _, except := untold[kind]; except == (told[kind] > 0) {
			t.Errorf("%s is told %d times, though among what is left out: %t", kind, told[kind], except)
		}
	}
	for kind := range untold {
		if !slices.Contains(kinds, kind) {
			t.Errorf("%s is left out, and no event", kind)
		}
	}
}

// kindsOf are the names of events.
func kindsOf[E interface{ EventType() string }](events []E) []string {
	var all []string
	for _, e := range events {
		all = append(all, e.EventType())
	}
	return all
}

// testNotices: people are told of all four results of a review (Q7.6), and of no
// return where their authority has none sent of them.
func testNotices(t *testing.T, l *ledger.Ledger) {
	if err := l.EndStory(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows, err := l.DB.Query(t.Context(), `SELECT filing, template FROM notice.notice`)
	if err != nil {
		t.Fatal(err)
	}
	told := make(map[notices.Template]int)
	var of uuid.UUID
	var what notices.Template
	_, err = pgx.ForEachRow(rows, []any{&of, &what}, func() error {
		told[what]++
		if returned := what == notices.Returned || what == notices.AmendmentReturned; returned && stateOf(t, l, of).Authority == "36" {
			t.Errorf("%s of Jiangxi is told of a return", of)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range []notices.Template{notices.Published, notices.AmendmentInForce, notices.Returned, notices.AmendmentReturned} {
		if told[what] < 2 { // the filing contact and the legal representative
			t.Errorf("%d notices say %s", told[what], what)
		}
	}
}
