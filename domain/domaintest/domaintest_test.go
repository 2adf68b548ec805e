package domaintest_test

import (
	"errors"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
)

// lent is an event about a shelf of books.
type lent struct {
	Book string `json:"book"`
	At   int64  `json:"at,omitempty"`
}

func (lent) EventType() string { return "shelf.lent" }

// forgetful does not store all it holds.
type forgetful struct {
	Book string `json:"-"`
}

func (forgetful) EventType() string { return "shelf.forgotten" }

type shelf struct{ Lent map[string]domain.Place }

type lend struct{ Book string }

var (
	errLent   = &domain.Error{Kind: domain.Conflict, Code: "shelf.lent"}
	errNoBook = &domain.Error{Kind: domain.Invalid, Code: "shelf.no_book"}
)

func evolve(s *shelf, e domain.Event, at domain.Place) {
	if s.Lent == nil {
		s.Lent = map[string]domain.Place{}
	}
	if e, ok := e.(lent); ok {
		s.Lent[e.Book] = at
	}
}

func decide(s shelf, c lend) ([]domain.Event, error) {
	if c.Book == "" {
		return nil, errNoBook.At("book")
	}
	if _, gone := s.Lent[c.Book]; gone {
		return nil, errLent
	}
	return []domain.Event{lent{Book: c.Book}}, nil
}

func claims(s shelf, e domain.Event) []domain.Claim {
	if _, again := s.Lent[e.(lent).Book]; again {
		return nil
	}
	return []domain.Claim{{Op: domain.TakeClaim, Kind: "book", Key: e.(lent).Book}}
}

type (
	testCase = domaintest.Case[lend, domain.Event]
	events   = []domain.Event
	decider  = func(shelf, lend) ([]domain.Event, error)
)

func TestRun(t *testing.T) {
	domaintest.Run(t, decide, evolve, claims, []testCase{
		{Name: "a book on the shelf is lent", When: lend{"诗经"}, Then: events{lent{Book: "诗经"}},
			Claims: []domain.Claim{{Op: domain.TakeClaim, Kind: "book", Key: "诗经"}}},
		{Name: "a book that is lent is not lent again", Given: events{lent{Book: "诗经"}},
			When: lend{"诗经"}, Refused: []error{errLent}},
	})
}

func TestRunComplains(t *testing.T) {
	honest := testCase{When: lend{"诗经"}, Then: events{lent{Book: "诗经"}}}
	calls := 0
	for name, c := range map[string]struct {
		decide decider
		testCase
		want string
	}{
		"other events": {decide, testCase{When: lend{"诗经"}, Then: events{lent{Book: "论语"}}}, "recorded (-want +got)"},
		"no events":    {decide, testCase{When: lend{"诗经"}}, "recorded (-want +got)"},
		"no refusal":   {decide, testCase{When: lend{"诗经"}, Refused: []error{errLent}}, "carried out, want a refusal"},
		"a refusal":    {decide, testCase{When: lend{}, Then: events{lent{}}}, "refusals (-want +got)"},
		"another field": {decide, testCase{When: lend{}, Refused: []error{errNoBook.At("title")}},
			"refusals (-want +got)"},
		"a refusal nobody expects": {func(shelf, lend) ([]domain.Event, error) {
			return nil, errors.Join(errLent, errNoBook)
		}, testCase{When: lend{"诗经"}, Refused: []error{errLent}}, "shelf.no_book"},
		"refused and recorded": {func(s shelf, c lend) ([]domain.Event, error) {
			return events{lent{Book: c.Book}}, errLent
		}, testCase{When: lend{"诗经"}, Refused: []error{errLent}}, "recorded all the same"},
		"a state that was changed": {func(s shelf, c lend) ([]domain.Event, error) {
			delete(s.Lent, "论语")
			return decide(s, c)
		}, testCase{Given: events{lent{Book: "论语"}}, When: lend{"诗经"}, Then: events{lent{Book: "诗经"}}}, "changed the state"},
		"two answers": {func(_ shelf, c lend) ([]domain.Event, error) {
			if calls++; calls%2 == 0 {
				return nil, errLent
			}
			return events{lent{Book: c.Book}}, nil
		}, honest, "deciding twice gave two answers"},
		"carried out again": {func(_ shelf, c lend) ([]domain.Event, error) {
			return events{lent{Book: c.Book}}, nil
		}, honest, "carried out again"},
		"not anew": {decide, testCase{When: lend{"诗经"}, Then: events{lent{Book: "诗经"}}, Anew: true}, "did not happen again"},
		"an event that forgets": {func(s shelf, c lend) ([]domain.Event, error) {
			return events{forgetful(c)}, nil
		}, testCase{When: lend{"诗经"}, Then: events{forgetful{"诗经"}}}, "does not come back"},
		"other claims": {decide, testCase{When: lend{"诗经"}, Then: events{lent{Book: "诗经"}}, Claims: []domain.Claim{}}, "claims (-want +got)"},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(domaintest.Check(c.decide, evolve, claims, c.testCase), "\n")
			if !strings.Contains(got, c.want) {
				t.Errorf("complains of %q, want %q", got, c.want)
			}
		})
	}
}

func TestGoldenFilesAreHeldTo(t *testing.T) {
	for name, c := range map[string]struct{ golden, want string }{
		"as stored":       {"{\n\t\"book\": \"诗经\",\n\t\"at\": 3\n}\n", ""},
		"another order":   {"{\n\t\"at\": 3,\n\t\"book\": \"诗经\"\n}\n", "stored again it differs"},
		"another key":     {"{\n\t\"title\": \"诗经\",\n\t\"at\": 3\n}\n", "stored again it differs"},
		"a key too many":  {"{\n\t\"book\": \"诗经\",\n\t\"at\": 3,\n\t\"by\": \"x\"\n}\n", "stored again it differs"},
		"a field left":    {"{\n\t\"book\": \"诗经\"\n}\n", "lent.At is not set"},
		"not indented":    {`{"book":"诗经","at":3}`, "stored again it differs"},
		"no JSON":         {`{"book":`, "decode"},
		"an object short": {"", "decode"},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(domaintest.CheckWire[domain.Event](lent{}, c.golden), "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("complains of %q, want %q", got, c.want)
			}
		})
	}
}

func TestPlacesAreTheSameEverywhere(t *testing.T) {
	s := domaintest.Fold(evolve, events{lent{Book: "诗经"}, lent{Book: "论语"}})
	if got := s.Lent["论语"]; got != domaintest.Place(1) {
		t.Errorf("the second event stands at %v, want %v", got, domaintest.Place(1))
	}
	if domaintest.Place(0).ID == domaintest.Place(1).ID {
		t.Error("two events have one ID")
	}
}
