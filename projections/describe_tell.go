package projections

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// about finds what an event is about: its level, what it follows, and what was
// said in explanation.
func (d *description) about(e filing.Event) {
	c, ok := d.after.Cases[caseOf(e)]
	if !ok {
		c, ok = d.state.Cases[caseOf(e)]
	}
	if ok {
		d.level = c.Level
		d.words["case"] = caseTitle(c)
		if t, ok := c.Level.Track(); ok {
			d.words["track"] = t.Label()
		}
	}
	d.previous = d.previousOf(e)
	switch e := e.(type) {
	case filing.IdentityProposed:
		d.alteration = e.Alteration
	case filing.ScopeProposed:
		d.alteration = e.Alteration
	case filing.CMARecorded:
		d.alteration = e.Alteration
	case filing.AnnexRecorded:
		d.alteration = e.Alteration
	case filing.OperationCapabilityRecorded:
		d.alteration = e.Alteration
	case filing.BasicsRecorded:
		d.alteration = e.Alteration
	case filing.TopManagerRecorded:
		d.alteration = e.Alteration
	case filing.PremisesAdded:
		d.alteration = e.Alteration
	case filing.PremisesRevised:
		d.alteration = e.Alteration
	case filing.StaffAdded:
		d.alteration = e.Alteration
	case filing.StaffRevised:
		d.alteration = e.Alteration
	case filing.ManagementAdded:
		d.alteration = e.Alteration
	case filing.ManagementRevised:
		d.alteration = e.Alteration
	case filing.EquipmentAdded:
		d.alteration = e.Alteration
	case filing.EquipmentRevised:
		d.alteration = e.Alteration
	case filing.EquipmentRetired:
		d.reason, d.late = e.Reason, e.Late
	case filing.EquipmentRetirementCorrected:
		d.reason = e.Reason
	case filing.EquipmentReturned:
		d.late = e.Late
	case filing.EquipmentSuspended:
		d.reason, d.late = e.Reason, e.Late
	case filing.EquipmentResumed:
		d.late = e.Late
	case filing.EquipmentReturnCorrected:
		d.reason = e.Reason
	case filing.CreditCodeCorrected:
		d.reason = e.Reason
	case filing.StaffLeft:
		d.late = e.Late
	case filing.StaffMovedToNonTechnicalPost:
		d.late = e.Late
	case filing.StaffRehired:
		d.late = e.Late
	case filing.CaseSubmitted:
		d.late = e.Late
	case filing.IDNumberCorrected:
		d.reason = e.Reason
	case filing.StaffRemoved:
		d.reason = e.Reason
	case filing.StaffTransferReversed:
		d.reason = e.Reason
	case filing.TransferAnnotated:
		d.reason = e.Reason
	case filing.PersonalDataUnmasked:
		d.reason = e.Reason
	case filing.Canceled:
		d.reason = e.Reason
	case filing.CanceledTrack:
		d.reason = e.Reason
	case filing.CaseDecisionSentBack:
		d.reason = e.Text
	case filing.CancellationProposed:
		d.reason = e.Explanation
	case filing.CancellationSentBack:
		d.reason = e.Text
	case filing.CanceledExOfficio:
		d.reason = e.Explanation
	}
	if d.alteration.Reason != "" {
		d.reason = d.alteration.Reason
	}
	if d.alteration.Late.IsLate() {
		d.late = d.alteration.Late
	}
}

// previousOf returns the event that had set what e sets.
func (d *description) previousOf(e filing.Event) uuid.UUID {
	s := d.before
	switch e := e.(type) {
	case filing.IdentityRecorded:
		return s.Identity.At.ID
	case filing.ScopeRecorded:
		return s.Tracks[e.Track].Scope.At.ID
	case filing.CMARecorded:
		if e.CaseID == uuid.Nil {
			return s.CMA.At.ID
		}
	case filing.AnnexRecorded:
		return s.Annex.At.ID
	case filing.OperationCapabilityRecorded:
		return s.OperationCapability.At.ID
	case filing.BasicsRecorded:
		return s.Basics.At.ID
	case filing.ContactsRecorded:
		return s.Contacts.At.ID
	case filing.TopManagerRecorded:
		if e.CaseID == uuid.Nil {
			return s.TopManager.At.ID
		}
	case filing.CommitmentRecorded:
		if e.CaseID == uuid.Nil {
			return s.Commitment.At.ID
		}
	}
	id := rowOf(e)
	for _, at := range []uuid.UUID{s.Premises[id].At.ID, s.Staff[id].At.ID, s.Equipment[id].At.ID, s.Management[id].At.ID, s.Documents[id].At.ID} {
		if at != uuid.Nil {
			return at
		}
	}
	return uuid.Nil
}

// tell finds the words and changes of an event. Of an event it does not know
// there is no sentence either, and a test says so.
func (d *description) tell(e filing.Event) {
	switch e := e.(type) {
	case filing.Registered:
		d.words["credit_code"], d.words["authority"] = string(e.CreditCode), e.Authority.Name()
	case filing.DocumentAttached:
		d.tellDocument(e)
	case filing.CommitmentRecorded:
		d.tellCommitment(e)
	case filing.Canceled, filing.CanceledTrack, filing.Discarded, filing.AuthorityChosen,
		filing.CancellationProposed, filing.CancellationSentBack, filing.CancellationWithdrawn, filing.CanceledExOfficio:
		d.tellEnding(e)
	case filing.CaseDecisionProposed:
		if d.words["count"] = count(len(e.Points)); e.Decision == filing.ToReturn {
			d.variant = ":return"
		}
	case filing.CaseDecisionSentBack, filing.CaseDecisionWithdrawn, filing.TransferLetGo:
	case filing.SubjectErased:
		d.tellErased(e)
	case filing.PersonalDataUnmasked:
		d.tellUnmasked(e)
	case filing.CaseOpened, filing.CaseTaken, filing.CasePutBack, filing.CaseWithdrawn:
	case filing.CaseClosed:
		if e.Reason == filing.ClosedByDiscarding {
			d.variant = ":discarded"
		}
	case filing.CaseSubmitted:
		d.words["round"], d.words["count"] = count(e.Round), count(len(e.Answers))
		switch {
		case len(e.Answers) > 0:
			d.variant = ":answer"
		case e.Round > 1:
			d.variant = ":again"
		}
	case filing.CaseReturned:
		d.words["count"] = count(len(e.Points))
	case filing.CasePassed:
		d.tellPassed(e)
	case filing.AnnexStagingBegun, filing.AnnexPartStaged, filing.AnnexRecorded:
		d.tellAnnex(e)
	default:
		if rowOf(e) == uuid.Nil {
			d.tellSection(e)
		} else {
			d.tellRow(e)
		}
	}
}

// tellEnding: what becomes of the filing as a whole, or of a track.
func (d *description) tellEnding(e filing.Event) {
	of := func(t domain.Track) {
		d.level = filing.TrackLevel(t)
		d.words["track"] = t.Label()
	}
	switch e := e.(type) {
	case filing.Canceled:
		d.words["tracks"], d.words["on"] = labels(e.Tracks), string(e.CanceledOn)
	case filing.CanceledTrack:
		of(e.Track)
		d.words["on"] = string(e.CanceledOn)
	case filing.Discarded:
		of(e.Track)
		if e.CreditCodeReleased {
			d.variant = ":released"
		}
	case filing.AuthorityChosen:
		d.words["authority"] = e.Authority.Name()
	case filing.CancellationProposed:
		d.tellGround(e.ExOfficio)
	case filing.CanceledExOfficio:
		d.tellGround(e.ExOfficio)
		d.words["tracks"], d.words["on"] = labels(e.Tracks), string(e.CanceledOn)
	}
}

func (d *description) tellGround(x filing.ExOfficio) {
	if x.Track != "" {
		d.level = filing.TrackLevel(x.Track)
	}
	d.words["ground"], d.words["body"] = Label(x.Ground), x.Verification.Body
}

func (d *description) tellDocument(e filing.DocumentAttached) {
	d.words["document"] = documentInWords(e.Kind, e.Title)
	switch {
	case e.StaffID != uuid.Nil:
		d.variant = ":staff"
		d.words["staff"] = staffTitle(d.state.Staff[e.StaffID])
	case e.CaseID != uuid.Nil:
		d.variant = ":case"
	}
}

func (d *description) tellCommitment(e filing.CommitmentRecorded) {
	d.words["signer"], d.words["on"] = e.Signer, string(e.SignedOn)
	switch {
	case e.CaseID != uuid.Nil:
		d.variant = ":case"
	case d.before.Commitment.Recorded():
		d.variant = ":again"
	}
}

func (d *description) tellErased(e filing.SubjectErased) {
	d.words["reason"] = Label(e.Reason)
	for _, row := range d.before.Staff {
		if row.Person.Subject == e.Subject {
			d.variant = ":staff"
			row.Person.Masks = nil
			d.words["staff"] = staffInWords(row)
		}
	}
}

// tellPassed: a passed amendment says what it put into force.
func (d *description) tellPassed(e filing.CasePassed) {
	d.words["number"] = e.Number
	if d.before.Cases[e.CaseID].Kind == filing.AmendmentCase {
		d.variant = ":amendment"
		d.compare("identity", "contacts", "tracks", "commitment", "cma")
	}
}

func (d *description) tellSection(e filing.Event) {
	switch e := e.(type) {
	case filing.IdentityRecorded:
		d.words["name"], d.words["legal_representative"] = e.Name, e.LegalRepresentative.Name
		d.again(d.before.Identity.Recorded(), "identity")
	case filing.IdentityProposed:
		d.tellIdentityProposed(e)
	case filing.ScopeRecorded:
		d.level = filing.TrackLevel(e.Track)
		d.words["track"] = e.Track.Label()
		d.words["institution_categories"], d.words["monitoring_categories"] = labels(e.InstitutionCategories), monitored(e.Scope)
		d.again(d.before.Tracks[e.Track].Scope.Recorded(), "tracks")
	case filing.ScopeProposed:
		d.tellScopeProposed(e)
	case filing.CMARecorded:
		d.level = filing.TrackLevel(domain.Testing)
		if d.words["number"], d.words["on"] = string(e.Number), string(e.To); e.CaseID != uuid.Nil {
			d.level, d.variant = filing.InstitutionLevel, ":case"
			return
		}
		d.again(d.before.CMA.Recorded(), "cma")
	case filing.OperationCapabilityRecorded:
		d.level = filing.TrackLevel(domain.Operation)
		d.words["fields"] = operationFields(e.Fields)
		d.again(d.before.OperationCapability.Recorded(), "operation_capability")
	case filing.BasicsRecorded:
		d.again(d.before.Basics.Recorded(), "basics")
	case filing.ContactsRecorded:
		d.again(d.before.Contacts.Recorded(), "contacts")
	case filing.TopManagerRecorded:
		if d.words["name"] = e.Name; e.CaseID != uuid.Nil {
			d.variant = ":case"
			return
		}
		d.again(d.before.TopManager.Recorded(), "top_manager")
	case filing.CreditCodeCorrected:
		d.words["old"], d.words["credit_code"] = string(e.Old), string(e.CreditCode)
	}
}

// tellAnnex: how many rows, not which.
func (d *description) tellAnnex(e filing.Event) {
	d.level = filing.TrackLevel(domain.Testing)
	switch e := e.(type) {
	case filing.AnnexPartStaged:
		d.words["part"], d.words["rows"], d.words["piece"], d.words["pieces"] = count(e.Part), count(e.RowCount()), count(e.Piece), count(e.Pieces)
		if e.Pieces > 1 {
			d.variant = ":piece"
		}
	case filing.AnnexRecorded:
		d.words["rows"], d.words["categories"] = count(e.Rows), annexCategories(e.Categories)
		if d.before.Annex.Recorded() {
			d.variant = ":again"
			d.words["added"], d.words["altered"], d.words["removed"] = count(e.Added), count(e.Changed), count(e.Removed)
		}
	}
}

func (d *description) again(recorded bool, key string) {
	if recorded {
		d.variant = ":again"
		d.compare(key)
	}
}

// tellIdentityProposed likewise, with the number that another legal representative
// is reached by.
func (d *description) tellIdentityProposed(e filing.IdentityProposed) {
	proposed := filing.State{Identity: filing.Part[filing.Identity]{Value: e.Identity, At: d.after.Cases[e.CaseID].At}, Contacts: d.state.Contacts}
	if !e.Mobile.IsZero() {
		proposed.Contacts.Value.LegalRepresentative = e.Mobile
	}
	d.compareStates(d.state, proposed, "identity", "contacts")
}

// tellScopeProposed compares the proposal with what is in force, not with an
// earlier proposal.
func (d *description) tellScopeProposed(e filing.ScopeProposed) {
	inForce, proposed := d.before.Tracks[e.Track], d.before.Tracks[e.Track]
	proposed.Scope.Value = e.Scope
	of := func(t filing.Track) filing.State {
		return filing.State{Tracks: map[domain.Track]filing.Track{e.Track: t}}
	}
	d.compareStates(of(inForce), of(proposed), "tracks")
}
