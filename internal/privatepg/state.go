package privatepg

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Format is the number of the data directory's format. A directory of another
// number is refused.
const Format = 1

// state is the content of ledger.json. It is written before anything else is
// put in the directory, so that what is there can always be told to be ours.
type state struct {
	Format   int         `json:"format"`
	Postgres *connection `json:"postgres,omitempty"` // while a server runs, or was left running
}

// connection says where a server listens.
type connection struct {
	Major  int    `json:"major"`
	Socket string `json:"socket"` // directory
	URL    string `json:"url"`
}

// readState reads ledger.json. A directory without one has the zero state,
// with format 0; any other format than ours is [ErrFormat].
func (d directory) readState() (state, error) {
	s, err := d.readAnyState()
	if err == nil && s.Format != 0 && s.Format != Format {
		return state{}, fmt.Errorf("%s has format %d and this program reads %d; use the program that wrote it, "+
			"or discard everything in it with --fresh: %w", d, s.Format, Format, ErrFormat)
	}
	return s, err
}

// readAnyState is readState that accepts every format.
func (d directory) readAnyState() (state, error) {
	text, err := os.ReadFile(d.stateFile())
	if errors.Is(err, fs.ErrNotExist) {
		return state{}, nil
	}
	if err != nil {
		return state{}, fmt.Errorf("read state: %w", err)
	}
	var s state
	if err := json.Unmarshal(text, &s); err != nil {
		return state{}, fmt.Errorf("%s is not readable (%w): %w", d.stateFile(), err, ErrNotLedger)
	}
	if s.Format < 1 {
		return state{}, fmt.Errorf("%s has no format number: %w", d.stateFile(), ErrNotLedger)
	}
	return s, nil
}

// writeState replaces ledger.json, all or nothing. The caller has the lock.
func (d directory) writeState(s state) error {
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode state: %w", err)
	}
	if err := replaceFile(d.stateFile(), append(text, '\n')); err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	return nil
}

// newSuffix marks a file that is being written and will replace another.
const newSuffix = ".new"

func replaceFile(path string, content []byte) error {
	f, err := os.OpenFile(path+newSuffix, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(path+newSuffix, path); err != nil {
		return err
	}
	return syncDirectory(filepath.Dir(path))
}
