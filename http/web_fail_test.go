package http_test

import (
	"net/http"
	"testing"

	ledgerhttp "example.org/ledger/http"
)

// Every failure has a heading of its own and something to do next.
func TestEveryFailureHasANextStep(t *testing.T) {
	headings := make(map[string]int)
	for _, status := range []int{400, 403, 404, 409, 412, 422, 429, 500, 503} {
		heading, sentence, next := ledgerhttp.Apology("", status)
		if heading == "" || sentence == "" || next == 0 {
			t.Errorf("%d: %q, %q, %d next steps", status, heading, sentence, next)
		}
		if other, twice := headings[heading]; twice {
			t.Errorf("%d reads as %d", status, other)
		}
		headings[heading] = status
	}
	for status, like := range map[int]int{http.StatusTeapot: 400, http.StatusBadGateway: 500} {
		if heading, _, _ := ledgerhttp.Apology("", status); headings[heading] != like {
			t.Errorf("%d reads as %d, want %d", status, headings[heading], like)
		}
	}
	if heading, _, _ := ledgerhttp.Apology("registry.not_published", 404); heading != "系统暂无该机构有效备案信息" {
		t.Errorf("not published reads %q", heading)
	}
}
