package documents_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"example.org/ledger/internal/documents"
)

func TestPut(t *testing.T) {
	d, path := open(t)
	for _, size := range []int{1, 4096, 100_000, 3 << 20} {
		b := random(size)
		stored := put(t, d, b)
		if got, err := get(t, d, stored.SHA256); err != nil || !bytes.Equal(got, b) {
			t.Errorf("%d bytes come back as %d: %v", size, len(got), err)
		}
		put(t, d, b)
		if stat, err := os.Stat(place(path, stored.SHA256)); err != nil || stat.Mode() != 0o400 {
			t.Errorf("the file: %v, %v", stat.Mode(), err)
		}
	}
	if all := files(t, path); len(all) != 4 {
		t.Errorf("four documents, each put twice, are %d files", len(all))
	}
	d = reopen(t, path)
	if _, err := get(t, d, hash(random(4096))); err != nil {
		t.Errorf("after reopening: %v", err)
	}
}

func TestGetRefuses(t *testing.T) {
	d, path := open(t)
	h := put(t, d, random(1000)).SHA256
	secret := filepath.Join(filepath.Dir(path), "secret")
	if err := os.WriteFile(secret, random(1001), 0o600); err != nil {
		t.Fatal(err)
	}
	outside := hash(random(1001))
	if err := errors.Join(os.MkdirAll(filepath.Dir(place(path, outside)), 0o700), os.Symlink(secret, place(path, outside))); err != nil {
		t.Fatal(err)
	}
	if got, err := get(t, d, outside); err == nil {
		t.Errorf("served %d bytes from outside the directory", len(got))
	}
	for _, bad := range []string{
		"", "..", "../../../secret", string(h)[:63], string(h) + "0", strings.ToUpper(string(h)),
		strings.Repeat("0", 64), "../" + string(h)[3:], "王伟的劳动合同.pdf",
	} {
		_, err := get(t, d, documents.Hash(bad))
		if !errors.Is(err, documents.ErrNotFound) {
			t.Errorf("%q: %v", bad, err)
		}
		if _, e := documents.ParseHash(bad); e != nil && bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("the error quotes what is no hash: %v", err)
		}
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Get(canceled, h); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}

// A writer that is killed leaves nothing behind, and cleaning up after it leaves
// the writers alone that live.
func TestKilledWriter(t *testing.T) {
	d, path := open(t)
	b := random(300_000)
	child, in, out := writer(t, path)
	go in.Write(b[:200_000])
	if _, err := io.ReadFull(out, make([]byte, 200_000)); err != nil { // it has read that far
		t.Fatal(err)
	}

	alive := make(chan error)
	reader, slow := io.Pipe()
	go func() {
		_, err := d.Put(t.Context(), reader, unlimited)
		alive <- err
	}()
	if _, err := slow.Write(b[:1000]); err != nil {
		t.Fatal(err)
	}
	reopen(t, path)
	if all := files(t, path); len(all) != 2 {
		t.Fatalf("cleaning up while two write leaves %d files", len(all))
	}

	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil {
		t.Error("the writer ended well")
	}
	again := reopen(t, path)
	if all := files(t, path); len(all) != 1 {
		t.Errorf("after one died, %d files are left", len(all))
	}
	if _, err := slow.Write(b[1000:]); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(slow.Close(), <-alive); err != nil {
		t.Errorf("the other writer: %v", err)
	}
	if got, err := get(t, again, hash(b)); err != nil || !bytes.Equal(got, b) {
		t.Errorf("what it wrote: %v", err)
	}
}

// A disk that takes no more tears every write at another place; no document
// comes of it.
func TestTornWrites(t *testing.T) {
	_, path := open(t)
	b := random(64 << 10)
	for _, most := range []string{"1", "4095", "4096", "4097", "40000", "65535"} {
		t.Run(most, func(t *testing.T) {
			child, in, out := writer(t, path, "DOCUMENTS_TEST_FILE_SIZE="+most)
			go io.Copy(io.Discard, out)
			// The pipe breaks when the child gives up before it has read all.
			if _, err := in.Write(b); err != nil && !errors.Is(err, syscall.EPIPE) {
				t.Fatal(err)
			}
			if err := in.Close(); err != nil {
				t.Fatal(err)
			}
			state, err := child.Process.Wait()
			if err != nil {
				t.Fatal(err)
			}
			if state.ExitCode() != exitTooBig {
				t.Errorf("ended with %v, not for the size of the file", state)
			}
			if all := files(t, path); len(all) != 0 {
				t.Errorf("left: %v", all)
			}
		})
	}
}

// writer starts a process that puts what it reads from in, and echoes on out
// what it has read.
func writer(t *testing.T, path string, env ...string) (*exec.Cmd, io.WriteCloser, io.Reader) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(append(os.Environ(), "DOCUMENTS_TEST_DIRECTORY="+path), env...)
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { child.Wait() }) // killed by now
	return child, in, out
}

func BenchmarkPut(b *testing.B) {
	d, _ := open(b)
	content := random(1 << 20)
	b.SetBytes(int64(len(content)))
	for i := 0; b.Loop(); i++ {
		content[0], content[1], content[2] = byte(i), byte(i>>8), byte(i>>16)
		if _, err := d.Put(b.Context(), bytes.NewReader(content), unlimited); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	d, _ := open(b)
	content := random(1 << 20)
	h := put(b, d, content).SHA256
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		f, err := d.Get(b.Context(), h)
		if err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// A file may be empty, and something else may be in its place.
func TestNoFile(t *testing.T) {
	d, path := open(t)
	h := put(t, d, random(1000)).SHA256
	overwrite(t, place(path, h), nil)
	if _, err := get(t, d, h); !errors.Is(err, documents.ErrCorrupt) {
		t.Errorf("an empty file: %v", err)
	}
	if err := errors.Join(os.Remove(place(path, h)), os.Mkdir(place(path, h), 0o700)); err != nil {
		t.Fatal(err)
	}
	if _, err := get(t, d, h); !errors.Is(err, documents.ErrCorrupt) {
		t.Errorf("a folder in its place: %v", err)
	}
}
