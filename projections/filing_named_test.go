package projections_test

import (
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// A history names documents, the one before and the one now, however little of
// the filing is in memory when it is written.
func TestHistoryNamesDocuments(t *testing.T) {
	s := newFilingStory(t, new(memory.Store), "named")
	const twice = 2
	kinds := []domain.DocumentKind{domain.DocumentParentAuthorization, domain.DocumentPremisesProof, domain.DocumentEquipmentEvidence, domain.DocumentManagementDocument}
	of := func(kind domain.DocumentKind, n int) uuid.UUID { return domain.DeriveID(s.id, string(kind), n) }
	s.record(filing.Registered{CreditCode: "91320500DEMQ000184", Authority: "32"})
	for n := range twice {
		for _, kind := range kinds {
			s.record(attached(of(kind, n), kind, "第"+strings.Repeat("一", n+1)+"份"))
		}
	}
	bench, laboratory, manual := thing("bench"), thing("laboratory"), thing("the manual")
	alteration := filing.Alteration{Kind: filing.Corrected, Reason: "附错了文件"}
	for n := range twice {
		b := basics
		b.Parent = filing.Parent{CreditCode: "91320500DEMQ00099X", Name: "某集团", DocumentID: of(domain.DocumentParentAuthorization, n)}
		instrument := altered(phMeter, func(e *filing.Equipment) { e.Traceability.DocumentID = of(domain.DocumentEquipmentEvidence, n) })
		place := filing.Premises{Kind: domain.PremisesMain, Name: "实验楼", Tenure: domain.PremisesOwned, ProofID: of(domain.DocumentPremisesProof, n)}
		document := filing.Management{Kind: domain.ManagementQualityManual, Title: "质量手册", DocumentID: of(domain.DocumentManagementDocument, n)}
		s.record(filing.BasicsRecorded{Basics: b})
		if n == 0 {
			s.record(filing.PremisesAdded{PremisesID: laboratory, Premises: place}, filing.EquipmentAdded{EquipmentID: bench, Equipment: instrument},
				filing.ManagementAdded{ManagementID: manual, Management: document})
			continue
		}
		s.record(filing.PremisesRevised{PremisesID: laboratory, Premises: place, Alteration: alteration}, filing.EquipmentRevised{EquipmentID: bench, Equipment: instrument, Alteration: alteration},
			filing.ManagementRevised{ManagementID: manual, Management: document, Alteration: alteration})
	}
	timeline := s.timeline()
	var pages [][]projections.Event
	for _, e := range timeline.Events() {
		pages = append(pages, []projections.Event{e})
	}
	checkPages(t.Context(), t, connection(t), pages, timeline.Entries())

	named := 0
	for _, e := range timeline.Entries() {
		if strings.Contains(e.Text, "第一份") && strings.Contains(e.Text, "第一一份") {
			named++
		}
	}
	if named < twice {
		t.Errorf("only %d entries name the document before and the one now", named)
	}
}
