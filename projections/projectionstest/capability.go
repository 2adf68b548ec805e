package projectionstest

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// rules are the commands that record the document of the management system that
// the track cannot do without.
func (i Institution) rules(today domain.Date) []filing.Command {
	kind := domain.ManagementDataQuality
	if i.Track == domain.Operation {
		kind = domain.ManagementOperationRecords
	}
	return []filing.Command{
		i.attach(uuid.Nil, domain.DocumentManagementDocument),
		filing.AddManagement{ManagementID: idOf("rules", i.ID().String()), Today: today, Management: filing.Management{
			Kind: kind, Title: kind.Label(), EffectiveOn: "2024-05-01", DocumentID: i.document(uuid.Nil, domain.DocumentManagementDocument),
		}},
	}
}

// CMANumber is the number of everybody's certificate.
const CMANumber domain.CMANumber = "241012050001"

// ability is the command that records what the track's capability rests on: the
// certificate of testing, which is in good time for a year of stories, or what
// operation offers.
func (i Institution) ability(today domain.Date) filing.Command {
	if i.Track == domain.Operation {
		return filing.RecordOperationCapability{Seen: domain.Empty, Today: today, Capability: filing.OperationCapability{
			Fields: []filing.OperationField{{Field: domain.OperatesWaterAmmonia, Level: domain.CapabilityNoLevel}},
		}}
	}
	return filing.RecordCMA{Seen: domain.Empty, Today: today, CMA: filing.CMA{
		Number: CMANumber, Institution: i.Name, From: "2025-02-01", To: "2031-01-31",
		CertificateID: i.document(uuid.Nil, domain.DocumentCMACertificate), AnnexID: i.document(uuid.Nil, domain.DocumentCMAAnnex),
	}}
}

// HandOver makes an annex of one row a category the one in force, in the moment
// of the last command.
func (l *Ledger) HandOver(t testing.TB, i Institution, categories ...domain.MonitoringCategory) eventstore.Position {
	t.Helper()
	id := i.ID()
	s := l.State(id)
	staging := domain.DeriveID(id, "annex", l.commands)
	var alteration filing.Alteration
	if s.Published() {
		alteration = filing.Alteration{Kind: filing.Changed, OccurredOn: l.Today()}
	}
	rows := make([]filing.AnnexRow, len(categories))
	for n, c := range categories {
		rows[n] = filing.AnnexRow{
			PremisesID: idOf("premises", id.String()), Category: c, Object: c.Label(), ItemNo: "1.1", Parameter: "项目" + string(c),
			StandardNo: "HJ 1-2020", StandardName: "某项目的测定", MethodKind: domain.MethodStandard,
		}
	}
	return l.atOnce(t, id,
		filing.BeginAnnex{StagingID: staging},
		filing.StageAnnexPart{StagingID: staging, Part: 1, Rows: rows, Today: l.Today()},
		filing.RecordAnnex{StagingID: staging, Seen: s.Annex.Revision(), Parts: 1, Rows: len(rows), Alteration: alteration, Today: l.Today()})
}
