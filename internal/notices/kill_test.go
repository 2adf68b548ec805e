package notices_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"testing"

	"example.org/ledger/internal/faultproxy"
	"example.org/ledger/internal/notices"
	"example.org/ledger/internal/notices/noticestest"
	"example.org/ledger/internal/pgtest"
	"github.com/jackc/pgx/v5"
)

// What a child process is told.
const (
	childURL     = "LEDGER_TEST_NOTICES_URL"
	childKeys    = "LEDGER_TEST_NOTICES_KEYS"
	childGateway = "LEDGER_TEST_NOTICES_GATEWAY"
)

// child is a server that reacts and sends until it is killed or interrupted.
func child() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := serve(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(ctx context.Context) error {
	gateway, err := notices.NewWebhook(os.Getenv(childGateway), noticestest.Secret, clock)
	if err != nil {
		return err
	}
	defer gateway.Close()
	pace := quick
	pace.Lost = takenOver
	pace.Tries = 1000
	w, closes, err := open(ctx, os.Getenv(childURL), os.Getenv(childKeys), gateway, pace)
	if err != nil {
		return err
	}
	defer closes()
	var running sync.WaitGroup
	running.Go(func() { w.desk.Run(ctx) })
	running.Go(func() { _ = w.runner(false).Run(ctx) })
	running.Wait()
	return nil
}

const takenOver = 2e9 // two seconds

// TestKilled kills servers while they react and send: before the gateway has a
// message, when it has it and nobody knows, when it has answered, and as soon as
// something is queued. In the end every recipient was sent each fact once.
func TestKilled(t *testing.T) {
	const rounds, institutions = 12, 6
	var mu sync.Mutex
	life := struct {
		kill func()
		mode int
		left int // calls until the end
	}{}
	gateway := noticestest.Start(t, func(noticestest.Call) noticestest.Answer {
		mu.Lock()
		defer mu.Unlock()
		if life.kill == nil {
			return noticestest.Answer{}
		}
		if life.left--; life.left > 0 {
			return []noticestest.Answer{{}, {Status: 500}, {Cut: true}}[life.left%3]
		}
		life.kill()
		life.kill = nil
		return noticestest.Answer{Lose: life.mode == 0, Hang: life.mode == 1} // or answer a dead process
	})
	url, keys := pgtest.Migrated(t), newKeys(t)
	w, closes, err := open(t.Context(), url, keys, notices.Logged{}, quick)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closes)
	if err := notices.Begin(t.Context(), w.db, morning); err != nil {
		t.Fatal(err)
	}
	owner, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(context.Background())
	count := func(sql string) (n int) {
		t.Helper()
		if err := owner.QueryRow(t.Context(), sql).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}

	start := func() *exec.Cmd {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), childURL+"="+url, childKeys+"="+keys, childGateway+"="+gateway.URL)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	var all []*institution
	for n := range institutions {
		all = append(all, w.institution(t, fmt.Sprintf("199000001%02d", n), fmt.Sprintf("199000002%02d", n)))
	}
	facts := 0
	for round := range rounds {
		for _, i := range all {
			i.returns(i.filed)
			facts++
		}
		mu.Lock()
		cmd := start()
		life.kill = func() { _ = cmd.Process.Kill() }
		life.mode, life.left = round%4, 1+round
		if life.mode == 3 {
			life.left = 1 << 30
		}
		mu.Unlock()
		if round%4 == 3 {
			before := count(`SELECT count(*) FROM react.done`)
			await(t, func() bool { return count(`SELECT count(*) FROM react.done`) > before })
			_ = cmd.Process.Kill()
		}
		_ = cmd.Wait() // killed
		// A leader that was killed is missed only after a while.
		if _, err := owner.Exec(t.Context(), `DELETE FROM river.river_leader`); err != nil {
			t.Fatal(err)
		}
	}
	mu.Lock()
	life.kill = nil
	mu.Unlock()
	// What the dead were sending is taken over once it may be.
	await(t, func() bool {
		return count(`SELECT count(*) FROM river.river_job WHERE state = 'running' AND attempted_at > now() - interval '2.1 s'`) == 0
	})
	cmd := start()
	await(t, func() bool {
		return count(`SELECT count(*) FROM notice.notice WHERE state = 'sent'`) == 2*facts && count(`SELECT count(*) FROM notice.notice`) == 2*facts
	})
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("a server that was told to end: %v", err)
	}

	sent, repeats := gateway.Sent(), 0
	for _, c := range gateway.Calls() {
		if c.Repeat {
			repeats++
		}
	}
	if len(sent) != 2*facts {
		t.Errorf("%d messages for %d notices", len(sent), 2*facts)
	}
	for _, i := range all {
		for _, n := range i.notices() {
			if _, ok := sent[n.ID]; !ok {
				t.Errorf("the gateway never had %s", n.ID)
			}
		}
	}
	if repeats == 0 {
		t.Error("no message came twice: nobody was killed when it mattered")
	}
	t.Logf("%d facts, %d calls, of which the gateway had had %d", facts, len(gateway.Calls()), repeats)
}

// TestDatabaseAway stops and kills the database while notices are being sent, and
// cuts off the very transaction that records an attempt. The server goes on when
// the database is back, without a restart, and nobody is told twice.
func TestDatabaseAway(t *testing.T) {
	db := pgtest.NewFragile(t, nil)
	proxy := faultproxy.New(t, db.URL())
	gateway := noticestest.Start(t, nil)
	w, closes, err := open(t.Context(), proxy.URL(), newKeys(t), gateway.Webhook(clock), quick)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closes)
	if err := notices.Begin(t.Context(), w.db, morning); err != nil {
		t.Fatal(err)
	}
	end := w.run(t)
	tell := func() {
		t.Helper()
		i := w.institution(t, contact, representative)
		i.returns(i.filed)
		await(t, func() bool { return w.runner(false).CatchUp(t.Context()) == nil }) // some connections were lost
		if got := i.settled(); len(got) != 2 || got[0].State != notices.Sent || got[1].State != notices.Sent {
			t.Errorf("%v", brief(got))
		}
	}
	tell()
	for _, away := range []func(){db.Stop, db.Kill} {
		away()
		db.Start()
		if err := proxy.Redirect(db.URL()); err != nil {
			t.Fatal(err)
		}
		await(t, func() bool { w.db.Reset(); return w.db.Ping(t.Context()) == nil })
		tell()
	}
	for _, cut := range []func(int, faultproxy.Match) <-chan struct{}{proxy.CutBefore, proxy.CutAfter} {
		caught := cut(1, faultproxy.Committing("SET ended_at"))
		tell()
		<-caught
	}
	end()
	if n := len(gateway.Sent()); n != 10 {
		t.Errorf("%d messages", n)
	}
}
