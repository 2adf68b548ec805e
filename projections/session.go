package projections

import (
	"context"
	"fmt"

	"example.org/ledger/internal/pglock"
)

// What is done to a read model by one session in the cluster at a time.
const (
	toRun     = "run"
	toRebuild = "rebuild"
	toVerify  = "verify"
)

// lockKey names the lock for a purpose.
func lockKey(m Model, purpose string) string { return lockName(m.Name(), m.Version(), purpose) }

func lockName(model string, version int, purpose string) string {
	return fmt.Sprintf("read model %s_%d %s", model, version, purpose)
}

// lockOr takes the session's lock, or returns taken if another session has it.
func lockOr(ctx context.Context, s *pglock.Session, taken error) error {
	locked, err := s.TryLock(ctx)
	if err == nil && !locked {
		return taken
	}
	return err
}
