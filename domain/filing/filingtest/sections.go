package filingtest

import (
	"strconv"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

func (w *turn) register() (filing.Command, want) {
	t := w.track()
	c := filing.Register{CreditCode: w.freshCode(), Authority: "32", Track: t, CaseID: w.fresh("case")}
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case w.registered:
		return c, refused("filing.already_registered")
	}
	w.registered, w.code, w.authority = true, c.CreditCode, c.Authority
	w.begin(string(t), "first", 1)
	return c, carriedOut(2)
}

func (w *turn) freshCode() domain.CreditCode { return domain.CreditCode("code " + w.command.String()) }

func (w *turn) recordName() (filing.Command, want) {
	name := "机构" + strconv.Itoa(w.pick("name", 3))
	c := filing.RecordIdentity{Identity: w.identity(name), Alteration: w.alteration(), Today: today, CaseID: w.fresh("case")}
	if w.released {
		return c, refused("filing.discarded")
	}
	current, amendment := w.name, w.openCase(institution)
	if w.published() && amendment != nil && amendment.name.recorded() {
		current = amendment.name
	}
	c.Seen = w.seen(current.at)
	switch code := w.blocked(); {
	case code != "":
		return c, refused(code)
	case w.published() && amendment != nil && amendment.withAuthority():
		return c, refused("filing.with_authority")
	case c.Seen != current.at:
		return c, refused("filing.stale")
	case current.recorded() && current.value == name:
		return c, carriedOut(0)
	case !w.published():
		w.name = part[string]{name, w.next(0)}
		return c, carriedOut(1)
	case amendment == nil:
		w.begin(institution, "amendment", 0).name = part[string]{name, w.next(1)}
		return c, carriedOut(2)
	}
	amendment.name = part[string]{name, w.next(0)}
	return c, carriedOut(1)
}

func (w *turn) recordScope() (filing.Command, want) { return w.scope(w.track()) }

func (w *turn) scope(t domain.Track) (filing.Command, want) {
	choice := w.pick("scope", 2)
	c := filing.RecordScope{Track: t, Scope: scopeOf(t, choice), Today: today, CaseID: w.fresh("case")}
	if w.status(t) == effective {
		c.Alteration = w.alteration()
	}
	tr, ok := w.tracks[t]
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case !ok:
		return c, refused("filing.not_found")
	case tr.status == canceled:
		return c, refused("filing.canceled")
	}
	current, amendment := tr.scope, w.openCase(string(t))
	proposes := tr.status == effective
	if proposes && amendment != nil && amendment.scope.recorded() {
		current = amendment.scope
	}
	c.Seen = w.seen(current.at)
	touched := []domain.Track{t}
	if proposes {
		touched = nil
	}
	switch code := w.blocked(touched...); {
	case code != "":
		return c, refused(code)
	case proposes && amendment != nil && amendment.withAuthority():
		return c, refused("filing.with_authority")
	case c.Seen != current.at:
		return c, refused("filing.stale")
	case current.recorded() && current.value == choice:
		return c, carriedOut(0)
	case !proposes:
		tr.scope = part[int]{choice, w.next(0)}
		return c, carriedOut(1)
	case amendment == nil:
		w.begin(string(t), "amendment", 0).scope = part[int]{choice, w.next(1)}
		return c, carriedOut(2)
	}
	amendment.scope = part[int]{choice, w.next(0)}
	return c, carriedOut(1)
}

// section edits one that takes effect at once.
func (w *turn) section(current *part[int], seen domain.Revision, choice int) want {
	switch code := w.blocked(); {
	case w.released:
		return refused("filing.discarded")
	case code != "":
		return refused(code)
	case seen != current.at:
		return refused("filing.stale")
	case current.recorded() && current.value == choice:
		return carriedOut(0)
	}
	*current = part[int]{choice, w.next(0)}
	return carriedOut(1)
}

func (w *turn) recordBasics() (filing.Command, want) {
	choice, seen := w.pick("address", 3), w.seen(w.basics.at)
	c := filing.RecordBasics{Seen: seen, Basics: basicsOf(choice), Alteration: w.alteration(), Today: today}
	return c, w.section(&w.basics, seen, choice)
}

func (w *turn) recordContacts() (filing.Command, want) {
	choice, seen := w.pick("telephone", 2), w.seen(w.contacts.at)
	return filing.RecordContacts{Seen: seen, Contacts: w.reachedBy(choice)}, w.section(&w.model.contacts, seen, choice)
}

func (w *turn) recordManager() (filing.Command, want) {
	seen := w.seen(w.manager.at)
	c := filing.RecordTopManager{
		Seen: seen, TopManager: filing.TopManager{Name: legalRepresentative, IsLegalRepresentative: true}, Alteration: w.alteration(), Today: today,
	}
	return c, w.section(&w.manager, seen, 0)
}

func (w *turn) attach() (filing.Command, want) {
	kinds := []domain.DocumentKind{
		domain.DocumentRegistrationCertificate, domain.DocumentCMACertificate, domain.DocumentCMAAnnex, domain.DocumentCancellationEvidence,
	}
	var c *review
	if w.one("with a case", 3) {
		c = w.someCase()
		kinds = append(kinds, domain.DocumentChangeProof)
	}
	return w.paper(c, kinds[w.pick("kind", len(kinds))])
}

func (w *turn) paper(of *review, kind domain.DocumentKind) (filing.Command, want) {
	c := filing.AttachDocument{DocumentID: w.fresh("document"), Document: documentOf(kind)}
	if kind == domain.DocumentCancellationEvidence {
		c.DocumentID = w.evidence()
	}
	if of != nil {
		c.CaseID = of.id
	}
	again := kind == domain.DocumentCancellationEvidence && w.papers[kind]
	if of != nil && kind == domain.DocumentCancellationEvidence { // it belongs to no case
		c.CaseID, of = uuid.Nil, nil
	}
	switch code := w.blocked(); {
	case w.released:
		return c, refused("filing.discarded")
	case code != "":
		return c, refused(code)
	case again:
		return c, refused("filing.id_taken")
	case of != nil && !of.takesPapers():
		return c, refused("filing.case_state")
	case of != nil:
		of.papers[kind] = true
	default:
		w.papers[kind] = true
	}
	return c, carriedOut(1)
}

func (w *turn) evidence() uuid.UUID { return w.fixed("evidence") }

// takesPapers: documents and a letter can wait with the case.
func (c *review) takesPapers() bool { return c.kind != "first" && c.goesOn() && !c.withAuthority() }

func (w *turn) signLetter() (filing.Command, want) {
	name := "机构" + strconv.Itoa(w.pick("name", 3))
	if w.name.recorded() && !w.one("another name", 4) {
		name = w.name.value
	}
	var c *review
	if w.one("with a case", 2) {
		c = w.someCase()
	}
	return w.sign(c, name)
}

// sign uploads a letter and records it, in one form.
func (w *turn) sign(of *review, name string) (filing.Command, want) {
	current, caseID := &w.letter, uuid.Nil
	if of != nil {
		current, caseID = &of.letter, of.id
	}
	document, seen := w.fresh("letter"), w.seen(current.at)
	c := filing.Form{Parts: []filing.FormPart{
		{Name: "letter", Edit: filing.AttachDocument{DocumentID: document, CaseID: caseID, Document: documentOf(domain.DocumentCommitmentLetter)}},
		{Name: "commitment", Edit: filing.RecordCommitment{CaseID: caseID, Seen: seen, Commitment: letterOf(name, document), Today: today}},
	}}
	if w.released {
		return c, refused("filing.discarded")
	}
	var codes []string
	attached := true
	if code := w.blocked(); code != "" {
		codes, attached = append(codes, code), false
	} else if of != nil && !of.takesPapers() {
		codes, attached = append(codes, "filing.case_state"), false
	}
	switch code := w.blocked(); {
	case of != nil && (of.kind == "first" || !of.goesOn()):
		codes = append(codes, "filing.case_state")
	case of != nil && of.withAuthority():
		codes = append(codes, "filing.with_authority")
	case code != "":
		codes = append(codes, code)
	case seen != current.at:
		codes = append(codes, "filing.stale")
	default:
		if !attached {
			codes = append(codes, "filing.document_unknown")
		}
		if w.published() && of == nil && name != w.name.value {
			codes = append(codes, "filing.not_allowed_here")
		}
	}
	if len(codes) > 0 {
		return c, refused(codes...)
	}
	*current = part[string]{name, w.next(1)}
	return c, carriedOut(2)
}
