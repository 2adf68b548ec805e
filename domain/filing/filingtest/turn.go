package filingtest

import (
	"slices"
	"strconv"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// turn is one command: what it asks for, and what the model says becomes of it.
type turn struct {
	*model
	course   uuid.UUID // names everything of this filing
	n        int       // which command of the course it is
	stream   string
	command  uuid.UUID
	straight int
	pick     func(what string, n int) int
	serial   func() int
}

// want is what the model expects of a command.
type want struct {
	codes   []string // of all that it is refused for, without fields; none if it is carried out
	events  int
	claimed bool // the rules would have it, the log does not: the person is held
}

func carriedOut(events int) want { return want{events: events} }

func refused(codes ...string) want {
	codes = slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return c == "" })
	slices.Sort(codes)
	return want{codes: slices.Compact(codes)}
}

// fixed is the ID of what there is one of in the filing, fresh one that the
// command makes.
func (w *turn) fixed(what string) uuid.UUID { return domain.DeriveID(w.course, what, 0) }
func (w *turn) fresh(what string) uuid.UUID { return domain.DeriveID(w.command, what, 0) }

// event is the ID of the first event that the command records.
func (w *turn) event() uuid.UUID { return domain.EventID(w.command, w.stream, 0) }

func (w *turn) one(what string, in int) bool { return w.pick(what, in) == 0 }

func (w *turn) track() domain.Track { return domain.Tracks()[w.pick("track", 2)] }

func (w *turn) official() string { return "o-" + strconv.Itoa(1+w.pick("official", 2)) }

// seen is what an editor has before them, now and then something older.
func (w *turn) seen(at domain.Revision) domain.Revision {
	if w.one("stale", 12) {
		return at + 1000
	}
	return at
}

func (w *turn) someCase() *review {
	if len(w.cases) == 0 || w.one("no case", 25) {
		return nil
	}
	var open []*review
	for _, c := range w.cases {
		if c.goesOn() {
			open = append(open, c)
		}
	}
	if len(open) == 0 || w.one("an old case", 10) {
		return w.cases[w.pick("case", len(w.cases))]
	}
	return open[w.pick("open case", len(open))]
}

func idOf(c *review) uuid.UUID {
	if c == nil {
		return uuid.UUID{15: 1}
	}
	return c.id
}

// begin opens a case in the model.
func (w *turn) begin(level, kind string, event int) *review {
	c := &review{
		id: w.fresh("case"), level: level, kind: kind, status: open, opened: w.next(event), papers: map[domain.DocumentKind]bool{},
		name: part[string]{at: never}, letter: part[string]{at: never}, scope: part[int]{at: never},
	}
	w.cases = append(w.cases, c)
	if kind != "amendment" {
		t := domain.Track(level)
		if w.tracks[t] == nil {
			w.tracks[t] = &track{scope: part[int]{at: never}}
		}
		w.tracks[t].status = drafting
	}
	return c
}

// say asks for something: at first, for as many commands as straight says, for
// what comes next on the way to both tracks being effective, for of what lies
// beyond chance would see little.
func (w *turn) say() (filing.Command, want) {
	if w.registered && w.n < w.straight {
		return w.onward()
	}
	all := w.choices()
	return all[w.pick("command", len(all))]()
}

// choices are the kinds of commands, the more often listed the more likely.
func (w *turn) choices() []func() (filing.Command, want) {
	if !w.registered {
		return []func() (filing.Command, want){w.register}
	}
	var all []func() (filing.Command, want)
	often := func(n int, say ...func() (filing.Command, want)) {
		for range n {
			all = append(all, say...)
		}
	}
	often(1, w.register, w.cancel, w.discard, w.cancelExOfficio, w.chooseAuthority, w.correctCode, w.fileAnew)
	often(1, w.withdrawStaff, w.withdrawInstrument, w.retire, w.correctRetirement, w.correctNumber, w.rehire, w.openAmendment)
	often(1, w.withdrawCase, w.putBack, w.sendBack, w.takeBack, w.sendBackCancellation, w.takeBackCancellation)
	often(2, w.recordName, w.recordBasics, w.recordContacts, w.recordManager, w.addPremises, w.reviseStaff, w.moveStaff, w.startSecond)
	often(2, w.addSomeRules, w.handOver, w.certify, w.operate)
	often(3, w.recordScope, w.addStaff, w.addInstrument, w.confirm, w.confirmCancellation, w.attach)
	often(5, w.signLetter, w.submit, w.take, w.decide)
	often(16, w.complete)
	return all
}

// onward is the next step of somebody who makes no mistakes.
func (w *turn) onward() (filing.Command, want) {
	for _, c := range w.cases {
		switch {
		case c.status == handedIn:
			return w.take()
		case c.status == reviewing:
			return w.decideAbout(c, c.reviewer, true, false)
		case c.goesOn():
			return w.complete()
		}
	}
	return w.startSecond()
}

// complete does what an open case lacks, so that stories get somewhere.
func (w *turn) complete() (filing.Command, want) {
	c := w.someCase()
	if c == nil || !c.goesOn() || c.withAuthority() {
		return w.take()
	}
	t := domain.Track(c.level)
	if c.amends() {
		return w.completeAmendment(c)
	}
	staffed, equipped := w.served(t)
	for _, step := range []struct {
		lacks bool
		say   func() (filing.Command, want)
	}{
		{!w.name.recorded(), w.recordName}, {!w.basics.recorded(), w.recordBasics}, {!w.contacts.recorded(), w.recordContacts},
		{!w.manager.recorded(), w.recordManager}, {!w.premises, w.addPremises},
		{!w.tracks[t].scope.recorded(), func() (filing.Command, want) { return w.scope(t) }},
		{!staffed, func() (filing.Command, want) { return w.enter(map[domain.Track]bool{t: true}) }},
		{!equipped, func() (filing.Command, want) { return w.instrument(t) }},
		{t == domain.Testing && w.certified.value != w.name.value, w.certify},
		{t == domain.Testing && !w.annex.recorded(), w.handOver},
		{t == domain.Operation && !w.operates.recorded(), w.operate},
		{!w.rules[rulesOf(t)], func() (filing.Command, want) { return w.addRules(t) }},
		{!w.papers[domain.DocumentRegistrationCertificate], func() (filing.Command, want) { return w.paper(nil, domain.DocumentRegistrationCertificate) }},
		{c.kind == "first" && (w.letter.value != w.name.value || w.letter.at < c.opened), func() (filing.Command, want) { return w.sign(nil, w.name.value) }},
		{c.kind == "second_track" && c.letter.value != w.name.value, func() (filing.Command, want) { return w.sign(c, w.name.value) }},
	} {
		if step.lacks {
			return step.say()
		}
	}
	return w.handIn(c)
}

func (w *turn) completeAmendment(c *review) (filing.Command, want) {
	switch {
	case c.level != institution && !c.scope.recorded():
		return w.scope(domain.Track(c.level))
	case c.level == institution && !c.name.recorded():
		return w.recordName()
	case c.name.recorded() && !c.papers[domain.DocumentChangeProof]:
		return w.paper(c, domain.DocumentChangeProof)
	case c.name.recorded() && c.letter.value != c.name.value:
		return w.sign(c, c.name.value)
	}
	return w.handIn(c)
}
