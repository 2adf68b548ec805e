package http

import (
	"context"
	"net/http"
	"reflect"
	"strconv"

	"example.org/ledger/domain"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/edge"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
)

// documentOperations describe documents. Receiving and sending files streams,
// which typed operations cannot, so the handlers are echo's: see
// documentRoutes.
func (s *Server) documentOperations(api huma.API) {
	const path = "/api/filings/{filing}/documents"
	upload := operation(http.MethodPost, path, "attach-document", "upload a file; it is durable before the event that refers to it", "documents")
	upload.Parameters = []*huma.Param{
		{Name: "filing", In: "path", Required: true, Schema: &huma.Schema{Type: "string", Format: "uuid"}},
		{Name: "kind", In: "query", Required: true, Schema: &huma.Schema{Type: "string"}, Description: "证明文件类别; /api/codes/document_kind says how large each may be"},
		{Name: "title", In: "query", Schema: &huma.Schema{Type: "string"}, Description: "not for documents about a person"},
		{Name: "staff_id", In: "query", Schema: &huma.Schema{Type: "string", Format: "uuid"}, Description: "the person it is about"},
		{Name: "issued_on", In: "query", Schema: &huma.Schema{Type: "string", Format: "date"}, Description: "签发日期"},
		{Name: "valid_to", In: "query", Schema: &huma.Schema{Type: "string", Format: "date"}, Description: "有效期至"},
		{Name: "case_id", In: "query", Schema: &huma.Schema{Type: "string", Format: "uuid"}, Description: "the amendment it waits with"},
		{Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string"}, Description: "as for every command; the request is its address and the file"},
	}
	upload.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/pdf": {}, "image/jpeg": {}, "image/png": {}, "application/ofd": {},
	}}
	describeAnswers(&upload, "201", "application/json", api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[attached](), true, "attached"))
	upload.Errors = append(upload.Errors, http.StatusConflict, http.StatusRequestEntityTooLarge)
	describeProblems(api, &upload)
	api.OpenAPI().AddOperation(&upload)
	describeDownload(api, path+"/{row}")
}

// describeAnswers documents what an operation that huma does not carry out
// answers with success.
func describeAnswers(o *huma.Operation, status, mediaType string, schema *huma.Schema) {
	o.Responses = map[string]*huma.Response{
		status: {Description: "done", Content: map[string]*huma.MediaType{mediaType: {Schema: schema}}},
	}
}

// describeProblems documents the problems of such an operation.
func describeProblems(api huma.API, o *huma.Operation) {
	schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "problem")
	for _, status := range append(o.Errors, http.StatusInternalServerError) {
		o.Responses[strconv.Itoa(status)] = &huma.Response{
			Description: http.StatusText(status),
			Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: schema}},
		}
	}
}

func (s *Server) documentRoutes(e *echo.Group) {
	e.POST("/filings/:filing/documents", s.attachDocument)
	read := []string{http.MethodGet, http.MethodHead}
	e.Match(read, "/filings/:filing/documents/:row", s.getDocument)
	e.Match(read, "/reports/:report/documents/:row", s.getReportDocument)
}

// attached is the answer to an upload.
type attached struct {
	Receipt
	SHA256    documents.Hash      `json:"sha256,omitempty"`
	Size      int64               `json:"size,omitempty"`
	MediaType documents.MediaType `json:"media_type,omitempty"`
	Encrypted bool                `json:"encrypted,omitempty"`
}

// POST /api/filings/:filing/documents?kind=
func (s *Server) attachDocument(c echo.Context) error {
	ctx := c.Request().Context()
	head := &CommandHead{IdempotencyKey: c.Request().Header.Get("Idempotency-Key")}
	who := rule{roles: []Role{InstitutionRole, ReviewerRole}, created: http.StatusCreated}
	call, err := s.newCall(ctx, who, head, func() (string, string) { return c.Param("filing"), "" })
	if err != nil {
		return err
	}
	in, err := fileOf(c)
	if err != nil {
		return err
	}
	if err := s.Filings.CheckFile(in); err != nil {
		return err
	}
	if err := mayAttach(call.visitor, in); err != nil {
		return err
	}
	got, err := s.attach(c.Request(), head, call, in)
	if err != nil {
		return err
	}
	out := s.settled(ctx, who, call, got.Done)
	return c.JSON(out.Status, attached{Receipt: out.Body, SHA256: got.SHA256, Size: got.Size, MediaType: got.MediaType, Encrypted: got.Encrypted})
}

// mayAttach refuses what is not for the visitor to attach: officials attach the
// evidence of a cancellation (Q1.10) and nothing else, and nobody else attaches
// that.
func mayAttach(v Visitor, in edge.File) error {
	evidence := in.Kind == string(domain.DocumentCancellationEvidence)
	if (v.Role == ReviewerRole) != evidence {
		return errRole
	}
	return nil
}

// attach receives and attaches a file under the request's key, if it has one.
// What was asked is known only when the file was received; one that is refused
// before does not use the key.
func (s *Server) attach(r *http.Request, head *CommandHead, c call, in edge.File) (edge.Attached, error) {
	begun := false
	if head.IdempotencyKey != "" {
		in.Admit = func(ctx context.Context, file documents.Hash) error {
			err := s.Requests.Begin(ctx, c.Command, asked(r, head, []byte(r.URL.RawQuery+"\n"+string(file))), c.At)
			begun = err == nil
			return err
		}
	}
	got, err := s.Filings.AttachDocument(r.Context(), c.Request, c.filing, in, r.Body)
	if begun {
		s.ended(r.Context(), c.Command, err)
	}
	return got, err
}

// fileOf reads the description of an upload. Each parameter may appear once.
func fileOf(c echo.Context) (edge.File, error) {
	in := edge.File{Length: c.Request().ContentLength}
	for name, values := range c.QueryParams() {
		if len(values) != 1 {
			return in, errValue.At(name)
		}
		var err error
		switch name {
		case "kind":
			in.Kind = values[0]
		case "title":
			in.Title = values[0]
		case "staff_id":
			in.StaffID, err = uuid.Parse(values[0])
		case "issued_on":
			in.IssuedOn = values[0]
		case "valid_to":
			in.ValidTo = values[0]
		case "case_id":
			in.CaseID, err = uuid.Parse(values[0])
		default:
			return in, errBodyUnknown.At(name)
		}
		if err != nil {
			return in, errValue.At(name)
		}
	}
	return in, nil
}
