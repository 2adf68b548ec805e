package postgres

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"example.org/ledger/migrations"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// role is who the application is in the database. It may read the log and
// append to it through its function, and make schemas of its own.
const role = "ledger_app"

// Options are for [Connect]. The zero value is right for production.
type Options struct {
	MaxConns int32 // of the pool; 0 leaves it to the URL (pool_max_conns) or to the number of CPUs

	// AllowUnsafe accepts settings with which a crash loses acknowledged
	// events. Only tests of something else have a use for it, and who can
	// repeat whatever was lost.
	AllowUnsafe bool
}

// Connect opens a pool on the migrated database of url, whose user must be a
// superuser or a member of the role ledger_app: every connection of the pool
// acts as that role, and resetting the role leads back to it.
//
// It refuses a database that is not at this program's migration
// ([migrations.ErrBehind], [migrations.ErrAhead]), settings that lose what was
// acknowledged ([UnsafeError]) and a pooler in transaction mode ([ErrPooled]).
// A database that cannot be reached is eventstore.ErrUnavailable.
func Connect(ctx context.Context, url string, o Options) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("postgres: %w", err)
	}
	impatient(config.ConnConfig)
	buffered(config.ConnConfig)
	if err := inspect(ctx, config.ConnConfig, o); err != nil {
		return nil, err
	}
	if o.MaxConns > 0 {
		config.MaxConns = o.MaxConns
	}
	// As a setting of the connection it is what RESET and DISCARD return to.
	config.ConnConfig.RuntimeParams["role"] = role
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("postgres: %w", err)
	}
	var user string
	if err := pool.QueryRow(ctx, `SELECT current_user`).Scan(&user); err != nil {
		pool.Close()
		return nil, readError(ctx, err, "become %s", role)
	}
	if user != role {
		pool.Close()
		return nil, fmt.Errorf("postgres: connections act as %s instead of %s; something drops the setting on the way", user, role)
	}
	return pool, nil
}

// inspect looks at the database before anything depends on it.
func inspect(ctx context.Context, config *pgx.ConnConfig, o Options) error {
	config = config.Copy()
	// A pooler in transaction mode would lose prepared statements, too.
	config.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return readError(ctx, err, "connect")
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := checkPooler(ctx, conn, config); err != nil {
		return err
	}
	if !o.AllowUnsafe {
		if err := checkSettings(ctx, conn); err != nil {
			return err
		}
	}
	return migrations.Check(ctx, conn)
}

// checkSettings refuses what would make "appended" a hope.
func checkSettings(ctx context.Context, conn *pgx.Conn) error {
	rows, _ := conn.Query(ctx, `SELECT name FROM pg_settings
		WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name`)
	off, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return readError(ctx, err, "check the settings")
	}
	if len(off) > 0 {
		return &UnsafeError{Settings: off}
	}
	return nil
}

// poolerPatience is how long a pooler may keep the probe waiting for a second
// server connection before that is proof enough.
const poolerPatience = 5 * time.Second

// checkPooler finds out whether conn stays on one server connection. It leaves
// a mark, has another connection occupy the server connection that a pooler
// would have taken back, and looks for the mark.
func checkPooler(ctx context.Context, conn *pgx.Conn, config *pgx.ConnConfig) error {
	var pid int
	if err := conn.QueryRow(ctx, `SELECT pg_backend_pid()`).Scan(&pid); err != nil {
		return readError(ctx, err, "check for a pooler")
	}
	mark := strconv.Itoa(pid)
	if _, err := conn.Exec(ctx, `SELECT set_config('ledger.mark', $1, false)`, mark); err != nil {
		return readError(ctx, err, "check for a pooler")
	}
	other, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return readError(ctx, err, "connect a second time")
	}
	defer other.Close(context.WithoutCancel(ctx))
	tx, err := other.Begin(ctx)
	if err != nil {
		return readError(ctx, err, "check for a pooler")
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	if _, err := tx.Exec(ctx, `SELECT pg_backend_pid()`); err != nil {
		return readError(ctx, err, "check for a pooler")
	}
	patient, cancel := context.WithTimeout(ctx, poolerPatience)
	defer cancel()
	var seen string
	var now int
	err = conn.QueryRow(patient, `SELECT coalesce(current_setting('ledger.mark', true), ''), pg_backend_pid()`).Scan(&seen, &now)
	switch {
	case err != nil && ctx.Err() == nil && patient.Err() != nil:
		return ErrPooled
	case err != nil:
		return readError(ctx, err, "check for a pooler")
	case seen != mark || now != pid:
		return ErrPooled
	}
	return nil
}
