package story

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
)

// liaoxi is 辽宁辽汐环境监测有限公司 (12): a clerk who left had registered it
// already. Returned once, it answers in words; its second track stays a draft.
func liaoxi() *tale {
	p := profile{
		key: "12", number: 0, name: "辽宁辽汐环境监测有限公司", code: "91210200DEMQ00122X", authority: "21",
		account: "liaoxi", prefix: "LX", nature: "有限责任公司（自然人投资或控股）", natureCode: "173",
		founded: "2017-05-17", capital: "900", categories: []string{"M01", "M02", "M03"}, operates: []string{"source_gas", "source_water"},
		accredited:  "CNAS L99122",
		officePhone: "024-20001220", street: "观澜街5号",
	}
	p.representative, p.contact = p.called(theRepresentative, "姜望潮"), p.called(theContact, "宋听澜")
	t := newTale(p)
	t.on("2026-01-20", "10:11")
	t.register()
	t.last().Actor.ID = "liaoxi-former"
	liaoxiAgain(t)
	t.on("2026-03-03", "09:24")
	t.fill(course{
		entered: "2026-03-04", equipped: "2026-03-05", uploaded: "2026-03-10", staff: 27, instruments: 177, format: "LX-%03d",
		named: map[int]somebody{
			1: t.named(firstOfStaff+1, "姜潮生", "219999198203151875"), 4: t.named(firstOfStaff+4, "宋知微", "21999919941120194X"),
		},
		special: map[int]instrument{2: phMeter},
	})
	liaoxiSampler(t)
	liaoxiReviews(t)
	liaoxiUpdates(t)
	return t
}

// liaoxiAgain: the code is registered, by whomever (Q7.1). The account is reset
// by the authority, outside the ledger.
func liaoxiAgain(t *tale) {
	t.on("2026-03-02", "09:40")
	again := t.registration()
	t.register()
	s := t.last()
	s.Key, s.Filing = "12/register/again", createdBy("12/register/again", "filing")
	s.do = registering(again)
	t.refused(edge.ErrCreditCodeExists)
}

// liaoxiSampler: what is leased is filed for as long as it is (Q5.4), and then
// goes back.
func liaoxiSampler(t *tale) {
	sampler := t.instrument("12/equipment/178", "LX-178", leasedSampler, t.premisesRow(1))
	sampler.Ownership, sampler.Lease = string(domain.EquipmentLeased), &edge.Lease{From: "2025-06-01", To: "2026-05-31", Lessor: "云衡分析仪器厂"}
	t.addEquipment("equipment/178", t.clerk(), sampler)
}

func liaoxiReviews(t *tale) {
	reviewer := t.official(1)
	t.on("2026-03-17", "10:03")
	first := t.submit("submit/1", t.firstCase())
	t.on("2026-03-18", "09:33")
	t.take("take/1", t.firstCase(), reviewer)
	t.on("2026-03-26", "15:48")
	returned := t.sendBack("return", t.firstCase(), first, reviewer, edge.ReturnPoint{
		Field: "contacts.office_phone", Reason: string(filing.ReasonInconsistent),
		Text: "办公电话与承诺书所载不一致，请核对。",
	}, edge.ReturnPoint{
		Field: "basics.established_on", Reason: string(filing.ReasonUnclear),
		Text: "成立日期早于资质认定证书首次发证日期六年以上，请核实是否填报有误。",
	})
	t.on("2026-03-30", "10:50")
	contacts := t.contacts()
	contacts.OfficePhone = "024-20001226"
	t.reviseContacts(contacts)
	second := t.answer("submit/2", t.firstCase(), returned, map[int]string{
		0: "已按承诺书更正办公电话。", 1: "成立日期与营业执照一致；本机构2023年起开展生态环境监测业务，此前从事环保工程。",
	})
	t.on("2026-03-31", "09:21")
	t.take("take/2", t.firstCase(), reviewer)
	t.on("2026-04-08", "14:55")
	t.publish(second, reviewer)
}

func liaoxiUpdates(t *tale) {
	t.on("2026-04-28", "10:07")
	right := t.instruments[5]
	right.Model += "-2"
	right.Alteration = corrected("录入时漏填型号后缀，与铭牌核对后更正")
	t.reviseEquipment("equipment/5/model", 5, right)
	t.on("2026-05-12", "13:32")
	t.retire("equipment/2/retire", 2, "2026-05-08", "电极损坏，无法修复")
	t.on("2026-06-05", "09:18")
	t.giveBack("equipment/178/return", 178, "2026-05-31")

	t.on("2026-06-24", "09:55") // and no more than that
	t.startTrack("operation", domain.Operation)
	t.recordScopeOf(domain.Operation, "operation/scope", t.operation())
	t.second(domain.Operation, 28, 29)
}
