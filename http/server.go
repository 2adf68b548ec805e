package http

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/sealing"
	"example.org/ledger/projections"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"
)

// Server is the HTTP face of the ledger. Set its fields, then call Handler.
type Server struct {
	Filings   *edge.Filings        // carries out commands
	Store     eventstore.Store     // the log, for histories
	DB        *pgxpool.Pool        // the read models
	Vault     *sealing.Vault       // opens personal data for those who may see it
	Documents *documents.Directory // files
	Tokens    Tokens               // who may call the API until people can sign in
	Health    func(context.Context) Health
	Wait      func(ctx context.Context, model string, at eventstore.Position) error // until a read model got there
	Clock     clock.Clock
	Log       *slog.Logger
	App       string // the build
}
