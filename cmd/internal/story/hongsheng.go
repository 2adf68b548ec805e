package story

import (
	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
)

// hongsheng is 上海泓笙环境运维有限公司 (5): operates monitors of every kind, with
// an instrument that it leases; a client's is refused.
func hongsheng() *tale {
	p := profile{
		key: "5", number: 5, name: "上海泓笙环境运维有限公司", code: "91310115DEMQ00050E", authority: "31",
		account: "hongsheng", prefix: "HS", nature: "有限责任公司（自然人投资或控股）", natureCode: "173",
		founded: "2015-08-20", capital: "3000", first: domain.Operation,
		operates: []string{"source_gas", "source_water", "ambient_air", "surface_water", "noise", "other"}, otherText: "微型空气站",
		attested: []domain.OperationCapability{
			domain.OperatesGasSulfurNitrogenParticulates, domain.OperatesWaterOxygenDemand, domain.OperatesAirSixParameters,
		},
		officePhone: "021-20000500", street: "汀洲路218号",
	}
	p.representative, p.contact = p.called(theRepresentative, "闻人泽"), p.called(theContact, "俞清和")
	t := newTale(p)
	t.draft(course{
		registered: "2026-01-12", entered: "2026-01-13", equipped: "2026-01-14", uploaded: "2026-01-19",
		staff: 52, instruments: 132, format: "HS-%03d",
		named: map[int]somebody{
			2: t.named(firstOfStaff+2, "徐望舒", "31999919890527091X"),
			3: t.named(firstOfStaff+3, "钱疏桐", "319999199112140802"),
		},
	})
	for i, name := range []string{"松江分办公场所", "宝山分办公场所"} {
		t.addPremises(numbered("premises", i+2), edge.Premises{
			Kind: string(domain.PremisesBranchOffice), Name: name, Address: "上海市泓笙区" + streets[8+i] + "66号", County: "319999",
			Area: "180", Tenure: string(domain.PremisesLeased), LeasedFrom: "2025-07-01", LeasedTo: "2028-06-30",
			Activities: "运维人员驻点、备件存放",
		})
	}
	hongshengSpare(t)
	t.on("2026-01-26", "10:05")
	submitted := t.submit("submit", t.firstCase())
	t.review(submitted, "2026-01-27", "2026-02-02", t.official(1))

	hongshengReports(t)
	t.on("2026-04-17", "14:08")
	t.leave("staff/31/leave", 31, "2026-04-10")
	t.on("2026-05-20", "15:22") // another one was given back
	t.giveBack("equipment/133/return", 133, "2026-05-19")
	t.on("2026-05-21", "09:18")
	t.notGivenBack("equipment/133/keep", 133, "退租的是未填报的另一台设备，登记时选错")
	t.on("2026-06-11", "10:31")
	contacts := t.contacts()
	contacts.OfficePhone = "021-20000508"
	t.reviseContacts(contacts)
	return t
}

// hongshengReports: Jiangsu asks nothing, so the report is complete at once; to
// Zhejiang's an official has to ask for what is missing.
func hongshengReports(t *tale) {
	services := []edge.Service{{Track: string(domain.Operation), Categories: []string{"source_gas", "source_water", "ambient_air"}}}
	t.on("2026-03-05", "09:52")
	t.report("report/32", edge.Report{ServiceAuthority: "32", Services: services, StartOn: "2026-03-16", EndOn: "2027-03-15"})
	t.on("2026-03-10", "14:21")
	made := t.report("report/33", edge.Report{
		ServiceAuthority: "33", Services: services[:1], StartOn: "2026-03-23", Answers: []edge.ReportAnswer{vehicles(
			vehicle("沪I·D0501", "轻型封闭式货车", "自有", map[string]string{"seats": "5", "inspected_to": "2027-01-31"}),
			vehicle("沪I·D0502", "小型普通客车", "租赁", nil),
		)},
	})
	t.on("2026-03-12", "10:16")
	t.asksFor("report/33/request", made, profile{authority: "33"}.official(1), edge.SupplementsRequest{
		Text: "请补充省内联系人。", Items: []string{"local_contact"},
	})
	t.on("2026-03-13", "09:31")
	named := t.supplements("report/33/supplement", made, localContact(t.called(theLocalContact, "濮阳景和")))

	t.on("2026-06-23", "10:12") // another contact, and an end
	t.unmaskContact("report/33/contact", made, looking(domain.UnmaskOwnRecords, "核对是否为现任省内联系人", domain.PersonalName, domain.PersonalMobile))
	t.supplements("report/33/supplement/2", made, localContact(t.called(theOtherContact, "司徒望岳")))
	t.amendsReport("report/33/period", made, edge.ReportPeriod{StartOn: "2026-03-23", EndOn: "2027-03-22"})
	t.on("2026-07-07", "09:40") // nothing requires the former one's data any more
	t.eraseContact("report/33/contact/erase", made, named, t.official(2))
}

// hongshengSpare: what is leased is the institution's for that time; what a
// client owns is not (Q5.5).
func hongshengSpare(t *tale) {
	spare := t.instrument("5/equipment/133", "HS-BJ-02", spareGasAnalyzer, t.premisesRow(1))
	spare.Ownership, spare.Lease = string(domain.EquipmentLeased), &edge.Lease{From: "2026-01-01", To: "2027-12-31", Lessor: "云衡分析仪器厂"}
	t.addEquipment("equipment/133", t.clerk(), spare)
	clients := t.instrument("5/equipment/client", "HS-KH-01", clientsMonitor, t.premisesRow(1))
	clients.Ownership = "client"
	t.addEquipment("equipment/client", t.clerk(), clients)
	t.refused(domain.ErrEquipmentOwnershipUnknown.At("ownership"))
}
