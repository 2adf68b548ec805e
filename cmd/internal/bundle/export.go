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
	"example.org/ledger/cmd/internal/relay"
	"example.org/ledger/eventstore"
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

// exportLog writes the appends up to c.Position. What an append expects is how
// many events of its stream come before it: an importer has no others, though
// the store may have counted some that it keeps to itself. So a number is held
// in memory for every stream.
func exportLog(ctx context.Context, l *ledger.Ledger, w io.Writer, c *Contents, tell func(string, eventstore.Position, eventstore.Position)) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	written := make(map[eventstore.Stream]eventstore.Revision)
	for p, err := range relay.Pieces(ctx, l.Store, eventstore.Position{}, c.Position) {
		if err != nil {
			return err
		}
		out := line{Stream: p.Stream, Expected: written[p.Stream] - 1}
		for _, e := range p.Events {
			out.Events = append(out.Events, event{ID: e.ID, Type: e.Type, Data: e.Data, Metadata: e.Metadata})
		}
		if err := enc.Encode(out); err != nil {
			return err
		}
		written[p.Stream] += eventstore.Revision(len(p.Events))
		c.Appends++
		c.Events += len(p.Events)
		tell("log", p.Last, c.Position)
	}
	return nil
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
