package documents_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"example.org/ledger/internal/documents"
)

// shelf is a store with what its tests do behind its back.
type shelf struct {
	documents.Store
	again  func(t *testing.T) documents.Store             // opens another store of the same documents
	damage func(t *testing.T, h documents.Hash, b []byte) // puts b where a document lies
	remove func(t *testing.T, h documents.Hash)           // takes a document away
	stray  func(t *testing.T, like documents.Hash)        // puts what is no document beside the documents
	left   func(t *testing.T) []string                    // everything that is kept, whole or not
}

// TestStore is what a store of documents is, whichever it is.
func TestStore(t *testing.T) {
	shelves := map[string]func(*testing.T) shelf{"directory": directoryShelf, "bucket of a stand-in": standInShelf}
	if place := os.Getenv("LEDGER_TEST_S3"); place != "" {
		shelves["real bucket"] = func(t *testing.T) shelf { return bucketShelf(t, place) }
	}
	for name, open := range shelves {
		t.Run(name, func(t *testing.T) {
			for name, test := range map[string]func(*testing.T, shelf){
				"keeps what it was given": suitePut, "refuses": suiteRefuses, "many at once": suiteConcurrent,
				"corruption": suiteCorruption, "missing": suiteMissing, "reading": suiteReading,
				"listing": suiteListing, "receiving": suiteReceive, "ended": suiteEnded,
			} {
				t.Run(name, func(t *testing.T) { test(t, open(t)) })
			}
		})
	}
}

func directoryShelf(t *testing.T) shelf {
	d, path := open(t)
	return shelf{
		Store:  d,
		again:  func(t *testing.T) documents.Store { return reopen(t, path) },
		damage: func(t *testing.T, h documents.Hash, b []byte) { overwrite(t, place(path, h), b) },
		remove: func(t *testing.T, h documents.Hash) {
			if err := os.Remove(place(path, h)); err != nil {
				t.Fatal(err)
			}
		},
		stray: func(t *testing.T, like documents.Hash) {
			for _, name := range []string{".DS_Store", filepath.Join("unfinished", "x"), string(like)} {
				if err := os.WriteFile(filepath.Join(path, name), []byte("x"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		},
		left: func(t *testing.T) []string { return files(t, path) },
	}
}

func suitePut(t *testing.T, s shelf) {
	for _, size := range []int{1, 4096, 100_000, 3 << 20} {
		b := random(size)
		stored := put(t, s, b)
		if got, err := get(t, s, stored.SHA256); err != nil || !bytes.Equal(got, b) {
			t.Errorf("%d bytes come back as %d: %v", size, len(got), err)
		}
		put(t, s, b)
	}
	if all := s.left(t); len(all) != 4 {
		t.Errorf("four documents, each put twice, are %d", len(all))
	}
	if _, err := get(t, s.again(t), hash(random(4096))); err != nil {
		t.Errorf("after reopening: %v", err)
	}
	if err := s.Health(t.Context()); err != nil {
		t.Error(err)
	}
}

func suiteRefuses(t *testing.T, s shelf) {
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
		if _, err := s.Put(c.ctx, c.r, documents.Limits{MaxBytes: c.max}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if all := s.left(t); len(all) != 0 {
		t.Errorf("left: %v", all)
	}
	if _, err := s.Put(t.Context(), strings.NewReader("1234567890"), documents.Limits{MaxBytes: 10}); err != nil {
		t.Errorf("as many bytes as allowed: %v", err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func suiteConcurrent(t *testing.T, s shelf) {
	one, two := s.Store, s.again(t)
	for round := range 20 {
		same := random(100_000 + round)
		var wg sync.WaitGroup
		errs := make([]error, 16)
		for i := range errs {
			d := []documents.Store{one, two}[i%2]
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
	if all := s.left(t); len(all) != 20 {
		t.Errorf("20 documents are %d", len(all))
	}
}

// Whatever happens to a document, its bytes are served as they were or not at
// all, and putting them again heals it.
func suiteCorruption(t *testing.T, s shelf) {
	b := random(200_000)
	h := put(t, s, b).SHA256
	other := put(t, s, random(200_001)).SHA256
	damaged := func(name string, with []byte) {
		t.Helper()
		s.damage(t, h, with)
		if got, err := get(t, s, h); !errors.Is(err, documents.ErrCorrupt) || got != nil {
			t.Fatalf("%s: served %d bytes, %v", name, len(got), err)
		}
	}
	for n := 1; n < len(b); n += 8192 {
		damaged("cut", b[:n])
	}
	for range 32 {
		with := slices.Clone(b)
		with[rand.IntN(len(with))] ^= 1 << rand.IntN(8)
		damaged("a flipped bit", with)
	}
	zeroed := slices.Clone(b)
	clear(zeroed[8192:12288])
	damaged("a zeroed block", zeroed)
	damaged("longer", append(slices.Clone(b), 0))
	damaged("another document's bytes", random(200_001))
	s.damage(t, other, b)
	if _, err := get(t, s, other); !errors.Is(err, documents.ErrCorrupt) {
		t.Errorf("the other of two that were swapped: %v", err)
	}
	put(t, s, b)
	put(t, s, random(200_001))
	for _, h := range []documents.Hash{h, other} {
		if err := s.Verify(t.Context(), h); err != nil {
			t.Errorf("after putting it again: %v", err)
		}
	}
}

func suiteMissing(t *testing.T, s shelf) {
	h := put(t, s, random(1000)).SHA256
	s.remove(t, h)
	for _, bad := range []string{
		string(h), "", "..", "../../../secret", string(h)[:63], string(h) + "0", strings.ToUpper(string(h)),
		strings.Repeat("0", 64), "../" + string(h)[3:], "王伟的劳动合同.pdf",
	} {
		_, err := get(t, s, documents.Hash(bad))
		if !errors.Is(err, documents.ErrNotFound) {
			t.Errorf("%q: %v", bad, err)
		}
		if _, e := documents.ParseHash(bad); e != nil && bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("the error quotes what is no hash: %v", err)
		}
	}
}

func suiteReading(t *testing.T, s shelf) {
	b := random(10_000)
	h := put(t, s, b).SHA256
	f, err := s.Get(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	s.remove(t, h) // what is being read stays readable
	if err := iotest.TestReader(f, b); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if all := s.left(t); len(all) != 0 {
		t.Errorf("left: %v", all)
	}
}

func suiteListing(t *testing.T, s shelf) {
	var want []documents.Stored
	for i := range 50 {
		want = append(want, put(t, s, random(100+i)))
	}
	slices.SortFunc(want, func(a, b documents.Stored) int { return strings.Compare(string(a.SHA256), string(b.SHA256)) })
	s.stray(t, want[0].SHA256)
	var got []documents.Stored
	for stored, err := range s.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, stored)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for range s.All(t.Context()) {
		break
	}
	canceled, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	for _, last = range s.All(canceled) {
		cancel()
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("canceled: %v", last)
	}
}

// suiteReceive: what TestReceive shows of one store, here of the way into each.
func suiteReceive(t *testing.T, s shelf) {
	encrypt := func(w io.Writer) (io.WriteCloser, error) { return rot{w: w}, nil }
	got, err := s.Receive(t.Context(), strings.NewReader(pdfText), documents.Limits{MaxBytes: int64(len(pdfText))}, encrypt)
	if err != nil {
		t.Fatal(err)
	}
	sealed := append(rotated([]byte(pdfText)), "end"...)
	if b, err := get(t, s, got.SHA256); err != nil || !bytes.Equal(b, sealed) || got.PlainSHA256 != hash([]byte(pdfText)) {
		t.Errorf("stored %q, %v", b, err)
	}
	if _, err := s.Receive(t.Context(), strings.NewReader("MZ"), unlimited, encrypt); !errors.Is(err, documents.ErrType) {
		t.Errorf("a program: %v", err)
	}
	if all := s.left(t); len(all) != 1 {
		t.Errorf("left: %v", all)
	}
}

func suiteEnded(t *testing.T, s shelf) {
	h := put(t, s, random(1000)).SHA256
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, getting := s.Get(ended, h)
	_, putting := s.Put(ended, bytes.NewReader(random(1001)), unlimited)
	for what, err := range map[string]error{"get": getting, "put": putting, "verify": s.Verify(ended, h)} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
