package codelist

import "example.org/ledger/domain"

// equipment is the lists of the section 设施设备.
func equipment() []List {
	return []List{
		listOf("equipment_status", "设备状态", own, domain.EquipmentStatuses(),
			exceptions(map[domain.EquipmentStatus]Source{domain.EquipmentRetired: faq("Q5.4")})),
		listOf("equipment_ownership", "设备权属", faq("Q5.5"), domain.EquipmentOwnerships(), tracksOf,
			exceptions(map[domain.EquipmentOwnership]Source{domain.EquipmentBorrowed: criteria2023("附件4第22条")})),
		listOf("equipment_use", "设备用途环节", own, domain.EquipmentUses(), tracksOf,
			exceptions(map[domain.EquipmentUse]Source{
				domain.UseSpareUnit: faq("Q5.5"), domain.UseManualMonitoring: faq("Q5.5"), domain.UseComparison: faq("Q5.5"),
			})),
		listOf("traceability", "溯源方式", own, domain.Traceabilities(),
			notes(map[domain.Traceability]string{domain.TraceabilityCheck: "可以填报，形式审查时提示。"})),
		listOf("confirmation_result", "确认结果", own, domain.ConfirmationResults()),
		listOf("anti_tamper", "防篡改功能", requirements2025("第十二条"), domain.AntiTampers(), since[domain.AntiTamper](inForce2026)),
	}
}
