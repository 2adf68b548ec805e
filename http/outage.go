package http

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/labstack/echo/v4"
)

// How long a request may take, whatever its parts wait for. People give up
// after that; a program asks again.
const (
	requestPatience  = 15 * time.Second
	documentPatience = 10 * time.Minute // large files over slow lines
	healthPatience   = 3 * time.Second
)

// bounded gives every request a deadline. Past it the answer is a 503.
func bounded(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), patienceFor(c.Request().URL.Path))
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

func patienceFor(path string) time.Duration {
	switch {
	case path == "/healthz":
		return healthPatience
	case strings.Contains(path, "/documents"):
		return documentPatience
	}
	return requestPatience
}

// outage reports whether err says nothing about the request: the log or the
// database could not be asked, or not in time. Nothing was recorded then;
// [eventstore.ErrUnknownOutcome] is another matter.
func outage(err error) bool {
	return errors.Is(err, eventstore.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) || projections.Transient(err)
}

// comeBack is when to ask again, after an outage or when an outcome is not
// known, in seconds.
const comeBack = "2"

// comeBackLater tells a client when to ask again.
func comeBackLater() http.Header { return http.Header{"Retry-After": {comeBack}} }
