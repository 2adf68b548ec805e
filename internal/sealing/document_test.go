package sealing_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/google/uuid"

	"example.org/ledger/internal/sealing"
)

const (
	header  = 40
	segment = 64 << 10
	tag     = 16
)

func encrypt(t testing.TB, vault *sealing.Vault, subject uuid.UUID, w io.Writer, plain []byte) {
	t.Helper()
	d, err := vault.EncryptDocument(t.Context(), subject, w)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Write([]byte("more")); err == nil {
		t.Error("written after the end")
	}
	if err := d.Close(); err == nil {
		t.Error("closed twice")
	}
}

func decrypt(t testing.TB, vault *sealing.Vault, subject uuid.UUID, sealed []byte) ([]byte, error) {
	t.Helper()
	r, err := vault.DecryptDocument(t.Context(), subject, bytes.NewReader(sealed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// random returns n bytes that depend on n alone.
func random(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{byte(n), byte(n >> 8), byte(n >> 16)}).Read(b)
	return b
}

func TestDocument(t *testing.T) {
	vault := fresh(t)
	for _, size := range []int{0, 1, segment - 1, segment, segment + 1, 2 * segment, 5*segment + 77} {
		plain := random(size)
		var sealed bytes.Buffer
		encrypt(t, vault, contract, &sealed, plain)
		segments := max(1, (size+segment-1)/segment)
		if want := header + size + segments*tag; sealed.Len() != want {
			t.Errorf("%d bytes are sealed as %d, want %d", size, sealed.Len(), want)
		}
		if got := sealing.DocumentSize(int64(sealed.Len())); got != int64(size) {
			t.Errorf("%d sealed bytes are said to be %d, want %d", sealed.Len(), got, size)
		}
		got, err := decrypt(t, vault, contract, sealed.Bytes())
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes come back as %d: %v", size, len(got), err)
		}
		// However the reader and the network cut it.
		r, err := vault.DecryptDocument(t.Context(), contract, iotest.HalfReader(bytes.NewReader(sealed.Bytes())))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(iotest.OneByteReader(r)); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes come back as %d in pieces: %v", size, len(got), err)
		}
	}
	a, b := new(bytes.Buffer), new(bytes.Buffer)
	encrypt(t, vault, contract, a, random(100))
	encrypt(t, vault, contract, b, random(100))
	if bytes.Equal(a.Bytes()[header:], b.Bytes()[header:]) {
		t.Error("two documents of one subject are sealed with one key")
	}
}

// Whatever is done to the bytes, no byte comes out that was not at that place,
// and the end is reached only of the whole document.
func TestDocumentTampered(t *testing.T) {
	vault := fresh(t)
	plain := random(3*segment + 1000)
	var buf bytes.Buffer
	encrypt(t, vault, contract, &buf, plain)
	sealed := buf.Bytes()
	refused := func(name string, b []byte) {
		t.Helper()
		got, err := decrypt(t, vault, contract, b)
		if !errors.Is(err, sealing.ErrTampered) && !errors.Is(err, sealing.ErrFormat) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		if !bytes.HasPrefix(plain, got) {
			t.Errorf("%s: %d bytes that were not authenticated", name, len(got))
		}
	}
	at := func(n int) int { return header + n*(segment+tag) }
	part := func(n int) []byte { return sealed[at(n):min(at(n+1), len(sealed))] }

	for i := 0; i < len(sealed); i += 997 {
		b := slices.Clone(sealed)
		b[i] ^= 1 << (i % 8)
		refused("a flipped bit", b)
	}
	for i := range header {
		b := slices.Clone(sealed)
		b[i] ^= 1
		refused("a flipped bit of the header", b)
	}
	for n := 0; n < len(sealed); n += 4 << 10 {
		refused("cut at a page", sealed[:n])
	}
	for n := range 4 {
		refused("cut at a segment", sealed[:at(n)])
		refused("cut in a tag", sealed[:at(n)+tag-1])
	}
	refused("cut by one", sealed[:len(sealed)-1])
	refused("longer by one", append(slices.Clone(sealed), 0))
	refused("a segment twice", slices.Concat(sealed, part(3)))
	refused("a segment left out", slices.Concat(sealed[:at(1)], sealed[at(2):]))
	refused("two segments swapped", slices.Concat(sealed[:at(0)], part(1), part(0), part(2), part(3)))
	refused("the first segment repeated", slices.Concat(sealed[:at(1)], sealed[at(0):]))

	var other bytes.Buffer
	encrypt(t, vault, contract, &other, random(3*segment+1000))
	refused("a segment of another document", slices.Concat(sealed[:at(1)], other.Bytes()[at(1):at(2)], sealed[at(2):]))
	refused("another document's header", slices.Concat(other.Bytes()[:header], sealed[header:]))

	var whole bytes.Buffer
	encrypt(t, vault, contract, &whole, plain[:segment])
	refused("not closed", whole.Bytes()[:header])
	must[*sealing.Opened](t)(vault.Provide(t.Context(), diploma))
	if _, err := decrypt(t, vault, diploma, sealed); !errors.Is(err, sealing.ErrTampered) {
		t.Errorf("as another subject's: %v", err)
	}
	if _, err := decrypt(t, vault, li, sealed); !errors.Is(err, sealing.ErrNoKey) {
		t.Errorf("as an unknown subject's: %v", err)
	}
}

// A failing disk is not a tampered document.
func TestDocumentStorageFails(t *testing.T) {
	vault := fresh(t)
	var sealed bytes.Buffer
	encrypt(t, vault, contract, &sealed, random(3*segment))
	broken := errors.New("disk on fire")
	r, err := vault.DecryptDocument(t.Context(), contract,
		io.MultiReader(bytes.NewReader(sealed.Bytes()[:2*segment]), iotest.ErrReader(broken)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(r); !errors.Is(err, broken) || errors.Is(err, sealing.ErrTampered) {
		t.Errorf("read: %v", err)
	}
	d, err := vault.EncryptDocument(t.Context(), contract, &failingWriter{after: header + segment, err: broken})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Write(random(3 * segment)); !errors.Is(err, broken) {
		t.Errorf("write: %v", err)
	}
	if err := d.Close(); !errors.Is(err, broken) {
		t.Errorf("close: %v", err)
	}
}

type failingWriter struct {
	after int
	err   error
}

func (w *failingWriter) Write(p []byte) (int, error) {
	if w.after -= len(p); w.after < 0 {
		return 0, w.err
	}
	return len(p), nil
}
