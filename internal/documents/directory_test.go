package documents_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

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

func TestPutRefuses(t *testing.T) {
	d, path := open(t)
	broken := errors.New("line cut")
	canceled, cancel := context.WithCancel(t.Context())
	for _, c := range []struct {
		name string
		ctx  context.Context
		r    io.Reader
		max  int64
		want error
	}{
		{"nothing", t.Context(), strings.NewReader(""), 10, documents.ErrEmpty},
		{"one byte too many", t.Context(), strings.NewReader("12345678901"), 10, documents.ErrTooLarge},
		{"no limit given", t.Context(), strings.NewReader("1"), 0, documents.ErrTooLarge},
		{"endless", t.Context(), rand.NewChaCha8([32]byte{}), 1 << 20, documents.ErrTooLarge},
		{"a failing reader", t.Context(), io.MultiReader(strings.NewReader("123"), iotest.ErrReader(broken)), 10, broken},
		{"an upload cut off", t.Context(), io.MultiReader(strings.NewReader("123"), iotest.ErrReader(io.ErrUnexpectedEOF)), 10, io.ErrUnexpectedEOF},
		{"canceled", canceled, io.MultiReader(strings.NewReader("123"), readerFunc(func([]byte) (int, error) { cancel(); return 0, nil })), 10, context.Canceled},
	} {
		if _, err := d.Put(c.ctx, c.r, documents.Limits{MaxBytes: c.max}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if all := files(t, path); len(all) != 0 {
		t.Errorf("left: %v", all)
	}
	if _, err := d.Put(t.Context(), strings.NewReader("1234567890"), documents.Limits{MaxBytes: 10}); err != nil {
		t.Errorf("as many bytes as allowed: %v", err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestPutConcurrently(t *testing.T) {
	one, path := open(t)
	two := reopen(t, path)
	for round := range 20 {
		same := random(100_000 + round)
		var wg sync.WaitGroup
		errs := make([]error, 16)
		for i := range errs {
			d := []*documents.Directory{one, two}[i%2]
			wg.Go(func() {
				_, err := d.Put(t.Context(), iotest.HalfReader(bytes.NewReader(same)), unlimited)
				errs[i] = errors.Join(err, d.Verify(t.Context(), hash(same)))
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	if all := files(t, path); len(all) != 20 {
		t.Errorf("20 documents are %d files", len(all))
	}
}

// Whatever happens to a file, its bytes are served as they were or not at all,
// and putting them again heals it.
func TestCorruption(t *testing.T) {
	d, path := open(t)
	b := random(200_000)
	h := put(t, d, b).SHA256
	other := put(t, d, random(200_001)).SHA256
	damaged := func(name string, with []byte) {
		t.Helper()
		overwrite(t, place(path, h), with)
		if got, err := get(t, d, h); !errors.Is(err, documents.ErrCorrupt) || got != nil {
			t.Fatalf("%s: served %d bytes, %v", name, len(got), err)
		}
	}
	for n := 0; n < len(b); n += 4096 {
		damaged("cut", b[:n])
	}
	for range 64 {
		with := slices.Clone(b)
		with[rand.IntN(len(with))] ^= 1 << rand.IntN(8)
		damaged("a flipped bit", with)
	}
	zeroed := slices.Clone(b)
	clear(zeroed[8192:12288])
	damaged("a zeroed block", zeroed)
	damaged("longer", append(slices.Clone(b), 0))
	damaged("another document's bytes", random(200_001))
	overwrite(t, place(path, other), b)
	if _, err := get(t, d, other); !errors.Is(err, documents.ErrCorrupt) {
		t.Errorf("the other of two that were swapped: %v", err)
	}

	put(t, d, b)
	put(t, d, random(200_001))
	for _, h := range []documents.Hash{h, other} {
		if err := d.Verify(t.Context(), h); err != nil {
			t.Errorf("after putting it again: %v", err)
		}
	}
	if err := os.Remove(place(path, h)); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(place(path, h), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := get(t, d, h); !errors.Is(err, documents.ErrCorrupt) {
		t.Errorf("a folder in its place: %v", err)
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

func TestFile(t *testing.T) {
	d, _ := open(t)
	b := random(10_000)
	f, err := d.Get(t.Context(), put(t, d, b).SHA256)
	if err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(f, b); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func TestAll(t *testing.T) {
	d, path := open(t)
	var want []documents.Stored
	for i := range 50 {
		want = append(want, put(t, d, random(100+i)))
	}
	slices.SortFunc(want, func(a, b documents.Stored) int { return strings.Compare(string(a.SHA256), string(b.SHA256)) })
	misplaced := filepath.Join(path, string(want[0].SHA256))
	for _, stray := range []string{filepath.Join(path, ".DS_Store"), filepath.Join(path, "unfinished", "x"), misplaced} {
		if err := os.WriteFile(stray, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var got []documents.Stored
	for stored, err := range d.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, stored)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for range d.All(t.Context()) {
		break
	}
	canceled, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	n := 0
	for _, last = range d.All(canceled) {
		cancel()
		n++
	}
	if n != 2 || !errors.Is(last, context.Canceled) {
		t.Errorf("canceled after one: %d, %v", n, last)
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
