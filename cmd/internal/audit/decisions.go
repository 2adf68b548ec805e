package audit

import (
	"reflect"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// checkDecisions is who decided, who confirmed it, and under which configuration.
const checkDecisions = "decisions"

// settingOf is one kind of an authority's configuration.
type settingOf struct {
	stream eventstore.Stream
	kind   string
}

// setting is an event that configured it.
type setting struct {
	id    uuid.UUID
	at    time.Time
	event authority.Event
}

// silence is which notices were ever switched off.
type silence struct{ published, returned bool }

// set keeps what an event configures.
func (w *walk) set(fact authority.Event, e said) {
	of := settingOf{e.Stream, e.Type}
	w.settings[of] = append(w.settings[of], setting{e.ID, e.Meta.RecordedAt, fact})
	if off, ok := fact.(authority.NoticesSet); ok {
		code := domain.Authority(e.Stream[len(categoryOf(fact)):])
		was := w.silent[code]
		w.silent[code] = silence{was.published || !off.Published, was.returned || !off.Returned}
	}
}

// overlap is how long a request may work by what it read of the configuration.
const overlap = time.Minute

// inForce returns the configuration that an event names, nil for none, and whether
// it is of that authority and kind. One that had been replaced by then is found.
func (a *audit) inForce(w *walk, code domain.Authority, kind authority.Event, id uuid.UUID, e said) (authority.Event, bool) {
	all := w.settings[settingOf{eventstore.Stream("authority-" + string(code)), kind.EventType()}]
	at := -1 // by default
	for i, s := range all {
		if s.id == id {
			at = i
		}
	}
	if at < 0 && id != uuid.Nil {
		a.found(checkDecisions, e.where, "the configuration it names, %s, is no %s of %s before it", id, kind.EventType(), code)
		return nil, false
	}
	if next := at + 1; next < len(all) && all[next].at.Add(overlap).Before(e.Meta.RecordedAt) {
		a.found(checkDecisions, e.where, "the configuration it names, %s, had been replaced by %s", idOrNone(id), all[next].id)
	}
	if at < 0 {
		return nil, true
	}
	return all[at].event, true
}

// requires reports whether the configuration that an event names has a step
// confirmed by a second official.
func (a *audit) requires(w *walk, code domain.Authority, step authority.Step, id uuid.UUID, e said) bool {
	set, ok := a.inForce(w, code, authority.SecondOfficialSet{}, id, e)
	if !ok {
		return false
	}
	if set, ok := set.(authority.SecondOfficialSet); ok {
		return set.Requires(step)
	}
	return authority.State{}.InForce().SecondOfficial.Value.Requires(step)
}

// decision is one as an event records it.
type decision struct {
	proposal  uuid.UUID // that it confirms
	maker     string
	confirmed string // by whom; nobody if one official decided
	required  bool   // a second official
}

// proposed is what waited for a second official before it; the zero value is
// nothing.
type proposed struct {
	id    uuid.UUID
	maker string
	same  bool // as what was decided
}

// twoOfficials checks that who had to confirm a decision did, that it was another
// one than who made it, and that what was decided is what had been proposed.
func (a *audit) twoOfficials(d decision, p proposed, e said) {
	by := d.confirmed
	switch {
	case d.confirmed == "" && d.required:
		a.found(checkDecisions, e.where, "one official decided what another one had to confirm")
	case d.confirmed == "":
		by = d.maker
	case d.confirmed == d.maker:
		a.found(checkDecisions, e.where, "who made the decision is who confirmed it")
	case p.id == uuid.Nil || p.id != d.proposal || p.maker != d.maker || !p.same:
		a.found(checkDecisions, e.where, "what it confirms is not what was proposed")
	}
	a.by(by, e)
}

// by checks that the official whom an event names is who asked for it.
func (a *audit) by(official string, e said) {
	if official != e.Meta.Actor.ID {
		a.found(checkDecisions, e.where, "it names another official than its metadata")
	}
}

// sentBack checks that it was another official than the maker who gave a proposal
// back.
func (a *audit) sentBack(proposal uuid.UUID, checker string, p proposed, e said) {
	a.twoOfficials(decision{proposal: proposal, maker: p.maker, confirmed: checker}, proposed{p.id, p.maker, true}, e)
}

// decidedOnCase checks the decisions about cases (2.26).
func (a *audit) decidedOnCase(w *walk, s filing.State, fact filing.Event, e said) {
	decide := func(id, submission uuid.UUID, as filing.Decision, by filing.Decided) {
		c := s.Cases[id]
		if submission == uuid.Nil || submission != c.Submission {
			a.found(checkReferences, e.where, "the submission it names, %s, is not the last one of case %s", idOrNone(submission), id)
		}
		d := decision{maker: c.Reviewer, confirmed: by.ConfirmedBy, required: a.requires(w, s.Authority, authority.StepDecideCase, by.Configuration, e)}
		var p proposed
		if c.Proposal != nil {
			p = proposed{c.Proposal.ID, c.Proposal.Maker, c.Proposal.Decision == as && c.Proposal.Submission == submission}
			d.proposal, d.maker = p.id, p.maker
		}
		a.twoOfficials(d, p, e)
	}
	switch fact := fact.(type) {
	case filing.CasePassed:
		decide(fact.CaseID, fact.Submission, filing.ToPass, fact.Decided)
		a.numbered(w, s, fact, e)
	case filing.CaseReturned:
		decide(fact.CaseID, fact.Submission, filing.ToReturn, fact.Decided)
	case filing.CaseDecisionProposed:
		a.requires(w, s.Authority, authority.StepDecideCase, fact.Configuration, e)
		a.by(fact.Maker, e)
		if fact.Submission != s.Cases[fact.CaseID].Submission {
			a.found(checkReferences, e.where, "the submission it names, %s, is not the last one of case %s", fact.Submission, fact.CaseID)
		}
	case filing.CaseDecisionSentBack:
		var p proposed
		if waits := s.Cases[fact.CaseID].Proposal; waits != nil {
			p.id, p.maker = waits.ID, waits.Maker
		}
		a.sentBack(fact.ProposalID, fact.Checker, p, e)
	}
}

// numbered checks that a number is of the format it names, which was in force, and of
// the authority, the track and the year that gave it (domain-decisions 1.43).
func (a *audit) numbered(w *walk, s filing.State, fact filing.CasePassed, e said) {
	if fact.Number == "" {
		return
	}
	set, ok := a.inForce(w, s.Authority, authority.NumberFormatSet{}, fact.NumberFormat, e)
	if !ok {
		return
	}
	format := domain.StandardNumbers
	if set, ok := set.(authority.NumberFormatSet); ok {
		format = set.Format
	}
	track, _ := s.Cases[fact.CaseID].Level.Track()
	if _, ok := format.Serial(fact.Number, s.Authority, track, fact.PassedOn.Year()); !ok {
		a.found(checkDecisions, e.where, "the number it gives, %s, is none of %s for the track and the year in the format %s", fact.Number, s.Authority, format)
	}
}

// decidedOnCancellation checks cancellations by the authority (Q1.10, 1.7).
func (a *audit) decidedOnCancellation(w *walk, s filing.State, fact filing.Event, e said) {
	var p proposed
	if s.Cancellation != nil && s.Cancellation.SentBack == "" {
		p.id, p.maker = s.Cancellation.ID, s.Cancellation.Maker
	}
	switch fact := fact.(type) {
	case filing.CancellationProposed:
		a.requires(w, s.Authority, authority.StepCancelExOfficio, fact.Configuration, e)
		a.by(fact.Maker, e)
	case filing.CancellationSentBack:
		a.sentBack(fact.ProposalID, fact.Checker, p, e)
	case filing.CanceledExOfficio:
		p.same = s.Cancellation != nil && reflect.DeepEqual(s.Cancellation.ExOfficio, fact.ExOfficio)
		a.twoOfficials(decision{
			proposal: fact.ProposalID, maker: fact.Maker, confirmed: fact.ConfirmedBy,
			required: a.requires(w, s.Authority, authority.StepCancelExOfficio, fact.Configuration, e),
		}, p, e)
	}
}

// decidedOnSuggestion checks what officials answered to suggestions (2.14, 2.26).
func (a *audit) decidedOnSuggestion(w *walk, s suggestion.State, fact suggestion.Event, e said) {
	var p proposed
	if s.Proposal != nil {
		p.id, p.maker = s.Proposal.ID, s.Proposal.Maker
	}
	decide := func(as suggestion.Decision, by suggestion.Decided) {
		d := decision{proposal: by.ProposalID, maker: by.Maker, confirmed: by.ConfirmedBy}
		if s.Proposal == nil {
			d.required = a.requires(w, s.Authority, authority.StepDecideSuggestion, by.Configuration, e) || as == suggestion.ToAdopt && s.Abroad()
		} else { // what is confirmed was decided under what was in force when it was proposed
			d.required = true
			p.same = s.Proposal.Decision == as && s.Proposal.Configuration == by.Configuration
		}
		a.twoOfficials(d, p, e)
	}
	switch fact := fact.(type) {
	case suggestion.DecisionProposed:
		a.requires(w, s.Authority, authority.StepDecideSuggestion, fact.Configuration, e)
		a.by(fact.Maker, e)
	case suggestion.DecisionSentBack:
		a.sentBack(fact.ProposalID, fact.Checker, p, e)
	case suggestion.Adopted:
		decide(suggestion.ToAdopt, fact.Decided)
	case suggestion.Dismissed:
		decide(suggestion.ToDismiss, fact.Decided)
	}
}
