package http

import (
	"context"
	"encoding/json"
	"net/http"
	"path"
	"reflect"
	"strings"

	"example.org/ledger/domain"
	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"
)

// The library asks a variable how a problem looks. It is set once: several
// servers may be made while others answer.
func init() { huma.NewErrorWithContext = humaProblem }

// maxBody bounds the body of every operation but uploads, in bytes.
const maxBody = 1 << 20

// api mounts the typed operations under /api and describes them in
// /api/openapi.json.
func (s *Server) api(e *echo.Echo) {
	config := huma.DefaultConfig("生态环境监测技术服务机构备案", s.App)
	config.Info.Description = "Filings, their cases and the public registry. Problems are RFC 9457 with stable codes." + aboutRepeats
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "/api/openapi", "", ""
	config.CreateHooks = nil // no $schema links in answers
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "an access token (访问令牌)"},
	}
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Formats = map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat}
	config.NoFormatFallback = false
	api := humaecho.NewV4(e, config)

	s.openingOperations(api)
	s.filingOperations(api)
	s.endingOperations(api)
	s.sectionOperations(api)
	s.premisesOperations(api)
	s.annexOperations(api)
	s.managementOperations(api)
	s.staffOperations(api)
	s.unmaskOperations(api)
	s.equipmentOperations(api)
	s.documentOperations(api)
	s.caseOperations(api)
	s.decisionOperations(api)
	s.noticeOperations(api)
	s.historyOperations(api)
	s.registryOperations(api)
	s.capabilityOperations(api)
	s.authorityOperations(api)
	s.suggestionOperations(api)
	s.reportOperations(api)
	s.transferOperations(api)
	s.codeOperations(api)
	s.scopeOperations(api)
	s.statisticsOperations(api)
	s.expiryOperations(api)
	s.equipmentDirectoryOperations(api)
	s.staffDirectoryOperations(api)
	s.entranceOperations(api)
}

// schemaName names a type in the description by its package, too: what comes in
// and what is recorded share words.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	pkg := path.Base(t.PkgPath())
	if pkg == "." || pkg == "http" {
		pkg = ""
	}
	return strings.ToUpper(pkg[:min(1, len(pkg))]) + pkg[min(1, len(pkg)):] + huma.DefaultSchemaNamer(t, hint)
}

// jsonFormat writes answers as the log is written: without HTML escaping.
// Bodies are decoded by the operations themselves, strictly.
var jsonFormat = huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: json.Unmarshal}

// operation describes one endpoint. Reads answer 200, commands 200, 201 or 202.
func operation(method, path, id, summary, tag string) huma.Operation {
	return huma.Operation{
		Method: method, Path: path, OperationID: id, Summary: summary, Tags: []string{tag},
		MaxBodyBytes: maxBody, SkipValidateBody: true, RejectUnknownQueryParameters: true,
		Security: []map[string][]string{{"token": {}}},
		Errors:   []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity},
	}
}

// public removes the need for a token from an operation.
func public(o huma.Operation) huma.Operation {
	o.Security = nil
	return o
}

// read registers an operation that changes nothing.
func read[I, O any](s *Server, api huma.API, o huma.Operation, handle func(context.Context, *I) (*O, error)) {
	huma.Register(api, o, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, s.failure(requestOf(ctx), o.Path, err)
		}
		return out, nil
	})
}

// describeBody documents the body that an operation decodes itself. It runs
// after registration, so that huma does not decode it, too.
func describeBody[B any](api huma.API, o huma.Operation) {
	registered := registeredOperation(api, o)
	if _, nothing := any(*new(B)).(none); nothing {
		registered.RequestBody.Required = false
		registered.RequestBody.Content = nil
		return
	}
	schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[B](), true, o.OperationID)
	registered.RequestBody.Content = map[string]*huma.MediaType{"application/json": {Schema: schema}}
}

func registeredOperation(api huma.API, o huma.Operation) *huma.Operation {
	item := api.OpenAPI().Paths[o.Path]
	if o.Method == http.MethodPut {
		return item.Put
	}
	return item.Post
}

// What the middleware hands to the operations.
type (
	visitorKey struct{}
	requestKey struct{}
)

// identify finds out who is asking, for every operation.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		v, err := s.visitor(c.Request())
		if err != nil {
			return err
		}
		ctx := context.WithValue(c.Request().Context(), visitorKey{}, v)
		r := c.Request().WithContext(ctx)
		c.SetRequest(r.WithContext(context.WithValue(ctx, requestKey{}, r)))
		return next(c)
	}
}

func visitorOf(ctx context.Context) Visitor {
	v, _ := ctx.Value(visitorKey{}).(Visitor)
	return v
}

func requestOf(ctx context.Context) *http.Request {
	if r, ok := ctx.Value(requestKey{}).(*http.Request); ok {
		return r
	}
	return new(http.Request).WithContext(ctx)
}

// require refuses visitors of other roles.
func (v Visitor) require(roles ...Role) error {
	if v.Role == Public {
		return errSignIn
	}
	for _, r := range roles {
		if v.Role == r {
			return nil
		}
	}
	return errRole
}

// mayAct refuses visitors who may not act on a filing in one of the roles.
func (v Visitor) mayAct(code domain.CreditCode, authority domain.Authority, roles ...Role) error {
	if err := v.require(roles...); err != nil {
		return err
	}
	switch {
	case v.Role == InstitutionRole && v.CreditCode != code:
		return errOtherFiling
	case v.Role == ReviewerRole && v.Authority != authority:
		return errOtherProvince
	}
	return nil
}
