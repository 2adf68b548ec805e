package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

func testAuthority(t *testing.T, p place) {
	if out, _ := p.ledger(t, "authority", "52"); !strings.Contains(out, "10 个工作日") || strings.Count(out, "默认") != 10 {
		t.Errorf("by default: %s", out)
	}
	t.Run("set", func(t *testing.T) {
		l, days := ledgertest.Open(t, p.url, p.dir), 15
		_, err := l.Authorities.SetReviewLimit(t.Context(), edge.Request{
			Command: uuid.New(), At: time.Now(), Actor: domain.Actor{Kind: domain.ActorOfficial, ID: "o-1", Authority: "52"},
		}, "52", domain.Empty, edge.ReviewLimit{WorkingDays: &days, Reason: "申报集中"})
		if err != nil {
			t.Fatal(err)
		}
	})
	out, _ := p.ledger(t, "authority", "52")
	if !strings.Contains(out, "15 个工作日") || strings.Count(out, "默认") != 9 || !strings.Contains(out, "贵州省生态环境厅  revision 0") {
		t.Errorf("set: %s", out)
	}
	if out, _ := p.ledger(t, "authority", "52", "--history"); !strings.Contains(out, "o-1  审查期限设为 15 个工作日（申报集中）") {
		t.Errorf("its history: %s", out)
	}
	out, _ = p.ledger(t, "authority", "52", "--json")
	var state authority.State
	if err := json.Unmarshal([]byte(out), &state); err != nil || state.ReviewLimit.Value.WorkingDays != 15 || !state.CancellationLine.Value.Shown {
		t.Errorf("as JSON: %v %s", err, out)
	}
	p.refused(t, "is no authority", "authority", "99")
	t.Run("apply", func(t *testing.T) { testApply(t, p) })
}

// testApply changes what is in force from a file, as an operator would.
func testApply(t *testing.T, p place) {
	file := func(content string) string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "settings.json")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	shown, _ := p.ledger(t, "authority", "53", "--settings")
	if out, _ := p.ledger(t, "authority", "53", "--apply", file(shown), "--reason", "照原样"); !strings.Contains(out, "nothing to change") {
		t.Errorf("what is in force, applied: %s", out)
	}
	some := file(`{"review_limit": {"working_days": 12}, "notices": {"published": true, "returned": false, "reason": "只通知公示"},
		"number_format": {"format": "云环监备〔{year}〕{authority}{track}{serial}"},
		"supplements": {"items": [{"key": "vehicles", "label": "采样车辆", "kind": "list", "required": true, "most_rows": 50, "columns": [
			{"key": "plate", "label": "车牌号", "kind": "text", "required": true}, {"key": "ownership", "label": "权属", "kind": "choice", "options": ["自有", "租赁"]}]}]},
		"holidays": {"2027": {"source": "关于2027年部分节假日安排的通知", "holidays": [{"from": "2027-01-01", "to": "2027-01-03"}], "make_up_days": []}}}`)
	if out, _ := p.ledger(t, "authority", "53", "--apply", some, "--reason", "本省工作需要", "--dry-run"); strings.Count(out, "would record") != 5 {
		t.Errorf("a dry run: %s", out)
	}
	if out, _ := p.ledger(t, "authority", "53"); strings.Count(out, "默认") != 10 {
		t.Errorf("after a dry run: %s", out)
	}
	p.refused(t, "review_limit.reason", "authority", "53", "--apply", some)
	for says, content := range map[string]string{
		"unknown field":                         `{"review_limits": {"working_days": 12}}`,
		"review_limit.working_days: ":           `{"review_limit": {"working_days": 99}, "cancellation_line": {"shown": false}}`,
		"(authority.out_of_range)":              `{"review_limit": {"working_days": 0}}`,
		"cancellation_line.shown: ":             `{"cancellation_line": {}}`,
		"(number_format.incomplete)":            `{"number_format": {"format": "云环监备{year}{track}{serial}"}}`,
		"second_official.steps.0: ":             `{"second_official": {"steps": ["publish"]}}`,
		"holidays.2027.holidays.0.from: ":       `{"holidays": {"2027": {"source": "通知", "holidays": [{"from": "2027-02-30", "to": "2027-03-01"}], "make_up_days": []}}}`,
		"there is more after the settings":      `{} {}`,
		"unexpected EOF":                        `{"review_limit": `,
		"supplements.items.0.kind: ":            `{"supplements": {"items": [{"key": "vehicles", "label": "车辆", "kind": "table"}]}}`,
		"supplements.items.0.columns.0.kind: ":  `{"supplements": {"items": [{"key": "vehicles", "label": "车辆", "kind": "list", "most_rows": 5, "columns": [{"key": "permit", "label": "行驶证", "kind": "document"}]}]}}`,
		"review_limit.working_days of type int": `{"review_limit": {"working_days": "12"}}`,
	} {
		p.refused(t, says, "authority", "53", "--apply", file(content), "--reason", "本省工作需要")
	}
	p.refused(t, "no such file", "authority", "53", "--apply", filepath.Join(t.TempDir(), "none.json"), "--reason", "本省工作需要")
	p.refused(t, "--by", "authority", "53", "--apply", some, "--reason", "本省工作需要", "--by", "张三")
	if out, _ := p.ledger(t, "authority", "53"); !strings.Contains(out, "revision -1") {
		t.Errorf("after refusals: %s", out)
	}
	if out, _ := p.ledger(t, "authority", "53", "--apply", some, "--reason", "本省工作需要", "--by", "yunnan-office"); strings.Count(out, ": recorded  ") != 5 {
		t.Errorf("applied: %s", out)
	}
	if out, _ := p.ledger(t, "authority", "53"); !strings.Contains(out, "采样车辆（清单）") || !strings.Contains(out, "云环监备〔{year}〕") {
		t.Errorf("what is asked of others, and how numbers are written: %s", out)
	}
	history, _ := p.ledger(t, "authority", "53", "--history")
	for _, line := range []string{"yunnan-office  审查期限设为 12 个工作日（本省工作需要）", "（只通知公示）", "2027年放假安排", "此后的备案号按“云环监备〔{year}〕{authority}{track}{serial}”编制", "省外机构主动报告时须补充：采样车辆"} {
		if !strings.Contains(history, line) {
			t.Errorf("the history does not say %q: %s", line, history)
		}
	}
	shown, _ = p.ledger(t, "authority", "53", "--settings")
	if out, _ := p.ledger(t, "authority", "53", "--apply", file(shown), "--reason", "照原样"); !strings.Contains(out, "nothing to change") {
		t.Errorf("what was applied, applied again: %s", out)
	}
}
