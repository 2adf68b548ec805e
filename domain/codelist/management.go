package codelist

import "example.org/ledger/domain"

// MaxBytes returns how large a file of a kind may be: 20 MiB, and 100 MiB for the
// annex to a CMA certificate (资质认定证书附表, A05), which lists every parameter
// and is scanned. No law says so; it is ours, and whoever runs the ledger may choose
// others.
func MaxBytes(kind domain.DocumentKind) int64 {
	if kind == domain.DocumentCMAAnnex {
		return 100 << 20
	}
	return 20 << 20
}

// management is the lists of the sections 管理能力 and 证明文件.
func management() []List {
	return []List{
		listOf("management_document", "管理能力文件类别", own, domain.ManagementDocuments(),
			exceptions(map[domain.ManagementDocument]Source{
				domain.ManagementDataQuality:       regulation("第三十二条"),
				domain.ManagementOperationRecords:  regulation("第三十一条"),
				domain.ManagementAntiFalsification: requirements2025("第五条"),
				domain.ManagementInformationSystem: requirements2025("第十七条"),
			}),
			notes(map[domain.ManagementDocument]string{
				domain.ManagementDataQuality:      "检测类必填。",
				domain.ManagementOperationRecords: "运维类必填。",
			})),
		listOf("system_function", "信息管理系统功能", requirements2025("第十七条"), domain.SystemFunctions(), since[domain.SystemFunction](inForce2026)),
		listOf("document_kind", "证明文件类别", own, domain.DocumentKinds(),
			func(k domain.DocumentKind, e *Entry) { e.Number, e.MaxBytes = k.Number(), MaxBytes(k) },
			exceptions(map[domain.DocumentKind]Source{
				domain.DocumentCommitmentLetter:        regulation("第二十八条"),
				domain.DocumentCMACertificate:          regulation("第二十八条"),
				domain.DocumentCMAAnnex:                faq("Q4.2"),
				domain.DocumentAuthorizationLetter:     faq("Q2.4"),
				domain.DocumentLeaveProof:              faq("Q3.5"),
				domain.DocumentCapabilityCertificate:   faq("Q4.1、Q4.3"),
				domain.DocumentCrossProvinceSupplement: faq("Q1.7"),
				domain.DocumentEvidence:                faq("Q3.10、Q3.11、Q7.2"),
			})),
	}
}
