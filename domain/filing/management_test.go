package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

func TestManagement(t *testing.T) {
	manualID := idOf("quality manual's row")
	uploaded := attached(manualFile, domain.DocumentManagementDocument)
	withFile := after(draft, uploaded)
	added := filing.ManagementAdded{ManagementID: manualID, Management: manual}
	add := filing.AddManagement{ManagementID: manualID, Management: manual, Today: today}
	wrong := func(edit func(*filing.Management)) filing.AddManagement {
		return with(add, func(c *filing.AddManagement) { edit(&c.Management) })
	}
	archive := with(manual, func(m *filing.Management) { m.Kind, m.RetentionYears = domain.ManagementArchive, 6 })
	laboratorySystem := filing.Management{
		Kind: domain.ManagementInformationSystem, Title: "实验室信息管理系统", EffectiveOn: "2024-05-01", Vendor: "苏州某软件有限公司", LaunchedOn: "2024-04-01",
		Functions: []domain.SystemFunction{domain.SystemContract, domain.SystemIssue}, BackupMode: "每日异地备份",
	}
	recorded := after(withFile, added)
	third := with(manual, func(m *filing.Management) { m.Version = "3" })
	revise := filing.ReviseManagement{ManagementID: manualID, Seen: at(recorded, added), Management: third, Today: today}
	end := filing.EndManagement{ManagementID: manualID, Seen: at(recorded, added), EndedOn: today, Today: today}
	ended := after(recorded, filing.ManagementEnded{ManagementID: manualID, EndedOn: today})
	filed := after(published, uploaded, added)
	run(t, cases{
		{Name: "1.26: a document is added", Given: withFile, When: add, Then: events{added}},
		{Name: "1.26: of some a few words will do", Given: draft,
			When: wrong(func(m *filing.Management) { *m = channelOfComplaints }),
			Then: events{filing.ManagementAdded{ManagementID: manualID, Management: channelOfComplaints}}},
		{Name: "10.5: everything missing is named at once", Given: draft,
			When:    filing.AddManagement{ManagementID: manualID, Today: today},
			Refused: required("kind", "title", "effective_on")},
		{Name: "10.5: the text is uploaded", Given: withFile,
			When: wrong(func(m *filing.Management) { m.DocumentID = filing.Management{}.DocumentID }), Refused: required("document_id")},
		{Name: "10.5: and is one of the management system", Given: draft,
			When: wrong(func(m *filing.Management) { m.DocumentID = letter }), Refused: []error{filing.ErrDocument.At("document_id")}},
		{Name: "10.5: an archive is kept for years", Given: withFile,
			When: wrong(func(m *filing.Management) { m.Kind = domain.ManagementArchive }), Refused: required("retention_years")},
		{Name: "10.5: six of them", Given: withFile,
			When: wrong(func(m *filing.Management) { *m = archive }),
			Then: events{filing.ManagementAdded{ManagementID: manualID, Management: archive}}},
		{Name: "10.5: not thousands", Given: withFile,
			When: wrong(func(m *filing.Management) { *m = archive; m.RetentionYears = 2026 }), Refused: []error{filing.ErrOutOfRange.At("retention_years")}},
		{Name: "10.5: nothing else is", Given: withFile,
			When: wrong(func(m *filing.Management) { m.RetentionYears = 6 }), Refused: []error{filing.ErrNotAllowed.At("retention_years")}},
		{Name: "10.5: an audit was held", Given: withFile,
			When:    wrong(func(m *filing.Management) { m.Kind, m.EffectiveOn = domain.ManagementInternalAudit, tomorrow }),
			Refused: []error{filing.ErrInFuture.At("effective_on")}},
		{Name: "10.5: a text may come into force later", Given: withFile,
			When: wrong(func(m *filing.Management) { m.EffectiveOn = tomorrow }),
			Then: events{filing.ManagementAdded{ManagementID: manualID, Management: with(manual, func(m *filing.Management) { m.EffectiveOn = tomorrow })}}},
		{Name: "10.5: of an information system it is said what it does", Given: draft,
			When: wrong(func(m *filing.Management) { *m = laboratorySystem }),
			Then: events{filing.ManagementAdded{ManagementID: manualID, Management: laboratorySystem}}},
		{Name: "10.5: which is in use, and each function once", Given: draft,
			When: wrong(func(m *filing.Management) {
				*m = laboratorySystem
				m.LaunchedOn, m.Functions = tomorrow, []domain.SystemFunction{domain.SystemContract, domain.SystemContract}
			}),
			Refused: []error{filing.ErrInFuture.At("launched_on"), filing.ErrRepeated.At("functions.1")}},
		{Name: "10.5: of nothing else", Given: withFile,
			When: wrong(func(m *filing.Management) {
				m.Vendor, m.LaunchedOn, m.BackupMode = laboratorySystem.Vendor, laboratorySystem.LaunchedOn, laboratorySystem.BackupMode
				m.Functions = laboratorySystem.Functions
			}),
			Refused: []error{
				filing.ErrNotAllowed.At("vendor"), filing.ErrNotAllowed.At("launched_on"), filing.ErrNotAllowed.At("functions"), filing.ErrNotAllowed.At("backup_mode"),
			}},
		{Name: "Q6.3: no row is recorded over another", Given: recorded, When: add, Refused: []error{filing.ErrIDTaken.At("management_id")}},
		{Name: "Q7.6: what is with the authority stands still", Given: submitted, When: add, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.9: nothing is added after cancellation", Given: canceled, When: add, Refused: []error{filing.ErrCanceled}},
		{Name: "Q1.8: once published it is explained", Given: after(published, uploaded), When: add, Refused: []error{filing.ErrAlteration.At("alteration.kind")}},
		{Name: "Q1.8: and takes effect at once", Given: after(published, uploaded),
			When: with(add, func(c *filing.AddManagement) { c.Alteration = changedToday }),
			Then: events{filing.ManagementAdded{ManagementID: manualID, Management: manual, Alteration: changedToday}}},

		{Name: "10.5: a new version", Given: recorded, When: revise, Then: events{filing.ManagementRevised{ManagementID: manualID, Management: third}}},
		{Name: "Q1.8: a new version of what is filed", Given: filed,
			When: with(revise, func(c *filing.ReviseManagement) { c.Seen, c.Alteration = at(filed, added), corrected }),
			Then: events{filing.ManagementRevised{ManagementID: manualID, Management: third, Alteration: corrected}}},
		{Name: "Q6.3: the same once more records nothing", Given: recorded, When: with(revise, func(c *filing.ReviseManagement) { c.Management = manual })},
		{Name: "Q6.3: not what somebody else has changed", Given: after(recorded, filing.ManagementRevised{ManagementID: manualID, Management: third}),
			When: revise, Refused: []error{filing.ErrStale}},
		{Name: "10.5: another kind is another row", Given: recorded,
			When:    with(revise, func(c *filing.ReviseManagement) { c.Management.Kind = domain.ManagementProcedures }),
			Refused: []error{filing.ErrNotAllowed.At("kind")}},
		{Name: "10.5: nothing that is not there", Given: withFile, When: revise, Refused: []error{filing.ErrManagement}},

		{Name: "10.5: it is repealed", Given: recorded, When: end, Then: events{filing.ManagementEnded{ManagementID: manualID, EndedOn: today}}},
		{Name: "10.5: once", Given: ended, When: end},
		{Name: "10.5: on a day", Given: recorded, When: with(end, func(c *filing.EndManagement) { c.EndedOn = "" }), Refused: required("ended_on")},
		{Name: "10.5: that has come", Given: recorded, When: with(end, func(c *filing.EndManagement) { c.EndedOn = tomorrow }),
			Refused: []error{filing.ErrInFuture.At("ended_on")}},
		{Name: "10.5: after it came into force", Given: recorded, When: with(end, func(c *filing.EndManagement) { c.EndedOn = "2024-04-30" }),
			Refused: []error{filing.ErrDateOrder.At("ended_on")}},
		{Name: "10.5: what is repealed is not revised", Given: ended,
			When:    with(revise, func(c *filing.ReviseManagement) { c.Seen = fold(ended).Management[manualID].At.Revision }),
			Refused: []error{filing.ErrManagementEnded}},
	})
}
