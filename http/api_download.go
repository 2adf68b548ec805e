package http

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
)

// describeDownload describes getDocument.
func describeDownload(api huma.API, path string) {
	describeSending(api, "filing", operation(http.MethodGet, path, "document", "download a file; public ones without a token; HEAD tells of it", "documents"))
}

// describeSending describes an operation that sends a document of what the first
// name in its path names.
func describeSending(api huma.API, of string, download huma.Operation) {
	download.Parameters = []*huma.Param{
		{Name: of, In: "path", Required: true, Schema: &huma.Schema{Type: "string", Format: "uuid"}},
		{Name: "row", In: "path", Required: true, Schema: &huma.Schema{Type: "string", Format: "uuid"}},
		{Name: "Range", In: "header", Schema: &huma.Schema{Type: "string"}, Description: "parts of a file that is not about a person"},
		{Name: "If-Range", In: "header", Schema: &huma.Schema{Type: "string"}, Description: "the ETag they are of"},
		{Name: "If-None-Match", In: "header", Schema: &huma.Schema{Type: "string"}, Description: "the ETag of what the client has"},
	}
	describeAnswers(&download, "200", "application/octet-stream", &huma.Schema{Type: "string", Format: "binary"})
	download.Errors = append(download.Errors, http.StatusRequestedRangeNotSatisfiable)
	describeProblems(api, &download)
	for status, what := range map[string]string{"206": "the parts asked for", "304": "the client has it already"} {
		download.Responses[status] = &huma.Response{Description: what}
	}
	api.OpenAPI().AddOperation(&download)
}

// GET and HEAD /api/filings/:filing/documents/:row
func (s *Server) getDocument(c echo.Context) error {
	ctx := c.Request().Context()
	filingID, err := pathID(c.Param("filing"))
	if err != nil {
		return err
	}
	row, err := pathID(c.Param("row"))
	if err != nil {
		return err
	}
	d, err := s.readableDocument(ctx, filingID, row)
	if err != nil {
		return err
	}
	return s.sendDocument(c, row, d.Document)
}

// sendDocument answers with a document that the visitor may read.
func (s *Server) sendDocument(c echo.Context, row uuid.UUID, d filing.Document) error {
	body, err := s.Filings.OpenDocument(c.Request().Context(), d)
	if err != nil {
		return err
	}
	defer body.Close()
	h := c.Response().Header()
	h.Set("Content-Type", d.MediaType)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(row, d)}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, no-store")
	h.Set("ETag", `"`+d.SHA256+`"`) // of the bytes stored, which never change
	return serve(c, body)
}

// serve sends a document: in parts, if they are asked for, unless it has to be
// decrypted from its beginning.
func serve(c echo.Context, content edge.Content) error {
	w, r := c.Response(), c.Request()
	if file, ok := content.ReadCloser.(io.ReadSeeker); ok {
		if !strings.HasPrefix(r.Header.Get("Range"), "bytes=") {
			r.Header.Del("Range") // of another unit: to be ignored (RFC 9110, 14.2)
		}
		parts := &partial{ResponseWriter: w}
		http.ServeContent(parts, r, "", time.Time{}, file)
		if parts.missing {
			return noSuchPart(w.Header(), content.Size)
		}
		return nil
	}
	if matches(r.Header.Get("If-None-Match"), w.Header().Get("ETag")) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.Header().Set("Accept-Ranges", "none")
	w.Header().Set("Content-Length", strconv.FormatInt(content.Size, 10)) // one cut short is not taken for whole
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	_, err := io.Copy(w, content)
	return err
}

// partial keeps back what the library says, in words of its own, of parts that a
// file does not have.
type partial struct {
	http.ResponseWriter
	missing bool
}

// WriteHeader notes that there is no such part, and passes on any other status.
func (p *partial) WriteHeader(status int) {
	if p.missing = status == http.StatusRequestedRangeNotSatisfiable; !p.missing {
		p.ResponseWriter.WriteHeader(status)
	}
}

// Write drops what is said of a part that is missing.
func (p *partial) Write(b []byte) (int, error) {
	if p.missing {
		return len(b), nil
	}
	return p.ResponseWriter.Write(b)
}

// noSuchPart is the problem of who asks for parts that a file does not have. It
// says how long the file is; nothing else in the head is about the file.
func noSuchPart(h http.Header, size int64) error {
	for _, name := range []string{"Content-Disposition", "Etag", "Accept-Ranges"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "private, no-store") // which the library drops
	h.Set("Content-Range", "bytes */"+strconv.FormatInt(size, 10))
	return statusProblem(http.StatusRequestedRangeNotSatisfiable)
}

// readableDocument finds a document that the visitor may read: one of a filing
// that is theirs to see, though not what is about a person if they are an
// auditor, or one that the public entry names. Any other is not there.
func (s *Server) readableDocument(ctx context.Context, id, row uuid.UUID) (d filing.DocumentRow, err error) {
	v, own := visitorOf(ctx), false
	err = s.Filings.View(ctx, id, func(state filing.State) error {
		var ok bool
		if d, ok = state.Documents[row]; !ok {
			return errPath
		}
		own = v.MaySee(state.CreditCode, state.Authority) && (d.StaffID == uuid.Nil || v.Role != AuditorRole)
		return nil
	})
	if err != nil || own {
		return d, err
	}
	timeline, err := s.timeline(ctx, id)
	if err != nil {
		return d, err
	}
	if _, published := timeline.Public().Now().Document(row); !published {
		return d, errPath
	}
	return d, nil
}

func fileName(id uuid.UUID, d filing.Document) string {
	extension := map[string]string{"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "application/ofd": ".ofd"}[d.MediaType]
	return string(d.Kind) + "-" + id.String()[:8] + extension
}
