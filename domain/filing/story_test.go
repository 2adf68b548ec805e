package filing_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// command makes up something to ask for: any command, its fields taken from
// the story where there is something to take.
func (w *story) command(t *rapid.T) filing.Command {
	kind := rapid.SampledFrom(everyCommand()).Draw(t, "command")
	if w.endsStory(kind) {
		kind = rapid.SampledFrom(everyCommand()).Draw(t, "rather")
	}
	v := reflect.New(reflect.TypeOf(kind)).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		v.Field(i).Set(reflect.ValueOf(w.value(t, v, field.Name, field.Type)))
	}
	return v.Interface().(filing.Command)
}

// endsStory reports whether after c, or by c, little more would happen.
func (w *story) endsStory(c filing.Command) bool {
	switch c.(type) {
	case filing.Register:
		return w.state.Registered
	case filing.Cancel, filing.Discard, filing.CancelExOfficio, filing.ConfirmCancellation, filing.WithdrawEquipmentEntry, filing.WithdrawStaffEntry:
		return true
	}
	return !w.state.Registered
}

// value makes up the value of one field of a command.
func (w *story) value(t *rapid.T, command reflect.Value, name string, typ reflect.Type) any {
	switch name {
	case "Today":
		return today
	case "Seen":
		if typ == reflect.TypeFor[domain.CreditCode]() {
			return w.state.CreditCode
		}
		return w.revision(t, command)
	case "Submission":
		return w.submission(t)
	case "Change":
		return w.change(t, idIn(command, "CaseID"))
	case "ProposalID":
		return w.proposal(t, command)
	case "Member":
		return w.member(t, command)
	case "Person", "Sealed":
		return w.sealed(t)
	case "Mobile":
		if one(t, 2, name) {
			return w.sealed(t)
		}
		return domain.Sealed{}
	case "ClaimBack":
		return one(t, 10, name)
	case "Of":
		of := filing.PersonalDataOf{Part: rapid.SampledFrom(domain.PersonalParts()).Draw(t, "part")}
		switch of.Part {
		case domain.PersonalStaff:
			of.StaffID = w.id(t, command, "StaffID")
		case domain.PersonalSuggestedNumber:
			of.SuggestionID = w.newID("suggestion")
		}
		return of
	case "Document":
		return w.document(t)
	case "Alteration":
		return w.alteration(t)
	}
	if typ == reflect.TypeFor[uuid.UUID]() {
		return w.id(t, command, name)
	}
	choices, ok := choicesOf[typ]
	if !ok {
		t.Fatalf("nothing to choose from for %s %s", name, typ)
	}
	return rapid.SampledFrom(choices).Draw(t, name)
}

// choicesOf are values of the types of fields, wrong ones among them.
var choicesOf = map[reflect.Type][]any{
	reflect.TypeFor[string]():                     {"", "o-1", "o-1", "o-1", "o-2", number, filing.Number("32", domain.Testing, 2026, 2)},
	reflect.TypeFor[bool]():                       {true, true, false},
	reflect.TypeFor[domain.Date]():                {domain.Date(""), earlier, today, today, today, tomorrow},
	reflect.TypeFor[filing.Configured]():          {filing.Configured{}, filing.Configured{}, filing.Configured{SecondOfficial: true, Event: idOf("configuration")}},
	reflect.TypeFor[filing.ExOfficio]():           {exOfficio, with(exOfficio, func(x *filing.ExOfficio) { x.Track = domain.Testing }), filing.ExOfficio{}},
	reflect.TypeFor[[]filing.PointAnswer]():       {[]filing.PointAnswer(nil), answersInWords},
	reflect.TypeFor[filing.WorkingDays]():         {filing.WorkingDays{}},
	reflect.TypeFor[filing.Elsewhere]():           {filing.Elsewhere{}, filing.Elsewhere{Devices: []uuid.UUID{spectrometer}}},
	reflect.TypeFor[[]filing.FormPart]():          {[]filing.FormPart{}, []filing.FormPart{{Name: "premises", Edit: filing.AddPremises{}}}},
	reflect.TypeFor[filing.CaseLevel]():           {filing.InstitutionLevel, filing.TrackLevel(domain.Testing), filing.TrackLevel(domain.Operation)},
	reflect.TypeFor[domain.Track]():               {domain.Testing, domain.Testing, domain.Testing, domain.Operation},
	reflect.TypeFor[domain.Authority]():           {domain.Authority("32"), domain.Authority("32"), domain.Authority("33"), domain.Authority("")},
	reflect.TypeFor[domain.CreditCode]():          {domain.CreditCode(""), registered.CreditCode, domain.CreditCode("91330100DEMQ00026E")},
	reflect.TypeFor[filing.PersonFacts]():         {facts, facts, facts, facts, filing.PersonFacts{}, filing.PersonFacts{ContractSignedInPast: true}},
	reflect.TypeFor[filing.Identity]():            {identity, renamed, renamedAgain, filing.Identity{}},
	reflect.TypeFor[filing.Scope]():               {scope, wider, filing.Scope{}},
	reflect.TypeFor[filing.Basics]():              {basics, with(basics, func(b *filing.Basics) { b.County = "320299" }), filing.Basics{}},
	reflect.TypeFor[filing.Contacts]():            {contacts, with(contacts, func(c *filing.Contacts) { c.OfficePhone = "" }), filing.Contacts{}},
	reflect.TypeFor[filing.TopManager]():          {topManager, filing.TopManager{Name: "叶知秋", IsLegalRepresentative: true}, filing.TopManager{}},
	reflect.TypeFor[filing.Premises]():            {premises, with(premises, func(p *filing.Premises) { p.Kind = domain.PremisesBranchOffice })},
	reflect.TypeFor[filing.Equipment]():           {equipment, numbered("CY-0018"), numbered("CY-0019"), numbered("CY-0020"), filing.Equipment{}},
	reflect.TypeFor[filing.CMA]():                 {qualification, with(qualification, func(c *filing.CMA) { c.To = "2029-12-31" }), filing.CMA{}},
	reflect.TypeFor[int]():                        {0, 1, 1, 1, 2, 2},
	reflect.TypeFor[[]filing.AnnexRow]():          {annexRows, annexRows[:1], annexRows[1:], []filing.AnnexRow{{}}},
	reflect.TypeFor[filing.OperationCapability](): {operationFields, filing.OperationCapability{}},
	reflect.TypeFor[filing.Management]():          {manual, with(manual, func(m *filing.Management) { m.Version = "3" }), filing.Management{}},
	reflect.TypeFor[filing.Commitment]():          {commitment, with(commitment, func(c *filing.Commitment) { c.SignedOn = today }), newCommitment},
	reflect.TypeFor[[]filing.ReturnPoint]():       {points, points, []filing.ReturnPoint{}},
	reflect.TypeFor[[]domain.PersonalField]():     {[]domain.PersonalField{domain.PersonalMobile}, []domain.PersonalField{domain.PersonalIDNumber}, []domain.PersonalField(nil)},
	reflect.TypeFor[domain.UnmaskPurpose]():       {domain.UnmaskForSupervision, domain.UnmaskPurpose("")},
	reflect.TypeFor[domain.EquipmentStatus]():     {domain.EquipmentOutOfService, domain.EquipmentUnderRepair, domain.EquipmentRetired, domain.EquipmentStatus("")},
	reflect.TypeFor[filing.ErasureReason]():       {filing.ErasedAsMistaken, filing.ErasedAsReplaced, filing.ErasureReason("")},
}

func numbered(asset string) filing.Equipment {
	return with(equipment, func(e *filing.Equipment) { e.AssetNumber = asset })
}

// one reports true once in n times.
func one(t *rapid.T, n int, what string) bool { return rapid.IntRange(1, n).Draw(t, what) == n }

// id makes up an ID for a field: mostly one of the story's for a command that
// edits, mostly a new one for a command that adds, and sometimes none.
func (w *story) id(t *rapid.T, command reflect.Value, field string) uuid.UUID {
	kind := command.Type().Name()
	known := map[string][]uuid.UUID{
		"StaffID": w.state.StaffIDs(), "FormerStaffID": w.state.StaffIDs(), "EquipmentID": sortedIDs(w.state.Equipment),
		"PremisesID": sortedIDs(w.state.Premises), "ManagementID": sortedIDs(w.state.Management), "DocumentID": sortedIDs(w.state.Documents),
		"CaseID": w.cases(), "Subject": sortedIDs(w.state.Subjects), "StagingID": w.stagings(), "Replaces": w.stagings(),
	}[field]
	if field == "Subject" && (kind == "ReverseTransfer" || kind == "ReinstateStaff") {
		known = []uuid.UUID{w.state.Staff[idIn(command, "StaffID")].Person.Subject}
	}
	if kind == "LeaveStaff" && field == "DocumentID" {
		known = w.proofsOf(idIn(command, "StaffID"))
	}
	adds := strings.HasPrefix(kind, "Add") || kind == "BeginAnnex" && field == "StagingID" || kind == "RehireStaff" && field == "StaffID" || kind == "AttachDocument" && field == "DocumentID" ||
		field == "CaseID" && (kind == "Register" || kind == "RecordIdentity" || kind == "RecordScope" || kind == "StartSecondTrack" || kind == "OpenAmendment" || kind == "FileAnew")
	switch beside := field == "CaseID" && (kind == "AttachDocument" || kind == "RecordCommitment" || kind == "RecordTopManager"); {
	case beside && rapid.Bool().Draw(t, "no case"), one(t, 20, "no "+field):
		return uuid.Nil
	case len(known) == 0, adds != one(t, 10, "unlikely "+field):
		return w.newID(field)
	}
	return rapid.SampledFrom(known).Draw(t, field)
}

// stagings is the annex that is being handed over, or nothing.
func (w *story) stagings() []uuid.UUID {
	if w.state.AnnexStaging == nil {
		return nil
	}
	return []uuid.UUID{w.state.AnnexStaging.ID}
}

// proofsOf are the documents about a member of the staff.
func (w *story) proofsOf(staff uuid.UUID) []uuid.UUID {
	return slices.DeleteFunc(sortedIDs(w.state.Documents), func(id uuid.UUID) bool { return w.state.Documents[id].StaffID != staff })
}

// change is the case's last one from outside, mostly.
func (w *story) change(t *rapid.T, caseID uuid.UUID) uuid.UUID {
	if one(t, 8, "unseen change") {
		return w.newID("change")
	}
	return w.state.Cases[caseID].Change
}

// proposal is the one that stands, or a new one for who proposes.
func (w *story) proposal(t *rapid.T, command reflect.Value) uuid.UUID {
	if caseID := command.FieldByName("CaseID"); caseID.IsValid() {
		if p := w.state.Cases[caseID.Interface().(uuid.UUID)].Proposal; p != nil {
			return p.ID
		}
	} else if p := w.state.Cancellation; p != nil {
		return p.ID
	}
	return w.newID("proposal")
}

// cases are those that have not ended or, if all have, all.
func (w *story) cases() []uuid.UUID {
	var open []uuid.UUID
	for _, c := range w.state.OpenCases() {
		open = append(open, c.ID)
	}
	if len(open) == 0 {
		return sortedIDs(w.state.Cases)
	}
	return open
}

func (w *story) newID(what string) uuid.UUID {
	w.made++
	return domain.DeriveID(uuid.Nil, "made up "+what, w.made)
}

// alteration is the one that is wanted, mostly.
func (w *story) alteration(t *rapid.T) filing.Alteration {
	if w.state.Published() == one(t, 8, "wrong alteration") {
		return filing.Alteration{}
	}
	return rapid.SampledFrom([]filing.Alteration{changedToday, corrected}).Draw(t, "alteration")
}

// document makes up a document, if about a person under a new subject.
func (w *story) document(t *rapid.T) filing.Document {
	kind := rapid.SampledFrom([]domain.DocumentKind{
		domain.DocumentCommitmentLetter, domain.DocumentChangeProof, domain.DocumentLeaveProof, domain.DocumentLeaveProof,
	}).Draw(t, "kind")
	if ids := w.state.StaffIDs(); kind.AboutPerson() && len(ids) > 0 {
		d := attachedAbout(rapid.SampledFrom(ids).Draw(t, "about"), leadProof, kind).Document
		d.Subject = w.newID("subject")
		return d
	}
	return attached(letter, kind).Document
}

// sealed makes up a person under a new subject; now and then it is somebody
// the story knows already.
func (w *story) sealed(t *rapid.T) domain.Sealed {
	subject := w.newID("subject")
	if known := sortedIDs(w.state.Subjects); len(known) > 0 && one(t, 3, "the same person") {
		w.persons[subject] = w.person(rapid.SampledFrom(known).Draw(t, "who"))
	}
	return domain.Sealed{Subject: subject, Key: "v1", Ciphertext: []byte{1}}
}

// member makes up a row of staff. A revision keeps the row's subject.
func (w *story) member(t *rapid.T, command reflect.Value) filing.StaffMember {
	m := rapid.SampledFrom([]filing.StaffMember{leadMember, qualityMember, {}}).Draw(t, "member")
	if row, ok := w.state.Staff[idIn(command, "StaffID")]; ok && !one(t, 5, "another subject") {
		m.Person = row.Person
	} else {
		m.Person = w.sealed(t)
	}
	m.HiredOn = rapid.SampledFrom([]domain.Date{m.HiredOn, today, tomorrow}).Draw(t, "hired on")
	return m
}

// revision is what the editor of whatever the command is about has seen, or
// something else.
func (w *story) revision(t *rapid.T, command reflect.Value) domain.Revision {
	if one(t, 10, "stale") {
		return domain.Revision(rapid.IntRange(-1, len(w.history)).Draw(t, "seen"))
	}
	s := w.state
	switch c := command.Interface().(type) {
	case filing.RecordIdentity:
		if open, ok := s.OpenCase(filing.InstitutionLevel); ok && open.Identity != nil {
			return open.Identity.Revision()
		}
		return s.Identity.Revision()
	case filing.RecordScope:
		if open, ok := s.OpenCase(filing.TrackLevel(c.Track)); ok && open.Scope != nil {
			return open.Scope.Revision()
		}
		return s.Tracks[c.Track].Scope.Revision()
	case filing.RecordCommitment:
		if open, ok := s.Cases[c.CaseID]; ok && open.Commitment != nil {
			return open.Commitment.Revision()
		} else if ok {
			return domain.Empty
		}
		return s.Commitment.Revision()
	case filing.RecordBasics:
		return s.Basics.Revision()
	case filing.RecordContacts:
		return s.Contacts.Revision()
	case filing.RecordTopManager:
		if open, ok := s.Cases[c.CaseID]; ok && open.TopManager != nil {
			return open.TopManager.Revision()
		} else if ok {
			return domain.Empty
		}
		return s.TopManager.Revision()
	case filing.RevisePremises:
		return s.Premises[c.PremisesID].Revision()
	case filing.RecordCMA:
		return s.CMA.Revision()
	case filing.RecordAnnex:
		return s.Annex.Revision()
	case filing.RecordOperationCapability:
		return s.OperationCapability.Revision()
	case filing.ReviseManagement:
		return s.Management[c.ManagementID].At.Revision
	case filing.EndManagement:
		return s.Management[c.ManagementID].At.Revision
	case filing.RehireStaff:
		return s.Staff[c.FormerStaffID].At.Revision
	}
	if command.FieldByName("EquipmentID").IsValid() {
		return s.Equipment[idIn(command, "EquipmentID")].At.Revision
	}
	return s.Staff[idIn(command, "StaffID")].At.Revision
}

// submission is the last one's ID, mostly.
func (w *story) submission(t *rapid.T) uuid.UUID {
	for i, e := range slices.Backward(w.history) {
		if _, ok := e.(filing.CaseSubmitted); ok && !one(t, 5, "an earlier submission") {
			return domaintest.Place(domain.Revision(i)).ID
		}
	}
	return uuid.Nil
}

func idIn(command reflect.Value, field string) uuid.UUID {
	f := command.FieldByName(field)
	if !f.IsValid() {
		panic(fmt.Sprintf("%s has no %s", command.Type(), field))
	}
	return f.Interface().(uuid.UUID)
}

func sortedIDs[V any](m map[uuid.UUID]V) []uuid.UUID {
	return slices.SortedFunc(maps.Keys(m), func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
}
