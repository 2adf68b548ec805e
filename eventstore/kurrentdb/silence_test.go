package kurrentdb_test

import (
	"log/slog"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb"
	"example.org/ledger/eventstore/kurrentdb/standin"
)

// A server cuts who pings too often, and pings are sent on a connection on
// which nothing is said. The long form waits for several.
func TestSilentConnectionIsKept(t *testing.T) {
	t.Parallel()
	silence := 12 * time.Second
	if soaks() {
		silence = 50 * time.Second
	}
	server := standin.Start(t)
	j := make(journal, 100)
	s, err := kurrentdb.Open(server.URL(), kurrentdb.Options{Log: slog.New(j)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	f := followAside(t, s, eventstore.Position{})
	first := to(newStream(), eventstore.Empty, 1)
	mustAppend(t, s, first)
	f.want(t, first)
	select {
	case at := <-j:
		t.Errorf("the subscription ended at %s", at)
	case <-time.After(silence):
	}
	next := to(newStream(), eventstore.Empty, 1)
	mustAppend(t, s, next)
	f.want(t, next)
}

// Of a connection that died without a word nobody hears anything but that its
// pings are not answered.
func TestDeadConnectionIsFound(t *testing.T) {
	t.Parallel()
	server := standin.Start(t)
	j := make(journal, 100)
	s, err := kurrentdb.Open(server.URL()+"&keepAliveTimeout=1000", kurrentdb.Options{Log: slog.New(j)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	f := followAside(t, s, eventstore.Position{})
	first := to(newStream(), eventstore.Empty, 1)
	mustAppend(t, s, first)
	f.want(t, first)
	server.Freeze()
	j.next(t)
	server.Thaw()
	last := to(newStream(), eventstore.Empty, 1)
	settled(t, s, last)
	f.want(t, last)
}
