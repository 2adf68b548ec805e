package main_test

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/ledger/internal/notices/noticestest"
	"github.com/google/go-cmp/cmp"
)

// TestServeSendsNotices has the walk-through's filing returned, passed and renamed on a
// ledger with an SMS gateway, which takes nothing until it is told to.
func TestServeSendsNotices(t *testing.T) {
	open := make(chan struct{})
	gateway := noticestest.Start(t, func(noticestest.Call) noticestest.Answer {
		select {
		case <-open:
			return noticestest.Answer{}
		default:
			return noticestest.Answer{Status: http.StatusServiceUnavailable, After: "2"}
		}
	})
	dir := dataDirectory(t)
	tokens, secret := walkersTokens(t, dir), filepath.Join(filepath.Dir(dir), "secret")
	if err := os.WriteFile(secret, []byte(noticestest.Secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	serve := func(sms ...string) *process {
		p := start(t, command(t, append([]string{"serve", "--data", dir, "--listen", "127.0.0.1:0", "--tokens", tokens}, sms...)...))
		p.await(t, func() bool { return health(t, p).Ready })
		return p
	}
	webhook := []string{"--sms", "webhook", "--sms-webhook-url", gateway.URL, "--sms-webhook-secret", "@" + secret}
	p := serve(webhook...)
	walk(t, p, "INSTITUTION=institution's", "REVIEWER=reviewer's") // which nobody is kept waiting for
	p.await(t, func() bool { return health(t, p).Notices.Waiting == 6 })
	p.interrupt(t)
	close(open)
	p = serve(webhook...)
	p.await(t, func() bool { return health(t, p).Notices.Waiting == 0 })
	p.interrupt(t)
	sent := map[string]int{}
	for _, c := range gateway.Sent() {
		sent[c.To+" "+c.Template]++
	}
	const representative, contact = "19900000001", "19900000002"
	want := map[string]int{
		representative + " returned": 1, representative + " published": 1, representative + " amendment_in_force": 1,
		contact + " returned": 1, contact + " published": 1, contact + " amendment_in_force": 1,
	}
	if diff := cmp.Diff(want, sent); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	for _, number := range []string{representative, contact} {
		if strings.Contains(p.stderr.String(), number) {
			t.Errorf("the log holds a number:\n%s", p.stderr.String())
		}
	}
	if strings.Contains(p.stderr.String(), "no SMS gateway") {
		t.Error("it says that there is no gateway")
	}
}

// TestServeWithoutGateway says so, and logs what it would send.
func TestServeWithoutGateway(t *testing.T) {
	dir := dataDirectory(t)
	p := start(t, command(t, "serve", "--data", dir, "--listen", "127.0.0.1:0", "--tokens", walkersTokens(t, dir)))
	p.await(t, func() bool { return health(t, p).Ready })
	walk(t, p, "INSTITUTION=institution's", "REVIEWER=reviewer's")
	p.await(t, func() bool { return strings.Count(p.stderr.String(), "an SMS would be sent") == 6 })
	p.interrupt(t)
	if said := p.stderr.String(); !strings.Contains(said, "no SMS gateway is named") || !strings.Contains(said, "to=*********01") || strings.Contains(said, "199000000") {
		t.Errorf("it logged:\n%s", said)
	}
}

// TestServeRefusesGateways does not begin a ledger that would not send as it was
// told, or take other files, and repeats no secret.
func TestServeRefusesGateways(t *testing.T) {
	dir := dataDirectory(t)
	const secret, short = noticestest.Secret, "a short word"
	for name, c := range map[string]struct {
		says string
		args []string
	}{
		"no address":         {"--sms-webhook-url", []string{"--sms", "webhook"}},
		"not to be used":     {"--sms webhook", []string{"--sms-webhook-url", "https://sms.example.cn/"}},
		"a secret to nobody": {"--sms webhook", []string{"--sms-webhook-secret", secret}},
		"in the clear":       {"https", []string{"--sms", "webhook", "--sms-webhook-url", "http://sms.example.cn/", "--sms-webhook-secret", secret}},
		"no secret":          {"32 characters", []string{"--sms", "webhook", "--sms-webhook-url", "https://sms.example.cn/"}},
		"a short secret":     {"32 characters", []string{"--sms", "webhook", "--sms-webhook-url", "https://sms.example.cn/", "--sms-webhook-secret", short}},
		"no file":            {"no such file", []string{"--sms", "webhook", "--sms-webhook-url", "https://sms.example.cn/", "--sms-webhook-secret", "@" + dir + "/secret"}},
		"pigeons":            {"--sms must be one of", []string{"--sms", "pigeon"}},
		"no kind of file":    {"is no kind of the code list", []string{"--file-sizes", "evidence=50;selfie=20"}},
		"files of nothing":   {"may have 1 to", []string{"--file-sizes", "cma_annex=0"}},
		"no size":            {`--file-sizes: "word" is no kind`, []string{"--file-sizes", "word"}},
		"a kind alone":       {`evidence may have 1 to 1024 MB, not ""`, []string{"--file-sizes", "evidence"}},
		"a size in words":    {"such as evidence=50;cma_annex=300; the kinds are ", []string{"--file-sizes", "evidence=50MB"}},
		"which kinds":        {", management_document,", []string{"--file-sizes", "word"}},
	} {
		serve := command(t, append([]string{"serve", "--data", dir, "--listen", "127.0.0.1:0"}, c.args...)...) // which the first has to build
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		out, err := exec.CommandContext(ctx, serve.Path, serve.Args[1:]...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), c.says) || strings.Contains(string(out), secret) || strings.Contains(string(out), short) {
			t.Errorf("%s: ended with %v:\n%s", name, err, out)
		}
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is a data directory: %v", err)
	}
}
