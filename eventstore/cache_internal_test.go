package eventstore

import (
	"fmt"
	"slices"
	"testing"
)

// use checks an entry out and in, as a command does that makes it so large.
func use(t *testing.T, c *cache[int], id string, bytes, limit int) {
	t.Helper()
	e, err := c.checkOut(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	e.known, e.bytes = true, bytes
	c.checkIn(e, limit)
}

func wantKept(t *testing.T, c *cache[int], want ...string) {
	t.Helper()
	var got []string
	bytes := 0
	for p := c.recent.Front(); p != nil; p = p.Next() {
		e := p.Value.(*entry[int])
		got, bytes = append(got, e.id), bytes+e.counted
	}
	if !slices.Equal(got, want) || len(c.entries) != len(want) {
		t.Errorf("kept are %v (%d), want %v", got, len(c.entries), want)
	}
	if c.bytes != bytes {
		t.Errorf("%d bytes are counted, %d are there", c.bytes, bytes)
	}
}

func TestCacheKeepsWhatWasUsedLastAndFits(t *testing.T) {
	const limit = 3 * (1000 + entryBytes)
	var c cache[int]
	for _, id := range []string{"a", "b", "c", "a", "d"} {
		use(t, &c, id, 1000, limit)
	}
	wantKept(t, &c, "d", "a", "c")
	use(t, &c, "c", 2500, limit)
	wantKept(t, &c, "c", "d")
	use(t, &c, "huge", limit, limit)
	wantKept(t, &c)
	for i := range 10 {
		use(t, &c, fmt.Sprint(i), 0, 0)
	}
	wantKept(t, &c)
}

func TestCacheKeepsWhatIsInUse(t *testing.T) {
	const limit = 1000 + entryBytes
	var c cache[int]
	use(t, &c, "a", 1000, limit)
	e, err := c.checkOut(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	use(t, &c, "b", 1000, limit)
	wantKept(t, &c, "a")
	c.checkIn(e, limit)
	wantKept(t, &c, "a")
}

func TestCacheForgetsWhatIsNotKnown(t *testing.T) {
	var c cache[int]
	use(t, &c, "a", 1000, 5000)
	e, err := c.checkOut(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	e.State, e.known = 7, false
	c.checkIn(e, 5000)
	if e, err = c.checkOut(t.Context(), "a"); err != nil || e.State != 0 || e.known {
		t.Errorf("%+v, %v: a state that nobody confirmed", e.Loaded, err)
	}
	c.checkIn(e, 5000)
	if c.bytes != entryBytes {
		t.Errorf("%d bytes are counted of an empty entry", c.bytes)
	}
}
