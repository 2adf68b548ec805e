package crash_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.org/ledger/internal/faultproxy"
	"example.org/ledger/internal/pgtest"
	"github.com/jackc/pgx/v5"
)

// disk is where a database is that can be filled.
type disk interface {
	fill(*testing.T)
	free(*testing.T)
}

// When the database's disk is full, what cannot be recorded is refused with a
// 503, and what is read is read if the database can still do that. Once there
// is space again everything goes on, and nothing is lost.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	w, d := newSmallWorld(t)
	a := w.serve(t)
	l := startLoad(t, a.url)
	for range 2 {
		l.await(t, 30)
		refused := l.refused.Load()
		d.fill(t)
		within(t, 2*time.Minute, "commands to be refused", func() bool {
			wantReadOrRefused(t, a.url)
			return l.refused.Load() >= refused+50
		})
		d.free(t)
		if !w.database.Alive() {
			t.Log("PostgreSQL had ended, for want of space to recover in, and is started again")
			w.database.Stop()
			w.startDatabase(t)
		}
		l.await(t, 30)
		a.mustLive(t)
	}
	if !strings.Contains(a.stderr.String(), "53100") {
		t.Error("the disk was never full")
	}
	w.settle(t, l, a)
}

func wantReadOrRefused(t *testing.T, server string) {
	t.Helper()
	got, err := request{method: http.MethodGet, path: "/api/registry"}.ask(t.Context(), client, server)
	if err != nil || got.status != http.StatusOK && got.status != http.StatusServiceUnavailable {
		t.Errorf("%d, %v: %s", got.status, err, got.body)
	}
}

// smallDisk is a file system of its own in memory.
type smallDisk struct{ balloon string }

// newSmallWorld is a world whose database has little space. Making a file
// system takes root; without, the database only says that its disk is full.
func newSmallWorld(t *testing.T) (*world, disk) {
	t.Helper()
	directory := pgtest.Directory(t)
	out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=160m,mode=711", "tmpfs", directory).CombinedOutput()
	if err != nil {
		t.Logf("no file system of its own (%v: %s): the database only pretends that its disk is full", err, out)
		w := newWorld(t, nil)
		return w, pretended{w}
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(directory, 0); err != nil {
			t.Error(err)
		}
	})
	w := &world{data: dataDirectory(t), database: pgtest.NewFragileIn(t, directory, map[string]string{
		"max_wal_size": "48MB", "min_wal_size": "32MB", "wal_recycle": "off",
	})}
	w.proxy = faultproxy.New(t, w.database.URL())
	return w, smallDisk{filepath.Join(directory, "balloon")}
}

func (d smallDisk) fill(t *testing.T) {
	t.Helper()
	f, err := os.Create(d.balloon)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 64<<10)
	for {
		if _, err = f.Write(block); err != nil {
			break
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

func (d smallDisk) free(t *testing.T) {
	t.Helper()
	if err := os.Remove(d.balloon); err != nil {
		t.Error(err)
	}
}

// pretended is a database that says what it would say.
type pretended struct{ *world }

func (p pretended) fill(t *testing.T) {
	t.Helper()
	p.tell(t, `CREATE FUNCTION public.refuse_all() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN RAISE 'could not extend file: no space left on device' USING ERRCODE = 'disk_full'; END $$;
		CREATE TRIGGER refuse_all BEFORE INSERT ON log.event FOR EACH ROW EXECUTE FUNCTION public.refuse_all()`)
}

func (p pretended) free(t *testing.T) {
	t.Helper()
	p.tell(t, `DROP FUNCTION public.refuse_all() CASCADE`)
}

func (p pretended) tell(t *testing.T, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), p.database.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}
