package bench

import (
	"fmt"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

var codec = domain.NewCodec(filing.Events()...)

// history records one institution's filing: what commands lead to by the
// rules, in the form that is stored, as appends to its stream.
type history struct {
	institution *institution
	state       filing.State
	revision    domain.Revision
	at          time.Time
	app         string
	commands    int
	appends     []eventstore.Append
}

// historyOf returns the appends of the n-th institution's filing until it is
// published, the same for the same n: what it drafts and hands in, and what the
// authority decides.
func historyOf(n int, app string) ([]eventstore.Append, error) {
	h := &history{institution: institutionOf(n), revision: domain.Empty, app: app}
	h.at = time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Minute)
	i, today := h.institution, domain.DateOf(h.at, domain.Shanghai())
	caseID, official := i.id("case"), string(i.authority)+"-reviewer-1"
	drafted := append(i.draft(today), filing.SubmitCase{CaseID: caseID, Today: today})
	if err := h.record(domain.Actor{Kind: domain.ActorInstitution, ID: string(i.code) + "-master"}, drafted...); err != nil {
		return nil, err
	}
	err := h.record(domain.Actor{Kind: domain.ActorOfficial, ID: official, Authority: string(i.authority)},
		filing.TakeCase{CaseID: caseID, Reviewer: official},
		filing.PassCase{
			CaseID: caseID, Submission: h.state.Cases[caseID].Submission, Reviewer: official, Today: today,
			Number: filing.Number(i.authority, i.track, 2026, n+1),
		})
	return h.appends, err
}

// record carries out commands and puts what they lead to into one append,
// which is quicker to load than one for each.
func (h *history) record(by domain.Actor, commands ...filing.Command) error {
	a := eventstore.Append{Stream: eventstore.Stream("filing-" + h.institution.id("filing").String()), Expected: h.revision}
	for _, c := range commands {
		events, err := filing.Decide(h.state, c)
		if err != nil {
			return fmt.Errorf("make a history: %T: %w", c, err)
		}
		h.at = h.at.Add(time.Minute)
		h.commands++
		m := eventstore.Metadata{
			Command: domain.DeriveID(h.institution.id("filing"), "command", h.commands), RecordedAt: h.at, Actor: by, App: h.app,
		}
		for n, e := range events {
			if err := h.add(&a, e, n, m); err != nil {
				return fmt.Errorf("make a history: %T: %w", c, err)
			}
		}
	}
	h.appends = append(h.appends, a)
	return nil
}

// add adds the n-th event of a command.
func (h *history) add(a *eventstore.Append, e filing.Event, n int, m eventstore.Metadata) error {
	m.Claims = filing.Claims(h.state, e)
	claims, err := eventstore.ResolveClaims(m.Claims, personKey)
	if err != nil {
		return err
	}
	p := eventstore.Proposed{ID: domain.EventID(m.Command, string(a.Stream), n)}
	if p.Type, p.Data, err = codec.Encode(e); err != nil {
		return err
	}
	if p.Metadata, err = m.Encode(); err != nil {
		return err
	}
	a.Events, a.Claims = append(a.Events, p), append(a.Claims, claims...)
	h.revision++
	filing.Evolve(&h.state, e, domain.Place{ID: p.ID, Revision: h.revision})
	return nil
}

// personKey stands for the vault's: as long, and one for each subject.
func personKey(subject uuid.UUID) ([]byte, bool) {
	key := domain.DeriveID(subject, "person", 1)
	return append(subject[:], key[:]...), true
}
