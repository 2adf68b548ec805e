package codelist

import "example.org/ledger/domain"

// capability is the lists of the section 技术能力.
func capability() []List {
	return []List{
		listOf("basic_item", "监测类别基本项目", requirements2025("附件2"), domain.BasicItems(), since[domain.BasicItem](inForce2026), basicItem),
		listOf("cma_status", "资质认定证书状态", qualification2021("第二十二条、第三十一条"), domain.CMAStatuses()),
		listOf("cma_issuer", "资质认定发证机关", Source{Document: "资质认定证书编号规则", Place: "第3、4位", Version: "12位编号"}, domain.CMAIssuers()),
		listOf("method_kind", "能力附表方法类别", own, domain.MethodKinds()),
		listOf("operation_capability", "运维服务能力", own, domain.OperationCapabilities(), tracksOf,
			func(c domain.OperationCapability, e *Entry) { e.Category = c.Category() }),
		listOf("capability_level", "运维服务能力等级", Source{Document: "《自动监控系统运行服务能力专项评价指南（试行）》", Version: "试行"}, domain.CapabilityLevels(),
			exceptions(map[domain.CapabilityLevel]Source{domain.CapabilityNoLevel: faq("Q4.3")})),
	}
}

func basicItem(i domain.BasicItem, e *Entry) {
	e.Category, e.Set, e.Synonyms = i.Category(), i.Alternative(), i.Synonyms()
	if i.Restored() {
		e.Note = "所据文本此处字迹有误，按上下文补正，使用前请核对原文。"
	}
}
