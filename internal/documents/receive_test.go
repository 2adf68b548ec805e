package documents_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"example.org/ledger/domain"
	"example.org/ledger/internal/documents"
)

const pdfText = "%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R /Size 2>>\nstartxref\n9\n%%EOF\n"

func pngBytes(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 300, 300))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegBytes(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 300, 300)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// entry is one file of a package.
type entry struct{ name, text string }

var ofdEntries = []entry{
	{"OFD.xml", `<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0"/>`},
	{"Doc_0/Document.xml", "<ofd:Document/>"},
	{"Doc_0/Pages/Page_0/Content.xml", strings.Repeat("<ofd:TextObject/>", 2000)},
}

func archive(t *testing.T, comment string, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		header := zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if len(e.text) < 10 {
			header.Method = zip.Store
		}
		f, err := w.CreateHeader(&header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, e.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.SetComment(comment), w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func receive(t *testing.T, d *documents.Directory, b []byte) (documents.Received, error) {
	t.Helper()
	// In pieces, so that nothing depends on how the content arrives.
	got, err := d.Receive(t.Context(), iotest.HalfReader(bytes.NewReader(b)), unlimited, nil)
	inspected, inspectErr := documents.Inspect(t.Context(), iotest.HalfReader(bytes.NewReader(b)), unlimited)
	told := got
	told.Stored = documents.Stored{}
	if inspected != told || !errors.Is(inspectErr, err) && !errors.Is(err, inspectErr) {
		t.Errorf("inspected as %+v (%v), received as %+v (%v)", inspected, inspectErr, told, err)
	}
	return got, err
}

func TestReceive(t *testing.T) {
	d, _ := open(t)
	shuffled := slices.Clone(ofdEntries)
	slices.Reverse(shuffled)
	var many []entry
	for i := range 5000 {
		many = append(many, entry{fmt.Sprintf("Doc_0/Res/image_%d.png", i), "x"})
	}
	for name, c := range map[string]struct {
		b    []byte
		want documents.MediaType
	}{
		"PDF":                      {[]byte(pdfText), documents.PDF},
		"PNG":                      {pngBytes(t), documents.PNG},
		"JPEG":                     {jpegBytes(t), documents.JPEG},
		"JPEG with a film behind":  {append(jpegBytes(t), random(1<<20)...), documents.JPEG},
		"OFD":                      {archive(t, "", ofdEntries...), documents.OFD},
		"OFD with its entry last":  {archive(t, "", shuffled...), documents.OFD},
		"OFD with many entries":    {archive(t, "", append(many, ofdEntries...)...), documents.OFD},
		"OFD larger than the tail": {archive(t, "", append([]entry{{"Doc_0/Res/a.bin", string(random(3 << 20))}}, ofdEntries...)...), documents.OFD},
		"PDF with an attached zip": {[]byte(pdfText + string(archive(t, "", ofdEntries...)) + "\n%%EOF\n"), documents.PDF},
	} {
		got, err := receive(t, d, c.b)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := documents.Received{
			Stored:      documents.Stored{SHA256: hash(c.b), Size: int64(len(c.b))},
			PlainSHA256: hash(c.b), PlainSize: int64(len(c.b)), MediaType: c.want,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if b, err := get(t, d, got.SHA256); err != nil || !bytes.Equal(b, c.b) {
			t.Errorf("%s: stored otherwise: %v", name, err)
		}
	}
}

// Kinds 136 to 152 of bad input, as far as the content alone tells.
func TestReceiveRefuses(t *testing.T) {
	d, path := open(t)
	ofd := archive(t, "", ofdEntries...)
	shifted := slices.Clone(ofd)
	shifted[len(shifted)-6]++ // where the directory begins
	countless := slices.Clone(ofd)
	copy(countless[len(countless)-12:], "\xff\xff")
	for name, b := range map[string][]byte{
		"exe named pdf":           append([]byte("MZ\x90\x00"), random(4000)...),
		"text":                    []byte("证明"),
		"html":                    []byte("<!doctype html><script>alert(1)</script>"),
		"html, then PDF":          []byte("<html><script>alert(1)</script>" + pdfText),
		"newline, then PDF":       []byte("\n" + pdfText),
		"shell script with a PDF": []byte("#!/bin/sh\nexit\n" + pdfText),
		"svg":                     []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`),
		"gif":                     []byte("GIF89a\x01\x00\x01\x00<script>"),
		"half a PNG signature":    []byte("\x89PNG\r"),
		"postscript":              []byte("%!PS-Adobe-3.0\n" + pdfText),
		"zip":                     archive(t, "", entry{"a.txt", "a"}),
		"zip with OFD deeper":     archive(t, "", entry{"x/OFD.xml", "a"}),
		"zip with ofd.xml":        archive(t, "", entry{"ofd.xml", "a"}),
		"zip with empty OFD.xml":  archive(t, "", entry{"OFD.xml", ""}),
		"zip with two OFD.xml":    archive(t, "", ofdEntries[0], ofdEntries[0]),
		"OFD that climbs out":     archive(t, "", append([]entry{{"../../x", "a"}}, ofdEntries...)...),
		"OFD from the root":       archive(t, "", append([]entry{{"/etc/passwd", "a"}}, ofdEntries...)...),
		"OFD with a comment":      archive(t, "comment", ofdEntries...),
		"OFD, then more":          append(slices.Clone(ofd), "more"...),
		"OFD, then PDF":           append(slices.Clone(ofd), pdfText...),
		"OFD cut":                 ofd[:len(ofd)-1],
		"OFD cut in half":         ofd[:len(ofd)/2],
		"OFD shifted":             shifted,
		"OFD without count":       countless,
		"empty zip":               archive(t, ""),
		"docx":                    archive(t, "", entry{"[Content_Types].xml", "a"}, entry{"word/document.xml", "a"}, ofdEntries[0]),
		"xlsx":                    archive(t, "", entry{"[Content_Types].xml", "a"}, entry{"xl/workbook.xml", "a"}),
		"jar":                     archive(t, "", entry{"META-INF/MANIFEST.MF", "a"}, ofdEntries[0]),
		"PDF, then zip":           append([]byte(pdfText), ofd...),
		"PNG, then zip":           append(pngBytes(t), ofd...),
		"JPEG, then zip":          append(jpegBytes(t), archive(t, strings.Repeat("c", 1<<16-1), ofdEntries...)...),
		"OFD packed otherwise":    rawOFD(t, zip.FileHeader{Method: 12, CompressedSize64: 1, UncompressedSize64: 1}),
	} {
		if got, err := receive(t, d, b); !errors.Is(err, documents.ErrType) {
			t.Errorf("%s: %v, %v", name, got.MediaType, err)
		}
	}
	if _, err := receive(t, d, nil); !errors.Is(err, documents.ErrEmpty) {
		t.Errorf("nothing: %v", err)
	}
	for _, n := range []int{10, len(pdfText), 5000} { // within the first bytes and after them
		b := []byte(pdfText + strings.Repeat("\n", 5000))[:n]
		cut := io.MultiReader(bytes.NewReader(b), iotest.ErrReader(io.ErrUnexpectedEOF))
		if _, err := d.Receive(t.Context(), cut, unlimited, nil); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("an upload cut after %d bytes: %v", n, err)
		}
	}
	if all := files(t, path); len(all) != 0 {
		t.Errorf("left: %v", all)
	}
}

func TestReceiveLimits(t *testing.T) {
	d, path := open(t)
	for _, kind := range domain.DocumentKinds() {
		want := int64(20 << 20)
		if kind.Number() == "A05" {
			want = 100 << 20
		}
		if got := documents.Sizes(nil).For(kind).MaxBytes; got != want {
			t.Errorf("%s: %d bytes", kind, got)
		}
	}
	chosen := documents.Sizes{domain.DocumentEvidence: 1 << 20}
	if chosen.For(domain.DocumentEvidence).MaxBytes != 1<<20 || chosen.For(domain.DocumentCMAAnnex).MaxBytes != 100<<20 {
		t.Errorf("chosen: %v", chosen)
	}
	limits := documents.Limits{MaxBytes: 100_000}
	most := append([]byte(pdfText), bytes.Repeat([]byte("\n"), 100_000-len(pdfText))...)
	if _, err := d.Receive(t.Context(), bytes.NewReader(append(most, 0)), limits, nil); !errors.Is(err, documents.ErrTooLarge) {
		t.Errorf("one byte too many: %v", err)
	}
	small := documents.Limits{MaxBytes: 10}
	if _, err := d.Receive(t.Context(), strings.NewReader(pdfText), small, nil); !errors.Is(err, documents.ErrTooLarge) {
		t.Errorf("too many in the first bytes: %v", err)
	}
	if all := files(t, path); len(all) != 0 {
		t.Errorf("left: %v", all)
	}
	if _, err := d.Receive(t.Context(), bytes.NewReader(most), limits, nil); err != nil {
		t.Errorf("as many as allowed: %v", err)
	}
}

// rot stands for encryption: it changes every byte and adds some at both ends.
type rot struct {
	w     io.Writer
	fails error
}

func (r rot) Write(p []byte) (int, error) {
	if r.fails != nil {
		return 0, r.fails
	}
	return r.w.Write(rotated(p))
}

func (r rot) Close() error {
	_, err := io.WriteString(r.w, "end")
	return err
}

func rotated(p []byte) []byte {
	q := slices.Clone(p)
	for i := range q {
		q[i] ^= 0x55
	}
	return q
}

func TestReceiveEncrypted(t *testing.T) {
	d, path := open(t)
	plain := []byte(pdfText)
	sealed := slices.Concat([]byte("begin"), rotated(plain), []byte("end"))
	encrypt := func(w io.Writer) (io.WriteCloser, error) {
		_, err := io.WriteString(w, "begin")
		return rot{w: w}, err
	}
	got, err := d.Receive(t.Context(), bytes.NewReader(plain), documents.Limits{MaxBytes: int64(len(plain))}, encrypt)
	if err != nil {
		t.Fatal(err)
	}
	want := documents.Received{
		Stored:      documents.Stored{SHA256: hash(sealed), Size: int64(len(sealed))},
		PlainSHA256: hash(plain), PlainSize: int64(len(plain)), MediaType: documents.PDF,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if b, err := get(t, d, got.SHA256); err != nil || !bytes.Equal(b, sealed) {
		t.Errorf("stored otherwise: %v", err)
	}
	for _, name := range files(t, path) {
		if b, err := os.ReadFile(name); err != nil || bytes.Contains(b, []byte("PDF")) {
			t.Errorf("plaintext on the disk: %v", err)
		}
	}

	broken := errors.New("no key")
	for name, f := range map[string]documents.Encrypt{
		"at first": func(io.Writer) (io.WriteCloser, error) { return nil, broken },
		"later":    func(w io.Writer) (io.WriteCloser, error) { return rot{w: w, fails: broken}, nil },
	} {
		if _, err := d.Receive(t.Context(), strings.NewReader(pdfText+"\n"), unlimited, f); !errors.Is(err, broken) {
			t.Errorf("encryption that fails %s: %v", name, err)
		}
	}
	called := func(io.Writer) (io.WriteCloser, error) {
		t.Error("a key was made for what is refused")
		return nil, broken
	}
	if _, err := d.Receive(t.Context(), strings.NewReader("text"), unlimited, called); !errors.Is(err, documents.ErrType) {
		t.Errorf("refused: %v", err)
	}
	if all := files(t, path); len(all) != 1 {
		t.Errorf("%d files", len(all))
	}
}

func TestReceiveEncryptedPDF(t *testing.T) {
	d, _ := open(t)
	for text, want := range map[string]bool{
		"trailer <</Root 1 0 R /Encrypt 12 0 R>>":  true,
		"trailer <</Encrypt\r\n12\n0\nR /ID []>>":  true,
		"<</Type /XRef /Encrypt<</Filter/Standard": true,
		"/EncryptMetadata false":                   false,
		"(how to use /Encrypt in a trailer) Tj":    false,
		"/EncryptMetadata false /Encrypt 9 0 R":    true,
	} {
		// Content arrives in two pieces at least: the first bytes and the rest.
		seam := documents.SniffBytes - len(pdfText)
		for _, before := range []int{0, seam - 20, seam - 9, seam - 1, seam, 100_000} {
			b := pdfText + strings.Repeat("\n", before) + text + strings.Repeat("\n", 100)
			readers := []io.Reader{strings.NewReader(b)}
			if before == seam {
				readers = append(readers, iotest.OneByteReader(strings.NewReader(b)))
			}
			for _, r := range readers {
				got, err := d.Receive(t.Context(), r, unlimited, nil)
				if err != nil || got.Encrypted != want {
					t.Errorf("%q after %d bytes: %v, %v", text, before, got.Encrypted, err)
				}
			}
		}
	}
	got, err := receive(t, d, append(pngBytes(t), " /Encrypt 9 0 R"...))
	if err != nil || got.Encrypted {
		t.Errorf("a picture: %v, %v", got.Encrypted, err)
	}
}

func TestReceiveCanceled(t *testing.T) {
	d, path := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	r := io.MultiReader(strings.NewReader(pdfText+strings.Repeat("\n", 10_000)),
		readerFunc(func([]byte) (int, error) { cancel(); return 0, nil }))
	if _, err := d.Receive(ctx, r, unlimited, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if all := files(t, path); len(all) != 0 {
		t.Errorf("left: %v", all)
	}
}

func TestSniff(t *testing.T) {
	for name, c := range map[string]struct {
		head []byte
		want documents.MediaType
		err  error
	}{
		"PDF":            {[]byte("%PDF-1.4"), documents.PDF, nil},
		"PNG":            {pngBytes(t), documents.PNG, nil},
		"JPEG":           {jpegBytes(t)[:20], documents.JPEG, nil},
		"a package":      {archive(t, "", ofdEntries...)[:200], documents.OFD, nil},
		"an empty one":   {archive(t, ""), "", documents.ErrType},
		"nothing":        {nil, "", documents.ErrType},
		"PDF further in": {[]byte(" %PDF-1.4"), "", documents.ErrType},
	} {
		got, err := documents.Sniff(c.head)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// Whatever comes in, the answer is a type or a refusal, and what is kept is what
// came in.
func FuzzReceive(f *testing.F) {
	f.Add([]byte(pdfText))
	f.Add([]byte("PK\x03\x04" + "PK\x05\x06" + strings.Repeat("\x00", 18)))
	d, err := documents.Open(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := d.Receive(t.Context(), bytes.NewReader(b), unlimited, nil)
		if err != nil {
			if e, ok := errors.AsType[*domain.Error](err); !ok || e.Kind != domain.Invalid {
				t.Fatal(err)
			}
			return
		}
		if got.SHA256 != hash(b) || got.PlainSize != int64(len(b)) {
			t.Errorf("received as %v", got)
		}
	})
}
