package domain_test

import (
	"strings"
	"testing"

	"example.org/ledger/domain"
)

// TestQ6_2_WhatIsPromised: the text holds what the regulation and the catalog of
// questions ask to be promised.
func TestQ6_2_WhatIsPromised(t *testing.T) {
	clauses := domain.CommitmentTemplate2026.Clauses()
	text := strings.Join(clauses, "\n")
	for _, want := range []string{
		"设施设备、技术能力、人员、管理能力", "真实、准确、完整", "备案业务范围", "一个月内更新", "不弄虚作假", "监督检查", "若材料失真，一切后果由本机构承担",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("Q6.2: nobody promises %s", want)
		}
	}
	clauses[0] = "changed"
	if domain.CommitmentTemplate2026.Clauses()[0] == "changed" || domain.CommitmentTemplateProvince.Clauses() != nil {
		t.Error("a caller can change what was promised")
	}
	if !strings.Contains(domain.SubmissionStatement, "若材料失真，一切后果由机构承担") {
		t.Errorf("beside the button stands %s", domain.SubmissionStatement)
	}
}
