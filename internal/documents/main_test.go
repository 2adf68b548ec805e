package documents_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"example.org/ledger/internal/documents"
	"go.uber.org/goleak"
)

var unlimited = documents.Limits{MaxBytes: math.MaxInt64}

// TestMain is also the program of the tests that need a process of its own: one
// that is killed while it writes, and one whose files may not grow.
func TestMain(m *testing.M) {
	path := os.Getenv("DOCUMENTS_TEST_DIRECTORY")
	if path == "" {
		goleak.VerifyTestMain(m)
	}
	if err := putStandardInput(path); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// exitTooBig says that the file was not allowed to grow as far as it should.
const exitTooBig = 42

func putStandardInput(path string) error {
	d, err := documents.Open(path)
	if err != nil {
		return err
	}
	var most uint64
	if s := os.Getenv("DOCUMENTS_TEST_FILE_SIZE"); s != "" {
		if _, err := fmt.Sscan(s, &most); err != nil {
			return err
		}
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return err
		}
	}
	if _, err := d.Put(context.Background(), io.TeeReader(os.Stdin, os.Stdout), unlimited); err != nil {
		if most > 0 && errors.Is(err, syscall.EFBIG) {
			os.Exit(exitTooBig)
		}
		return err
	}
	return nil
}

func open(t testing.TB) (*documents.Directory, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data", "documents")
	return reopen(t, path), path
}

func reopen(t testing.TB, path string) *documents.Directory {
	t.Helper()
	d, err := documents.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func put(t testing.TB, d documents.Store, b []byte) documents.Stored {
	t.Helper()
	stored, err := d.Put(t.Context(), bytes.NewReader(b), unlimited)
	if err != nil {
		t.Fatal(err)
	}
	if want := (documents.Stored{SHA256: hash(b), Size: int64(len(b))}); stored != want {
		t.Fatalf("stored as %v, want %v", stored, want)
	}
	return stored
}

func get(t testing.TB, d documents.Store, h documents.Hash) ([]byte, error) {
	t.Helper()
	f, err := d.Get(t.Context(), h)
	if err != nil {
		if e := d.Verify(t.Context(), h); e == nil {
			t.Error("Verify finds nothing wrong with what Get refuses")
		}
		return nil, err
	}
	b, err := io.ReadAll(f)
	if f.Size != int64(len(b)) {
		t.Errorf("size is %d, read %d", f.Size, len(b))
	}
	return b, errors.Join(err, f.Close(), d.Verify(t.Context(), h))
}

func hash(b []byte) documents.Hash {
	sum := sha256.Sum256(b)
	return documents.Hash(hex.EncodeToString(sum[:]))
}

// random returns n bytes that depend on n alone.
func random(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{byte(n), byte(n >> 8), byte(n >> 16)}).Read(b)
	return b
}

// place is where the document lies.
func place(path string, h documents.Hash) string {
	return filepath.Join(path, string(h[:2]), string(h[2:4]), string(h))
}

// files returns the paths of all files below path.
func files(t testing.TB, path string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// overwrite puts other bytes where a document lies.
func overwrite(t testing.TB, name string, b []byte) {
	t.Helper()
	if err := errors.Join(os.Chmod(name, 0o600), os.WriteFile(name, b, 0o600)); err != nil {
		t.Fatal(err)
	}
}
