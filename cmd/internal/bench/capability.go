package bench

import (
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// ability returns the command that records what the track's capability rests on:
// the certificate of testing, once its files are there, or what operation offers.
func (i *institution) ability(today domain.Date) filing.Command {
	if i.track == domain.Operation {
		return filing.RecordOperationCapability{Seen: domain.Empty, Today: today, Capability: filing.OperationCapability{
			Fields: []filing.OperationField{{Field: domain.OperatesWaterAmmonia, Level: domain.CapabilityNoLevel}},
		}}
	}
	return filing.RecordCMA{Seen: domain.Empty, Today: today, CMA: filing.CMA{
		Number: "251012059998", Institution: i.name, From: "2025-02-01", To: "2031-01-31",
		CertificateID: i.id(string(domain.DocumentCMACertificate)), AnnexID: i.id(string(domain.DocumentCMAAnnex)),
	}}
}

// capability returns the commands that record the document of the management
// system that the track cannot do without and, of testing, an annex: with the
// thousands of rows of a large one, which do not concern the registry, its read
// model would have less to do.
func (i *institution) capability(today domain.Date, premises uuid.UUID) []filing.Command {
	kind, staging := domain.ManagementDataQuality, i.id("annex staging")
	if i.track == domain.Operation {
		kind = domain.ManagementOperationRecords
	}
	rules := []filing.Command{
		i.attach(domain.DocumentManagementDocument),
		filing.AddManagement{ManagementID: i.id("rules"), Today: today, Management: filing.Management{
			Kind: kind, Title: kind.Label(), EffectiveOn: "2024-05-01", DocumentID: i.id(string(domain.DocumentManagementDocument)),
		}},
	}
	if i.track == domain.Operation {
		return rules
	}
	var rows []filing.AnnexRow
	for n, c := range i.categories {
		for m := range 3 {
			rows = append(rows, filing.AnnexRow{
				PremisesID: premises, Category: c, Object: c.Label(), ItemNo: domain.ItemNumber(fmt.Sprintf("%d.%d", n+1, m+1)),
				Parameter: fmt.Sprintf("%s项目%d", c.Label(), m+1), StandardNo: domain.StandardNumber(fmt.Sprintf("HJ %d-2020", 10*n+m+1)),
				StandardName: "某项目的测定", MethodKind: domain.MethodStandard,
			})
		}
	}
	return append(rules,
		filing.BeginAnnex{StagingID: staging},
		filing.StageAnnexPart{StagingID: staging, Part: 1, Rows: rows, Today: today},
		filing.RecordAnnex{StagingID: staging, Seen: domain.Empty, Parts: 1, Rows: len(rows), Today: today})
}
