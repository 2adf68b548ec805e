package main_test

import (
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"example.org/ledger/cmd/internal/story"
	"example.org/ledger/internal/clock"
)

// TestDemo runs the demonstration as people do, and holds it to one promise:
// it survives whatever happens to it. However it was ended, the next start
// serves the whole story, the same as one that nobody disturbed.
func TestDemo(t *testing.T) {
	t.Run("a fresh start", func(t *testing.T) { told(t) })
	for _, c := range []struct {
		name string
		end  ending
	}{
		{"again after SIGINT", interrupted},
		{"again after kill -9 of the server alone", killed},
		{"again after kill -9 of everything", killedWithAll},
	} {
		t.Run(c.name, func(t *testing.T) { testAgain(t, c.end) })
	}
	t.Run("ended in the middle of the story, again and again", testMiddle)
	t.Run("twice at once", testTwice)
	t.Run("as an ordinary user", testOrdinaryUser)
}

// ending is how a demonstration on a data directory comes to its end.
type ending func(t *testing.T, p *process, dir string)

func interrupted(t *testing.T, p *process, _ string)     { t.Helper(); p.interrupt(t) }
func killed(t *testing.T, p *process, _ string)          { t.Helper(); p.end(t, syscall.SIGKILL) }
func killedWithAll(t *testing.T, p *process, dir string) { t.Helper(); p.killAll(t, dir) }

// told is a data directory in which a demonstration told the story from nothing
// and ended: to be copied, for telling takes longer than most tests.
func told(t testing.TB) tale {
	t.Helper()
	tell.Do(func() {
		took := clock.Stopwatch()
		dir := filepath.Join(base, "told")
		p := demo(t, dir)
		tellsTheStory(t, p)
		t.Logf("a fresh start took %s", took())
		whole := look(t, p)
		p.interrupt(t)
		nothingUses(t, dir)
		undisturbed = tale{dir, whole}
	})
	if undisturbed.dir == "" {
		t.Fatal("the story could not be told")
	}
	return undisturbed
}

// tale is a data directory and what a demonstration on it shows.
type tale struct {
	dir   string
	whole sight
}

var (
	tell        sync.Once
	undisturbed tale
)

// tellsTheStory looks at a demonstration while it tells its story: nobody is
// let in meanwhile, and whoever asks is told how far it is.
func tellsTheStory(t testing.TB, p *process) {
	t.Helper()
	heard := false
	p.await(t, func() bool {
		before := health(t, p)
		status := get(t, p, "/api/registry", nil)
		after := health(t, p)
		if !before.Ready && !after.Ready && status != http.StatusServiceUnavailable {
			t.Errorf("the registry answered %d while the story was being told", status)
		}
		_, telling := progress(after)
		heard = heard || telling
		return before.Ready
	})
	if !heard {
		t.Error("it never said how far the story is")
	}
}

// testAgain ends a demonstration and starts it again at once.
func testAgain(t *testing.T, end ending) {
	model := told(t)
	dir := copied(t, model.dir)
	p := demo(t, dir)
	looksLike(t, p, model.whole)
	end(t, p, dir)
	p = demo(t, dir)
	looksLike(t, p, model.whole)
	p.interrupt(t)
}

// testMiddle begins the story anew and ends it in the middle in every way.
// What was told stays told.
func testMiddle(t *testing.T) {
	model := told(t)
	dir := copied(t, model.dir)
	steps, flags := len(story.Steps()), []string{"--fresh"}
	for _, cut := range []struct {
		name  string
		after int // of the steps
		end   ending
	}{
		{"SIGINT", steps / 10, interrupted},
		{"kill -9 of the server alone", steps / 3, killed},
		{"kill -9 of everything", steps * 3 / 5, killedWithAll},
	} {
		p := demo(t, dir, flags...)
		p.await(t, func() bool {
			h := health(t, p)
			if h.Ready {
				t.Fatalf("%s: the story was complete before that", cut.name)
			}
			done, _ := progress(h)
			return done >= cut.after
		})
		cut.end(t, p, dir)
		flags = nil
	}
	p := demo(t, dir)
	looksLike(t, p, model.whole)
	p.interrupt(t)
}

// testTwice runs a demonstration that tells its story beside one that serves
// another data directory on another port. Neither minds the other, or its end.
func testTwice(t *testing.T) {
	model := told(t)
	served, fresh := copied(t, model.dir), dataDirectory(t)
	first, second := demo(t, served), demo(t, fresh)
	if first.url == second.url {
		t.Fatalf("both listen on %s", first.url)
	}
	looksLike(t, first, model.whole)
	looksLike(t, second, model.whole)
	first.interrupt(t)
	looksLike(t, second, model.whole)
	second.interrupt(t)
}

// testOrdinaryUser runs the demonstration as somebody who may do nothing
// special and names no directory: everything is in the own one.
func testOrdinaryUser(t *testing.T) {
	model := told(t)
	home, uid := filepath.Dir(dataDirectory(t)), os.Geteuid()
	cmd := command(t, "demo", "--listen", "127.0.0.1:0")
	cmd.Dir, cmd.Env = "/", append(os.Environ(), "XDG_DATA_HOME="+home)
	if uid == 0 {
		uid = 65534
		if err := os.Chown(home, uid, uid); err != nil {
			t.Fatal(err)
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}}
	}
	p := start(t, cmd)
	looksLike(t, p, model.whole)
	for _, r := range using(t, filepath.Join(home, "ledger")) {
		entry, err := os.Stat(filepath.Join("/proc", r.number()))
		if err == nil && int(entry.Sys().(*syscall.Stat_t).Uid) != uid {
			t.Errorf("not of user %d: %s", uid, r)
		}
	}
	p.interrupt(t)
	if _, err := os.Stat(filepath.Join(home, "ledger", "keys.json")); err != nil {
		t.Error(err)
	}
}
