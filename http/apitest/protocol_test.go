package apitest_test

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// wrongVisitors: nobody, somebody unknown, somebody in another role, another
// institution, a reviewer of another province.
func (s subject) wrongVisitors(t *testing.T) {
	as := func(token string) request {
		r := s.request()
		r.token = token
		return r
	}
	s.refused(t, as("nobody-knows-this"), http.StatusUnauthorized, "auth.token_unknown", "")
	s.refused(t, s.request().with("Authorization", "Basic "+reviewer), http.StatusUnauthorized, "auth.token_unknown", "")
	if s.whose == everybodys {
		return
	}
	s.refused(t, as(""), http.StatusUnauthorized, "auth.token_required", "")
	switch s.whose {
	case institutions_:
		s.refused(t, as(reviewer), http.StatusForbidden, "auth.role", "")
		s.refused(t, as(auditor), http.StatusForbidden, "auth.role", "")
		s.refused(t, as(administrator), http.StatusForbidden, "auth.role", "")
		s.refused(t, as(institutionToken(0)), http.StatusForbidden, "auth.other_institution", "")
	case administrators:
		for _, token := range []string{s.filing.token, auditor, "reviewer-of-xpcc"} {
			s.refused(t, as(token), http.StatusForbidden, "auth.role", "")
		}
		s.refused(t, as(ofOtherProvince), http.StatusForbidden, "auth.other_authority", "")
	case reviewers:
		s.refused(t, as(administrator), http.StatusForbidden, "auth.role", "")
		s.refused(t, as(s.filing.token), http.StatusForbidden, "auth.role", "")
		s.refused(t, as(auditor), http.StatusForbidden, "auth.role", "")
		if s.ofFiling() {
			s.refused(t, as(otherProvince), http.StatusForbidden, "auth.other_authority", "")
		}
	case officials:
		s.refused(t, as(administrator), http.StatusForbidden, "auth.role", "")
		s.refused(t, as(s.filing.token), http.StatusForbidden, "auth.role", "")
	case readers, unmaskers:
		s.refused(t, as(administrator), http.StatusForbidden, "auth.role", "")
		s.refused(t, as(institutionToken(0)), http.StatusForbidden, "auth.other_institution", "")
		s.refused(t, as(otherProvince), http.StatusForbidden, "auth.other_authority", "")
	}
	if s.whose == unmaskers {
		s.refused(t, as(auditor), http.StatusForbidden, "auth.role", "")
	}
}

// wrongAddresses: filings, rows and cases that do not exist or cannot,
// parameters nobody knows, methods that are not there.
func (s subject) wrongAddresses(t *testing.T) {
	if s.ofFiling() {
		unknown := s.send(t, s.at(uuid.NewString(), nil))
		if unknown.status != http.StatusNotFound || !unknown.has("filing.not_found", "") && !unknown.has("registry.not_published", "") {
			t.Errorf("unknown filing: %d %s", unknown.status, unknown.raw)
		}
		for _, id := range []string{"1", strings.ToUpper(s.filing.id), "urn:uuid:" + s.filing.id, strings.ReplaceAll(s.filing.id, "-", ""), "%00", "..%2f..%2fetc%2fpasswd"} {
			s.refused(t, s.at(id, nil), http.StatusNotFound, "request.path", "")
		}
	}
	if s.ofAuthority() {
		for _, code := range []string{"00", "71", "3", "032", "js", "%2e%2e"} {
			s.refused(t, s.at(s.filing.id, map[string]string{"authority": code}), http.StatusNotFound, "request.path", "")
		}
	}
	for _, name := range []string{"row", "case"} {
		if strings.Contains(s.template, "{"+name+"}") {
			s.refused(t, s.at(s.filing.id, map[string]string{name: "1"}), http.StatusNotFound, "request.path", "")
			s.unknownPart(t, name)
		}
	}
	s.wrongMethod(t)
	if s.id == "document" || s.id == "report-document" { // a file is the same whatever is asked beside it
		return
	}
	more := s.request()
	if more.path += "?"; s.query != "" {
		more.path = strings.TrimSuffix(more.path, "?") + "&"
	}
	more.path += "nobody_knows=1"
	if a := s.send(t, more); a.status != http.StatusUnprocessableEntity || !a.has("request.value", "nobody_knows") && !a.has("body.unknown_field", "nobody_knows") {
		t.Errorf("unknown parameter: %d %s", a.status, a.raw)
	}
}

func (s subject) wrongMethod(t *testing.T) {
	wrong := s.request()
	wrong.method, wrong.body = http.MethodPatch, nil
	if a := s.refused(t, wrong, http.StatusMethodNotAllowed, "request.method", ""); !strings.Contains(a.header.Get("Allow"), s.method) {
		t.Errorf("Allow: %q lacks %s", a.header.Get("Allow"), s.method)
	}
}

// unknownPart asks for a row or case that the filing does not have.
func (s subject) unknownPart(t *testing.T, name string) {
	a := s.send(t, s.at(s.filing.id, map[string]string{name: uuid.NewString()}))
	if a.status != http.StatusNotFound {
		t.Errorf("unknown %s: %d %s", name, a.status, a.raw)
	}
}

// raw is the operation's body as bytes.
func (s subject) raw(t *testing.T) string {
	t.Helper()
	b, err := json.Marshal(s.body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// wrongBodies: everything a body may be that is not what was asked for.
func (s subject) wrongBodies(t *testing.T) {
	s.hugeBody(t)
	refuse := func(name string, body any, status int, code, field string) {
		t.Helper()
		r := s.request().with("Content-Type", "application/json")
		r.body = body
		if a := s.send(t, r); a.status != status || !a.has(code, field) {
			t.Errorf("%s: got %d %s, want %d %s at %q", name, a.status, a.raw, status, code, field)
		}
	}
	const invalid = http.StatusUnprocessableEntity
	if s.upload {
		return // its bodies are files: see TestUploads
	}
	if s.body == nil {
		refuse("a body where none is wanted", `{"x":1}`, invalid, "body.unknown_field", "")
		refuse("text where none is wanted", `x`, invalid, "body.unknown_field", "")
		return
	}
	raw := s.raw(t)
	var name string
	for name = range s.body {
		break
	}
	refuse("missing", nil, invalid, "body.missing", "")
	refuse("blank", " \n", invalid, "body.missing", "")
	refuse("unknown field", but(s.body, "nobody_knows", 1), invalid, "body.unknown_field", "nobody_knows")
	for _, own := range []string{"status", "revision", "filing", "recorded_at", "actor"} {
		if own == "status" && (strings.HasSuffix(s.id, "-cma") || s.id == "suspend-equipment") { // these have one of their own
			continue
		}
		refuse("read-only field", but(s.body, own, "1"), invalid, "body.unknown_field", own)
	}
	cased := strings.ToUpper(name[:1]) + name[1:]
	refuse("differently cased field", but(without(s.body, name), cased, s.body[name]), invalid, "body.unknown_field", cased)
	refuse("twice the same field", `{"`+name+`":null,`+raw[1:], invalid, "body.duplicate_field", name)
	refuse("wrong type", but(s.body, name, 7.5), invalid, "body.type", name)
	refuse("a list", "["+raw+"]", invalid, "body.type", "")
	refuse("a string", `"x"`, invalid, "body.type", "")
	refuse("trailing garbage", raw+"x", invalid, "body.syntax", "")
	refuse("two values", raw+raw, invalid, "body.syntax", "")
	refuse("cut off", raw[:len(raw)-1], invalid, "body.syntax", "")
	refuse("not JSON", "a=b&c=d", invalid, "body.syntax", "")
	refuse("byte order mark", "\ufeff"+raw, invalid, "body.syntax", "")
	refuse("invalid UTF-8", strings.Replace(raw, `"`+name+`"`, "\"\xff\":1,\""+name+`"`, 1), invalid, "body.syntax", "")
	refuse("GBK", "{\""+name+"\":\"\xbd\xad\xcb\xd5\"}", invalid, "body.syntax", "")
	refuse("half a surrogate pair", `{"`+name+`":"\ud800"}`, invalid, "body.syntax", "")
	refuse("depth 10,000", `{"`+name+`":`+strings.Repeat("[", 10_000)+strings.Repeat("]", 10_000)+"}", invalid, "body.depth", "")
	refuse("NaN", `{"`+name+`":NaN}`, invalid, "body.syntax", "")
	refuse("a number beyond every range", `{"`+name+`":1e309}`, invalid, "body.type", name)
	for _, contentType := range []string{"", "text/plain", "application/xml", "application/x-www-form-urlencoded", "application/json; charset=gbk", "application/json; charset"} {
		r := s.request()
		r.body = raw
		s.refused(t, r.with("Content-Type", contentType), http.StatusUnsupportedMediaType, "request.content_type", "")
	}
	s.chunked(t, raw)
}

// chunked: a body that does not say how long it is, is read all the same; that
// shows by its fault being found.
func (s subject) chunked(t *testing.T, raw string) {
	r := s.request().with("Content-Type", "application/json")
	r.body = struct{ io.Reader }{strings.NewReader(raw + "x")}
	s.refused(t, r, http.StatusUnprocessableEntity, "body.syntax", "")
}

// endless yields a JSON string that does not end, and counts what was read.
type endless struct {
	n, limit int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.n >= e.limit {
		return 0, io.EOF
	}
	for i := range p {
		p[i] = 'a'
	}
	if e.n == 0 {
		copy(p, `{"a":"`)
	}
	e.n += int64(len(p))
	return len(p), nil
}

// hugeBody: 100 MB are refused without being read. The handler is asked
// directly, so that what it reads can be counted.
func (s subject) hugeBody(t *testing.T) {
	if s.upload {
		return
	}
	server := s.server
	server.Clock = s.clock(0)
	handler := server.Handler()
	for _, length := range []int64{-1, 100 << 20} {
		body := &endless{limit: 100 << 20}
		r := s.request()
		q := httptest.NewRequestWithContext(t.Context(), r.method, r.path, body)
		q.ContentLength = length
		for name, values := range r.header {
			q.Header[name] = values
		}
		q.Header.Set("Content-Type", "application/json")
		if r.token != "" {
			q.Header.Set("Authorization", "Bearer "+r.token)
		}
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, q)
		a := s.read(t, q, rec.Code, rec.Header(), rec.Body.Bytes())
		s.isRefusal(t, r, a, http.StatusRequestEntityTooLarge, "request.too_large", "")
		if body.n > 2<<20 {
			t.Errorf("%d bytes of a body too long were read", body.n)
		}
	}
}

// wrongPreconditions: none, malformed ones, and one that moved on.
func (s subject) wrongPreconditions(t *testing.T) {
	if !s.replace {
		return
	}
	bare := s.request().with("If-Match", "")
	s.refused(t, bare, http.StatusPreconditionRequired, "request.precondition_required", "If-Match")
	for _, tag := range []string{"*", "9999", `W/"9999"`, `"-1"`, `"one"`, `"1", "2"`, `""`, `"`, `"99999999999999999999"`} {
		s.refused(t, bare.with("If-Match", tag), http.StatusUnprocessableEntity, "request.etag", "If-Match")
	}
	s.refused(t, bare.with("If-None-Match", `"1"`), http.StatusUnprocessableEntity, "request.etag", "If-None-Match")
	s.refused(t, s.request().with("If-None-Match", "*"), http.StatusUnprocessableEntity, "request.etag", "If-None-Match")
	switch s.id {
	case "record-case-commitment", "record-case-top-manager", "record-case-cma": // there is no amendment: see TestQ2_5_StaleLetter
		s.refused(t, s.request(), http.StatusConflict, "filing.case_state", "")
		return
	case "correct-retirement", "correct-return": // there is none: see TestQ5_4_Retired
		return
	}
	stale := cmp.Or(s.stale, "filing.stale")
	s.refused(t, s.request(), http.StatusPreconditionFailed, stale, "")
	switch {
	case s.id == "record-operation-capability": // nothing is recorded, nor can be of testing: see TestQ4_3_OperationFields
		return
	case s.ofAuthority(): // whether it has set anything yet depends on who was first: see TestB7_Q1_9_Configuration
		return
	}
	s.refused(t, bare.with("If-None-Match", "*"), http.StatusPreconditionFailed, stale, "")
}

// wrongKeys: idempotency keys that are none; and a refused request, which does
// not spend its key: another one under it is refused for its own faults. That
// a key that was used is refused for anything else, done tries.
func (s subject) wrongKeys(t *testing.T) {
	for _, key := range []string{strings.Repeat("k", 201), "钥匙", "tab\there"} {
		s.refused(t, s.request().with("Idempotency-Key", key), http.StatusUnprocessableEntity, "idempotency.key", "Idempotency-Key")
	}
	first := s.request().with("Idempotency-Key", uuid.NewString())
	second := first
	nowhere := map[string]string{"row": uuid.NewString(), "case": uuid.NewString(), "transfer": uuid.NewString()}
	switch {
	case s.upload && s.query == "":
		first.path = s.at(s.filing.id, nowhere).path
		second.path = first.path + "?title=x"
	case s.upload:
		first.path = strings.Replace(first.path, "evidence", "staff_evidence", 1) // lacks staff_id
		second = first
		second.path += "&title=x"
	case s.body == nil:
		first.path = s.at(s.filing.id, nowhere).path
		second.path, second.body = first.path, obj{}
	default:
		first.body = obj{}
		second = second.with("Content-Type", "application/json")
		second.body = "{ }"
	}
	refused := s.send(t, first)
	if refused.status/100 != 4 {
		t.Fatalf("the first use of the key: %d %s", refused.status, refused.raw)
	}
	if a := s.send(t, second); a.status/100 != 4 || strings.HasPrefix(a.Code, "idempotency.") {
		t.Errorf("the key of a refused request (%s): %d %s", refused.Code, a.status, a.raw)
	}
}
