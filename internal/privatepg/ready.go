package privatepg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// startLimit bounds a start, the recovery after a crash included.
const startLimit = 2 * time.Minute

// awaitReady connects until the server answers. It gives up when the server
// ended, when ctx is done, and on any error that another attempt would meet
// again.
func awaitReady(ctx context.Context, url string, ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeoutCause(ctx, startLimit, fmt.Errorf("no answer within %v", startLimit))
	defer cancel()
	for {
		err := ping(ctx, url, "")
		if err == nil {
			return nil
		}
		select {
		case <-ended:
			return errors.New("it ended at once")
		case <-ctx.Done():
			return fmt.Errorf("wait for its answer: %w", context.Cause(ctx))
		case <-time.After(10 * time.Millisecond):
		}
		if !passing(err) {
			return err
		}
	}
}

// ping connects to a server and, if a cluster is given, makes sure that it is
// the one of that cluster.
func ping(ctx context.Context, url, cluster string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err // says itself that it was connecting, and to what
	}
	defer conn.Close(ctx)
	if cluster == "" {
		return nil
	}
	var serves string
	if err := conn.QueryRow(ctx, `SELECT current_setting('data_directory')`).Scan(&serves); err != nil {
		return fmt.Errorf("ask for the data directory: %w", err)
	}
	want, err := os.Stat(cluster)
	if err != nil {
		return fmt.Errorf("look at cluster: %w", err)
	}
	if got, err := os.Stat(serves); err != nil || !os.SameFile(got, want) {
		return fmt.Errorf("the server at %s serves %s, not %s", url, serves, cluster)
	}
	return nil
}

// passing reports whether an error is usual while a server starts or ends.
func passing(err error) bool {
	if answer := (*pgconn.PgError)(nil); errors.As(err, &answer) {
		return answer.Code == "57P03" // cannot_connect_now
	}
	for _, usual := range []error{
		syscall.ENOENT, syscall.ECONNREFUSED, syscall.ECONNRESET, syscall.EPIPE,
		io.EOF, io.ErrUnexpectedEOF, context.DeadlineExceeded,
	} {
		if errors.Is(err, usual) {
			return true
		}
	}
	return false
}
