package crash_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// target is where a kill can fall that hurts.
type target int

const (
	anAppend target = iota
	aCommit
	aReadModel
	targets
)

// hits counts the kills that fell there.
type hits [targets]int

func (h hits) String() string {
	return fmt.Sprintf("kills inside an append: %d, a commit: %d, a read model's transaction: %d", h[anAppend], h[aCommit], h[aReadModel])
}

// slowCommits has each commit take two milliseconds more, in the place where a
// slow disk would: its record is written and not durable yet. Without it,
// commits on a fast disk are too short to be aimed at.
var slowCommits = map[string]string{"commit_delay": "2000", "commit_siblings": "0"}

// sights says what the backends are doing. Who waits for the log to be written
// is committing.
const sights = `
	WITH backend AS (
		SELECT query, state, xact_start, application_name, coalesce(wait_event IN ('WALWrite', 'WALSync'), false) AS commits
		FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
	)
	SELECT count(*) FILTER (WHERE appends AND NOT commits), count(*) FILTER (WHERE appends AND commits),
		count(*) FILTER (WHERE application_name LIKE 'read model % run' AND xact_start IS NOT NULL
			AND (state LIKE 'idle in transaction%' OR query ~* 'commit' OR query ~* 'insert|update|delete|copy'))
	FROM backend, LATERAL (SELECT state = 'active' AND query LIKE '%append\_batch%') a (appends)`

// aim waits until something happens at the target, for a while, and counts what
// happens at this moment: whoever is killed now is hit there.
func (h *hits) aim(t *testing.T, url string, at target) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var seen hits
	for seen[at] == 0 {
		if err := conn.QueryRow(ctx, sights).Scan(&seen[anAppend], &seen[aCommit], &seen[aReadModel]); err != nil {
			t.Logf("aimed in vain: %v", err)
			break
		}
	}
	for i, n := range seen {
		if n > 0 {
			h[i]++
		}
	}
}

// wantAll fails the test if one of the targets was never hit.
func (h hits) wantAll(t *testing.T) {
	t.Helper()
	t.Log(h)
	for _, n := range h {
		if n == 0 {
			t.Errorf("a target was never hit")
		}
	}
}
