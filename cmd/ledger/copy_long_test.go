package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/cmd/internal/relay"
	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"example.org/ledger/internal/pgtest"
	"github.com/google/uuid"
)

const (
	longEvents  = 100_000
	longStreams = 2_000
	mostMemory  = 256 << 20
)

// TestALongCopyIsKilled copies 100,000 events to a KurrentDB in a process that
// is killed twice on the way. The third one makes both logs equal, and none
// takes more memory than for a short log.
func TestALongCopyIsKilled(t *testing.T) {
	p := place{pgtest.Migrated(t), t.TempDir()}
	t.Run("fill", func(t *testing.T) { lengthen(t, ledgertest.Open(t, p.url, p.dir).Store) })
	server := standin.Start(t)
	var written atomic.Int64
	server.OnAppend(func(c *standin.AppendCall) standin.Verdict {
		if c.Stage == standin.After {
			written.Add(int64(len(c.Events)))
		}
		return standin.Verdict{}
	})
	tool := filepath.Join(t.TempDir(), "ledger")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", tool, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	most := 0
	for _, killAt := range []int64{longEvents / 4, longEvents * 3 / 4, 0} {
		var out bytes.Buffer
		cmd := exec.Command(tool, "copy", "--data", p.dir, "--database-url", p.url, "--from", "postgres", "--to", server.URL())
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		used, err := watched(t, cmd, func() bool { return killAt > 0 && written.Load() >= killAt })
		if most = max(most, used); used == 0 || used > mostMemory {
			t.Errorf("killed at %d of %d events, the process took %d MiB", killAt, longEvents, used>>20)
		}
		if killed := err != nil; killed != (killAt > 0) {
			t.Fatalf("killed at %d of %d events, it ended with %v:\n%s", killAt, longEvents, err, out.String())
		}
		if killAt == 0 {
			t.Logf("%s; at most %d MiB", equal(t, out.String()), most>>20)
		}
	}
	t.Run("equal", func(t *testing.T) { sameLog(t, p, server.URL()) })
}

// watched waits for the end of a process, which it kills when enough says so,
// and returns how much memory the process took at most. What the system says of
// a process that has ended counts the one that started it, too.
func watched(t *testing.T, cmd *exec.Cmd, enough func() bool) (memory int, err error) {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case err := <-ended:
			return memory, err
		case <-look.C:
			memory = max(memory, peakMemory(cmd.Process.Pid))
			if enough() {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				return memory, <-ended
			}
		}
	}
}

// peakMemory is the most that a process ever had in memory, 0 if it has ended.
func peakMemory(pid int) int {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, peak, _ := strings.Cut(string(b), "VmHWM:")
	var kib int
	if _, err := fmt.Sscan(peak, &kib); err != nil {
		return 0
	}
	return kib << 10
}

// sameLog compares the logs of a ledger's database and of a KurrentDB event by
// event, and what is claimed in both.
func sameLog(t *testing.T, p place, url string) {
	t.Helper()
	logs := []ledger.Log{
		ledgertest.Open(t, p.url, p.dir).Store, ledgertest.OpenOn(t, url, pgtest.Migrated(t), t.TempDir()).Store,
	}
	var digests [2]string
	var claims [2][]string
	for i, log := range logs {
		tally, err := relay.Count(t.Context(), log, func(_, _ eventstore.Position) {})
		if err != nil {
			t.Fatal(err)
		}
		digests[i] = fmt.Sprintf("%d %s", tally.Events, tally.Digest())
		table, err := log.Claims(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range table.Rows {
			claims[i] = append(claims[i], fmt.Sprintf("%s %s %v", row.Kind, row.Key, row.Holder))
		}
	}
	if digests[0] != digests[1] {
		t.Errorf("the logs are %v", digests)
	}
	if !slices.Equal(claims[0], claims[1]) || len(claims[0]) < longStreams {
		t.Errorf("%d claims are held in the source, %d in the target, or others", len(claims[0]), len(claims[1]))
	}
}

// lengthen appends events of many streams, side by side: most appends have a
// few events, some have many or large ones, and one in four takes a number.
func lengthen(t *testing.T, s eventstore.Store) {
	t.Helper()
	const writers = 64
	var left atomic.Int64
	left.Store(longEvents)
	var writing sync.WaitGroup
	for n := range writers {
		writing.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(n), 1))
			heads := map[eventstore.Stream]eventstore.Revision{}
			for command := 0; ; command++ {
				stream := eventstore.Stream("filing-" + domain.DeriveID(uuid.Nil, "filing", n+writers*rng.IntN(longStreams/writers)).String())
				if _, begun := heads[stream]; !begun {
					heads[stream] = eventstore.Empty
				}
				a := longAppend(t, rng, stream, heads[stream], domain.DeriveID(uuid.Nil, fmt.Sprint("command ", n), command))
				if rest := left.Add(-int64(len(a.Events))) + int64(len(a.Events)); rest <= 0 {
					return
				} else if rest < int64(len(a.Events)) {
					a.Events = a.Events[:rest]
				}
				done, err := s.Append(t.Context(), a)
				if err != nil {
					t.Error(err)
					return
				}
				heads[stream] = done.Revision
			}
		})
	}
	writing.Wait()
}

// longAppend makes up an append.
func longAppend(t *testing.T, rng *rand.Rand, stream eventstore.Stream, head eventstore.Revision, command uuid.UUID) eventstore.Append {
	a := eventstore.Append{Stream: stream, Expected: head}
	n, size := 1+rng.IntN(9), 50+rng.IntN(900)
	switch rng.IntN(200) {
	case 0:
		n = 300
	case 1:
		n, size = 3, 200<<10
	}
	for i := range n {
		m := eventstore.Metadata{
			Command: command, RecordedAt: time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC), App: "test",
			Actor: domain.Actor{Kind: domain.ActorInstitution, ID: "a-1"},
		}
		if i == 0 && rng.IntN(4) == 0 {
			key := command.String()
			m.Claims = []domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimFilingNumber, Key: key}}
			a.Claims = []eventstore.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimFilingNumber, Key: []byte(key)}}
		}
		meta, err := m.Encode()
		if err != nil {
			t.Error(err)
		}
		a.Events = append(a.Events, eventstore.Proposed{
			ID: domain.EventID(command, string(stream), i), Type: "filing.contacts_recorded", Metadata: meta,
			Data: fmt.Appendf(nil, `{"mobile":%q}`, strings.Repeat("x", size)),
		})
	}
	return a
}
