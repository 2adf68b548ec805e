package projections_test

import (
	"slices"
	"strconv"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
)

// life draws what happens to a filing next. Whatever the rules refuse does not
// happen.
type life struct {
	*filingStory
	t *rapid.T
	n int // things named so far
}

const randomToday domain.Date = "2026-01-05"

// live lets n things happen.
func (l *life) live(n int) {
	steps := []func(){
		l.identity, l.scope, l.basics, l.contacts, l.topManager, l.premises, l.addStaff, l.addStaff, l.reviseStaff, l.endStaff,
		l.addEquipment, l.addEquipment, l.reviseEquipment, l.endEquipment, l.document, l.commitment, l.submit, l.review, l.review,
		l.management, l.capability, l.complete, l.secondTrack, l.erase, l.remove, l.cancelTrack, l.discard, l.fileAnew, l.chooseAuthority,
	}
	for range n {
		rapid.SampledFrom(steps).Draw(l.t, "step")()
	}
}

func (l *life) thing(what string) uuid.UUID {
	l.n++
	return domain.DeriveID(l.id, what, l.n)
}

// person seals somebody new.
func (l *life) person() domain.Sealed {
	l.n++
	return sealedAs("person "+l.id.String()+strconv.Itoa(l.n), 1)
}

// again seals the same person with something else known.
func (l *life) again(v domain.Sealed) domain.Sealed {
	l.n++
	v.Ciphertext = []byte("SEALED again " + strconv.Itoa(l.n))
	return v
}

func (l *life) flip(what string) bool { return rapid.Bool().Draw(l.t, what) }

func (l *life) text(what string) string {
	return what + rapid.SampledFrom([]string{"甲", "乙", "丙", "<&>"}).Draw(l.t, what)
}

func (l *life) alteration() filing.Alteration {
	if !l.state.Published() {
		return filing.Alteration{}
	}
	return rapid.SampledFrom([]filing.Alteration{moved, corrected}).Draw(l.t, "alteration")
}

func (l *life) track() domain.Track { return rapid.SampledFrom(domain.Tracks()).Draw(l.t, "track") }

// one draws a row of a map, the zero UUID if it is empty.
func one[V any](l *life, rows map[uuid.UUID]V) uuid.UUID {
	ids := make([]uuid.UUID, 0, len(rows))
	for id := range rows {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	if len(ids) == 0 {
		return uuid.Nil
	}
	return rapid.SampledFrom(ids).Draw(l.t, "row")
}

func (l *life) identity() {
	seen := l.state.Identity.Revision()
	if c, ok := l.state.OpenCase(filing.InstitutionLevel); ok && c.Identity != nil {
		seen = c.Identity.Revision()
	}
	i := filing.Identity{Name: l.text("澄屿"), LegalRepresentative: identity.LegalRepresentative}
	if l.flip("another legal representative") {
		i.LegalRepresentative = filing.LegalRepresentative{Name: l.text("叶"), Person: l.person()}
	}
	l.do(filing.RecordIdentity{Seen: seen, Identity: i, Alteration: l.alteration(), Today: randomToday, CaseID: l.thing("case")})
}

func (l *life) scope() {
	t := l.track()
	seen := l.state.Tracks[t].Scope.Revision()
	if c, ok := l.state.OpenCase(filing.TrackLevel(t)); ok && c.Scope != nil {
		seen = c.Scope.Revision()
	}
	all := domain.MonitoringCategoriesOf(t)
	v := filing.Scope{
		InstitutionCategories: domain.InstitutionCategoriesOf(t)[:1],
		MonitoringCategories:  all[:rapid.IntRange(1, 3).Draw(l.t, "categories")],
	}
	l.do(filing.RecordScope{Track: t, Seen: seen, Scope: v, Alteration: l.alteration(), Today: randomToday, CaseID: l.thing("case")})
}

func (l *life) basics() {
	v := altered(basics, func(b *filing.Basics) { b.RegisteredAddress = l.text("澄湖路") })
	l.do(filing.RecordBasics{Seen: l.state.Basics.Revision(), Basics: v, Alteration: l.alteration(), Today: randomToday})
}

func (l *life) contacts() {
	v := altered(contacts, func(c *filing.Contacts) {
		c.FilingContact = l.again(c.FilingContact)
		if l.flip("website") {
			c.Website = "https://www.example.org"
		}
	})
	l.do(filing.RecordContacts{Seen: l.state.Contacts.Revision(), Contacts: v})
}

func (l *life) topManager() {
	v := filing.TopManager{Name: l.state.Identity.Value.LegalRepresentative.Name, IsLegalRepresentative: true}
	l.do(filing.RecordTopManager{Seen: l.state.TopManager.Revision(), TopManager: v, Alteration: l.alteration(), Today: randomToday})
}

func (l *life) premises() {
	id := one(l, l.state.Premises)
	v := altered(laboratory, func(p *filing.Premises) { p.Address, p.Rented = l.text("淞沪路"), l.flip("rented") })
	switch {
	case id == uuid.Nil:
		l.do(filing.AddPremises{PremisesID: l.thing("premises"), Premises: hall, Today: randomToday})
	case l.flip("another place"):
		l.do(filing.AddPremises{PremisesID: l.thing("premises"), Premises: v, Alteration: l.alteration(), Today: randomToday})
	default:
		v.Kind = l.state.Premises[id].Value.Kind
		l.do(filing.RevisePremises{PremisesID: id, Seen: l.state.Premises[id].At.Revision, Premises: v, Alteration: l.alteration(), Today: randomToday})
	}
}

func (l *life) capability() {
	if l.flip("operation") {
		v := filing.OperationCapability{Fields: []filing.OperationField{{Field: domain.OperatesOther, Text: l.text("小微站"), Level: domain.CapabilityNoLevel}}}
		l.do(filing.RecordOperationCapability{Seen: l.state.OperationCapability.Revision(), Capability: v, Alteration: l.alteration(), Today: randomToday})
		return
	}
	v := altered(qualification, func(c *filing.CMA) {
		c.CertificateID, c.AnnexID = one(l, l.state.Documents), one(l, l.state.Documents)
	})
	l.do(filing.RecordCMA{Seen: l.state.CMA.Revision(), CMA: v, Alteration: l.alteration(), Today: randomToday})
}

func (l *life) management() {
	id := one(l, l.state.Management)
	v := altered(manual, func(m *filing.Management) {
		m.Kind, m.Note, m.DocumentID = domain.ManagementComplaints, l.text("PRIVATE "), uuid.Nil
	})
	switch seen := l.state.Management[id].At.Revision; {
	case id == uuid.Nil || l.flip("another document"):
		l.do(filing.AddManagement{ManagementID: l.thing("management"), Management: v, Alteration: l.alteration(), Today: randomToday})
	case l.flip("ends"):
		l.do(filing.EndManagement{ManagementID: id, Seen: seen, EndedOn: randomToday, Today: randomToday})
	default:
		l.do(filing.ReviseManagement{ManagementID: id, Seen: seen, Management: v, Alteration: l.alteration(), Today: randomToday})
	}
}

// member holds posts in some of the tracks there are.
func (l *life) member(p domain.Sealed) filing.StaffMember {
	m := altered(samplerMember, func(m *filing.StaffMember) {
		m.Person, m.Posts = p, make(map[domain.Track][]domain.Post)
		m.Education = rapid.SampledFrom(domain.EducationLevels()).Draw(l.t, "education")
	})
	for t := range l.state.Tracks {
		m.Posts[t] = []domain.Post{domain.PostTechnicalManagement, domain.PostQualityManagement}
	}
	if len(m.Posts) == 2 && l.flip("one track only") {
		delete(m.Posts, l.track())
	}
	return m
}

func (l *life) addStaff() {
	l.do(filing.AddStaff{StaffID: l.thing("staff"), Member: l.member(l.person()), Facts: known, Alteration: l.alteration(), Today: randomToday})
}

// known is what the edge found by comparing plaintexts.
var known = filing.PersonFacts{SamePerson: true, ContractSignedInPast: true}

func (l *life) reviseStaff() {
	id := one(l, l.state.Staff)
	row := l.state.Staff[id]
	if l.flip("number") {
		l.do(filing.CorrectIDNumber{StaffID: id, Seen: row.At.Revision, Person: l.person(), Reason: l.text("REASON")})
		return
	}
	p := row.Person
	if l.flip("something sealed") {
		p = l.again(p)
	}
	l.do(filing.ReviseStaff{StaffID: id, Seen: row.At.Revision, Member: l.member(p), Facts: known, Alteration: l.alteration(), Today: randomToday})
}

func (l *life) endStaff() {
	id := one(l, l.state.Staff)
	row := l.state.Staff[id]
	seen := row.At.Revision
	switch rapid.IntRange(0, 3).Draw(l.t, "end") {
	case 0:
		paper := l.thing("document")
		l.do(filing.AttachDocument{DocumentID: paper, Document: filing.Document{
			Kind: domain.DocumentLeaveProof, SHA256: "PROOF", MediaType: "application/pdf", Subject: l.thing("subject"), StaffID: id,
		}})
		l.do(filing.LeaveStaff{StaffID: id, Seen: seen, LeftOn: randomToday, DocumentID: paper, Today: randomToday})
	case 1:
		l.do(filing.MoveStaff{StaffID: id, Seen: seen, MovedOn: randomToday, Today: randomToday})
	case 2:
		l.do(filing.WithdrawStaffEntry{StaffID: id, Seen: seen})
	default:
		m := altered(l.member(l.person()), func(m *filing.StaffMember) { m.HiredOn = randomToday })
		l.do(filing.RehireStaff{StaffID: l.thing("staff"), FormerStaffID: id, Seen: seen, Member: m, Facts: known, Today: randomToday})
	}
}

// instrument serves one track and some of its categories, passed or not.
func (l *life) instrument(number string) filing.Equipment {
	e := altered(phMeter, func(e *filing.Equipment) {
		e.AssetNumber, e.Model, e.FactoryNumber = number, l.text("PHB"), l.text("FACTORY")
		e.PremisesID = one(l, l.state.Premises)
	})
	t := domain.Testing
	if _, ok := l.state.Tracks[domain.Operation]; ok && l.flip("operation") {
		t = domain.Operation
	}
	if t == domain.Operation {
		e.Ownership, e.Lease = domain.EquipmentOwned, filing.Lease{}
		e.Tracks, e.Uses = []domain.Track{t}, []domain.EquipmentUse{domain.UseSpareUnit}
	}
	e.Categories = []domain.MonitoringCategory{rapid.SampledFrom(domain.MonitoringCategoriesOf(t)[:3]).Draw(l.t, "category")}
	return e
}

func (l *life) addEquipment() {
	id := l.thing("equipment")
	l.do(filing.AddEquipment{EquipmentID: id, Equipment: l.instrument("CY-" + strconv.Itoa(l.n)), Alteration: l.alteration(), Today: randomToday})
}

func (l *life) reviseEquipment() {
	id := one(l, l.state.Equipment)
	row := l.state.Equipment[id]
	l.do(filing.ReviseEquipment{EquipmentID: id, Seen: row.At.Revision, Equipment: l.instrument(row.AssetNumber), Alteration: l.alteration(), Today: randomToday})
}

func (l *life) endEquipment() {
	id := one(l, l.state.Equipment)
	seen := l.state.Equipment[id].At.Revision
	if l.flip("retire") {
		l.do(filing.RetireEquipment{EquipmentID: id, Seen: seen, RetiredOn: randomToday, Reason: l.text("REASON"), Today: randomToday})
	} else {
		l.do(filing.WithdrawEquipmentEntry{EquipmentID: id, Seen: seen})
	}
}

func (l *life) document() {
	kind := rapid.SampledFrom([]domain.DocumentKind{
		domain.DocumentCMACertificate, domain.DocumentCMAAnnex, domain.DocumentCommitmentLetter, domain.DocumentManagementDocument,
	}).Draw(l.t, "kind")
	d := attached(l.thing("document"), kind, l.text("标题"))
	if l.flip("with a case") {
		d.CaseID = one(l, l.state.Cases)
	}
	l.do(filing.AttachDocument{DocumentID: d.DocumentID, CaseID: d.CaseID, Document: d.Document})
}

// commitment uploads and records the letter of what is in force, or of what an
// amendment proposes.
func (l *life) commitment() {
	id, i, seen, caseID := l.thing("document"), l.state.Identity.Value, l.state.Commitment.Revision(), uuid.Nil
	for _, c := range l.state.OpenCases() {
		if c.Kind == filing.SecondTrackCase {
			seen, caseID = domain.Empty, c.ID
			if c.Commitment != nil {
				seen = c.Commitment.Revision()
			}
		}
	}
	if c, ok := l.state.OpenCase(filing.InstitutionLevel); ok && c.Identity != nil && l.flip("with the amendment") {
		i, seen, caseID = c.Identity.Value, domain.Empty, c.ID
		if c.Commitment != nil {
			seen = c.Commitment.Revision()
		}
	}
	l.do(filing.AttachDocument{DocumentID: id, CaseID: caseID, Document: attached(id, domain.DocumentCommitmentLetter, l.text("承诺书")).Document})
	l.do(filing.RecordCommitment{CaseID: caseID, Seen: seen, Today: randomToday, Commitment: altered(commitment, func(c *filing.Commitment) {
		c.Institution, c.Signer, c.DocumentID = i.Name, i.LegalRepresentative.Name, id
	})})
}

func (l *life) submit() {
	id := one(l, l.state.Cases)
	if l.state.Cases[id].Kind == filing.AmendmentCase {
		paper := l.thing("document")
		l.do(filing.AttachDocument{DocumentID: paper, CaseID: id, Document: attached(paper, domain.DocumentChangeProof, "").Document})
	}
	l.do(filing.SubmitCase{CaseID: id, Answers: l.answers(id), Today: randomToday})
}

// answers are those to the points of a return.
func (l *life) answers(id uuid.UUID) []filing.PointAnswer {
	var all []filing.PointAnswer
	if c := l.state.Cases[id]; c.Status == filing.CaseReturnedStatus && l.flip("in words") {
		for _, p := range c.Points {
			all = append(all, filing.PointAnswer{PointID: p.PointID, Text: "PRIVATE 已修改"})
		}
	}
	return all
}

// review works on a case that is with the authority, if there is one.
func (l *life) review() {
	l.as(official)
	defer l.as(clerk)
	id := one(l, l.state.Cases)
	submission := l.submission(id)
	switch rapid.IntRange(0, 5).Draw(l.t, "review") {
	case 0:
		l.do(filing.WithdrawCase{CaseID: id})
	case 1:
		l.do(filing.PutBackCase{CaseID: id, Reviewer: official.ID})
	case 2:
		l.do(filing.ReturnCase{CaseID: id, Submission: submission, Reviewer: official.ID, Points: points, Today: randomToday})
	default:
		l.do(filing.TakeCase{CaseID: id, Reviewer: official.ID})
		l.pass(id)
	}
}

func (l *life) pass(id uuid.UUID) {
	l.n++
	track, _ := l.state.Cases[id].Level.Track()
	number := filing.Number(l.state.Authority, track, 2026, l.n)
	l.do(filing.PassCase{CaseID: id, Submission: l.submission(id), Reviewer: official.ID, Number: number, Today: randomToday})
}

// complete makes up what the open case lacks and has it passed.
func (l *life) complete() {
	l.identity()
	l.basics()
	l.contacts()
	l.topManager()
	l.premises()
	l.addStaff()
	l.addEquipment()
	for _, kind := range []domain.DocumentKind{domain.DocumentRegistrationCertificate, domain.DocumentCMACertificate, domain.DocumentCMAAnnex} {
		id := l.thing("document")
		l.do(filing.AttachDocument{DocumentID: id, Document: attached(id, kind, "").Document})
	}
	l.commitment()
	for _, c := range l.state.OpenCases() {
		if t, ok := c.Level.Track(); ok && c.Kind != filing.AmendmentCase {
			l.do(filing.RecordScope{Track: t, Seen: l.state.Tracks[t].Scope.Revision(), Today: randomToday, Scope: filing.Scope{
				InstitutionCategories: domain.InstitutionCategoriesOf(t)[:1], MonitoringCategories: domain.MonitoringCategoriesOf(t)[:2],
			}})
			l.do(filing.SubmitCase{CaseID: c.ID, Today: randomToday})
			l.do(filing.TakeCase{CaseID: c.ID, Reviewer: official.ID})
			l.pass(c.ID)
		}
	}
}

// secondTrack begins the other track.
func (l *life) secondTrack() {
	l.do(filing.StartSecondTrack{Track: l.track(), CaseID: l.thing("case")})
}

func (l *life) erase() {
	row := l.state.Staff[one(l, l.state.Staff)]
	l.do(filing.EraseSubject{Subject: row.Person.Subject, Reason: filing.ErasedOnRequest})
}

// remove takes somebody off the list.
func (l *life) remove() {
	l.do(filing.RemoveStaff{StaffID: one(l, l.state.Staff), Reason: l.text("REASON")})
}

// cancelTrack ends one of two effective tracks.
func (l *life) cancelTrack() {
	t := l.track()
	if l.state.Tracks[t.Other()].Status == filing.TrackEffective {
		l.do(filing.Cancel{Track: t, Reason: l.text("REASON"), Confirmed: true, Today: randomToday})
	}
}

// discard gives up a second track or, now and then, a first filing.
func (l *life) discard() {
	id := one(l, l.state.Cases)
	if l.state.Cases[id].Kind == filing.SecondTrackCase || l.state.Canceled() {
		l.do(filing.Discard{CaseID: id, Confirmed: true, Today: randomToday})
	}
}

func (l *life) fileAnew() {
	a := rapid.SampledFrom([]domain.Authority{"32", "33"}).Draw(l.t, "authority")
	l.do(filing.FileAnew{Track: l.track(), Authority: a, CaseID: l.thing("case")})
}

func (l *life) chooseAuthority() {
	l.do(filing.ChooseAuthority{Authority: rapid.SampledFrom([]domain.Authority{"32", "33"}).Draw(l.t, "authority")})
}

// cancel ends the filing.
func (l *life) cancel() {
	l.do(filing.Cancel{Reason: l.text("REASON"), Confirmed: true, Today: randomToday})
}

// randomLife draws a whole life: a draft, a publication, what comes after it
// and perhaps the end.
func randomLife(t *rapid.T, s *filingStory) *projections.Timeline {
	l := &life{filingStory: s, t: t}
	l.do(filing.Register{CreditCode: "91320500DEMQ000184", Authority: "32", Track: domain.Testing, CaseID: l.thing("case")})
	l.live(rapid.IntRange(0, 20).Draw(t, "draft"))
	l.complete()
	l.live(rapid.IntRange(0, 60).Draw(t, "published"))
	if l.flip("cancel") {
		l.cancel()
		l.live(rapid.IntRange(0, 3).Draw(t, "canceled"))
		if l.flip("file anew") {
			l.fileAnew()
			l.complete()
			l.live(rapid.IntRange(0, 10).Draw(t, "filed anew"))
		}
	}
	return l.timeline()
}
