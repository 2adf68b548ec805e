package http

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/notices"
	"example.org/ledger/projections"
	"github.com/labstack/echo/v4"
)

// Server is the HTTP face of the ledger. Set its fields, then call Handler or
// Serve.
type Server struct {
	Filings     *edge.Filings         // carries out commands
	Authorities *edge.Authorities     // likewise, on configurations
	Suggestions *edge.Suggestions     // likewise, on what institutions ask for
	Reports     *edge.Reports         // likewise, on what they report to other provinces
	Transfers   *edge.Transfers       // likewise, on 重复人员信息申请
	Store       eventstore.Store      // the log, for histories
	Registry    *projections.Registry // the public registry's queries
	Views       *projections.Filings  // filings without their long lists, and the rows of annexes
	Queue       *projections.CaseQueue
	Deadlines   *projections.Deadlines
	Statistics  *projections.Statistics
	Suggested   *projections.Suggestions
	Capability  *projections.Capability
	Reported    *projections.Reports
	Moves       *projections.Transfers
	Expiries    *projections.Expiries
	Equipment   *projections.EquipmentDirectory
	Staff       *projections.StaffDirectory
	Notices     *notices.Desk // who was told by SMS
	Requests    *Requests     // what idempotency keys were used for
	Tokens      Tokens        // who may call the API until people can sign in

	// Wait returns once a read model has reached a position.
	Wait func(ctx context.Context, model string, at eventstore.Position) error
	// Health says how the parts are.
	Health func(context.Context) Health
	// Preparing, while it returns true, keeps everybody out but those who ask
	// how far it is. Nil means never.
	Preparing func() bool

	Clock clock.Clock
	Log   *slog.Logger
	App   string // the build
}

// Handler returns the ledger's routes.
func (s *Server) Handler() http.Handler {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = echo.ExtractIPDirect()
	e.HTTPErrorHandler = s.fail
	e.Use(bounded, s.gate, securityHeaders, s.identify, s.recover)

	e.GET("/healthz", s.getHealth)
	s.documentRoutes(e.Group("/api"))
	s.proofRoutes(e.Group("/api"))
	s.docsRoutes(e)
	s.api(e)
	s.webRoutes(e)
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(errCrossOrigin, e.NewContext(r, w))
	}))
	return protection.Handler(e)
}

// isAPI reports whether a path belongs to programs: they are answered with
// problems, people with pages.
func isAPI(path string) bool { return strings.HasPrefix(path, "/api/") || path == "/healthz" }

// fail answers a request whose handler returned err.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	p := s.failure(c.Request(), c.Path(), err)
	// The apology does not end with the request's deadline, which may be what
	// there is to apologize for.
	c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
	for k, v := range p.header {
		c.Response().Header()[k] = v
	}
	if !isAPI(c.Request().URL.Path) {
		err = s.failPage(c, p)
	} else {
		c.Response().Header().Set(echo.HeaderContentType, "application/problem+json")
		err = c.JSON(p.Status, p)
	}
	if err != nil {
		s.Log.WarnContext(c.Request().Context(), "the answer was not taken", "error", err)
	}
}

// recover turns a panic into a 500 without particulars, and logs it once.
func (s *Server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = panicked(r)
			}
		}()
		return next(c)
	}
}
