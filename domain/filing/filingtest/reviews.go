package filingtest

import (
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

func (w *turn) submit() (filing.Command, want) { return w.handIn(w.someCase()) }

func (w *turn) handIn(of *review) (filing.Command, want) {
	c := filing.SubmitCase{CaseID: idOf(of), Today: today}
	answers := of != nil && of.status == returned != w.one("the other way about answers", 12)
	if answers {
		c.Answers = []filing.PointAnswer{{PointID: of.point, Text: "已修改"}}
	}
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case w.over():
		return c, refused("filing.canceled")
	case of == nil:
		return c, refused("filing.case_unknown")
	case of.withAuthority() || !of.goesOn():
		return c, refused("filing.case_state")
	}
	codes := w.lacks(of)
	if answers && of.status != returned {
		codes = append(codes, "filing.not_allowed_here")
	}
	if !answers && of.status == returned {
		codes = append(codes, "filing.point_unanswered")
	}
	if len(codes) > 0 {
		return c, refused(codes...)
	}
	w.move(of, handedIn)
	of.round, of.submission, of.change = of.round+1, w.event(), uuid.Nil
	return c, carriedOut(1)
}

func (w *turn) withdrawCase() (filing.Command, want) {
	of := w.someCase()
	c := filing.WithdrawCase{CaseID: idOf(of)}
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case of == nil:
		return c, refused("filing.case_unknown")
	case of.status == reviewing:
		return c, refused("filing.case_taken")
	case of.amends() && of.status == withdrawn, !of.amends() && of.status == open && of.round > 0:
		return c, carriedOut(0)
	case !of.goesOn(), !of.amends() && of.status != handedIn:
		return c, refused("filing.case_state")
	case of.amends():
		w.move(of, withdrawn)
	default:
		w.move(of, open)
	}
	return c, carriedOut(1)
}

func (w *turn) take() (filing.Command, want) {
	of, official := w.someCase(), w.official()
	c := filing.TakeCase{CaseID: idOf(of), Reviewer: official}
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case of == nil:
		return c, refused("filing.case_unknown")
	case of.status == reviewing && of.reviewer == official:
		return c, carriedOut(0)
	case of.status == reviewing:
		return c, refused("filing.case_taken")
	case of.status != handedIn:
		return c, refused("filing.case_state")
	}
	w.move(of, reviewing)
	of.reviewer = official
	return c, carriedOut(1)
}

// held refuses what only who took the case may do.
func (w *turn) held(of *review, official string) string {
	switch {
	case w.released:
		return "filing.discarded"
	case of == nil:
		return "filing.case_unknown"
	case of.status != reviewing:
		return "filing.case_state"
	case of.reviewer != official:
		return "filing.case_taken"
	case of.decision != nil:
		return "filing.decision_proposed"
	}
	return ""
}

func (w *turn) putBack() (filing.Command, want) {
	of, official := w.someCase(), w.official()
	c := filing.PutBackCase{CaseID: idOf(of), Reviewer: official}
	if of != nil && of.status == handedIn && !w.released {
		return c, carriedOut(0)
	}
	if code := w.held(of, official); code != "" {
		return c, refused(code)
	}
	w.move(of, handedIn)
	of.reviewer = ""
	return c, carriedOut(1)
}

// reviewer is mostly who has the case.
func (w *turn) reviewer(of *review) string {
	if of != nil && of.status == reviewing && !w.one("somebody else", 6) {
		return of.reviewer
	}
	return w.official()
}

// number is one that nobody has, of the case's track.
func (w *turn) freshNumber(of *review) string {
	if of == nil || of.amends() {
		return ""
	}
	return filing.Number(w.authority, domain.Track(of.level), today.Year(), w.serial())
}

func (w *turn) decide() (filing.Command, want) {
	of := w.someCase()
	if w.one("of one under review", 2) {
		for _, c := range w.cases {
			if c.status == reviewing {
				of = c
			}
		}
	}
	var submission, change uuid.UUID
	if of != nil {
		submission, change = of.submission, of.change
	}
	if w.one("an earlier submission", 15) {
		submission = w.fresh("no submission")
	}
	if w.one("an unseen change", 8) {
		change = w.fresh("no change")
	}
	official, pass, two := w.reviewer(of), !w.one("return", 3), w.one("two officials", 3)
	return w.decideOn(of, official, pass, two, submission, change)
}

func (w *turn) decideAbout(of *review, official string, pass, two bool) (filing.Command, want) {
	return w.decideOn(of, official, pass, two, of.submission, of.change)
}

func (w *turn) decideOn(of *review, official string, pass, two bool, submission, change uuid.UUID) (filing.Command, want) {
	configured := filing.Configured{SecondOfficial: two, Event: w.fixed("configuration")}
	points := []filing.ReturnPoint{{PointID: w.fresh("point"), Field: "authority", Reason: filing.ReasonNotRegistered, Text: "请核对"}}
	var c filing.Command = filing.PassCase{
		CaseID: idOf(of), Submission: submission, Change: change, Reviewer: official, Number: w.freshNumber(of), Today: today,
		Configured: configured, ProposalID: w.fresh("proposal"),
	}
	if !pass {
		c = filing.ReturnCase{
			CaseID: idOf(of), Submission: submission, Change: change, Reviewer: official, Points: points, Today: today,
			Configured: configured, ProposalID: w.fresh("proposal"),
		}
	}
	code := w.held(of, official)
	switch {
	case code != "":
		return c, refused(code)
	case submission != of.submission:
		return c, refused("filing.case_changed")
	case change != of.change:
		return c, refused("filing.case_changed_outside")
	case two:
		of.decision = &proposal{id: w.fresh("proposal"), maker: official, pass: pass, point: points[0].PointID, change: change}
		return c, carriedOut(1)
	case pass:
		return c, w.pass(of)
	}
	return c, w.giveBack(of, points[0].PointID)
}

func (w *turn) giveBack(of *review, point uuid.UUID) want {
	w.move(of, returned)
	of.reviewer, of.decision, of.point = "", nil, point
	return carriedOut(1)
}

// pass puts what a case is about into force.
func (w *turn) pass(of *review) want {
	if of.kind == "second_track" && of.letter.recorded() && of.letter.value != w.name.value {
		return refused("filing.letter_other_names")
	}
	of.decision = nil
	w.move(of, passed)
	if of.letter.recorded() {
		w.letter = of.letter
	}
	if of.scope.recorded() {
		w.tracks[domain.Track(of.level)].scope = of.scope
	}
	for kind := range of.papers {
		w.papers[kind] = true
	}
	if of.name.recorded() {
		w.name = of.name
		w.changedOutside(w.event(), domain.Tracks()...)
	}
	return carriedOut(1)
}

// proposed is a case with a decision to confirm, mostly.
func (w *turn) proposed() (*review, uuid.UUID) {
	of := w.someCase()
	if i := slices.IndexFunc(w.cases, func(c *review) bool { return c.decision != nil }); i >= 0 && !w.one("another case", 8) {
		of = w.cases[i]
	}
	if of == nil || of.decision == nil || w.one("an earlier proposal", 15) {
		return of, w.fresh("no proposal")
	}
	return of, of.decision.id
}

// awaits refuses what is not about the decision that waits.
func (w *turn) awaits(of *review, id uuid.UUID) string {
	switch {
	case w.released:
		return "filing.discarded"
	case of == nil:
		return "filing.case_unknown"
	case of.decision == nil:
		return "filing.case_state"
	case of.decision.id != id:
		return "filing.case_changed"
	}
	return ""
}

func (w *turn) confirm() (filing.Command, want) {
	of, id := w.proposed()
	c := filing.ConfirmCase{
		CaseID: idOf(of), ProposalID: id, Official: w.official(), Number: w.freshNumber(of), Today: today,
	}
	switch code := w.awaits(of, id); {
	case code != "":
		return c, refused(code)
	case of.decision.maker == c.Official:
		return c, refused("filing.same_official")
	case of.decision.change != of.change:
		return c, refused("filing.case_changed_outside")
	case of.decision.pass:
		return c, w.pass(of)
	}
	return c, w.giveBack(of, of.decision.point)
}

func (w *turn) sendBack() (filing.Command, want) {
	of, id := w.proposed()
	c := filing.SendBackDecision{CaseID: idOf(of), ProposalID: id, Official: w.official(), Text: "请再核对", Today: today}
	switch code := w.awaits(of, id); {
	case code != "":
		return c, refused(code)
	case of.decision.maker == c.Official:
		return c, refused("filing.same_official")
	}
	of.decision = nil
	return c, carriedOut(1)
}

func (w *turn) takeBack() (filing.Command, want) {
	of, id := w.proposed()
	c := filing.WithdrawDecision{CaseID: idOf(of), ProposalID: id, Official: w.official()}
	switch code := w.awaits(of, id); {
	case code != "":
		return c, refused(code)
	case of.decision.maker != c.Official:
		return c, refused("filing.other_official")
	}
	of.decision = nil
	return c, carriedOut(1)
}
