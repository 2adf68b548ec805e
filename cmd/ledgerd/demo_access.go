package main

import (
	"fmt"
	"io"
	"net"
	"text/tabwriter"

	"example.org/ledger/cmd/internal/story"
	"example.org/ledger/domain"
	ledgerhttp "example.org/ledger/http"
)

// access is a way into the demonstration: a secret that everybody knows, so it
// exists nowhere else, and who comes in by it.
type access struct {
	secret, who string
	ledgerhttp.Token
}

func accesses() []access {
	return []access{
		{"demo-institution-jiangsu", "江苏澄屿环境检测有限公司", ledgerhttp.Token{
			Name: "demo-chengyu", Role: ledgerhttp.InstitutionRole, CreditCode: "91320500DEMQ000184",
		}},
		{"demo-reviewer-jiangsu", "江苏省生态环境厅 审查人员", ledgerhttp.Token{
			Name: "demo-js-reviewer", Role: ledgerhttp.ReviewerRole, Authority: "32",
		}},
		{"demo-administrator-jiangsu", "江苏省生态环境厅 管理员", ledgerhttp.Token{
			Name: "demo-js-administrator", Role: ledgerhttp.AdministratorRole, Authority: "32",
		}},
		{"demo-auditor", "auditor, reads everything", ledgerhttp.Token{Name: "demo-auditor", Role: ledgerhttp.AuditorRole}},
		{"demo-institution-walkthrough", "an institution that has not filed yet: " + string(freeCreditCode), ledgerhttp.Token{
			Name: "demo-walkthrough", Role: ledgerhttp.InstitutionRole, CreditCode: freeCreditCode,
		}},
	}
}

// freeCreditCode is valid, of 江苏, and not in the story.
const freeCreditCode domain.CreditCode = "91320000DEMA00013N"

func demoTokens() (ledgerhttp.Tokens, error) {
	var tokens []ledgerhttp.Token
	for _, a := range accesses() {
		a.Hash = ledgerhttp.HashToken(a.secret)
		tokens = append(tokens, a.Token)
	}
	return ledgerhttp.NewTokens(tokens...)
}

// introduce prints where to look and how to come in.
func introduce(w io.Writer, at string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	chengyu := at + "/registry/" + story.FilingOf("1").String()
	fmt.Fprintf(t, "\nThe demonstration is ready. Everybody and everything in it is invented.\n\n")
	fmt.Fprintf(t, "public registry\t%s/\n", at)
	fmt.Fprintf(t, "one institution\t%s\n", chengyu)
	fmt.Fprintf(t, "its history\t%s/history\n", chengyu)
	fmt.Fprintf(t, "must it file?\t%s/scope-check\n", at)
	for _, a := range story.Askers() {
		fmt.Fprintf(t, "  %s\t%s/scope-check?%s\n", a.Name, at, a.Asks.Encode())
	}
	fmt.Fprintf(t, "API, described\t%s/api/docs\n", at)
	fmt.Fprintf(t, "how it is\t%s/healthz\n", at)
	fmt.Fprintf(t, "\nAccess tokens, to sign in with at %s/sign-in or to send as \"Authorization: Bearer …\":\n\n", at)
	for _, a := range accesses() {
		fmt.Fprintf(t, "%s\t%s\n", a.secret, a.who)
	}
	fmt.Fprintf(t, "\nStop it with Ctrl-C.\n")
	return t.Flush()
}

// urlOf returns how a browser on this machine reaches the address.
func urlOf(at net.Addr) string {
	if tcp, ok := at.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d", tcp.Port)
	}
	return "http://" + at.String()
}
