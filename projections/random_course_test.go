package projections_test

import (
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// What a life draws of the course of a filing, from handing in to its end.

func (l *life) submit() {
	id := one(l, l.state.Cases)
	if l.state.Cases[id].Kind == filing.AmendmentCase {
		proof := l.thing("document")
		l.do(filing.AttachDocument{DocumentID: proof, CaseID: id, Document: paper(proof, domain.DocumentChangeProof, "").Document})
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
		l.do(filing.AttachDocument{DocumentID: id, Document: paper(id, kind, "").Document})
	}
	l.commitment()
	l.proofs()
	for _, c := range l.state.OpenCases() {
		if t, ok := c.Level.Track(); ok && c.Kind != filing.AmendmentCase {
			l.rules(t)
			l.able(t)
			l.do(filing.RecordScope{Track: t, Seen: l.state.Tracks[t].Scope.Revision(), Today: randomToday, Scope: filing.Scope{
				InstitutionCategories: domain.InstitutionCategoriesOf(t)[:1], MonitoringCategories: domain.MonitoringCategoriesOf(t)[:2],
			}})
			l.do(filing.SubmitCase{CaseID: c.ID, Today: randomToday})
			l.do(filing.TakeCase{CaseID: c.ID, Reviewer: official.ID})
			l.pass(c.ID)
		}
	}
}

// proofs proves each place of work.
func (l *life) proofs() {
	for id, p := range l.state.Premises {
		if p.Value.ProofID != uuid.Nil {
			continue
		}
		proof := l.thing("document")
		l.do(filing.AttachDocument{DocumentID: proof, Document: paper(proof, domain.DocumentPremisesProof, "").Document})
		v := altered(p.Value, func(v *filing.Premises) { v.ProofID = proof })
		l.do(filing.RevisePremises{PremisesID: id, Seen: p.Revision(), Premises: v, Alteration: l.alteration(), Today: randomToday})
	}
}

// rules adds the document of the management system that a track cannot do without.
func (l *life) rules(t domain.Track) {
	kind, file := domain.ManagementDataQuality, l.thing("document")
	if t == domain.Operation {
		kind = domain.ManagementOperationRecords
	}
	l.do(filing.AttachDocument{DocumentID: file, Document: paper(file, domain.DocumentManagementDocument, "").Document})
	l.do(filing.AddManagement{ManagementID: l.thing("management"), Alteration: l.alteration(), Today: randomToday, Management: altered(manual, func(m *filing.Management) {
		m.Kind, m.DocumentID = kind, file
	})})
}

// able records what the capability of a track rests on.
func (l *life) able(t domain.Track) {
	if t == domain.Operation {
		l.do(filing.RecordOperationCapability{
			Seen: l.state.OperationCapability.Revision(), Alteration: l.alteration(), Today: randomToday,
			Capability: filing.OperationCapability{Fields: []filing.OperationField{{Field: domain.OperatesWaterAmmonia, Level: domain.CapabilityNoLevel}}},
		})
		return
	}
	l.wholeAnnex()
	l.do(filing.RecordCMA{Seen: l.state.CMA.Revision(), Alteration: l.alteration(), Today: randomToday, CMA: altered(qualification, func(c *filing.CMA) {
		c.CertificateID, c.AnnexID = l.documentOf(domain.DocumentCMACertificate), l.documentOf(domain.DocumentCMAAnnex)
		c.Institution = l.state.Identity.Value.Name
	})})
}

// wholeAnnex hands over an annex with what is declared.
func (l *life) wholeAnnex() {
	c := filing.BeginAnnex{StagingID: l.thing("staging")}
	if open := l.state.AnnexStaging; open != nil {
		c.Replaces = open.ID
	}
	l.do(c)
	var rows []filing.AnnexRow
	for _, category := range domain.MonitoringCategoriesOf(domain.Testing)[:2] {
		row := measured(category, "参数"+string(category), "HJ 828-2017")
		row.PremisesID = one(l, l.state.Premises)
		rows = append(rows, row)
	}
	l.do(filing.StageAnnexPart{StagingID: c.StagingID, Part: 1, Rows: rows, Today: randomToday})
	l.do(filing.RecordAnnex{StagingID: c.StagingID, Seen: l.state.Annex.Revision(), Parts: 1, Rows: len(rows), Alteration: l.alteration(), Today: randomToday})
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
