package story

import (
	"example.org/ledger/domain/transfer"
	"example.org/ledger/internal/edge"
)

// minyu is 福建闽屿海洋环境监测有限公司 (9): takes its first submission back to put
// something right, and somebody over from 齐澍 (6), who never recorded that he
// left.
func minyu() *tale {
	p := profile{
		key: "9", number: 9, name: "福建闽屿海洋环境监测有限公司", code: "91350200DEMQ00093R", authority: "35",
		account: "minyu", prefix: "MY", nature: "有限责任公司（自然人投资或控股）", natureCode: "173",
		founded: "2012-07-30", certified: "2024-06-18", capital: "1600", categories: []string{"M01", "M05", "M06", "M08"},
		officePhone: "0591-20000930", street: "望澄大道9号",
	}
	p.representative, p.contact = p.called(theRepresentative, "郑观澜"), p.called(theContact, "林知夏")
	t := newTale(p)
	t.draft(course{
		registered: "2026-01-15", entered: "2026-01-16", equipped: "2026-01-21", uploaded: "2026-01-28",
		staff: 29, instruments: 214, format: "MY-%03d",
		named: map[int]somebody{1: t.named(firstOfStaff+1, "郑屿", "359999198409261333")},
	})
	t.on("2026-02-03", "10:12")
	t.submit("submit/1", t.firstCase())
	t.on("2026-02-04", "09:15") // nobody has taken it yet
	t.withdraw("withdraw", t.firstCase())
	place := t.mainPremises()
	place.Area, place.Activities = "1460", "海水、海洋沉积物样品接收与前处理，实验室分析，报告编制"
	place.ProofID = createdBy("9/premises/1/proof", "document")
	t.revisePremises("premises/1/area", 1, place)
	submitted := t.submit("submit/2", t.firstCase())
	t.review(submitted, "2026-02-06", "2026-03-02", t.official(1))
	minyuPeople(t)
	minyuDisputed(t)

	t.on("2026-06-15", "14:20") // thought better of it
	wider := t.scope()
	wider.MonitoringCategories = []string{"M01", "M02", "M05", "M06", "M08"}
	t.handOver("annex/2", changed("2026-06-12"), annexOf(t.premisesRow(1), wider.MonitoringCategories...))
	wider.Alteration = changed("2026-06-12")
	extension := t.recordScope("scope/2", wider)
	t.submit("scope/2/submit", extension)
	t.on("2026-06-16", "09:08")
	t.withdraw("scope/2/withdraw", extension)

	t.on("2026-06-29", "15:40") // and not back yet
	t.suspend("equipment/60/repair", 60, repaired("2026-06-26", "进样系统漏气，送厂家维修"))

	t.on("2026-07-02", "10:25") // she has left in earnest
	t.addStaff("staff/32", t.master(), minyuAnalyst(t, "9/staff/32", changed("2026-07-01")))
	return t
}

// minyuPeople: 周砚 cannot be entered while 齐澍 employs him, and is taken over by
// 重复人员信息申请 (Q3.6), once there is a proof that he left. 齐澍 never answers.
func minyuPeople(t *tale) {
	who := t.named(firstOfStaff+30, "周砚", zhouYan)
	t.on("2026-05-11", "10:36")
	t.addStaff("staff/30", t.master(), minyuSampler(t, "9/staff/30", changed("2026-05-08")))
	t.refused(edge.ErrPersonElsewhere)
	opened := t.transfer("transfer/1", who)
	t.applies("transfer/1/bare", opened, "2026-04-30", minyuSampler(t, "9/transfer/1", changed("2026-05-08")))
	t.refused(transfer.ErrNoProof)
	t.proves("transfer/1/proof", opened)
	t.applies("transfer/1/apply", opened, "2026-04-30", minyuSampler(t, "9/transfer/1", changed("2026-05-08")))
}

// minyuDisputed: 林槿 is taken over from 栖衡 (2), which objects.
func minyuDisputed(t *tale) {
	t.on("2026-05-20", "14:12")
	opened := t.transfer("transfer/2", t.named(firstOfStaff+31, "林槿", linJin))
	t.proves("transfer/2/proof", opened)
	t.applies("transfer/2/apply", opened, "2026-05-15", minyuAnalyst(t, "9/transfer/2", changed("2026-05-18")))
}

func minyuAnalyst(t *tale, key string, a *edge.Alteration) edge.StaffMember {
	m := withAlteration(t.member(key, t.named(firstOfStaff+31, "林槿", linJin), otherRoles[1]), a)
	m.HiredOn, m.Person.ContractSignedOn, m.Person.ContractFrom = a.OccurredOn, a.OccurredOn, a.OccurredOn
	m.Person.ContractTo, m.Person.ContractOpen = "2029-05-31", false
	return m
}

func minyuSampler(t *tale, key string, a *edge.Alteration) edge.StaffMember {
	who := t.named(firstOfStaff+30, "周砚", zhouYan)
	m := withAlteration(t.member(key, who, otherRoles[0]), a)
	m.HiredOn, m.Person.ContractSignedOn, m.Person.ContractFrom = a.OccurredOn, a.OccurredOn, a.OccurredOn
	m.Person.ContractTo, m.Person.ContractOpen = "2029-05-31", false
	return m
}
