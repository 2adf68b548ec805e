package crash_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"example.org/ledger/internal/pgtest"
	"go.uber.org/goleak"
)

// base is the directory of the program that is tested.
var base string

func TestMain(m *testing.M) { goleak.VerifyTestMain(inDirectory(pgtest.Stopping(m).Run)) }

// inDirectory runs the tests in a directory that is removed afterwards.
type inDirectory func() int

func (run inDirectory) Run() int {
	var err error
	if base, err = os.MkdirTemp("", "ledger-crash-"); err == nil {
		err = os.Chmod(base, 0o711) // the private PostgreSQL's user has to get in
	}
	code := 1
	if err == nil {
		code = run()
		transport.CloseIdleConnections()
		err = os.RemoveAll(base)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	return code
}

// program builds the server once, and returns where it is.
var program = sync.OnceValues(func() (string, error) {
	path := filepath.Join(base, "ledgerd")
	out, err := exec.Command("go", "build", "-o", path, "example.org/ledger/cmd/ledgerd").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

func soaks() bool { return os.Getenv("LEDGER_TEST_SOAK") != "" }
