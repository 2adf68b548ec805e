package documents_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/documents"
)

// counting counts how often somebody asks whether to go on, as whoever reads a
// file does before each piece of it.
type counting struct {
	context.Context
	asked int
}

func (c *counting) Err() error { c.asked++; return c.Context.Err() }

// hashes reports whether doing something reads a large document.
func hashes(t *testing.T, do func(context.Context) error) bool {
	t.Helper()
	c := &counting{Context: t.Context()}
	if err := do(c); err != nil {
		t.Fatal(err)
	}
	return c.asked > 10
}

// tick is more than the file system's clock takes to move.
const tick = 30 * time.Millisecond

// Who reads a document in parts, one request each, has it hashed once a minute.
func TestHashedOnce(t *testing.T) {
	d, _ := open(t)
	h := put(t, d, random(4<<20)).SHA256
	get := func(ctx context.Context) error {
		f, err := d.Get(ctx, h)
		if err != nil {
			return err
		}
		return f.Close()
	}
	for range 2 { // just written: it could be written again at what the file system takes for the same time
		if !hashes(t, get) {
			t.Error("a new file is taken for known")
		}
	}
	at := func(age time.Duration) {
		d.SetClock(func() time.Time { return clock.Now().Add(10*time.Second + age) })
	}
	for _, c := range []struct {
		age  time.Duration
		want bool
	}{{0, true}, {0, false}, {50 * time.Second, false}, {61 * time.Second, true}, {61 * time.Second, false}, {-time.Hour, true}} {
		at(c.age)
		if got := hashes(t, get); got != c.want {
			t.Errorf("after %v: hashed %v, want %v", c.age, got, c.want)
		}
	}
	at(0)
	for range 2 {
		if !hashes(t, func(ctx context.Context) error { return d.Verify(ctx, h) }) {
			t.Error("a check did not read the document")
		}
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := get(canceled); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}

// What was found sound is served no more once it was touched, though its length
// and the time of its last writing are made to look the same.
func TestDamagedAfterwards(t *testing.T) {
	d, path := open(t)
	d.SetClock(func() time.Time { return clock.Now().Add(10 * time.Second) })
	b := random(1 << 20)
	h := put(t, d, b).SHA256
	file := place(path, h)
	with := slices.Clone(b)
	with[len(with)/2] ^= 1
	for name, damage := range map[string]func() error{
		"written over": func() error {
			return errors.Join(os.Chmod(file, 0o600), os.WriteFile(file, with, 0o600))
		},
		"a byte in place": func() error {
			f, err := os.OpenFile(file, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteAt(with[len(with)/2:len(with)/2+1], int64(len(with)/2))
			return errors.Join(err, f.Close())
		},
		"replaced": func() error {
			return errors.Join(os.WriteFile(file+".new", with, 0o400), os.Rename(file+".new", file))
		},
		"cut short": func() error { return os.Truncate(file, 1000) },
	} {
		t.Run(name, func(t *testing.T) {
			for range 2 {
				if got, err := get(t, d, h); err != nil || !bytes.Equal(got, b) {
					t.Fatalf("before: %d bytes, %v", len(got), err)
				}
			}
			stat, err := os.Stat(file)
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(tick)
			if err := errors.Join(os.Chmod(file, 0o600), damage(), os.Chtimes(file, stat.ModTime(), stat.ModTime())); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if got, err := get(t, d, h); !errors.Is(err, documents.ErrCorrupt) || got != nil {
					t.Errorf("served %d bytes, %v", len(got), err)
				}
			}
			put(t, d, b)
		})
	}
}

func BenchmarkGetAgain(b *testing.B) {
	d, _ := open(b)
	d.SetClock(func() time.Time { return clock.Now().Add(10 * time.Second) })
	content := random(20 << 20)
	h := put(b, d, content).SHA256
	again := func() {
		f, err := d.Get(b.Context(), h)
		if err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
	again()
	for b.Loop() {
		again()
	}
}
