package filingtest

import (
	"cmp"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// addPremises adds a place with its proof, in one form.
func (w *turn) addPremises() (filing.Command, want) {
	id, proof := w.fresh("premises"), w.fresh("proof")
	if !w.premises {
		id = w.mainPremises()
	}
	c := filing.Form{Parts: []filing.FormPart{
		{Name: "proof", Edit: filing.AttachDocument{DocumentID: proof, Document: documentOf(domain.DocumentPremisesProof)}},
		{Name: "premises", Edit: filing.AddPremises{PremisesID: id, Premises: w.placeOfWork(proof), Alteration: w.alteration(), Today: today}},
	}}
	switch code := w.blocked(); {
	case w.released:
		return c, refused("filing.discarded")
	case code != "":
		return c, refused(code)
	case w.premises:
		return c, refused("filing.not_allowed_here") // there is one main place
	}
	w.premises = true
	return c, carriedOut(2)
}

func (w *turn) addSomeRules() (filing.Command, want) { return w.addRules(w.track()) }

// addRules adds the document of the management system that a track cannot do
// without, with its file, in one form.
func (w *turn) addRules(t domain.Track) (filing.Command, want) {
	file := w.fresh("file")
	c := filing.Form{Parts: []filing.FormPart{
		{Name: "file", Edit: filing.AttachDocument{DocumentID: file, Document: documentOf(domain.DocumentManagementDocument)}},
		{Name: "management", Edit: filing.AddManagement{
			ManagementID: w.fresh("management"), Management: rulesIn(rulesOf(t), file), Alteration: w.alteration(), Today: today,
		}},
	}}
	switch code := w.blocked(); {
	case w.released:
		return c, refused("filing.discarded")
	case code != "":
		return c, refused(code)
	}
	w.rules[rulesOf(t)] = true
	return c, carriedOut(2)
}

// certify records the CMA certificate with its files, in one form. It is in the
// name in force.
func (w *turn) certify() (filing.Command, want) {
	certificate, annex, seen := w.fresh("CMA certificate"), w.fresh("CMA annex"), w.seen(w.certified.at)
	name := cmp.Or(w.name.value, "机构0")
	c := filing.Form{Parts: []filing.FormPart{
		{Name: "certificate", Edit: filing.AttachDocument{DocumentID: certificate, Document: documentOf(domain.DocumentCMACertificate)}},
		{Name: "annex", Edit: filing.AttachDocument{DocumentID: annex, Document: documentOf(domain.DocumentCMAAnnex)}},
		{Name: "cma", Edit: filing.RecordCMA{Seen: seen, CMA: certificateIn(name, certificate, annex), Alteration: w.alteration(), Today: today}},
	}}
	if code := w.refuses(domain.Testing, seen != w.certified.at); code != "" {
		return c, refused(code)
	}
	w.certified = part[string]{name, w.next(2)}
	w.papers[domain.DocumentCMACertificate], w.papers[domain.DocumentCMAAnnex] = true, true
	return c, carriedOut(3)
}

// operate says in what operation serves others.
func (w *turn) operate() (filing.Command, want) {
	choice, seen := w.pick("fields", 2), w.seen(w.operates.at)
	c := filing.RecordOperationCapability{Seen: seen, Capability: fieldsOf(choice), Alteration: w.alteration(), Today: today}
	if code := w.refuses(domain.Operation, seen != w.operates.at); code != "" {
		return c, refused(code)
	}
	if w.operates.recorded() && w.operates.value == choice {
		return c, carriedOut(0)
	}
	w.operates = part[int]{choice, w.next(0)}
	return c, carriedOut(1)
}

// refuses says why a section of one track cannot be recorded.
func (w *turn) refuses(t domain.Track, stale bool) string {
	switch code := w.blocked(t); {
	case w.released:
		return "filing.discarded"
	case code != "":
		return code
	case stale:
		return "filing.stale"
	case !w.files(t):
		return "filing.not_found"
	}
	return ""
}

// handOver is the next step of handing over an annex.
func (w *turn) handOver() (filing.Command, want) {
	begin := w.staging == uuid.Nil
	seen, rows := w.seen(w.annex.at), w.annexRows()
	var c filing.Command
	switch {
	case begin:
		c = filing.BeginAnnex{StagingID: w.fresh("staging")}
	case !w.staged:
		c = filing.StageAnnexPart{StagingID: w.staging, Part: 1, Rows: rows, Today: today}
	default:
		c = filing.RecordAnnex{StagingID: w.staging, Seen: seen, Parts: 1, Rows: len(rows), Alteration: w.alteration(), Today: today}
	}
	switch code := w.blocked(domain.Testing); {
	case w.released:
		return c, refused("filing.discarded")
	case code != "":
		return c, refused(code)
	case !w.files(domain.Testing):
		return c, refused("filing.not_found")
	case begin:
		w.staging = w.fresh("staging")
	case !w.staged && !w.premises:
		return c, refused("filing.premises_unknown")
	case !w.staged:
		w.staged = true
	case seen != w.annex.at:
		return c, refused("filing.stale")
	default:
		w.annex, w.staging, w.staged = part[int]{len(rows), w.next(0)}, uuid.Nil, false
	}
	return c, carriedOut(1)
}
