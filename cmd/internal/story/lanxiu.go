package story

import (
	"fmt"
	"sync"

	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

var lanxiuCategories = []string{"M01", "M02", "M03", "M04", "M05", "M07", "M08", "M09", "M10", "M11", "M12", "M13"}

// lanxiu is 广东岚岫检测科技有限公司 (3): large, in six places; extends its
// capability within its categories, then by one category.
func lanxiu() *tale {
	p := profile{
		key: "3", number: 3, name: "广东岚岫检测科技有限公司", code: "91440100DEMQ000344", authority: "44",
		account: "lanxiu", prefix: "LX", nature: "股份有限公司（非上市、自然人投资或控股）", natureCode: "174",
		founded: "2009-06-11", capital: "6800",
		categories: lanxiuCategories, accredited: "CNAS L99034",
		officePhone: "020-20000344", street: "科创二路9号",
	}
	p.representative, p.contact = p.called(theRepresentative, "区慕白"), p.called(theContact, "黎晚舟")
	t := newTale(p)
	lanxiuDraft(t)
	t.on("2026-01-22", "09:26")
	submitted := t.submit("submit", t.firstCase())
	t.on("2026-01-23", "10:40")
	t.take("take", t.firstCase(), t.official(1))
	t.on("2026-02-06", "16:20")
	t.publish(submitted, t.official(1))
	lanxiuUpdates(t)
	lanxiuExtension(t)
	return t
}

// How many work there and with how many instruments when it files, and how many of
// these its program enters in a day.
const (
	lanxiuStaff = 126
	lanxiuTools = 1_940
	lanxiuADay  = 760
)

func lanxiuDraft(t *tale) {
	t.on("2026-01-09", "09:02")
	t.register()
	t.begin()
	for i, branch := range []struct {
		kind domain.PremisesKind
		name string
	}{
		{domain.PremisesBranchLaboratory, "汀洲分场所"}, {domain.PremisesBranchLaboratory, "北渚分场所"},
		{domain.PremisesBranchLaboratory, "沙洲分场所"}, {domain.PremisesBranchOffice, "观澜分办公场所"},
		{domain.PremisesBranchOffice, "长桥分办公场所"},
	} {
		in := edge.Premises{
			Kind: string(branch.kind), Name: branch.name, Address: fmt.Sprintf("广东省岚岫市%s%d号", streets[5+i], 30+7*i),
			County: "449999", Area: fmt.Sprint(220 + 90*i),
			Tenure: string(domain.PremisesLeased), LeasedFrom: "2024-01-01", LeasedTo: "2028-12-31",
			Activities: "样品接收与前处理、实验室分析、现场监测仪器存放",
		}
		if branch.kind == domain.PremisesBranchOffice {
			in.Activities = "业务接洽、报告送达、便携式仪器存放"
		}
		t.addPremises(numbered("premises", i+2), in)
	}
	t.on("2026-01-12", "09:14")
	lanxiuSignatories(t)
	t.staff(lanxiuStaff, map[int]somebody{
		8: t.named(firstOfStaff+8, "梁未晞", "449999199509090515"),
		5: t.named(firstOfStaff+5, "何砚秋", "449999199701300623"),
	})
	fleet := lanxiuFleet()
	for i, day := range []domain.Date{"2026-01-13", "2026-01-14", "2026-01-15"} {
		t.on(day, "09:05")
		lanxiuEquip(t, fleet, 1+i*lanxiuADay, min((i+1)*lanxiuADay, lanxiuTools))
	}
	t.on("2026-01-16", "14:15")
	t.annex = lanxiuAnnex()[:lanxiuWinter]
	t.certificates()
	t.system()
	t.letter("letter")
}

func lanxiuUpdates(t *tale) {
	t.on("2026-04-09", "10:44")
	right := t.instruments[7]
	right.Model += "B"
	right.Alteration = corrected("录入时漏填型号后缀，与铭牌核对后更正")
	t.reviseEquipment("equipment/7/model", 7, right)

	t.on("2026-04-16", "09:52")
	// 齐澍 (6) closed down and never recorded his departure.
	t.addStaff(numbered("staff", lanxiuStaff+1), t.master(), withAlteration(
		t.member(staffKey("3", lanxiuStaff+1), mengYun(), otherRoles[3]), changed("2026-04-13")))
	t.refused(edge.ErrPersonElsewhere)

	t.on("2026-04-17", "10:26") // a transfer takes a proof that he left, and nobody is there to give one
	t.givesUp("transfer/withdraw", t.transfer("transfer", mengYun()))

	t.on("2026-04-21", "09:20")
	t.retire("equipment/22/retire", 22, "2026-04-20", "超过使用年限，检定不合格")
	t.on("2026-04-21", "15:02")
	t.notRetired("equipment/22/keep", 22, "操作时选错设备，应报废的是相邻一行的设备")
	t.on("2026-04-28", "15:30")
	t.retire("equipment/21/retire", 21, "2026-04-24", "超过使用年限，检定不合格")
	lanxiuSignatory(t)

	t.on("2026-06-12", "15:16") // 齐澍 is canceled, and he is free
	freed := t.member(staffKey("3", lanxiuStaff+1)+"/again", mengYun(), otherRoles[3])
	freed.HiredOn, freed.Person.ContractSignedOn, freed.Person.ContractFrom = "2026-04-13", "2026-04-13", "2026-04-13"
	freed.Person.ContractTo, freed.Person.ContractOpen = "2029-04-12", false
	t.addStaff(numbered("staff", lanxiuStaff+1)+"/again", t.master(), withAlteration(freed, changed("2026-04-13")))
}

// lanxiuSignatory: somebody who signed reports has left, and is not removed as
// though he had never been there (domain-decisions 2.14).
func lanxiuSignatory(t *tale) {
	t.on("2026-05-12", "11:05")
	signatory := t.suggest("signatory", edge.Suggestion{
		Kind: string(domain.SuggestRemovePerson), StaffID: t.staffRow(25), Reason: "该人员已不在我单位工作，申请删除",
	})
	t.on("2026-05-19", "10:20")
	t.dismiss("signatory/dismiss", signatory, t.official(2), "该人员曾任授权签字人并签发报告，请按离职填报。")
	t.on("2026-05-20", "09:14")
	t.leave("staff/25/leave", 25, "2026-05-15")
}

func lanxiuExtension(t *tale) {
	t.on("2026-05-06", "10:05") // within the categories: at once
	lanxiuExtends(t, "extended", "2026-04-30", lanxiuSpring)

	t.on("2026-06-02", "09:33") // a new category: an amendment
	t.addEquipment(numbered("equipment", lanxiuTools+1), t.clerk(), lanxiuGrab(t))
	lanxiuExtends(t, "extended-2", "2026-05-28", lanxiuSummer)
	wider := t.scope()
	wider.MonitoringCategories = []string{"M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M12", "M13"}
	wider.Alteration = changed("2026-05-28")
	extension := t.recordScope("scope/2", wider)
	submitted := t.submit("scope/2/submit", extension)
	t.on("2026-06-03", "14:02")
	t.take("scope/2/take", extension, t.official(2))
	t.on("2026-06-10", "10:18")
	t.pass("scope/2/pass", extension, submitted, t.official(2))
}

// How many rows the annex has: at first, after the first extension and after the
// second one, which is all.
const (
	lanxiuWinter = 2_860
	lanxiuSpring = 3_004
	lanxiuSummer = 28_110
)

// lanxiuAnnex is the annex after both extensions: what was there first is first,
// and the new category is last.
var lanxiuAnnex = sync.OnceValue(func() []edge.AnnexRow {
	place := func(n int) uuid.UUID { return createdBy(numbered("3/premises", n), "premises") }
	rows := annexOf(place(1), lanxiuCategories...)
	for n := range 4 { // the laboratories
		rows = append(rows, measuredAt(place(n+1))...)
	}
	last := annexOf(place(2), "M06")
	return append(rows[:lanxiuSummer-len(last)], last...)
})

// lanxiuExtends uploads the certificate and annex that an extension (扩项) gave
// the institution on a day, and hands over the first rows of all. Nobody reviews
// that (Q4.2).
func lanxiuExtends(t *tale, what string, on domain.Date, rows int) {
	t.attach(what+"/cma", domain.DocumentCMACertificate, "检验检测机构资质认定证书（扩项后）")
	t.attach(what+"/cma-annex", domain.DocumentCMAAnnex, "资质认定证书附表（生态环境监测，扩项后）")
	t.recordCMA(what+"/cma", changed(on))
	t.handOver(what+"/annex", changed(on), lanxiuAnnex()[:rows])
}
