package ledger

import (
	"fmt"
	"os"
	"path/filepath"
)

// DefaultDirectory returns the data directory of a user who names none:
// $XDG_DATA_HOME/ledger, and /var/lib/ledger for root.
func DefaultDirectory() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/lib/ledger", nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "ledger"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("no data directory: name one with --data: %w", err)
	}
	return filepath.Join(home, ".local", "share", "ledger"), nil
}
