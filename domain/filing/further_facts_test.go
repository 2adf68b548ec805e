package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// TestFurtherFacts: what may be said of an institution beside what the FAQ asks
// for (domain-facts 10.1 to 10.4).
func TestFurtherFacts(t *testing.T) {
	paper, contract, traced := idOf("authorization by the parent"), idOf("lease contract"), idOf("traceability certificate")
	held := after(draft, attached(paper, domain.DocumentParentAuthorization), attached(contract, domain.DocumentEquipmentEvidence), attached(traced, domain.DocumentEquipmentEvidence))

	part := with(basics, func(b *filing.Basics) {
		b.Parent = filing.Parent{CreditCode: "12330000DEMA000235", Name: "浙江省某科学研究院", DocumentID: paper}
	})
	record := func(edit func(*filing.Parent)) filing.RecordBasics {
		return filing.RecordBasics{Seen: at(held, basicsRecorded), Today: today, Basics: with(part, func(b *filing.Basics) { edit(&b.Parent) })}
	}
	place := func(longitude, latitude domain.Decimal) filing.RevisePremises {
		return filing.RevisePremises{PremisesID: mainPremises, Seen: at(held, premisesAdded), Today: today,
			Premises: with(premises, func(p *filing.Premises) { p.Longitude, p.Latitude = longitude, latitude })}
	}
	person := func(certificates ...filing.StaffCertificate) filing.ReviseStaff {
		return filing.ReviseStaff{StaffID: lead, Seen: at(held, leadAdded), Today: today, Facts: filing.PersonFacts{ContractSignedInPast: true, SamePerson: true},
			Member: with(leadMember, func(m *filing.StaffMember) { m.Certificates = certificates })}
	}
	able := filing.StaffCertificate{Items: "水质采样", IssuedOn: "2025-03-01", ValidTo: "2030-02-28"}
	instrument := func(edit func(*filing.Equipment)) filing.ReviseEquipment {
		return filing.ReviseEquipment{EquipmentID: spectrometer, Seen: at(held, equipmentAdded), Today: today, Equipment: with(equipment, edit)}
	}
	papers := func(e *filing.Equipment) {
		e.Ownership, e.Lease = domain.EquipmentLeased, filing.Lease{From: "2026-01-01", To: "2028-01-01", Lessor: "示范租赁有限公司", DocumentID: contract}
		e.Traceability.DocumentID, e.Parameters = traced, []string{"化学需氧量", "HJ 828-2017"}
	}

	run(t, cases{
		{Name: "R4: a part of a legal person says of which one", Given: held, When: record(func(*filing.Parent) {}), Then: events{filing.BasicsRecorded{Basics: part}}},
		{Name: "R4: and all of it", Given: held, When: record(func(p *filing.Parent) { *p = filing.Parent{Name: p.Name} }),
			Refused: required("parent.credit_code", "parent.document_id")},
		{Name: "R4: by its authorization and no other paper", Given: held, When: record(func(p *filing.Parent) { p.DocumentID = letter }),
			Refused: []error{filing.ErrDocument.At("parent.document_id")}},
		{Name: "R4: nobody is part of oneself", Given: held, When: record(func(p *filing.Parent) { p.CreditCode = registered.CreditCode }),
			Refused: []error{filing.ErrNotAllowed.At("parent.credit_code")}},

		{Name: "Q2.6: a place lies somewhere", Given: held, When: place("120.585316", "31.298886"),
			Then: events{filing.PremisesRevised{PremisesID: mainPremises, Premises: place("120.585316", "31.298886").Premises}}},
		{Name: "Q2.6: with both coordinates", Given: held, When: place("120.585316", ""), Refused: required("latitude")},
		{Name: "Q2.6: in the right order", Given: held, When: place("31.298886", "120.585316"),
			Refused: []error{filing.ErrOutOfRange.At("latitude"), filing.ErrOutOfRange.At("longitude")}},

		{Name: "Q3.4: what somebody was found able to do", Given: held, When: person(able), Then: events{filing.StaffRevised{StaffID: lead, StaffMember: person(able).Member}}},
		{Name: "Q3.4: since when, and not since tomorrow", Given: held,
			When:    person(able, filing.StaffCertificate{Items: "现场测试"}, filing.StaffCertificate{IssuedOn: tomorrow, ValidTo: today}),
			Refused: append(required("certificates.1.issued_on", "certificates.2.items"), filing.ErrInFuture.At("certificates.2.issued_on"), filing.ErrDateOrder.At("certificates.2.valid_to"))},

		{Name: "Q5.2: an instrument with its papers", Given: held, When: instrument(papers),
			Then: events{filing.EquipmentRevised{EquipmentID: spectrometer, Equipment: with(equipment, papers)}}},
		{Name: "Q5.2: which are papers about instruments", Given: held,
			When: instrument(func(e *filing.Equipment) {
				papers(e)
				e.Lease.DocumentID, e.Traceability.DocumentID = letter, idOf("none")
			}),
			Refused: []error{filing.ErrDocument.At("lease.document_id"), filing.ErrDocument.At("traceability.document_id")}},
		{Name: "Q5.1: no parameter twice", Given: held, When: instrument(func(e *filing.Equipment) { e.Parameters = []string{"pH值", "pH值"} }),
			Refused: []error{filing.ErrRepeated.At("parameters.1")}},
	})
}

// TestSitesServed: an operation track says how many stations it looks after.
func TestSitesServed(t *testing.T) {
	operating := after(begun, filing.CaseOpened{CaseID: extensionCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.FirstCase})
	record := func(category domain.MonitoringCategory, n int) filing.RecordOperationCapability {
		c := operationFields
		c.Sites = map[domain.MonitoringCategory]int{category: n}
		return filing.RecordOperationCapability{Seen: domain.Empty, Capability: c, Today: today}
	}
	twelve := record(domain.OperationSourceGas, 12)
	recorded := filing.OperationCapabilityRecorded{OperationCapability: twelve.Capability}
	run(t, cases{
		{Name: "Q4.3: how many of a category", Given: operating, When: twelve, Then: events{recorded}},
		{Name: "Q4.3: the same again is nothing", Given: after(operating, recorded), When: with(twelve, func(c *filing.RecordOperationCapability) {
			c.Seen = at(after(operating, recorded), recorded)
		})},
		{Name: "Q4.3: not fewer than none", Given: operating, When: record(domain.OperationSourceGas, -1),
			Refused: []error{filing.ErrOutOfRange.At("sites." + string(domain.OperationSourceGas))}},
		{Name: "Q4.3: of categories of operation", Given: operating, When: record("M01", 1), Refused: []error{filing.ErrNotAllowed.At("sites.M01")}},
	})
}
