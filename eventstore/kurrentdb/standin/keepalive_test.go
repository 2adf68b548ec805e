package standin_test

import (
	"encoding/binary"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// An idle subscription lives, whatever pings come meanwhile. The client pings
// each ten seconds and cannot be made to do it more often; a server that
// minded would cut it after the third.
func TestIdleSubscription(t *testing.T) {
	t.Parallel()
	wait := 12 * time.Second
	if os.Getenv("LEDGER_TEST_SOAK") != "" {
		wait = 95 * time.Second
	}
	s, c := started(t)
	sub, err := c.SubscribeToAll(t.Context(), esdb.SubscribeToAllOptions{From: esdb.End{}})
	got := collect(t, sub, err)
	time.AfterFunc(wait, func() { s.Write("test-1", standin.Proposed{ID: newEvents(1)[0].EventID, Type: "test.happened"}) })
	got.until("event")
}

// A client that pings too often is cut, one that does not is not, and neither
// needs a call that is open.
func TestPings(t *testing.T) {
	for _, test := range []struct {
		name string
		min  time.Duration
		cut  bool
	}{
		{"too often", time.Hour, true},
		{"not too often", time.Millisecond, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := standin.Start(t, standin.MinPing(test.min))
			conn, err := net.Dial("tcp", s.Addr())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			send(t, conn, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"+frame(settings, ""))
			cut := false
			for range 10 {
				time.Sleep(2 * time.Millisecond)
				send(t, conn, frame(ping, "12345678"))
				if cut = !acknowledged(t, conn); cut {
					break
				}
			}
			if cut != test.cut {
				t.Errorf("cut: %v", cut)
			}
		})
	}
}

// Kinds of frames of HTTP/2 (RFC 9113).
const (
	settings byte = 4
	ping     byte = 6
	goAway   byte = 7
)

func frame(kind byte, payload string) string {
	return string([]byte{0, 0, byte(len(payload)), kind, 0, 0, 0, 0, 0}) + payload
}

func send(t *testing.T, conn net.Conn, s string) {
	t.Helper()
	if _, err := io.WriteString(conn, s); err != nil {
		t.Fatal(err)
	}
}

// acknowledged reads until the ping was, or until the server says why it goes:
// ENHANCE_YOUR_CALM.
func acknowledged(t *testing.T, conn net.Conn) bool {
	t.Helper()
	for {
		head := make([]byte, 9)
		if _, err := io.ReadFull(conn, head); err != nil {
			t.Fatal(err)
		}
		body := make([]byte, int(head[0])<<16|int(head[1])<<8|int(head[2]))
		if _, err := io.ReadFull(conn, body); err != nil {
			t.Fatal(err)
		}
		switch {
		case head[3] == ping && head[4] == 1:
			return true
		case head[3] == goAway && binary.BigEndian.Uint32(body[4:]) == 11:
			return false
		}
	}
}
