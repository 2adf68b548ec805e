package bundle

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Parts says what a bundle is to hold beside the log.
type Parts struct{ Vault, Documents bool }

// Export writes a bundle of the ledger as it is now into dir, which must be
// empty or missing.
func Export(ctx context.Context, l *ledger.Ledger, dir string, parts Parts, tell func(part string, done, end eventstore.Position)) (Contents, error) {
	c := Contents{Format: Format, App: ledger.App(), Vault: parts.Vault, Documents: parts.Documents}
	if err := emptyDir(dir); err != nil {
		return c, err
	}
	var err error
	if c.Position, err = l.Store.End(ctx); err != nil {
		return c, err
	}
	err = writeFile(filepath.Join(dir, logFile), func(w io.Writer) error { return exportLog(ctx, l, w, &c, tell) })
	if err != nil {
		return c, fmt.Errorf("export the log: %w", err)
	}
	// After the log: whatever it refers to is there by now.
	if parts.Vault {
		err = writeFile(filepath.Join(dir, vaultFile), func(w io.Writer) error { return exportVault(ctx, l, w) })
		if err != nil {
			return c, fmt.Errorf("export the vault: %w", err)
		}
	}
	if parts.Documents {
		if err := exportDocuments(ctx, l, filepath.Join(dir, documentsDir)); err != nil {
			return c, fmt.Errorf("export the documents: %w", err)
		}
	}
	return c, writeFile(filepath.Join(dir, contentsFile), func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(c)
	})
}

func emptyDir(dir string) error {
	if err := os.MkdirAll(dir, privateFolder); err != nil {
		return err
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if len(files) > 0 {
		return fmt.Errorf("%s is not empty: name a new directory", dir)
	}
	return nil
}

// writeFile makes a durable file that only its owner reads.
func writeFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, privateFile)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<20)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Sync()
}

// exportLog writes the appends up to c.Position. An append is the events in a
// row that one command recorded in one stream.
func exportLog(ctx context.Context, l *ledger.Ledger, w io.Writer, c *Contents, tell func(string, eventstore.Position, eventstore.Position)) error {
	if c.Position.IsZero() {
		return nil
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	var open line
	var command uuid.UUID
	flush := func() error {
		if len(open.Events) == 0 {
			return nil
		}
		c.Appends++
		return enc.Encode(open)
	}
	for page, err := range l.Store.Follow(ctx, eventstore.Position{}) {
		if err != nil {
			return err
		}
		last := page[len(page)-1].Position
		for _, r := range page {
			if c.Position.Before(r.Position) {
				break
			}
			m, err := eventstore.DecodeMetadata(r.Metadata)
			if err != nil {
				return fmt.Errorf("%s@%d: %w", r.Stream, r.Revision, err)
			}
			if r.Stream != open.Stream || m.Command != command {
				if err := flush(); err != nil {
					return err
				}
				open, command = line{Stream: r.Stream, Expected: r.Revision - 1}, m.Command
			}
			open.Events = append(open.Events, event{ID: r.ID, Type: r.Type, Data: r.Data, Metadata: r.Metadata})
			c.Events++
		}
		tell("log", last, c.Position)
		if !last.Before(c.Position) {
			break
		}
	}
	return flush()
}

func exportVault(ctx context.Context, l *ledger.Ledger, w io.Writer) error {
	enc := json.NewEncoder(w)
	for row, err := range l.Vault.Rows(ctx) {
		if err != nil {
			return err
		}
		if err := enc.Encode(row); err != nil {
			return err
		}
	}
	return nil
}

func exportDocuments(ctx context.Context, l *ledger.Ledger, dir string) error {
	if err := os.MkdirAll(dir, privateFolder); err != nil {
		return err
	}
	for stored, err := range l.Documents.All(ctx) {
		if err != nil {
			return err
		}
		f, err := l.Documents.Get(ctx, stored.SHA256)
		if err != nil {
			return err
		}
		err = writeFile(filepath.Join(dir, string(stored.SHA256)), func(w io.Writer) error {
			_, err := io.Copy(w, f)
			return err
		})
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}
