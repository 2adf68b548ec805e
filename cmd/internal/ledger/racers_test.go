package ledger_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// TestRacersForOnePerson has 64 institutions want one person at once, round after
// round, all the way that commands take: nearly all enter the person, every eighth
// by a transfer from whoever is the holder at first, who in every other round lets
// the person go meanwhile, sooner or later. At no position of the log are there two holders (一人一
// 机构), and whoever is too late is told 人员已存在于其他机构.
func TestRacersForOnePerson(t *testing.T) {
	rounds := 20
	if os.Getenv("LEDGER_TEST_SOAK") != "" {
		rounds = 200
	}
	for name, l := range map[string]*ledger.Ledger{
		ledger.PostgreSQL: ledgertest.Open(t, pgtest.Migrated(t), t.TempDir()),
		ledger.KurrentDB:  ledgertest.OpenOn(t, standin.Start(t).URL(), pgtest.Migrated(t), t.TempDir()),
	} {
		t.Run(name, func(t *testing.T) {
			r := newRaces(t, l)
			for n := range rounds {
				r.round(t, n)
			}
			t.Logf("%v", r.ended)
			entered, transferred := r.ended["entered"], r.ended["transferred"]
			if entered+transferred != rounds || entered < rounds/4 || transferred < rounds/2 || r.ended["person_held_elsewhere"] < rounds*racers/2 {
				t.Errorf("one wins each round, by either way, and the others are told: %v", r.ended)
			}
			oneHolder(t, l, rounds)
		})
	}
}

const racers = 64

// races are the institutions and how their attempts ended.
type races struct {
	l         *ledger.Ledger
	transfers *edge.Transfers
	filings   []uuid.UUID
	opened    func() // is called when somebody opened a transfer

	mu    sync.Mutex
	ended map[string]int
}

func newRaces(t *testing.T, l *ledger.Ledger) *races {
	t.Helper()
	r := &races{l: l, ended: map[string]int{}}
	for n := range racers {
		body := fmt.Sprintf("91320000DEMR%04d3", n)
		done, err := l.Filings.Register(t.Context(), request(), edge.Registration{
			CreditCode: body + string(domain.CheckCharacter31(body)), Authority: "32", Track: "testing",
		})
		if err != nil {
			t.Fatal(err)
		}
		r.filings = append(r.filings, done.Filing)
	}
	return r
}

func request() edge.Request {
	return edge.Request{Command: uuid.New(), At: time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC), Actor: domain.Actor{Kind: domain.ActorInstitution, ID: "racer"}}
}

// round is one race for a person of its own.
func (r *races) round(t *testing.T, n int) {
	t.Helper()
	member := wanted(n)
	first := n % racers
	held, err := r.l.Filings.AddStaff(t.Context(), request(), r.filings[first], member)
	if err != nil {
		t.Fatal(err)
	}
	r.transfers = edge.NewTransfers(r.l.Filings, func(context.Context, []uuid.UUID) ([]uuid.UUID, error) { return r.filings[first : first+1], nil })
	var running sync.WaitGroup
	start, opened := make(chan struct{}), make(chan struct{})
	r.opened = sync.OnceFunc(func() { close(opened) })
	for i, id := range r.filings {
		running.Go(func() {
			<-start
			switch {
			case i == first && n%2 == 1:
				if n%4 == 3 { // while others are on their way to a transfer
					<-opened
				}
				_, err := r.l.Filings.WithdrawStaffEntry(t.Context(), request(), id, held.Created, held.Revision)
				r.end(t, "let go", err, "filing.staff_not_employed", "filing.stale")
			case i == first:
			case i%8 == 0:
				r.transfer(t, id, member)
			default:
				_, err := r.l.Filings.AddStaff(t.Context(), request(), id, member)
				r.end(t, "entered", err, "person_held_elsewhere")
			}
		})
	}
	close(start)
	running.Wait()
}

// transfer enters the person by a transfer, or simply if nobody holds the person
// any more.
func (r *races) transfer(t *testing.T, id uuid.UUID, member edge.StaffMember) {
	opened, err := r.transfers.Open(t.Context(), request(), id, edge.TransferOpening{Name: member.Person.Name, IDNumber: member.Person.IDNumber})
	if r.end(t, "opened", err, "transfer.nobody_holds"); err != nil { // then it is a plain addition
		_, err := r.l.Filings.AddStaff(t.Context(), request(), id, member)
		r.end(t, "entered", err, "person_held_elsewhere")
		return
	}
	r.opened()
	_, err = r.transfers.AttachProof(t.Context(), request(), opened.Created, nil, bytes.NewReader([]byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")))
	if r.end(t, "proven", err); err != nil {
		return
	}
	_, err = r.transfers.Apply(t.Context(), request(), opened.Created, edge.TransferApplication{LeftOn: "2026-11-01", Staff: member})
	r.end(t, "transferred", err, "person_held_elsewhere")
}

// end counts how an attempt ended: with one of the refusals it may end with.
func (r *races) end(t *testing.T, done string, err error, refusals ...string) {
	t.Helper()
	if refused := domain.Problems(err); len(refused) > 0 && slices.Contains(refusals, refused[0].Code) {
		done = refused[0].Code
	} else if err != nil {
		t.Errorf("%s: %v", done, err)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended[done]++
}

// wanted is the person of a round.
func wanted(n int) edge.StaffMember {
	body, sum := fmt.Sprintf("32999919850101%03d", n), 0
	for _, c := range body {
		sum = (sum + int(c-'0')) * 2 % 11
	}
	return edge.StaffMember{
		Person: edge.Person{
			Name: "钟离雪", IDNumber: body + string("0123456789X"[(12-sum)%11]), Major: "环境科学",
			ContractSignedOn: "2020-03-01", ContractFrom: "2020-03-01", ContractOpen: true,
		},
		Posts: map[string][]string{"testing": {"field_sampling"}}, Education: "bachelor", Title: "none", Contract: "labor_contract",
		YearsInField: "6", HiredOn: "2020-03-01",
	}
}

// oneHolder folds the whole log by itself, without claims: at no position is one
// person in service twice. It wants to see all of them.
func oneHolder(t *testing.T, l *ledger.Ledger, people int) {
	t.Helper()
	in := map[string]map[uuid.UUID]bool{} // by person: the rows in service
	person := map[uuid.UUID]string{}      // by row
	end, err := l.Store.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for page, err := range l.Store.Follow(t.Context(), eventstore.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, recorded := range page {
			e, err := projections.Decode(recorded)
			if err != nil {
				t.Fatal(err)
			}
			switch e := e.Payload.(type) {
			case filing.StaffAdded:
				key, err := l.Vault.PersonKey(t.Context(), e.Person.Subject)
				if err != nil {
					t.Fatal(err)
				}
				if in[string(key)] == nil {
					in[string(key)] = map[uuid.UUID]bool{}
				}
				person[e.StaffID], in[string(key)][e.StaffID] = string(key), true
				if rows := in[string(key)]; len(rows) > 1 {
					t.Errorf("at position %s a person is in service %d times", recorded.Position, len(rows))
				}
			case filing.StaffTransferred:
				delete(in[person[e.StaffID]], e.StaffID)
			case filing.StaffEntryWithdrawn:
				delete(in[person[e.StaffID]], e.StaffID)
			}
		}
		if !page[len(page)-1].Position.Before(end) {
			break
		}
	}
	for key, rows := range in {
		if len(rows) != 1 {
			t.Errorf("in the end %x is in service %d times", key[:4], len(rows))
		}
	}
	if len(in) != people {
		t.Errorf("%d people were seen, want %d", len(in), people)
	}
}
