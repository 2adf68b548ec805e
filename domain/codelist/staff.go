package codelist

import "example.org/ledger/domain"

// staff is the lists of the section 人员信息, and of who looks at it in the
// clear.
func staff() []List {
	return []List{
		listOf("post", "岗位", faq("Q3.1"), domain.Posts(), tracksOf, keyPost),
		listOf("employment_status", "人员状态", faq("Q3.5、Q3.9"), domain.EmploymentStatuses()),
		listOf("contract_kind", "用工形式", own, domain.ContractKinds()),
		listOf("education_level", "学历", own, domain.EducationLevels(), completed),
		listOf("education", "学历代码", standard("GB/T 4658", "2006"), domain.Educations(),
			func(c domain.Education, e *Entry) { e.Level = string(c.Level()) }),
		listOf("degree", "学位", own, domain.Degrees()),
		listOf("title_level", "职称级别", standard("GB/T 8561", "2001"), domain.TitleLevels(),
			exceptions(map[domain.TitleLevel]Source{domain.TitleNone: own})),
		listOf("title", "职称代码（常用系列）", standard("GB/T 8561", "2001"), domain.Titles(),
			func(c domain.Title, e *Entry) { e.Level = string(c.Level()) }),
		listOf("major_group", "相关专业", requirements2025("附件1"), domain.MajorGroups(), since[domain.MajorGroup](inForce2026),
			exceptions(map[domain.MajorGroup]Source{domain.MajorOther: own})),
		listOf("sex", "性别", own, domain.Sexes(),
			notes(map[domain.Sex]string{domain.Male: "由身份证号得出。", domain.Female: "由身份证号得出。"})),
		listOf("personal_part", "个人信息所属", own, domain.PersonalParts()),
		listOf("personal_field", "个人信息", own, domain.PersonalFields()),
		listOf("unmask_purpose", "查看明文事由", own, domain.UnmaskPurposes()),
	}
}

// completed: rules count what was completed, by levels of ours that put the codes
// of GB/T 4658 together.
func completed(_ domain.EducationLevel, e *Entry) {
	e.Note = "按已毕业的最高学历填写，结业、肄业的不计；与 GB/T 4658-2006 的对应见学历代码。"
}

func keyPost(p domain.Post, e *Entry) {
	if p.KeyPost() {
		e.Note = "关键岗位：人员变更应于一个月内更新（Q1.8）。"
	}
}
