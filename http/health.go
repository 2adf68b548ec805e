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
	// The log may be kept elsewhere than what is derived from it.
	Log       StoreHealth     `json:"log"`
	Database  StoreHealth     `json:"database"`
	Documents StoreHealth     `json:"documents"`
	Models    []ModelHealth   `json:"models"`
	Reactions ReactionsHealth `json:"reactions"`
	Stuck     string          `json:"stuck,omitempty"` // why reactions make no progress
	Notices   NoticesHealth   `json:"notices"`
	App       string          `json:"app"`
}

// StoreHealth is how a store is.
type StoreHealth struct {
	Store     string `json:"store"` // postgresql, kurrentdb; of documents directory, s3
	Reachable bool   `json:"reachable"`
}

// Lag is how many events were recorded that a reader has not dealt with.
// Positions do not tell, so they are counted, as far as [MostLag].
type Lag struct {
	Behind     int  `json:"behind"`
	AndFurther bool `json:"and_further,omitempty"` // there are more than were counted
}

// MostLag is how far a lag is counted: further is a rebuild, not a lag.
const MostLag = 1000

// ReactionsHealth is how far reactions have come.
type ReactionsHealth struct {
	Position eventstore.Position `json:"position"`
	Lag
}

// NoticesHealth counts notices that are not sent. They make nobody wait, so they do
// not make the ledger unready.
type NoticesHealth struct {
	Waiting int `json:"waiting"`
	Overdue int `json:"overdue,omitempty"` // of these, for more than an hour: the gateway has to be looked at
	Failed  int `json:"failed,omitempty"`  // refused or given up: an official may have them tried again
}

// ModelHealth is how one read model is.
type ModelHealth struct {
	Name       string              `json:"name"`
	Version    int                 `json:"version"`
	Generation int                 `json:"generation"`
	Position   eventstore.Position `json:"position"`
	RecordedAt time.Time           `json:"recorded_at,omitzero"` // of the last event applied
	CaughtUp   bool                `json:"caught_up"`
	Lag
	Runner string `json:"runner"`
	Failed bool   `json:"failed,omitempty"` // it stopped or tries again; the log says why
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
