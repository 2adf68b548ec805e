package projections_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/jackc/pgx/v5/pgconn"
)

func TestTransient(t *testing.T) {
	for _, err := range []error{
		eventstore.ErrUnavailable, io.ErrUnexpectedEOF,
		&pgconn.PgError{Code: "08006"}, // the connection failed
		&pgconn.PgError{Code: "25P03"}, // paused within a transaction for too long
		&pgconn.PgError{Code: "40P01"}, // chosen to end a deadlock
		&pgconn.PgError{Code: "53100"}, // the disk is full
		&pgconn.PgError{Code: "55P03"}, // a lock was not to be had
		&pgconn.PgError{Code: "57P01"}, // terminated by an administrator
		&pgconn.PgError{Code: "57P05"}, // paused for too long
		&pgconn.PgError{Code: "58030"}, // the disk does not answer
	} {
		if wrapped := fmt.Errorf("apply: %w", err); !projections.Transient(wrapped) {
			t.Errorf("%v does not go away", err)
		}
	}
	for _, err := range []error{
		nil, errors.New("no"), context.Canceled,
		&pgconn.PgError{Code: "23505"}, // a duplicate key
		&pgconn.PgError{Code: "42P01"}, // no such table
	} {
		if projections.Transient(err) {
			t.Errorf("%v goes away", err)
		}
	}
}
