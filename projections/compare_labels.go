package projections

import (
	"slices"
	"strings"

	"github.com/google/uuid"
)

// fieldLabels are the Chinese names of fields by path. In a path "*" stands for
// the ID of a row or the code of a track. Beside the fields of the state there
// are those of forms whose values are sealed together (staff.*.id_number), for
// problems, findings and points of a return name them.
var fieldLabels = map[string]string{
	"registered":  "是否注册",
	"credit_code": "统一社会信用代码",
	"authority":   "法人登记所在地省级生态环境主管部门",
	"canceled_on": "注销日期",
	"case":        "备案变更内容",

	"identity":                                "机构名称和法定代表人",
	"identity.name":                           "机构名称",
	"identity.legal_representative":           "法定代表人",
	"identity.legal_representative.name":      "法定代表人",
	"identity.legal_representative.person":    "法定代表人身份证件信息",
	"identity.legal_representative.id_number": "法定代表人身份证号",
	"identity.legal_representative.mobile":    "法定代表人手机",
	"identity.legal_representative_mobile":    "法定代表人手机",

	"basics":                       "机构基本信息",
	"basics.certificate":           "法人登记证书种类",
	"basics.ownership_nature":      "机构性质",
	"basics.ownership_nature_code": "机构性质代码",
	"basics.established_on":        "成立日期",
	"basics.registered_capital":    "注册资本（万元）",
	"basics.term_from":             "营业期限起始日期",
	"basics.term_to":               "营业期限结束日期",
	"basics.term_open":             "无固定期限",
	"basics.registered_address":    "注册地址",
	"basics.county":                "注册地行政区划代码",
	"basics.parent":                "所属法人单位",
	"basics.parent.credit_code":    "所属法人单位统一社会信用代码",
	"basics.parent.name":           "所属法人单位名称",
	"basics.parent.document_id":    "非独立法人授权文件",

	"contacts":                             "联系方式",
	"contacts.legal_representative":        "法定代表人手机",
	"contacts.legal_representative.mobile": "法定代表人手机",
	"contacts.filing_contact":              "备案联系人",
	"contacts.filing_contact.name":         "备案联系人姓名",
	"contacts.filing_contact.mobile":       "备案联系人手机",
	"contacts.filing_contact.email":        "备案联系人电子邮箱",
	"contacts.office_phone":                "联系电话",
	"contacts.website":                     "网址",
	"contacts.postcode":                    "邮政编码",

	"top_manager":                            "最高管理者",
	"top_manager.name":                       "最高管理者",
	"top_manager.is_legal_representative":    "最高管理者是否为法定代表人",
	"top_manager.authorization":              "授权委托书",
	"top_manager.authorization.scope":        "授权范围",
	"top_manager.authorization.valid_from":   "授权期限起始日期",
	"top_manager.authorization.valid_to":     "授权期限结束日期",
	"top_manager.authorization.signed":       "法定代表人已签字",
	"top_manager.authorization.seal_present": "已加盖公章",
	"top_manager.authorization.document_id":  "授权委托书文件",

	"commitment":                  "备案承诺书",
	"commitment.template_version": "承诺书模板版本",
	"commitment.institution":      "承诺书载明的机构名称",
	"commitment.signer":           "承诺书签署人",
	"commitment.signer_role":      "签署人身份",
	"commitment.signed_on":        "签署日期",
	"commitment.seal_present":     "已加盖公章",
	"commitment.document_id":      "承诺书文件",

	"tracks":                       "备案业务范围",
	"tracks.*.status":              "备案状态",
	"tracks.*.number":              "备案号",
	"tracks.*.since":               "公示日期",
	"tracks.*.canceled_on":         "注销日期",
	"tracks.*.scope":               "备案业务范围",
	"scope":                        "备案业务范围",
	"scope.institution_categories": "机构类别",
	"scope.monitoring_categories":  "监测（运维）类别",
	"scope.other_texts":            "其他（补充录入）",

	"canceled_tracks": "注销日期",

	"cancellation.name":        "机构名称",
	"cancellation.credit_code": "统一社会信用代码",
	"cancellation.tracks":      "注销的机构类型",
	"cancellation.canceled_on": "注销日期",

	"alteration":             "变更或更正说明",
	"alteration.kind":        "变更或更正",
	"alteration.occurred_on": "变更发生日期",
	"alteration.reason":      "更正原因",

	"premises":               "工作场所",
	"premises.*.kind":        "场所类型",
	"premises.*.name":        "场所名称",
	"premises.*.address":     "地址",
	"premises.*.county":      "行政区划代码",
	"premises.*.area":        "面积（平方米）",
	"premises.*.tenure":      "场所权属",
	"premises.*.leased_from": "租借起始日期",
	"premises.*.leased_to":   "租借结束日期",
	"premises.*.activities":  "开展的活动",
	"premises.*.proof_id":    "工作场所证明文件",
	"premises.*.longitude":   "经度",
	"premises.*.latitude":    "纬度",

	"staff":           "人员信息",
	"staff.employed":  "在职人数",
	"staff.posts":     "岗位",
	"staff.education": "学历",
	"staff.titles":    "职称级别",

	"staff.*.person":             "个人信息",
	"staff.*.posts":              "岗位",
	"staff.*.signing_scope":      "授权签字领域",
	"staff.*.education":          "学历",
	"staff.*.degree":             "学位",
	"staff.*.major_group":        "相关专业",
	"staff.*.title":              "职称级别",
	"staff.*.contract":           "用工形式",
	"staff.*.years_in_field":     "从事生态环境监测年限",
	"staff.*.hired_on":           "入职日期",
	"staff.*.certificates":       "上岗（能力确认）",
	"staff.*.items":              "确认项目",
	"staff.*.issued_on":          "确认日期",
	"staff.*.valid_to":           "确认有效期至",
	"staff.*.status":             "人员状态",
	"staff.*.ended_on":           "离职（转岗）时间",
	"staff.*.left_on":            "离职时间",
	"staff.*.moved_on":           "转岗时间",
	"staff.*.document_id":        "离职证明",
	"staff.*.former_staff_id":    "原任职记录",
	"staff.*.came_by":            "重复人员信息申请（新增）",
	"staff.*.went_by":            "重复人员信息申请（离职）",
	"staff.*.came_back_by":       "重复人员信息申请（异议成立）",
	"staff.*.transfer_id":        "重复人员信息申请",
	"staff.*.name":               "姓名",
	"staff.*.id_number":          "身份证号",
	"staff.*.mobile":             "手机",
	"staff.*.email":              "电子邮箱",
	"staff.*.sex":                "性别",
	"staff.*.birth_date":         "出生日期",
	"staff.*.school":             "毕业院校",
	"staff.*.major":              "专业",
	"staff.*.graduated_on":       "毕业日期",
	"staff.*.title_name":         "职称名称",
	"staff.*.title_obtained_on":  "职称取得日期",
	"staff.*.contract_signed_on": "合同签订日期",
	"staff.*.contract_from":      "合同起始日期",
	"staff.*.contract_to":        "合同结束日期",
	"staff.*.contract_open":      "无固定期限合同",

	"equipment":                             "设施设备",
	"equipment.*.asset_number":              "管理编号",
	"equipment.*.name":                      "设备名称",
	"equipment.*.model":                     "型号规格",
	"equipment.*.manufacturer":              "生产厂家",
	"equipment.*.factory_number":            "出厂编号",
	"equipment.*.tracks":                    "适用机构类型",
	"equipment.*.uses":                      "用途环节",
	"equipment.*.categories":                "监测（运维）类别",
	"equipment.*.range":                     "测量范围",
	"equipment.*.accuracy":                  "准确度等级或不确定度",
	"equipment.*.bought_on":                 "购置日期",
	"equipment.*.first_used_on":             "启用日期",
	"equipment.*.ownership":                 "权属",
	"equipment.*.lease":                     "租借信息",
	"equipment.*.lease.from":                "租借起始日期",
	"equipment.*.lease.to":                  "租借结束日期",
	"equipment.*.lease.lessor":              "出租（出借）方",
	"equipment.*.lease.document_id":         "租借合同文件",
	"equipment.*.traceability":              "量值溯源",
	"equipment.*.traceability.mode":         "溯源方式",
	"equipment.*.traceability.organization": "溯源机构",
	"equipment.*.traceability.certificate":  "溯源证书编号",
	"equipment.*.traceability.on":           "溯源日期",
	"equipment.*.traceability.to":           "溯源有效期至",
	"equipment.*.traceability.document_id":  "溯源证书文件",
	"equipment.*.parameters":                "适用参数或标准",
	"equipment.*.confirmation":              "确认结果",
	"equipment.*.anti_tamper":               "防篡改功能",
	"equipment.*.premises_id":               "存放场所",
	"equipment.*.status":                    "设备状态",
	"equipment.*.ended_on":                  "报废（退租）日期",
	"equipment.*.returned_on":               "退租（归还）日期",
	"equipment.*.suspended_on":              "停用（维修）日期",
	"equipment.*.resumed_on":                "恢复在用日期",
	"equipment.*.retired_on":                "报废日期",
	"equipment.*.reason":                    "原因",

	"cma":                           "资质认定",
	"cma.number":                    "资质认定证书编号",
	"cma.institution":               "资质认定证书载明的机构名称",
	"cma.issuer":                    "资质认定证书发证机关",
	"cma.status":                    "资质认定证书状态",
	"cma.from":                      "资质认定证书有效期起",
	"cma.to":                        "资质认定证书有效期至",
	"cma.certificate_id":            "资质认定证书文件",
	"cma.annex_id":                  "资质认定证书附表文件",
	"cma.accreditation":             "实验室认可（CNAS）",
	"cma.accreditation.number":      "实验室认可证书编号",
	"cma.accreditation.to":          "实验室认可有效期至",
	"cma.accreditation.document_id": "实验室认可证书文件",
	"annex":                         "能力附表",
	"annex.rows":                    "能力附表行数",
	"annex.digest":                  "能力附表校验值",
	"annex.categories":              "能力附表各监测类别",
	"operation_capability":          "运维服务能力",
	"operation_capability.fields":   "运维服务能力",
	"operation_capability.sites":    "在运维站点（点位）数",
	"operation_sites":               "在运维站点（点位）数",

	"operation_capability.fields.*.field":       "运维服务能力领域",
	"operation_capability.fields.*.text":        "其他领域说明",
	"operation_capability.fields.*.certificate": "能力证书编号",
	"operation_capability.fields.*.level":       "能力等级",
	"operation_capability.fields.*.issuer":      "发证机构",
	"operation_capability.fields.*.valid_to":    "能力证书有效期至",
	"operation_capability.fields.*.document_id": "能力证书文件",

	"management":                   "管理能力",
	"management.*.kind":            "文件类别",
	"management.*.title":           "名称",
	"management.*.version":         "版本",
	"management.*.effective_on":    "生效（实施）日期",
	"management.*.retention_years": "档案保存年限",
	"management.*.note":            "说明",
	"management.*.document_id":     "文件",
	"management.*.vendor":          "供应商",
	"management.*.launched_on":     "启用日期",
	"management.*.functions":       "系统功能",
	"management.*.backup_mode":     "数据备份方式",
	"management.*.ended_on":        "废止日期",

	"documents":              "证明文件",
	"documents.*.kind":       "文件种类",
	"documents.*.title":      "文件名称",
	"documents.*.sha256":     "文件校验值（SHA-256）",
	"documents.*.size":       "文件大小（字节）",
	"documents.*.media_type": "文件格式",
	"documents.*.issued_on":  "签发日期",
	"documents.*.valid_to":   "有效期至",
	"documents.*.staff_id":   "所属人员",
	"documents.*.case_id":    "所属审查事项",

	"cases":                          "备案审查",
	"cases.*.level":                  "审查层级",
	"cases.*.kind":                   "审查事项",
	"cases.*.status":                 "审查进度",
	"cases.*.round":                  "提交次数",
	"cases.*.submission":             "提交记录",
	"cases.*.submitted_on":           "提交日期",
	"cases.*.rules":                  "形式审查规则版本",
	"cases.*.content":                "提交内容校验值",
	"cases.*.letter":                 "承诺书校验值",
	"cases.*.reviewer":               "审查人员",
	"cases.*.points":                 "退回意见",
	"cases.*.answers":                "对退回意见的答复",
	"cases.*.late.due_on":            "超过一个月更新，更新期限",
	"cases.*.alteration.kind":        "变更或更正",
	"cases.*.alteration.occurred_on": "变更发生日期",
	"cases.*.alteration.reason":      "更正原因",
}

// FieldLabel returns the Chinese name of the field at a path such as
// "basics.term_to", "equipment.<id>.model", "staff.posts.technical_management"
// or, as in forms, "premises.0.address". A path it does not know is returned as
// it is.
func FieldLabel(path string) string {
	segments := strings.Split(path, ".")
	if label, ok := lookUpLabel(segments); ok {
		return label
	}
	// What an amendment proposes is named like what is in force.
	if segments[0] == "cases" && len(segments) > 2 {
		if label, ok := lookUpLabel(segments[2:]); ok {
			return "拟变更的" + label
		}
	}
	return path
}

// lookUpLabel takes codes and indexes off the end until it knows the rest; the
// codes go into brackets.
func lookUpLabel(segments []string) (string, bool) {
	var codes []string
	for rest := segments; len(rest) > 0; rest = rest[:len(rest)-1] {
		if label, ok := fieldLabels[pattern(rest)]; ok {
			if len(codes) > 0 {
				label += "（" + strings.Join(codes, "，") + "）"
			}
			return label, true
		}
		last := rest[len(rest)-1]
		if word, ok := keyWords[last]; ok {
			codes = slices.Insert(codes, 0, word)
		} else if !isRow(last) {
			return "", false
		}
	}
	return "", false
}

// pattern is the path under which a label is kept.
func pattern(segments []string) string {
	p := slices.Clone(segments)
	for i := 1; i < len(p); i++ {
		if isRow(p[i]) || p[0] == "tracks" && i == 1 {
			p[i] = "*"
		}
	}
	if p[0] == "tracks" && len(p) > 3 && p[2] == "scope" {
		p = p[2:]
	}
	return strings.Join(p, ".")
}

// isRow reports whether a segment of a path is the ID of a row or its index.
func isRow(segment string) bool {
	if len(segment) == 36 {
		_, err := uuid.Parse(segment)
		return err == nil
	}
	return segment != "" && strings.Trim(segment, "0123456789") == ""
}
