package projections_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"

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
		l.management, l.capability, l.annex, l.annex, l.complete, l.secondTrack, l.erase, l.remove, l.cancelTrack, l.discard, l.fileAnew, l.chooseAuthority,
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
	i, mobile := filing.Identity{Name: l.text("澄屿"), LegalRepresentative: identity.LegalRepresentative}, domain.Sealed{}
	if l.flip("another legal representative") {
		i.LegalRepresentative = filing.LegalRepresentative{Name: l.text("叶"), Person: l.person()}
		if l.state.Published() && l.flip("and how to reach them") {
			mobile = l.person()
		}
	}
	l.do(filing.RecordIdentity{Seen: seen, Identity: i, Mobile: mobile, Alteration: l.alteration(), Today: randomToday, CaseID: l.thing("case")})
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
	v := altered(basics, func(b *filing.Basics) { b.RegisteredAddress, b.Parent = l.text("澄湖路"), filing.Parent{} })
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
	v := altered(laboratory, func(p *filing.Premises) {
		p.Address, p.Tenure = l.text("淞沪路"), rapid.SampledFrom(domain.PremisesTenures()).Draw(l.t, "tenure")
		if p.Tenure == domain.PremisesLeased {
			p.LeasedFrom, p.LeasedTo = "2021-07-08", "2031-07-07"
		}
	})
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
		c.CertificateID, c.AnnexID = l.documentOf(domain.DocumentCMACertificate), l.documentOf(domain.DocumentCMAAnnex)
		c.Institution = l.state.Identity.Value.Name
		c.Number = rapid.SampledFrom([]domain.CMANumber{"251012059998", "251012059999"}).Draw(l.t, "number")
	})
	record := filing.RecordCMA{Seen: l.state.CMA.Revision(), CMA: v, Alteration: l.alteration(), Today: randomToday}
	if c, ok := l.state.OpenCase(filing.InstitutionLevel); ok && c.Identity != nil && l.flip("with the amendment") {
		record.CaseID, record.Seen, record.CMA.Institution = c.ID, domain.Empty, c.Identity.Value.Name
		if c.CMA != nil {
			record.Seen = c.CMA.Revision()
		}
	}
	l.do(record)
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

func (l *life) document() {
	kind := rapid.SampledFrom([]domain.DocumentKind{
		domain.DocumentCMACertificate, domain.DocumentCMAAnnex, domain.DocumentCommitmentLetter, domain.DocumentManagementDocument,
	}).Draw(l.t, "kind")
	d := paper(l.thing("document"), kind, l.text("标题"))
	if l.flip("with a case") {
		d.CaseID = one(l, l.state.Cases)
	}
	l.do(filing.AttachDocument{DocumentID: d.DocumentID, CaseID: d.CaseID, Document: d.Document})
}

// documentOf draws a document of a kind.
func (l *life) documentOf(kind domain.DocumentKind) uuid.UUID {
	of := maps.Clone(l.state.Documents)
	maps.DeleteFunc(of, func(_ uuid.UUID, d filing.DocumentRow) bool { return d.Kind != kind })
	return one(l, of)
}

// paper is a document that the rules accept.
func paper(id uuid.UUID, kind domain.DocumentKind, title string) filing.DocumentAttached {
	d := attached(id, kind, title)
	d.SHA256 = strings.Repeat(strings.ReplaceAll(id.String(), "-", ""), 2)
	return d
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
		i, seen, caseID = c.Identity.Value.Identity, domain.Empty, c.ID
		if c.Commitment != nil {
			seen = c.Commitment.Revision()
		}
	}
	l.do(filing.AttachDocument{DocumentID: id, CaseID: caseID, Document: paper(id, domain.DocumentCommitmentLetter, l.text("承诺书")).Document})
	l.do(filing.RecordCommitment{CaseID: caseID, Seen: seen, Today: randomToday, Commitment: altered(commitment, func(c *filing.Commitment) {
		c.Institution, c.Signer, c.DocumentID = i.Name, i.LegalRepresentative.Name, id
	})})
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
