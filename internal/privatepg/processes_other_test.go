//go:build unix && !linux

package privatepg_test

import (
	"os/exec"
	"strings"
	"testing"
)

// processesBelow describes the processes whose command line names dir: the
// servers. Their children cannot be found here.
func processesBelow(t *testing.T, dir string) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ps", "-axww", "-o", "args=").Output()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, dir) && strings.Contains(line, "postgres -D") {
			found = append(found, line)
		}
	}
	return found
}

// killAllBelow kills the server; its children end by themselves.
func killAllBelow(t *testing.T, dir string) {
	t.Helper()
	killServer(t, dir)
}
