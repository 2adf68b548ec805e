package filingtest

import (
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
