package codelist

import "example.org/ledger/domain"

// institution is the lists of the section 机构基本信息 and of premises.
func institution() []List {
	return []List{
		listOf("authority", "省级生态环境主管部门", standard("GB/T 2260", "2007"), domain.Authorities(),
			exceptions(map[domain.Authority]Source{domain.XPCC: own}),
			notes(map[domain.Authority]string{domain.XPCC: "GB/T 2260 没有该代码，采用行政数据中的通行做法。"})),
		listOf("division", "省级行政区划", standard("GB/T 2260", "2007"), domain.Divisions()),
		listOf("track", "机构类型", faq("Q1.1、Q1.8"), domain.Tracks()),
		listOf("institution_category", "机构类别", faq("Q2.1"), domain.InstitutionCategories(), tracksOf,
			notes(map[domain.InstitutionCategory]string{
				domain.InstitutionRadiationOnly: "只有辐射类资质能力的选择此类，其他检测类机构选择综合监测类。",
			})),
		listOf("monitoring_category", "监测（运维）类别", faq("Q2.2"), domain.MonitoringCategories(), tracksOf, testingCategory,
			notes(map[domain.MonitoringCategory]string{domain.OperationOther: "小微站等不属于所列类别的，补充录入内容。"})),
		listOf("registration_certificate", "法人登记证书种类", own, domain.RegistrationCertificates()),
		listOf("ownership_nature", "机构性质代码", standard("GB/T 12402", "2000"), domain.OwnershipNatureCodes()),
		listOf("premises_kind", "场所类型", faq("Q1.8、Q2.6"), domain.PremisesKinds()),
		listOf("premises_tenure", "场所权属", criteria2023("附件4第17条"), domain.PremisesTenures()),
		listOf("commitment_signer_role", "承诺书签署人身份", own, domain.CommitmentSignerRoles(),
			notes(map[domain.CommitmentSignerRole]string{domain.SignerDelegate: "持有授权委托书的最高管理者。"})),
		listOf("commitment_template", "备案承诺书文本", own, domain.CommitmentTemplates(),
			func(t domain.CommitmentTemplate, e *Entry) { e.Text = t.Clauses() },
			notes(map[domain.CommitmentTemplate]string{domain.CommitmentTemplate2026: "各条依据《生态环境监测条例》第二十五条、第二十八条至第三十条、第三十二条、第三十五条和常见问题 Q1.8、Q6.2。"})),
	}
}

// testingCategory: the categories of testing are those of the supplementary
// requirements, under codes of ours.
func testingCategory(c domain.MonitoringCategory, e *Entry) {
	if c.On(domain.Testing) {
		e.Source, e.ValidFrom = requirements2025("附件2"), inForce2026
	}
}
