package story

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// chengyu is 江苏澄屿环境检测有限公司 (1): returned twice, then published; later
// the everyday changes of a laboratory.
func chengyu() *tale {
	p := profile{
		key: "1", number: 1, name: "江苏澄屿环境检测有限公司", code: "91320500DEMQ000184", authority: "32",
		account: "chengyu", prefix: "CY", nature: "有限责任公司（自然人投资或控股）", natureCode: "173",
		founded: "2014-09-18", capital: "2000", categories: []string{"M01", "M02", "M03", "M09"},
		operates: []string{"source_gas", "source_water", "other"}, otherText: "小微站",
		officePhone: "0512-20000184", street: "屿湖路18号",
	}
	p.representative, p.contact = p.called(theRepresentative, "叶聿修"), p.called(theContact, "苏晚棠")
	t := newTale(p)
	manager := edge.TopManager{Name: p.called(theManager, "方既明").name, Authorization: &edge.Authorization{
		Scope:     "全面负责本机构生态环境监测技术服务、备案及日常管理",
		ValidFrom: "2026-01-01", ValidTo: "2026-12-31", Signed: true, SealPresent: true,
	}}
	chengyuDraft(t, manager)
	chengyuReviews(t, manager)
	chengyuUpdates(t)
	return t
}

func chengyuDraft(t *tale, manager edge.TopManager) {
	t.on("2026-01-06", "09:18")
	t.register()
	t.recordIdentity()
	t.recordScope("scope", t.scope())
	t.recordBasics()
	t.recordContacts()
	t.on("2026-01-06", "14:05")
	t.addPremises("premises/1", t.mainPremises())
	t.addPremises("premises/2", chengyuBranch("480"))
	letter := t.attach("authorization", domain.DocumentAuthorizationLetter, "最高管理者授权委托书")
	manager.Authorization = authorization(*manager.Authorization, letter, manager.Authorization.ValidTo)
	t.topManager("top-manager", manager)

	t.on("2026-01-08", "09:03")
	t.staff(38, map[int]somebody{
		1: t.named(firstOfStaff+1, "沈予安", "329999198503100119"),
		2: t.named(firstOfStaff+2, "顾清荷", "329999199007220247"),
	})
	instruments := rack{
		from: 1, to: 35, format: "CY-%04d", first: 1, where: []uuid.UUID{t.premisesRow(1), t.premisesRow(1), t.premisesRow(2)},
		special: map[int]instrument{17: phMeter},
	}
	t.on("2026-01-12", "09:10")
	t.equip(t.clerk(), instruments)
	t.on("2026-01-12", "13:48")
	instruments.from, instruments.to = 36, 246
	t.equip(t.clerk(), instruments)

	t.on("2026-01-15", "10:02")
	t.certificates()
	t.system()
	t.evidence("staff/1/evidence", 1)
	t.evidence("staff/2/evidence", 2)
	t.on("2026-01-16", "15:20")
	t.letter("letter")
}

// chengyuBranch is the branch laboratory.
func chengyuBranch(area string) edge.Premises {
	return edge.Premises{
		Kind: string(domain.PremisesBranchLaboratory), Name: "望澄分场所", Address: "江苏省澄州市望澄大道206号3幢",
		County: "329999", Area: area, Tenure: string(domain.PremisesLeased), LeasedFrom: "2024-07-01", LeasedTo: "2029-06-30", Activities: "土壤样品制备、噪声监测仪器存放",
	}
}

// authorization returns a with another letter and last day.
func authorization(a edge.Authorization, letter, validTo string) *edge.Authorization {
	a.DocumentID, a.ValidTo = createdBy(letter, "document"), validTo
	return &a
}

func chengyuReviews(t *tale, manager edge.TopManager) {
	reviewer := t.official(1)
	t.on("2026-01-19", "10:31")
	first := t.submit("submit/1", t.firstCase())
	t.on("2026-01-21", "09:12")
	t.take("take/1", t.firstCase(), reviewer)
	t.on("2026-01-27", "16:05")
	t.sendBack("return/1", t.firstCase(), first, reviewer, edge.ReturnPoint{
		Field: "top_manager.authorization", Reason: string(filing.ReasonUnclear),
		Text: "上传的授权委托书未载明授权期限，填报的结束日期没有依据。请提供载明授权起止日期、由法定代表人签字并加盖公章的授权委托书。",
	})

	t.on("2026-01-29", "09:24")
	letter := t.attach("authorization/2", domain.DocumentAuthorizationLetter, "最高管理者授权委托书（载明授权期限）")
	manager.Authorization = authorization(*manager.Authorization, letter, "2028-12-31")
	t.topManager("top-manager/2", manager)
	second := t.submit("submit/2", t.firstCase())
	t.on("2026-02-02", "14:10")
	t.take("take/2", t.firstCase(), reviewer)
	t.on("2026-02-05", "11:16")
	t.sendBack("return/2", t.firstCase(), second, reviewer, edge.ReturnPoint{
		Field: "commitment", Reason: string(filing.ReasonCommitment),
		Text: "备案承诺书有法定代表人签字，未加盖机构公章。请签字盖章后重新上传，其他内容无需修改。",
	})

	t.on("2026-02-06", "10:40")
	t.letter("letter/2")
	third := t.submit("submit/3", t.firstCase())
	t.on("2026-02-09", "09:30")
	t.take("take/3", t.firstCase(), reviewer)
	t.unmask("unmask", reviewer, filing.PersonalDataOf{Part: domain.PersonalLegalRepresentative},
		looking(domain.UnmaskToVerifyIdentity, "与法定代表人身份证复印件及承诺书签字核对", domain.PersonalIDNumber))
	t.on("2026-02-11", "15:42")
	t.publish(third, reviewer)
}

func chengyuUpdates(t *tale) {
	t.on("2026-03-10", "10:15")
	promoted := t.members[2]
	promoted.Title, promoted.Person.TitleName, promoted.Person.TitleObtainedOn = string(domain.TitleAssociateSenior), "高级工程师", "2026-02-28"
	promoted.Alteration = changed("2026-02-28")
	t.reviseStaff("staff/2/title", 2, promoted)

	t.on("2026-03-24", "14:30")
	for _, n := range []int{4, 9, 17} {
		renewed := t.instruments[n]
		renewed.Traceability = kindNamed(renewed.Name).traced(numbered("1/renewed", n), "2026-03-18")
		renewed.Alteration = changed("2026-03-18")
		t.instruments[n] = renewed
		t.reviseEquipment(numbered("equipment/renewed", n), n, renewed)
	}
	t.on("2026-04-02", "09:26")
	t.suspend("equipment/30/repair", 30, repaired("2026-04-01", "光源能量不足，送厂家维修"))
	chengyuSecondTrack(t)
	t.on("2026-04-20", "14:12")
	t.resume("equipment/30/back", 30, "2026-04-20")
	t.on("2026-04-21", "09:35")
	contacts := t.contacts()
	contacts.OfficePhone = "0512-20000186"
	t.reviseContacts(contacts)

	t.on("2026-04-27", "10:24")
	reported := t.report("report/33", edge.Report{
		ServiceAuthority: "33", StartOn: "2026-05-06", EndOn: "2026-07-31",
		Services: []edge.Service{{Track: string(domain.Testing), Categories: []string{"M01", "M02"}}},
		Answers: []edge.ReportAnswer{
			vehicles(vehicle("苏I·D0101", "轻型厢式货车", "自有", map[string]string{"seats": "3", "inspected_to": "2026-11-30"})),
			localContact(t.called(theLocalContact, "桑若谷")),
		},
	})

	t.on("2026-05-08", "15:14")
	t.reviseSystem("management/manual/2", edge.Management{
		Kind: string(domain.ManagementQualityManual), Version: "第6版", EffectiveOn: "2026-05-06", Alteration: changed("2026-05-06"),
	})
	t.on("2026-05-19", "10:50")
	larger := chengyuBranch("620")
	larger.ProofID = createdBy("1/premises/2/proof", "document")
	larger.Alteration = changed("2026-05-06")
	t.revisePremises("premises/2/area", 2, larger)

	t.on("2026-06-09", "16:12")
	t.leave("staff/14/leave", 14, "2026-05-31")
	t.on("2026-06-16", "09:48")
	joining := t.member(staffKey("1", 39), t.person(firstOfStaff+39, 1994, 1998), otherRoles[0])
	joining.HiredOn, joining.Person.ContractFrom = "2026-07-01", "2026-07-01"
	joining.Person.ContractSignedOn, joining.Person.ContractTo = "2026-06-12", "2029-06-30"
	joining.Alteration = changed("2026-06-12")
	t.addStaff("staff/39", t.master(), joining)

	t.on("2026-07-02", "11:05")
	t.retire("equipment/12/retire", 12, "2026-06-30", "主板损坏，无法修复")
	t.on("2026-07-10", "15:06")
	t.endsReport("report/33/end", reported, "2026-07-10")
}

// chengyuSecondTrack adds operation (Q7.7).
func chengyuSecondTrack(t *tale) {
	t.on("2026-04-13", "09:26")
	opened, submitted := t.secondTrack(domain.Operation, t.operation(), [2]int{40, 46}, rack{from: 247, to: 254, format: "CY-%04d", first: 1})
	t.passSecond(domain.Operation, opened, submitted, "2026-04-15", "2026-04-22")
}
