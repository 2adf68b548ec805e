package http

import (
	"strings"

	"example.org/ledger/domain/codelist"
)

// Message returns the sentence for people that belongs to a code: what is
// wrong and what to do next. A test fails on a code without one.
func Message(code string) string {
	if m, ok := messages[code]; ok {
		return m
	}
	if name, ok := strings.CutSuffix(code, ".unknown"); ok {
		if list, ok := codelist.Find(name); ok {
			return "“" + list.Title + "”不在可选范围内，请从代码表中选择。"
		}
	}
	return messages["service.internal"]
}

// messages is every sentence that a code stands for.
var messages = map[string]string{
	// The request itself.
	"request.path":                  "没有找到所请求的内容，请核对网址或编号。",
	"request.method":                "该地址不支持这种请求方式，请查阅接口说明。",
	"request.malformed":             "请求格式不正确，请查阅接口说明后重新提交。",
	"request.value":                 "参数取值不正确，请核对后重新提交。",
	"request.content_type":          "内容类型不受支持：数据请使用 application/json，文件请直接上传原始内容。",
	"request.too_large":             "提交的内容过大，请压缩或拆分后重新提交。",
	"request.cross_origin":          "为保证安全，不接受来自其他网站的提交，请在本系统页面内操作。",
	"request.precondition_required": "请先查看最新内容，并在 If-Match 中带上所见版本（从未填写过的，用 If-None-Match: *）。",
	"request.etag":                  "版本标识格式不正确，应为带双引号的版本号。",
	"body.syntax":                   "提交的内容不是有效的 JSON（UTF-8），请检查后重新提交。",
	"body.missing":                  "没有收到提交内容，请按接口说明填写后重新提交。",
	"body.depth":                    "提交内容的嵌套层级过深（最多 32 层）。",
	"body.unknown_field":            "含有不能识别或不允许填写的字段，请删除后重新提交。",
	"body.duplicate_field":          "同一字段出现了两次，请只保留一个。",
	"body.type":                     "字段的数据类型不正确，请对照接口说明修改。",
	"idempotency.key":               "请求编号（Idempotency-Key）应为不超过 200 个字符的可见英文字符。",
	"idempotency.in_progress":       "使用该请求编号的另一项提交正在办理，请稍候再试，或更换编号后重新提交。",
	"idempotency.key_reused":        "该请求编号已用于另一项提交，请更换编号后重新提交。",

	"request.used_up": "该请求编号已多次用于不同人员的提交，请更换编号后重新提交。",

	"code_list.not_found": "没有这个代码表，请从代码表目录（/api/codes）中选择。",

	// Whether a body must file.
	"scope.answer_required":         "此项尚未回答，请补充。",
	"scope.answer_repeated":         "同一选项选择了两次，请只保留一个。",
	"scope.category_of_other_track": "请从运维类的机构类别中选择。",
	"scope.own_use_and_clients":     "选择了委托方的，不能同时选择“没有委托方，只供本单位自用”，请核对。",

	// Who is asking.
	"auth.token_required":    "请先登录或提供访问令牌。",
	"auth.token_unknown":     "访问令牌无效，请核对后重新登录。",
	"auth.role":              "当前身份不能进行此项操作。",
	"auth.other_institution": "只能办理本机构的备案。",
	"auth.other_authority":   "只能办理本省（自治区、直辖市、兵团）的备案。",

	// What happened to the request.
	"service.internal":         "系统出现异常，操作没有完成，请稍后再试；多次出现请联系管理员。",
	"service.unavailable":      "系统暂时繁忙，本次操作未保存，请稍后再试。",
	"service.preparing":        "系统正在准备数据，请稍候片刻再访问。",
	"service.outcome_unknown":  "暂时无法确认本次操作是否已保存，请用同一请求编号重新提交一次，系统不会重复办理。",
	"registry.not_published":   "系统暂无该机构有效备案信息。",
	"read_model.not_built":     "系统正在整理数据，请稍候片刻再访问。",
	"page.cursor":              "翻页位置无效，请从第一页重新查看。",
	"case_queue.not_submitted": "该项审查尚未提交。",
	"filing.nothing_yet":       "该时点之前尚无任何记录，请选择较晚的日期。",

	// The filing as a whole.
	"filing.not_found":           "没有找到该备案。",
	"filing.already_registered":  "该备案已经建立，无需重复登记。",
	"filing.canceled":            "该备案已注销，不能再办理此项操作。",
	"filing.discarded":           "本次填报已放弃，请重新发起备案；尚未开始填报即放弃的，请重新注册账号。",
	"filing.authority_fixed":     "备案公示后不能更换主管部门；法人登记地迁移的，请注销后向新登记地主管部门重新备案。",
	"filing.not_effective":       "该备案尚未公示，不能办理此项操作。",
	"filing.track_effective":     "该机构类型已备案并公示，无需再次新增；需要修改的，请办理备案变更。",
	"filing.with_authority":      "内容正在审查中，不能修改；审查人员领取之前可以先撤回。",
	"filing.stale":               "该内容已被他人更新，请查看最新内容后再修改，您填写的内容不会丢失。",
	"filing.required":            "此项必填，请补充。",
	"filing.not_allowed_here":    "此处不应填写或选择该内容，请核对。",
	"filing.date_in_future":      "日期不能晚于今天。",
	"filing.date_order":          "日期先后顺序不正确，请核对。",
	"filing.alteration_required": "请说明是变更（填写发生日期）还是更正（填写原因）。",
	"alteration.kind":            "请选择变更或更正。",
	"filing.repeated":            "同一项选择或填写了两次，请只保留一个。",
	"filing.letter_used":         "备案承诺书重新签订的，须重新上传文件，请上传后选择新的文件。",
	"filing.document_unknown":    "没有找到所引用的证明文件，或文件类别不符，请重新上传后选择。",
	"filing.id_taken":            "该编号已被使用，请重新提交。",
	"filing.subject_taken":       "该编号已被使用，请重新提交。",
	"credit_code_exists":         "统一社会信用代码已存在，请登录后办理；无法登录的，可申请账号重置。",

	// Cases.
	"filing.case_unknown":          "没有找到该项审查。",
	"filing.case_state":            "该项审查当前状态不能进行此操作。",
	"filing.case_open":             "该事项已有一项审查尚未办结，请在其中继续办理，或先撤回后再重新发起。",
	"filing.case_taken":            "该项审查已由审查人员领取，需由领取人办理。",
	"filing.case_changed_outside":  "提交后相关信息已变动，请查看最新内容后再作决定。",
	"filing.decision_proposed":     "审查意见已提出，待另一名审查人员确认；需要修改的，请由提出人先撤回。",
	"filing.point_unknown":         "所答复的退回意见不存在，请刷新页面后重新填写。",
	"filing.point_unanswered":      "该项退回意见尚未修改或答复，请修改相应内容或填写答复后再提交。",
	"filing.same_official":         "提出人不能自行确认，请由另一名审查人员办理。",
	"filing.other_official":        "只有提出人可以撤回。",
	"filing.letter_other_names":    "该项审查的备案承诺书与现行机构名称或法定代表人不一致，请退回，由机构重新签订后提交。",
	"filing.no_cma_operation":      "不具备资质认定（CMA）仅适用于检测类备案，不能作为注销运维类备案的原因。",
	"filing.cancellation_unknown":  "没有待确认的备案注销，请刷新页面后查看。",
	"filing.cancellation_proposed": "该机构已有一项待确认的备案注销，请先确认、退回或撤回。",
	"filing.case_changed":          "该机构已重新提交，请查看最新提交的内容后再作决定。",
	"filing.return_reason":         "请从列表中选择退回原因。",
	"filing.number":                "备案号不正确，请刷新页面后重新办理。",

	// Staff.
	"filing.staff_unknown":           "没有找到该人员。",
	"filing.staff_not_employed":      "该人员已不在职，不能办理此项操作。",
	"filing.staff_employed":          "该人员目前在职。",
	"filing.id_number_by_suggestion": "身份证号不能自行修改，填写有误的，请通过工作建议提出修改申请。",
	"filing.not_same_person":         "身份证号与原人员不一致，请核对；其他人员请使用新增。",
	"filing.entry_final":             "已提交过审查，不能撤回录入；人员离职请填报离职时间并上传离职证明，误录请通过工作建议提出删除申请。",
	"filing.person_listed":           "该人员已在本机构人员列表中。",
	"person_held_elsewhere":          "人员已存在于其他机构。如原机构未填报离职，请提交重复人员信息申请。",
	"filing.subject_unknown":         "没有找到该个人信息。",
	"filing.subject_holds_claim":     "该人员仍在职，不能删除其个人信息。",
	"filing.subject_erased":          "该人员的个人信息已删除，不能再使用；请重新录入。",

	// Suggestions.
	"suggestion_kind.unknown":      "请选择工作建议种类。",
	"suggestion.not_found":         "没有找到该工作建议。",
	"suggestion.raised_already":    "该工作建议已提交。",
	"suggestion.ended":             "该工作建议已办结或已撤回，不能再办理。",
	"suggestion.stale":             "该工作建议已有新的办理情况，请刷新页面查看后再办理。",
	"suggestion.same_value":        "建议修改的内容与现有内容相同，请核对。",
	"suggestion.decision_proposed": "该工作建议已有待确认的办理意见，请由另一名审查人员确认或退回。",
	"suggestion.proposal_unknown":  "没有待确认的办理意见，请刷新页面后查看。",
	"suggestion.being_carried_out": "该工作建议已采纳，正在办理。",
	"suggestion.open_already":      "同一事项已有待处理的工作建议，请等待办理，或撤回后重新提交。",

	// Equipment and premises.
	"filing.equipment_unknown":              "没有找到该设备。",
	"filing.equipment_retired":              "该设备已报废、退租（归还）或撤回，不能再修改。",
	"filing.equipment_owned":                "该设备为自有设备，不能退租（归还）；不再使用的请填报报废。",
	"filing.asset_number_exists":            "管理编号已被本机构其他设备使用，请核对。",
	"filing.annex_staging_unknown":          "没有找到正在上传的能力附表，可能已生效或已被重新上传替代。",
	"filing.annex_staging_open":             "能力附表正在上传中，请继续上传，或放弃已上传的部分后重新开始。",
	"filing.annex_incomplete":               "能力附表尚未上传完整，请核对部分数和行数后再提交生效。",
	"filing.annex_part_too_large":           "该部分内容过大，请拆分为较小的部分上传。",
	"filing.annex_row_repeated":             "同一场所、检测项目和标准编号在能力附表中只能出现一次。",
	"filing.annex_more_problems":            "该部分问题较多，以下各行未逐一列出，请先更正已列出的问题。",
	"method_kind.unknown":                   "请从列表中选择方法类别。",
	"item_number.format":                    "序号由数字和小数点组成，例如 1.7。",
	"filing.premises_unknown":               "没有找到该工作场所，请先录入场所。",
	"filing.management_unknown":             "没有找到该管理能力文件。",
	"filing.management_ended":               "该文件已废止，不能再修改。",
	"filing.out_of_range":                   "数值超出允许范围，请核对。",
	"equipment.traceability_not_applicable": "无需量值溯源的设备不属于填报范围，无需填报。",

	// Documents.
	"document.type":      "文件格式不受支持，请上传 PDF、JPG、PNG 或 OFD 文件。",
	"document.empty":     "文件是空的，请重新选择文件上传。",
	"document.too_large": "文件超过大小限制（资质认定证书附表 100 MB，其他文件 20 MB），请压缩后重新上传。",
	"document.not_found": "没有找到该文件，请核对后重试；文件确已上传的，请联系管理员。",
	"document.hash":      "文件校验值格式不正确，应为 64 位小写十六进制字符，请核对。",

	// Values.
	"authority.not_found":         "没有该省级生态环境主管部门的入口，请从 32 个省级生态环境主管部门中选择。",
	"authority.unknown":           "请选择法人登记所在地的省级生态环境主管部门。",
	"cma_number.format":           "资质认定证书编号应为 12 位数字，请对照证书核对。",
	"cma_number.future":           "资质认定证书编号中的年份晚于今年，请对照证书核对。",
	"cnas_number.format":          "实验室认可证书编号应为 CNAS L 加 4 至 5 位数字，请对照证书核对；未取得的可不填写。",
	"standard_number.format":      "标准编号应含标准代号、顺序号和年号，例如 HJ 828-2017。",
	"credit_code.length":          "统一社会信用代码应为 18 位，请核对。",
	"credit_code.alphabet":        "统一社会信用代码只含数字和大写字母（不含 I、O、S、V、Z），请核对。",
	"credit_code.kind":            "统一社会信用代码前两位不正确，请核对。",
	"credit_code.division":        "统一社会信用代码第 3 至 8 位应为登记机关行政区划码，请核对。",
	"credit_code.check_character": "统一社会信用代码校验不通过，请核对是否输入有误。",
	"id_number.length":            "身份证号应为 18 位，请核对。",
	"id_number.old_format":        "请填写 18 位身份证号，15 位号码已停止使用。",
	"id_number.format":            "身份证号应为 17 位数字加 1 位数字或 X，请核对。",
	"id_number.province":          "身份证号前两位不正确，请核对。",
	"id_number.date":              "身份证号中的出生日期不正确，请核对。",
	"id_number.future":            "身份证号中的出生日期晚于今天，请核对。",
	"id_number.check_character":   "身份证号校验不通过，请核对是否输入有误。",
	"mobile.format":               "手机号码应为 11 位，请核对。",
	"phone.format":                "电话号码格式不正确，请核对。",
	"email.format":                "电子邮箱格式不正确，请核对。",
	"website.format":              "网址格式不正确，应以 https:// 或 http:// 开头。",
	"postcode.format":             "邮政编码应为 6 位数字。",
	"county_code.format":          "行政区划码应为 6 位数字，请核对。",
	"area.format":                 "行政区划码应为 2 位（省）、4 位（市）或 6 位（县）数字，请核对。",
	"person_name.length":          "姓名应为 2 至 50 个字，请核对。",
	"person_name.alphabet":        "姓名含有不能使用的字符，请核对。",
	"institution_name.alphabet":   "机构名称含有不能使用的字符，请按登记证书填写。",
	"date.format":                 "日期格式应为 2026-01-19。",
	"date.day":                    "没有这一天，请核对日期。",
	"date.year":                   "年份不正确，请核对日期。",
	"calendar.year":               "年份不正确，请核对。",
	"calendar.source":             "请填写放假安排的来源（通知名称和日期），以便查证。",
	"calendar.empty":              "请填写该年的放假日期。",
	"calendar.outside":            "日期不属于该年的放假安排，请核对年份和日期。",
	"calendar.order":              "日期应按先后顺序填写，且互不重叠，请核对。",
	"calendar.too_long":           "放假天数或条数过多，请核对。",
	"calendar.make_up_day":        "调休上班的日子应为周六或周日，且不在放假日期之内，请核对。",
	"decimal.format":              "请填写数字，例如 12.50。",
	"decimal.negative":            "数值不能为负。",
	"decimal.scale":               "小数位数过多，请核对。",
	"decimal.too_large":           "数值过大，请核对。",
	"text.required":               "此项必填，请补充。",
	"text.too_short":              "内容过短，请补充。",
	"text.too_long":               "内容过长，请精简。",
	"text.encoding":               "文字编码不正确，请重新输入。",
	"text.line_break":             "此项不能换行。",
	"text.control":                "含有不可见的控制字符，请重新输入。",
	"text.invisible":              "含有不可见字符，请重新输入。",
	"text.private_use":            "含有无法通用显示的字符，请改用标准汉字。",
	"text.marks":                  "附加符号过多，请重新输入。",

	// An authority's configuration.
	"authority.stale":           "该项设置已被他人修改，请查看最新内容后再修改。",
	"authority.required":        "此项必填，请补充。",
	"authority.out_of_range":    "数值超出可设置的范围，请核对。",
	"authority.repeated":        "同一项选择或填写了两次，请只保留一个。",
	"authority.step":            "请从列表中选择需要两人办理的事项。",
	"authority.supplement_key":  "补充备案信息的标识应以小写英文字母开头，只含小写字母、数字和下划线，不超过 40 个字符。",
	"authority.supplement_kind": "补充备案信息的填写方式应为文字、日期或文件。",

	// Findings of the formal review.
	"check.section_missing":       "该部分尚未填写。",
	"check.main_premises_missing": "尚未填写主要工作场所。",
	"check.term_expired":          "营业期限已届满，请更新。",
	"check.authority_differs":     "统一社会信用代码中的登记地与所选主管部门不一致，请确认法人登记所在地。",
	"check.credit_code_inner":     "统一社会信用代码中的主体标识码校验不通过，请对照登记证书核对。",
	"check.authorization_expired": "授权委托书已过有效期，请更新。",
	"check.authorization_old":     "授权委托书由原法定代表人签署，建议由新法定代表人重新签署后上传。",
	"check.top_manager_differs":   "最高管理者填为法定代表人，但姓名与法定代表人不一致。",
	"check.post_vacant":           "技术管理或质量管理岗位尚无在职人员。",
	"check.post_shared":           "该岗位有多名在职人员，请确认。",
	"check.radiation_only":        "只有辐射类监测类别的，机构类别应选择辐射专项监测类。",
	"check.not_radiation_only":    "含有非辐射类监测类别的，机构类别应选择综合监测类。",
	"check.commitment_stale":      "备案承诺书上的机构名称或法定代表人与备案信息不一致，请重新签订并上传。",
	"check.commitment_needed":     "机构名称或法定代表人变更的，须上传重新签订的备案承诺书。",
	"check.document_missing":      "尚未上传该项证明文件。",
	"check.nothing_proposed":      "尚未填写要变更的内容。",

	// What the formal review only advises on.
	"check.staff_few":                       "计入的监测人员少于 20 人（仅从事噪声、振动、电磁辐射、电离辐射、油气回收监测的少于 10 人）。",
	"check.title_share_low":                 "中级及以上职称或同等能力的人员不足监测人员的 25%。",
	"check.lead_years_short":                "从事生态环境监测的年限少于该岗位的要求（技术管理 8 年，质量管理、授权签字人 6 年）。",
	"check.key_post_contract":               "劳务派遣、退休返聘人员担任技术管理、质量管理或授权签字人岗位，请核实。",
	"check.not_yet_independent":             "入职不满三个月，不计入监测人员数量。",
	"check.education_low":                   "学历低于专科且从事监测不满五年，请核实。",
	"check.category_without_capability":     "能力附表中没有该监测类别的检测项目，请更新能力附表，或不申报该类别。",
	"check.basic_items_missing":             "能力附表中该监测类别的基本项目不全，请核对。",
	"check.cma_expired":                     "资质认定证书已过有效期，请更新。",
	"check.cma_expiring":                    "资质认定证书有效期不足三个月，请及时办理延续。",
	"check.calibration_expired":             "在用设备的溯源已过有效期，请更新溯源信息。",
	"check.traceability_check":              "溯源方式为核查，请确认该设备不需要检定或校准。",
	"check.lease_short":                     "设备租借期限不足一年，请核实。",
	"check.premises_lease_short":            "工作场所的租用期限不足一年即届满，请核实。",
	"check.audit_old":                       "最近一次内部审核或管理评审已超过 12 个月。",
	"check.credit_code_unusual":             "该类主体较少从事监测服务，请核对统一社会信用代码。",
	"check.ownership_text_differs":          "机构性质与所选代码的名称不一致，请对照登记证书核对。",
	"check.operation_category_inconsistent": "机构类别与运维类别不一致，请核对。",
	"check.cma_status":                      "资质认定证书状态不是有效，请核实。",
	"check.cma_name_differs":                "资质认定证书载明的机构名称与备案的机构名称不一致。",
	"check.cma_not_renamed":                 "机构名称变更的，资质认定证书也应办理变更；新证书可随本次变更一并填报。",
	"check.major_unrelated":                 "所学专业不属于相关专业且从事监测不满五年，请核实。",
	"check.lease_before_cma":                "设备租借期限早于资质认定证书有效期届满，请核实。",
	"check.equipment_nonconforming":         "在用设备的确认结果为不符合，请核实。",
	"check.anti_tamper_missing":             "该类设备应具备防篡改功能，请填报。",
	"check.change_late":                     "超过一个月更新。",
}
