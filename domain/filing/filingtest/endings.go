package filingtest

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

func (w *turn) openAmendment() (filing.Command, want) {
	level := institution
	if w.one("of a track", 2) {
		level = string(w.track())
	}
	c := filing.OpenAmendment{Level: filing.CaseLevel(level), CaseID: w.fresh("case")}
	inForce := w.published()
	if level != institution {
		inForce = w.status(domain.Track(level)) == effective
	}
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case w.over():
		return c, refused("filing.canceled")
	case !inForce:
		return c, refused("filing.not_effective")
	case w.openCase(level) != nil:
		return c, refused("filing.case_open")
	}
	w.begin(level, "amendment", 0)
	return c, carriedOut(1)
}

func (w *turn) startSecond() (filing.Command, want) {
	t := w.track()
	c := filing.StartSecondTrack{Track: t, CaseID: w.fresh("case")}
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case w.over():
		return c, refused("filing.canceled")
	case w.openCase(string(t)) != nil:
		return c, refused("filing.case_open")
	case w.status(t) == effective:
		return c, refused("filing.track_effective")
	case w.status(t.Other()) != effective:
		return c, refused("filing.not_effective")
	}
	w.begin(string(t), "second_track", 0)
	return c, carriedOut(1)
}

func (w *turn) chooseAuthority() (filing.Command, want) {
	c := filing.ChooseAuthority{Authority: w.province()}
	code := w.blocked()
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case w.published():
		return c, refused("filing.authority_fixed")
	case code != "":
		return c, refused(code)
	case c.Authority == w.authority:
		return c, carriedOut(0)
	}
	w.authority = c.Authority
	return c, carriedOut(1)
}

func (w *turn) province() domain.Authority {
	return []domain.Authority{"32", "33"}[w.pick("authority", 2)]
}

func (w *turn) correctCode() (filing.Command, want) {
	c := filing.CorrectCreditCode{Seen: w.code, CreditCode: w.freshCode(), Reason: "误填"}
	if w.released {
		return c, refused("filing.discarded")
	}
	w.code = c.CreditCode
	w.changedOutside(w.event(), domain.Tracks()...)
	return c, carriedOut(1)
}

func (w *turn) fileAnew() (filing.Command, want) {
	c := filing.FileAnew{Track: w.track(), Authority: w.province(), CaseID: w.fresh("case")}
	if w.released {
		return c, refused("filing.discarded")
	}
	for _, level := range []string{institution, string(domain.Testing), string(domain.Operation)} {
		if w.openCase(level) != nil {
			return c, refused("filing.case_open")
		}
	}
	if w.published() {
		return c, refused("filing.track_effective")
	}
	events := 1
	if c.Authority != w.authority {
		w.authority, events = c.Authority, 2
	}
	w.begin(string(c.Track), "first", events-1)
	return c, carriedOut(events)
}

func (w *turn) discard() (filing.Command, want) {
	of := w.someCase()
	c := filing.Discard{CaseID: idOf(of), Confirmed: true, Today: today}
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case of == nil:
		return c, refused("filing.case_unknown")
	case of.amends() || !of.goesOn():
		return c, refused("filing.case_state")
	case of.withAuthority():
		return c, refused("filing.with_authority")
	}
	t := domain.Track(of.level)
	w.released = w.untouched(t)
	w.move(of, closed)
	w.leave(t, w.next(1))
	return c, carriedOut(2)
}

// untouched: nothing was recorded but the registration.
func (m *model) untouched(t domain.Track) bool {
	sections := m.name.recorded() || m.basics.recorded() || m.contacts.recorded() || m.manager.recorded() || m.letter.recorded()
	rows := m.premises || m.staging != uuid.Nil || len(m.staff)+len(m.gear)+len(m.papers)+len(m.rules) > 0
	able := m.certified.recorded() || m.operates.recorded() || m.annex.recorded()
	return !sections && !able && !rows && !m.tracks[t].scope.recorded() && len(m.cases) == 1
}

// end cancels a track or, if it is the last one or with none, the whole filing,
// and says how many events that takes.
func (w *turn) end(t domain.Track) int {
	whole := t == "" || w.status(t.Other()) != effective
	events := 0
	for _, c := range w.cases {
		if c.goesOn() && (whole || c.level == string(t)) {
			w.move(c, closed)
			c.reviewer, c.decision = "", nil
			events++
		}
	}
	at := w.next(events)
	for _, of := range domain.Tracks() {
		if w.status(of) == effective && (whole || of == t) {
			w.tracks[of].status = canceled
		}
	}
	if !whole {
		if w.cancellation != nil && w.cancellation.track == t {
			w.cancellation = nil
		}
		w.leave(t, at)
		return events + 1
	}
	w.line, w.cancellation = true, nil
	for _, p := range w.staff {
		if p.status == employed {
			p.status, p.at = ended, at
		}
	}
	return events + 1
}

func (w *turn) wholeOrTrack() domain.Track {
	if w.one("whole", 3) {
		return ""
	}
	return w.track()
}

func (w *turn) inForce(t domain.Track) bool {
	return t == "" && w.published() || w.status(t) == effective
}

func (w *turn) cancel() (filing.Command, want) {
	t := w.wholeOrTrack()
	c := filing.Cancel{Track: t, Reason: "停止相关业务", Confirmed: true, Today: today}
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case w.over() || t != "" && w.status(t) == canceled:
		return c, carriedOut(0)
	case !w.inForce(t):
		return c, refused("filing.not_effective")
	}
	return c, carriedOut(w.end(t))
}

func (w *turn) cancelExOfficio() (filing.Command, want) {
	if w.published() && !w.papers[domain.DocumentCancellationEvidence] && !w.one("without evidence", 4) {
		return w.paper(nil, domain.DocumentCancellationEvidence)
	}
	x := filing.ExOfficio{
		Track: w.wholeOrTrack(), Ground: filing.GroundLegalPersonEnded, Documents: []uuid.UUID{w.evidence()},
		Verification: filing.Verification{Body: "市场监督管理局", On: today, By: "o-1", Result: "已注销"},
	}
	two := !w.one("one official", 3)
	c := filing.CancelExOfficio{
		ExOfficio: x, Official: w.official(), Today: today, Configured: filing.Configured{SecondOfficial: two}, ProposalID: w.fresh("proposal"),
	}
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case w.over():
		return c, refused("filing.canceled")
	case !w.inForce(x.Track):
		return c, refused("filing.not_effective")
	case w.cancellation != nil && !w.cancellation.sentBack:
		return c, refused("filing.cancellation_proposed")
	case !w.papers[domain.DocumentCancellationEvidence]:
		return c, refused("filing.document_unknown")
	case two:
		w.cancellation = &proposal{id: c.ProposalID, maker: c.Official, track: x.Track}
		return c, carriedOut(1)
	}
	w.cancellation = nil
	return c, carriedOut(w.end(x.Track))
}

// waiting is the cancellation that is proposed, mostly by its ID.
func (w *turn) waiting() (*proposal, uuid.UUID) {
	if w.cancellation == nil || w.one("an earlier proposal", 10) {
		return nil, w.fresh("no proposal")
	}
	return w.cancellation, w.cancellation.id
}

func (w *turn) confirmCancellation() (filing.Command, want) {
	p, id := w.waiting()
	c := filing.ConfirmCancellation{ProposalID: id, Official: w.official(), Today: today}
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case p == nil || p.sentBack:
		return c, refused("filing.cancellation_unknown")
	case p.maker == c.Official:
		return c, refused("filing.same_official")
	}
	w.cancellation = nil
	return c, carriedOut(w.end(p.track))
}

func (w *turn) sendBackCancellation() (filing.Command, want) {
	p, id := w.waiting()
	c := filing.SendBackCancellation{ProposalID: id, Official: w.official(), Text: "请补充", Today: today}
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case p == nil || p.sentBack:
		return c, refused("filing.cancellation_unknown")
	case p.maker == c.Official:
		return c, refused("filing.same_official")
	}
	p.sentBack = true
	return c, carriedOut(1)
}

func (w *turn) takeBackCancellation() (filing.Command, want) {
	p, id := w.waiting()
	c := filing.WithdrawCancellation{ProposalID: id, Official: w.official()}
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case p == nil:
		return c, refused("filing.cancellation_unknown")
	case p.maker != c.Official:
		return c, refused("filing.other_official")
	}
	w.cancellation = nil
	return c, carriedOut(1)
}
