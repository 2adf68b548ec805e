package projections

import "strings"

// sentences are how events read, by event type. Where an event reads in more
// than one way, the variant stands after a colon. Names in braces are words
// that package description fills in.
var sentences = map[string]string{
	"filing.registered": "注册备案：统一社会信用代码 {credit_code}，法人登记所在地省级生态环境主管部门为{authority}",

	"filing.identity_recorded":          "填报机构名称“{name}”、法定代表人{legal_representative}",
	"filing.identity_recorded:again":    "修改机构名称和法定代表人信息：{changes}",
	"filing.identity_proposed":          "提出{case}（审查通过后生效）：{changes}",
	"filing.scope_recorded":             "填报{track}备案业务范围：机构类别为{institution_categories}，监测（运维）类别为{monitoring_categories}",
	"filing.scope_recorded:again":       "修改{track}备案业务范围：{changes}",
	"filing.scope_proposed":             "提出{case}（审查通过后生效）：{changes}",
	"filing.basics_recorded":            "填报机构基本信息",
	"filing.basics_recorded:again":      "{verb}机构基本信息：{changes}",
	"filing.contacts_recorded":          "填报联系方式",
	"filing.contacts_recorded:again":    "更新联系方式：{changes}",
	"filing.top_manager_recorded":       "填报最高管理者{name}",
	"filing.top_manager_recorded:again": "{verb}最高管理者信息：{changes}",

	"filing.top_manager_recorded:case": "填报{case}的最高管理者{name}（审查通过后生效）",

	"filing.premises_added":   "新增{premises}，地址为{address}",
	"filing.premises_revised": "{verb}{premises}：{changes}",

	"filing.staff_added":                       "新增{staff}",
	"filing.staff_revised":                     "{verb}{staff}：{changes}",
	"filing.staff_left":                        "{staff}离职，离职时间为 {on}",
	"filing.staff_moved_to_non_technical_post": "{staff}转非技术岗，时间为 {on}",
	"filing.staff_rehired":                     "{staff}恢复在职，入职日期为 {on}",
	"filing.staff_entry_withdrawn":             "撤回录入的{staff}",
	"filing.staff_removed":                     "采纳工作建议，删除误录入的{staff}",
	"filing.staff_added:transfer":              "经重复人员信息申请，新增{staff}",
	"filing.staff_transferred":                 "其他机构提交重复人员信息申请，{staff}离职，离职时间为 {on}",
	"filing.staff_transfer_reversed":           "人员信息异议成立，{staff}恢复由原机构备案",
	"filing.staff_reinstated":                  "人员信息异议成立，{staff}恢复在职",
	"filing.transfer_let_go":                   "重复人员信息申请未能办理，没有新增人员",
	"filing.transfer_annotated":                "人员信息异议成立，因人员情况已变化不作调整：{staff}",
	"filing.id_number_corrected":               "修改{staff}的身份证号",
	"filing.subject_erased":                    "删除个人信息（{reason}），此后不可查看",
	"filing.subject_erased:staff":              "删除{staff}的个人信息（{reason}），此后不可查看",
	"filing.personal_data_unmasked":            "查看{part}的明文：{fields}，事由为{purpose}",
	"filing.personal_data_unmasked:staff":      "查看{staff}的明文：{fields}，事由为{purpose}",
	"filing.personal_data_unmasked:case":       "查看{case}中{part}的明文：{fields}，事由为{purpose}",

	"filing.equipment_added":           "新增设备 {equipment}",
	"filing.equipment_revised":         "{verb}设备 {equipment}：{changes}",
	"filing.equipment_retired":         "设备 {equipment}报废，报废日期为 {on}",
	"filing.equipment_entry_withdrawn": "撤回录入的设备 {equipment}",

	"filing.equipment_retirement_corrected": "更正设备 {equipment}的报废状态，恢复在用",
	"filing.equipment_returned":             "设备 {equipment}退租（归还），日期为 {on}",
	"filing.equipment_suspended":            "设备 {equipment}自 {on} 起{status}",
	"filing.equipment_resumed":              "设备 {equipment}自 {on} 起恢复在用",
	"filing.equipment_return_corrected":     "更正设备 {equipment}的退租（归还）状态，恢复在用",
	"filing.credit_code_corrected":          "修改统一社会信用代码，由“{old}”改为“{credit_code}”",

	"filing.cma_recorded":                        "填报资质认定证书 {number}，有效期至 {on}",
	"filing.cma_recorded:case":                   "填报拟变更名称后的资质认定证书 {number}，有效期至 {on}",
	"filing.cma_recorded:again":                  "{verb}资质认定信息：{changes}",
	"filing.annex_staging_begun":                 "开始上传能力附表",
	"filing.annex_part_staged":                   "上传能力附表第 {part} 部分，{rows} 行（提交生效前不作为备案内容）",
	"filing.annex_part_staged:piece":             "上传能力附表第 {part} 部分（第 {piece} 段，共 {pieces} 段），{rows} 行（提交生效前不作为备案内容）",
	"filing.annex_recorded":                      "填报能力附表，共 {rows} 行：{categories}",
	"filing.annex_recorded:again":                "{verb}能力附表，共 {rows} 行：新增 {added} 行，修改 {altered} 行，删除 {removed} 行",
	"filing.operation_capability_recorded":       "填报运维服务能力：{fields}",
	"filing.operation_capability_recorded:again": "{verb}运维服务能力：{changes}",

	"filing.management_added":   "新增{management}",
	"filing.management_revised": "{verb}{management}：{changes}",
	"filing.management_ended":   "{management}废止，废止日期为 {on}",

	"filing.commitment_recorded":       "填报备案承诺书，签署人为{signer}，签署日期为 {on}",
	"filing.commitment_recorded:again": "更换备案承诺书，签署人为{signer}，签署日期为 {on}",
	"filing.commitment_recorded:case":  "填报{case}的备案承诺书（审查通过后生效），签署人为{signer}，签署日期为 {on}",
	"filing.document_attached":         "上传{document}",
	"filing.document_attached:staff":   "上传{staff}的{document}",
	"filing.document_attached:case":    "上传{case}的{document}（审查通过后生效）",

	"filing.case_opened":           "开始填报{case}",
	"filing.case_submitted":        "提交{case}",
	"filing.case_submitted:again":  "第 {round} 次提交{case}",
	"filing.case_submitted:answer": "第 {round} 次提交{case}，对退回意见作出 {count} 项答复",
	"filing.case_taken":            "领取{case}，开始形式审查",
	"filing.case_put_back":         "放回{case}，等待审查",
	"filing.case_returned":         "退回{case}，共 {count} 项需修改",
	"filing.case_passed":           "{case}审查通过并公示，备案号为 {number}",
	"filing.case_passed:amendment": "{case}审查通过：{changes}",
	"filing.case_withdrawn":        "撤回{case}",

	"filing.case_decision_proposed":        "提出{case}审查意见（审查通过），待另一名审查人员确认",
	"filing.case_decision_proposed:return": "提出{case}审查意见（退回，共 {count} 项需修改），待另一名审查人员确认",
	"filing.case_decision_sent_back":       "{case}审查意见未予确认，退回提出人",
	"filing.case_decision_withdrawn":       "撤回{case}审查意见",

	"filing.case_closed":           "{case}因备案注销而结束",
	"filing.case_closed:discarded": "{case}因放弃填报而结束",

	"filing.canceled":               "备案注销（{tracks}），注销日期为 {on}",
	"filing.track_canceled":         "注销{track}备案，注销日期为 {on}",
	"filing.canceled_ex_officio":    "管理部门实施备案注销（{tracks}），注销原因为{ground}，已向{body}核实，注销日期为 {on}",
	"filing.cancellation_proposed":  "提出备案注销（管理部门实施），注销原因为{ground}，已向{body}核实，待另一名审查人员确认",
	"filing.cancellation_sent_back": "备案注销（管理部门实施）未予确认，退回提出人",
	"filing.cancellation_withdrawn": "撤回备案注销（管理部门实施）",

	"filing.discarded":          "放弃填报{track}备案",
	"filing.discarded:released": "放弃填报{track}备案，该统一社会信用代码可重新注册",
	"filing.authority_chosen":   "法人登记所在地省级生态环境主管部门改为{authority}",
}

// publicSentences are what the public is told, by event type. An event that
// changes what is published and has none here reads as publicOtherwise.
var publicSentences = map[string]string{
	"filing.basics_recorded":      "{verb}机构基本信息：{changes}",
	"filing.contacts_recorded":    "更新联系方式：{changes}",
	"filing.top_manager_recorded": "{verb}最高管理者信息：{changes}",
	"filing.premises_added":       "新增{premises}，地址为{address}",
	"filing.premises_revised":     "{verb}{premises}：{changes}",

	"filing.staff_added":                       "人员信息更新{headcount}",
	"filing.staff_revised":                     "人员信息更新{headcount}",
	"filing.staff_left":                        "人员信息更新{headcount}",
	"filing.staff_moved_to_non_technical_post": "人员信息更新{headcount}",
	"filing.staff_rehired":                     "人员信息更新{headcount}",
	"filing.staff_entry_withdrawn":             "人员信息更新{headcount}",
	"filing.staff_removed":                     "人员信息更新{headcount}",
	"filing.staff_added:transfer":              "人员信息更新{headcount}",
	"filing.staff_transferred":                 "人员信息更新{headcount}",
	"filing.staff_transfer_reversed":           "人员信息更新{headcount}",
	"filing.staff_reinstated":                  "人员信息更新{headcount}",

	"filing.equipment_added":           "新增设备 {equipment}",
	"filing.equipment_revised":         "{verb}设备 {equipment}：{changes}",
	"filing.equipment_revised:added":   "新增设备 {equipment}",
	"filing.equipment_revised:removed": "设备 {equipment}不再属于已公示的备案业务范围",
	"filing.equipment_retired":         "设备 {equipment}报废，报废日期为 {on}",
	"filing.equipment_entry_withdrawn": "撤回录入的设备 {equipment}",

	"filing.equipment_retirement_corrected": "设备 {equipment}恢复在用",
	"filing.equipment_returned":             "设备 {equipment}退租（归还），日期为 {on}",
	"filing.equipment_suspended":            "设备 {equipment}自 {on} 起{status}",
	"filing.equipment_resumed":              "设备 {equipment}自 {on} 起恢复在用",
	"filing.equipment_return_corrected":     "设备 {equipment}恢复在用",
	"filing.credit_code_corrected":          "统一社会信用代码由“{old}”改为“{credit_code}”",

	"filing.cma_recorded":                  "更新资质认定信息：{changes}",
	"filing.annex_recorded":                "更新能力附表：{changes}",
	"filing.operation_capability_recorded": "更新运维服务能力：{changes}",

	"filing.commitment_recorded":   "更换书面承诺，签署日期为 {on}",
	"filing.document_attached":     "更新{document}",
	"filing.case_passed":           "{track}备案审查通过，予以公示，备案号为 {number}",
	"filing.case_passed:amendment": "备案变更审查通过：{changes}",
	"filing.canceled":              "备案注销（{tracks}），注销日期为 {on}",
	"filing.track_canceled":        "注销{track}备案，注销日期为 {on}",
	"filing.canceled_ex_officio":   "备案注销（{tracks}），注销日期为 {on}",
}

// publicOtherwise is how a public event reads that has no sentence of its own.
const publicOtherwise = "更新公示信息：{changes}"

// expand replaces the names in braces, as far as there is a word for them. A
// word is never looked into: a name typed with braces stays as typed.
func expand(template string, words map[string]string) string {
	var b strings.Builder
	for {
		text, rest, open := strings.Cut(template, "{")
		b.WriteString(text)
		if !open {
			return b.String()
		}
		var name string
		name, template, _ = strings.Cut(rest, "}")
		word, ok := words[name]
		if !ok {
			word = "{" + name + "}"
		}
		b.WriteString(word)
	}
}
