package documents_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"testing"

	"example.org/ledger/internal/documents"
)

// rawOFD is an OFD with one more entry, of one byte, of which a header says
// what it says.
func rawOFD(t *testing.T, h zip.FileHeader) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	h.Name = "Doc_0/Res/a.bin"
	for _, h := range []zip.FileHeader{h, {Name: ofdEntries[0].name, CompressedSize64: 1, UncompressedSize64: 1}} {
		f, err := w.CreateRaw(&h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, "x"); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A package that is made against its readers is refused by what its directory
// says; nothing of it is inflated.
func TestReceiveRefusesPackages(t *testing.T) {
	d, path := open(t)
	for name, c := range map[string]struct {
		h    zip.FileHeader
		want error
	}{
		"an encrypted entry":            {zip.FileHeader{Flags: 1, CompressedSize64: 1, UncompressedSize64: 1}, documents.ErrEncrypted},
		"a bomb":                        {zip.FileHeader{CompressedSize64: 1, UncompressedSize64: 1 << 30}, documents.ErrInflates},
		"a bomb whose size overflows":   {zip.FileHeader{CompressedSize64: 1, UncompressedSize64: 1<<64 - 2}, documents.ErrInflates},
		"entries that share bytes":      {zip.FileHeader{CompressedSize64: 60, UncompressedSize64: 60}, documents.ErrInflates},
		"an entry longer than the file": {zip.FileHeader{CompressedSize64: 1<<64 - 2, UncompressedSize64: 1}, documents.ErrInflates},
	} {
		if _, err := receive(t, d, rawOFD(t, c.h)); !errors.Is(err, c.want) {
			t.Errorf("OFD with %s: %v", name, err)
		}
	}
	if all := files(t, path); len(all) != 0 {
		t.Errorf("left: %v", all)
	}
}
