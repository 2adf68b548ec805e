package edge_test

import (
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// TestLatenessGoesByTheAuthoritysHolidays: 2026-04-11 is a Saturday, so that what
// happened on 03-11 is due on Monday the 13th; unless that is a holiday of the
// authority's own.
func TestLatenessGoesByTheAuthoritysHolidays(t *testing.T) {
	store := new(memory.Store)
	authorities := edge.NewAuthorities(store, "test")
	filings := &edge.Filings{Decider: edge.NewDecider(store, nil, "test"), Authorities: authorities}
	ours, theirs := published(t, store, "32"), published(t, store, "33")

	none := []string{}
	done, err := authorities.SetHolidays(t.Context(), request("holidays", "2026-03-01"), "32", 2026, domain.Empty, edge.Holidays{
		Source: "省政府通知", Holidays: []edge.Days{{From: "2026-04-13", To: "2026-04-13"}}, MakeUpDays: &none, Reason: "本省放假",
	})
	if err != nil {
		t.Fatal(err)
	}
	configured := eventIDs(t, store, "authority-32")[done.Revision]
	for what, c := range map[string]struct {
		filing uuid.UUID
		day    string
		late   filing.Lateness
	}{
		"the last day":                    {theirs, "2026-04-13", filing.Lateness{}},
		"the day after":                   {theirs, "2026-04-14", filing.Lateness{DueOn: "2026-04-13"}},
		"where the last day is a holiday": {ours, "2026-04-14", filing.Lateness{}},
		"and the day after that":          {ours, "2026-04-15", filing.Lateness{DueOn: "2026-04-14", Configuration: configured}},
	} {
		t.Run(what, func(t *testing.T) {
			in := edge.Premises{
				Kind: "branch_office", Name: what, Address: "澄湖路2号", County: "320599", Area: "100", Tenure: "owned",
				Alteration: &edge.Alteration{Kind: "changed", OccurredOn: "2026-03-11"},
			}
			if _, err := filings.AddPremises(t.Context(), request(what, c.day), c.filing, in); err != nil {
				t.Fatal(err)
			}
			if got := lastLate(t, store, c.filing); got != c.late {
				t.Errorf("entered on %s it is late %+v, want %+v", c.day, got, c.late)
			}
		})
	}
}

func request(what, day string) edge.Request {
	at, _ := time.ParseInLocation(time.DateOnly, day, domain.Shanghai())
	return edge.Request{Command: domain.DeriveID(uuid.Nil, what+day, 0), At: at.Add(23 * time.Hour), Actor: domain.Actor{Kind: domain.ActorSystem, ID: "test"}}
}

// published records a filing that is effective, without asking the rules.
func published(t *testing.T, store eventstore.Store, a domain.Authority) uuid.UUID {
	t.Helper()
	id, first := domain.DeriveID(uuid.Nil, "filing "+string(a), 0), domain.DeriveID(uuid.Nil, "case "+string(a), 0)
	record := &eventstore.Decider[filing.State, []filing.Event, filing.Event]{
		Store: store, Category: "filing", Codec: domain.NewCodec(filing.Events()...), Evolve: filing.Evolve, App: "test",
		Decide: func(_ filing.State, events []filing.Event) ([]filing.Event, error) { return events, nil },
	}
	_, err := record.Execute(t.Context(), id.String(), []filing.Event{
		filing.Registered{CreditCode: "91320500DEMQ000184", Authority: a},
		filing.CaseOpened{CaseID: first, Level: filing.TrackLevel(domain.Testing), Kind: filing.FirstCase},
		filing.CasePassed{CaseID: first, Number: "32J202600001H", PassedOn: "2026-01-05"},
	}, request("published "+string(a), "2026-01-05"))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func lastLate(t *testing.T, store eventstore.Store, id uuid.UUID) filing.Lateness {
	t.Helper()
	codec := domain.NewCodec(filing.Events()...)
	var last filing.Event
	for page, err := range store.Read(t.Context(), eventstore.Stream("filing-"+id.String()), eventstore.ReadOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			if last, err = codec.Decode(r.Type, r.Data); err != nil {
				t.Fatal(err)
			}
		}
	}
	return last.(filing.PremisesAdded).Alteration.Late
}

func eventIDs(t *testing.T, store eventstore.Store, stream eventstore.Stream) (ids []uuid.UUID) {
	t.Helper()
	for page, err := range store.Read(t.Context(), stream, eventstore.ReadOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			ids = append(ids, r.ID)
		}
	}
	return ids
}
