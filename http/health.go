package http

import (
	"net/http"
	"strings"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/labstack/echo/v4"
)

// Health is how the ledger is: what is missing until it is ready, and how far
// its parts have come.
type Health struct {
	Ready   bool                `json:"ready"`
	Missing []string            `json:"missing,omitempty"` // what is not there yet, in words
	End     eventstore.Position `json:"end"`               // of the log
	Models  []ModelHealth       `json:"models"`
	Stuck   string              `json:"stuck,omitempty"` // why reactions make no progress
	App     string              `json:"app"`
}

// ModelHealth is how one read model is.
type ModelHealth struct {
	Name       string              `json:"name"`
	Version    int                 `json:"version"`
	Generation int                 `json:"generation"`
	Position   eventstore.Position `json:"position"`
	RecordedAt time.Time           `json:"recorded_at,omitzero"` // of the last event applied
	CaughtUp   bool                `json:"caught_up"`
	Runner     string              `json:"runner"`
	Failed     bool                `json:"failed,omitempty"` // it stopped or tries again; the log says why
}

// NewModelHealth says how a read model is, without the particulars of its
// error.
func NewModelHealth(s projections.Status) ModelHealth {
	return ModelHealth{
		Name: s.Name, Version: s.Version, Generation: s.Generation, Position: s.Position, RecordedAt: s.RecordedAt,
		CaughtUp: s.CaughtUp, Runner: string(s.Runner), Failed: s.Err != nil,
	}
}

// GET /healthz
func (s *Server) getHealth(c echo.Context) error {
	h := s.Health(c.Request().Context())
	h.App = s.App
	status := http.StatusOK
	if !h.Ready {
		status = http.StatusServiceUnavailable
		c.Response().Header().Set("Retry-After", "1")
	}
	return c.JSON(status, h)
}

// gate keeps everybody out while the ledger prepares: the demonstration's
// story must be complete before anybody else writes.
func (s *Server) gate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		path := c.Request().URL.Path
		if s.Preparing != nil && s.Preparing() && path != "/healthz" && !strings.HasPrefix(path, "/assets/") {
			return errPreparing
		}
		return next(c)
	}
}
