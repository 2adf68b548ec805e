package projections_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func TestRegistryGolden(t *testing.T) {
	var store memory.Store
	projectionstest.Story(t, projectionstest.NewLedger(&store))
	projectionstest.Golden(t, database(t), &store, projections.Registry{})
}

// published is a ledger and the read model that follows it.
type published struct {
	*projectionstest.Ledger
	runner *projections.Runner
}

func follow(t *testing.T, db *pgxpool.Pool, m projections.Model) published {
	t.Helper()
	store := new(memory.Store)
	r := &projections.Runner{DB: db, Store: store, Model: m}
	running(t, r)
	return published{projectionstest.NewLedger(store), r}
}

func (p published) settle(t *testing.T) { t.Helper(); caughtUp(t, p.runner) }

var chengyuEntry = projections.RegistryEntry{
	ID: projectionstest.Chengyu.ID(), Name: "江苏澄屿环境检测有限公司", CreditCode: "91320500DEMQ000184", Authority: "32",
	RegisteredAddress: "苏州市澄湖路1号", County: "320599", CMANumber: projectionstest.CMANumber, LegalRepresentative: "叶知远", Status: projections.RegistryEffective,
	Tracks: []projections.RegistryTrack{{
		Track: domain.Testing, Status: projections.RegistryEffective, Number: "32J202600001H", Since: "2026-01-05",
		InstitutionCategories: []domain.InstitutionCategory{"general"},
		MonitoringCategories:  []domain.MonitoringCategory{"M01", "M02", "M03", "M09"},
	}},
}

// TestRegistryShowsWhatIsInForce follows one institution (Q1.8, Q7.6, Q7.8,
// Q7.9): class A waits, class B does not, a cancellation leaves a line.
func TestRegistryShowsWhatIsInForce(t *testing.T) {
	db := database(t)
	registry := projections.Registry{DB: db}
	l := follow(t, db, registry)
	i := projectionstest.Chengyu
	want := chengyuEntry
	check := func(when string) {
		t.Helper()
		l.settle(t)
		got, err := registry.Entry(t.Context(), i.ID())
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
		byCode, err := registry.ByCreditCode(t.Context(), i.CreditCode)
		if diff := cmp.Diff(got, byCode); err != nil || diff != "" {
			t.Errorf("%s, by credit code: %v\n%s", when, err, diff)
		}
	}

	l.Draft(t, i)
	l.Submit(t, i.ID(), i.FirstCase())
	l.Take(t, i.ID(), i.FirstCase(), projectionstest.Reviewer)
	l.settle(t)
	if _, err := registry.Entry(t.Context(), i.ID()); !errors.Is(err, projections.ErrNotPublished) {
		t.Errorf("under review: %v, want ErrNotPublished", err)
	}

	l.Pass(t, i.ID(), i.FirstCase(), projectionstest.Reviewer, "32J202600001H")
	want.RecordedAt = l.Now()
	check("passed")

	more := i.Instrument(l.Today(), "CY-0002")
	more.Alteration = filing.Alteration{Kind: filing.Changed, OccurredOn: l.Today()}
	l.Do(t, i.ID(), more)
	check("an instrument more")

	l.Move(t, i, "苏州市澄湖路100号")
	want.RegisteredAddress, want.RecordedAt = "苏州市澄湖路100号", l.Now()
	check("class B")

	renaming := l.ProposeName(t, i, "江苏澄屿检测集团有限公司")
	check("a new name proposed")
	l.Submit(t, i.ID(), renaming)
	l.Take(t, i.ID(), renaming, projectionstest.Reviewer)
	l.Return(t, i.ID(), renaming, projectionstest.Reviewer)
	l.Submit(t, i.ID(), renaming)
	l.Take(t, i.ID(), renaming, projectionstest.Reviewer)
	check("a new name under review")
	l.Pass(t, i.ID(), renaming, projectionstest.Reviewer, "")
	want.Name, want.RecordedAt = "江苏澄屿检测集团有限公司", l.Now()
	check("a new name passed")

	l.Record(t, i.ID(), filing.CMARecorded{CMA: filing.CMA{Number: "251012059998"}})
	want.CMANumber, want.RecordedAt = "251012059998", l.Now()
	check("a certificate")

	fewer := l.ProposeScope(t, i, filing.Scope{InstitutionCategories: i.InstitutionCategories, MonitoringCategories: []domain.MonitoringCategory{"M01"}})
	l.Do(t, i.ID(), filing.WithdrawCase{CaseID: fewer})
	check("other categories proposed and withdrawn")

	l.Cancel(t, i.ID())
	want = projections.RegistryEntry{
		ID: i.ID(), Name: want.Name, CreditCode: i.CreditCode, Authority: "32", Status: projections.RegistryCanceled,
		CanceledOn: "2026-01-05", RecordedAt: l.Now(),
		Tracks: []projections.RegistryTrack{{
			Track: domain.Testing, Status: projections.RegistryCanceled,
			InstitutionCategories: []domain.InstitutionCategory{}, MonitoringCategories: []domain.MonitoringCategory{},
		}},
	}
	check("canceled")
}

func TestRegistryShowsTheSecondTrackOncePassed(t *testing.T) {
	db := database(t)
	registry := projections.Registry{DB: db}
	l := follow(t, db, registry)
	i := projectionstest.Chengyu
	l.Publish(t, i, "32J202600001H")
	want := chengyuEntry
	want.RecordedAt = l.Now()
	second := uuid.MustParse("00000000-0000-4000-8000-000000000002")
	scope := filing.Scope{InstitutionCategories: []domain.InstitutionCategory{"pollution_source_operation"}, MonitoringCategories: []domain.MonitoringCategory{"source_gas", "other"}}
	l.Record(t, i.ID(),
		filing.CaseOpened{CaseID: second, Level: filing.TrackLevel(domain.Operation), Kind: filing.SecondTrackCase},
		filing.ScopeRecorded{Track: domain.Operation, Scope: scope},
		filing.CaseSubmitted{CaseID: second, Round: 1, SubmittedOn: "2026-01-05"})
	l.settle(t)
	got, err := registry.Entry(t.Context(), i.ID())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("before: %v (-want +got):\n%s", err, diff)
	}
	l.Record(t, i.ID(), filing.CasePassed{CaseID: second, Number: "32Y202600001A", PassedOn: "2026-01-06"})
	want.RecordedAt = l.Now()
	want.Tracks = append(want.Tracks[:1:1], projections.RegistryTrack{
		Track: domain.Operation, Status: projections.RegistryEffective, Number: "32Y202600001A", Since: "2026-01-06",
		InstitutionCategories: scope.InstitutionCategories, MonitoringCategories: scope.MonitoringCategories,
	})
	l.settle(t)
	got, err = registry.Entry(t.Context(), i.ID())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("after: %v (-want +got):\n%s", err, diff)
	}
}

func TestRegistryCounts(t *testing.T) {
	db := database(t)
	registry := projections.Registry{DB: db}
	l := follow(t, db, registry)
	projectionstest.Story(t, l.Ledger)
	l.settle(t)
	got, err := registry.Counts(t.Context())
	want := []projections.AuthorityCount{{Authority: "32", Filings: 1}, {Authority: "33", Filings: 1}} // the draft and the canceled one do not count
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestEveryEventBearsOnCasesOrNot has whoever adds an event say whether the
// registry and the queue of cases have to fold it.
func TestEveryEventBearsOnCasesOrNot(t *testing.T) {
	bears := map[string]bool{
		"filing.registered": true, "filing.identity_recorded": true, "filing.identity_proposed": true,
		"filing.scope_recorded": true, "filing.scope_proposed": true, "filing.basics_recorded": true,
		"filing.case_opened": true, "filing.case_submitted": true, "filing.case_taken": true, "filing.case_put_back": true,
		"filing.case_returned": true, "filing.case_passed": true, "filing.case_withdrawn": true, "filing.case_closed": true,
		"filing.canceled": true, "filing.track_canceled": true, "filing.discarded": true, "filing.authority_chosen": true,

		"filing.case_decision_proposed": true, "filing.case_decision_sent_back": true, "filing.case_decision_withdrawn": true,
		"filing.equipment_retirement_corrected": false, "filing.equipment_returned": false, "filing.equipment_return_corrected": false,
		"filing.equipment_suspended": false, "filing.equipment_resumed": false,
		"filing.credit_code_corrected": true,
		"filing.canceled_ex_officio":   true,
		"filing.cancellation_proposed": false, "filing.cancellation_sent_back": false, "filing.cancellation_withdrawn": false,

		"filing.contacts_recorded": false, "filing.top_manager_recorded": false, "filing.commitment_recorded": false,
		"filing.premises_added": false, "filing.premises_revised": false, "filing.document_attached": false,
		"filing.staff_added": false, "filing.staff_revised": false, "filing.staff_left": false,
		"filing.staff_moved_to_non_technical_post": false, "filing.staff_rehired": false, "filing.staff_entry_withdrawn": false,
		"filing.staff_removed":     false,
		"filing.staff_transferred": false, "filing.staff_transfer_reversed": false, "filing.staff_reinstated": false,
		"filing.transfer_let_go": false, "filing.transfer_annotated": false,
		"filing.id_number_corrected": false, "filing.equipment_added": false, "filing.equipment_revised": false,
		"filing.equipment_retired": false, "filing.equipment_entry_withdrawn": false, "filing.subject_erased": false,
		"filing.personal_data_unmasked": false,
		"filing.cma_recorded":           false, "filing.operation_capability_recorded": false,
		"filing.annex_staging_begun": false, "filing.annex_part_staged": false, "filing.annex_recorded": false,
		"filing.management_added": false, "filing.management_revised": false, "filing.management_ended": false,
	}
	for _, e := range filing.Events() {
		want, ok := bears[e.EventType()]
		if got := projections.BearsOnCases(e.EventType()); !ok || got != want {
			t.Errorf("%s: bears on cases: %v, want %v (listed here: %v)", e.EventType(), got, want, ok)
		}
	}
}

// TestRegistryEntryIsThatOfTheWholeState folds every event and those that concern
// the registry, and compares the entries after each.
func TestRegistryEntryIsThatOfTheWholeState(t *testing.T) {
	var store memory.Store
	projectionstest.Story(t, projectionstest.NewLedger(&store))
	whole, part := map[eventstore.Stream]*filing.State{}, map[eventstore.Stream]*filing.State{}
	of := func(states map[eventstore.Stream]*filing.State, s eventstore.Stream) *filing.State {
		if states[s] == nil {
			states[s] = new(filing.State)
		}
		return states[s]
	}
	end := endOf(t, &store)
	for page, err := range store.Follow(t.Context(), eventstore.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			e, err := projections.Decode(r)
			if err != nil {
				t.Fatal(err)
			}
			fact := e.Payload.(filing.Event)
			filing.Evolve(of(whole, r.Stream), fact, e.Place())
			if (projections.Registry{}).Concerns(r.Type) {
				filing.Evolve(of(part, r.Stream), fact, e.Place())
			}
			want, _ := projections.RegistryEntryOf(*of(whole, r.Stream))
			got, _ := projections.RegistryEntryOf(*of(part, r.Stream))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s@%d, %s (-whole +part):\n%s", r.Stream, r.Revision, r.Type, diff)
			}
		}
		if page[len(page)-1].Position == end {
			return
		}
	}
}
