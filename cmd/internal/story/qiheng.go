package story

import (
	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// qiheng is 浙江栖衡环境监测技术有限公司 (2): published in February; a new name
// and legal representative, filed in May in one form with a new telephone number
// and website, are under review when the story ends.
func qiheng() *tale {
	p := profile{
		key: "2", number: 2, name: "浙江栖衡环境监测技术有限公司", code: "91330100DEMQ00026E", authority: "33",
		account: "qiheng", prefix: "QH", nature: "有限责任公司（自然人投资或控股）", natureCode: "173",
		founded: "2016-03-22", capital: "1500", termTo: "2046-03-21", categories: []string{"M01", "M02", "M09", "M10"},
		officePhone: "0571-20000260", street: "知行路55号",
	}
	p.representative, p.contact = p.called(theRepresentative, "骆怀简"), p.called(theContact, "柳疏桐")
	t := newTale(p)
	t.on("2026-01-07", "09:25")
	t.register()
	t.begin()
	t.on("2026-01-08", "09:08")
	t.staff(31, map[int]somebody{
		1: t.named(firstOfStaff+1, "陆时雨", "33999919881105032X"),
		4: t.named(firstOfStaff+4, "林槿", linJin),
	})
	t.on("2026-01-12", "13:40")
	t.equip(t.clerk(), rack{from: 1, to: 205, format: "QH-%03d", first: 1, where: []uuid.UUID{t.premisesRow(1)}})
	t.on("2026-01-16", "09:30")
	t.certificates()
	t.system()
	t.letter("letter")
	t.on("2026-01-20", "10:12")
	submitted := t.submit("submit", t.firstCase())
	t.on("2026-01-22", "09:20")
	t.take("take", t.firstCase(), t.official(1))
	t.on("2026-02-03", "14:36")
	t.publish(submitted, t.official(1))

	t.on("2026-02-27", "15:05")
	t.leave("staff/12/leave", 12, "2026-02-14")
	qihengRenamed(t)
	qihengObjects(t)
	return t
}

func qihengRenamed(t *tale) {
	t.on("2026-05-12", "09:40")
	successor := t.called(theSuccessor, "程以安")
	identity := edge.Identity{
		Name:                "浙江栖衡生态科技有限公司",
		LegalRepresentative: edge.LegalRepresentative{Name: successor.name, IDNumber: successor.idNumber, Mobile: successor.mobile},
		Alteration:          changed("2026-03-31"),
	}
	contacts := t.contacts()
	contacts.OfficePhone, contacts.Website = "0571-20000268", "https://qiheng-eco.example"
	renaming := t.form("rename", identity, contacts)
	t.attachTo(renaming, "rename/proof", domain.DocumentChangeProof, "机构名称及法定代表人变更登记证明")
	t.attachTo(renaming, "rename/registration", domain.DocumentRegistrationCertificate, "营业执照（变更后）")
	document := t.attachTo(renaming, "rename/letter/document", domain.DocumentCommitmentLetter, "备案承诺书（变更后重新签署）")
	letter := t.commitment(document, "2026-05-11")
	letter.Institution, letter.Signer = identity.Name, successor.name
	t.letterFor(renaming, "rename/letter", letter)

	t.submit("rename/submit", renaming)
	t.on("2026-05-14", "10:22")
	t.take("rename/take", renaming, t.official(2))
}

// linJin analyses for 栖衡, for 闽屿 by mistake, for 栖衡 again, and then for 闽屿.
const linJin = "339999199204180450"

// qihengObjects: 闽屿 took 林槿 over while her contract ran on. Her own authority
// and that of 闽屿 uphold the objection; she leaves in earnest at the end of June.
func qihengObjects(t *tale) {
	t.on("2026-05-22", "10:18")
	raised := t.suggest("dispute", edge.Suggestion{
		Kind: string(domain.SuggestOther), StaffID: t.staffRow(4), TransferID: createdBy("9/transfer/2", "transfer"),
		Reason: "该人员与我机构的劳动合同仍在履行，未办理离职，请予核实。",
	})
	t.on("2026-06-02", "15:10")
	proposed := t.adopt("dispute/adopt", raised, t.official(1))
	t.on("2026-06-03", "09:42")
	t.confirm("dispute/confirm", raised, proposed, profile{authority: "35"}.official(1))
	t.on("2026-06-30", "16:20")
	t.leave("staff/4/leave", 4, "2026-06-30")
	t.last().reacts = true // 闽屿 enters her then
}
