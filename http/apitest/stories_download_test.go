package apitest_test

import (
	"bytes"
	"net/http"
	"strconv"
	"testing"
	"time"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// TestWhoGetsWhat: every kind of document, asked for by everybody, at every
// stage of a filing. Only the three public ones (Q6.1) are ever the public's, and
// nobody but the institution and its authority has what is about a person.
func TestWhoGetsWhat(t *testing.T) {
	w := ledger(t)
	a, b := w.draft(t), w.draft(t)
	all := map[domain.DocumentKind]string{
		domain.DocumentCommitmentLetter: a.letter, domain.DocumentCMACertificate: a.files["cma_certificate"],
		domain.DocumentCMAAnnex: a.files["cma_annex"], domain.DocumentCancellationEvidence: a.evidence(t, reviewer),
	}
	for _, kind := range domain.DocumentKinds() {
		if _, ok := all[kind]; ok {
			continue
		}
		query := "kind=" + string(kind)
		if kind.AboutPerson() {
			query += "&staff_id=" + a.sampler.id
		}
		all[kind] = a.upload(t, query)
	}
	everybody := []string{"", a.token, reviewer, colleague, otherProvince, auditor, b.token}
	may := func(token string, kind domain.DocumentKind, published bool) bool {
		switch token {
		case a.token, reviewer, colleague:
			return true
		case auditor:
			return !kind.AboutPerson()
		}
		return published && (kind == "commitment_letter" || kind == "cma_certificate" || kind == "cma_annex")
	}
	check := func(stage string, published bool) {
		t.Helper()
		for kind, id := range all {
			for _, token := range everybody {
				for _, method := range []string{http.MethodGet, http.MethodHead} {
					got := w.send(t, request{method: method, path: a.at("/documents/%s", id), token: token})
					want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[may(token, kind, published)]
					if got.status != want {
						t.Errorf("%s: %q asks for %s: %d, want %d", stage, token, kind, got.status, want)
					}
				}
				// Nor is it to be had as a document of a filing that is theirs.
				w.refused(t, request{method: http.MethodGet, path: b.at("/documents/%s", id), token: token}, http.StatusNotFound, "request.path", "")
			}
		}
	}
	check("draft", false)
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	check("published", true)
	a.cancel(t)
	check("canceled", false)
}

// TestPartsOfDocuments: what is not about a person is to be had in parts, for a
// line that breaks; of what is, the length is told before. Nobody is sent again
// what they have.
func TestPartsOfDocuments(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	body := append(pdf("parts"), bytes.Repeat([]byte("%\n"), 100_000)...)
	open := a.done(t, a.uploading("kind=premises_proof", body)).Created
	personal := a.done(t, a.uploading("kind=staff_evidence&staff_id="+a.sampler.id, body)).Created
	ask := func(method, document string, header ...string) answer {
		r := a.request(method, a.at("/documents/%s", document), nil)
		for i := 0; i < len(header); i += 2 {
			r = r.with(header[i], header[i+1])
		}
		return a.send(t, r)
	}
	length := strconv.Itoa(len(body))
	for document, ranges := range map[string]string{open: "bytes", personal: "none"} {
		whole, told := ask(http.MethodGet, document), ask(http.MethodHead, document)
		for _, got := range []answer{whole, told} {
			if got.status != http.StatusOK || got.header.Get("Content-Length") != length || got.header.Get("Accept-Ranges") != ranges ||
				got.header.Get("Content-Type") != "application/pdf" || got.header.Get("Etag") == "" || got.header.Get("Cache-Control") != "private, no-store" {
				t.Errorf("%s: %d %v", ranges, got.status, got.header)
			}
		}
		if !bytes.Equal(whole.raw, body) || len(told.raw) != 0 {
			t.Errorf("%s: %d bytes, and %d of a HEAD", ranges, len(whole.raw), len(told.raw))
		}
		tag := whole.header.Get("Etag")
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if got := ask(method, document, "If-None-Match", tag); got.status != http.StatusNotModified || len(got.raw) > 0 {
				t.Errorf("%s: what the client has is answered %d, %d bytes", ranges, got.status, len(got.raw))
			}
		}
		if got := ask(http.MethodGet, document, "If-None-Match", `"another"`); got.status != http.StatusOK {
			t.Errorf("%s: what the client does not have is answered %d", ranges, got.status)
		}
	}
	tag := ask(http.MethodHead, open).header.Get("Etag")
	for _, c := range []struct {
		document string
		header   []string
		status   int
		from, to int
	}{
		{open, []string{"Range", "bytes=0-4"}, http.StatusPartialContent, 0, 5},
		{open, []string{"Range", "bytes=-10"}, http.StatusPartialContent, len(body) - 10, len(body)},
		{open, []string{"Range", "bytes=70000-", "If-Range", tag}, http.StatusPartialContent, 70_000, len(body)},
		{open, []string{"Range", "bytes=0-4", "If-Range", `"another"`}, http.StatusOK, 0, len(body)},
		{open, []string{"Range", "pages=1-2"}, http.StatusOK, 0, len(body)},
		{personal, []string{"Range", "bytes=0-4"}, http.StatusOK, 0, len(body)},
	} {
		got := ask(http.MethodGet, c.document, c.header...)
		if got.status != c.status || !bytes.Equal(got.raw, body[c.from:c.to]) {
			t.Errorf("%v: %d, %d bytes %.20q", c.header, got.status, len(got.raw), got.raw)
		}
	}
	for _, missing := range []string{"bytes=9999999-", "bytes=" + length + "-", "bytes=5-4", "bytes=-", "bytes=a-b"} {
		r := a.request(http.MethodGet, a.at("/documents/%s", open), nil).with("Range", missing)
		got := a.send(t, r)
		w.isRefusal(t, r, got, http.StatusRequestedRangeNotSatisfiable, "request.range", "")
		h := got.header
		if h.Get("Content-Range") != "bytes */"+length || h.Get("Content-Disposition") != "" || h.Get("Etag") != "" || h.Get("Cache-Control") == "" {
			t.Errorf("%s: %v", missing, h)
		}
	}

	// What is erased is gone for whoever could have it, and said to be.
	subject := a.view(t).State.Staff[uuid.MustParse(a.sampler.id)].Person.Subject
	a.act(t, "staff", &a.sampler.row, "move", obj{"moved_on": "2026-11-10"})
	a.done(t, request{method: http.MethodPost, path: a.at("/subjects/%s/erase", subject), token: reviewer, body: obj{"reason": "retention_ended"}})
	for limit := time.Now().Add(time.Minute); time.Now().Before(limit) && ask(http.MethodHead, personal).status == http.StatusOK; {
		time.Sleep(10 * time.Millisecond)
	}
	a.refused(t, a.request(http.MethodGet, a.at("/documents/%s", personal), nil), http.StatusNotFound, "document.erased", "")
	if got := ask(http.MethodHead, personal); got.status != http.StatusNotFound || len(got.raw) > 0 {
		t.Errorf("HEAD of what is erased: %d", got.status)
	}
}
