package apitest_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/png"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/internal/documents"
	"github.com/google/uuid"
)

// TestUploads: what is taken as a document, and who gets it back.
func TestUploads(t *testing.T) {
	w := ledger(t)
	t.Run("refused", func(t *testing.T) { refusedFiles(t, w) })
	t.Run("too large", func(t *testing.T) { tooLarge(t, w) })
	t.Run("chosen sizes", func(t *testing.T) { chosenSizes(t, w) })
	t.Run("taken", func(t *testing.T) { takenFiles(t, w) })
	t.Run("download", func(t *testing.T) { download(t, w) })
}

func zipped(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// refusedFiles: the type is what the content is, whatever the sender says.
func refusedFiles(t *testing.T, w *world) {
	a := w.draft(t)
	before := a.head(t)
	for name, body := range map[string][]byte{
		"a program called PDF":   append([]byte("MZ\x90\x00\x03\x00\x00\x00"), make([]byte, 4096)...),
		"an ELF program":         append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 4096)...),
		"SVG":                    []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`),
		"HTML":                   []byte("<!DOCTYPE html><html><script>alert(1)</script></html>"),
		"a zip archive":          zipped(t, "certificate.pdf", pdf("zipped")),
		"text":                   []byte("营业执照"),
		"PDF further in":         append([]byte("<html>"), pdf("polyglot")...),
		"a script":               []byte("#!/bin/sh\necho\n"),
		"GIF":                    []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
		"JSON":                   []byte(`{"kind":"evidence"}`),
		"one byte":               []byte("%"),
		"XML with an entity":     []byte(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`),
		"the beginning of a PNG": []byte("\x89PNG"),
	} {
		for _, contentType := range []string{"application/pdf", "image/png", "application/octet-stream"} {
			got := a.send(t, a.uploading("kind=evidence", body).with("Content-Type", contentType))
			if got.status != http.StatusUnprocessableEntity || !got.has("document.type", "") {
				t.Errorf("%s as %s: %d %s", name, contentType, got.status, got.raw)
			}
		}
	}
	refuse := func(query string, status int, code, field string) {
		t.Helper()
		a.refused(t, a.uploading(query, pdf("refused")), status, code, field)
	}
	const invalid = http.StatusUnprocessableEntity
	a.refused(t, a.uploading("kind=evidence", nil), invalid, "document.empty", "")
	refuse("", invalid, "filing.required", "kind")
	refuse("kind=selfie", invalid, "document_kind.unknown", "kind")
	refuse("kind=evidence&kind=evidence", invalid, "request.value", "kind")
	refuse("kind=evidence&title="+strings.Repeat("a", 61), invalid, "text.too_long", "title")
	refuse("kind=evidence&title=%e2%80%ae", invalid, "text.invisible", "title")
	refuse("kind=evidence&title=%00", invalid, "text.control", "title")
	refuse("kind=evidence&title=%ff", invalid, "text.encoding", "title")
	refuse("kind=evidence&filename=a.pdf", invalid, "body.unknown_field", "filename")
	refuse("kind=evidence&issued_on=2026-02-30", invalid, "date.day", "issued_on")
	refuse("kind=evidence&issued_on="+tomorrow, invalid, "filing.date_in_future", "issued_on")
	refuse("kind=evidence&issued_on="+today+"&valid_to=2026-11-01", invalid, "filing.date_order", "valid_to")
	refuse("kind=leave_proof", invalid, "filing.not_allowed_here", "staff_id")
	refuse("kind=leave_proof&staff_id=x", invalid, "request.value", "staff_id")
	refuse("kind=leave_proof&staff_id="+uuid.NewString(), http.StatusNotFound, "filing.staff_unknown", "staff_id")
	refuse("kind=leave_proof&title=a&staff_id="+a.sampler.id, invalid, "filing.not_allowed_here", "title")
	refuse("kind=premises_proof&staff_id="+a.sampler.id, invalid, "filing.not_allowed_here", "staff_id")
	refuse("kind=change_proof&case_id="+a.first, http.StatusConflict, "filing.case_state", "case_id")
	refuse("kind=change_proof&case_id="+uuid.NewString(), http.StatusConflict, "filing.case_state", "case_id")
	if after := a.head(t); after != before {
		t.Errorf("refused files moved the filing from revision %d to %d", before, after)
	}
}

// tooLarge: a file as long as its kind may be, which /api/codes tells, is taken,
// and one byte more is not. What its sender announces is refused before a byte of
// it is read, and what is streamed when the limit is passed.
func tooLarge(t *testing.T, w *world) {
	a := w.draft(t)
	limits := w.fileLimits(t)
	if limits["evidence"] != 20<<20 || limits["staff_evidence"] != 20<<20 || limits["cma_annex"] != 100<<20 || len(limits) != len(domain.DocumentKinds()) {
		t.Errorf("the limits are %v", limits)
	}
	longest := pdf("longest")
	longest = append(longest, bytes.Repeat([]byte("\n"), int(limits["evidence"])-len(longest))...)
	if got := a.send(t, a.uploading("kind=evidence", longest)); got.status != http.StatusCreated && got.status != http.StatusAccepted {
		t.Errorf("a file as long as may be: %d %s", got.status, got.raw)
	}
	before := a.head(t)
	server := w.server
	server.Clock = w.clock(0)
	offer := func(query string, body io.Reader, announced int64) {
		t.Helper()
		r := a.uploading(query, body)
		q, rec := w.newRequest(t, r), newRecorder()
		q.ContentLength = announced
		server.Handler().ServeHTTP(rec, q)
		got := w.read(t, q, rec.Code, rec.Header(), rec.Body.Bytes())
		w.isRefusal(t, r, got, http.StatusRequestEntityTooLarge, "document.too_large", "")
		if !strings.Contains(string(got.raw), `"details":{"max_bytes":20971520}`) || !strings.Contains(string(got.raw), "不得超过 20 MB") {
			t.Errorf("%s: the limit is not told: %s", query, got.raw)
		}
	}
	for _, query := range []string{"kind=evidence", "kind=staff_evidence&staff_id=" + a.sampler.id} {
		offer(query, io.MultiReader(bytes.NewReader(longest), strings.NewReader("\n")), -1)
		unread := &endless{limit: 200 << 20}
		if offer(query, unread, limits["evidence"]+1); unread.n > 0 {
			t.Errorf("%s: %d bytes were read of what was announced", query, unread.n)
		}
		rest := &endless{limit: 200 << 20}
		if offer(query, io.MultiReader(bytes.NewReader(pdf("large")), rest), -1); rest.n > 21<<20 {
			t.Errorf("%s: %d bytes were read", query, rest.n)
		}
	}
	if after := a.head(t); after != before {
		t.Errorf("files too large moved the filing from revision %d to %d", before, after)
	}
}

// chosenSizes: whoever runs the ledger may choose how large files may be. Everybody is
// told, and a refusal says so; of the other kinds nothing changes.
func chosenSizes(t *testing.T, w *world) {
	a := w.draft(t)
	before := w.fileLimits(t)
	w.filings.Sizes = documents.Sizes{domain.DocumentEvidence: 2 << 20}
	defer func() { w.filings.Sizes = nil }()
	limits := w.fileLimits(t)
	before["evidence"] = 2 << 20
	if !maps.Equal(before, limits) {
		t.Errorf("the limits are %v", limits)
	}
	file := append(pdf("larger"), bytes.Repeat([]byte("\n"), 2<<20)...)
	got := a.send(t, a.uploading("kind=evidence", file))
	if got.status != http.StatusRequestEntityTooLarge || !strings.Contains(string(got.raw), "不得超过 2 MB") {
		t.Errorf("evidence: %d %s", got.status, got.raw)
	}
	a.done(t, a.uploading("kind=premises_proof", file))
}

// fileLimits are how large a file of each kind may be, as everybody is told.
func (w *world) fileLimits(t *testing.T) map[string]int64 {
	t.Helper()
	var kinds struct {
		Entries []struct {
			Code     string
			MaxBytes int64 `json:"max_bytes"`
		}
	}
	w.done(t, request{method: http.MethodGet, path: "/api/codes/document_kind"}).into(t, &kinds)
	all := map[string]int64{}
	for _, e := range kinds.Entries {
		all[e.Code] = e.MaxBytes
	}
	return all
}

// takenFiles: the receipt tells the sender what was received.
func takenFiles(t *testing.T, w *world) {
	a := w.draft(t)
	ofd := zipped(t, "OFD.xml", []byte(`<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0"/>`))
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	jpeg := append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"), append(make([]byte, 64), 0xff, 0xd9)...)
	for _, c := range []struct {
		query, mediaType string
		body             []byte
	}{
		{"kind=evidence&title=%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7", "application/pdf", pdf("a")},
		{"kind=evidence", "image/jpeg", jpeg},
		{"kind=evidence", "image/png", dot.Bytes()},
		{"kind=registration_certificate", "application/ofd", ofd},
		{"kind=staff_evidence&staff_id=" + a.sampler.id, "application/pdf", pdf("b")},
	} {
		got := a.done(t, a.uploading(c.query, c.body).with("Content-Type", "application/octet-stream"))
		var receipt struct {
			SHA256    string `json:"sha256"`
			Size      int    `json:"size"`
			MediaType string `json:"media_type"`
		}
		got.into(t, &receipt)
		sum := sha256.Sum256(c.body)
		if receipt.SHA256 != hex.EncodeToString(sum[:]) || receipt.Size != len(c.body) || receipt.MediaType != c.mediaType || got.status != http.StatusCreated {
			t.Errorf("%s: %d %s", c.query, got.status, got.raw)
		}
		back := a.done(t, a.request(http.MethodGet, a.at("/documents/%s", got.Created), nil))
		if !bytes.Equal(back.raw, c.body) {
			t.Errorf("%s: %d bytes came back of %d", c.query, len(back.raw), len(c.body))
		}
	}
	dated := a.upload(t, "kind=management_document&issued_on=2026-01-05&valid_to=2029-01-04")
	if d := a.view(t).State.Documents[uuid.MustParse(dated)]; d.IssuedOn != "2026-01-05" || d.ValidTo != "2029-01-04" {
		t.Errorf("a document with dates is %+v", d)
	}
	one, two := a.upload(t, "kind=evidence"), a.upload(t, "kind=evidence")
	docs := a.view(t).State.Documents
	if one == two || docs[uuid.MustParse(one)].SHA256 != docs[uuid.MustParse(two)].SHA256 {
		t.Error("the same file twice is not two documents of one hash")
	}
}

// download: who gets which document when, and with which headers.
func download(t *testing.T, w *world) {
	a := w.draft(t)
	personal := a.upload(t, "kind=staff_evidence&staff_id="+a.sampler.id)
	inner := a.upload(t, "kind=premises_proof")
	get := func(document, token string) request {
		return request{method: http.MethodGet, path: a.at("/documents/%s", document), token: token}
	}
	readable := func(when, document string, who map[string]bool) {
		t.Helper()
		for token, may := range who {
			got := w.send(t, get(document, token))
			if may && got.status != http.StatusOK || !may && got.status != http.StatusNotFound {
				t.Errorf("%s: %q gets %d", when, token, got.status)
			}
		}
	}
	everybody := map[string]bool{"": true, a.token: true, reviewer: true, otherProvince: true, auditor: true, institutionToken(0): true}
	officials := map[string]bool{"": false, a.token: true, reviewer: true, otherProvince: false, auditor: true, institutionToken(0): false}
	own := map[string]bool{"": false, a.token: true, reviewer: true, otherProvince: false, auditor: false, institutionToken(0): false}
	check := func(when string, letter map[string]bool) {
		t.Helper()
		readable(when+", the letter", a.letter, letter)
		readable(when+", proof of the premises", inner, officials)
		readable(when+", about a person", personal, own)
	}
	check("draft", officials)
	a.submit(t, a.first)
	a.take(t, a.first)
	check("under review", officials)
	a.pass(t, a.first)
	check("published", everybody)

	amendment := a.rename(t, "江苏云汀待定"+a.code[12:16]+"有限公司")
	waiting := a.upload(t, "kind=commitment_letter&case_id="+amendment)
	readable("waiting with an amendment", waiting, officials)

	h := w.done(t, get(a.letter, "")).header
	for name, want := range map[string]string{
		"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
		"Cache-Control": "private, no-store", "Content-Disposition": "attachment; filename=commitment_letter-" + a.letter[:8] + ".pdf",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	readable("of another filing", uuid.NewString(), map[string]bool{"": false, a.token: false, auditor: false})
	a.cancel(t)
	check("canceled", officials)
}
