package main

import (
	"encoding/json"
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
	if out, _ := p.ledger(t, "authority", "52"); !strings.Contains(out, "10 个工作日") || strings.Count(out, "默认") != 9 {
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
	if !strings.Contains(out, "15 个工作日") || strings.Count(out, "默认") != 8 || !strings.Contains(out, "贵州省生态环境厅  revision 0") {
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
}
