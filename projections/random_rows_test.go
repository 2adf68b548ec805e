package projections_test

import (
	"strconv"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// What a life draws of the rows of staff and equipment.

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
		proof := paper(l.thing("document"), domain.DocumentLeaveProof, "")
		proof.Subject, proof.StaffID = l.thing("subject"), id
		l.do(filing.AttachDocument{DocumentID: proof.DocumentID, Document: proof.Document})
		l.do(filing.LeaveStaff{StaffID: id, Seen: seen, LeftOn: randomToday, DocumentID: proof.DocumentID, Today: randomToday})
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
		e.Confirmation = rapid.SampledFrom(append(domain.ConfirmationResults(), "")).Draw(l.t, "confirmation")
		e.AntiTamper, e.Parameters = domain.AntiTampers()[:rapid.IntRange(0, 2).Draw(l.t, "functions")], []string{l.text("参数")}
		e.Lease.DocumentID, e.Traceability.DocumentID = uuid.Nil, uuid.Nil // nobody uploaded them
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

// annex hands over some of an annex, and may make it effective.
func (l *life) annex() {
	open := l.state.AnnexStaging
	if open == nil || rapid.IntRange(0, 9).Draw(l.t, "another annex") == 0 {
		c := filing.BeginAnnex{StagingID: l.thing("staging")}
		if open != nil {
			c.Replaces = open.ID
		}
		l.do(c)
	}
	if open = l.state.AnnexStaging; open == nil {
		return
	}
	part := rapid.IntRange(1, min(len(open.Parts)+1, 3)).Draw(l.t, "part")
	var rows []filing.AnnexRow
	for n := range rapid.IntRange(1, 3).Draw(l.t, "rows") {
		r := measured(rapid.SampledFrom([]domain.MonitoringCategory{"M01", "M02", "M09"}).Draw(l.t, "category"), "参数"+strconv.Itoa(10*part+n), "HJ 828-2017")
		r.PremisesID, r.Note = one(l, l.state.Premises), l.text("注")
		rows = append(rows, r)
	}
	l.do(filing.StageAnnexPart{StagingID: open.ID, Part: part, Rows: rows, Today: randomToday})
	if open = l.state.AnnexStaging; open != nil && l.flip("effective") {
		l.do(filing.RecordAnnex{StagingID: open.ID, Seen: l.state.Annex.Revision(), Parts: len(open.Parts), Rows: open.Rows(), Alteration: l.alteration(), Today: randomToday})
	}
}
