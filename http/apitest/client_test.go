package apitest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// obj is a JSON object.
type obj = map[string]any

// request is one request to the API.
type request struct {
	method, path, token string
	body                any // an obj is sent as JSON; string, []byte and io.Reader as they are
	header              http.Header
	day                 int       // days after today
	at                  time.Time // an instant, instead
}

// with returns the request with one more header, none of that name if the
// value is "".
func (r request) with(name, value string) request {
	r.header = maps.Clone(r.header)
	if r.header == nil {
		r.header = http.Header{}
	}
	r.header.Del(name)
	if value != "" {
		r.header.Set(name, value)
	}
	return r
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	raw    []byte
	receipt
	problem
}

type receipt struct {
	Filing   string `json:"filing"`
	Created  string `json:"created"`
	Revision int64  `json:"revision"`
	Events   int    `json:"events"`
	Repeated bool   `json:"repeated"`
}

type problem struct {
	Type   string  `json:"type"`
	Title  string  `json:"title"`
	Code   string  `json:"code"`
	Errors []fault `json:"errors"`
}

type fault struct {
	Code, Field, Detail string
	Details             json.RawMessage
}

// has reports whether the problem names a code and, if one is given, its field.
func (p problem) has(code, field string) bool {
	for _, e := range p.Errors {
		if e.Code == code && (field == "" || e.Field == field) {
			return true
		}
	}
	return field == "" && p.Code == code
}

func bodyOf(t *testing.T, body any) io.Reader {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return http.NoBody
	case io.Reader:
		return b
	case string:
		return strings.NewReader(b)
	case []byte:
		return bytes.NewReader(b)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(raw)
}

// newRequest makes the request that r describes.
func (w *world) newRequest(t *testing.T, r request) *http.Request {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), r.method, w.url(r.moment())+r.path, bodyOf(t, r.body))
	if err != nil {
		t.Fatal(err)
	}
	if _, is := r.body.(obj); is {
		q.Header.Set("Content-Type", "application/json")
	}
	if r.token != "" {
		q.Header.Set("Authorization", "Bearer "+r.token)
	}
	for name, values := range r.header {
		q.Header[name] = values
	}
	return q
}

// send sends a request and reads the answer.
func (w *world) send(t *testing.T, r request) answer {
	t.Helper()
	q := w.newRequest(t, r)
	resp, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatalf("%s %s: %v", r.method, r.path, err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", r.method, r.path, err)
	}
	return w.read(t, q, resp.StatusCode, resp.Header, raw)
}

// read makes an answer of what came back and keeps it for the search for
// personal data.
func (w *world) read(t *testing.T, q *http.Request, status int, header http.Header, raw []byte) answer {
	t.Helper()
	a := answer{status: status, header: header, raw: raw}
	heard := raw
	if strings.HasSuffix(q.URL.Path, "/unmask") && status < 300 {
		heard = nil // the one answer that may show it; its own tests look at it
	}
	w.heard.hear(q.URL.String()+" "+header.Get("Location"), heard)
	if q.Method == http.MethodHead {
		return a
	}
	switch header.Get("Content-Type") {
	case "application/problem+json":
		if err := json.Unmarshal(raw, &a.problem); err != nil {
			t.Errorf("%s %s: problem %q: %v", q.Method, q.URL.Path, raw, err)
		}
		if a.Type != "urn:ledger:problem:"+a.Code || a.Title == "" {
			t.Errorf("%s %s: problem is incomplete: %s", q.Method, q.URL.Path, raw)
		}
	case "application/json":
		if status < 300 && unsafe(q.Method) {
			if err := json.Unmarshal(raw, &a.receipt); err != nil {
				t.Errorf("%s %s: receipt %q: %v", q.Method, q.URL.Path, raw, err)
			}
		}
	}
	return a
}

func unsafe(method string) bool { return method != http.MethodGet && method != http.MethodHead }

// into decodes an answer.
func (a answer) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(a.raw, v); err != nil {
		t.Fatalf("%s: %v", a.raw, err)
	}
}

// kind names the requests of one operation.
func kind(method, path string) string {
	path, _, _ = strings.Cut(path, "?")
	path = ids.ReplaceAllString(path, "{}")
	return method + " " + strings.ReplaceAll(path, "/tracks/operation", "/tracks/testing")
}

var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

// otherwise is the request with another body.
func (r request) otherwise(t *testing.T) request {
	t.Helper()
	switch b := r.body.(type) {
	case nil:
		r.body = obj{}
	case []byte: // a file
		r.body = append(bytes.Clone(b), '\n')
	default:
		raw, err := io.ReadAll(bodyOf(t, b))
		if err != nil {
			t.Fatal(err)
		}
		r = r.with("Content-Type", "application/json")
		r.body = append(raw, ' ')
	}
	return r
}

// done sends a request that must succeed. The first commands of a kind are sent
// three times under one key: the second time they must be answered as the first
// time, the third time, with another body, refused.
func (w *world) done(t *testing.T, r request) answer {
	t.Helper()
	if !unsafe(r.method) {
		a := w.send(t, r)
		if a.status != http.StatusOK {
			t.Fatalf("%s %s: %d %s", r.method, r.path, a.status, a.raw)
		}
		return a
	}
	r = r.with("Idempotency-Key", uuid.NewString())
	first := w.send(t, r)
	if first.status/100 != 2 {
		t.Fatalf("%s %s: %d %s", r.method, r.path, first.status, first.raw)
	}
	if first.Events == 0 || !w.heard.repeats(kind(r.method, r.path)) {
		return first
	}
	again := w.send(t, r)
	was := first.receipt
	was.Repeated = true
	// On a busy machine a read model may not have been so far the first time.
	if again.status != first.status && first.status != http.StatusAccepted || again.receipt != was || again.header.Get("ETag") != first.header.Get("ETag") {
		t.Errorf("%s %s repeated: %d %+v, was %d %+v", r.method, r.path, again.status, again.receipt, first.status, first.receipt)
	}
	w.refused(t, r.otherwise(t), http.StatusUnprocessableEntity, "idempotency.key_reused", "Idempotency-Key")
	return first
}

// refused sends a request that must be refused with a status and a code at a
// field ("" for any).
func (w *world) refused(t *testing.T, r request, status int, code, field string) answer {
	t.Helper()
	a := w.send(t, r)
	w.isRefusal(t, r, a, status, code, field)
	return a
}

func (w *world) isRefusal(t *testing.T, r request, a answer, status int, code, field string) {
	t.Helper()
	if a.status != status || !a.has(code, field) || a.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%s %s: got %d %s %s\nwant %d %s at %q", r.method, r.path, a.status, a.header.Get("Content-Type"), a.raw, status, code, field)
	}
}

// clone copies a body deeply.
func clone(v any) any {
	switch v := v.(type) {
	case obj:
		c := obj{}
		for k, e := range v {
			c[k] = clone(e)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i, e := range v {
			c[i] = clone(e)
		}
		return c
	}
	return v
}

// but returns a copy of a body with the value at a dotted path replaced.
func but(body obj, path string, value any) obj {
	c := clone(body).(obj)
	at := c
	names := strings.Split(path, ".")
	for _, n := range names[:len(names)-1] {
		at = at[n].(obj)
	}
	at[names[len(names)-1]] = value
	return c
}

// without returns a copy of a body without the value at a dotted path.
func without(body obj, path string) obj {
	c := clone(body).(obj)
	at := c
	names := strings.Split(path, ".")
	for _, n := range names[:len(names)-1] {
		at = at[n].(obj)
	}
	delete(at, names[len(names)-1])
	return c
}
