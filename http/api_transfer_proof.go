package http

import (
	"context"
	"io"
	"mime"
	"net/http"
	"reflect"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/internal/documents"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
)

const proofPath = transfersPath + "/{transfer}/proof"

// proofOperations describe the proof of leaving of a transfer; see
// documentOperations for why huma does not carry them out.
func (s *Server) proofOperations(api huma.API) {
	ids := []*huma.Param{
		{Name: "filing", In: "path", Required: true, Schema: &huma.Schema{Type: "string", Format: "uuid"}},
		{Name: "transfer", In: "path", Required: true, Schema: &huma.Schema{Type: "string", Format: "uuid"}},
	}
	upload := operation(http.MethodPost, proofPath, "attach-transfer-proof", "upload the proof of leaving (离职证明); a later one takes its place", "transfers")
	upload.Parameters = append(ids[:2:2], &huma.Param{
		Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string"}, Description: "as for every command; the request is its address and the file",
	})
	upload.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/pdf": {}, "image/jpeg": {}, "image/png": {}, "application/ofd": {},
	}}
	describeAnswers(&upload, "201", "application/json", api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[attached](), true, "attached"))
	upload.Errors = append(upload.Errors, http.StatusConflict, http.StatusRequestEntityTooLarge)
	describeProblems(api, &upload)
	api.OpenAPI().AddOperation(&upload)
	download := operation(http.MethodGet, proofPath, "transfer-proof", "download the proof: for both institutions and their authorities", "transfers")
	download.Parameters = ids
	describeAnswers(&download, "200", "application/octet-stream", &huma.Schema{Type: "string", Format: "binary"})
	describeProblems(api, &download)
	api.OpenAPI().AddOperation(&download)
}

func (s *Server) proofRoutes(e *echo.Group) {
	e.POST("/filings/:filing/transfers/:transfer/proof", s.attachProof)
	e.GET("/filings/:filing/transfers/:transfer/proof", s.getProof)
}

// POST /api/filings/:filing/transfers/:transfer/proof
func (s *Server) attachProof(c echo.Context) error {
	r := c.Request()
	head := &CommandHead{IdempotencyKey: r.Header.Get("Idempotency-Key")}
	who := byInstitutionCreate
	call, err := s.newCall(r.Context(), who, head, func() (string, string) { return c.Param("filing"), c.Param("transfer") })
	if err != nil {
		return err
	}
	for name := range c.QueryParams() {
		return errBodyUnknown.At(name)
	}
	if err := s.isOf(r.Context(), call.part, call.filing); err != nil {
		return err
	}
	if err := s.Filings.Sizes.For(domain.DocumentLeaveProof).Announced(r.ContentLength); err != nil {
		return err
	}
	begun := false
	var admit func(context.Context, documents.Hash) error
	if head.IdempotencyKey != "" {
		admit = func(ctx context.Context, file documents.Hash) error {
			err := s.Requests.Begin(ctx, call.Command, asked(r, head, []byte(file)), call.At)
			begun = err == nil
			return err
		}
	}
	got, err := s.Transfers.AttachProof(r.Context(), call.Request, call.part, admit, r.Body)
	if begun {
		s.ended(r.Context(), call.Command, err)
	}
	if err != nil {
		return err
	}
	out := s.settled(r.Context(), who, call, got.Done)
	return c.JSON(out.Status, attached{Receipt: out.Body, SHA256: got.SHA256, Size: got.Size, MediaType: got.MediaType, Encrypted: got.Encrypted})
}

// GET /api/filings/:filing/transfers/:transfer/proof
func (s *Server) getProof(c echo.Context) error {
	ctx := c.Request().Context()
	of, err := pathID(c.Param("filing"))
	if err != nil {
		return err
	}
	id, err := pathID(c.Param("transfer"))
	if err != nil {
		return err
	}
	for name := range c.QueryParams() {
		return errBodyUnknown.At(name)
	}
	proof, err := s.readableProof(ctx, of, id)
	if err != nil {
		return err
	}
	body, err := s.Transfers.OpenProof(ctx, proof)
	if err != nil {
		return err
	}
	defer body.Close()
	h := c.Response().Header()
	h.Set("Content-Type", proof.MediaType)
	name := fileName(proof.DocumentID, filing.Document{Kind: domain.DocumentLeaveProof, MediaType: proof.MediaType})
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, no-store")
	c.Response().WriteHeader(http.StatusOK)
	_, err = io.Copy(c.Response(), body)
	return err
}

// readableProof finds the proof of a transfer that the visitor may read. It is about
// a person, so it is not for auditors.
func (s *Server) readableProof(ctx context.Context, of, id uuid.UUID) (p transfer.Proof, err error) {
	v := visitorOf(ctx)
	err = s.Filings.View(ctx, of, func(state filing.State) error {
		return v.mayAct(state.CreditCode, state.Authority, InstitutionRole, ReviewerRole)
	})
	if err != nil {
		return p, err
	}
	err = s.Transfers.View(ctx, id, func(t transfer.State) error {
		if !concernsFiling(t, of) || t.Proof.DocumentID == uuid.Nil {
			return errPath
		}
		p = t.Proof
		return nil
	})
	return p, err
}
