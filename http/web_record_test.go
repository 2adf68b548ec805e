package http

import (
	"fmt"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/http/pages"
	"example.org/ledger/projections"
)

// What domain-facts 10.3, 10.4 and 10.7 mark as public stands on the page: of the
// certificate its status on the day and who issued it, of instruments how they
// were confirmed and what they do against altered data, of documents when they
// hold.
func TestPublicRecordShowsWhatIsMarkedPublic(t *testing.T) {
	f := projections.PublicFiling{
		CMA: &projections.PublicCMA{Number: "251012059998", Issuer: "10", Status: domain.CMAValid, From: "2025-02-01", To: "2031-01-31"},
		Equipment: []projections.PublicEquipment{
			{Ownership: domain.EquipmentOwned, Confirmation: domain.ConfirmedRestricted, AntiTamper: []domain.AntiTamper{domain.AntiTamperLog}},
			{Ownership: domain.EquipmentOwned, AntiTamper: []domain.AntiTamper{domain.AntiTamperLog, domain.AntiTamperTime}},
		},
		Documents: []projections.PublicDocument{{Kind: domain.DocumentCMACertificate, IssuedOn: "2025-01-27", ValidTo: "2031-01-31"}},
	}
	suspended := f
	suspended.CMA = &projections.PublicCMA{Number: "250012059998", Issuer: "00", Status: domain.CMASuspended, From: "2025-02-01", To: "2031-01-31"}
	for what, c := range map[string]struct {
		filing projections.PublicFiling
		day    domain.Date
		says   []string
	}{
		"while it holds": {f, "2031-01-31", []string{
			"证书状态：有效", "发证机关：江苏", "签发日期 2025-01-27，有效期至 2031-01-31",
			"按确认结果（已填报的）：限用 1", "按防篡改功能（一台可有多项）：授时 1，操作日志 2",
		}},
		"once it is over": {f, "2031-02-01", []string{"证书状态：过期"}},
		"suspended":       {suspended, "2031-02-01", []string{"证书状态：暂停", "发证机关：国家级"}},
	} {
		shown := recordInText(publicRecord(c.filing, c.day))
		for _, want := range c.says {
			if !strings.Contains(shown, want+"\n") {
				t.Errorf("%s: %q is missing in\n%s", what, want, shown)
			}
		}
	}
}

func recordInText(r pages.Record) string {
	var b strings.Builder
	for _, s := range r.Sections {
		for _, g := range s.Groups {
			for _, row := range g.Rows {
				fmt.Fprintf(&b, "%s：%s\n", row.Label, strings.Join(row.Values, "、"))
			}
		}
		for _, c := range s.Counts {
			var numbers []string
			for _, n := range c.Rows {
				numbers = append(numbers, fmt.Sprintf("%s %d", n.Label, n.N))
			}
			fmt.Fprintf(&b, "%s：%s\n", c.Caption, strings.Join(numbers, "，"))
		}
		for _, f := range s.Files {
			_, when, _ := strings.Cut(f.Note, "KB，")
			fmt.Fprintln(&b, when)
		}
	}
	return b.String()
}
