package reactions_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/reactions"
	"example.org/ledger/internal/sealing"
)

// transfers is the edge on a store, with all filings to look into.
func (w *world) transfers(store eventstore.Store, filings ...uuid.UUID) *edge.Transfers {
	return edge.NewTransfers(w.on(store, w.edge.Filings.Documents).Filings, func(context.Context, []uuid.UUID) ([]uuid.UUID, error) { return filings, nil })
}

// moved is somebody on the way from one institution to another.
type moved struct {
	t                   *testing.T
	w                   *world
	there, here, beyond institution
	number              string
	id                  uuid.UUID // of the transfer
}

func (m *moved) filings() []uuid.UUID { return []uuid.UUID{m.there.id, m.here.id, m.beyond.id} }

func (m *moved) member() edge.StaffMember {
	return edge.StaffMember{
		Person: edge.Person{Name: "钟离雪", IDNumber: m.number, Major: "环境科学", ContractSignedOn: "2026-05-01", ContractFrom: "2026-05-01", ContractOpen: true},
		Posts:  map[string][]string{"testing": {"field_sampling"}}, Education: "bachelor", Title: "none", Contract: "labor_contract",
		YearsInField: "6", HiredOn: "2026-05-01",
	}
}

// react lets the reactions act on a store.
func (m *moved) react(store eventstore.Store) error {
	e := m.w.on(store, m.w.edge.Filings.Documents)
	r := reactions.Runner{
		Store: store, DB: m.w.db, Clock: func() time.Time { return morning.Add(time.Hour) }, Log: slog.New(slog.DiscardHandler),
		Reactions: append([]reactions.Reaction{
			reactions.Replaced{Decider: e.Filings.Decider, Vault: m.w.vault}, reactions.Erasure{Vault: m.w.vault, Decider: e.Filings.Decider},
		}, reactions.Transfers(m.w.transfers(store, m.filings()...))...),
	}
	return r.CatchUp(m.t.Context())
}

func (m *moved) must(d edge.Done, err error) edge.Done {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
	return d
}

// apply applies for a transfer. The process ends right after that.
func (m *moved) apply() {
	m.t.Helper()
	t := m.w.transfers(m.w.store, m.filings()...)
	m.id = m.must(t.Open(m.t.Context(), m.w.request(), m.here.id, edge.TransferOpening{Name: "钟离雪", IDNumber: m.number})).Created
	a, err := t.AttachProof(m.t.Context(), m.w.request(), m.id, nil, bytes.NewReader([]byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")))
	m.must(a.Done, err)
	t = m.w.transfers(&ending{Store: m.w.store, nth: 1, after: true}, m.filings()...)
	_, err = t.Apply(m.t.Context(), m.w.request(), m.id, edge.TransferApplication{LeftOn: "2026-04-30", Staff: m.member()})
	if !errors.Is(err, errStopped) {
		m.t.Fatal(err)
	}
}

// leave has the former institution take its entry back.
func (m *moved) leave() {
	m.t.Helper()
	f := m.w.edge.Filings
	var seen domain.Revision
	err := f.View(m.t.Context(), m.there.id, func(s filing.State) error { seen = s.Staff[m.there.staff].At.Revision; return nil })
	if err != nil {
		m.t.Fatal(err)
	}
	m.must(f.WithdrawStaffEntry(m.t.Context(), m.w.request(), m.there.id, m.there.staff, seen))
}

// ending is a store at whose nth append the process ends, before the append is
// made or when it was. Nothing is appended after that.
type ending struct {
	eventstore.Store
	nth   int
	after bool
}

func (e *ending) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	e.nth--
	if e.nth > 0 || e.nth == 0 && e.after {
		if done, err := e.Store.Append(ctx, a); e.nth > 0 || err != nil {
			return done, err
		}
	}
	return eventstore.Appended{}, errStopped
}

// journey is what happens to a transfer that was applied for, and what comes of it.
type journey struct {
	name     string
	meddle   func(*moved)
	there    string // the last event of the former filing
	here     string
	transfer string
	held     string // by whom the person is in the end
	ended    bool   // the transfer ended the former employment
}

func journeys() []journey {
	cancel := func(i func(*moved) institution) func(*moved) {
		return func(m *moved) { canceled(m.t, m.w, i(m), uuid.Nil) }
	}
	there, here := func(m *moved) institution { return m.there }, func(m *moved) institution { return m.here }
	return []journey{
		{name: "nobody meddles", meddle: func(*moved) {}, there: "filing.staff_transferred", here: "filing.staff_added",
			transfer: "transfer.carried_out", held: "here", ended: true},
		{name: "the former institution is there before", meddle: (*moved).leave, there: "filing.staff_entry_withdrawn",
			here: "filing.staff_added", transfer: "transfer.carried_out", held: "here"},
		{name: "the former filing is canceled", meddle: cancel(there), there: "filing.canceled", here: "filing.staff_added",
			transfer: "transfer.carried_out", held: "here"},
		{name: "the filing is canceled", meddle: cancel(here), there: "filing.document_attached", here: "filing.canceled",
			transfer: "transfer.refused", held: "there"},
		{name: "the filing is canceled after the claim was handed over", meddle: func(m *moved) {
			if err := m.react(&ending{Store: m.w.store, nth: 2, after: true}); !errors.Is(err, errStopped) {
				m.t.Fatal(err)
			}
			cancel(here)(m)
		}, there: "filing.staff_transferred", here: "filing.transfer_let_go", transfer: "transfer.refused", ended: true},
		{name: "a third institution is there before", meddle: func(m *moved) {
			m.leave()
			m.must(m.w.edge.Filings.AddStaff(m.t.Context(), m.w.request(), m.beyond.id, m.member()))
		}, there: "filing.staff_entry_withdrawn", here: "filing.document_attached", transfer: "transfer.refused", held: "beyond"},
	}
}

// TestTransfersSurviveAnyStop ends the process at every append that a transfer
// makes, before and after it is made: what comes of it is always the same, once.
func TestTransfersSurviveAnyStop(t *testing.T) {
	onEveryLog(t, func(t *testing.T, w *world) {
		for _, j := range journeys() {
			for nth, stopped := 1, true; stopped && !t.Failed(); nth++ {
				for _, after := range []bool{false, true} {
					t.Run(fmt.Sprintf("%s, stopped at append %d (made: %t)", j.name, nth, after), func(t *testing.T) {
						m := w.applied(t, j)
						err := m.react(&ending{Store: w.store, nth: nth, after: after})
						if stopped = err != nil; stopped && !errors.Is(err, errStopped) {
							t.Fatal(err)
						}
						m.ended(j)
						// Notes that are lost are no harm.
						if _, err := w.owner.Exec(t.Context(), `TRUNCATE react.checkpoint, react.done`); err != nil {
							t.Fatal(err)
						}
						m.ended(j)
					})
				}
			}
		}
	})
}

// applied is somebody whom a journey is about, and who is at its beginning.
func (w *world) applied(t *testing.T, j journey) *moved {
	t.Helper()
	m := &moved{t: t, w: w, number: w.idNumber()}
	m.there, m.here, m.beyond = w.institution(t, m.number), w.institution(t, w.idNumber()), w.institution(t, w.idNumber())
	m.apply()
	j.meddle(m)
	return m
}

// TestTransfersAreRetried ends the process at every append and has the institution
// try again what stopped, before the reaction does: it comes to the same, and leaves
// the reaction nothing to do.
func TestTransfersAreRetried(t *testing.T) {
	onEveryLog(t, func(t *testing.T, w *world) {
		all := journeys()
		for _, j := range []journey{all[0], all[len(all)-1]} { // carried out, and refused
			for nth, stopped := 0, true; stopped && !t.Failed(); nth++ {
				t.Run(fmt.Sprintf("%s, stopped after append %d", j.name, nth), func(t *testing.T) {
					m := w.applied(t, j)
					if nth > 0 {
						err := m.react(&ending{Store: w.store, nth: nth, after: true})
						if stopped = err != nil; stopped && !errors.Is(err, errStopped) {
							t.Fatal(err)
						}
					}
					m.retried(j)
					m.ended(j)
				})
			}
		}
	})
}

// retried has the institution try again, and holds what comes of it.
func (m *moved) retried(j journey) {
	m.t.Helper()
	_, err := m.w.transfers(m.w.store, m.filings()...).Retry(m.t.Context(), m.w.request(), m.id)
	if refused := j.transfer == (transfer.Refused{}).EventType(); domain.KindOf(err) == domain.Conflict != refused || err != nil && !refused {
		m.t.Errorf("tried again: %v", err)
	}
	recorded := m.w.types(m.t, "transfer-"+m.id.String())
	if last := recorded[len(recorded)-1]; last != j.transfer {
		m.t.Errorf("tried again the transfer ends with %s, want %s", last, j.transfer)
	}
}

// ended holds what came of a transfer, when nothing stops any more.
func (m *moved) ended(j journey) {
	m.t.Helper()
	if err := m.react(m.w.store); err != nil {
		m.t.Fatal(err)
	}
	last := func(stream string) string {
		types := m.w.types(m.t, stream)
		return types[len(types)-1]
	}
	got := []string{last("filing-" + m.there.id.String()), last("filing-" + m.here.id.String()), last("transfer-" + m.id.String())}
	if d := cmp.Diff([]string{j.there, j.here, j.transfer}, got); d != "" {
		m.t.Errorf("the former filing, the filing and the transfer end with (-want +got):\n%s", d)
	}
	want := []string{"transfer.opened", "transfer.proof_attached", "transfer.applied", j.transfer}
	if d := cmp.Diff(want, m.w.types(m.t, "transfer-"+m.id.String())); d != "" {
		m.t.Errorf("the transfer (-want +got):\n%s", d)
	}
	var s transfer.State
	if err := m.w.transfers(m.w.store).View(m.t.Context(), m.id, func(v transfer.State) error { s = v; return nil }); err != nil {
		m.t.Fatal(err)
	}
	if entered := s.Status == transfer.CarriedOutStatus; entered && (s.FormerStaffID == m.there.staff) != j.ended {
		m.t.Errorf("the row that it ended is %s, of %s", s.FormerStaffID, m.there.staff)
	}
	if _, err := m.w.vault.PersonKey(m.t.Context(), s.Person.Subject); errors.Is(err, sealing.ErrErased) != (s.Status == transfer.RefusedStatus) {
		m.t.Errorf("the key of whom it is about: %v", err)
	}
	holders := map[eventstore.Stream]string{
		"": "", stream(m.there): "there", stream(m.here): "here", stream(m.beyond): "beyond",
	}
	if got := m.holder(); holders[got] != j.held {
		m.t.Errorf("held by %q, want %q", holders[got], j.held)
	}
}

func stream(i institution) eventstore.Stream { return eventstore.Stream("filing-" + i.id.String()) }

// holder is who holds the person, as the log has it.
func (m *moved) holder() eventstore.Stream {
	m.t.Helper()
	number, err := domain.ParseIDNumber(m.number, "2026-05-08")
	if err != nil {
		m.t.Fatal(err)
	}
	probe := uuid.New()
	if err := m.w.vault.BindPerson(m.t.Context(), probe, number); err != nil {
		m.t.Fatal(err)
	}
	key, err := m.w.vault.PersonKey(m.t.Context(), probe)
	if err != nil {
		m.t.Fatal(err)
	}
	table, err := m.w.store.Claims(m.t.Context())
	if err != nil {
		m.t.Fatal(err)
	}
	for _, row := range table.Rows {
		if row.Kind == domain.ClaimPerson && bytes.Equal(row.Key, key) {
			return row.Holder.Stream
		}
	}
	return ""
}
