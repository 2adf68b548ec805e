package bundle

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
)

// Imported is how an import ended.
type Imported struct {
	Contents
	Unclaimed int // claims of persons that could not be made, because the vault does not know them
}

// Import brings a bundle into a ledger that holds nothing else. Appends go
// through the port like any writer's, so one that was cut short is simply
// repeated. Claims are derived from the metadata; erasures are carried out
// again.
func Import(ctx context.Context, l *ledger.Ledger, dir string, tell func(part string, done, end eventstore.Position)) (Imported, error) {
	c, err := ReadContents(dir)
	in := Imported{Contents: c}
	if err != nil {
		return in, err
	}
	if err := empty(ctx, l, filepath.Join(dir, logFile)); err != nil {
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
	if err := in.log(ctx, l, filepath.Join(dir, logFile), tell); err != nil {
		return in, fmt.Errorf("import the log: %w", err)
	}
	if err := l.Reactions.CatchUp(ctx); err != nil {
		return in, fmt.Errorf("carry erasures out again: %w", err)
	}
	return in, nil
}

// ErrNotEmpty refuses to mix two ledgers.
var ErrNotEmpty = errors.New("the ledger holds other events: import into an empty one")

// errEnough ends a reading early.
var errEnough = errors.New("enough")

// empty refuses a ledger that begins with another event than the export.
func empty(ctx context.Context, l *ledger.Ledger, path string) error {
	end, err := l.Store.End(ctx)
	if err != nil || end.IsZero() {
		return err
	}
	for page, err := range l.Store.Follow(ctx, eventstore.Position{}) {
		if err != nil {
			return err
		}
		same := false
		err = lines(path, func(b []byte) error {
			var ln line
			if err := json.Unmarshal(b, &ln); err != nil {
				return err
			}
			same = len(ln.Events) > 0 && ln.Events[0].ID == page[0].ID
			return errEnough
		})
		if err != nil && !errors.Is(err, errEnough) {
			return err
		}
		if !same {
			return ErrNotEmpty
		}
		break
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

// log repeats every append.
func (in *Imported) log(ctx context.Context, l *ledger.Ledger, path string, tell func(string, eventstore.Position, eventstore.Position)) error {
	var last eventstore.Position
	return lines(path, func(b []byte) error {
		var ln line
		if err := json.Unmarshal(b, &ln); err != nil {
			return errors.New("not an append")
		}
		a := eventstore.Append{Stream: ln.Stream, Expected: ln.Expected}
		var claims []domain.Claim
		for _, e := range ln.Events {
			m, err := eventstore.DecodeMetadata(e.Metadata)
			if err != nil {
				return err
			}
			a.Events = append(a.Events, eventstore.Proposed{ID: e.ID, Type: e.Type, Data: e.Data, Metadata: e.Metadata})
			claims = append(claims, m.Claims...)
		}
		var err error
		if a.Claims, err = in.resolve(ctx, l, claims); err != nil {
			return err
		}
		done, err := l.Store.Append(ctx, a)
		if err != nil {
			return err
		}
		// An append leads to the next position, unless there was something else.
		if done.Position.Before(last) {
			return fmt.Errorf("%s stands elsewhere in the log: the ledger was not empty", ln.Stream)
		}
		last = done.Position
		tell("log", last, in.Position)
		return nil
	})
}

// resolve finds the keys of the persons that the vault knows. What was erased
// holds nothing any more, so its claims are left out; those of persons that
// the vault does not know are counted.
func (in *Imported) resolve(ctx context.Context, l *ledger.Ledger, claims []domain.Claim) ([]eventstore.Claim, error) {
	keys := map[uuid.UUID][]byte{}
	var known []domain.Claim
	for _, c := range claims {
		if c.Kind == domain.ClaimPerson {
			key, err := l.Vault.PersonKey(ctx, c.Subject)
			switch {
			case errors.Is(err, sealing.ErrErased):
				continue
			case errors.Is(err, sealing.ErrNoKey):
				if c.Op == domain.TakeClaim {
					in.Unclaimed++
				}
				continue
			case err != nil:
				return nil, err
			}
			keys[c.Subject] = key
		}
		known = append(known, c)
	}
	return eventstore.ResolveClaims(known, func(subject uuid.UUID) ([]byte, bool) {
		key, ok := keys[subject]
		return key, ok
	})
}
