package main_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/projections"
)

// root is the directory of the module, from which the README speaks.
var root = filepath.Join("..", "..")

// block returns the shell commands that the README shows below a heading.
func block(t *testing.T, heading string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## "+heading+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	_, commands, shown := strings.Cut(section, "\n```sh\n")
	commands, _, ended := strings.Cut(commands, "\n```")
	if !found || !shown || !ended {
		t.Fatalf("the README shows no commands below %q", heading)
	}
	return commands
}

// shell runs commands as somebody at a terminal would, but stops at the first
// that fails.
func shell(t *testing.T, commands string, env ...string) (stdout string) {
	t.Helper()
	for _, program := range []string{"bash", "curl"} { // a test that skips itself would hide that nothing was tried
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("what the README shows needs %s: %v", program, err)
		}
	}
	var out, errs strings.Builder
	cmd := exec.CommandContext(t.Context(), "bash", "-e", "-u", "-o", "pipefail", "-c", commands)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = root, append(os.Environ(), env...), &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v:\n%s%s", err, out.String(), errs.String())
	}
	return out.String()
}

// TestReadme looks around as the README shows.
func TestReadme(t *testing.T) {
	p := demo(t, copied(t, told(t).dir))
	p.await(t, func() bool { return health(t, p).Ready })
	lines := strings.Split(block(t, "A look around"), "\n")
	if len(lines) != 6 {
		t.Fatalf("the README shows %d lines, not 6", len(lines))
	}
	for _, line := range lines {
		if !strings.Contains(line, "curl ") || !strings.Contains(line, "localhost:8080/") {
			t.Errorf("not a request to a demonstration: %s", line)
		}
	}
	// Each answer is followed by a character that none of them holds.
	script := strings.Join(lines, "\nprintf '\\036'\n") + "\nprintf '\\036%s' \"$ID\"\n"
	script = strings.ReplaceAll(script, "localhost:8080/", strings.TrimPrefix(p.url, "http://")+"/")
	answers := strings.Split(shell(t, script), "\036")
	if len(answers) != 7 {
		t.Fatalf("%d answers to 6 lines: %q", len(answers), answers)
	}
	t.Run("how far everything is", func(t *testing.T) { testHealth(t, answers[0]) })
	t.Run("the public registry", func(t *testing.T) { testRegistry(t, answers[1]) })
	t.Run("what was public", func(t *testing.T) { testAsOf(t, answers[4], answers[6]) })
	t.Run("everything that happened", func(t *testing.T) { testHistory(t, answers[5]) })
	p.interrupt(t)
}

// TestAddress holds the README to the address at which the demonstration
// listens if it is not told another one.
func TestAddress(t *testing.T) {
	help, err := command(t, "demo", "--help").Output()
	if err != nil || !strings.Contains(string(help), `--listen="127.0.0.1:8080"`) {
		t.Errorf("the help does not name the address: %v\n%s", err, help)
	}
}

func testHealth(t *testing.T, answer string) {
	var h ledgerhttp.Health
	decode(t, answer, &h)
	if !h.Ready || len(h.Models) == 0 {
		t.Errorf("not ready: %s", answer)
	}
}

func testRegistry(t *testing.T, answer string) {
	var found struct {
		Total   int
		Entries []struct{ Name, Authority string }
	}
	decode(t, answer, &found)
	if found.Total == 0 || len(found.Entries) != found.Total {
		t.Errorf("%d of %d entries", len(found.Entries), found.Total)
	}
	for _, e := range found.Entries {
		if e.Authority != "32" || !strings.Contains(e.Name, "环境") {
			t.Errorf("found %s of %s", e.Name, e.Authority)
		}
	}
}

// testAsOf looks for the telephone number that was published then. Another one
// is now.
func testAsOf(t *testing.T, answer, filing string) {
	var then projections.PublicView
	decode(t, answer, &then)
	if then.Filing == nil || then.Filing.ID.String() != filing {
		t.Fatalf("not of the filing %s: %s", filing, answer)
	}
	if phone := then.Filing.Contacts.OfficePhone; phone != "0512-20000184" {
		t.Errorf("the telephone number at the end of that day is %s", phone)
	}
}

// testHistory wants sentences with who and when, to the beginning.
func testHistory(t *testing.T, answer string) {
	var all struct {
		Entries []struct {
			By, Text, Type string
			RecordedAt     string `json:"recorded_at"`
		}
	}
	decode(t, answer, &all)
	for _, e := range all.Entries {
		if !chinese.MatchString(e.Text) || !chinese.MatchString(e.By) || !strings.HasPrefix(e.RecordedAt, "2026-") {
			t.Errorf("%s: %q by %q at %q", e.Type, e.Text, e.By, e.RecordedAt)
		}
	}
	if n := len(all.Entries); n < 100 || all.Entries[n-1].Type != "filing.registered" {
		t.Errorf("%d entries do not go back to the registration", n)
	}
}

var chinese = regexp.MustCompile(`\p{Han}{2}`)

func decode(t *testing.T, answer string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(answer), into); err != nil {
		t.Fatalf("%v: %q", err, answer)
	}
}
