package privatepg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Reach returns the address of the database of a data directory: that of the
// server which runs there, or else of one that it starts. release must be
// called when the database is no longer needed; it stops the server if Reach
// started it and is nothing otherwise.
//
// It never makes a ledger: a directory without one is [ErrNotLedger]. Otherwise
// it refuses what [Start] refuses, [ErrInUse] only if the process that has the
// directory brings up no server for as long as a start may take.
func Reach(ctx context.Context, path string) (url string, release func(context.Context) error, err error) {
	if _, err := os.Stat(filepath.Join(path, "ledger.json")); errors.Is(err, fs.ErrNotExist) {
		return "", nil, fmt.Errorf("%s holds no ledger.json: %w", path, ErrNotLedger)
	}
	d, err := openDirectory(path, false)
	if err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	for {
		url, err := d.running(ctx)
		if err != nil {
			return "", nil, err
		}
		if url != "" {
			return url, func(context.Context) error { return nil }, nil
		}
		s, err := Start(ctx, Options{Directory: string(d)})
		if err == nil {
			return s.URL(), s.Stop, nil
		}
		if !errors.Is(err, ErrInUse) {
			return "", nil, err
		}
		select { // whoever has it is starting or stopping a server
		case <-ctx.Done():
			return "", nil, errors.Join(err, context.Cause(ctx))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// running returns the address of the server that runs in the directory, "" if
// none answers. It connects only to a socket that the server's user made: the
// directory that ledger.json names may be gone, and its name taken by somebody
// who would like to be told what is meant for the ledger.
func (d directory) running(ctx context.Context) (string, error) {
	is, err := d.readState()
	if err != nil || is.Postgres == nil {
		return "", err
	}
	a, err := accountFor(d)
	if err != nil {
		return "", err
	}
	if !a.owns(is.Postgres.Socket) {
		return "", nil
	}
	err = ping(ctx, is.Postgres.URL, d.cluster())
	if err == nil {
		return is.Postgres.URL, nil
	}
	if passing(err) {
		return "", nil
	}
	return "", fmt.Errorf("reach the server of %s: %w", d, err)
}
