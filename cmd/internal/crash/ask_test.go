package crash_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	ledgerhttp "example.org/ledger/http"
)

// request is what somebody asks of a server. Asked again it is the same
// request.
type request struct {
	method, path string
	token, key   string
	seen         string // for If-Match; "*" for If-None-Match
	body         string
}

// reply is what a server answers.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r request) ask(ctx context.Context, c *http.Client, server string) (reply, error) {
	q, err := http.NewRequestWithContext(ctx, r.method, server+r.path, strings.NewReader(r.body))
	if err != nil {
		return reply{}, err
	}
	if r.token != "" {
		q.Header.Set("Authorization", "Bearer "+r.token)
	}
	if r.body != "" {
		q.Header.Set("Content-Type", "application/json")
		q.Header.Set("Idempotency-Key", r.key)
	}
	if r.seen == "*" {
		q.Header.Set("If-None-Match", r.seen)
	} else if r.seen != "" {
		q.Header.Set("If-Match", r.seen)
	}
	answer, err := c.Do(q)
	if err != nil {
		return reply{}, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return reply{answer.StatusCode, answer.Header, text}, err
}

// must asks for something that must be answered, and well.
func (r request) must(t *testing.T, server string) reply {
	t.Helper()
	got, err := r.ask(t.Context(), client, server)
	if err != nil || got.status >= http.StatusMultipleChoices {
		t.Fatalf("%s %s answered %d, %v: %s", r.method, r.path, got.status, err, got.body)
	}
	return got
}

// receipt is the receipt that a command was answered with.
func (r reply) receipt(t *testing.T) (receipt ledgerhttp.Receipt) {
	t.Helper()
	if err := json.Unmarshal(r.body, &receipt); err != nil {
		t.Errorf("%v: %s", err, r.body)
	}
	return receipt
}

// code is the code of the problem that was answered.
func (r reply) code() string {
	var p ledgerhttp.Problem
	_ = json.Unmarshal(r.body, &p) // a page has none
	return p.Code
}

// opening opens the filing of an institution.
func opening(n int) request {
	return request{method: http.MethodPost, path: "/api/filings", token: tokenOf(n), key: "open",
		body: fmt.Sprintf(`{"credit_code":%q,"authority":"32","track":"testing"}`, creditCode(n))}
}

// contacts replaces the contacts of a filing.
func contacts(n int, filing, key, seen string) request {
	return request{method: http.MethodPut, path: "/api/filings/" + filing + "/contacts", token: tokenOf(n), key: key, seen: seen,
		body: fmt.Sprintf(`{"legal_representative_mobile":"19900000001","office_phone":"025-66660000","postcode":"210000",
			"filing_contact":{"name":"宋清和","mobile":"19900000002","email":"c%s@example.org"}}`, key)}
}

// laboratory adds premises to a filing.
func laboratory(n int, filing, key string) request {
	return request{method: http.MethodPost, path: "/api/filings/" + filing + "/premises", token: tokenOf(n), key: key,
		body: fmt.Sprintf(`{"kind":"branch_laboratory","name":"实验室","address":"江苏省示范市云汀区检测路 %s 号",
			"county":"329999","area":"100.00","tenure":"owned","activities":"分析"}`, key)}
}
