package bundle

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"path/filepath"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/relay"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/notices"
	"example.org/ledger/internal/reactions"
	"example.org/ledger/internal/sealing"
	"github.com/jackc/pgx/v5"
)

// Imported is how an import ended.
type Imported struct {
	Contents
	Unclaimed int // claims of persons that could not be made, because the vault does not know them
}

// Import brings a bundle into a ledger that holds nothing else, or a beginning
// of it: one that was cut short is simply repeated. Appends go through the port
// like any writer's. Claims are derived from the metadata; erasures are carried
// out again.
func Import(ctx context.Context, l *ledger.Ledger, dir string, tell func(part string, done, of int)) (Imported, error) {
	c, err := ReadContents(dir)
	in := Imported{Contents: c}
	if err != nil {
		return in, err
	}
	if err := beginning(ctx, l, filepath.Join(dir, logFile)); err != nil {
		return in, err
	}
	// The vault and the documents first: an event is never without what it
	// refers to.
	if c.Vault {
		if err := importVault(ctx, l, filepath.Join(dir, vaultFile)); err != nil {
			return in, fmt.Errorf("import the vault (it needs the keys.json of the ledger it came from): %w", err)
		}
	}
	if c.Documents {
		if err := importDocuments(ctx, l, filepath.Join(dir, documentsDir)); err != nil {
			return in, fmt.Errorf("import the documents: %w", err)
		}
	}
	if err := notices.Skip(ctx, l.DB, l.Reactions.Clock()); err != nil { // whoever it came from told of it
		return in, err
	}
	if err := in.log(ctx, l, filepath.Join(dir, logFile), tell); err != nil {
		return in, fmt.Errorf("import the log: %w", err)
	}
	if err := eraseAgain(ctx, l); err != nil {
		return in, fmt.Errorf("carry erasures out again: %w", err)
	}
	return in, nil
}

// eraseAgain destroys the keys that erasures in the log destroyed. What else
// follows from events, and would be recorded, is left to whoever serves the
// ledger: until then the log is the one that was exported, and the import may be
// repeated.
func eraseAgain(ctx context.Context, l *ledger.Ledger) error {
	only := reactions.Runner{
		Store: l.Store, DB: l.DB, Clock: l.Reactions.Clock, Log: l.Reactions.Log,
		Reactions: []reactions.Reaction{reactions.Erasure{Vault: l.Vault}},
	}
	if err := only.CatchUp(ctx); err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, l.DB, func(tx pgx.Tx) error { return reactions.StartOver(ctx, tx) })
}

// ErrNotEmpty refuses to mix two ledgers.
var ErrNotEmpty = errors.New("the ledger holds other events: import into an empty one")

// errEnough ends a reading early.
var errEnough = errors.New("enough")

// beginning refuses a ledger that begins with another event than the export,
// before anything is brought in. The others are looked at on the way.
func beginning(ctx context.Context, l *ledger.Ledger, path string) error {
	end, err := l.Store.End(ctx)
	if err != nil {
		return err
	}
	for first, err := range relay.Recorded(ctx, l.Store, eventstore.Position{}, end) {
		if err != nil {
			return err
		}
		for p, err := range pieces(path) {
			if err == nil && (len(p.Events) == 0 || p.Events[0].ID != first.ID) {
				err = ErrNotEmpty
			}
			return err
		}
		return ErrNotEmpty
	}
	return nil
}

// lines calls do with each line of a file.
func lines(path string, do func([]byte) error) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	s := bufio.NewScanner(f)
	s.Buffer(make([]byte, 0, 1<<20), longestLine)
	for n := 1; s.Scan(); n++ {
		if err := do(s.Bytes()); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return s.Err()
}

// rowsAtOnce is how many rows of the vault go in one statement.
const rowsAtOnce = 1000

func importVault(ctx context.Context, l *ledger.Ledger, path string) error {
	var rows []sealing.Row
	restore := func() error {
		err := l.Vault.Restore(ctx, rows)
		rows = rows[:0]
		return err
	}
	err := lines(path, func(b []byte) error {
		var row sealing.Row
		if err := json.Unmarshal(b, &row); err != nil {
			return errors.New("not a row of a vault")
		}
		if rows = append(rows, row); len(rows) < rowsAtOnce {
			return nil
		}
		return restore()
	})
	if err != nil {
		return err
	}
	return restore()
}

func importDocuments(ctx context.Context, l *ledger.Ledger, dir string) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := importDocument(ctx, l, filepath.Join(dir, file.Name()), file.Name()); err != nil {
			return fmt.Errorf("%s: %w", file.Name(), err)
		}
	}
	return nil
}

func importDocument(ctx context.Context, l *ledger.Ledger, path, name string) (err error) {
	want, err := documents.ParseHash(name)
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	stored, err := l.Documents.Put(ctx, f, documents.Limits{MaxBytes: math.MaxInt64})
	if err != nil {
		return err
	}
	if stored.SHA256 != want {
		return errors.New("the file has other bytes than its name says")
	}
	return nil
}

// log brings in what the ledger does not hold yet.
func (in *Imported) log(ctx context.Context, l *ledger.Ledger, path string, tell func(string, int, int)) error {
	w := &relay.Writer{To: l.Store, Vault: l.Vault}
	done := 0
	var last eventstore.Metadata
	_, err := relay.Bring(ctx, pieces(path), w, func(p relay.Piece) {
		done += len(p.Events)
		if m, err := eventstore.DecodeMetadata(p.Events[len(p.Events)-1].Metadata); err == nil && m.RecordedAt.After(last.RecordedAt) {
			last = m
		}
		tell("log", done, in.Events)
	})
	// The other ledger's clock may have been ahead of this one's.
	err = errors.Join(err, notices.Skip(ctx, l.DB, last.RecordedAt.Add(time.Microsecond)))
	in.Unclaimed = w.Unclaimed
	if errors.Is(err, relay.ErrOtherLog) {
		return fmt.Errorf("%w: %w", ErrNotEmpty, err)
	}
	return err
}

// pieces yields the appends of a file.
func pieces(path string) iter.Seq2[relay.Piece, error] {
	return func(yield func(relay.Piece, error) bool) {
		err := lines(path, func(b []byte) error {
			var ln line
			if err := json.Unmarshal(b, &ln); err != nil {
				return errors.New("not an append")
			}
			p := relay.Piece{Stream: ln.Stream}
			for _, e := range ln.Events {
				p.Events = append(p.Events, eventstore.Proposed{ID: e.ID, Type: e.Type, Data: e.Data, Metadata: e.Metadata})
			}
			if !yield(p, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(relay.Piece{}, err)
		}
	}
}
