package domain_test

import (
	"testing"

	"example.org/ledger/domain"
)

func TestTellsPersonalNumber(t *testing.T) {
	for text, want := range map[string]bool{
		"身份证号应为329999198501010013，请核对":     true,
		"身份证号：33999919900615012x":          true,
		"329999 19850101 0013":             true,
		"３２９９９９１９８５０１０１００１３":               true,
		"误填为 329999198501010012（校验位有误）":    true,
		"810000190001010018":               true,
		"联系电话13900001111":                  true,
		"139 0000 1111":                    true,
		"+86-13900001111":                  true,
		"编号 1，手机 139-0000-1111。":           true,
		"2026-03-02 13900001111":           true,
		"":                                 false,
		"办公电话 025-66660000":                false,
		"服务热线 4008001234":                  false,
		"信用代码 123299991985010100":          false, // no day where an ID number has one
		"统一社会信用代码 91320000DEMA00013N":      false,
		"统一社会信用代码 914200001234567890":      false, // 91 is no province
		"资质认定证书 251012059998":              false,
		"出厂编号 1390000111122":               false,
		"2026-03-02 至 2026-04-02，共 1399 项": false,
		"3299991985010100134":              false, // nineteen digits
		"329999198513010013 不是日期":          false,
		"HJ 828-2017、GB/T 11893-1989 测定方法": false,
	} {
		if got := domain.TellsPersonalNumber(text); got != want {
			t.Errorf("%q tells a number: %v", text, got)
		}
	}
}
