package faultproxy_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/ledger/internal/faultproxy"
	"example.org/ledger/internal/pgtest"
	"github.com/jackc/pgx/v5"
)

// world is a table with numbers, reached directly and through a proxy.
func world(t *testing.T) (p *faultproxy.Proxy, direct *pgx.Conn) {
	t.Helper()
	url := pgtest.Empty(t)
	p = faultproxy.New(t, url)
	direct = connect(t, url)
	exec(t, direct, `CREATE TABLE number (n int)`)
	return p, direct
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func exec(t *testing.T, conn *pgx.Conn, sql string, args ...any) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func fails(t *testing.T, conn *pgx.Conn, sql string, args ...any) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql, args...); err == nil {
		t.Errorf("%s was answered", sql)
	}
}

// want compares the numbers in the table.
func want(t *testing.T, direct *pgx.Conn, numbers ...int) {
	t.Helper()
	rows, _ := direct.Query(t.Context(), `SELECT n FROM number ORDER BY n`)
	got, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, numbers) {
		t.Fatalf("%v, want %v", got, numbers)
	}
}

// sprung waits for a trap.
func sprung(t *testing.T, trap <-chan struct{}) {
	t.Helper()
	select {
	case <-trap:
	case <-time.After(30 * time.Second):
		t.Fatal("the trap did not spring")
	}
}

const insert = `INSERT INTO number VALUES ($1)`

func TestRelay(t *testing.T) {
	p, direct := world(t)
	conn := connect(t, p.URL())
	for n := range 3 { // prepared once, run thrice
		exec(t, conn, insert, n)
	}
	const large = 300_000 // more than any buffer holds
	exec(t, conn, `INSERT INTO number SELECT length($1)`, strings.Repeat("x", large))
	want(t, direct, 0, 1, 2, large)
	if p.Made() != 1 {
		t.Errorf("%d connections", p.Made())
	}
}

func TestCutAndRefuse(t *testing.T) {
	p, direct := world(t)
	conn := connect(t, p.URL())
	p.Refuse(true)
	exec(t, conn, insert, 1) // those that are there stay
	if _, err := pgx.Connect(t.Context(), p.URL()); err == nil {
		t.Error("connected to a proxy that refuses")
	}
	p.Refuse(false)
	if n := p.Cut(); n != 1 {
		t.Errorf("cut %d connections", n)
	}
	fails(t, conn, insert, 2)
	exec(t, connect(t, p.URL()), insert, 3)
	want(t, direct, 1, 3)
}

func TestPause(t *testing.T) {
	p, direct := world(t)
	conn := connect(t, p.URL())
	exec(t, conn, insert, 1)
	p.Pause()
	p.Pause()
	done := make(chan error, 2)
	go func() { _, err := conn.Exec(t.Context(), insert, 2); done <- err }()
	go func() {
		second, err := pgx.Connect(t.Context(), p.URL())
		if err == nil {
			err = second.Close(t.Context())
		}
		done <- err
	}()
	select {
	case err := <-done:
		t.Fatalf("something came through: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	want(t, direct, 1)
	p.Resume()
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	want(t, direct, 1, 2)
	p.Pause()
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := conn.Exec(short, insert, 3); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	p.Cut() // a pause does not keep anybody from it
}

func TestCutBefore(t *testing.T) {
	p, direct := world(t)
	for name, run := range map[string]func(*pgx.Conn) error{
		"the simple protocol": func(c *pgx.Conn) error {
			_, err := c.Exec(t.Context(), `INSERT INTO number VALUES (2)`, pgx.QueryExecModeSimpleProtocol)
			return err
		},
		"the extended protocol": func(c *pgx.Conn) error { _, err := c.Exec(t.Context(), insert, 2); return err },
	} {
		t.Run(name, func(t *testing.T) {
			conn := connect(t, p.URL())
			trap := p.CutBefore(2, faultproxy.Running("insert", "number"))
			exec(t, conn, insert, 1)
			if err := run(conn); err == nil {
				t.Error("it was answered")
			}
			sprung(t, trap)
			want(t, direct, 1)
			exec(t, connect(t, p.URL()), `DELETE FROM number`)
		})
	}
}

func TestCutBeforeCommit(t *testing.T) {
	p, direct := world(t)
	conn := connect(t, p.URL())
	trap := p.CutBefore(1, faultproxy.Committing("number"))
	exec(t, conn, `BEGIN`)
	exec(t, conn, insert, 1) // inside a transaction it makes nothing last
	fails(t, conn, `COMMIT`)
	sprung(t, trap)
	want(t, direct)
}

func TestCutAfter(t *testing.T) {
	p, direct := world(t)
	for _, match := range []faultproxy.Match{faultproxy.Running("insert"), faultproxy.Committing("number")} {
		conn := connect(t, p.URL())
		exec(t, direct, `DELETE FROM number`)
		trap := p.CutAfter(1, match)
		fails(t, conn, insert, 1)
		sprung(t, trap)
		want(t, direct, 1)
	}
}

func TestDeafen(t *testing.T) {
	p, direct := world(t)
	conn := connect(t, p.URL())
	exec(t, conn, `SELECT 1`)
	p.Deafen(true)
	done := make(chan error, 1)
	go func() {
		_, err := conn.Exec(t.Context(), `INSERT INTO number VALUES (1)`, pgx.QueryExecModeSimpleProtocol)
		done <- err
	}()
	for !there(t, direct) {
		time.Sleep(time.Millisecond)
	}
	select {
	case err := <-done:
		t.Errorf("it was answered: %v", err)
	default:
	}
	p.Cut()
	if err := <-done; err == nil {
		t.Error("it was answered")
	}
	p.Deafen(false)
	exec(t, connect(t, p.URL()), insert, 2)
}

// there says whether a number is in the table.
func there(t *testing.T, direct *pgx.Conn) (is bool) {
	t.Helper()
	if err := direct.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM number)`).Scan(&is); err != nil {
		t.Fatal(err)
	}
	return is
}

func TestRedirect(t *testing.T) {
	p, _ := world(t)
	other := pgtest.Empty(t)
	direct := connect(t, other)
	exec(t, direct, `CREATE TABLE number (n int)`)
	if err := p.Redirect(other); err != nil {
		t.Fatal(err)
	}
	config, err := pgx.ParseConfig(p.URL())
	if err != nil {
		t.Fatal(err)
	}
	config.Database = direct.Config().Database // whoever connects names it
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	exec(t, conn, insert, 1)
	want(t, direct, 1)
}
