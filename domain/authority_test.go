package domain_test

import (
	"errors"
	"testing"

	"example.org/ledger/domain"
)

func TestAuthorities(t *testing.T) {
	all := domain.Authorities()
	if len(all) != 32 || all[0] != "11" || all[30] != "65" || all[31] != domain.XPCC {
		t.Fatalf("authorities: %v", all)
	}
	names, provinces := map[string]bool{}, map[string]bool{}
	for _, a := range all {
		if got, err := domain.ParseAuthority(string(a)); err != nil || got != a {
			t.Errorf("ParseAuthority(%q) = %q, %v", a, got, err)
		}
		if names[a.Name()] || provinces[a.Province()] || a.Province() == string(a) || a.Label() != a.Name() {
			t.Errorf("%s: name %s, province %s", a, a.Name(), a.Province())
		}
		names[a.Name()], provinces[a.Province()] = true, true
	}
	all[0] = "00"
	if domain.Authorities()[0] != "11" {
		t.Error("a caller can change the list")
	}
	for _, s := range []string{"", "1", "00", "10", "71", "81", "82", "99", "江苏", "032"} {
		if got, err := domain.ParseAuthority(s); !errors.Is(err, domain.ErrAuthorityUnknown) {
			t.Errorf("ParseAuthority(%q) = %q, %v", s, got, err)
		}
	}
}

func TestAuthorityNames(t *testing.T) {
	for _, c := range []struct {
		a              domain.Authority
		province, name string
	}{
		{"11", "北京", "北京市生态环境局"},
		{"12", "天津", "天津市生态环境局"},
		{"15", "内蒙古", "内蒙古自治区生态环境厅"},
		{"23", "黑龙江", "黑龙江省生态环境厅"},
		{"31", "上海", "上海市生态环境局"},
		{"32", "江苏", "江苏省生态环境厅"},
		{"45", "广西", "广西壮族自治区生态环境厅"},
		{"50", "重庆", "重庆市生态环境局"},
		{"54", "西藏", "西藏自治区生态环境厅"},
		{"64", "宁夏", "宁夏回族自治区生态环境厅"},
		{"65", "新疆", "新疆维吾尔自治区生态环境厅"},
		{"66", "兵团", "新疆生产建设兵团生态环境局"},
	} {
		if c.a.Province() != c.province || c.a.Name() != c.name {
			t.Errorf("%s: %s, %s", c.a, c.a.Province(), c.a.Name())
		}
	}
}
