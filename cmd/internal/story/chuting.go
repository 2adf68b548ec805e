package story

import (
	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
)

// chuting is 湖北楚汀生态监测中心 (8): a public institution whose top manager is
// not its legal representative. It filed under the code of a sister body,
// which two officials put right (Q7.2).
func chuting() *tale {
	p := profile{
		key: "8", number: 8, name: "湖北楚汀生态监测中心", code: "12420100DEMQ00886R", authority: "42",
		account: "chuting", prefix: "CT", certificate: string(domain.RegistrationPublicInstitution),
		nature: "国有全资", natureCode: "110",
		founded: "1998-04-02", capital: "1200", categories: []string{"M01", "M04", "M07"},
		officePhone: "027-20000859", street: "临溪路3号",
	}
	p.representative, p.contact = p.called(theRepresentative, "陶景澄"), p.called(theContact, "楚晚晴")
	p.manager = p.called(theManager, "向云深")
	t := newTale(p)
	t.draft(course{
		registered: "2026-01-13", entered: "2026-01-14", equipped: "2026-01-15", uploaded: "2026-01-20",
		staff: 44, instruments: 288, format: "CT-%03d",
		named: map[int]somebody{2: t.named(firstOfStaff+2, "陶未央", "429999197907111219")},
	})
	t.on("2026-01-27", "11:02")
	submitted := t.submit("submit", t.firstCase())
	t.on("2026-01-29", "09:18")
	t.take("take/1", t.firstCase(), t.official(2))
	t.on("2026-01-30", "09:06") // she is away for a while
	t.putBack("put-back", t.firstCase(), t.official(2))
	t.on("2026-02-02", "09:41")
	t.take("take/2", t.firstCase(), t.official(1))
	t.on("2026-02-12", "15:22")
	t.publish(submitted, t.official(1))

	t.on("2026-03-16", "10:20")
	t.suspend("equipment/52/stop", 52, edge.Suspension{
		Status: string(domain.EquipmentOutOfService), SuspendedOn: "2026-03-13", Reason: "实验室改造，暂停使用",
	})
	t.on("2026-04-24", "09:52")
	t.resume("equipment/52/back", 52, "2026-04-23")
	t.endSystem("management/information-system/end", domain.ManagementInformationSystem, "2026-04-22")

	t.on("2026-05-08", "15:36")
	code := t.suggest("code", edge.Suggestion{
		Kind: string(domain.SuggestCreditCode), CreditCode: "12420100DEMQ000859",
		Reason: "填报时误用同一主管部门下属单位的统一社会信用代码，事业单位法人证书所载代码见佐证材料",
	})
	t.on("2026-05-14", "09:50")
	proposed := t.adopt("code/adopt", code, t.official(1))
	t.on("2026-05-15", "11:17")
	t.confirm("code/confirm", code, proposed, t.official(2))

	t.on("2026-05-21", "10:14")
	t.leave("staff/19/leave", 19, "2026-05-18")
	return t
}
